"""The index of look-ups: what lies in it. `finder` asks it.

It lies in the user's cache folder, knows the state of the library's files that it was made of, and
is made of the built library on first use (`indexes`). Each word has the places of its papers and
its weights there in two blobs (`lorabib.lookup.ranking`), so that a question reads a row a word; a
table of trigrams (SQLite's FTS5, https://www.sqlite.org/fts5.html) finds parts of words.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from lorabib.lookup.entries import Shelf

#: Word -> the places of its papers, and its weights there.
Words: TypeAlias = "dict[str, tuple[array[int], bytearray]]"
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE made (state);
CREATE TABLE paper (place INTEGER PRIMARY KEY, key, authors, year, title, venue, card);
CREATE UNIQUE INDEX keys ON paper (key);
CREATE TABLE name (name, place INTEGER, PRIMARY KEY (name, place)) WITHOUT ROWID;
CREATE TABLE work (place INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE about (body BLOB);
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
    """Put what is to be found into a new index. Places are numbered in the order of the entries,
    which are taken one by one: no more than their words is held."""
    index.executescript(_TABLES)
    index.execute("INSERT INTO made VALUES (?)", (shelf.state,))
    index.execute("INSERT INTO about VALUES (?)", (shelf.about,))
    words: Words = {}
    held = {slug: array("I") for slug, _ in shelf.categories}
    place = 0
    for place, one in enumerate(shelf.entries, 1):
        row = (place, *one.shown, one.card)
        index.execute("INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        index.executemany("INSERT INTO name VALUES (?, ?)", ((n, place) for n in one.names))
        index.execute("INSERT INTO work VALUES (?, ?)", (place, one.work))
        _note(words, place, one.words)
        for slug in one.slugs & held.keys():
            held[slug].append(place)
    categories = ((n, *names, held[names[0]].tobytes()) for n, names in enumerate(shelf.categories))
    index.executemany("INSERT INTO category VALUES (?, ?, ?, ?)", categories)
    index.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", _rows(words))
    index.executescript(_TRIGRAMS)
    index.execute(f"PRAGMA user_version = {place + 1}")
    index.commit()


def _note(words: Words, place: int, weights: Mapping[str, int]) -> None:
    """Add a paper's words with their weights."""
    for word, weight in weights.items():
        at = words.get(word)
        if at is None:
            at = words[word] = (array("I"), bytearray())
        at[0].append(place)
        at[1].append(weight)


def _rows(words: Words) -> Iterator[tuple[str, str, bytes, bytes]]:
    """The words in alphabetical order, each also read from its end, with places and weights."""
    for word in sorted(words):
        places, weights = words[word]
        yield word, word[::-1], places.tobytes(), bytes(weights)
