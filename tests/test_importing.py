"""`lorabib import` of files of references: every entry a row, or a problem with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.exporters import csl_json, ris
from lorabib.keeping.reading import KINDS, read
from lorabib.model import Date, Item, Name, Paper
from test_keeping import data, done, folder, offline, papers, run

from lending import GARDEN, SLEEPY
from registries.faults import status
from registries.server import Registries

__all__ = ["folder"]

RIS = """\ufeffTY  - JOUR
ID  - one
TI  - A Title in
      Two Lines; with a Semicolon
AU  - van der Maaten, Laurens, Jr.
AU  - {Some Group}
PY  - 2021/05/06/
JO  - The Journal of Tests
DO  - https://doi.org/10.5555/ONE
UR  - https://example.org/a;b=c
ER  - \x20

stray text
TY  - CONF
T1  - The Second Has No End
Y1  - 2019
TY - GEN
TI - The Third Has Single Blanks
UR - https://arxiv.org/abs/2106.09685v2
ER -
TY  - GEN
ID  - four
ER  -
"""
CSL = [
    {"id": 1, "type": "book", "title": "A <i>Book</i> of Tests",
     "author": [{"family": "Đặng", "given": "A."}], "issued": {"date-parts": [["2020", "5"]]},
     "volume": 3, "custom": {"x": [1]}},
    {"id": "z", "title": "From Zotero", "author": [{"literal": "The Group"}, 7, "Doe, Jane"],
     "issued": {"raw": "May 2021"}, "number": "arXiv:2401.00001", "container-title": "arXiv"},
    {"id": "d", "DOI": "10.5555/sleepy"},
    {"id": "none", "type": "article"},
    "no item",
    {"title": ["odd"], "URL": "javascript:x"},
]  # fmt: skip


def test_ris_is_read_with_its_lines() -> None:
    wishes, problems = read(RIS, "x.ris")
    first, second, third = wishes
    assert first.title == "A Title in Two Lines; with a Semicolon" and first.line == 1
    assert first.identifiers == ("doi:10.5555/one",)
    assert first.item is not None and first.item.URL == "https://example.org/a;b=c"
    assert first.item.issued == Date(date_parts=((2021,),))
    name, _ = first.item.author
    assert (name.non_dropping_particle, name.family, name.suffix) == ("van der", "Maaten", "Jr.")
    assert (second.title, second.line) == ("The Second Has No End", 14)
    assert third.identifiers == ("arxiv:2106.09685",) and third.line == 17
    assert [(p.line, p.message) for p in problems] == [
        (13, "text outside of a record (TY … ER)"),
        (21, "four: no title and no identifier"),
    ]


HALF = ("10.5555/x y", "https://doi.org/10.5555/x y", "doi:10.5555", "10.5555/x; 10.5555/y")


@pytest.mark.parametrize("doi", HALF)
@pytest.mark.parametrize("kind", KINDS)
def test_half_a_doi_is_told_and_not_kept(kind: str, doi: str) -> None:
    """Half of it would be another work's."""
    text = {
        ".ris": f"TY  - GEN\nID  - one\nTI  - A Title\nDO  - {doi}\nER  - \n",
        ".json": json.dumps([{"id": "one", "title": "A Title", "DOI": doi}]),
        ".bib": f"@misc{{one, title = {{A Title}}, doi = {{{doi}}}}}\n",
        ".txt": doi,
    }[kind]
    wishes, [problem] = read(text, f"x{kind}")
    name = "" if kind == ".txt" else "one: "
    assert wishes == () and (problem.code, problem.line) == ("unreadable-entry", 1)
    assert problem.message == f"{name}{doi!r} is no DOI: it is cut, or has a blank in it"


def test_what_is_no_doi_at_all_does_not_stand_in_the_way_of_an_entry() -> None:
    text = json.dumps([{"title": "A Title", "DOI": "n/a", "note": "DOI: 10.5555/x PMID: 7"}])
    [wish], problems = read(text, "x.json")
    assert (wish.identifiers, problems) == (("doi:10.5555/x",), ())


def test_old_encodings_are_read(folder: Path) -> None:
    (folder / "old.ris").write_bytes("TY  - GEN\nTI  - Über die Gärten\nER  -\n".encode("cp1252"))
    said = json.loads(
        done(offline(folder, "import", str(folder / "old.ris"), "--json", "--offline"))
    )
    assert [one["title"] for one in said["added"]] == ["Über die Gärten"]


