"""What a row says beside its title, gathered in any order and weighed at the end."""

from __future__ import annotations

import re
from typing import NamedTuple

from lorabib.identifiers import is_repository
from lorabib.lists.authors import looks_like_authors, split_authors
from lorabib.lists.hosts import (
    is_generic_label,
    is_malformed,
    is_paper_address,
    is_paper_label,
)
from lorabib.lists.pieces import Piece, Pieces
from lorabib.lists.words import (
    ET_AL,
    clean,
    clean_title,
    find_year,
    is_date,
    is_known_venue,
    is_nothing,
    is_venue,
    split_venue,
)
from lorabib.model import Link, ListEntry, Problem, Severity


class Place(NamedTuple):
    """Where rows stand: the list's name and the heading path."""

    list: str
    headings: tuple[str, ...]


Result = ListEntry | Problem

_SERVERS = ("arxiv", "openreview", "biorxiv", "medrxiv", "preprint", "zenodo")

_YEAR_IN_BRACKETS = re.compile(r"[(\[](?:[A-Z][a-z]+\.? )?((?:19|20)\d\d)[)\]]")

# What needs no reading: a note in brackets, an emoji's name, marks.
_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|:[a-z0-9_+-]+:|[^\w\s]")

_STOP = re.compile(r"(?<=[^\s.]{2})\.\s+(?=\S)")
_YEAR_FIRST = re.compile(r"[\s,.]*[(\[]\s*((?:19|20)\d\d)\s*[)\]]\s*[,.:;]*\s*(?=\w)")

COLUMN, PUBLISHED, LABEL = 0, 1, 2
"""Ranks of a venue's source: a column of its own, text of the row, a link's label."""


