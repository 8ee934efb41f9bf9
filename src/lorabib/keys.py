"""Citation keys: how one is made, and the ledger that never lets it move.

A key is the first author's family name, the year and the first telling word of the title, as
scholar sites make it: ``hu2022lora``. A key is given once: the ledger maps every identifier of
a work to its key, and is only ever added to. Where a key is taken, the newcomer adds its next
telling words, at most two, and then a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lorabib.model import Base, Holding, Item, Name
from lorabib.text import ascii_fold, fold

#: Words that do not tell: articles, prepositions, conjunctions, question words.
_STOP = frozenset(
    "a an the on in of for to with and or from by at as is are be do via into over under "
    "how what when where which who why whether".split()
)
#: Words that name nobody.
_NO_NAME = frozenset(
    "others et al anon anonymous author authors collaboration team group consortium".split()
)
_MORE_WORDS = 2
#: Titles without blanks, as in Chinese, are one word: keys must stay short.
_LONGEST = 24


class Bearer(Base, frozen=True, kw_only=True):
    """A work that wants a key: its item, its identifiers, the best first, and its titles' ids.

    `fallbacks` are identifiers that count only where no better one is in the ledger.
    """

    item: Item
    identifiers: tuple[str, ...]
    fallbacks: tuple[str, ...] = ()


class Grant(Base, frozen=True, kw_only=True):
    """The key of a work, and earlier keys that answer for it too."""

    key: str
    aliases: tuple[str, ...] = ()


def proposals(item: Item) -> Iterator[str]:
    """The keys that a work would take, the first choice first; endless.

    >>> next(proposals(item))
    'hu2022lora'
    """
    words = _telling(item.title)
    stem = _family(item) or (words.pop(0) if words else "untitled")
    year = str(item.issued.year) if item.issued else ""
    first = words[0] if words else ""
    key = f"{stem}{year}{first}"
    yield key
    for word in words[1 : 1 + _MORE_WORDS]:
        key = f"{key}-{word}"
        yield key
    number = 2
    while True:
        yield f"{key}-{number}"
        number += 1


def _family(item: Item) -> str:
    return next(filter(None, map(_ascii_name, item.author)), "")


def _ascii_name(name: Name) -> str:
    """The family name in ``[a-z0-9]`` with its particles; of a literal, the first telling word."""
    if name.literal:
        words = (_ascii(word) for word in fold(name.literal).split())
        return next((w for w in words if len(w) > 1 and w not in _NO_NAME | _STOP), "")
    parts = (name.dropping_particle, name.non_dropping_particle, name.family)
    family = _ascii(" ".join(part for part in parts if part) or name.given)
    return "" if family in _NO_NAME else family


def _ascii(text: str) -> str:
    return "".join(c for c in ascii_fold(text).lower() if c.isascii() and c.isalnum())


def _telling(title: str) -> list[str]:
    """The telling words of a title in order, in ``[a-z0-9]``."""
    title = title.replace("+", " ").replace("'", "").replace("’", "")
    found = (_ascii(word) for word in fold(title).split())
    words = [word[:_LONGEST] for word in found if word]
    return [word for word in words if word not in _STOP] or words


def title_identifier(title: str) -> str:
    """What stands in the ledger for a work that has no identifier: its folded title."""
    return "title:" + "-".join(fold(title).split())


def assign(
    bearers: Sequence[Bearer], ledger: Sequence[Holding], release: str
) -> tuple[tuple[Grant, ...], tuple[Holding, ...]]:
    """A key for each of `bearers`, and the lines that the ledger lacks.

    The order of `bearers` does not matter: who is in the ledger keeps its key; the others come
    in the order of their year and first identifier.
    """
    held = _Ledger(ledger)
    grants: dict[int, Grant] = {}
    for position in sorted(range(len(bearers)), key=lambda p: held.seniority(bearers[p])):
        bearer = bearers[position]
        keys = held.keys(bearer)
        if keys:
            grants[position] = Grant(key=keys[0], aliases=tuple(keys[1:]))
            held.taken.update(keys)
        else:
            key = next(k for k in proposals(bearer.item) if k not in held.reserved)
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
        for number, line in enumerate(lines):
            self.lines[line.identifier].append((number, line.key))
            self.reserved |= {line.key, line.identifier.removeprefix("key:")}

    def _known(self, bearer: Bearer) -> list[tuple[int, str]]:
        for identifiers in (bearer.identifiers, bearer.fallbacks):
            known = sorted(line for i in identifiers for line in self.lines.get(i, ()))
            if known:
                return known
        return []

    def keys(self, bearer: Bearer) -> list[str]:
        """The keys that the ledger holds for a bearer and nobody senior took, oldest first."""
        return [k for k in dict.fromkeys(k for _, k in self._known(bearer)) if k not in self.taken]

    def seniority(self, bearer: Bearer) -> tuple[float, tuple[int, ...], tuple[str, ...]]:
        """Sorts those who want a key: line in the ledger, then date, then identifiers."""
        line = min((number for number, _ in self._known(bearer)), default=float("inf"))
        when = bearer.item.issued.date_parts[0] if bearer.item.issued else (9999,)
        return line, when, (*bearer.identifiers, *bearer.fallbacks, bearer.item.title)

    def lacks(self, identifier: str, key: str) -> bool:
        return all(key != held for _, held in self.lines.get(identifier, ()))


def _minted(
    bearers: Sequence[Bearer], grants: Mapping[int, Grant], held: _Ledger, release: str
) -> tuple[Holding, ...]:
    """The lines that the ledger lacks: the keys, then the aliases.

    An alias that was known by a title alone is written to an identifier, too: a work that has
    identifiers is not looked up by its titles any more.
    """
    lines = {
        (False, grants[position].key, identifier)
        for position, bearer in enumerate(bearers)
        for identifier in bearer.identifiers or bearer.fallbacks
        if held.lacks(identifier, grants[position].key)
    }
    lines |= {
        (True, alias, bearer.identifiers[0])
        for position, bearer in enumerate(bearers)
        for alias in grants[position].aliases
        if bearer.identifiers and all(held.lacks(i, alias) for i in bearer.identifiers)
    }
    return tuple(Holding(identifier=i, key=key, since=release) for _, key, i in sorted(lines))
