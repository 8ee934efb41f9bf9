"""The rows of the authority table of venues (docs/venues.md), and a row as it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from lorabib.model import Base
from lorabib.venues.words import core, mark, prepare, suffix

Kind = Literal["conference", "workshop", "series", "journal", "preprint-server"]
#: In the column ``volume``: the papers stand in a volume of long ones and one of short ones.
PAPERS = "papers"
_SINCE = re.compile(r"year-(\d{4})")


class Venue(Base, frozen=True, kw_only=True):
    """A row of the table: a venue under one name. See docs/venues.md for the columns."""

    venue: str
    acronym: str
    full: str
    short: str
    kind: Kind
    publisher: str = ""
    series: str = ""
    since: int = 0
    until: int = 9999
    every: int = 1
    volume: str = ""
    patterns: tuple[str, ...] = ()

    def covers(self, when: int) -> bool:
        return self.since <= when <= self.until


class Found(NamedTuple):
    """A printed name as the table has it: the row, the part of it, the year that is printed."""

    row: Venue
    part: str = ""
    year: int | None = None
    printed_volume: str = ""

    @property
    def full(self) -> str:
        return self._in_year(self.row.full) + suffix(self.part, self.row.volume == PAPERS)

    @property
    def short(self) -> str:
        return self._in_year(self.row.short) + suffix(self.part, self.row.volume == PAPERS)

    @property
    def acronym(self) -> str:
        return self.row.acronym + mark(self.part)

    @property
    def event(self) -> str:
        """The acronym with the year, where that can be the year of the event."""
        when = self.year
        if when is None or (when - self.row.since) % self.row.every:
            return self.acronym
        return f"{self.row.acronym} {when}{mark(self.part)}"

    @property
    def volume(self) -> str:
        """The number of the volume, where it follows from the year or is printed."""
        rule = _SINCE.fullmatch(self.row.volume)
        if rule and self.year:
            return str(self.year - int(rule[1]))
        return "" if self.part else self.printed_volume

    def _in_year(self, name: str) -> str:
        return name.replace("{year}", str(self.year or "")).strip()


def is_regex(pattern: str) -> bool:
    """A pattern between slashes is a regular expression over the telling words."""
    return len(pattern) > 2 and pattern[0] == pattern[-1] == "/"


def names_of(row: Venue) -> Iterator[str]:
    """The telling words of each name and plain pattern of a row."""
    plain = (p for p in row.patterns if not is_regex(p))
    for name in (row.full, row.acronym, row.short, *plain):
        yield core(prepare(name.replace("{year}", "")))


def clash(rows: Sequence[Venue]) -> tuple[int, int, str] | None:
    """Two rows of different venues that bear one name: their numbers and the name."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        for name in names_of(row):
            other = rows[first.setdefault(name, number)]
            if not set(other.venue.split()) & set(row.venue.split()):
                return first[name], number, name
    return None
