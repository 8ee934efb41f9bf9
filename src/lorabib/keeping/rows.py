"""What a new version of a list changes: rows new, gone, changed and moved between headings.

A row is known by the identifiers of its links and by its title, never by its line. Each row of the
new version has at most one of the old as its own, the surest first: the same paper may stand in
several places of a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Literal

from lorabib.categories import UNCATEGORIZED, Tree
from lorabib.match.rows import linked
from lorabib.model import Base, ListEntry
from lorabib.text import fold, squash

Kind = Literal["new", "gone", "changed", "moved", "changed and moved"]
#: What a row says besides its place.
FACTS = ("title", "links", "year", "venue", "authors", "keywords")


class Change(Base, frozen=True, kw_only=True):
    """What became of one row. `before` is missing for a new row, `after` for one that is gone.

    `facts` are the names of what differs, `was` and `now` the categories that the headings lead to
    (empty where they lead to none).
    """

    kind: Kind
    title: str
    before: ListEntry | None = None
    after: ListEntry | None = None
    facts: tuple[str, ...] = ()
    was: str = ""
    now: str = ""


def compare(
    old: Sequence[ListEntry], new: Sequence[ListEntry], was: Tree, now: Tree
) -> tuple[Change, ...]:
    """The rows that differ, those of the new version in its order, then those that are gone.

    `was` and `now` are the trees of categories before and after.
    """
    mine = _pairs(old, new)
    kept = {id(before) for before in mine if before is not None}
    both = zip(mine, new, strict=True)
    changes = (_change(before, after, was, now) for before, after in both)
    gone = (_gone(before, was) for before in old if id(before) not in kept)
    return (*filter(None, changes), *gone)


def _change(before: ListEntry | None, after: ListEntry, was: Tree, now: Tree) -> Change | None:
    place = now.heading(after) or ""
    if before is None:
        return Change(kind="new", title=after.title, after=after, now=place)
    facts = tuple(name for name in FACTS if getattr(before, name) != getattr(after, name))
    earlier = was.heading(before) or ""
    moved = earlier != place or (not place and _path(before) != _path(after))
    if not facts and not moved:
        return None
    kind: Kind = "changed and moved" if facts and moved else "changed" if facts else "moved"
    return Change(
        kind=kind,
        title=after.title,
        before=before,
        after=after,
        facts=facts,
        was=earlier,
        now=place,
    )


def _gone(before: ListEntry, was: Tree) -> Change:
    return Change(kind="gone", title=before.title, before=before, was=was.heading(before) or "")


def category(slug: str) -> str:
    """A category as it is told: that of rows whose headings lead nowhere has a name, too."""
    return slug or UNCATEGORIZED


def _pairs(old: Sequence[ListEntry], new: Sequence[ListEntry]) -> list[ListEntry | None]:
    """For each new row the old one that it is, None for those that are new."""
    known = {id(row): linked(row) for row in (*old, *new)}
    found: list[ListEntry | None] = [None] * len(new)
    left = list(old)
    for names in _ways(known):
        waiting: dict[Hashable, list[ListEntry]] = defaultdict(list)
        for row in reversed(left):
            for name in names(row):
                waiting[name].append(row)
        taken: set[int] = set()
        for place, row in enumerate(new):
            if found[place] is None:
                found[place] = _first(waiting, names(row), taken)
        left = [row for row in left if id(row) not in taken]
    return found


def _first(
    waiting: dict[Hashable, list[ListEntry]], names: Iterable[Hashable], taken: set[int]
) -> ListEntry | None:
    """The first row that waits under one of the names, which waits no more."""
    for name in names:
        rows = waiting.get(name, [])
        while rows:
            row = rows.pop()
            if id(row) not in taken:
                taken.add(id(row))
                return row
    return None


Names = Callable[[ListEntry], Iterator[Hashable]]


def _ways(known: dict[int, tuple[str, ...]]) -> tuple[Names, ...]:
    """The ways to know a row again, the surest first: each gives the names that it goes by."""

    def both(row: ListEntry) -> Iterator[Hashable]:
        yield known[id(row)], squash(row.title), _path(row)

    def titled(row: ListEntry) -> Iterator[Hashable]:
        yield squash(row.title), _path(row)

    def identified(row: ListEntry) -> Iterator[Hashable]:
        yield from ((name, _path(row)) for name in known[id(row)])

    def anywhere(row: ListEntry) -> Iterator[Hashable]:
        yield from ((name, squash(row.title)) for name in known[id(row)])

    def by_identifier(row: ListEntry) -> Iterator[Hashable]:
        yield from known[id(row)]

    def by_title(row: ListEntry) -> Iterator[Hashable]:
        yield squash(row.title)

    def by_address(row: ListEntry) -> Iterator[Hashable]:
        yield from (link.url for link in row.links)

    return both, titled, identified, anywhere, by_identifier, by_title, by_address


def _path(row: ListEntry) -> tuple[str, ...]:
    return tuple(map(fold, row.headings))
