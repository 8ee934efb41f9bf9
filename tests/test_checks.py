"""The checks: every code has a case that it tells and a near one that it does not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lorabib import build, lists, store
from lorabib.assemble import Data, assemble
from lorabib.categories import Tree
from lorabib.checks import CODES, PAPER_RULES, Subject, View, annotation
from lorabib.cli import main
from lorabib.lists import MAX_LINE, MAX_TEXT
from lorabib.model import Category, Claim, Date, Holding, Item, Name, Paper, Problem
from lorabib.names import parse
from lorabib.overrides import Known, Overrides, Placed, Row
from lorabib.venues import Table, Venue

from engines import paper

HERE = Path(__file__)
ROOT = HERE.parent.parent
DOCS = ROOT / "docs" / "checks.md"
TABLE = Table(
    [Venue(venue="acl", acronym="ACL", full="Meeting of ACL", short="Meet. ACL", kind="conference")]
)
#: Rooms that tell of an author's or keeper's own files, not of a library.
OF_AUTHORS = {"auditing", "bibfile", "citations", "keeping", "proof", "review", "subset"}
#: What `lorabib resolve` tells of its run: tests/test_resolve.py, tests/test_faults.py.
OF_RESOLVE = {"unreadable-record", "unknown-identifier", "refused-identifier"}


def whole(**facts: Any) -> Paper:
    """A paper with which nothing is wrong."""
    facts = {"title": "A View of Things", "authors": "Doe, Jane; Roe, Rick", "year": 2021} | facts
    return paper("doe2021view", **({"container_title": "Meeting of ACL"} | facts))


def named(*printed: str) -> dict[str, Any]:
    return {"author": tuple(map(parse, printed)), "authors": ""}


def bodies(*printed: str) -> dict[str, Any]:
    return {"author": tuple(Name(literal=one) for one in printed), "authors": ""}


PREPRINT = {"type": "article", "genre": "Preprint", "archive": "arXiv", "container_title": ""}
LORA = tuple(replace(whole(title=f"LoRA Number {n}"), key=f"k{n}") for n in range(5))

#: Code, facts of a paper, what is said of it; nothing if the rule is silent.
PAPERS: list[tuple[str, dict[str, Any], str]] = [
    ("missing-field", {"container_title": ""}, "lacks container-title, which the type paper-conf"),
    ("missing-field", {"authors": "", "year": None}, "lacks author and issued, which"),
    ("missing-field", {"title": "", "status": "unresolved", "type": "article"}, "lacks title"),
    ("missing-field", {"type": "thesis"}, "lacks publisher"),
    ("missing-field", {}, ""),
    ("missing-field", PREPRINT, ""),
    ("missing-field", {"authors": "", "editor": (Name(family="Doe", given="J."),)}, ""),
    ("missing-field", {"authors": "", "year": None, "status": "unresolved"}, ""),
    ("missing-field", {"type": "thesis", "publisher": "ETH"}, ""),
    ("suspicious-name", {"authors": "Doe1, Jane"}, "'Doe1, Jane' has '1' in it"),
    ("suspicious-name", {"authors": "Doe, Jane; Doe, Jane"}, "'Doe, Jane' stands twice"),
    ("suspicious-name", {"authors": "DOEMAN, Jane"}, "is in capitals"),
    ("suspicious-name", {"authors": "doe, Jane"}, "begins in small letters"),
    ("suspicious-name", {"authors": "D., Jane"}, "has an initial for a family name"),
    ("suspicious-name", {"authors": "Doe, Dr. Jane"}, "has a title or degree in it"),
    ("suspicious-name", {"authors": "Team, Qwen"}, "looks like that of a body"),
    ("suspicious-name", {"authors": "Roe, Jane and Rick"}, "is more than one name"),
    ("suspicious-name", {"authors": "Doe, Jane, Rick"}, "has a comma in it"),
    ("suspicious-name", {"authors": "Doe, Jane; others"}, "says that the list of authors was cut"),
    ("suspicious-name", {"authors": "a@b.org"}, "has '@' in it"),
    ("suspicious-name", {"author": (Name(given="Jane"),), "authors": ""}, "has no family name"),
    ("suspicious-name", {"editor": (Name(family="Doe{", given="J."),)}, "has '{' in it"),
    ("suspicious-name", named("Laurens van der Maaten", "Jean-Baptiste d'Alembert"), ""),
    ("suspicious-name", named("Haitz Sáez de Ocáriz Borde", "Siân O’Brien", "S. M. QI"), ""),
    ("suspicious-name", named("Qwen Team", "Plato", "陈大文", "Guy L. Steele Jr."), ""),
    ("suspicious-name", {"author": (Name(literal="Barnes & Noble 2"),), "authors": ""}, ""),
    ("suspicious-name", bodies("John Smith"), "'John Smith' is that of a person, not of a body"),
    ("suspicious-name", bodies("X. Quux"), "is that of a person"),
    ("suspicious-name", bodies("Quux, X. Y."), "is that of a person"),
    ("suspicious-name", bodies("John Smith and Jane Doe"), "is more than one name"),
    ("suspicious-name", bodies("J. Smith, R. Roe, J. Doe"), "is more than one name"),
    ("suspicious-name", bodies("J. Smith, R. Roe & J. Doe"), "is more than one name"),
    ("suspicious-name", bodies("Smith, J., Roe, R. R. and Doe, J.-J."), "is more than one name"),
    ("suspicious-name", bodies("Smith et al."), "says that the list of authors was cut"),
    ("suspicious-name", bodies("John Smith, et al"), "says that the list of authors was cut"),
    ("suspicious-name", bodies("Smith and others"), "says that the list of authors was cut"),
    ("suspicious-name", bodies("Smith & colleagues"), "says that the list of authors was cut"),
    ("suspicious-name", bodies("Smith, J., ..."), "says that the list of authors was cut"),
    ("suspicious-name", bodies("Et Al."), "says that the list of authors was cut"),
    ("suspicious-name", {"author": (Name(family="Others"),), "authors": ""},
     "says that the list of authors was cut"),
    ("suspicious-name", {"author": (Name(family="al.", given="et"),), "authors": ""},
     "says that the list of authors was cut"),
    ("suspicious-name", {"author": (Name(family="others", given="and"),), "authors": ""},
     "says that the list of authors was cut"),
    ("suspicious-name", bodies("Qwen Team", "Red Hat", "Jane Street", "Johnson & Johnson"), ""),
    ("suspicious-name", bodies("School of Arts and Crafts", "Navaneet K. L."), ""),
    ("suspicious-name", bodies("American Society for Health, Science and Sport"), ""),
    ("suspicious-name", bodies("Ernst, Young and Old"), ""),
    ("suspicious-name", bodies("Xyloph Quux", "ETAL Group", "Board of Others Alike"), ""),
    ("casing", {"title": "A VIEW OF THINGS"}, "the title is in capitals"),
    ("casing", {"title": "a view of things"}, "the title has no capital"),
    ("casing", {"title": "A bayesian View"}, "'bayesian' in the title is written 'Bayesian'"),
    ("casing", {"title": "Lora Again"}, "'Lora' in the title is written 'LoRA' elsewhere"),
    ("casing", {"title": "LoRA in a Bayesian View"}, ""),
    ("casing", {"title": "FLORA"}, ""),
    ("casing", {"title": "On $lora$ Norms"}, ""),
    ("leftover-markup", {"title": "A <i>View</i>"}, "the title has markup in it: '<i>'"),
    ("leftover-markup", {"title": r"A \textsc{View}"}, "the title has markup"),
    ("leftover-markup", {"container_title": "R&amp;D"}, "the container-title has markup"),
    ("leftover-markup", {"title": "R&D: 1 < 2 > 0"}, ""),
    ("leftover-markup", {"title": r"On $\ell_{2}$ Norms"}, ""),
    ("pages", {"page": "19-12"}, "the pages '19-12' run backwards"),
    ("pages", {"page": "12--19"}, "'12--19' is no page"),
    ("pages", {"page": "1-12, n/a"}, "'n/a' is no page and no range of pages"),
    ("pages", {"page": "1-900"}, "are 900: too many for one paper"),
    ("pages", {"page": "1-900", "type": "book"}, ""),
    ("pages", {"page": "1-12, 15"}, ""),
    ("pages", {"page": "e12-e19, 1235-47"}, ""),
    ("pages", {"page": "026119"}, ""),
    ("pages", {"page": "12:1-12:9"}, ""),
    ("placeholder-value", {"volume": "n/a"}, "the volume is 'n/a', which says nothing"),
    ("placeholder-value", {"volume": "N/A"}, "the volume is 'N/A'"),
    ("placeholder-value", {"issue": "-"}, "the issue is '-'"),
    ("placeholder-value", {"number": "TBD"}, "the number is 'TBD'"),
    ("placeholder-value", {"page": "unknown"}, "the page is 'unknown'"),
    ("placeholder-value", {"page": "in press"}, "the page is 'in press'"),
    ("placeholder-value", {"page": "pp. to appear"}, "the page is 'pp. to appear'"),
    ("placeholder-value", {"page": "??-??"}, "the page is '??-??'"),
    ("placeholder-value", {"page": "TBA–TBA"}, "the page is 'TBA–TBA'"),
    ("placeholder-value", {"volume": "Vol. Unknown"}, "the volume is 'Vol. Unknown'"),
    ("placeholder-value", {"volume": "PP"}, "the volume is 'PP'"),
    ("placeholder-value", {"publisher": "Not available."}, "the publisher is 'Not available.'"),
    ("placeholder-value", {"volume": "XX", "issue": "Online 2", "number": "NA62"}, ""),
    ("placeholder-value", {"volume": "abs/2106.09685", "issue": "S-1", "page": "in-1"}, ""),
    ("placeholder-value", {"publisher": "Unknown Press", "page": "i-xii, 12"}, ""),
    ("placeholder-value", {"volume": "0", "issue": "Special issue", "number": "#5"}, ""),
    ("pages", {"page": "in press"}, ""),
    ("year-against-eprint", PREPRINT | {"status": "preprint", "archive_location": "2301.00001"},
     "a preprint of 2021 with an eprint of 2023"),
    ("year-against-eprint", {"archive": "arXiv", "archive_location": "2301.00001"},
     "issued in 2021, but its eprint is of 2023"),
    ("year-against-eprint", {"archive": "arXiv", "archive_location": "cs/0101001"},
     "its eprint is of 2001"),
    ("year-against-eprint", {"archive": "arXiv", "archive_location": "2201.00001"}, ""),
    ("year-against-eprint", {"archive": "arXiv", "archive_location": "1901.00001"}, ""),
    ("year-against-eprint", PREPRINT | {"status": "preprint", "archive_location": "2201.00001"},
     ""),
    ("year-against-eprint", {"archive": "HAL", "archive_location": "hal-01234567"}, ""),
    ("impossible-date", {"year": None, "issued": Date(date_parts=((2024, 2, 30),))},
     "2024-02-30 is no day"),
    ("impossible-date", {"year": None, "issued": Date(date_parts=((2023, 2, 29),))},
     "2023-02-29 is no day"),
    ("impossible-date", {"year": None, "issued": Date(date_parts=((2024, 2, 29),))}, ""),
    ("impossible-date", {"year": None, "issued": Date(date_parts=((2024, 2),))}, ""),
    ("broken-identifier", {"DOI": "11.1234/x"}, "'11.1234/x' is no DOI"),
    ("broken-identifier", {"archive": "arXiv", "archive_location": "2113.00001"}, "is no arXiv"),
    ("broken-identifier", {"URL": "htp://x.org"}, "is no address of the web"),
    ("broken-identifier", {"URL": "https://x.org/a b"}, "is no address of the web"),
    ("broken-identifier", {"URL": "http://[x"}, "is no address of the web"),
    ("broken-identifier", {"ISBN": "978-1-4503-9408-7"}, "is no ISBN"),
    ("broken-identifier", {"ISSN": "2835-8857"}, "is no ISSN"),
    ("broken-identifier", {"DOI": "10.1109/CVPR52733.2024.02705", "URL": "https://x.org/a_b?c=1"},
     ""),
    ("broken-identifier", {"ISBN": "978-1-4503-9408-6 0-306-40615-2", "ISSN": "2835-8856"}, ""),
    ("unknown-venue", {"container_title": "Gathering"}, "is not in the table: 'Gathering'"),
    ("unknown-venue", {}, ""),
    ("unknown-venue", {"container_title": ""}, ""),
    ("uncategorized", {}, "doe2021view has no category"),
]  # fmt: skip


def test_other_persons_of_the_library_tell_a_person() -> None:
    """Xyloph Quux: a given name and a family name that others bear, each once."""
    one = whole(author=(Name(literal="Xyloph Quux"),), authors="")
    told = [whole(authors="Roe, Xyloph"), whole(authors="Quux, Jane")]
    for others, number in ((told, 1), (told[:1], 0), (told[1:], 0)):
        view = View([Subject(paper) for paper in (one, *others)])
        assert len(said("suspicious-name", Subject(one), view)) == number


def said(code: str, subject: Subject, view: View) -> list[str]:
    return list(PAPER_RULES[code](subject, view))


@pytest.mark.parametrize(("code", "facts", "message"), PAPERS)
def test_a_rule_on_a_paper(code: str, facts: dict[str, Any], message: str) -> None:
    one = whole(**facts)
    if code == "uncategorized":
        one = replace(one, categories=("uncategorized",))
    subject = Subject(one)
    others = [Subject(other) for other in LORA]
    tree = Tree((Category(slug="a", title="A"),))
    view = View([subject, *others], tree=tree, protected=("Bayesian",), venues=TABLE)
    found = said(code, subject, view)
    assert len(found) == bool(message), found
    assert message in "".join(found)
    if code != "unknown-venue":
        assert all(said(code, other, view) == [] for other in others)


# --- libraries: from rows and records to problems --------------------------------------------

TITLE = "A Long View of Rather Many Things"
TEAM = (Name(family="Doe", given="Jane"), Name(family="Roe", given="Rick"))


def claim(record: str, title: str = TITLE, **facts: Any) -> Claim:
    """A record: a preprint if its id is of arXiv, else a publication."""
    claims = {name: facts.pop(name) for name in tuple(facts) if name in Claim.__struct_fields__}
    item: dict[str, Any] = {"title": title, "author": TEAM, "issued": Date(date_parts=((2024,),))}
    if record.startswith("arxiv:"):
        item |= {"type": "article", "genre": "Preprint", "archive": "arXiv"}
        item |= {"archive_location": record.removeprefix("arxiv:")}
    else:
        item |= {"type": "paper-conference", "container_title": "Meeting of ACL"}
    kind = "preprint" if record.startswith("arxiv:") else "published"
    given = {"record": record, "source": "shipped", "kind": kind, "identifiers": (record,)}
    return Claim(**(given | claims), item=Item(**(item | facts)))


def row(title: str = TITLE, link: str = "https://example.org/p") -> str:
    return f"- {title} | [paper]({link})\n"


def problems(text: str = "", *claims: Claim, **more: Any) -> tuple[Problem, ...]:
    """The problems of a library of one list, with a category for its first heading."""
    rows, found = lists.read("# Head\n\n" + (text or row()), "list")
    tree = (Category(slug="head", title="Head", headings=("list: Head",)),)
    facts = {"entries": rows, "claims": claims, "categories": tree, "overrides": Overrides()}
    facts |= {"ledger": (), "release": "0", "venues": (), "problems": found}
    return assemble(Data(**(facts | more))).problems


ARXIV, OTHER = "arxiv:2401.00001", "arxiv:2401.00002"
DOI = "doi:10.5555/a"
AT = "https://arxiv.org/abs/"
PAPER = claim(ARXIV)


def two_rows() -> str:
    return row(link=AT + "2401.00001") + row("Else", link=AT + "2401.00002")


def held(*names: str) -> tuple[Holding, ...]:
    """A ledger with the keys of the two works."""
    pairs = zip((ARXIV, OTHER), names, strict=True)
    return tuple(Holding(identifier=i, key=key, since="0.1.0") for i, key in pairs)


#: Code -> the problems of a library that has it, and of one that nearly has.
LIBRARIES: dict[str, tuple[Any, Any]] = {
    "list-too-long": (lambda: problems("- a\n" * (MAX_TEXT // 4 + 1)), lambda: problems(row())),
    "line-too-long": (
        lambda: problems(row() + f"- {'x' * MAX_LINE}\n"),
        lambda: problems(row() + f"- {'x' * 1000}\n"),
    ),
    "unreadable-row": (
        lambda: problems("> " * 200 + row()),
        lambda: problems("> " * 2 + row()),
    ),
    "malformed-link": (
        lambda: problems(row(link="https//x.org/a")),
        lambda: problems(row(link="https://x.org/a")),
    ),
    "malformed-identifier": (
        lambda: problems(row(link=AT + "2401.000")),
        lambda: problems(row(link=AT + "2401.00001")),
    ),
    "placeholder-row": (
        lambda: problems("| Title | Link |\n|---|---|\n| - | - |\n"),
        lambda: problems(f"| Title | Link |\n|---|---|\n| {TITLE} | - |\n"),
    ),
    "stray-mark": (
        lambda: problems(f"| Title | Link |\n|---|---|\n| {TITLE} | - |\n|\n"),
        lambda: problems(f"| Title | Link |\n|---|---|\n| {TITLE} | - |\n"),
    ),
    "not-a-paper": (
        lambda: problems(row(link=AT + "2401.00001") * 3 + "- See also the wiki.\n"),
        lambda: problems(row(link=AT + "2401.00001") * 3),
    ),
    "list-without-papers": (
        lambda: problems("- [PEFT](https://github.com/huggingface/peft)\n" * 3),
        lambda: problems(row(link=AT + "2401.00001") * 3),
    ),
    "table-without-papers": (
        lambda: problems("| Name | Stars |\n|---|---|\n| peft | 12 |\n| trl | 9 |\n"),
        lambda: problems(f"| Title | Year |\n|---|---|\n| {TITLE} | 2024 |\n"),
    ),
    "unresolved": (lambda: problems(row()), lambda: problems(row(), PAPER)),
    "wrong-identifier": (
        lambda: problems(row(link=AT + "2401.00002"), PAPER, claim(OTHER, "Others Do It Well")),
        lambda: problems(row(link=AT + "2401.00001"), PAPER, claim(OTHER, "Others Do It Well")),
    ),
    "maybe-one-work": (
        lambda: problems(row(), PAPER, claim(DOI, "A Long View of Rather Few Things")),
        lambda: problems(row(), PAPER, claim(DOI, "Gardening for the Rest of Us")),
    ),
    "record-conflict": (
        lambda: problems(
            row(link=AT + "2401.00001"),
            PAPER,
            claim(DOI, author=(Name(family="Poe", given="Pat"),)),
        ),
        lambda: problems(row(link=AT + "2401.00001"), PAPER, claim(DOI)),
    ),
    "incomplete-record": (
        lambda: problems(row(), PAPER, claim(DOI, container_title="")),
        lambda: problems(row(), PAPER, claim(DOI)),
    ),
    "author-count": (
        lambda: problems(row(), PAPER, claim(DOI, author=(*TEAM, Name(family="Poe")))),
        lambda: problems(row(), PAPER, claim(DOI, author=TEAM[:1], authors_complete=False)),
    ),
    "author-order": (
        lambda: problems(row(), claim(DOI, authors_ordered=False)),
        lambda: problems(row(), claim(DOI)),
    ),
    "retracted": (
        lambda: problems(row(), claim(DOI, retracted="retracted by doi:10.5555/notice")),
        lambda: problems(row(), claim(DOI), claim("doi:10.5555/n", "Note", retracts=("doi:1",))),
    ),
    "withdrawn": (
        lambda: problems(row(), claim(ARXIV, withdrawn="withdrawn by the authors")),
        lambda: problems(row(), PAPER),
    ),
    "duplicate-work": (
        lambda: problems(
            row(link=AT + "2401.00001") + row(link=AT + "2401.00002"), PAPER, claim(OTHER)
        ),
        lambda: problems(
            row(link=AT + "2401.00001") + row(link=AT + "2401.00002"),
            PAPER,
            claim(OTHER, author=(Name(family="Poe", given="Pat"),)),
        ),
    ),
    "unmapped-heading": (
        lambda: problems(row() + "\n# Elsewhere\n\n" + row("Another View of Other Things")),
        lambda: problems(row() + row("Another View of Other Things")),
    ),
    "unused-ruling": (
        lambda: problems(row(), PAPER, overrides=placed(OTHER)),
        lambda: problems(row(), PAPER, overrides=placed(ARXIV)),
    ),
    "key-of-two-works": (
        lambda: problems(two_rows(), PAPER, claim(OTHER, "Else"), ledger=held("k", "k")),
        lambda: problems(two_rows(), PAPER, claim(OTHER, "Else"), ledger=held("k", "l")),
    ),
    "uncategorized": (
        lambda: problems("\n# Elsewhere\n\n" + row(), PAPER),
        lambda: problems(row(), PAPER),
    ),
}


def placed(identifier: str) -> Overrides:
    return Overrides(paper=(Placed(identifier=identifier, categories=("head",)),))


@pytest.mark.parametrize("code", LIBRARIES)
def test_a_library_with_the_problem_and_one_that_nearly_has_it(code: str) -> None:
    with_it, without = (make() for make in LIBRARIES[code])
    told = [p for p in with_it if p.code == code]
    assert told and code not in {p.code for p in without}, (with_it, without)
    for problem in (*with_it, *without):
        assert problem.severity == CODES[problem.code].severity
        assert problem.path and problem.message and "\n" not in str(problem)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"DOI": "10.5555/Both"}, {"DOI": "10.5555/both"}, "doi:10.5555/both"),
        ({"DOI": "10.5555/both"}, {"record": "doi:10.5555/both"}, "doi:10.5555/both"),
        ({"record": "acl:2024.acl-long.1"}, {"DOI": "10.18653/v1/2024.acl-long.1"},
         "acl:2024.acl-long.1"),
        ({"DOI": "10.48550/arXiv.2401.00001"},
         {"archive": "arXiv", "archive_location": "2401.00001"}, "arxiv:2401.00001"),
        ({"DOI": "10.5555/both"}, {"DOI": "10.5555/both2"}, ""),
        ({"DOI": "n/a"}, {"DOI": "n/a"}, ""),
        ({"archive": "HAL", "archive_location": "2401.00001"},
         {"archive": "arXiv", "archive_location": "2401.00001"}, ""),
        ({}, {}, ""),
    ],
)  # fmt: skip
def test_two_works_with_one_identifier_in_their_entries(
    one: dict[str, Any], other: dict[str, Any], told: str
) -> None:
    """A DOI that was copied to the wrong work: titles and authors differ, no record says so."""
    poe = (Name(family="Poe", given="Pat"),)
    claims = (
        claim(**({"record": "published:one"} | one)),
        claim(**({"record": "published:other", "author": poe} | other), title="Gardening for All"),
    )
    found = problems(row() + row("Gardening for All"), *claims)
    said = [p for p in found if p.code == "duplicate-work"]
    assert len(said) == bool(told), found
    if told:
        [problem] = said
        assert told in problem.message and "whose it is (field)" in problem.message
        assert {problem.key, *problem.about} == {"doe2024long", "poe2024gardening"}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"page": "n/a-n/a"}, "a record's page is 'n/a-n/a', which says nothing and is left out"),
        ({"volume": "-"}, "a record's volume is '-', which says nothing and is left out"),
        ({"volume": "TBD"}, "the volume is 'TBD', which says nothing"),
        ({"volume": "3", "page": "1-9"}, ""),
    ],
)
def test_a_placeholder_of_a_record_is_told_though_no_entry_has_it(
    facts: dict[str, str], told: str
) -> None:
    found = [
        p.message for p in problems(row(), claim(DOI, **facts)) if p.code == "placeholder-value"
    ]
    assert found == ([told] if told else [])


def test_a_placeholder_is_no_matter_where_another_record_has_the_value() -> None:
    two = claim(DOI, volume="n/a", confidence=0.5), claim("doi:10.5555/b", volume="3")
    with_both = problems(row(), *(replace(c, identifiers=(DOI, "doi:10.5555/b")) for c in two))
    assert [p for p in with_both if p.code == "placeholder-value"] == []


def test_a_library_without_categories_has_nothing_to_place_its_papers_in() -> None:
    text = row() + "\n# Elsewhere\n\n" + row("Another View of Other Things")
    claims = PAPER, claim(OTHER, "Another View of Other Things")
    assert problems(text, *claims, categories=()) == ()
    assert problems(text, *claims, categories=(), flat=("list: Head",)) == ()
    told = problems(text, *claims, categories=(Category(slug="other", title="Other"),))
    assert sorted(p.code for p in told) == ["uncategorized"] * 2 + ["unmapped-heading"] * 2


def test_a_row_ruled_by_hand_that_is_gone_is_told() -> None:
    rule = Row(list="list", title="Gone", record=ARXIV, reason="seen")
    found = problems(row(), PAPER, overrides=Overrides(row=(rule,)))
    assert [p.code for p in found] == ["unused-ruling"]


def test_every_code_is_told_and_is_silent() -> None:
    fires = {code for code, _, message in PAPERS if message} | LIBRARIES.keys()
    silent = {code for code, _, message in PAPERS if not message} | LIBRARIES.keys()
    assert fires == silent == CODES.keys() - OF_RESOLVE
    others = [p.read_text("utf-8") for p in (ROOT / "tests").glob("test_*.py") if p != HERE]
    assert all(any(f'"{code}"' in text for text in others) for code in OF_RESOLVE)


def test_no_code_is_used_that_is_not_in_the_table() -> None:
    """Every code that the package writes into a problem of a library."""
    package = ROOT / "src" / "lorabib"
    files = (p for p in package.rglob("*.py") if p.relative_to(package).parts[0] not in OF_AUTHORS)
    text = "".join(p.read_text("utf-8") for p in files)
    used = set(re.findall(r'code="([a-z-]+)"|problem\(\s*(?:entry, )?"([a-z-]+)"', text))
    assert {one or other for one, other in used} <= CODES.keys()
    assert PAPER_RULES.keys() <= CODES.keys()


def test_the_page_has_every_code() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (\w+) \| (.*) \| (.*) \|$", DOCS.read_text("utf-8"), re.M
    )
    assert rows == [(code, *one) for code, one in CODES.items()]


# --- what the keeper knows -------------------------------------------------------------------


def test_what_the_keeper_knows_has_its_reason_and_a_key() -> None:
    known = Known(code="wrong-identifier", key="doe2024long", reason="seen")
    others = row(link=AT + "2401.00002"), PAPER, claim(OTHER, "Others Do It Well")
    [problem] = problems(*others, overrides=Overrides(known=(known,)))
    assert (problem.known, problem.key) == ("seen", "doe2024long")
    assert str(problem).endswith("[wrong-identifier] (known: seen)")


@pytest.mark.parametrize(
    ("ruling", "fits"),
    [
        ({"key": "doe2024long"}, True),
        ({"about": "arxiv:2401.00002"}, True),
        ({"key": "doe2024long", "about": "arxiv:2401.00002"}, True),
        ({"key": "roe2024long"}, False),
        ({"key": "doe2024long", "about": "arxiv:2401.00003"}, False),
        ({"code": "malformed-link", "key": "doe2024long"}, False),
    ],
)
def test_a_ruling_fits_or_is_told_as_unused(ruling: dict[str, str], fits: bool) -> None:
    known = Known(**({"code": "wrong-identifier", "reason": "seen"} | ruling))
    others = row(link=AT + "2401.00002"), PAPER, claim(OTHER, "Others Do It Well")
    found = problems(*others, overrides=Overrides(known=(known,)))
    assert {p.code for p in found if not p.known} == (
        set() if fits else {"wrong-identifier", "unused-ruling"}
    )


def test_the_library_has_no_error_and_a_reason_for_each_warning() -> None:
    found = build.load(store.locate(ROOT, ROOT)).problems
    assert [str(p) for p in found if p.severity == "error"] == []
    assert [str(p) for p in found if p.severity == "warning" and not p.known] == []
    assert len([p for p in found if p.known]) > 20


# --- the command -----------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with an error, a warning, a known warning and a note."""
    for folder in ("lists", "records"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    text = "# Head\n\n" + row("Alone, 50% :: of It All", "https//x.org/a") + row()
    text += "\n\n| Title | Link |\n|---|---|\n| - | - |\n"
    (tmp_path / "data" / "lists" / "list.md").write_text(text, "utf-8")
    record = {"kind": "preprint", "identifiers": [ARXIV], "confidence": 1.0}
    record["item"] = {"type": "article", "title": TITLE, "author": [{"family": "Doe"}]}
    record["item"] |= {"issued": {"date-parts": [[2024]]}, "DOI": "11.1/a"}  # type: ignore[operator]
    line = json.dumps({"source": "shipped", "id": ARXIV, "body": record})
    (tmp_path / "data" / "records" / "r.jsonl").write_text(line + "\n", "utf-8")
    tree = '[[category]]\nslug = "head"\ntitle = "Head"\nheadings = ["list: Head"]\n'
    (tmp_path / "data" / "categories.toml").write_text(tree, "utf-8")
    known = '[[known]]\ncode = "unresolved"\nabout = "Alone"\nreason = "a page"\n'
    (tmp_path / "data" / "overrides.toml").write_text(known, "utf-8")
    (tmp_path / "lorabib.toml").write_text("format = 1\n", "utf-8")
    return tmp_path


def check(library: Path, *args: str) -> Any:
    return CliRunner().invoke(main, ["check", "--library", str(library), *args])


def test_check_prints_what_is_open_and_fails_on_errors(library: Path) -> None:
    done = check(library)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "data/lists/list.md:3: warning: alone50: the address of link 'paper' is malformed: "
        "'https//x.org/a' [malformed-link]",
        "data/lists/list.md:4: error: doe2024long: '11.1/a' is no DOI [broken-identifier]",
    ]
    assert done.stderr == "1 error, 1 warning, 1 note; 1 known\n"


