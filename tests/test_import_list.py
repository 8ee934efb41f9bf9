"""`lorabib import LIST.md`: what a new version of a list changes, and what stays."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib import store
from lorabib.categories import Tree
from lorabib.cli import main
from lorabib.keeping import importing
from lorabib.keeping.rows import compare
from lorabib.model import Link, ListEntry

HEAD = "# Gardens\n\n"
ROWS = {
    "seeds": "- Sleepy Seeds for Restless Gardens, 2024 [P](https://arxiv.org/abs/2401.00001)\n",
    "sown": "- Seeds That Nobody Sowed, 2023 [P](https://arxiv.org/abs/2301.00002)\n",
    "soil": "- Soil and How to Water It, 2024 [P](https://doi.org/10.5555/soil)\n",
    "worms": "- Worms Without Any Link at All, ICLR 2024\n",
}
OLD = HEAD + f"## Seeds\n\n{ROWS['seeds']}{ROWS['sown']}\n## Soil\n\n{ROWS['soil']}{ROWS['worms']}"


def lorabib(*arguments: str | Path, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "gardens.md").write_text(OLD, "utf-8")
    lorabib("init", tmp_path / "mine", tmp_path / "gardens.md")
    lorabib("export", "--library", tmp_path / "mine", "-f", "bib")
    return tmp_path / "mine"


def bring(mine: Path, text: str, *options: str, code: int = 0) -> Result:
    source = mine.parent / "gardens.md"
    source.write_text(text, "utf-8")
    return lorabib("import", source, "--library", mine, *options, code=code)


def changes(done: Result) -> list[str]:
    return [line for line in done.stdout.splitlines() if line[:2] in ("+ ", "- ", "~ ", "> ")]


def state(mine: Path) -> dict[str, bytes]:
    found = sorted(path for path in mine.rglob("*") if path.is_file())
    return {str(p.relative_to(mine)): p.read_bytes() for p in found if ".lorabib" not in p.parts}


# --- the changes ------------------------------------------------------------------------------

VERSIONS = {
    "rows on other lines": (
        OLD.replace("# Gardens", "# Gardens\n\nNow with a word more.\n\n"),
        [],
    ),
    "rows in another order": (
        HEAD + f"## Soil\n\n{ROWS['worms']}{ROWS['soil']}\n## Seeds\n\n{ROWS['sown']}"
        f"{ROWS['seeds']}",
        [],
    ),
    "a row more, without a link": (
        OLD + "- A Newcomer Among Worms, ICML 2025\n",
        ["+ A Newcomer Among Worms (soil)"],
    ),
    "a row less": (
        OLD.replace(ROWS["sown"], ""),
        ["- Seeds That Nobody Sowed (gone; seeds2023that stays reserved)"],
    ),
    "another title, known by its link": (
        OLD.replace("Sleepy Seeds for", "Dozing Seeds for"),
        ["~ Dozing Seeds for Restless Gardens (title)"],
    ),
    "another link, known by its title": (
        OLD.replace("2401.00001", "2401.99999"),
        ["~ Sleepy Seeds for Restless Gardens (links; sleepy2024seeds)"],
    ),
    "another form of the link": (
        OLD.replace("arxiv.org/abs/2301.00002", "arxiv.org/pdf/2301.00002v2"),
        ["~ Seeds That Nobody Sowed (links; seeds2023that)"],
    ),
    "moved to another heading": (
        HEAD + f"## Seeds\n\n{ROWS['seeds']}\n## Soil\n\n{ROWS['soil']}{ROWS['worms']}"
        f"{ROWS['sown']}",
        ["> Seeds That Nobody Sowed (seeds -> soil; seeds2023that)"],
    ),
    "moved to a new heading, with another year": (
        OLD.replace(ROWS["worms"], "\n## Worms\n\n" + ROWS["worms"].replace("2024", "2025")),
        ["> Worms Without Any Link at All (year; soil -> worms; worms2024without)"],
    ),
    "a heading that only has another number": (OLD.replace("## Soil", "## 2. Soil"), []),
    "a second place of one paper": (
        OLD + ROWS["seeds"],
        ["+ Sleepy Seeds for Restless Gardens (soil; sleepy2024seeds)"],
    ),
    "two rows with one link": (
        OLD + "- An Echo of Something Else, 2024 [P](https://arxiv.org/abs/2401.00001)\n",
        ["+ An Echo of Something Else (soil)"],
    ),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_a_new_version_is_a_diff_first_and_then_written(name: str, mine: Path) -> None:
    text, wanted = VERSIONS[name]
    before = state(mine)
    dry = bring(mine, text, "--dry-run")
    assert changes(dry) == wanted
    assert state(mine) == before
    done = bring(mine, text)
    assert changes(done) == wanted
    after = state(mine)
    assert after["data/lists/gardens.md"] == text.encode()
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed <= {"data/lists/gardens.md", "data/categories.toml"}
    lorabib("check", "--library", mine)
    again = bring(mine, text)
    assert "nothing to change" in again.stdout and state(mine) == after


def test_new_headings_get_categories_and_those_that_are_there_stay(mine: Path) -> None:
    tree = mine / "data" / "categories.toml"
    kept = tree.read_text("utf-8").replace('slug = "soil"', 'slug = "earth"  # as we say')
    tree.write_text(kept, "utf-8")
    text = OLD.replace("## Soil\n", "## Soil\n\n### 2025\n").replace("## Seeds\n", "## Nuts\n")
    done = bring(mine, text)
    assert "new category nuts: Nuts" in done.stdout
    assert "new heading of earth: gardens: Soil > 2025" in done.stdout
    now = tree.read_text("utf-8")
    left = [line for line in kept.splitlines() if line not in now.splitlines()]
    assert left == []
    names = {line.partition(": ")[0]: line for line in changes(done)}
    assert "> Sleepy Seeds for Restless Gardens (seeds -> nuts; sleepy2024seeds)" in names
    assert not any("Soil" in line for line in names)


def test_a_list_of_another_name_is_another_list(mine: Path) -> None:
    source = mine.parent / "herbs.md"
    source.write_text("# Herbs\n\n## Soil\n\n- Herbs and Their Many Uses | ICLR 2024\n", "utf-8")
    done = lorabib("import", source, "--library", mine)
    assert changes(done) == ["+ Herbs and Their Many Uses (soil)"]
    assert "new heading of soil: herbs: Soil" in done.stdout
    lorabib("check", "--library", mine)


def test_a_new_version_under_another_name_is_told(mine: Path) -> None:
    source = mine.parent / "downloaded.md"
    source.write_text(OLD + "- A Newcomer Among Worms, ICML 2025\n", "utf-8")
    done = lorabib("import", source, "--library", mine, "--dry-run")
    assert "if it is the new version of gardens: --as gardens" in done.stderr
    done = lorabib("import", source, "--library", mine, "--as", "gardens")
    assert changes(done) == ["+ A Newcomer Among Worms (soil)"]


@pytest.mark.parametrize(
    "name",
    [
        *("../evil", "/tmp/evil", "a/b", "..", ".hidden", "a\\b", "NUL", "con", "aux", "a:b"),
        *("x" * 200, "Gardens", "ein Garten", "-rf", "a.md", "all"),
    ],
)
def test_a_name_that_could_leave_its_folder_or_clash_is_refused(name: str, mine: Path) -> None:
    before = state(mine.parent)
    done = lorabib("import", mine.parent / "gardens.md", "--library", mine, f"--as={name}", code=2)
    assert "can be no list's name" in done.stderr or "too like" in done.stderr
    assert state(mine.parent) == before


def test_what_is_no_list_changes_nothing(mine: Path) -> None:
    before = state(mine)
    assert "no papers were found" in bring(mine, "# Gardens\n\nGone.\n", code=1).stderr
    assert "is empty" in bring(mine, " \n", code=1).stderr
    missing = lorabib("import", mine / "none.md", "--library", mine, code=1)
    assert "no such file" in missing.stderr
    assert state(mine) == before


def test_the_packaged_library_takes_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(OLD, "utf-8")
    assert "lorabib init" in lorabib("import", "a.md", code=1).stderr


STAYS = {
    "one of two equal rows": (
        OLD.replace(ROWS["seeds"], ROWS["seeds"] * 2),
        OLD,
        "- Sleepy Seeds for Restless Gardens (one row is gone; sleepy2024seeds stays: "
        "data/lists/gardens.md:5)",
    ),
    "one of two places": (
        OLD + ROWS["seeds"],
        OLD.replace(ROWS["seeds"], "") + ROWS["seeds"],
        "- Sleepy Seeds for Restless Gardens (one row is gone; sleepy2024seeds stays: "
        "data/lists/gardens.md:11)",
    ),
    "one of two titles with one link": (
        OLD + ROWS["seeds"].replace("Restless", "the Restless"),
        OLD,
        "- Sleepy Seeds for the Restless Gardens (one row is gone; sleepy2024seeds stays: "
        "data/lists/gardens.md:5)",
    ),
    "both of two equal rows": (
        OLD.replace(ROWS["sown"], ROWS["sown"] * 2),
        OLD.replace(ROWS["sown"], ""),
        "- Seeds That Nobody Sowed (gone; seeds2023that stays reserved)\n"
        "- Seeds That Nobody Sowed (gone; seeds2023that stays reserved)",
    ),
    "another paper with the wrong link": (
        OLD + "- An Echo of Something Else, 2024 [P](https://arxiv.org/abs/2301.00002)\n",
        OLD.replace(ROWS["sown"], "")
        + "- An Echo of Something Else, 2024 [P](https://arxiv.org/abs/2301.00002)\n",
        "- Seeds That Nobody Sowed (gone; seeds2023that stays reserved)",
    ),
}


@pytest.mark.parametrize("name", STAYS)
def test_a_row_that_is_gone_is_not_a_paper_that_is_gone(name: str, mine: Path) -> None:
    old, new, wanted = STAYS[name]
    bring(mine, old)
    assert "\n".join(changes(bring(mine, new))) == wanted


def test_a_paper_that_stays_in_another_list(mine: Path) -> None:
    other = mine.parent / "others.md"
    other.write_text(f"# Others\n\n{ROWS['sown']}{ROWS['worms']}", "utf-8")
    lorabib("import", other, "--library", mine)
    done = bring(mine, OLD.replace(ROWS["sown"], ""), "--json")
    [one] = json.loads(done.stdout)["changes"]
    assert one["still"] == "data/lists/others.md:3"


@pytest.mark.parametrize("options", [(), ("--offline",), ("-c", "seeds")])
def test_what_can_not_be_imported_is_named(options: tuple[str, ...], mine: Path) -> None:
    (mine.parent / "x.xml").write_text("<a/>", "utf-8")
    for name, wanted in (
        ("", "is a folder"),
        ("x.xml", "unknown kind, .xml: import reads .md, .bib, .json, .ris, .txt"),
        ("none.md", "no such file"),
    ):
        done = lorabib("import", mine.parent / name, "--library", mine, *options, code=1)
        assert wanted in done.stderr and done.stderr.count("\n") == 1


def test_json_has_the_rows_before_and_after(mine: Path) -> None:
    done = bring(mine, OLD.replace("2301.00002", "2301.00003"), "--json")
    made = json.loads(done.stdout)
    [one] = made["changes"]
    assert one["change"]["kind"] == "changed" and one["key"] == "seeds2023that"
    links = [one["change"][when]["links"][0]["url"] for when in ("before", "after")]
    assert [url[-5:] for url in links] == ["00002", "00003"]
    assert made["written"] and made["files"] == [str(mine / "data/lists/gardens.md")]


def test_the_key_of_a_paper_that_is_gone_is_never_given_again(mine: Path) -> None:
    """A newcomer that would have the very same key gets another."""
    bring(mine, OLD.replace(ROWS["sown"], "- Seeds That Everybody Eats, 2023\n"))
    papers = json.loads(lorabib("papers", "--library", mine, "--json").stdout)
    keys = {paper["item"]["title"]: paper["key"] for paper in papers}
    assert keys["Seeds That Everybody Eats"] not in ("seeds2023that", "")
    bring(mine, OLD)
    papers = json.loads(lorabib("papers", "--library", mine, "--json").stdout)
    assert {p["item"]["title"]: p["key"] for p in papers}["Seeds That Nobody Sowed"] == (
        "seeds2023that"
    )


def test_importing_from_python(mine: Path) -> None:
    source = mine.parent / "gardens.md"
    source.write_text(OLD.replace(ROWS["worms"], ""), "utf-8")
    made = importing.bring(store.locate(mine, mine), source)
    assert [(one.change.kind, one.key) for one in made.changes] == [("gone", "worms2024without")]


# --- rows are known again ---------------------------------------------------------------------


def entries(seed: random.Random, number: int) -> list[ListEntry]:
    return [
        ListEntry(
            list="a",
            line=n,
            title=f"Paper {seed.randint(0, number)} of Many",
            headings=(f"H{seed.randint(0, 2)}",),
            links=(Link(label="P", url=f"https://arxiv.org/abs/2401.{seed.randint(0, 9):05d}"),)
            if seed.random() < 0.7
            else (),
        )
        for n in range(number)
    ]


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(0, 12), st.integers(0, 12))
def test_every_row_is_told_once_and_shuffling_changes_nothing(
    seed: random.Random, old: int, new: int
) -> None:
    before, after, tree = entries(seed, old), entries(seed, new), Tree(())
    found = compare(before, after, tree, tree)
    counts = [sum(one.before is None for one in found), sum(one.after is None for one in found)]
    assert new - counts[0] == old - counts[1] >= 0
    assert len({id(one.before) for one in found if one.before}) == len(
        [one for one in found if one.before]
    )
    shuffled = [*before]
    seed.shuffle(shuffled)
    assert compare(before, shuffled, tree, tree) == ()


DORA = "DoRA: Weight-Decomposed Low-Rank Adaptation"
ADALORA = "- AdaLoRA: Adaptive Budget Allocation, 2023 [P](https://arxiv.org/abs/2303.10512)\n"


@pytest.fixture
def resolved(tmp_path: Path) -> Path:
    (tmp_path / "gardens.md").write_text(
        f"# L\n\n## A\n\n- {DORA} [P](https://arxiv.org/abs/2402.09353)\n{ADALORA}", "utf-8"
    )
    lorabib("init", tmp_path / "mine", tmp_path / "gardens.md")
    lorabib("resolve", "--offline", "--library", tmp_path / "mine")
    return tmp_path / "mine"


def test_a_paper_with_another_title_and_link_is_not_gone(resolved: Path) -> None:
    link = "https://openreview.net/forum?id=3d5CIRG1n2"
    done = bring(resolved, f"# L\n\n## A\n\n- DoRA [P]({link})\n{ADALORA}", "--dry-run")
    assert "liu2024dora stays reserved" not in done.stdout
    assert all("liu2024dora" in line for line in changes(done)), done.stdout


def test_a_row_with_the_link_of_another_paper_has_the_key_that_the_build_gives(
    resolved: Path,
) -> None:
    text = f"# L\n\n## A\n\n- {DORA} [P](https://arxiv.org/abs/2303.10512)\n{ADALORA}"
    assert changes(bring(resolved, text)) == [f"~ {DORA} (links; liu2024dora)"]
    lorabib("resolve", "--offline", "--library", resolved)
    told = lorabib("show", "liu2024dora", "--library", resolved).stdout
    assert DORA in told
