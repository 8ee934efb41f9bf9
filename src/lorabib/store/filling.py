"""The index of look-ups: what lies in it. `finder` asks it.

It lies in the user's cache folder, knows the state of the library's files that it was made of, and
is made of the built library on first use (`indexes`). Each word has the places of its papers and
its weights there in two blobs (`lorabib.lookup.ranking`), so that a question reads a row a word; a
table of trigrams (SQLite's FTS5, https://www.sqlite.org/fts5.html) finds parts of words.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence

from lorabib.lookup.entries import Entry, Shelf

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE made (state);
CREATE TABLE paper (place INTEGER PRIMARY KEY, key, authors, year, title, venue, card);
CREATE UNIQUE INDEX keys ON paper (key);
CREATE TABLE name (name, place INTEGER, PRIMARY KEY (name, place)) WITHOUT ROWID;
CREATE TABLE category (place INTEGER PRIMARY KEY, slug UNIQUE, title, places);
CREATE TABLE word (word UNIQUE, back, places, weights);
"""
_TRIGRAMS = """
CREATE INDEX backwards ON word (back);
CREATE VIRTUAL TABLE spelling USING fts5 (
    word, content = 'word', columnsize = 0, tokenize = 'trigram'
);
INSERT INTO spelling (rowid, word) SELECT rowid, word FROM word;
INSERT INTO spelling (spelling) VALUES ('optimize');
"""


def fill(index: sqlite3.Connection, shelf: Shelf) -> None:
    """Put what is to be found into a new index. Places are numbered in the order of the entries."""
    index.executescript(_TABLES)
    index.execute("INSERT INTO made VALUES (?)", (shelf.state,))
    for place, one in enumerate(shelf.entries, 1):
        row = (place, *one.shown, one.card)
        index.execute("INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        index.executemany("INSERT INTO name VALUES (?, ?)", ((n, place) for n in one.names))
    index.executemany("INSERT INTO category VALUES (?, ?, ?, ?)", _categories(shelf))
    index.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", _postings(shelf.entries))
    index.executescript(_TRIGRAMS)
    index.execute(f"PRAGMA user_version = {len(shelf.entries) + 1}")
    index.commit()


def _categories(shelf: Shelf) -> Iterator[tuple[int, str, str, bytes]]:
    held: dict[str, array[int]] = {slug: array("I") for slug, _ in shelf.categories}
    for place, one in enumerate(shelf.entries, 1):
        for slug in one.slugs & held.keys():
            held[slug].append(place)
    for number, (slug, title) in enumerate(shelf.categories):
        yield number, slug, title, held[slug].tobytes()


def _postings(entries: Sequence[Entry]) -> Iterator[tuple[str, str, bytes, bytes]]:
    """The words in alphabetical order, each also read from its end, with places and weights."""
    found: dict[str, tuple[array[int], bytearray]] = {}
    for place, one in enumerate(entries, 1):
        for word, weight in one.words.items():
            places, weights = found.get(word) or found.setdefault(word, (array("I"), bytearray()))
            places.append(place)
            weights.append(weight)
    for word in sorted(found):
        places, weights = found[word]
        yield word, word[::-1], places.tobytes(), bytes(weights)
