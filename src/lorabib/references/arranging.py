"""References -> the document that all formats write: its order, groups, numbers and links. Pure.

A paper of two groups stands in both, with one number. What a style left out of its list stands at
the end of it: a document has all papers that it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from lorabib.categories import ALL, UNCATEGORIZED, Tree
from lorabib.model import Category, Paper
from lorabib.references.links import listed, missing
from lorabib.references.manner import Grouping, Look, Order
from lorabib.references.rich import Link, Parts, Reference, Text, plain, targets
from lorabib.text import clean

UNRESOLVED = "(unresolved: as the list has it)"
#: What stands around a number where the style has none.
BRACKETS = ("[", "]")
_AS_IT_IS = Look()


class Entry(NamedTuple):
    """One reference in its place.

    `number` is its number in a numbered document, and `label` empty there. `again` says that it
    has stood in an earlier section. `links` stand behind the text.
    """

    key: str
    parts: Parts
    label: Parts = ()
    number: int | None = None
    again: bool = False
    links: tuple[Link, ...] = ()
    unresolved: bool = False


class Section(NamedTuple):
    """Entries under a heading; `level` 1 is below the title, a section without title has none."""

    title: str
    level: int
    entries: tuple[Entry, ...]


class Document(NamedTuple):
    """A list of references for any format. `about` is a line on it; `mark` is around numbers."""

    title: str
    sections: tuple[Section, ...]
    about: str = ""
    language: str = "en-US"
    keys: bool = False
    mark: tuple[str, str] = BRACKETS

    @property
    def entries(self) -> Iterator[Entry]:
        """All entries in order; one of two groups comes twice."""
        return (entry for section in self.sections for entry in section.entries)

    @property
    def leftward(self) -> bool:
        """Whether its language is written from right to left: Arabic, Persian, Hebrew."""
        return self.language.lower().split("-")[0] in ("ar", "fa", "he")


class Group(NamedTuple):
    """A heading, and which papers stand below it."""

    title: str
    level: int
    has: Callable[[Paper], bool]


def arranged(
    papers: Sequence[Paper],
    found: Sequence[Reference],
    look: Look = _AS_IT_IS,
    *,
    title: str = "References",
    about: str = "",
    language: str = "en-US",
    categories: Sequence[Category] = (),
    within: Sequence[str] = (ALL,),
) -> Document:
    """The document of `papers`, whose references a style has made as `found`, in its order.

    `categories` is the tree of the library, `within` the categories that were chosen of it: only
    they and those below them head groups.
    """
    entries, mark = _numbering(list(_entries(papers, found, look)), look.numbered)
    by_key = {paper.key: paper for paper in papers}
    ranks = {e.key: _rank(look.order, n, by_key[e.key]) for n, e in enumerate(entries)}
    ordered = sorted(entries, key=lambda entry: ranks[entry.key])
    groups = groups_of(papers, look.group, categories, within)
    sections = (
        Section(
            clean(group.title),
            group.level,
            tuple(entry for entry in ordered if group.has(by_key[entry.key])),
        )
        for group in groups
    )
    placed = tuple(_placed(sections, numbered=any(e.number is not None for e in entries)))
    return Document(clean(title), placed, clean(about), clean(language), look.keys, mark)


def _entries(papers: Sequence[Paper], found: Sequence[Reference], look: Look) -> Iterator[Entry]:
    by_key = {paper.key: paper for paper in papers}
    done = {one.key for one in found}
    rest = [Reference(p.key, (Text(clean(p.item.title)),)) for p in papers if p.key not in done]
    for one in (*found, *rest):
        paper = by_key[one.key]
        links = tuple(missing(paper.item, one.parts))
        if look.links:
            there = (*targets(one.parts), *targets(links))
            links += tuple(listed(paper, there))
        unresolved = paper.status == "unresolved"
        yield Entry(one.key, one.parts, one.label, links=links, unresolved=unresolved)


_NUMBER = re.compile(r"([^\w\s]*)\d+([^\w\s]*)").fullmatch


def _numbering(entries: list[Entry], numbered: bool | None) -> tuple[list[Entry], tuple[str, str]]:
    """The entries with a number (which, comes later) or the style's label or none; the mark."""
    marks = [_NUMBER(plain(entry.label).strip()) for entry in entries if entry.label]
    first = marks[0] if marks and all(marks) else None
    if numbered or (numbered is None and first):
        mark = (first[1], first[2]) if first else BRACKETS
        return [entry._replace(label=(), number=0) for entry in entries], mark
    if numbered is False:
        return [entry._replace(label=()) for entry in entries], BRACKETS
    return entries, BRACKETS


