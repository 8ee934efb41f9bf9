"""The verb search: the papers of a library that hold all terms of a search, sorted."""

from __future__ import annotations

from collections.abc import Sequence

from lorabib import build
from lorabib.categories import Tree
from lorabib.errors import unknown
from lorabib.lookup.entries import hit
from lorabib.lookup.hits import SORTS, Hit
from lorabib.lookup.matching import Subject, matching, ordered
from lorabib.lookup.query import Term, parse
from lorabib.model import Library, Paper


def search(library: Library, query: str, sort: str = "", reverse: bool = False) -> list[Paper]:
    """The papers of which all terms of `query` are true.

    Without `sort` they are by relevance if the query has words, else by key.

    >>> [paper.key for paper in search(library, "title:dora year:2024")]
    ['liu2024dora', 'mao2024dora']

    Raises:
        UnknownNameError: a field, a category, or another value that does not exist.
        QueryError: a term that cannot be read.
    """
    terms = parse(query)
    _check(terms, build.names(library))
    if sort and sort not in SORTS:
        raise unknown("order", sort, SORTS)
    words = any(term.words and not term.negated for term in terms)
    by = sort or ("relevance" if words else "key")
    return ordered(matching(terms, _subjects(library)), by, terms, reverse)


def hits(library: Library, papers: Sequence[Paper]) -> tuple[Hit, ...]:
    """Papers in the words of a table."""
    venues = {venue.full: venue for venue in library.venues}
    return tuple(hit(paper, venues.get(paper.item.container_title)) for paper in papers)


def _check(terms: Sequence[Term], known: Sequence[str]) -> None:
    for term in terms:
        if term.field == "category" and term.value not in known:
            raise unknown("category", term.value, known)


def _subjects(library: Library) -> list[Subject]:
    holders = Tree(library.categories).holders()
    venues = {venue.full: venue for venue in library.venues}
    return [
        Subject(
            paper,
            venues.get(paper.item.container_title),
            frozenset().union(*(holders[slug] for slug in paper.categories)),
        )
        for paper in library.papers
    ]
