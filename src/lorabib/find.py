"""The verb find: citation keys by words, names and identifiers, from an index that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lorabib.store import indexes
from lorabib.store.cache import cache_folder, stamp
from lorabib.store.finder import Finder, Found, Hit, fill
from lorabib.store.places import Location

if TYPE_CHECKING:
    from lorabib.lookup.entries import Entry

__all__ = ["Found", "Hit", "find"]


def find(
    location: Location, question: str, limit: int = 10, categories: Sequence[str] = ()
) -> Found:
    """The papers of the library at `location` that a question means, the best first.

    >>> [hit.key for hit in find(location, "dora").hits]
    ['liu2024dora', 'mao2024dora']

    Raises:
        DataError, ListError: the library has to be built, and cannot be read.
    """
    path = _kept(location)
    if kept := indexes.opened(path):
        with closing(kept), suppress(*indexes.DAMAGED):
            return Finder(kept).find(question, limit, categories)
    entries = partial(fill, entries=_entries(location))
    with closing(indexes.made(path, entries, lambda: _kept(location) == path)) as anew:
        return Finder(anew).find(question, limit, categories)


def _kept(location: Location) -> Path:
    """Where the index is kept: another place for another state of the library's files."""
    return cache_folder() / f"lookup-{stamp(location)}.sqlite"


def _entries(location: Location) -> tuple[Entry, ...]:
    """The entries of the library as it is built."""
    from lorabib import build
    from lorabib.categories import Tree
    from lorabib.lookup.entries import entry

    library = build.load(location)
    tree = Tree(library.categories)
    held = {slug: tree.below(slug) for slug in tree.categories}
    above = {s: frozenset(a for a, below in held.items() if s in below) for s in tree.categories}
    venues = {venue.full: venue for venue in library.venues}
    return tuple(entry(paper, venues, above) for paper in library.papers)
