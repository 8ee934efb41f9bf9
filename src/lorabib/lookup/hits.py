"""What a look-up answers."""

from __future__ import annotations

from typing import NamedTuple

#: What papers that were searched can be sorted by.
SORTS = ("relevance", "key", "year", "author", "title")


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


class Card(NamedTuple):
    """A paper as `lorabib show` prints it: its key, and all lines."""

    key: str
    lines: tuple[str, ...]
