"""The index of look-ups: citation keys by words, names and identifiers, with slips forgiven.

It lies in the user's cache folder under the sizes and times of the library's files, and is made
of the built library on first use (`indexes`). It is made with SQLite's FTS5
(https://www.sqlite.org/fts5.html): a table of the papers' words, and one of the trigrams of each
word that there is, for parts of words and slips.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lorabib.lookup.terms import asked, squashed

if TYPE_CHECKING:
    from lorabib.lookup.entries import Entry

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE paper (place INTEGER PRIMARY KEY, key, authors, year, title, venue);
CREATE TABLE name (name, place INTEGER, PRIMARY KEY (name, place)) WITHOUT ROWID;
CREATE TABLE placed (slug, place INTEGER, PRIMARY KEY (slug, place)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    short, first, title, authors, rest, content = '', tokenize = 'ascii', prefix = '2 3'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
CREATE VIRTUAL TABLE spelling USING fts5 (word, tokenize = 'trigram');
"""
#: How much a word counts where: in the method's name, as the first author's family name, in the
#: title, as another author's name, elsewhere.
_RANK = "bm25(words, 8.0, 5.0, 3.0, 2.0, 1.0)"
#: A word may have so many slips, by its length.
_SLIPS = ((4, 1), (8, 2))
#: So many words of the library are tried in place of one that it does not have.
_REPLACED = 8
_LIKE = 60


class Hit(NamedTuple):
    """A paper that was found, in the words of a table."""

    key: str
    authors: str
    year: str
    title: str
    venue: str


class Found(NamedTuple):
    """The papers that fit best, the best first; how many there are in all; whether a slip or a
    missing word was forgiven."""

    hits: tuple[Hit, ...]
    total: int
    guessed: bool = False