def _rank(order: Order, place: int, paper: Paper) -> tuple[Any, ...]:
    if order == "key":
        return (paper.key,)
    if order == "year":
        return (-paper.item.issued.year if paper.item.issued else 1, place)
    if order == "list":
        rows = sorted((row.list, row.line) for row in paper.places)
        return (not rows, rows[:1], place)
    return (place,)


def groups_of(
    papers: Iterable[Paper],
    grouping: Grouping,
    categories: Sequence[Category],
    within: Sequence[str],
) -> list[Group]:
    """The groups of a document in their order, without those that would be empty.

    A group of sub-categories whose papers all stand deeper keeps its heading.
    """
    papers = list(papers)
    if grouping == "year":
        years = {paper.item.issued.year if paper.item.issued else 0 for paper in papers}
        return [_of_year(year) for year in sorted(years, reverse=True)]
    if grouping == "none":
        return [Group("", 1, lambda paper: True)]
    tree = Tree(categories)
    chosen = _chosen(tree, within)
    groups = []
    for slug, level in _walk(tree, chosen):
        below = tree.below(slug)
        if (level == 1 or grouping == "subcategory") and _any(papers, below):
            own = below if grouping == "category" else {slug}
            groups.append(_of_category(tree.categories[slug].title, level, own))
    if _rest(papers, chosen):
        groups.append(Group("Uncategorized", 1, lambda p: chosen.isdisjoint(p.categories)))
    return groups


def _of_year(year: int) -> Group:
    def has(paper: Paper) -> bool:
        return (paper.item.issued.year if paper.item.issued else 0) == year

    return Group(str(year) if year else "Without a year", 1, has)


def _of_category(title: str, level: int, slugs: set[str]) -> Group:
    return Group(title, level, lambda paper: not slugs.isdisjoint(paper.categories))


def _any(papers: Iterable[Paper], slugs: set[str]) -> bool:
    return any(not slugs.isdisjoint(paper.categories) for paper in papers)


def _rest(papers: Iterable[Paper], chosen: set[str]) -> bool:
    return any(chosen.isdisjoint(paper.categories) for paper in papers)


def _chosen(tree: Tree, within: Sequence[str]) -> set[str]:
    """The slugs that may head a group."""
    if ALL in within:
        return set(tree.categories)
    return {s for slug in within if slug != UNCATEGORIZED for s in tree.below(slug)}


def _walk(tree: Tree, chosen: set[str]) -> Iterator[tuple[str, int]]:
    """The chosen slugs with their levels, each before what is below it."""

    def below(parent: str, level: int) -> Iterator[tuple[str, int]]:
        for slug, category in tree.categories.items():
            above = category.parent if category.parent in chosen else ""
            if slug in chosen and above == parent:
                yield slug, level
                yield from below(slug, level + 1)

    return below("", 1)


def _placed(sections: Iterable[Section], *, numbered: bool) -> Iterator[Section]:
    """The sections with numbers in the order of the document, one for each paper."""
    numbers: dict[str, int] = {}
    for section in sections:
        entries = []
        for entry in section.entries:
            again = entry.key in numbers
            number = numbers.setdefault(entry.key, len(numbers) + 1)
            entries.append(entry._replace(number=number if numbered else None, again=again))
        yield section._replace(entries=tuple(entries))
