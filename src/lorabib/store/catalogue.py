"""Record files of any size, searched by identifier and by title without being read again.

The lines of the files are copied into one SQLite file in the user's cache folder, with a full
text index (FTS5) of the words of their titles. It is built once for each content of the files,
and never needed: where it cannot be kept, it is built for one run.
"""

from __future__ import annotations

import hashlib
import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import msgspec

from lorabib import __version__
from lorabib.errors import DataError
from lorabib.identifiers import closure
from lorabib.match.cutting import Title, cut
from lorabib.model import Claim, Record
from lorabib.registry import reader
from lorabib.store import indexes
from lorabib.store.cache import cache_folder, code_stamp
from lorabib.store.places import reason
from lorabib.store.records import records_with_claims
from lorabib.text import fold

#: The rarest words of a title are followed until they have led to so many records.
_POSTINGS = 4000
#: Or so many of them stand together, as many as do in any title.
_TOGETHER = 5
#: So many of the likeliest are read and compared word by word.
_COMPARED = 50
#: How many words of a title are looked up, the longest: more has no title.
_WORDS = 60
#: A file up to this size is known by its bytes, a larger one by its size and times.
_READ_WHOLE = 1 << 25
_BATCH = 4000
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE record (place INTEGER PRIMARY KEY, line BLOB);
CREATE TABLE name (name BLOB, place INTEGER, PRIMARY KEY (name, place)) WITHOUT ROWID;
CREATE VIRTUAL TABLE title USING fts5 (words, detail = none, columnsize = 0, tokenize = 'ascii');
CREATE VIRTUAL TABLE word USING fts5vocab (title, row);
"""


class Catalogue:
    """Finds claims among the records by identifier and by the words of a title.

    Equal questions have equal answers, in the order of the files where nothing else decides.
    """

    def __init__(self, index: sqlite3.Connection, anew: Callable[[], sqlite3.Connection]) -> None:
        self._index = index
        self._anew: Callable[[], sqlite3.Connection] | None = anew

    def __len__(self) -> int:
        version: int = self._index.execute("PRAGMA user_version").fetchone()[0]
        return version - 1

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index; no search is possible afterwards."""
        self._anew = None
        self._index.close()

    def by_identifier(self, identifiers: Iterable[str]) -> list[Claim]:
        """The claims with one of `identifiers` (canonical, or with such an equivalent)."""
        names = closure(identifiers)
        return self._mended(lambda: self._claims(sorted({*chain(*map(self._named, names))})))

    def by_letters(self, title: str) -> list[Claim]:
        """The claims whose title has the same letters and digits as `title`."""
        name = f"={cut(title).squashed}"
        return self._mended(lambda: self._claims(self._named(name)))

    def by_title(self, title: str, limit: int = 12) -> list[Claim]:
        """At most `limit` claims, the likeliest first.

        Before all others stand those whose title has the same letters and digits, then those that
        share the most telling words, rare ones counting more, and then the most neighbours.
        """
        return self._mended(partial(self._titled, cut(title), max(limit, 0)))

    def _mended(self, search: Callable[[], list[Claim]]) -> list[Claim]:
        """What a search finds. An index that turns out to be damaged is built again, once."""
        try:
            return search()
        except indexes.DAMAGED:
            if self._anew is None:
                raise
            self._index.close()
            self._index, self._anew = self._anew(), None
            return search()

    def _titled(self, wanted: Title, limit: int) -> list[Claim]:
        equal = self._named(f"={wanted.squashed}")[:limit] if wanted.squashed else []
        weights = self._weights(_tokens(wanted))
        telling = set(map(_token, wanted.telling))
        words = [token for token in weights if token in telling]
        ranks = []
        for place in {*equal, *self._likely(weights, words, max(limit, _COMPARED))}:
            tokens = self._at(place, "SELECT words FROM title WHERE rowid = ?").split()
            shared = sum(weights[token] for token in words if token in tokens)
            joined = sum(weights[token] for token in weights if token in tokens)
            ranks.append((place not in equal, -shared, -joined, len(tokens), place))
        return self._claims(place for *_, place in sorted(ranks)[:limit])

    def _likely(self, weights: dict[str, float], words: Sequence[str], number: int) -> list[int]:
        """At most `number` places of titles that share rare tokens, or several common words."""
        scores: dict[int, float] = defaultdict(float)
        budget = _POSTINGS
        for token, weight in weights.items():
            found = self._matching([token], budget + 1)
            budget -= len(found)
            if budget < 0:
                break
            for place in found:
                scores[place] += weight
        for together in range(min(_TOGETHER, len(words)), 0, -1):
            found = self._matching(words[:together], number)
            for place in found:
                scores[place] += sum(weights[word] for word in words[:together])
            if found:
                break
        return sorted(scores, key=lambda place: (-scores[place], place))[:number]

    def _weights(self, tokens: Iterable[str]) -> dict[str, float]:
        """What those of the tokens say that stand in titles, the rarest and weightiest first."""
        sql = "SELECT doc, term FROM word WHERE term = ?"
        longest = sorted(tokens, key=len, reverse=True)[:_WORDS]
        found = (self._index.execute(sql, (token,)).fetchone() for token in longest)
        records = len(self)
        return {t: math.log1p(records / (1 + titles)) for titles, t in sorted(filter(None, found))}

    def _matching(self, tokens: Iterable[str], limit: int) -> list[int]:
        """The places with all of the tokens, which are ASCII letters and digits alone."""
        sql = "SELECT rowid FROM title WHERE title MATCH ? ORDER BY rowid LIMIT ?"
        query = " AND ".join(f'"{token}"' for token in tokens)
        return [place for (place,) in self._index.execute(sql, (query, limit))]

    def _named(self, name: str) -> list[int]:
        sql = "SELECT place FROM name WHERE name = ? ORDER BY place"
        return [place for (place,) in self._index.execute(sql, (_bytes(name),))]

    def _claims(self, places: Iterable[int]) -> list[Claim]:
        lines = (self._at(place, "SELECT line FROM record WHERE place = ?") for place in places)
        records = (msgspec.json.decode(line, type=Record) for line in lines)
        return [reader(record.source)(record) for record in records]

    def _at(self, place: int, sql: str) -> Any:
        row = self._index.execute(sql, (place,)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError(f"record {place} is lost")
        return row[0]


def open_catalogue(
    paths: Sequence[Path], done: Callable[[int], object] = lambda records: None
) -> Catalogue:
    """The catalogue of the record files `paths`, from the cache folder or built there.

    `done` is told now and then how many records a build has read.

    Raises:
        DataError: a file cannot be read, or a line of it is no record.
    """
    kept = _kept(paths)
    fill = partial(_fill, paths=paths, done=done)
    anew = partial(indexes.made, kept, fill, lambda: _kept(paths) == kept)
    return Catalogue(indexes.opened(kept) or anew(), anew)


def _kept(paths: Sequence[Path]) -> Path:
    """Where the index of the files is kept: the same place only if its content would be."""
    parts = [__version__, code_stamp()]
    for path in paths:
        try:
            stat = path.stat()
            times = _bytes(f"{path.absolute()} {stat.st_mtime_ns}")
            known = path.read_bytes() if stat.st_size <= _READ_WHOLE else times
        except OSError as error:
            raise DataError(reason(error), path) from error
        parts.append(f"{stat.st_size} {hashlib.blake2b(known).hexdigest()}")
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()
    return cache_folder() / f"catalogue-{digest}.sqlite"


def _fill(index: sqlite3.Connection, paths: Sequence[Path], done: Callable[[int], object]) -> None:
    """Put all records of the files into `index`."""
    index.executescript(_TABLES)
    place = 0
    for place, (line, claim) in enumerate(chain.from_iterable(map(records_with_claims, paths)), 1):
        title = cut(claim.item.title)
        words = " ".join(_tokens(title))
        names = {_bytes(name) for name in (f"={title.squashed}", *claim.identifiers)}
        index.execute("INSERT INTO record VALUES (?, ?)", (place, line))
        index.executemany("INSERT INTO name VALUES (?, ?)", ((name, place) for name in names))
        index.execute("INSERT INTO title (rowid, words) VALUES (?, ?)", (place, words))
        if place % _BATCH == 0:
            for remembered in (cut, fold):  # they keep titles compared often, not a million
                remembered.cache_clear()
            done(place)
    done(place)
    index.execute("INSERT INTO title (title) VALUES ('optimize')")
    index.execute(f"PRAGMA user_version = {place + 1}")
    index.commit()


def _tokens(title: Title) -> list[str]:
    """The telling words of a title, and neighbours as one word, in ASCII letters and digits.

    Words that are common one by one are rarely common as neighbours.
    """
    return sorted(map(_token, {*title.telling, *map("".join, pairwise(title.words))}))


def _token(word: str) -> str:
    return word if word.isascii() else f"x{_bytes(word).hex()}"


def _bytes(text: str) -> bytes:
    """Any text as bytes, also one with half characters, as in odd file names."""
    return text.encode("utf-8", "surrogatepass")