class Finder:
    """Looks papers up in an index."""

    def __init__(self, index: sqlite3.Connection) -> None:
        self._index = index

    def find(self, question: str, limit: int = 10, slugs: Sequence[str] = ()) -> Found:
        """The papers that a question means, at most `limit`, of the categories `slugs` only.

        Tried in turn, until one finds something: the question as key or identifier, as a method's
        name, as a title; all of its words; their beginnings; words like them; some of them.
        """
        words = asked(question)
        ways: tuple[Callable[[], tuple[str, list[object]] | None], ...] = (
            lambda: self._named(_names(question)),
            lambda: self._named([f"~{squashed(question)}", f"={squashed(question)}"]),
            lambda: _matching(words, " AND ", exact=True),
            lambda: self._begun(question),
            lambda: _matching(words, " AND "),
            lambda: self._mended(words),
            lambda: _matching([w for w in words if self._known(w)], " OR ", exact=True),
        )
        for number, way in enumerate(ways):
            asked_for = way() if words else None
            found = self._found(*asked_for, limit, slugs) if asked_for else None
            if found and found.total:
                return found._replace(guessed=number >= 5)
        return Found((), 0)

    def _found(self, sql: str, values: list[object], limit: int, slugs: Sequence[str]) -> Found:
        """The papers of `sql`, which gives places and ranks, in the order of ranks and keys."""
        inside = ""
        if slugs:
            marks = ", ".join("?" * len(slugs))
            inside = f"WHERE place IN (SELECT place FROM placed WHERE slug IN ({marks}))"
        query = (
            f"WITH found (place, rank) AS MATERIALIZED ({sql}) SELECT {{}} FROM found {inside} {{}}"
        )
        count = query.format("count(DISTINCT place)", "")
        total: int = self._index.execute(count, [*values, *slugs]).fetchone()[0]
        shown = query.format(
            "key, authors, year, title, venue, min(rank)", "GROUP BY place ORDER BY 6, 1 LIMIT ?"
        ).replace("FROM found", "FROM found JOIN paper USING (place)")
        rows = self._index.execute(shown, [*values, *slugs, limit])
        return Found(tuple(Hit(*row[:5]) for row in rows), total)

    def _named(self, names: Sequence[str]) -> tuple[str, list[object]] | None:
        marks = ", ".join("?" * len(names))
        return f"SELECT place, 0 FROM name WHERE name IN ({marks})", list(names)

    def _begun(self, question: str) -> tuple[str, list[object]] | None:
        """Keys that begin like the question: ``hu2022``."""
        begin = question.strip().lower()
        if len(begin) < 3 or not begin.replace("-", "").isalnum():
            return None
        return "SELECT place, 0 FROM name WHERE name >= ? AND name < ?", [
            begin,
            begin + "\U0010ffff",
        ]

    def _mended(self, words: Sequence[str]) -> tuple[str, list[object]] | None:
        """Each word as it is, or the words that are like it; None if there are none for one."""
        groups = []
        for word in words:
            like = [word] if self._known(word) else self._like(word)
            if not like:
                return None
            groups.append("(" + " OR ".join(f'"{one}"' for one in like) + ")")
        return _match(" AND ".join(groups))

    def _known(self, word: str) -> bool:
        sql = "SELECT 1 FROM vocabulary WHERE term = ?"
        return self._index.execute(sql, (word,)).fetchone() is not None

    def _like(self, word: str) -> list[str]:
        """Words that begin with `word`, else have it in them, else differ by a slip or two."""
        begun = "SELECT term FROM vocabulary WHERE term >= ? AND term < ? LIMIT ?"
        inside = "SELECT word FROM spelling WHERE spelling MATCH ? LIMIT ?"
        found = self._terms(begun, word, f"{word}~", _REPLACED)
        if not found and len(word) >= 3:
            found = self._terms(inside, f'"{word}"', _REPLACED)
        return found or self._slipped(word)

    def _slipped(self, word: str) -> list[str]:
        """The words with the fewest slips: letters left out, added, changed or swapped."""
        most = next((slips for length, slips in reversed(_SLIPS) if len(word) >= length), 0)
        if not most:
            return []
        from rapidfuzz.distance import OSA

        first = "SELECT term FROM vocabulary WHERE term >= ? AND term < ?"
        like = "SELECT word FROM spelling WHERE spelling MATCH ? ORDER BY rank LIMIT ?"
        trigrams = " OR ".join(f'"{word[n : n + 3]}"' for n in range(len(word) - 2))
        near = self._terms(first, word[0], f"{word[0]}~") + self._terms(like, trigrams, _LIKE)
        slips = {one: OSA.distance(word, one, score_cutoff=most) for one in near}
        fewest = min(slips.values(), default=most + 1)
        best = sorted(one for one, number in slips.items() if number == fewest)
        return best[:_REPLACED] if fewest <= most else []

    def _terms(self, sql: str, *values: object) -> list[str]:
        return [term for (term,) in self._index.execute(sql, values)]


def _names(question: str) -> list[str]:
    """The keys and identifiers that a question may be."""
    text = question.strip()
    names = [text.lower(), f"openreview:{text}", f"acl:{text.lower()}"]
    if any(sign in text for sign in ".:/"):
        from lorabib import identifiers

        names += filter(None, [identifiers.parse(text)])
    return names


def _matching(
    words: Sequence[str], joined: str, *, exact: bool = False
) -> tuple[str, list[object]] | None:
    """The papers with the words, or words that begin so. Words are letters and digits alone."""
    star = "" if exact else "*"
    return _match(joined.join(f'"{word}"{star}' for word in words)) if words else None


def _match(expression: str) -> tuple[str, list[object]]:
    return f"SELECT rowid, {_RANK} FROM words WHERE words MATCH ?", [expression]


def fill(index: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Put the entries of all papers into a new index."""
    index.executescript(_TABLES)
    place = 0
    for place, one in enumerate(entries, 1):
        index.execute("INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?)", (place, *one.shown))
        index.executemany("INSERT INTO name VALUES (?, ?)", ((n, place) for n in one.names))
        index.executemany("INSERT INTO placed VALUES (?, ?)", ((s, place) for s in one.slugs))
        index.execute(
            "INSERT INTO words (rowid, short, first, title, authors, rest) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (place, one.short, one.first, one.title, one.authors, one.rest),
        )
    index.execute("INSERT INTO spelling SELECT term FROM vocabulary")
    for table in ("words", "spelling"):
        index.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    index.execute(f"PRAGMA user_version = {place + 1}")
    index.commit()
