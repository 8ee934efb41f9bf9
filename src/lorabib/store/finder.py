"""The index of look-ups: citation keys by words, names and identifiers, with slips forgiven.

What lies in it, and how it comes there, is in `filling`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from lorabib.lookup import slips
from lorabib.lookup.hits import Card, Found, Hit
from lorabib.lookup.naming import is_identifier, names_in, names_of
from lorabib.lookup.ranking import Group, Posting, Scores, best, number, some, together, union
from lorabib.lookup.terms import asked, squashed

if TYPE_CHECKING:
    import sqlite3

#: What marks names that are no keys and no identifiers: methods' names and whole titles.
_MARKS = ("~", "=")
#: A name with the last two digits of a year.
_YEAR = re.compile(r"([a-z-]+)(\d\d)").fullmatch
#: So many keys are offered in place of one that does not exist.
_NEAREST = 3
#: So many words of the library are tried in place of one that it does not have.
_REPLACED = 8
#: So many are looked at more closely.
_LOOKED_AT = 4000
#: Of some words of a question those count that so few of the papers have, if there are such.
_TELLING = 10


class Finder:
    """Looks papers up in an index."""

    def __init__(self, index: sqlite3.Connection) -> None:
        self._index = index
        self._papers: int = index.execute("PRAGMA user_version").fetchone()[0] - 1

    def find(self, question: str, limit: int = 10, slugs: Sequence[str] = ()) -> Found:
        """The papers that a question means, at most `limit`, of the categories `slugs` only.

        Tried in turn, until one finds something: the question as key or identifier, as a method's
        name, as a title; all of its words; their beginnings; words like them; some of them.
        """
        question = _sayable(question)
        words = asked(question)
        ways: tuple[Callable[[], Scores], ...] = (
            lambda: self._named(names_in(question)),
            lambda: self._called(question, words),
            lambda: self._all([self._exactly(word) for word in words]),
            lambda: self._begun(question),
            lambda: self._all(self._beginning(words)),
            lambda: self._all([self._like(word) for word in words]),
            lambda: self._some(words),
        )
        within = self._within(slugs)
        if is_identifier(question):
            ways = ways[:1]  # of another paper's words nothing follows
        for step, way in enumerate(ways if words else ()):
            scores = way()
            if within is not None:
                scores = {place: s for place, s in scores.items() if place in within}
            if scores:
                hits = tuple(map(self._hit, best(scores, limit)))
                return Found(hits, len(scores), guessed=step >= 5)
        return Found((), 0)

    def card(self, name: str) -> Card | None:
        """The paper with this key, earlier key, or identifier in any form."""
        place = self._one(name)
        if place is None:
            return None
        sql = "SELECT key, card FROM paper WHERE place = ?"
        key, text = self._index.execute(sql, (place,)).fetchone()
        return Card(key, tuple(text.split("\n")))

    def work(self, name: str) -> bytes | None:
        """What an export needs of the paper with this key, earlier key, or identifier."""
        place = self._one(name)
        if place is None:
            return None
        sql = "SELECT body FROM work WHERE place = ?"
        return bytes(self._index.execute(sql, (place,)).fetchone()[0])

    def about(self) -> bytes:
        """What an export needs of the library beside its papers."""
        return bytes(self._index.execute("SELECT body FROM about").fetchone()[0])

    def _one(self, name: str) -> int | None:
        """The place of the paper with this name; None also if it is that of several."""
        names = [n for n in names_of(_sayable(name)) if n[:1] not in _MARKS]
        found = list(self._named(names))
        return found[0] if len(found) == 1 else None

    def nearest(self, name: str) -> tuple[str, ...]:
        """The keys that may be meant by one that does not exist, three at most.

        What a look-up finds, if it is more than some words of several; else keys that begin alike.
        """
        found = self.find(name, _NEAREST)
        if found.hits and not (found.guessed and " " in name):
            return tuple(hit.key for hit in found.hits)
        begin = _sayable(name).strip().lower()
        while len(begin) > 2:
            begin = begin[:-1]
            if near := self.begun(begin, _NEAREST):
                return tuple(key for key, _ in near)
        return ()

    def begun(self, start: str, limit: int) -> list[tuple[str, str]]:
        """The keys that begin with `start`, and the titles, in alphabetical order."""
        sql = "SELECT key, title FROM paper WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
        values = (_sayable(start), f"{_sayable(start)}~", limit)
        return self._index.execute(sql, values).fetchall()

    def categories(self) -> dict[str, str]:
        """The categories in the order of the tree, with their titles."""
        return dict(self._index.execute("SELECT slug, title FROM category ORDER BY place"))

    def _hit(self, place: int) -> Hit:
        sql = "SELECT key, authors, year, title, venue FROM paper WHERE place = ?"
        return Hit(*self._index.execute(sql, (place,)).fetchone())

    def _within(self, slugs: Sequence[str]) -> set[int] | None:
        """The places of the categories; None for all."""
        if not slugs:
            return None
        sql = f"SELECT places FROM category WHERE slug IN ({', '.join('?' * len(slugs))})"
        return {p for (blob,) in self._index.execute(sql, list(slugs)) for p in _places(blob)}

    def _named(self, names: Sequence[str]) -> Scores:
        sql = f"SELECT place FROM name WHERE name IN ({', '.join('?' * len(names))})"
        return {place: 0 for (place,) in self._index.execute(sql, list(names))}

    def _called(self, question: str, words: Sequence[str]) -> Scores:
        """Papers whose method or title is called so; behind a name that is put in several words
        (``lora moe``) those that have all of its words."""
        whole, name = (self._named([f"{mark}{squashed(question)}"]) for mark in "=~")
        if whole or not name or len(question.split()) == 1:
            return whole or name
        others = self._all([self._exactly(word) for word in words])
        return {**others, **dict.fromkeys(name, 1 + max(others.values(), default=0))}

    def _begun(self, question: str) -> Scores:
        """Keys that begin like the question: ``hu2022``, ``hu22``."""
        begin = question.strip().lower()
        if len(begin) < 3 or not begin.replace("-", "").isalnum():
            return {}
        sql = "SELECT place FROM name WHERE name >= ? AND name < ?"
        found: dict[int, int] = {}
        short = _YEAR(begin)
        for one in (begin, f"{short[1]}20{short[2]}") if short else (begin,):
            rows = self._index.execute(sql, (one, one + "\U0010ffff"))
            found |= {place: 0 for (place,) in rows}
        return found

    def _all(self, groups: Iterable[Group | None]) -> Scores:
        """The papers with a word of each group; none as soon as there is no word for one."""
        found = []
        for group in groups:
            if not group:
                return {}
            found.append(group)
        return together(found, self._papers)

    def _some(self, words: Sequence[str]) -> Scores:
        """The papers with some of the words, or of those like them; where others are there, common
        ones do not count."""
        groups = [group for word in words if (group := self._like(word))]
        telling = [g for g in groups if number(g) * _TELLING <= self._papers]
        return some(telling or groups, self._papers)

    def _exactly(self, word: str) -> Posting | None:
        sql = "SELECT places, weights FROM word WHERE word = ?"
        row = self._index.execute(sql, (word,)).fetchone()
        return Posting(_places(row[0]), row[1]) if row else None

    def _beginning(self, words: Sequence[str]) -> Iterator[Group | None]:
        """For each word those that begin with it; two letters that are a word stand for it.

        Single letters do not count beside longer words: they are initials.
        """
        sql = "SELECT places, weights FROM word WHERE word >= ? AND word < ? ORDER BY word DESC"
        words = [word for word in words if len(word) > 1] or words
        # Words that begin nothing are found out before any is read.
        if all(self._words(_BEGUN, word, f"{word}~", 1) for word in words):
            for word in words:
                alone = self._exactly(word) if len(word) <= 2 else None
                rows = self._index.execute(sql, (word, f"{word}~"))
                yield alone or union(Posting(_places(row[0]), row[1]) for row in rows)
        else:
            yield None

    def _like(self, word: str) -> Group | None:
        """A word of the library, else those that begin with it, have it in them, or differ by a
        slip or two."""
        if exactly := self._exactly(word):
            return exactly
        found = self._words(_BEGUN, word, f"{word}~", _REPLACED)
        if not found and len(word) >= 3:
            found = self._words(_INSIDE, f'"{word}"', _REPLACED)
        found = found or self._slipped(word)[:_REPLACED]
        return union(posting for one in found if (posting := self._exactly(one)))

    def _slipped(self, word: str) -> list[str]:
        """The words with the fewest slips: letters left out, added, changed or swapped."""
        most = slips.allowed(word)
        if not most:
            return []
        near = {one for one in slips.swapped(word) if self._words(_BEGUN, one, f"{one}\0", 1)}
        near |= self._sharing(*slips.halves(word))
        if found := slips.nearest(word, near, 1):
            return found
        for one in slips.across(word) if most > 1 else ():
            first, middle, last = slips.thirds(one)
            near |= self._sharing(first, last) | self._sharing(*slips.halves(one))
            near.update(self._words(_INSIDE, f'"{middle}"', _LOOKED_AT))
        return slips.nearest(word, near, most)

    def _sharing(self, first: str, last: str) -> set[str]:
        """The words with this beginning or this end."""
        found = self._words(_BEGUN, first, f"{first}~", _LOOKED_AT)
        back = last[::-1]
        return {*found, *(b[::-1] for b in self._words(_ENDED, back, f"{back}~", _LOOKED_AT))}

    def _words(self, sql: str, *values: object) -> list[str]:
        return [term for (term,) in self._index.execute(sql, values)]


_BEGUN = "SELECT word FROM word WHERE word >= ? AND word < ? LIMIT ?"
_ENDED = "SELECT back FROM word WHERE back >= ? AND back < ? LIMIT ?"
_INSIDE = "SELECT word FROM spelling WHERE spelling MATCH ? LIMIT ?"


def state(index: sqlite3.Connection) -> str:
    """The state of the data that an index was made of."""
    found: str = index.execute("SELECT state FROM made").fetchone()[0]
    return found


def _places(blob: bytes) -> memoryview[int]:  # type: ignore[type-arg, unused-ignore]
    return memoryview(blob).cast("I")


def _sayable(text: str) -> str:
    """A text without lone surrogates, which SQLite cannot be asked for."""
    return text.encode("utf-8", "ignore").decode()
