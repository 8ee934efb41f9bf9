"""What a scanner finds in one file, in the order of the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple, TypeAlias


class Cite(NamedTuple):
    """A key that is cited; ``*`` is all of them."""

    key: str
    line: int


class Unseen(NamedTuple):
    """What stands where a key is wanted, and is none: a command, a variable."""

    text: str
    line: int


class Include(NamedTuple):
    """Another file that belongs to the document.

    `folder` is what ``\\import`` names, `optional` is true where a file that is not there is none
    of the document's (a package of the system), `preamble` where only what stands before the text
    counts.
    """

    name: str
    line: int
    folder: str = ""
    suffix: str = ""
    optional: bool = False
    preamble: bool = False


class Database(NamedTuple):
    """A `.bib` file that the document names."""

    name: str


class Label(NamedTuple):
    """A label that the document defines: a reference to it is no citation."""

    name: str


Event: TypeAlias = Cite | Unseen | Include | Database | Label


class Lines:
    """The lines of a text by the places of characters."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def __getitem__(self, place: int) -> int:
        """The line of the character at `place`, from 1."""
        return bisect_right(self._starts, place)


def keys(names: str, line: int) -> Iterable[Cite]:
    """The keys of an argument, with commas between them."""
    for name in names.split(","):
        if key := name.replace("\0", "").strip():
            yield Cite(key, line)
