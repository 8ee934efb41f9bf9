"""The verb find: citation keys by words, names and identifiers, and papers by their keys.

All of it is read from an index that is kept, and made anew where it is not of the library as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lorabib.errors import UnknownNameError, unknown
from lorabib.lookup.hits import Card, Found, Hit
from lorabib.lookup.naming import is_identifier
from lorabib.store import indexes
from lorabib.store.cache import lookup_file, stamp
from lorabib.store.finder import Finder, state
from lorabib.store.places import Location

if TYPE_CHECKING:
    from lorabib.lookup.entries import Shelf
    from lorabib.model import Library, Paper

__all__ = ["Card", "Found", "Hit", "Works", "begun", "cards", "categories", "find", "kept", "works"]

T = TypeVar("T")


class Works(NamedTuple):
    """Papers by the names that were asked for, without their places; the library without papers;
    for each name that no paper has the keys that may be meant."""

    papers: dict[str, Paper | None]
    library: Library
    nearest: dict[str, tuple[str, ...]]


#: The indexes of so many other libraries are kept.
_LIBRARIES = 9


def find(
    location: Location, question: str, limit: int = 10, categories: Sequence[str] = ()
) -> Found:
    """The papers of the library at `location` that a question means, the best first.

    >>> [hit.key for hit in find(location, "dora").hits]
    ['liu2024dora', 'mao2024dora']

    Raises:
        DataError, ListError: the library has to be built, and cannot be read.
        UnknownNameError: a category that the library does not have.
    """

    def ask(finder: Finder) -> Found:
        if categories:
            known = tuple(finder.categories())
            for name in categories:
                if name not in known:
                    raise unknown("category", name, known)
        return finder.find(question, limit, categories)

    return _asked(location, ask)


def cards(location: Location, names: Sequence[str]) -> tuple[Card, ...]:
    """The papers with these keys, earlier keys, or identifiers in any form, in their order.

    Raises:
        DataError, ListError: the library has to be built, and cannot be read.
        UnknownNameError: no paper has one of the names; with the keys that may be meant.
    """

    def ask(finder: Finder) -> tuple[Card, ...]:
        found = tuple(map(finder.card, names))
        if None in found:
            name = names[found.index(None)]
            raise UnknownNameError("paper", name, finder.nearest(name))
        return tuple(filter(None, found))

    return _asked(location, ask)


def works(location: Location, names: Sequence[str]) -> Works:
    """The papers with these keys, earlier keys, or identifiers in any form, for an export.

    Of the library no more is read than they need. Raises as `find`.
    """
    from msgspec import msgpack

    from lorabib.model import Library, Paper

    def ask(finder: Finder) -> Works:
        bodies = {name: finder.work(name) for name in names}
        papers = {n: msgpack.decode(b, type=Paper) if b else None for n, b in bodies.items()}
        missing = (name for name, body in bodies.items() if not body)
        # An identifier has no neighbours, only works of its own.
        nearest = {n: () if is_identifier(n) else finder.nearest(n) for n in missing}
        return Works(papers, msgpack.decode(finder.about(), type=Library), nearest)

    return _asked(location, ask)


def begun(location: Location, start: str, limit: int) -> list[tuple[str, str]]:
    """The citation keys that begin with `start`, with titles, at most `limit`. Raises as `find`."""
    return _asked(location, lambda finder: finder.begun(start, limit))


def categories(location: Location) -> dict[str, str]:
    """The categories in the order of the tree, with their titles. Raises as `find`."""
    return _asked(location, Finder.categories)


def kept(location: Location, ask: Callable[[Finder], T]) -> T | None:
    """The answer of the index that is kept, if it is there and of the library as it is."""
    return _kept(location, stamp(location), ask)


def _kept(location: Location, now: str, ask: Callable[[Finder], T]) -> T | None:
    if index := indexes.opened(lookup_file(location)):
        with closing(index), suppress(*indexes.DAMAGED):
            if state(index) == now:
                return ask(Finder(index))
    return None


def _asked(location: Location, ask: Callable[[Finder], T]) -> T:
    """The answer of the index that is kept, else of a new one."""
    now = stamp(location)
    if (answer := _kept(location, now, ask)) is not None:
        return answer
    from lorabib import build
    from lorabib.store.filling import fill

    library = build.load(location)
    anew = indexes.made(
        lookup_file(location),
        lambda index: fill(index, _shelf(library, now)),
        lambda: stamp(location) == now,
        _LIBRARIES,
    )
    with closing(anew):
        return ask(Finder(anew))


def _shelf(library: Library, now: str) -> Shelf:
    """What the index of a library has."""
    from msgspec import msgpack, structs

    from lorabib import build
    from lorabib.categories import Tree
    from lorabib.lookup.entries import Shelf, entry

    holders = Tree(library.categories).holders()
    venues = {venue.full: venue for venue in library.venues}
    return Shelf(
        state=now,
        entries=(entry(paper, venues, holders) for paper in library.papers),
        categories=tuple((name, build.title(library, name)) for name in build.names(library)),
        about=msgpack.encode(
            structs.replace(library, papers=(), categories=(), problems=(), minted=())
        ),
    )