class Facts:
    """Links, venue, year, authors and keywords of one row."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.authors: tuple[str, ...] = ()
        self.keywords: tuple[str, ...] = ()
        self.year: int | None = None
        self.paper = False
        self.style = ""
        self.unread = 0
        self._venues: list[tuple[int, str, int | None, bool]] = []
        self._dates: list[int] = []

    @property
    def has_venue(self) -> bool:
        return any(venue for _, venue, _, _ in self._venues)

    def add_link(self, piece: Piece) -> None:
        """Take a link, unless it leads nowhere and says nothing."""
        label = clean(piece.text)
        if label or piece.url:
            self.links.append(Link(label=label, url=clean(piece.url)))
            named = is_paper_label(label) and not piece.url.startswith("#")
            named = named and not is_repository(piece.url)
            self.paper = self.paper or is_paper_address(piece.url) or (named and bool(piece.url))

    def add_venue(self, text: str, rank: int) -> None:
        """Take a venue as printed; its year is kept apart."""
        venue, year, arxiv = split_venue(text)
        if venue or year:
            self._venues.append((rank, venue or "", year, arxiv))

    def add_date(self, text: str) -> None:
        """Take a year out of a date."""
        year = find_year(text)
        if year is not None:
            self._dates.append(year)

    def add_authors(self, text: str) -> None:
        """Take authors, if there are none yet; a year after them counts as a date."""
        if not self.authors:
            self.authors = split_authors(text)
            self.add_date(text[-8:])

    def add_text(self, text: str, italic: bool = False, rank: int = PUBLISHED) -> bool:
        """Take a stretch of text as date, venue or authors; whether it was one of them."""
        printed = clean(text)
        text = printed.strip(' .,;:|-–—()[]·•/*_"“”')
        if is_nothing(text):
            return True
        if is_date(text):
            self.add_date(text)
        elif looks_like_authors(text, sure=italic) and not (is_venue(text) and self.authors):
            self.add_authors(printed)
        elif is_venue(text):
            self.add_venue(text, rank)
        else:
            return False
        return True

    def add_pieces(self, pieces: Pieces) -> None:
        """Take the rest of a row: links as links, code as venue, text by what it looks like."""
        run: list[Piece] = []
        for piece in (*pieces, Piece("break", "hard")):
            if piece.kind == "text" and (not run or run[0].italic == piece.italic):
                run.append(piece)
                continue
            self._flush(run)
            run = [piece] if piece.kind == "text" else []
            if piece.kind == "code":
                self.add_venue(piece.text, PUBLISHED)
            elif piece.kind == "link":
                self._labelled(piece)

    def _labelled(self, piece: Piece) -> None:
        self.add_link(piece)
        label = clean(piece.text)
        if piece.badge or len(label.split()) > 5:
            return
        if label.lower().startswith(_SERVERS) and is_known_venue(label):
            self.add_venue(label, LABEL + 1)
        elif not is_generic_label(label):
            self.add_venue(label, LABEL)

    def _flush(self, run: list[Piece]) -> None:
        text = "".join(piece.text for piece in run)
        if not text.strip(" []()|,.;:-–—/"):
            return
        text = self._peel(self._before(text))
        if not text or self.add_text(text, italic=run[0].italic):
            return
        for part in text.replace("! ", ". ").split(". "):
            if not self.add_text(part):
                self.unread += len(_NOTE.sub(" ", part).split())
                if year := _YEAR_IN_BRACKETS.search(part):
                    self.add_date(year[1])

    def _before(self, text: str) -> str:
        """Take a year in brackets off the beginning, and names up to an "et al."."""
        if date := _YEAR_FIRST.match(text):
            self.add_date(date[1])
            text = text[date.end() :]
        names = ET_AL.search(text)
        if names and not self.authors and len(text[names.end() :].strip(" ,.;:()")) > 1:
            printed = text[: names.end()].strip(" ,.;:()-–—")
            if looks_like_authors(printed, sure=True):
                self.add_authors(printed)
                return text[names.end() :].lstrip(" ,.;:")
        for stop in _STOP.finditer(text) if not self.authors else ():
            printed, rest = text[: stop.start()].strip(" ,.;:()"), text[stop.end() :]
            if looks_like_authors(printed) and is_venue(rest):
                self.add_authors(text[: stop.start()].lstrip(" ,.;:"))
                return rest
        return text

    def _peel(self, text: str) -> str:
        """Take dates and known venues off the end of "Names, Venue, Year"."""
        while "," in text:
            head, _, last = text.rstrip(" .,;()[]").rpartition(",")
            if not (is_date(last.strip()) or is_known_venue(last.strip())) or not head.strip(" ,"):
                break
            self.add_text(last)
            text = head
        return text

    def venue_and_year(self) -> tuple[str | None, int | None]:
        """The venue of the best source, and the year: of its own column, of the venue, of any
        other venue, of a date, last of an arXiv number."""
        best = min(self._venues, key=lambda v: (v[1] == "", v[0]), default=None)
        years = [self.year]
        if best is not None and not best[3]:
            years.append(best[2])
        years += [year for _, _, year, arxiv in self._venues if not arxiv]
        years += self._dates
        years += [year for _, _, year, arxiv in self._venues if arxiv]
        year = next((year for year in years if year is not None), None)
        return (best[1] or None) if best else None, year

    def entry(self, title: str, line: int, place: Place) -> ListEntry:
        """The row."""
        venue, year = self.venue_and_year()
        return ListEntry(
            list=place.list,
            line=line,
            headings=place.headings,
            title=title,
            links=tuple(self.links),
            year=year,
            venue=venue,
            authors=self.authors,
            keywords=self.keywords,
        )

    def link_problems(self, line: int, place: Place) -> list[Problem]:
        """The addresses of the row that cannot be followed as printed."""
        return [
            problem(
                "malformed-link",
                "warning",
                f"the address of link {link.label!r} is malformed: {link.url!r}",
                line,
                place,
            )
            for link in self.links
            if is_malformed(link.url)
        ]


def problem(code: str, severity: Severity, message: str, line: int, place: Place) -> Problem:
    """A problem of a list; `path` is the list's name."""
    return Problem(code=code, severity=severity, message=message, path=place.list, line=line)


def shown(text: str) -> str:
    """The beginning of `text`, for a message of one line."""
    text = clean(text)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def title_text(pieces: Pieces) -> str:
    """The title that `pieces` print: texts, code and labels, without images."""
    parts = [" " if p.kind == "break" else p.text for p in pieces if p.kind != "image"]
    return clean_title("".join(parts))
