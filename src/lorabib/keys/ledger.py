"""The key ledger: every identifier of a work has its key, and no line ever goes.

A line ``key:OLD  NEW`` says that the keeper has renamed a key: NEW is the work's key from then on,
OLD an alias.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from lorabib.errors import LorabibError
from lorabib.keys.patterns import Pattern
from lorabib.match.titles import Agreement, compare
from lorabib.model import Base, Holding, Item
from lorabib.text import fold

#: What stands before a key that was renamed.
_KEY = "key:"
_TITLE = "title:"
#: When a line was written: the release, and the number of the line.
_When = tuple[tuple[float, ...], int]
_NEVER: _When = ((float("inf"),), 0)
_numbers = re.compile(r"[0-9]{1,9}").findall
_is_key = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch


class Bearer(Base, frozen=True, kw_only=True):
    """A work that wants a key: its item, its identifiers, the best first, and its rows.

    `rows` are the identifiers of its rows by their titles, all that a work has whose record is
    not found, not yet or not any more.
    """

    item: Item
    identifiers: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


class Grant(Base, frozen=True, kw_only=True):
    """The key of a work, and earlier keys that answer for it too.

    `lost` is the key that the ledger holds for the work, and that another has, if they are no
    parts of one work; `ours` and `theirs` are the identifiers in the lines that say so.
    """

    key: str
    aliases: tuple[str, ...] = ()
    lost: str = ""
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


def renaming(
    grants: Iterable[Grant], ledger: Iterable[Holding], old: str, new: str, release: str
) -> Holding:
    """The line of the ledger by which the key `old` of a work becomes `new`, and an alias.

    Raises:
        LorabibError: `new` is no key, or is or was another work's.
    """
    mine = next(g for g in grants if g.key == old)
    if not _is_key(new) or new == old:
        raise LorabibError(f"{new!r} is no new key: it has letters a to z, digits, hyphens")
    if new in _Ledger(ledger).reserved and new not in mine.aliases:
        raise LorabibError(f"the key {new!r} was given to another work, and is never given again")
    return Holding(identifier=_KEY + old, key=new, since=release)


def title_identifier(title: str) -> str:
    """What stands in the ledger for a work that has no identifier: its folded title."""
    return _TITLE + "-".join(fold(title).split())


def assign(
    bearers: Sequence[Bearer],
    ledger: Sequence[Holding],
    release: str,
    pattern: Pattern | None = None,
) -> tuple[tuple[Grant, ...], tuple[Holding, ...]]:
    """A key for each of `bearers`, and the lines that the ledger lacks.

    The order of `bearers` does not matter: who is in the ledger keeps its key; the others come
    in the order of their year and first identifier. Nothing is written down of a work whose key
    another has, before the keeper has said whose it is.
    """
    held, pattern = _Ledger(ledger), pattern or Pattern()
    grants: dict[int, Grant] = {}
    for position in sorted(range(len(bearers)), key=lambda p: held.seniority(bearers[p])):
        bearer = bearers[position]
        keys = held.keys(bearer)
        if keys:
            grants[position] = Grant(key=keys[0], aliases=tuple(keys[1:]))
            held.taken.update(dict.fromkeys(keys, bearer))
        else:
            key = next(k for k in pattern.proposals(bearer.item) if k not in held.reserved)
            grants[position] = held.lost(bearer, Grant(key=key))
            held.reserved.add(key)
    minted = _minted(bearers, grants, held, release)
    return tuple(grants[p] for p in range(len(bearers))), minted


def _release(since: str) -> tuple[float, ...]:
    return tuple(map(int, _numbers(since)))


def _parts_of_one(one: Item, other: Item) -> bool:
    """Whether two works may well have been taken for one: their titles agree, and so do their
    first authors."""
    if compare(one.title, other.title) == Agreement.NONE:
        return False
    if not one.author or not other.author:
        return True
    return _author(one) == _author(other)


def _author(item: Item) -> tuple[str, str]:
    name = item.author[0]
    return fold(name.family or name.literal), fold(name.given)[:1]


class _Ledger:
    """The lines of the ledger, ready to be asked.

    An identifier has one key, or more in the order of their lines where works were split.
    """

    def __init__(self, lines: Iterable[Holding]) -> None:
        self.lines: dict[str, list[tuple[_When, str]]] = defaultdict(list)
        self.reserved: set[str] = set()
        self.taken: dict[str, Bearer] = {}
        self._identified: set[str] = set()
        self._renamed: dict[str, str] = {}
        for number, line in enumerate(lines):
            self.reserved.add(line.key)
            if line.identifier.startswith(_KEY):
                self._rename(line.identifier.removeprefix(_KEY), line.key)
            else:
                self.lines[line.identifier].append(((_release(line.since), number), line.key))
                if not line.identifier.startswith(_TITLE):
                    self._identified.add(line.key)

    def _rename(self, old: str, new: str) -> None:
        """The last word counts: a key that is renamed back is no old name any more."""
        self.reserved.add(old)
        self._renamed[old] = new
        self._renamed.pop(new, None)

    def _names(self, key: str) -> list[str]:
        """A key by its newest name, then by the older ones."""
        names = [key]
        while names[0] in self._renamed:
            names.insert(0, self._renamed[names[0]])
        return names

    def _known(self, bearer: Bearer) -> list[tuple[_When, str]]:
        """The lines of a bearer: by its identifiers, else by its rows.

        What has identifiers takes by its rows only a key that never stood for others: two works
        can have one title.
        """
        known = sorted(line for i in bearer.identifiers for line in self.lines.get(i, ()))
        if known:
            return known
        rows = sorted(line for i in bearer.rows for line in self.lines.get(i, ()))
        return [line for line in rows if not bearer.identifiers or line[1] not in self._identified]

    def keys(self, bearer: Bearer) -> list[str]:
        """The keys that the ledger holds for a bearer and nobody senior took: the oldest by its
        newest name, then the others."""
        names = (name for _, key in self._known(bearer) for name in self._names(key))
        return [name for name in dict.fromkeys(names) if name not in self.taken]

    def lost(self, bearer: Bearer, grant: Grant) -> Grant:
        """The grant of a bearer whose keys others took, with what the ledger says of it.

        Two parts of what was one work are no such case, nor are rows of one title.
        """
        for _, key in self._known(bearer):
            other = self.taken.get(key)
            ours = self._lines_of(bearer, other, key) if other else ()
            theirs = self._lines_of(other, bearer, key) if other else ()
            if other and ours and theirs and not _parts_of_one(bearer.item, other.item):
                return structs.replace(grant, lost=key, ours=ours, theirs=theirs)
        return grant

    def _lines_of(self, bearer: Bearer, other: Bearer, key: str) -> tuple[str, ...]:
        """The names of a bearer that stand for a key in the ledger, but for those of the other."""
        names = dict.fromkeys((*bearer.identifiers, *bearer.rows))
        mine = (name for name in names if name not in (*other.identifiers, *other.rows))
        return tuple(name for name in mine if not self.lacks(name, key))

    def seniority(self, bearer: Bearer) -> tuple[_When, tuple[int, ...], tuple[str, ...]]:
        """Sorts those who want a key: release and line in the ledger, then date, then
        identifiers."""
        line = min((when for when, _ in self._known(bearer)), default=_NEVER)
        when = bearer.item.issued.date_parts[0] if bearer.item.issued else (9999,)
        return line, when, (*bearer.identifiers, *bearer.rows, bearer.item.title)

    def lacks(self, identifier: str, key: str) -> bool:
        return all(key != held for _, held in self.lines.get(identifier, ()))


def _minted(
    bearers: Sequence[Bearer], grants: Mapping[int, Grant], held: _Ledger, release: str
) -> tuple[Holding, ...]:
    """The lines that the ledger lacks: the keys, then the aliases.

    Rows are written down as well: a work whose record is lost, or has a title that its row does
    not know, keeps its key. An alias that was known by a row alone is written to an identifier,
    too: a work that has identifiers is not looked up by its rows any more.
    """
    lines = {
        (False, grants[position].key, identifier)
        for position, bearer in enumerate(bearers)
        if not grants[position].lost
        for identifier in (*bearer.identifiers, *bearer.rows)
        if held.lacks(identifier, grants[position].key)
    }
    lines |= {
        (True, alias, bearer.identifiers[0])
        for position, bearer in enumerate(bearers)
        for alias in grants[position].aliases
        if bearer.identifiers and all(held.lacks(i, alias) for i in bearer.identifiers)
    }
    return tuple(Holding(identifier=i, key=key, since=release) for _, key, i in sorted(lines))
