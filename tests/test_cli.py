"""The command as a user runs it: real processes, their exit codes, output and files."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lorabib.cli import COMMANDS, main
from lorabib.references import formatting

ROOT = Path(__file__).parent.parent
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Done = subprocess.CompletedProcess[str]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a user who has set nothing of ours but the cache of this test run."""
    kept = {k: v for k, v in os.environ.items() if k != "LORABIB_LIBRARY"}
    return kept | {"PYTHONIOENCODING": "utf-8"} | changes


def lorabib(*args: str | Path, cwd: Path, **changes: str) -> Done:
    """Run the installed command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "lorabib", *map(str, args)],
        cwd=cwd,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, hidden ones too: its bytes and the time of its last change."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def files(folder: Path) -> set[str]:
    return set(snapshot(folder))


def is_one_error(done: Done, *codes: int) -> bool:
    """One line on standard error, nothing on standard output, and an exit code of an error."""
    lines = done.stderr.strip().split("\n")
    usage = done.returncode == 2 and lines[0].startswith("Usage:")
    return (
        done.returncode in (codes or (1, 2))
        and done.stdout == ""
        and lines[-1].startswith("Error: ")
        and (len(lines) == 1 or usage)
        and "Traceback" not in done.stderr
    )


def same_engine() -> bool:
    """Whether the CSL engine of this machine is the one that made the committed references."""
    return f"({formatting.engine_name()})" in (ROOT / "exports/all.md").read_text("utf-8")


def is_committed(name: str, text: bytes) -> bool:
    """Whether `text` is the committed export; of another engine, whether it lists the same."""
    committed = (ROOT / "exports" / name).read_bytes()
    if name.endswith(".md") and not same_engine():
        keys = re.compile(rb"^- `([^`]+)`", re.MULTILINE)
        return sorted(keys.findall(text)) == sorted(keys.findall(committed))
    return text == committed


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the repository's library, outside of the repository."""
    folder = tmp_path / "copy"
    for name in ("data", "exports"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


# --- export ---------------------------------------------------------------------------------


@pytest.mark.engine
def test_the_main_job(tmp_path: Path) -> None:
    """Any folder, the library that came with the command: the three files of the repository."""
    done = lorabib("export", "--category", "moe", cwd=tmp_path)
    assert done.returncode == 0 and done.stderr == ""
    names = {f"exports/moe{suffix}" for suffix in (".bib", ".json", ".md")}
    assert files(tmp_path) == names
    for name in names:
        assert is_committed(Path(name).name, (tmp_path / name).read_bytes()), name
    status = json.loads(lorabib("status", "-c", "moe", "--json", cwd=tmp_path).stdout)[0]
    assert done.stdout == (
        f"moe: {status['papers']} papers, {status['published']} with a published version, "
        f"{status['preprint']} preprint only, {status['unresolved']} unresolved"
        " -> exports/moe.bib, exports/moe.json, exports/moe.md\n"
    )
    assert status["papers"] == 20


EXPORTED: dict[str, list[str]] = {
    "-c moe -f bib": ["exports/moe.bib"],
    "-c moe -f bib -f json -f bib": ["exports/moe.bib", "exports/moe.json"],
    "-c survey -c moe -c survey -f json": ["exports/moe.json", "exports/survey.json"],
    "--category moe --format bib --output out/deep": ["out/deep/moe.bib"],
    "-c all -f bib": ["exports/all.bib"],
    "-c moe -f bib --dry-run": [],
    "-f json --dry-run": [],
}


@pytest.mark.parametrize("options", EXPORTED)
def test_what_is_exported_and_where(tmp_path: Path, options: str) -> None:
    done = lorabib("export", *options.split(), cwd=tmp_path)
    assert done.returncode == 0 and done.stderr == ""
    assert sorted(files(tmp_path)) == EXPORTED[options]
    for name in EXPORTED[options]:
        assert name in done.stdout
        assert (tmp_path / name).read_bytes() == (ROOT / "exports" / Path(name).name).read_bytes()
    lines = done.stdout.splitlines()
    assert all(re.match(r"[a-z-]+: \d+ papers?, \d+ with a published version", x) for x in lines)


def test_without_a_category_every_category_and_all_are_written(tmp_path: Path) -> None:
    done = lorabib("export", "-f", "json", cwd=tmp_path)
    assert done.returncode == 0
    assert files(tmp_path) == {f"exports/{p.name}" for p in (ROOT / "exports").glob("*.json")}
    assert len(done.stdout.splitlines()) == len(files(tmp_path))
    assert snapshot(tmp_path)["exports/all.json"][0] == (ROOT / "exports/all.json").read_bytes()


@pytest.mark.parametrize("name", ["bib", "json", "references"])
def test_one_file_on_standard_output(tmp_path: Path, name: str) -> None:
    done = lorabib("export", "-c", "speech", "-f", name, "-o", "-", cwd=tmp_path)
    suffix = {"references": "md"}.get(name, name)
    assert (done.returncode, done.stderr) == (0, "")
    assert is_committed(f"speech.{suffix}", done.stdout.encode())
    assert files(tmp_path) == set()


def test_max_authors_cuts_long_lists_for_latex_alone_and_moves_no_key(tmp_path: Path) -> None:
    formats = ("-f", "bib", "-f", "biblatex", "-f", "json")
    command = ("export", "-c", "speech", *formats, "--max-authors", "2")
    done = lorabib(*command, "-o", tmp_path, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "note: the lists of authors are not cut in json\n")
    cut, whole = (f.joinpath("speech.bib").read_text() for f in (tmp_path, ROOT / "exports"))
    assert is_committed("speech.json", (tmp_path / "speech.json").read_bytes())
    key = re.compile(r"^@\w+{(.*),$", re.MULTILINE)
    assert key.findall(cut) == key.findall(whole)
    author = re.compile(r"^  author = {(.*)},$", re.MULTILINE)
    assert author.findall((tmp_path / "speech.biblatex.bib").read_text()) == author.findall(cut)
    lists = [
        (one.split(" and "), other.split(" and "))
        for one, other in zip(author.findall(cut), author.findall(whole), strict=True)
    ]
    assert any(len(all_) > 2 for _, all_ in lists)
    for few, all_ in lists:
        assert few == (all_ if len(all_) <= 2 or all_[2:] == ["others"] else [*all_[:2], "others"])
    check = lorabib(*command, "--check", "-o", tmp_path, cwd=tmp_path)
    assert check.returncode == 0, check.stdout
    assert lorabib("export", "--max-authors", "0", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    "options", ["", "-c moe", "-f bib", "-c moe -c lora -f bib", "-c moe -f bib -f json"]
)
def test_standard_output_takes_one_category_and_one_format(tmp_path: Path, options: str) -> None:
    done = lorabib("export", *options.split(), "-o", "-", cwd=tmp_path)
    assert is_one_error(done, 2) and "one category in one format" in done.stderr
    assert files(tmp_path) == set()


#: Options, and what the error must offer instead.
UNKNOWN = {
    "-c mo": "moe",
    "-c MOE": "moe",
    "-c quantisation": "quantization",
    "-c lora -c fedrated": "federated",
    "-c moe -f bibtex": "bib",
    "-c moe -f jsno": "json",
    "-c xyzzy": "",
    "-c ../moe": "",
}


@pytest.mark.parametrize("options", UNKNOWN)
def test_an_unknown_name_writes_nothing_and_offers_the_nearest(
    tmp_path: Path, options: str
) -> None:
    done = lorabib("export", *options.split(), cwd=tmp_path)
    assert is_one_error(done, 2)
    assert repr(options.split()[-1]) in done.stderr
    assert re.search(rf"did you mean .*\b{UNKNOWN[options]}\b", done.stderr) or not UNKNOWN[options]
    assert files(tmp_path) == set()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file is in the way", encoding="utf-8")
    done = lorabib("export", "-c", "moe", "-f", "bib", cwd=tmp_path)
    assert is_one_error(done, 1) and "exports" in done.stderr
    assert files(tmp_path) == {"exports"}


# --- formats and fields ---------------------------------------------------------------------


def test_formats_are_listed_and_each_can_be_exported(tmp_path: Path) -> None:
    text = lorabib("formats", cwd=tmp_path)
    found = json.loads(lorabib("formats", "--json", cwd=tmp_path).stdout)
    assert (text.returncode, text.stderr) == (0, "")
    assert [line.split()[0] for line in lines_of(text)] == [one["name"] for one in found]
    assert [one["name"] for one in found if one["default"]] == ["bib", "json", "references"]
    named = [part for one in found if one["fields"] or one["name"] == "list"
             for part in ("-f", one["name"])]  # fmt: skip
    done = lorabib("export", "-c", "speech", *named, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    wanted = {f"exports/speech{one['suffix']}" for one in found if one["name"] != "references"}
    assert files(tmp_path) == wanted and all(name in done.stdout for name in wanted)


def test_fields_are_chosen(tmp_path: Path) -> None:
    options = ("-c", "speech", "-f", "bib", "-o", "-")
    done = lorabib("export", *options, "--fields", "Title, author,eprint", cwd=tmp_path)
    names = re.findall(r"^  (\w+) = ", done.stdout, re.MULTILINE)
    assert done.returncode == 0 and names[:2] == ["title", "author"]
    assert set(names) == {"title", "author", "eprint"}
    done = lorabib("export", *options, "--omit", "doi,url", "--ascii", cwd=tmp_path)
    assert done.stdout.isascii() and not re.search("^  (doi|url) =", done.stdout, re.MULTILINE)
    assert (done.returncode, done.stderr) == (0, "")


#: Options that do not go together or do not exist, and what the error must say.
WRONG_FIELDS = {
    "-f bib --fields title,yaer": "year",
    "-f biblatex --omit journal": "journaltitle",
    "-f bib -f json --fields booktitle": "json",
    "-f list --fields title": "list",
    "--fields title": "-f",
    "-f json --ascii": "bib",
}


@pytest.mark.parametrize("options", WRONG_FIELDS)
def test_fields_that_do_not_exist_write_nothing(tmp_path: Path, options: str) -> None:
    done = lorabib("export", "-c", "speech", *options.split(), cwd=tmp_path)
    assert is_one_error(done, 2) and WRONG_FIELDS[options] in done.stderr.splitlines()[-1]
    assert files(tmp_path) == set()


def test_other_formats_beside_the_exports_are_not_stale(copied: Path) -> None:
    done = lorabib("export", "-f", "biblatex", "-f", "list", "--library", copied, cwd=copied)
    assert done.returncode == 0
    for formats in (("-f", "bib"), ("-f", "json"), ("-f", "biblatex", "-f", "list")):
        done = lorabib("export", "--check", *formats, "--library", copied, cwd=copied)
        assert done.returncode == 0, done.stdout


def test_formats_and_fields_are_completed(tmp_path: Path) -> None:
    def completed(words: str) -> list[str]:
        count = str(len(words.split(" ")) - 1)
        done = subprocess.run(
            [sys.executable, "-m", "lorabib"],
            cwd=tmp_path,
            env=environment(_LORABIB_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return [line.partition(",")[2] for line in done.stdout.splitlines()]

    assert completed("lorabib export -f bib") == ["bib", "biblatex"]
    assert completed("lorabib export -f biblatex --fields eprintt") == ["eprinttype"]
    assert completed("lorabib export -f bib --omit url,archive") == ["url,archivePrefix"]
    assert "formats" in completed("lorabib f")


# --- export --check -------------------------------------------------------------------------


@pytest.mark.engine
def test_the_committed_exports_are_in_step() -> None:
    done = lorabib("export", "--check", cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "exports are in step\n")
    assert bool(done.stderr) == (not same_engine())


@pytest.mark.engine
def test_check_names_each_file_that_is_not_in_step_and_writes_nothing(copied: Path) -> None:
    exports = copied / "exports"
    raw = bytearray((exports / "moe.bib").read_bytes())
    raw[-3] ^= 1
    (exports / "moe.bib").write_bytes(raw)
    (exports / "lora.md").write_bytes((exports / "lora.md").read_bytes() + b"\n")
    (exports / "all.json").unlink()
    (exports / "gone.bib").write_text("", encoding="utf-8")
    (exports / "README.txt").write_text("no export", encoding="utf-8")
    before = snapshot(copied)
    done = lorabib("export", "--check", "--library", copied, cwd=copied.parent)
    assert snapshot(copied) == before
    assert done.returncode == 1
    named = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    wanted = {"moe.bib", "all.json", "gone.bib"} | ({"lora.md"} if same_engine() else set())
    assert named.keys() == wanted and named["all.json"] == "missing"
    assert len(set(named.values())) == 3  # differs, missing, and of no category
    assert f"{len(wanted)} files" in done.stderr and "lorabib export" in done.stderr


def test_check_of_one_category_and_format_leaves_the_others_alone(copied: Path) -> None:
    (copied / "exports" / "moe.bib").write_text("stale", encoding="utf-8")
    for options, code in (("-c moe -f bib", 1), ("-c moe -f json", 0), ("-c lora -f bib", 0)):
        done = lorabib("export", "--check", *options.split(), "--library", copied, cwd=copied)
        assert done.returncode == code, options


def test_an_export_of_a_copied_library_goes_to_its_own_exports(copied: Path) -> None:
    (copied / "exports" / "moe.bib").write_text("stale", encoding="utf-8")
    elsewhere = copied.parent / "elsewhere"
    elsewhere.mkdir()
    done = lorabib("export", "-c", "moe", "-f", "bib", "--library", copied, cwd=elsewhere)
    assert done.returncode == 0 and files(elsewhere) == set()
    assert (copied / "exports/moe.bib").read_bytes() == (ROOT / "exports/moe.bib").read_bytes()


# --- without a CSL engine -------------------------------------------------------------------


@pytest.fixture
def no_engine(tmp_path: Path) -> dict[str, str]:
    """A machine without pandoc: an empty PATH, and a pypandoc that brings no program."""
    (tmp_path / "empty").mkdir()
    package = tmp_path / "shadow" / "pypandoc"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(package.parent), os.environ.get("PYTHONPATH")]))
    return {"PATH": str(tmp_path / "empty"), "PYTHONPATH": path}


def test_references_without_an_engine_are_pybtex_plain_and_say_so(
    tmp_path: Path, no_engine: dict[str, str]
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    done = lorabib("export", "-c", "moe", cwd=folder, **no_engine)
    assert done.returncode == 0 and "Traceback" not in done.stderr
    assert files(folder) == {f"exports/moe{suffix}" for suffix in (".bib", ".json", ".md")}
    text = (folder / "exports/moe.md").read_text(encoding="utf-8")
    assert "\n20 references, style plain" in text and "\n20. `" in text
    assert "pandoc" in done.stderr and "lorabib[csl]" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    quiet = lorabib("export", "-c", "moe", "-f", "bib", cwd=folder, **no_engine)
    assert quiet.stderr == ""


def test_check_without_an_engine_says_what_it_could_not_check(
    copied: Path, no_engine: dict[str, str]
) -> None:
    (copied / "exports" / "moe.json").write_text("stale", encoding="utf-8")
    (copied / "exports" / "lora.md").write_text("unknown to this machine", encoding="utf-8")
    before = snapshot(copied)
    done = lorabib("export", "--check", "--library", copied, cwd=copied, **no_engine)
    assert snapshot(copied) == before
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["moe.json"]
    [unchecked] = [line for line in done.stderr.splitlines() if "not checked" in line]
    assert all(path.name in unchecked for path in (ROOT / "exports").glob("*.md"))
    assert "moe.bib" not in unchecked and "lorabib[csl]" in unchecked


# --- categories, status, papers -------------------------------------------------------------


def test_categories_are_a_tree_with_counts(tmp_path: Path) -> None:
    text = lorabib("categories", cwd=tmp_path)
    found = json.loads(lorabib("categories", "--json", cwd=tmp_path).stdout)
    assert text.returncode == 0 and text.stderr == ""
    lines = text.stdout.splitlines()
    assert len(lines) == len(found)
    for line, one in zip(lines, found, strict=True):
        assert {"slug", "title", "parent", "papers"} <= one.keys()
        assert line.split()[:2] == [one["slug"], str(one["papers"])]
        assert line.endswith(one["title"])
        assert line.startswith("  ") == (one["parent"] is not None)
    by_slug = {one["slug"]: one for one in found}
    assert by_slug["moe"]["parent"] == "composition" and by_slug["all"]["papers"] == 267
    assert found[-1]["slug"] == "all"


def test_status_says_the_coverage_of_each_category(tmp_path: Path) -> None:
    text = lorabib("status", cwd=tmp_path)
    found = json.loads(lorabib("status", "--json", cwd=tmp_path).stdout)
    assert text.returncode == 0 and text.stderr == ""
    for one in found:
        counts = [one[name] for name in ("papers", "published", "preprint", "unresolved")]
        assert counts[0] == sum(counts[1:])
        wanted = [*counts, sum(one["problems"].values())]
        assert any(line.split() == [one["category"], *map(str, wanted)] for line in lines_of(text))
    everything = found[-1]
    assert everything["category"] == "all" and everything["problems"]["wrong-identifier"] == 8
    for code, number in everything["problems"].items():
        assert f"{number} {code}" in text.stdout


def lines_of(done: Done) -> list[str]:
    return done.stdout.splitlines()


def test_papers_are_listed_by_key(tmp_path: Path) -> None:
    text = lorabib("papers", "-c", "lora", "-c", "speech", cwd=tmp_path)
    found = json.loads(
        lorabib("papers", "-c", "lora", "-c", "speech", "--json", cwd=tmp_path).stdout
    )
    assert [line.split()[0] for line in lines_of(text)] == [one["key"] for one in found]
    assert [one["key"] for one in found] == sorted(one["key"] for one in found)
    [lora] = [one for one in found if one["key"] == "hu2022lora"]
    fields = {"key", "item", "identifiers", "places", "categories", "status", "sources"}
    assert fields <= lora.keys()
    assert lora["item"]["title"] == "LoRA: Low-Rank Adaptation of Large Language Models"
    assert lora["item"]["author"][0] == {"family": "Hu", "given": "Edward J."}
    assert "arxiv:2106.09685" in lora["identifiers"] and lora["status"] == "published"
    assert {place["list"] for place in lora["places"]} == {"awesome-lora", "comprehensive-survey"}
    assert all({"list", "line", "headings"} <= place.keys() for place in lora["places"])
    assert lora["categories"] == ["lora"] and lora["sources"]


def test_papers_of_one_status(tmp_path: Path) -> None:
    found = json.loads(lorabib("papers", "--status", "unresolved", "--json", cwd=tmp_path).stdout)
    assert [one["status"] for one in found] == ["unresolved"]
    everything = json.loads(lorabib("papers", "--json", cwd=tmp_path).stdout)
    assert len(everything) == 267
    none = lorabib("papers", "-c", "lora", "--status", "unresolved", cwd=tmp_path)
    assert (none.returncode, none.stdout) == (0, "")


# --- read -----------------------------------------------------------------------------------

GOOD = """# Papers
## Mixtures
| Title | Year | Link |
|---|---|---|
| A First Paper of Experts | 2024 | [arXiv](https://arxiv.org/abs/2401.00001) |
| A Second Paper of Experts | 2023 | [Code](https//github.com/a/b) |
"""


def test_read_shows_rows_and_problems(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    done = lorabib("read", "good.md", cwd=tmp_path)
    assert done.returncode == 0
    assert "A First Paper of Experts" in done.stdout and "2024" in done.stdout
    assert "Papers > Mixtures" in done.stdout and "2 rows" in done.stdout
    assert "good.md:6" in done.stderr and "[malformed-link]" in done.stderr


def test_read_json(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "more.md").write_text(
        "- [Third Paper on Ranks](https://arxiv.org/abs/2401.00003)\n", "utf-8"
    )
    done = lorabib("read", "--json", "good.md", tmp_path / "more.md", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found.keys() == {"rows", "problems"}
    assert [row["title"] for row in found["rows"]] == [
        "A First Paper of Experts",
        "A Second Paper of Experts",
        "Third Paper on Ranks",
    ]
    fields = "list line headings title links year venue authors keywords".split()
    assert all(row.keys() == set(fields) for row in found["rows"])
    first = found["rows"][0]
    assert (first["list"], first["line"], first["year"]) == ("good", 5, 2024)
    assert first["headings"] == ["Papers", "Mixtures"]
    assert first["links"] == [{"label": "arXiv", "url": "https://arxiv.org/abs/2401.00001"}]
    [problem] = found["problems"]
    assert (problem["code"], problem["path"], problem["line"]) == ("malformed-link", "good.md", 6)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_one_bad_file_does_not_hide_the_good_ones(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "more.md").write_text(
        "- [Third Paper on Ranks](https://arxiv.org/abs/2401.00003)\n", "utf-8"
    )
    done = lorabib("read", "good.md", "none.md", "more.md", *options, cwd=tmp_path)
    assert done.returncode == 1
    assert "A First Paper of Experts" in done.stdout and "Third Paper on Ranks" in done.stdout
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1 and errors[0].startswith("Error: none.md: ")
    if options:
        assert len(json.loads(done.stdout)["rows"]) == 3


def bad_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The inputs that no list is, made in a folder."""
    for name, content in {
        "latin-1": "# Überblick\n- Ein Papier\n".encode("latin-1"),
        "empty": b"",
        "blank": b"\n \n",
        "binary": bytes(range(256)) * 40,
        "one line of 10 MB": b"| x " * 2_500_000,
        "50 MB": b"- A Paper of Some Length | 2024\n" * 1_600_000,
    }.items():
        path = folder / f"{name.replace(' ', '-')}.md"
        path.write_bytes(content)
        yield name, path
    (folder / "folder.md").mkdir()
    yield "folder", folder / "folder.md"
    yield "missing", folder / "none.md"


def test_what_is_no_list_is_one_clear_line(tmp_path: Path) -> None:
    for name, path in bad_files(tmp_path):
        before = sorted(tmp_path.rglob("*"))
        for options in ((), ("--json",)):
            done = lorabib("read", path, *options, cwd=tmp_path)
            shown = done.stdout if not options else ""
            assert is_one_error(
                subprocess.CompletedProcess(done.args, done.returncode, shown, done.stderr)
            ), (name, done)
            assert path.name in done.stderr and shown == "", name
        assert sorted(tmp_path.rglob("*")) == before, name
        if path.is_file():
            path.unlink()


def test_read_without_a_file_is_a_usage_error(tmp_path: Path) -> None:
    assert is_one_error(lorabib("read", cwd=tmp_path), 2)


# --- what a terminal gets -------------------------------------------------------------------

ESCAPES = (
    "# Head\x1b]0;owned\x07ing \u202egnidaeh\n"
    "- **A Title \x1b[31mred\x1b[0m \x9b2J of \u202ecigam\u2066 Ranks\x7f** `VEN\x1b[5mUE 2024`\n"
    "  *A\x1b[1m. Author\u202e, B. Writer*\n"
    "- **[Link with a Title\x1b[2J to a Paper](https//x.org/\x1b[2Jy)** `ICML 2024`\n"
)


def on_a_terminal(*args: str | Path, cwd: Path) -> tuple[int, str]:
    """Exit code and output of the command on a terminal, where click leaves escape codes in."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "lorabib", *map(str, args)],
        cwd=cwd,
        env=environment(NO_COLOR="1"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    raw = b""
    with contextlib.suppress(OSError):  # how Linux says that the other side is closed
        while part := os.read(ours, 65536):
            raw += part
    os.close(ours)
    code = process.wait(timeout=60)
    return code, raw.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_escape_code_of_a_list_reaches_the_terminal(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    (tmp_path / "evil.md").write_text(ESCAPES, encoding="utf-8")
    code, shown = on_a_terminal("read", "evil.md", *options, cwd=tmp_path)
    assert code == 0 and "Title" in shown
    # JSON is for programs: it gives every character that a terminal does not act on.
    bad = CONTROL if not options else re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
    assert bad.findall(shown) == []


@pytest.mark.parametrize("command", ["papers", "status", "categories", "export -f bib"])
def test_no_escape_code_of_a_library_reaches_the_terminal(small: Path, command: str) -> None:
    (small / "data/lists/list.md").write_text(ESCAPES, encoding="utf-8")
    tree = small / "data/categories.toml"
    tree.write_text(tree.read_text("utf-8").replace("Mixtures", "Mix\\u001b[2Jtures"), "utf-8")
    code, shown = on_a_terminal(*command.split(), "--library", small, cwd=small)
    assert code == 0, shown
    assert CONTROL.findall(shown) == []


@pytest.mark.parametrize(
    "args",
    ["read {}", "read {}.md", "export -c {}", "export -f {}", "export --library {}", "{}"],
)
def test_no_escape_code_of_an_argument_reaches_the_terminal(tmp_path: Path, args: str) -> None:
    """Names of files come from others too: `lorabib read *.md` in a folder that was unpacked."""
    name = "\x1b[31mred\nError: blue"
    code, shown = on_a_terminal(*(a.format(name) for a in args.split(" ")), cwd=tmp_path)
    assert code in (1, 2) and "red" in shown
    assert CONTROL.findall(shown) == []
    assert sum(line.startswith("Error: ") for line in shown.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_behind_standard_output_is_one_line(tmp_path: Path) -> None:
    for args in (["export", "-c", "moe", "-f", "bib", "-o", "-"], ["papers", "--json"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "lorabib", *args],
                cwd=tmp_path,
                env=environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                timeout=60,
                check=False,
            )
        assert done.returncode != 0 and "Traceback" not in done.stderr, done.stderr


def test_a_reader_that_stops_reading_gets_no_traceback(tmp_path: Path) -> None:
    """`lorabib papers --json | head -1`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lorabib", "papers", "--json"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout and process.stderr
    assert process.stdout.read(1) == "["
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(timeout=60)


# --- bad data -------------------------------------------------------------------------------

RECORD = (
    '{"source": "shipped", "id": "arxiv:2401.00001", "body": {"kind": "preprint", "item": '
    '{"type": "article", "title": "A First Paper of Experts", "author": [{"family": "Lovelace", '
    '"given": "Ada"}], "issued": {"date-parts": [[2024, 1]]}}, '
    '"identifiers": ["arxiv:2401.00001"], "confidence": 1.0}}\n'
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A library of two papers, marked as one."""
    data = tmp_path / "small" / "data"
    (data / "lists").mkdir(parents=True)
    (data / "records").mkdir()
    (data / "lists" / "list.md").write_text(GOOD, encoding="utf-8")
    (data / "records" / "r.jsonl").write_text(RECORD, encoding="utf-8")
    tree = '[[category]]\nslug = "mix"\ntitle = "Mixtures"\nheadings = ["list: Mixtures"]\n'
    (data / "categories.toml").write_text(tree, encoding="utf-8")
    (data.parent / "lorabib.toml").write_text("format = 1\n", encoding="utf-8")
    return data.parent


def test_a_library_of_another_subject(small: Path) -> None:
    """Nothing in the code knows LoRA: its own categories, keys and exports."""
    done = lorabib("export", cwd=small)
    assert done.returncode == 0, done.stderr
    text = (small / "exports/mix.bib").read_text(encoding="utf-8")
    assert "@misc{lovelace2024first," in text and "keywords = {unresolved}" in text
    assert "lovelace2024first" in (small / "data/keys.tsv").read_text(encoding="utf-8")
    assert lorabib("export", "--check", cwd=small).returncode == 0


#: File of the library, its new bytes, what the error must name.
BAD_DATA: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "a record with a wrong type": (
        "records/r.jsonl",
        RECORD.replace('"Ada"', "3").encode(),
        ("r.jsonl:1", "given", "`str`"),
    ),
    "a record cut in the middle": ("records/r.jsonl", RECORD[:80].encode(), ("r.jsonl:1",)),
    "a list with an unreadable byte": (
        "lists/list.md",
        GOOD.encode() + b"- Z\xfcrich\n",
        ("list.md", "line 7", "UTF-8"),
    ),
    "an empty list": ("lists/list.md", b"", ("list.md", "empty")),
    "a binary list": ("lists/list.md", b"PK\x03\x04\0\0", ("list.md", "binary")),
    "a record of unreadable bytes": ("records/r.jsonl", b"\xff\xfe", ("r.jsonl", "UTF-8")),
    "a tree that is no TOML": ("categories.toml", b"[[", ("categories.toml", "TOML")),
    "a tree of another shape": ("categories.toml", b"a = 1\n", ("categories.toml",)),
    "a ledger of two cells": (
        "keys.tsv",
        b"identifier\tkey\tsince\na\tb\n",
        ("keys.tsv:2",),
    ),
    "an override without a reason": (
        "overrides.toml",
        b'[[row]]\nlist = "list"\ntitle = "t"\nrecord = "arxiv:2401.00001"\n',
        ("overrides.toml", "reason"),
    ),
}


@pytest.mark.parametrize("case", BAD_DATA)
def test_bad_data_stop_the_export_with_nothing_written(small: Path, case: str) -> None:
    name, raw, told = BAD_DATA[case]
    (small / "data" / name).write_bytes(raw)
    (small / "exports").mkdir()
    (small / "exports" / "mix.bib").write_text("old", encoding="utf-8")
    before = snapshot(small)
    done = lorabib("export", cwd=small)
    assert is_one_error(done, 1), done
    assert all(words in done.stderr for words in told), done.stderr
    assert snapshot(small) == before


@pytest.mark.parametrize("kind", ["a folder", "a link to nothing"])
def test_a_list_of_a_library_is_never_skipped_in_silence(small: Path, kind: str) -> None:
    path = small / "data" / "lists" / "other.md"
    if kind == "a folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere.md")
    done = lorabib("export", "-f", "bib", cwd=small)
    assert is_one_error(done, 1) and "other.md" in done.stderr
    assert not (small / "exports").exists()


# --- which library --------------------------------------------------------------------------


def test_the_library_is_named_by_option_environment_or_folder(small: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    below = small / "a" / "b"
    elsewhere.mkdir()
    below.mkdir(parents=True)
    for args, cwd, changes in (
        (["--library", str(small)], elsewhere, {}),
        ([], elsewhere, {"LORABIB_LIBRARY": str(small)}),
        ([], below, {}),
        (["--library", str(small)], ROOT, {"LORABIB_LIBRARY": str(ROOT)}),
    ):
        found = json.loads(lorabib("categories", "--json", *args, cwd=cwd, **changes).stdout)
        assert [one["slug"] for one in found] == ["mix", "all"]
    packaged = json.loads(lorabib("categories", "--json", cwd=elsewhere).stdout)
    assert "moe" in [one["slug"] for one in packaged]


def test_a_folder_that_is_no_library(tmp_path: Path) -> None:
    for name in ("none", "."):
        done = lorabib("export", "--library", name, cwd=tmp_path)
        assert is_one_error(done) and files(tmp_path) == set()


def test_offline_with_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    """No cache, no proxy, no network: the first use on a locked machine."""
    home = tmp_path / "home"
    work = tmp_path / "work"
    work.mkdir()
    home.mkdir()
    home.chmod(stat.S_IRUSR | stat.S_IXUSR)
    nowhere = "http://127.0.0.1:9"
    changes = {"HOME": str(home), "XDG_CACHE_HOME": "", "LORABIB_CACHE": str(home / "cache")}
    changes |= dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), nowhere)
    try:
        done = lorabib("export", "-c", "moe", "-f", "bib", cwd=work, **changes)
    finally:
        home.chmod(stat.S_IRWXU)
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / "exports/moe.bib").read_bytes() == (ROOT / "exports/moe.bib").read_bytes()


def test_a_cache_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = lorabib("status", cwd=tmp_path, LORABIB_CACHE=str(tmp_path / "file"))
    assert (done.returncode, done.stderr) == (0, "")


# --- Ctrl-C ---------------------------------------------------------------------------------


def state(library: Path) -> dict[str, bytes]:
    """What is in a library, hidden and temporary files too, but for the lock's own folder."""
    found = snapshot(library).items()
    return {name: raw for name, (raw, _) in found if not name.startswith(".lorabib/")}


def interrupted(library: Path, cache: Path, seconds: float) -> int | None:
    """Press Ctrl-C, which every process of the group gets, after some time; None: was too late."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lorabib", "export", "--library", str(library)],
        cwd=library,
        env=environment(LORABIB_CACHE=str(cache)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
        return None
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGINT)
        return process.wait(timeout=60)


@pytest.mark.skipif(os.name == "nt", reason="no process groups")
def test_ctrl_c_leaves_everything_as_it_was_or_all_done(copied: Path, tmp_path: Path) -> None:
    """Stale exports and a ledger that lacks keys, so that each file would be written."""
    ledger = copied / "data" / "keys.tsv"
    ledger.write_text("".join(ledger.read_text("utf-8").splitlines(True)[:100]), "utf-8")
    for path in (copied / "exports").iterdir():
        path.write_text("old\n", encoding="utf-8")
    finished = tmp_path / "finished"
    shutil.copytree(copied, finished)
    begin = time.monotonic()
    assert lorabib("export", "--library", finished, cwd=finished).returncode == 0
    whole = time.monotonic() - begin
    old, new = state(copied), state(finished)
    assert old.keys() == new.keys() and old != new
    codes: list[int | None] = []
    for number, part in enumerate((0.02, 0.1, 0.4, 0.95)):
        codes.append(interrupted(copied, tmp_path / f"cache{number}", part * whole))
        found = state(copied)
        assert found in (old, new), sorted(found.keys() ^ old.keys())
        if found == new:
            break
        assert codes[-1] != 0
    assert codes[0], "the first Ctrl-C came too late: it tests nothing"


# --- help -----------------------------------------------------------------------------------


def test_help_of_every_command() -> None:
    runner = CliRunner()
    top = runner.invoke(main, ["--help"])
    assert top.exit_code == 0 and "Examples:" in top.output
    for name in COMMANDS:
        assert re.search(rf"^  {name}  +\w", top.output, re.MULTILINE), name
        own = runner.invoke(main, [name, "-h"])
        assert own.exit_code == 0 and own.output.startswith("Usage:")
        described = own.output.split("Options:")[0].strip().splitlines()[1:]
        assert sum(map(len, described)) > 40, name
        for option in re.findall(r"^  (-\S.*?)(?:  +|$)(.*)", own.output, re.MULTILINE):
            assert option[1] or "--" in option[0], (name, option)


def test_the_readme_shows_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"lorabib {name}" in text, name
    shown = set(re.findall(r"lorabib ([a-z]+)\b(?! *[=:])", " ".join(code_of(text))))
    assert shown <= COMMANDS.keys(), shown - COMMANDS.keys()


def code_of(markdown: str) -> list[str]:
    """Fenced blocks and words in back-quotes."""
    fenced = re.findall(r"^```.*?\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    return fenced + re.findall(r"`(lorabib [^`\n]+)`", markdown)


def test_version_and_unknown_commands(tmp_path: Path) -> None:
    done = lorabib("--version", cwd=tmp_path)
    assert done.returncode == 0 and re.fullmatch(r"lorabib \d+\.\d+\.\d+\n", done.stdout)
    for wrong, meant in (("exprot", "export"), ("paper", "papers"), ("stat", "status")):
        done = lorabib(wrong, cwd=tmp_path)
        assert is_one_error(done, 2) and f"did you mean {meant}" in done.stderr
    done = lorabib("export", "--categroy", "moe", cwd=tmp_path)
    assert is_one_error(done, 2) and "--category" in done.stderr and files(tmp_path) == set()


def test_the_installed_script_is_the_same_command() -> None:
    """The entry point that pyproject names is what ``python -m lorabib`` runs."""
    import tomllib

    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["scripts"]["lorabib"] == "lorabib.__main__:main"


# --- keys ------------------------------------------------------------------------------------


@pytest.fixture
def own_library(tmp_path: Path) -> Path:
    """A library of a user's own with one unresolved row."""
    (tmp_path / "data" / "lists").mkdir(parents=True)
    (tmp_path / "data" / "records").mkdir()
    text = "# L\n\n- A Long View of Many Things | [x](https://x.org/a)\n"
    (tmp_path / "data" / "lists" / "l.md").write_text(text, "utf-8")
    (tmp_path / "data" / "categories.toml").write_text("category = []\n", "utf-8")
    (tmp_path / "lorabib.toml").write_text('format = 1\nkey = "{words:2}"\n', "utf-8")
    return tmp_path


def test_a_key_is_renamed_and_the_old_one_answers(own_library: Path) -> None:
    ledger = own_library / "data" / "keys.tsv"
    assert lorabib("export", "-f", "biblatex", cwd=own_library).returncode == 0
    assert "\tview-many\t" in ledger.read_text("utf-8")
    before = snapshot(own_library)
    done = lorabib("keys", "rename", "view-many", "long", "--dry-run", cwd=own_library)
    assert done.stdout.split()[:2] == ["key:view-many", "long"] and snapshot(own_library) == before
    done = lorabib("keys", "rename", "view-many", "long", cwd=own_library)
    assert done.returncode == 0 and "alias" in done.stdout
    assert lorabib("export", "-f", "biblatex", "--check", cwd=own_library).returncode == 1
    assert lorabib("export", "-f", "biblatex", cwd=own_library).returncode == 0
    text = (own_library / "exports" / "all.biblatex.bib").read_text("utf-8")
    assert "{long,\n" in text and "ids = {view-many}" in text
    told = json.loads(lorabib("why", "view-many", "--json", cwd=own_library).stdout)
    assert (told["key"], told["aliases"]) == ("long", ["view-many"])


@pytest.mark.parametrize(
    ("old", "new", "said", "code"),
    [
        ("view-man", "long", "did you mean view-many?", 2),
        ("view-many", "A B", "is no new key", 1),
        ("view-many", "view-many", "is no new key", 1),
    ],
)
def test_a_renaming_that_cannot_be(
    own_library: Path, old: str, new: str, said: str, code: int
) -> None:
    done = lorabib("keys", "rename", old, new, cwd=own_library)
    assert said in done.stderr and done.returncode == code
    assert not (own_library / "data" / "keys.tsv").exists()


def test_an_alias_is_not_renamed_but_the_key_that_it_stands_for_is_named(own_library: Path) -> None:
    for old, new in (("view-many", "long"), ("long", "longer")):
        assert lorabib("keys", "rename", old, new, cwd=own_library).returncode == 0
    before = snapshot(own_library)
    for old in ("view-many", "long"):
        for dry in ((), ("--dry-run",)):
            done = lorabib("keys", "rename", old, "longest", *dry, cwd=own_library)
            assert done.stderr == (
                f"Error: '{old}' is an alias of 'longer', which is the paper's key: "
                "lorabib keys rename longer longest\n"
            )
            assert done.returncode == 1 and snapshot(own_library) == before
    done = lorabib("keys", "rename", "long", "longer", cwd=own_library)
    assert done.stderr == "Error: 'longer' is the paper's key already, and 'long' its alias\n"
    assert done.returncode == 1 and snapshot(own_library) == before
    # The other way round a key goes back to one of its aliases.
    assert lorabib("keys", "rename", "longer", "view-many", cwd=own_library).returncode == 0


def test_the_packaged_library_is_not_renamed(tmp_path: Path) -> None:
    done = lorabib("keys", "rename", "hu2022lora", "hu2022lowrank", cwd=tmp_path)
    assert done.returncode == 1 and "cannot be changed" in done.stderr


def test_a_pattern_that_is_none_is_told_with_its_place(own_library: Path) -> None:
    (own_library / "lorabib.toml").write_text('key = "{author}"\n', "utf-8")
    done = lorabib("export", cwd=own_library)
    assert done.returncode == 1
    assert "lorabib.toml" in done.stderr and "no part {author}" in done.stderr