def test_csl_json_is_read_leniently() -> None:
    text = json.dumps(CSL, indent=1, ensure_ascii=False)
    wishes, problems = read(text, "x.json")
    book, zotero, bare = wishes
    assert book.title == "A Book of Tests" and book.line == 2
    assert book.item is not None and book.item.issued == Date(date_parts=((2020, 5),))
    assert zotero.identifiers == ("arxiv:2401.00001",) and zotero.item is not None
    assert zotero.item.container_title == "" and len(zotero.item.author) == 2
    assert (bare.identifiers, bare.title) == (("doi:10.5555/sleepy",), "")
    lines = [text.count("\n", 0, text.index(word)) for word in ('"none"', '"no item"', '"odd"')]
    assert [p.line for p in problems] == [lines[0], lines[1] + 1, lines[2] - 1]
    one = json.dumps(CSL[0])
    assert len(read(one, "x.json")[0]) == len(read(f'{{"items": [{one}]}}', "x.json")[0]) == 1


BIB = r"""@string{ j = "Journal of Tests" }
@article{one, title = {A {Title} with {\"O}}, author = {van der Poe, Anna and {The Group}},
  journal = j # " A", year = 2021, doi = {10.5555/ONE}}
@inproceedings{two, crossref = {vol}, title = "Two: A Paper", author = {Doe, Jane}}
@proceedings{vol, title = {Proceedings of the Tests}, year = 2020}
@misc{three, eprint = {2106.09685}, archiveprefix = {arXiv}}
@misc{four, year = 2020}
@article{five, title = {Not closed
"""


