"""The edge to the disk: what is wrong is said with its place, and nothing is half written."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pytest

from lorabib import build, store
from lorabib.errors import DataError, ListError, LorabibError
from lorabib.model import Holding

RECORD = (
    '{"source": "shipped", "id": "arxiv:2401.00001", "body": {"kind": "preprint", "item": '
    '{"type": "article", "title": "A Title of a Paper", "author": [{"family": "Lovelace", '
    '"given": "Ada"}], "issued": {"date-parts": [[2024, 1]]}}, '
    '"identifiers": ["arxiv:2401.00001"], "confidence": 1.0}}\n'
)
LIST = "# A\n\n## B\n\n- A Title of a Paper | [arxiv 2401](https://arxiv.org/abs/2401.00001)\n"
SLUG = '[[category]]\nslug = "{}"\ntitle = "B"\n'
NAMES = "name\tspelling\tpapers\treason\n"
TREE = '[[category]]\nslug = "b"\ntitle = "B"\nheadings = ["list: B"]\n'


@pytest.fixture
def library(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    (data / "lists").mkdir(parents=True)
    (data / "records").mkdir()
    (data / "lists" / "list.md").write_text(LIST, encoding="utf-8")
    (data / "records" / "r.jsonl").write_text(RECORD, encoding="utf-8")
    (data / "categories.toml").write_text(TREE, encoding="utf-8")
    return tmp_path


def at(library: Path) -> store.Location:
    return store.locate(library, library)


def test_a_small_library_is_built(library: Path) -> None:
    papers = build.build(at(library)).papers
    assert [(p.key, p.status, p.categories) for p in papers] == [
        ("lovelace2024title", "preprint", ("b",))
    ]


@pytest.mark.parametrize(
    "written",
    [
        "On <i>G&ouml;del</i>&amp;amp;Co. Papers",
        "On <jats:italic>Gödel</jats:italic>&#38;Co. Papers",
        r"On G{\"o}del\&{Co}. Papers",
        r"On \emph{G\"odel}\&Co. Papers",
    ],
)
def test_a_row_finds_a_record_with_markup_and_its_exports_are_clean(
    library: Path, written: str
) -> None:
    title, text = "On Gödel&Co. Papers", json.dumps(written)
    record = RECORD.replace('"A Title of a Paper"', text).replace("Lovelace", r"Lov\\'elace")
    (library / "data" / "records" / "r.jsonl").write_text(record, encoding="utf-8")
    row = f"# A\n\n## B\n\n- {title} | [paper](https://example.org/p)\n"
    (library / "data" / "lists" / "list.md").write_text(row, encoding="utf-8")
    found = build.build(at(library))
    assert [(p.item.title, p.item.author[0].family) for p in found.papers] == [(title, "Lovélace")]
    assert [(p.key, p.status) for p in found.papers] == [("lovelace2024godel", "preprint")]
    assert [str(p) for p in found.problems] == []
    files = build.export(found, ("b",), ("bib", "json")).files
    assert r"title = {On {Gödel}\&Co. Papers}" in files["b.bib"]
    assert f'"title": "{title}"' in files["b.json"]


BAD_LISTS = {
    "latin-1": ("# Überblick\n".encode("latin-1"), "line 1 is not UTF-8"),
    "empty": (b"", "is empty"),
    "blank": (b" \n\n", "is empty"),
    "binary": (b"\x7fELF\x00\x00", "is a binary file"),
    "one line of 10 MB": (b"x" * 10_000_000, "line of over 1 MB"),
    "50 MB": (b"- a row of text\n" * 3_200_000, "too large for a list"),
}


@pytest.mark.parametrize("case", BAD_LISTS)
def test_a_bad_list_is_one_clear_line(tmp_path: Path, case: str) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(BAD_LISTS[case][0])
    with pytest.raises(ListError) as caught:
        store.read_list(path)
    assert str(caught.value).startswith(str(path))
    assert BAD_LISTS[case][1] in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_and_a_missing_file_are_no_lists(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="is a folder"):
        store.read_list(tmp_path)
    with pytest.raises(ListError, match="no such file"):
        store.read_list(tmp_path / "none.md")


def test_a_byte_order_mark_is_no_part_of_a_list(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(b"\xef\xbb\xbf# A\n")
    assert store.read_list(path) == "# A\n"


BAD_RECORDS = {
    "wrong type": (
        RECORD.replace('"given": "Ada"', '"given": 3'),
        "r.jsonl:1: $.body.item.author[0].given: Expected `str`, got `int`",
    ),
    "unknown field": (
        RECORD.replace('"title"', '"titel"'),
        "r.jsonl:1: $.body.item: Object contains",
    ),
    "no JSON": ("{\n", "r.jsonl:1: "),
    "unknown source": (RECORD.replace("shipped", "rumour"), "unknown source 'rumour'"),
    "no identifier": (RECORD.replace('["arxiv:2401.00001"]', '["arxiv:24"]'), "Not an identifier"),
    "a type that CSL does not have": (
        RECORD.replace('"article"', '"banana"'),
        "Invalid enum value",
    ),
    "a confidence beyond 1": (RECORD.replace("1.0}}", "1.5}}"), "$.body.confidence"),
    "no date": (RECORD.replace("[[2024, 1]]", "[]"), "r.jsonl:1: $.body.item.issued: not one date"),
    "an empty date": (RECORD.replace("[[2024, 1]]", "[[]]"), "not one date"),
    "a thirteenth month": (RECORD.replace("[[2024, 1]]", "[[2024, 13]]"), "13 is no year, month"),
    "a year beyond all": (RECORD.replace("2024, 1", "9" * 20), "issued"),
    "twice": (RECORD + RECORD, "r.jsonl:2: $.id: record 'arxiv:2401.00001' stands twice"),
}


@pytest.mark.parametrize("case", BAD_RECORDS)
def test_a_bad_record_is_said_with_line_and_field(library: Path, case: str) -> None:
    text, message = BAD_RECORDS[case]
    (library / "data" / "records" / "r.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build.build(at(library))
    assert message in str(caught.value)


BAD_DATA = {
    "no TOML": ("categories.toml", "[[", "not TOML"),
    "no slug": ("categories.toml", '[[category]]\ntitle = "B"\n', "missing required field `slug`"),
    "a slug that is a path": (
        "categories.toml",
        TREE.replace('"b"', '"../b"'),
        "is not [A-Za-z0-9-]+",
    ),
    "a reserved slug": ("categories.toml", TREE.replace('"b"', '"all"'), "is taken"),
    "an unknown parent": ("categories.toml", TREE + 'parent = "x"\n', "parent 'x'"),
    "a heading of two categories": (
        "categories.toml",
        TREE + TREE.replace('"b"', '"c"'),
        "heading 'list: B' leads to 'b' already",
    ),
    "a paper in no category": (
        "categories.toml",
        TREE + '[[paper]]\nidentifier = "arxiv:2401.00001"\ncategories = ["x"]\n',
        "no category 'x' for arxiv:2401.00001",
    ),
    "one record that is one work": (
        "overrides.toml",
        '[[same-work]]\nrecords = ["r"]\nreason = "seen"\n',
        "$.same-work[0].records",
    ),
    "an empty reason": (
        "overrides.toml",
        '[[row]]\nlist="l"\ntitle="t"\nrecord="r"\nreason=""\n',
        "$.row[0].reason",
    ),
    "an override without a reason": (
        "overrides.toml",
        '[[row]]\nlist="l"\ntitle="t"\nrecord="r"\n',
        "required field `reason`",
    ),
    "an override of no record": (
        "overrides.toml",
        '[[row]]\nlist="l"\ntitle="t"\nrecord="r"\nreason="seen"\n',
        "no record 'r'",
    ),
    "an override of no field": (
        "overrides.toml",
        '[[field]]\nidentifier="x"\nreason="seen"\nitem={titel="x"}\n',
        "titel",
    ),
    "a ledger without its first line": ("keys.tsv", "a\tb\tc\n", "the first line is not"),
    "a ledger with two cells": (
        "keys.tsv",
        "identifier\tkey\tsince\na\tb\n",
        "keys.tsv:2: not three",
    ),
    "a ledger with a key that is a path": (
        "keys.tsv",
        "identifier\tkey\tsince\na\t../b\t1\n",
        "keys.tsv:2: '../b' is no citation key",
    ),
    "a ledger with a key that ends an entry": (
        "keys.tsv",
        "identifier\tkey\tsince\na\tb}\t1\n",
        "keys.tsv:2: 'b}' is no citation key",
    ),
    "a slug that leaves its folder": ("categories.toml", SLUG.format("../b"), "slug '../b' is not"),
    "an absolute slug": ("categories.toml", SLUG.format("/b"), "slug '/b' is not"),
    "a slug with a NUL": ("categories.toml", SLUG.format("b\\u0000"), "is not [A-Za-z0-9-]+"),
    "a slug that is a device": ("categories.toml", SLUG.format("NUL"), "no file's name everywhere"),
    "a slug that is a port": ("categories.toml", SLUG.format("com1"), "no file's name everywhere"),
    "a very long slug": ("categories.toml", SLUG.format("b" * 101), "no file's name everywhere"),
    "slugs that differ in case": (
        "categories.toml",
        SLUG.format("b") + SLUG.format("B"),
        "slug 'B' is taken",
    ),
    "a slug of our own": ("categories.toml", SLUG.format("All"), "slug 'All' is taken"),
    "lists that differ in case": ("lists/LIST.md", "- A | B 2024\n", "is named like"),
    "names without their first line": ("names.tsv", "Hu, E.\tHu, F.\t*\tx\n", "the first line is"),
    "a spelling without a reason": (
        "names.tsv",
        f"{NAMES}Hu, Edward J.\tHu, Edward\t*\t \n",
        "names.tsv:2: not four cells",
    ),
    "a name that is not in parts": (
        "names.tsv",
        f"{NAMES}# persons\nEdward J. Hu\tHu, Edward\t*\tseen\n",
        "names.tsv:3: 'Edward J. Hu' is not written 'Family, Given' (read as 'Hu, Edward J.')",
    ),
    "a spelling for a paper without an identifier": (
        "names.tsv",
        f"{NAMES}Hu, Edward J.\tHu, Edward\tLoRA\tseen\n",
        "names.tsv:2: not an identifier: 'LoRA'",
    ),
    "a name that is its own spelling": (
        "names.tsv",
        f"{NAMES}Hu, Edward\tHu, Edward\t*\tseen\n",
        "names.tsv:2: 'Hu, Edward' is the name itself",
    ),
    "a spelling of two persons": (
        "names.tsv",
        f"{NAMES}Hu, Edward J.\tHu, Edward\t*\tseen\nHu, Edwin\tHu, Edward\t*\tseen\n",
        "names.tsv:3: 'Hu, Edward' stands in line 2 already",
    ),
    "a spelling that leads on": (
        "names.tsv",
        f"{NAMES}Hu, Edward J.\tHu, Edward\t*\tseen\nHu, Edward\tHu, E.\tdoi:10.5555/a\tseen\n",
        "names.tsv:2: 'Hu, Edward' is a name of another line",
    ),
}


@pytest.mark.parametrize("case", BAD_DATA)
def test_bad_data_stop_the_build_with_their_place(library: Path, case: str) -> None:
    name, text, message = BAD_DATA[case]
    (library / "data" / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build.build(at(library))
    assert message in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_override_has_the_last_word(library: Path) -> None:
    (library / "data" / "overrides.toml").write_text(
        '[[field]]\nidentifier = "arxiv:2401.00001"\nreason = "the PDF says so"\n'
        '[field.item]\ntitle = "Another Title"\nvolume = "7"\n',
        encoding="utf-8",
    )
    (paper,) = build.build(at(library)).papers
    assert (paper.item.title, paper.item.volume) == ("Another Title", "7")


def test_a_folder_that_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(LorabibError, match="not a library"):
        store.locate(tmp_path, tmp_path)


def test_a_marker_above_the_folder_names_the_library(library: Path) -> None:
    (library / "lorabib.toml").write_text("format = 1\n", encoding="utf-8")
    below = library / "a" / "b"
    below.mkdir(parents=True)
    assert store.locate(None, below).data == library / "data"


def test_a_marker_without_data_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "lorabib.toml").write_text("format = 1\n", encoding="utf-8")
    with pytest.raises(LorabibError, match="data/ is missing"):
        store.locate(None, tmp_path)


def test_nothing_is_written_if_one_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "b.txt").mkdir()
    (tmp_path / "a.txt").write_text("old", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be written"):
        store.write({tmp_path / "a.txt": "new", tmp_path / "b.txt": "new"})
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_an_interrupt_while_writing_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real signal arrives between two renames: it waits until both are done."""
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        os.kill(os.getpid(), signal.SIGINT)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.write({tmp_path / "a.txt": "new", tmp_path / "b.txt": "new"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_the_fingerprint_follows_the_data(library: Path) -> None:
    before = store.fingerprint(at(library))
    assert store.fingerprint(at(library)) == before
    (library / "data" / "lists" / "list.md").write_text(LIST + "\n", encoding="utf-8")
    assert store.fingerprint(at(library)) != before


def test_a_broken_cache_costs_time_only(library: Path) -> None:
    first = build.load(at(library))
    folder = Path(os.environ["LORABIB_CACHE"])
    for path in folder.glob("library-*"):
        path.write_bytes(b"\xc1 broken")
    assert build.load(at(library)) == first
    for new in (b"\xff", b"x"):  # no text any more, and text of another kind
        for path in folder.glob("library-*"):
            path.write_bytes(path.read_bytes().replace(b"Title", b"Tit" + new + b"e"))
        assert build.load(at(library)) == first
    assert build.load(at(library)) == first


def test_a_cache_that_cannot_be_written_costs_time_only(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("LORABIB_CACHE", str(tmp_path / "file" / "below"))
    assert build.load(at(library)).papers


def test_the_ledger_is_only_ever_added_to(library: Path) -> None:
    location = at(library)
    papers = build.load(location)
    build.write(location, library / "exports", build.export(papers, (), ("bib",)), papers)
    first = (library / "data" / "keys.tsv").read_text(encoding="utf-8")
    lines = ["identifier\tkey\tsince", "arxiv:2401.00001\tlovelace2024title\t0.1.0"]
    assert first.splitlines() == [*lines, "title:a-title-of-a-paper\tlovelace2024title\t0.1.0"]
    path, text = store.ledger_with(location, (Holding(identifier="x:1", key="k", since="2"),))
    assert path.name == "keys.tsv"
    assert text == first + "x:1\tk\t2\n"
    assert build.load(location).minted == ()


def test_a_ledger_without_a_last_line_feed_is_ended_first(library: Path) -> None:
    path = library / "data" / "keys.tsv"
    path.write_text("identifier\tkey\tsince\r\narxiv:2001.00001\tdoe2020x\t0.1.0", newline="")
    location = at(library)
    papers = build.load(location)
    build.write(location, library / "exports", build.export(papers, (), ("bib",)), papers)
    keys = [line.key for line in store.read_ledger(location)]
    assert keys == ["doe2020x", "lovelace2024title", "lovelace2024title"]


def test_an_empty_ledger_is_a_new_one(library: Path) -> None:
    path = library / "data" / "keys.tsv"
    path.write_text("", encoding="utf-8")
    location = at(library)
    papers = build.load(location)
    build.write(location, library / "exports", build.export(papers, (), ("bib",)), papers)
    assert path.read_text(encoding="utf-8").startswith("identifier\tkey\tsince\narxiv:2401.00001")


def test_a_second_export_at_the_same_time_adds_no_line_twice(library: Path) -> None:
    location = at(library)
    papers = build.load(location)
    made = build.export(papers, (), ("bib",))
    build.write(location, library / "exports", made, papers)
    build.write(location, library / "exports", made, papers)
    assert len(store.read_ledger(location)) == len(papers.minted) == 2


@pytest.mark.parametrize("folder", ["lists", "records"])
def test_a_missing_folder_of_the_data_is_an_error(library: Path, folder: str) -> None:
    shutil.rmtree(library / "data" / folder)
    with pytest.raises(DataError, match=f"data/{folder}: no such file"):
        build.load(at(library))


def test_an_endless_file_is_no_list() -> None:
    with pytest.raises(ListError, match="too large"):
        store.read_list(Path("/dev/zero"))


def test_a_library_of_another_format_is_refused(library: Path) -> None:
    (library / "lorabib.toml").write_text("format = 2\n", encoding="utf-8")
    with pytest.raises(DataError, match="format 2 of a library needs a newer lorabib"):
        build.load(at(library))


def test_a_person_is_spelt_as_the_table_of_names_says(library: Path) -> None:
    location = at(library)
    assert build.load(location).papers[0].item.author[0].given == "Ada"
    path = library / "data" / "names.tsv"
    line = "Lovelace, Ada K.\tLovelace, Ada\t{}\tthe PDF says so\n"
    path.write_text(NAMES + line.format("arxiv:2401.00001"), encoding="utf-8")
    found = build.load(location)
    assert found.papers[0].item.author[0].given == "Ada K."
    assert "unused-ruling" not in [p.code for p in found.problems]
    path.write_text(NAMES + line.format("arxiv:1901.00009"), encoding="utf-8")
    found = build.load(location)
    assert found.papers[0].item.author[0].given == "Ada"
    assert "unused-ruling" in [p.code for p in found.problems]


COUNTED = """{"source": "shipped", "id": "doi:10.5555/a", "body": {"kind": "published", "item": \
{"type": "paper-conference", "title": "A Title of a Paper", "author": [{"family": "Lovelace", \
"given": "Ada"}, {"family": "Turing", "given": "Alan"}], "issued": {"date-parts": [[2024]]}, \
"container-title": "Conference"}, "identifiers": ["doi:10.5555/a"], "confidence": 1.0}}
"""


def test_a_count_of_authors_that_differs_is_a_problem_until_the_keeper_decides(
    library: Path,
) -> None:
    path = library / "data" / "records" / "r.jsonl"
    path.write_text(RECORD + COUNTED, encoding="utf-8")
    location = at(library)
    (problem,) = [p for p in build.load(location).problems if p.code == "author-count"]
    assert (problem.severity, problem.key, problem.line) == ("warning", "lovelace2024title", 5)
    said = (
        "the records differ in the number of authors: arxiv:2401.00001 has 1, doi:10.5555/a has 2"
    )
    assert problem.message == said
    (library / "data" / "overrides.toml").write_text(
        '[[field]]\nidentifier = "arxiv:2401.00001"\nreason = "the PDF has two"\n'
        'item = { author = [{ family = "Lovelace" }, { family = "Turing" }] }\n',
        encoding="utf-8",
    )
    assert "author-count" not in [p.code for p in build.load(location).problems]
    (library / "data" / "overrides.toml").unlink()
    cut = RECORD.replace('"confidence"', '"authors-complete": false, "confidence"')
    path.write_text(cut + COUNTED, encoding="utf-8")
    assert "author-count" not in [p.code for p in build.load(location).problems]


def test_a_ruling_that_nothing_uses_is_a_problem(library: Path) -> None:
    (library / "data" / "overrides.toml").write_text(
        '[[field]]\nidentifier = "arxiv:1901.00009"\nreason = "seen"\nitem = { volume = "1" }\n',
        encoding="utf-8",
    )
    assert "unused-ruling" in [p.code for p in build.load(at(library)).problems]


def test_an_unresolved_row_does_not_export_the_link_that_misleads(library: Path) -> None:
    (library / "data" / "lists" / "list.md").write_text(
        LIST + "- Physics of Language Models: Part 2 | [arxiv](https://arxiv.org/abs/2401.00001)"
        " | [Code](https://github.com/a/b)\n",
        encoding="utf-8",
    )
    _, other = sorted(build.load(at(library)).papers, key=lambda p: p.status)
    assert (other.status, other.item.URL) == ("unresolved", "https://github.com/a/b")


def test_the_order_of_files_and_lines_does_not_matter(library: Path, tmp_path: Path) -> None:
    second = RECORD.replace("2401.00001", "2401.00002").replace("A Title of", "Second Title of")
    path = library / "data" / "records" / "r.jsonl"
    path.write_text(RECORD + second, encoding="utf-8")
    one = build.build(at(library))
    path.write_text(second, encoding="utf-8")
    shutil.copy(path, path.with_name("z.jsonl"))
    path.write_text(RECORD, encoding="utf-8")
    assert build.build(at(library)) == one


def conflict(ours: str, theirs: str, more: str = "") -> str:
    return f"<<<<<<< HEAD\n{ours}{more}=======\n{theirs}>>>>>>> other\n"


@pytest.mark.parametrize(
    "name", ["lists/l.md", "records/r.jsonl", "categories.toml", "keys.tsv", "protected.txt"]
)
@pytest.mark.parametrize("more", ["", "||||||| base\n"])
def test_a_conflict_that_nobody_resolved_is_an_error_with_its_line(
    library: Path, name: str, more: str
) -> None:
    path = library / "data" / name
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    path.write_text(old + conflict("a\n", "b\n", more), encoding="utf-8")
    with pytest.raises((DataError, ListError), match="unresolved merge conflict") as caught:
        build.build(at(library))
    line = old.count("\n") + 1
    assert path.name in str(caught.value)
    assert f":{line}:" in str(caught.value) or f"line {line}:" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["# L\n\nHead\n=======\n\n- a\n", "# L\n\n<<<<<<< a\n- b\n", "# L\n\n=======\n>>>>>>> b\n"],
)
def test_marks_that_are_no_conflict_are_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.md"
    path.write_text(text, encoding="utf-8")
    assert store.read_list(path) == text