@pytest.mark.parametrize(
    ("args", "codes", "exit_code"),
    [
        (["--level", "error"], ["broken-identifier"], 1),
        (["--level", "info"], ["malformed-link", "broken-identifier", "placeholder-row"], 1),
        (["--known"], ["malformed-link", "unresolved", "broken-identifier"], 1),
        (["--only", "malformed-link"], ["malformed-link"], 0),
        (["--only", "malformed-link", "--strict"], ["malformed-link"], 1),
        (["--only", "unresolved", "--strict"], [], 0),
        (["--only", "unresolved", "--known", "--strict"], ["unresolved"], 0),
        (["--category", "head"], ["malformed-link", "broken-identifier"], 1),
    ],
)
def test_check_chooses(library: Path, args: list[str], codes: list[str], exit_code: int) -> None:
    done = check(library, "--json", *args)
    assert [p["code"] for p in json.loads(done.stdout)] == codes
    assert done.exit_code == exit_code


def test_check_annotates_for_github(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(library)
    done = CliRunner().invoke(main, ["check", "-f", "github", "--known", "--level", "info"])
    assert [line.partition("::paper")[0] for line in done.stdout.splitlines()][1] == (
        "::warning file=data/lists/list.md,line=3,title=unresolved::'Alone, 50%25 :: of It All' "
        "is not decided: no record has a title like it"
    )
    assert done.stdout.splitlines()[-1].startswith("::notice file=data/lists/list.md,line=9,")
    monkeypatch.chdir(library.parent)
    done = check(library, "-f", "github")
    assert f"file={library.name}/data/lists/list.md," in done.stdout


@pytest.mark.parametrize(("given", "near"), [("--only", "pagse"), ("--category", "haed")])
def test_check_offers_the_nearest(library: Path, given: str, near: str) -> None:
    done = check(library, given, near)
    assert done.exit_code == 2 and "did you mean" in done.stderr


def test_check_prints_its_rules(library: Path) -> None:
    assert len(check(library, "--rules").stdout.splitlines()) == len(CODES)
    found = json.loads(check(library, "--rules", "--json").stdout)
    assert found[0].keys() == {"code", "severity", "means", "cure"}


@given(st.text(), st.text(), st.text())
def test_an_annotation_is_one_command_whatever_it_says(path: str, said: str, key: str) -> None:
    problem = Problem(code="pages", severity="error", message=said, path=path or "x", line=3)
    line = annotation(problem)
    assert "\n" not in line and "\r" not in line
    head, _, rest = line.removeprefix("::error ").partition("::")
    assert len(head.split(",")) == 3
    assert rest.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == said


def test_checks_are_the_same_in_any_order() -> None:
    others = [claim(OTHER), PAPER, claim(DOI, "Gardening", author=TEAM[:1])]
    text = row(link=AT + "2401.00001"), row(link=AT + "2401.00002"), row("Gardening")
    one, other = (problems("".join(text), *order) for order in (others, others[::-1]))
    assert one == other and len(one) > 1


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ((claim(DOI, author=TEAM, authors_complete=False),), True),
        ((claim(DOI, author=TEAM, authors_complete=False), PAPER), False),
        ((claim(DOI, author=(Name(family="Poe", given="P."),), authors_complete=False),), False),
        ((claim(DOI, author=(*TEAM, Name(literal="others")), authors_complete=False),), False),
    ],
)
def test_authors_that_no_record_has_are_told(claims: tuple[Claim, ...], told: bool) -> None:
    """A list of initials is whole, and one that ends with "others" says so itself."""
    found = [one for one in problems(row(), *claims) if one.code == "author-count"]
    assert bool(found) == told
