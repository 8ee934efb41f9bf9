"""The nouns: what a list says, what a source says, the work, its envelope, what is wrong.

All are frozen `msgspec.Struct`s with tuples inside. `Item` is the one internal form of a
work: CSL 1.0.2 variables under CSL's own names (`msgspec` renames the Python spelling), see
https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables .
"""

# No "from __future__ import annotations" where structs stand: msgspec would compile every
# annotation again from its text, which costs milliseconds at each start.
from typing import Any, Literal

import msgspec

Severity = Literal["error", "warning", "info"]
Status = Literal["published", "preprint", "unresolved"]
Kind = Literal["preprint", "published", "other"]
#: What a question to a source is for: works by identifier, a DOI's agency, candidates by title.
Purpose = Literal["identifier", "agency", "search"]
#: The types of CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html#types
ItemType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
    "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
    "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview",
    "legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score",
    "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review",
    "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
]  # fmt: skip


class Base(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Strict, frozen, keyword-only."""


#: The code of a key that the ledger gives to two works: no export is made before it is settled.
KEY_OF_TWO = "key-of-two-works"


class Problem(Base, frozen=True, kw_only=True):
    """Anything that is wrong, with its place: a file and line, or a citation key.

    `about` are the records or identifiers that it names; `known` is the keeper's reason to leave
    it as it is, empty while it is open.
    """

    code: str
    severity: Severity
    message: str
    path: str | None = None
    line: int | None = None
    key: str | None = None
    about: tuple[str, ...] = ()
    known: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path or self.key or "library"
        known = f" (known: {self.known})" if self.known else ""
        key = f"{self.key}: " if self.key and self.key not in (place, *self.message.split()) else ""
        return f"{place}: {self.severity}: {key}{self.message} [{self.code}]{known}"


def list_path(name: str) -> str:
    """Where a list of a library stands, as its problems name it."""
    return f"data/lists/{name}.md"


class Link(Base, frozen=True, kw_only=True):
    """A link of a row as the list prints it: its label and its address."""

    label: str
    url: str


class ListEntry(Base, frozen=True, kw_only=True):
    """What one row of a curated list says.

    `list` is the file's stem, `line` the row's first line (1-based), `headings` the path from
    the outermost heading to the innermost. `authors` are the names as printed.
    """

    list: str
    line: int
    headings: tuple[str, ...] = ()
    title: str
    links: tuple[Link, ...] = ()
    year: int | None = None
    venue: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class Record(Base, frozen=True, kw_only=True, omit_defaults=True):
    """What one source answered about one work, in that source's own vocabulary.

    `id` is the source's identifier of the answer, `body` the answer itself, which only the
    module of that source reads. `origin` says where a shipped fact comes from.
    """

    source: str
    id: str
    origin: str | None = None
    body: msgspec.Raw


class Query(Base, frozen=True, kw_only=True):
    """One question to a source, as the HTTP request that asks it, without who asks.

    `path` stands below the source's base address, percent-encoded, and begins with a slash.
    `about` is what is asked for: identifiers, or the title that is searched.
    """

    source: str
    purpose: Purpose
    path: str
    params: tuple[tuple[str, str], ...] = ()
    about: tuple[str, ...]


class Name(Base, frozen=True, kw_only=True, omit_defaults=True, rename="kebab"):
    """A CSL name variable: parts of a person's name, or an organisation in `literal`."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    dropping_particle: str = ""
    non_dropping_particle: str = ""
    literal: str = ""


class Date(Base, frozen=True, kw_only=True, rename="kebab"):
    """A CSL date: `date_parts` holds one (year, month, day), cut where unknown."""

    date_parts: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        if len(self.date_parts) != 1 or not 1 <= len(self.date_parts[0]) <= 3:
            raise ValueError("not one date of year, month and day")
        limits = ((1, 9999), (1, 12), (1, 31))
        for part, (least, most) in zip(self.date_parts[0], limits, strict=False):
            if not least <= part <= most:
                raise ValueError(f"{part} is no year, month or day of a date")

    @property
    def year(self) -> int:
        return self.date_parts[0][0]


_CSL_SPELLING = {
    "container_title": "container-title",
    "container_title_short": "container-title-short",
    "collection_title": "collection-title",
    "publisher_place": "publisher-place",
    "event_title": "event-title",
}


class Item(Base, frozen=True, kw_only=True, omit_defaults=True, rename=_CSL_SPELLING):
    """A work in CSL variables. Text is plain Unicode, never markup of any format.

    A preprint is ``type=article, genre=Preprint, archive=arXiv, archive_location=<id>,
    archive_collection=<primary category>``; a published work keeps those three of its eprint.
    """

    type: ItemType
    title: str = ""
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    issued: Date | None = None
    container_title: str = ""
    container_title_short: str = ""
    collection_title: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    number: str = ""
    publisher: str = ""
    publisher_place: str = ""
    event_title: str = ""
    genre: str = ""
    archive: str = ""
    archive_location: str = ""
    archive_collection: str = ""
    DOI: str = ""
    ISBN: str = ""
    ISSN: str = ""
    URL: str = ""
    language: str = ""


class Claim(Base, frozen=True, kw_only=True):
    """A `Record` as read by its source: what it claims of a work, and how far to rely on it.

    `confidence` is 0 to 1. `authors_complete` is false for a list that was cut or has initials
    only, `casing_checked` is false for a title whose letter case is not the work's own,
    `workshop` is true for a publication that is never to be promoted to the main venue,
    `authors_ordered` is false for a list that the deposit has sorted by alphabet.
    `related` are identifiers that the record gives to other versions of the same work, `apart` to
    what is about it and no paper: notices, reviews, comments, supplements. `retracted`
    and `withdrawn` say where the record says so; `retracts` are the works that the record, a
    notice, retracts: it is no paper itself.
    """

    record: str
    source: str
    kind: Kind
    item: Item
    identifiers: tuple[str, ...] = ()
    confidence: float = 1.0
    authors_complete: bool = True
    authors_ordered: bool = True
    casing_checked: bool = True
    workshop: bool = False
    related: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    retracted: str = ""
    withdrawn: str = ""
    retracts: tuple[str, ...] = ()


class Place(Base, frozen=True, kw_only=True):
    """Where a paper stands in the lists: list, line, heading path, and the row's own words."""

    list: str
    line: int
    headings: tuple[str, ...]
    title: str
    links: tuple[Link, ...] = ()


class Refusal(Base, frozen=True, kw_only=True):
    """A candidate record that was not taken for a row, and why.

    `score` is as in `Evidence`.
    """

    record: str
    reason: str
    source: str = ""
    title: str = ""
    score: float = 0.0


class Evidence(Base, frozen=True, kw_only=True):
    """How one row found its work: by what, on which independent agreements, what was refused.

    `record` is empty for an unresolved row. `score` is the mean likeness of title, authors and
    year, 0 to 1: it ranks candidates for the eye and decides nothing.
    """

    list: str
    line: int
    record: str
    score: float = 0.0
    agreements: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


class Paper(Base, frozen=True, kw_only=True):
    """One work of the library: its citation key, its `Item`, and all that it rests on."""

    key: str
    item: Item
    identifiers: tuple[str, ...]
    places: tuple[Place, ...]
    categories: tuple[str, ...]
    status: Status
    sources: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Category(Base, frozen=True, kw_only=True):
    """A node of the tree of categories; `headings` are the list headings that lead to it.

    A heading is written ``list: heading > sub-heading``, a suffix of a row's heading path.
    """

    slug: str
    title: str
    parent: str = ""
    headings: tuple[str, ...] = ()


class Holding(Base, frozen=True, kw_only=True):
    """A line of the key ledger: an identifier answers to a key since a release."""

    identifier: str
    key: str
    since: str


class VenueNames(Base, frozen=True, kw_only=True):
    """What a venue can be called in a bibliography: in full, abbreviated, by its acronym."""

    full: str
    short: str
    acronym: str


class Library(Base, frozen=True, kw_only=True):
    """What the build makes of a library's data.

    `papers` are sorted by key; `protected` are the proper names whose capitals no style may fold;
    `minted` are the lines that the key ledger still lacks; `venues` are the names of the known
    venues in use.
    """

    papers: tuple[Paper, ...]
    categories: tuple[Category, ...]
    problems: tuple[Problem, ...]
    protected: tuple[str, ...] = ()
    minted: tuple[Holding, ...] = ()
    venues: tuple[VenueNames, ...] = ()


def replace(item: Item, **changes: Any) -> Item:
    """A copy of `item` with `changes`, given in Python spelling."""
    return msgspec.structs.replace(item, **changes)
