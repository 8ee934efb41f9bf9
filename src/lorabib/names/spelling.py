"""One person, one spelling: a normaliser, Item -> Item, idempotent, by a table of the keeper's.

Nothing is guessed: two spellings become one only by a line of the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lorabib.model import Base, Item, Name, replace
from lorabib.names.capitals import unshouted
from lorabib.names.parsing import tidied


class Spelling(Base, frozen=True, kw_only=True):
    """A line of ``data/names.tsv``: `other` is printed for the person whose name is `name`.

    `papers` are the identifiers of the papers for which that holds, none for all; `reason` says
    what proves that the two are one person.
    """

    name: Name
    other: Name
    papers: frozenset[str] = frozenset()
    reason: str


class Authority:
    """The table of spellings, as it is looked up. A line for certain papers is taken first."""

    def __init__(self, spellings: Iterable[Spelling] = ()) -> None:
        self._all: dict[Name, Name] = {}
        self._for: dict[str, dict[Name, Name]] = defaultdict(dict)
        for line in spellings:
            for table in [self._for[paper] for paper in line.papers] or [self._all]:
                table[line.other] = line.name

    def of(self, known_as: Iterable[str]) -> Mapping[Name, Name]:
        """Other spelling -> name, for a paper that is known by these identifiers."""
        special = [self._for[name] for name in known_as if name in self._for]
        table = dict(self._all) if special else self._all
        for one in special:
            table.update(one)
        return table


def normalise(item: Item, authority: Authority, known_as: Iterable[str] = ()) -> Item:
    """The item with its persons in ordinary case, in parts, and each spelt in one way.

    `known_as` are the identifiers of the paper, which lines for certain papers ask for. A spelling
    is looked up once: no name of the table is another's spelling (`store` refuses such a table).
    """
    table = authority.of(known_as)
    author, editor = _all(item.author, table), _all(item.editor, table)
    if (author, editor) == (item.author, item.editor):
        return item
    return replace(item, author=author, editor=editor)


def _all(names: tuple[Name, ...], table: Mapping[Name, Name]) -> tuple[Name, ...]:
    if not names:
        return names
    parted = tuple(map(tidied, names))
    quiet = unshouted(parted)  # only now may particles be in lower case
    found = parted if quiet is parted else map(tidied, quiet)
    return tuple(table.get(name, name) for name in found)
