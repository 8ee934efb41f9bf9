"""The key ledger: every identifier of a work has its key, and no line ever goes.

A line ``key:OLD  NEW`` says that the keeper has renamed a key: NEW is the work's key from then on,
OLD an alias.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lorabib.errors import LorabibError
from lorabib.keys.patterns import Pattern
from lorabib.model import Base, Holding, Item
from lorabib.text import fold

#: What stands before a key that was renamed.
_KEY = "key:"
_TITLE = "title:"
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
    """The key of a work, and earlier keys that answer for it too."""

    key: str
    aliases: tuple[str, ...] = ()


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
    in the order of their year and first identifier.
    """
    held, pattern = _Ledger(ledger), pattern or Pattern()
    grants: dict[int, Grant] = {}
    for position in sorted(range(len(bearers)), key=lambda p: held.seniority(bearers[p])):
        bearer = bearers[position]
        keys = held.keys(bearer)
        if keys:
            grants[position] = Grant(key=keys[0], aliases=tuple(keys[1:]))
            held.taken.update(keys)
        else:
            key = next(k for k in pattern.proposals(bearer.item) if k not in held.reserved)
            grants[position] = Grant(key=key)
            held.reserved.add(key)
    minted = _minted(bearers, grants, held, release)
    return tuple(grants[p] for p in range(len(bearers))), minted


class _Ledger:
    """The lines of the ledger, ready to be asked.

    An identifier has one key, or more in the order of their lines where works were split.
    """

    def __init__(self, lines: Iterable[Holding]) -> None:
        self.lines: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.reserved: set[str] = set()
        self.taken: set[str] = set()
        self._identified: set[str] = set()
        self._renamed: dict[str, str] = {}
        for number, line in enumerate(lines):
            self.reserved.add(line.key)
            if line.identifier.startswith(_KEY):
                self._rename(line.identifier.removeprefix(_KEY), line.key)
            else:
                self.lines[line.identifier].append((number, line.key))
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

    def _known(self, bearer: Bearer) -> list[tuple[int, str]]:
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

    def seniority(self, bearer: Bearer) -> tuple[float, tuple[int, ...], tuple[str, ...]]:
        """Sorts those who want a key: line in the ledger, then date, then identifiers."""
        line = min((number for number, _ in self._known(bearer)), default=float("inf"))
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