def test_bibtex_is_read_with_its_lines() -> None:
    wishes, problems = read(BIB, "x.bib")
    one, two, three = wishes
    assert one.title == "A Title with Ö" and one.line == 2 and one.item is not None
    assert one.item.container_title == "Journal of Tests A"
    assert one.identifiers == ("doi:10.5555/one",) and len(one.item.author) == 2
    assert two.item is not None and two.item.container_title == "Proceedings of the Tests"
    assert (three.identifiers, three.title) == (("arxiv:2106.09685",), "")
    assert [(p.line, p.code) for p in problems] == [
        (5, "not-a-paper"), (7, "unreadable-entry"), (8, "unreadable-entry")
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "{", "[1", "nonsense", "[" * 100_000, "\ud800", "null", "7"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_of_its_kind_is_a_problem_or_nothing(kind: str, text: str) -> None:
    wishes, problems = read(text, f"x{kind}")
    assert all(wish.line for wish in wishes) and all(p.line for p in problems)


LINES = st.one_of(
    st.sampled_from(
        ["TY  - JOUR", "TY - GEN", "ER  -", "ER  - ", "TI  - A", "AU  - x, y, z", "UR  - ;",
         "  - ", "T1  -", "2106.09685", "# c", "- doi:10.5555/x", "https://x.org", "[", "]", "{",
         "}", '"title": 1', ","]
    ),
    st.text(max_size=20),
)  # fmt: skip


@settings(max_examples=80)
@given(st.lists(LINES, max_size=12), st.sampled_from([".ris", ".txt", ".json"]))
def test_every_reader_is_total(lines: list[str], kind: str) -> None:
    text = "\n".join(lines)
    wishes, problems = read(text, f"x{kind}")
    found = [*(w.line for w in wishes), *(p.line for p in problems)]
    assert all(line and 1 <= line <= text.count("\n") + text.count("\r") + 1 for line in found)
    if kind == ".ris":
        starts = sum(x.startswith(("TY  -", "TY -")) for x in text.replace("\r", "\n").split("\n"))
        assert len(found) >= starts


TITLES = st.text(st.characters(codec="ascii", categories=("L", "N", "Zs")), min_size=1, max_size=40)
ITEMS = st.builds(
    Item,
    type=st.just("article-journal"),
    title=TITLES.map(lambda t: f"On {t.strip()}"),
    author=st.lists(st.sampled_from([Name(family="Hu", given="Ed"), Name(family="Doe")])).map(
        tuple
    ),
    issued=st.integers(1950, 2030).map(lambda y: Date(date_parts=((y,),))),
    DOI=st.sampled_from(["", "10.5555/a_b"]),
)


@settings(max_examples=30)
@given(st.lists(ITEMS, max_size=5), st.sampled_from(["ris", "json"]))
def test_what_lorabib_writes_it_reads(items: list[Item], form: str) -> None:
    made = [
        Paper(key=f"k{n}", item=item, identifiers=(), places=(), categories=(), status="preprint",
              sources=())
        for n, item in enumerate(items)
    ]  # fmt: skip
    text = (ris if form == "ris" else csl_json).export(made)
    wishes, problems = read(text, f"x.{form}")
    assert problems == ()
    found = [wish.item for wish in wishes if wish.item]
    wanted = [(" ".join(i.title.split()), i.issued, len(i.author)) for i in items]
    assert [(i.title, i.issued, len(i.author)) for i in found] == wanted


@pytest.mark.parametrize("form", ["ris", "json", "bib"])
def test_importing_an_export_twice_changes_nothing(folder: Path, form: str) -> None:
    package = Path(__file__).parent.parent
    (folder / f"refs.{form}").write_text(
        done(offline(package, "export", "-c", "survey", "-f", form, "-o", "-")), "utf-8"
    )
    said = done(offline(folder, "import", str(folder / f"refs.{form}"), "-c", "moe", "--offline"))
    number = said.partition(" entries: ")[0].split()[-1]
    assert f"{number} entries: {number} new" in said
    before = data(folder, ledger=True)
    again = done(offline(folder, "import", str(folder / f"refs.{form}"), "-c", "moe", "--offline"))
    assert f"{number} there already, 0 not imported" in again
    assert data(folder, ledger=True) == before
    theirs = {key for key, slugs in papers(package).items() if "survey" in slugs}
    assert theirs <= set(papers(folder))


def test_a_text_of_identifiers_and_titles_is_asked_about(quick: Registries, folder: Path) -> None:
    lines = ["# mine", "10.5555/sleepy", "", "* https://arxiv.org/abs/2401.00001", SLEEPY + " Not",
             GARDEN, "https://example.org/x", "10.5555/nowhere"]  # fmt: skip
    (folder / "ids.txt").write_text("\n".join(lines))
    said = run(quick, folder, "import", "ids.txt", "-c", "moe", "--json")
    made = json.loads(said.stdout)
    assert said.returncode == 1
    assert [(one["line"], one["state"]) for one in made["added"]] == [
        (2, "new"),
        (4, "new"),
        (6, "there"),
    ]
    assert [problem["line"] for problem in made["problems"]] == [5, 7, 8]
    assert made["entries"] == len(made["added"]) + len(made["problems"])
    before = data(folder, ledger=True)
    again = json.loads(run(quick, folder, "import", "ids.txt", "-c", "moe", "--json").stdout)
    assert {one["state"] for one in again["added"]} == {"there"} and not again["written"]
    assert data(folder, ledger=True) == before


def test_candidates_stand_below_the_line_that_they_are_about(
    quick: Registries, folder: Path
) -> None:
    (folder / "ids.txt").write_text(f"https://example.org/x\n{SLEEPY}\n10.5555/nowhere\n")
    said = run(quick, folder, "import", "ids.txt", "-c", "moe").stderr.splitlines()
    told = [line.partition(" ")[0] for line in said if line.startswith(("ids.txt", " "))]
    assert told[:2] == ["ids.txt:1:", "ids.txt:2:"] and told[-1] == "ids.txt:3:"
    assert set(told[2:-1]) == {""}
    assert any("doi:10.5555/sleepy" in line for line in said[2:-1])


def test_entries_without_records_are_rows_that_resolve_asks_about(
    quick: Registries, folder: Path
) -> None:
    (folder / "z.json").write_text(json.dumps([{**CSL[1], "title": GARDEN}, CSL[0]]))
    said = run(quick, folder, "import", "z.json", "-c", "theory")
    assert "2 entries: 2 new" in said.stdout and "Next: lorabib resolve" in said.stdout
    assert quick.count() == 0
    run(quick, folder, "resolve")
    listed = json.loads(done(offline(folder, "papers", "-c", "theory", "--json")))
    states = {paper["item"]["title"]: paper["status"] for paper in listed}
    assert states[GARDEN] == "published" and states["A Book of Tests"] == "unresolved"


def test_an_outage_imports_nothing(quick: Registries, folder: Path) -> None:
    (folder / "ids.txt").write_text("2401.00001\n2106.09685\n")
    quick.fail("arxiv", status(503), times=None)
    before = data(folder, ledger=True)
    assert run(quick, folder, "import", "ids.txt", "-c", "moe").returncode == 3
    assert data(folder, ledger=True) == before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.ris", b"TY  - GEN\0\nTI  - \xff\n", "is a binary file, not a text of references"),
        ("gone.txt", None, "no such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(
    folder: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    said = offline(folder, "import", str(folder / name), "--offline")
    assert said.exit_code == 1 and says in said.output
    assert said.output.count("\n") == 1
