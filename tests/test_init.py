"""`lorabib init`: a library from any list, safe names for its files, nothing of others replaced."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib import build, keeping, store
from lorabib.cli import main
from lorabib.keeping import founding, headings, slugs
from lorabib.keeping.tree import extended, written
from lorabib.model import Category, ListEntry

import lending
from registries import faults
from registries.server import Registries
from tables import rows

SHAPES = sorted((Path(__file__).parent / "cases" / "keeping").glob("*.md"))


def lorabib(*arguments: str | Path, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def loaded(folder: Path) -> build.Library:
    return build.load(store.locate(folder, folder))


def mark(folder: Path, text: str = "# A\n\n## B\n\n- A Title of Five Words | ICLR 2024\n") -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text(text, "utf-8")
    return folder


# --- two commands -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answers")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda path: path.stem)
def test_two_commands_lead_from_a_list_to_a_bib_for_each_category(
    shape: Path, registries: Registries, tmp_path: Path, cache: Path
) -> None:
    limits = (("x-rate-limit-limit", "1000"), ("x-rate-limit-interval", "1s"))
    registries.fail("crossref", faults.headers(*limits), times=None)
    lending.stocked(registries)
    lorabib("init", tmp_path / "mine", shape)
    lending.hurried(tmp_path / "mine")
    command = ("resolve", "--library", "mine", "--no-search")
    done = lending.run(registries, tmp_path, *command, cache=cache, exports=True)
    assert done.returncode == 0, done.stderr
    assert "3 rows: 3 resolved" in done.stdout
    exports = {p.name: p.read_text("utf-8") for p in (tmp_path / "mine/exports").glob("*.bib")}
    assert exports.keys() == {"all.bib", "growing.bib", "measuring.bib"}
    assert "2401.00001" in exports["growing.bib"] and "sleepy" not in exports["growing.bib"]
    assert "10.5555/sleepy" in exports["measuring.bib"]
    assert "10.5281/zenodo.77" in exports["measuring.bib"]
    assert "unresolved" not in exports["all.bib"]
    lorabib("export", "--check", "--library", tmp_path / "mine")


# --- categories -------------------------------------------------------------------------------


def proposed(*paths: str, name: str = "a") -> list[str]:
    entries = [
        ListEntry(list=name, line=n, title=f"T{n}", headings=tuple(path.split(" > ")))
        for n, path in enumerate(paths)
    ]
    found = headings.propose(entries).categories
    return [f"{c.parent}/{c.slug}: {' | '.join(c.headings)}" for c in found]


def test_headings_that_say_nothing_make_no_category() -> None:
    found = proposed(
        "Awesome > Papers > Soil > 2024",
        "Awesome > Papers > Soil > Representative Works",
        "Awesome > Papers > Seeds > Until May 2023",
    )
    assert found == [
        "/soil: a: Soil > 2024 | a: Soil > Representative Works",
        "/seeds: a: Seeds > Until May 2023",
    ]


def test_a_list_by_years_has_a_category_a_year() -> None:
    assert proposed("Awesome > 2024", "Awesome > 2023") == ["/2024: a: 2024", "/2023: a: 2023"]


def test_rows_directly_below_the_title_of_a_list_have_its_name() -> None:
    assert proposed("Awesome Soil", "Awesome Soil > Worms") == [
        "/awesome-soil: a: Awesome Soil",
        "/worms: a: Worms",
    ]


def test_sub_headings_stand_below_their_headings() -> None:
    assert proposed("X > Vision > Surveys", "X > Language > Surveys", "X > Vision > Tasks") == [
        "/vision: ",
        "vision/surveys: a: Vision > Surveys",
        "/language: ",
        "language/language-surveys: a: Language > Surveys",
        "vision/tasks: a: Vision > Tasks",
    ]


def test_two_lists_share_the_categories_of_equal_headings(tmp_path: Path) -> None:
    row = "- A Title of {} Words | ICLR 2024\n"
    one = mark(tmp_path / "one.md", f"# One\n\n## 1. Soil\n\n{row.format('Five')}")
    text = f"# Two\n\n## Soil!\n\n{row.format('Six')}\n## Worms\n\n{row.format('Ten')}"
    two = mark(tmp_path / "two.md", text)
    lorabib("init", tmp_path / "mine", one, two)
    library = loaded(tmp_path / "mine")
    assert {p.item.title: p.categories for p in library.papers} == {
        "A Title of Five Words": ("soil",),
        "A Title of Six Words": ("soil",),
        "A Title of Ten Words": ("worms",),
    }
    assert not [p for p in library.problems if p.code == "unmapped-heading"]


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=60)
@given(st.lists(st.lists(LETTERS, min_size=1, max_size=4), min_size=1, max_size=8))
def test_whatever_the_headings_every_row_has_a_category_and_its_file_a_safe_name(
    paths: list[list[str]],
) -> None:
    entries = [
        ListEntry(list="a", line=n, title=f"T{n}", headings=tuple(path))
        for n, path in enumerate(paths)
    ]
    found = headings.propose(entries).categories
    read = tomllib.loads(written(found))["category"]
    assert [tuple(c.get("headings", ())) for c in read] == [c.headings for c in found]
    assert [c["title"] for c in read] == [c.title for c in found]
    tree = headings.Tree(found)
    assert all(tree.heading(entry) in tree.categories for entry in entries)
    names = [c.slug for c in found]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(slugs.is_safe(name) and len(name) <= 50 for name in names)
    assert headings.propose(entries, found) == headings.Proposal()


@pytest.mark.parametrize(("title", "taken", "above", "slug"), rows("slugs.tsv"))
def test_slugs(title: str, taken: str, above: str, slug: str) -> None:
    assert slugs.slug(title, taken.split(), filter(None, above.split(" | "))) == slug
    assert slugs.is_safe(slug)


def test_the_examples_of_the_modules() -> None:
    for module in (slugs, headings):
        assert doctest.testmod(module).failed == 0
    assert keeping.__doc__


TREES = {
    "as it is written": '[[category]]\nslug = "b"\ntitle = "B"\nheadings = [\n    "a: B",\n]\n',
    "in one line": '[[category]] # mine\ntitle = "B"\nheadings = ["a: B"]\nslug = "b"\n',
    "empty": "[[category]]\nslug = 'b'\ntitle = 'B'\nheadings = []\n\n# end\n",
    "without": '[[category]]\nslug = "b"\ntitle = "B"\n\n[[paper]]\nidentifier = "arxiv:1"\n'
    'categories = ["b"]\n',
    "a comma at the end": '[[category]]\nslug = "b"\ntitle = "B"\nheadings = ["a: B", ]\n',
}


@pytest.mark.parametrize("name", TREES)
def test_a_heading_is_put_in_and_nothing_else_moves(name: str) -> None:
    before = f'# Mine.\nflat = ["a: A"]\n\n[[category]]\nslug = "c"\ntitle = "b"\n\n{TREES[name]}'
    new = Category(slug="d", title='"D" \\ é', parent="b", headings=("a: D > 2024",))
    after, lost = extended(before, [new], [("b", 'a: "B" > 2024')])
    assert lost == ()
    old = tomllib.loads(before)
    old["category"][1].setdefault("headings", []).append('a: "B" > 2024')
    read = tomllib.loads(after)
    assert read["category"][:2] == old["category"]
    assert read["category"][2]["title"] == new.title
    for line in before.splitlines():
        assert line in after or "headings" in line


def test_a_tree_that_nobody_writes_stays_and_is_told(tmp_path: Path) -> None:
    text = 'category = [{ slug = "b", title = "B" }]\n'
    assert extended(text, [], [("b", "a: B")]) == (text, ("a: B",))


# --- the folder -------------------------------------------------------------------------------


def test_an_empty_library_is_sound_in_a_fresh_clone(tmp_path: Path) -> None:
    lorabib("init", tmp_path / "mine")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path / "mine")]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], check=True)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(tmp_path / "mine"), str(clone)], check=True)
    assert not (clone / ".lorabib").exists()
    lorabib("check", "--library", clone)
    lorabib("import", mark(tmp_path / "b.md"), "--library", clone)
    assert [p.item.title for p in loaded(clone).papers] == ["A Title of Five Words"]


def test_git_merges_two_branches_that_gave_keys(tmp_path: Path) -> None:
    """The ledger keeps the lines of both sides, and the library is sound."""
    folder = tmp_path / "mine"
    lorabib("init", folder, mark(tmp_path / "a.md"))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(folder)]

    def run(*command: str) -> None:
        subprocess.run([*git, *command], check=True, capture_output=True)

    run("init", "-q", "-b", "main")
    run("add", "-A")
    run("commit", "-qm", "a")
    for branch in ("one", "two"):
        run("checkout", "-qb", branch, "main")
        text = f"# {branch}\n\n- A Title in {branch.title()} Only Words | ICLR 2024\n"
        lorabib("import", mark(tmp_path / f"{branch}.md", text), "--library", folder)
        lorabib("export", "--library", folder, "-f", "bib", "-o", tmp_path / branch)
        run("add", "data/keys.tsv", "data/lists")
        run("commit", "-qm", branch)
        run("checkout", "-q", "--", ".")
    run("merge", "-q", "--no-edit", "one")
    lines = ledger(folder)
    assert [line.count("\t") for line in lines] == [2] * 4
    assert all(any(f"title-in-{name}" in line for line in lines) for name in ("one", "two"))
    lorabib("check", "--library", folder)


def ledger(folder: Path) -> list[str]:
    return (folder / "data" / "keys.tsv").read_text("utf-8").splitlines()


def test_dry_run_writes_nothing_and_json_says_all(tmp_path: Path) -> None:
    source = mark(tmp_path / "a.md")
    made = json.loads(lorabib("init", tmp_path / "x", source, "--dry-run", "--json").stdout)
    assert not (tmp_path / "x").exists()
    assert made["written"] is False and made["lists"][0]["rows"] == 1
    done = json.loads(lorabib("init", tmp_path / "x", source, "--json").stdout)
    assert done == made | {"written": True}
    assert all((tmp_path / "x" / name).is_file() for name in made["files"])


def test_a_repository_of_a_list_becomes_a_library_around_it(tmp_path: Path) -> None:
    folder = tmp_path / "awesome-soil"
    readme = mark(folder / "README.md")
    before = readme.read_bytes()
    (folder / "LICENSE").write_text("CC0")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    done = lorabib("init", folder, readme)
    assert "README.md stays as it is" in done.stderr
    assert readme.read_bytes() == before
    assert (folder / "data/lists/awesome-soil.md").read_bytes() == before


def test_what_is_refused(tmp_path: Path) -> None:
    source = mark(tmp_path / "a.md")
    full = tmp_path / "full"
    mark(full / "photo.jpg")
    assert "is not empty (photo.jpg)" in lorabib("init", full, source, code=2).stderr
    lorabib("init", full, source, "--force")
    again = lorabib("init", full, source, "--force", code=2).stderr
    assert "is a library already" in again
    old = tmp_path / "old"
    mark(old / "data" / "lists" / "a.md")
    assert "'lorabib migrate' marks it" in lorabib("init", old, code=2).stderr
    assert "is a file" in lorabib("init", source, code=2).stderr
    taken = tmp_path / "taken"
    mark(taken / ".github" / "workflows" / "lorabib.yml")
    assert "would be replaced" in lorabib("init", taken, "--force", code=2).stderr
    assert not (taken / "data").exists() and not (taken / "lorabib.toml").exists()
    none = lorabib("init", tmp_path / "new", tmp_path / "none.md", code=1)
    assert "no such file" in none.stderr and not (tmp_path / "new").exists()


def test_lists_given_twice_and_lists_of_one_name(tmp_path: Path) -> None:
    one, two = (
        mark(tmp_path / f"{n}" / "README.md", f"- A Title of {n} Good Words | ICLR 2024\n")
        for n in ("Awesome Soil", "aux")
    )
    new = tmp_path / "new"
    twice = lorabib("init", new, one, one.parent / ".." / "Awesome Soil" / "README.md", code=2)
    assert "given twice" in twice.stderr
    copy = mark(tmp_path / "copy.md", one.read_text())
    assert "is the same list as" in lorabib("init", new, one, copy, code=2).stderr
    third = mark(tmp_path / "other" / "AWESOME-soil.md", "- Another Title of Words | ICLR 2024\n")
    lorabib("init", new, one, two, third)
    names = sorted(path.stem for path in (new / "data" / "lists").glob("*.md"))
    assert names == ["aux-papers", "awesome-soil", "awesome-soil-other"]


def test_a_list_without_papers_is_told(tmp_path: Path) -> None:
    done = lorabib("init", tmp_path / "x", mark(tmp_path / "a.md", "# Nothing\n\nNo papers.\n"))
    assert "no papers were found" in done.stderr
    assert "The library has no papers yet" in done.stdout and "import LIST.md" in done.stdout
    assert "resolve" not in done.stdout
    lorabib("check", "--library", tmp_path / "x")


def test_one_is_one(tmp_path: Path) -> None:
    source = mark(tmp_path / "a.md", "## Soil\n\n- A Title of Good Words | ICLR 2024\n")
    done = lorabib("init", tmp_path / "x", source)
    assert "a: 1 row, 0 problems" in done.stdout and ", 1 category\n" in done.stdout
    refs = mark(tmp_path / "ids.txt", "2106.09685\n")
    done = lorabib("import", refs, "--library", tmp_path / "x", "-c", "soil", "--offline")
    assert "1 entry: 1 new" in done.stdout


# --- the workflow -----------------------------------------------------------------------------


def test_the_steps_of_the_workflow_run(tmp_path: Path) -> None:
    """What the jobs run is run here, but for the installation and the push."""
    folder = tmp_path / "mine"
    lorabib("init", folder, mark(tmp_path / "a.md"))
    flow = yaml.safe_load((folder / ".github/workflows/lorabib.yml").read_text("utf-8"))
    assert flow["permissions"] == {"contents": "read"} and "pull_request" in flow[True]
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    for job in ("check", "exports"):
        steps = [step["run"] for step in flow["jobs"][job]["steps"] if "run" in step]
        lines = [one.replace("git push", "true") for one in steps if "pip install" not in one]
        script = f'lorabib() {{ "{sys.executable}" -m lorabib "$@"; }}\n' + "\n".join(lines)
        done = subprocess.run(
            ["bash", "-ec", script], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    log = subprocess.run(
        ["git", "show", "--stat", "HEAD"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert "exports/b.bib" in log.stdout and "data/keys.tsv" in log.stdout


def test_founding_from_python(tmp_path: Path) -> None:
    made = founding.found(tmp_path / "x", [mark(tmp_path / "a.md")])
    assert [one.name for one in made.lists] == ["a"]
    assert [c.slug for c in made.categories] == ["b"]
