"""The order, groups, numbers and links of a document of references."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from lorabib.model import Category, Link, Paper, Place
from lorabib.references.arranging import Document, arranged
from lorabib.references.documents import write
from lorabib.references.links import listed
from lorabib.references.manner import Look
from lorabib.references.rich import Reference, Text, plain

from engines import paper

TREE = (
    Category(slug="a", title="Above"),
    Category(slug="a1", title="First below", parent="a"),
    Category(slug="b", title="Beside"),
    Category(slug="a2", title="Second below", parent="a"),
)


def one(key: str, year: int | None, row: int, *categories: str, links: Sequence[str] = ()) -> Paper:
    made = paper(key, title=f"Title {key}", **({"year": year} if year else {}))
    rows = tuple(Link(label="Link", url=url) for url in links)
    place = Place(list="l", line=row, headings=(), title=key, links=rows)
    return msgspec.structs.replace(made, categories=categories, places=(place,))


PAPERS = (
    one("k1", 2020, 9, "a1", "b"),
    one("k2", 2022, 5, "a"),
    one("k3", None, 7, "a2"),
    one("k4", 2022, 1, "uncategorized"),
)
#: The style's order is none of the others.
FOUND = [Reference(key, (Text(f"Text {key}."),), (Text(f"[{n}]"),)) for n, key in enumerate(
    ("k3", "k2", "k1", "k4"), 1)]  # fmt: skip


def keys(made: Document) -> list[tuple[str, str]]:
    return [(s.title, " ".join(e.key for e in s.entries)) for s in made.sections]


@pytest.mark.parametrize(
    ("order", "wanted"),
    {
        "style": "k3 k2 k1 k4",
        "key": "k1 k2 k3 k4",
        "year": "k2 k4 k1 k3",
        "list": "k4 k2 k3 k1",
    }.items(),
)
def test_orders(order: str, wanted: str) -> None:
    assert keys(arranged(PAPERS, FOUND, Look(order=order))) == [("", wanted)]  # type: ignore[arg-type]


CATEGORIES = [("Above", "k3 k2 k1"), ("Beside", "k1"), ("Uncategorized", "k4")]
BELOW = [
    ("Above", "k2"), ("First below", "k1"), ("Second below", "k3"), ("Beside", "k1"),
    ("Uncategorized", "k4"),
]  # fmt: skip
YEARS = [("2022", "k2 k4"), ("2020", "k1"), ("Without a year", "k3")]


@pytest.mark.parametrize(
    ("group", "wanted"), {"category": CATEGORIES, "subcategory": BELOW, "year": YEARS}.items()
)
def test_groups(group: str, wanted: list[tuple[str, str]]) -> None:
    made = arranged(PAPERS, FOUND, Look(group=group), categories=TREE)  # type: ignore[arg-type]
    assert keys(made) == wanted


def test_only_chosen_categories_head_groups() -> None:
    some = [p for p in PAPERS if p.key == "k1"]
    made = arranged(some, FOUND[2:3], Look(group="subcategory"), categories=TREE, within=("a1",))
    assert keys(made) == [("First below", "k1")]


def test_a_paper_of_two_groups_has_one_number_and_one_id() -> None:
    made = arranged(PAPERS, FOUND, Look(group="category"), categories=TREE)
    assert [(e.key, e.number) for e in made.entries if e.key == "k1"] == [("k1", 3)] * 2
    page = write(made, "html").decode()
    assert page.count('id="k1"') == 1 and '<li value="3">' in page and page.count("<li") == 5
    assert write(made, "latex").decode().count(r"\bibitem{k1}") == 1
    assert "- \\[3\\] Text k1." in write(made, "markdown").decode()


def test_numbers_follow_the_document_in_the_marks_of_the_style() -> None:
    made = arranged(PAPERS, FOUND, Look(order="key"))
    assert [(e.key, e.number) for e in made.entries][:2] == [("k1", 1), ("k2", 2)]
    dots = [ref._replace(label=(Text(f"{n}."),)) for n, ref in enumerate(FOUND, 1)]
    assert "\n2. Text k2." in write(arranged(PAPERS, dots, Look(order="key")), "text").decode()


def test_numbers_are_as_in_the_style_unless_asked_for() -> None:
    bare = [ref._replace(label=()) for ref in FOUND]
    labels = [ref._replace(label=(Text(f"[Doe{n}]"),)) for n, ref in enumerate(FOUND)]

    def numbers(found: list[Reference], numbered: bool | None) -> set[int | None]:
        return {e.number for e in arranged(PAPERS, found, Look(numbered=numbered)).entries}

    assert numbers(bare, None) == numbers(FOUND, False) == numbers(labels, None) == {None}
    assert numbers(bare, True) == numbers(FOUND, None) == numbers(labels, True) == {1, 2, 3, 4}
    first = next(arranged(PAPERS, labels).entries)
    assert plain(first.label) == "[Doe0]"
    assert r"\bibitem[{Doe0}]{k3}" in write(arranged(PAPERS, labels), "latex").decode()


def test_what_the_style_left_out_stands_at_the_end() -> None:
    assert keys(arranged(PAPERS, FOUND[:2])) == [("", "k3 k2 k1 k4")]


def test_an_empty_list_is_a_document() -> None:
    for form in ("markdown", "text", "html", "latex", "typst"):
        assert write(arranged((), []), form)


# --- links ------------------------------------------------------------------------------------

LINKS = {
    "https://github.com/a/b": "code",
    "https://name.github.io/": "project",
    "https://openreview.net/forum?id=abcdefghij": "paper",
    "https://publisher.org/x.pdf": "paper",
    "https://arxiv.org/abs/2301.00002": "",  # another work: a wrong link of a list
    "https://arxiv.org/pdf/2301.00001v2": "",  # stands behind the reference already
    "javascript:alert(1)": "",
    "https//broken": "",
}


@pytest.mark.parametrize(("url", "kind"), LINKS.items())
def test_links_of_the_lists(url: str, kind: str) -> None:
    names = ("arxiv:2301.00001", "openreview:abcdefghij")
    mine = msgspec.structs.replace(one("k", 2020, 1, links=(url, url)), identifiers=names)
    found = list(listed(mine, ["https://arxiv.org/abs/2301.00001"]))
    assert [plain(link.parts) for link in found] == [kind] * bool(kind)


def test_doi_and_eprint_are_linked_where_the_reference_has_none() -> None:
    mine = paper("k", DOI="10.1/a_b", archive="arXiv", archive_location="2301.00001")
    made = arranged((mine,), [Reference("k", (Text("T. https://doi.org/10.1/A_b"),))])
    assert [link.url for link in next(made.entries).links] == ["https://arxiv.org/abs/2301.00001"]
    made = arranged((mine,), [Reference("k", (Text("T."),))])
    assert [plain(link.parts) for link in next(made.entries).links] == [
        "doi:10.1/a_b",
        "arXiv:2301.00001",
    ]
