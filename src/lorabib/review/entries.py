"""An entry of a `.bib` file as a statement on a work.

Files have thousands of entries, of which few are of a work that is known: `outline` reads what
such a work is looked up by, `statement` the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lorabib import identifiers
from lorabib.bibfile.model import Entry
from lorabib.latex import unescape
from lorabib.model import Date, Item, ItemType, Kind, Name
from lorabib.names import is_others, parse
from lorabib.review.changing import of_preprint
from lorabib.review.model import Statement
from lorabib.text import clean, squash

_TYPES: dict[str, ItemType] = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "incollection": "chapter",
    "inbook": "chapter",
    "book": "book",
    "proceedings": "book",
    "collection": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "software": "software",
    "dataset": "dataset",
}
_CONTAINERS = ("booktitle", "journaltitle", "journal")
#: Types that only name where a preprint lies by their fields.
_LOOSE = frozenset({"misc", "article", "unpublished", "online", "preprint", "techreport", "report"})
_REGISTERED = frozenset({"article", "inproceedings", "conference"})
#: Fields in which an arXiv number may stand among words.
_AMONG_WORDS = ("journal", "journaltitle", "howpublished", "note", "volume", "number", "booktitle")
_ARXIV = re.compile(r"arxiv|\babs/", re.IGNORECASE).search
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)").search
_URL = re.compile(r"\\url\s*\{([^{}]*)\}|(https?://[^\s{}]+)").search
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_MARKUP = re.compile(r"[\\{}~$]").search
_OTHERS = Name(literal="others")


class Outline(NamedTuple):
    """What a work is looked up by: the title and its letters, the identifiers, a family name."""

    title: str
    squashed: str
    identifiers: tuple[str, ...]
    family: str


def outline(entry: Entry) -> Outline:
    """What the work of an entry is looked up by."""
    title = plain(entry.text("title"))
    if subtitle := entry.text("subtitle"):
        title = f"{title}: {plain(subtitle)}"
    return Outline(title, squash(title), identified(entry), _family(entry.text("author")))


def plain(value: str) -> str:
    """A value as plain text; one without markup is so already."""
    return clean(unescape(value)) if _MARKUP(value) else clean(value)


def _family(authors: str) -> str:
    """The family name of the first author, as far as a look tells it: to find works by, no more."""
    first = _AND.split(authors, maxsplit=1)[0]
    family, comma, _ = first.partition(",")
    words = (family if comma else first).split()
    return squash(plain(words[-1])) if words else ""


def identified(entry: Entry) -> tuple[str, ...]:
    """The identifiers that an entry names, in the order of its fields, each once."""
    return tuple(dict.fromkeys(i for _, i in named(entry)))


def named(entry: Entry) -> Iterator[tuple[int, str]]:
    """The identifiers that an entry names, each with the number of its field."""
    for at, field in enumerate(entry.fields):
        name, value = field.name.lower(), field.value
        found: str | None = None
        if name in ("doi", "url", "ee"):
            found = identifiers.parse(_address(value))
        elif name == "eprint":
            found = _eprint(entry, value)
        elif name in ("arxiv", "arxivid"):
            found = identifiers.parse(value.strip())
        elif name in _AMONG_WORDS and len(value) < 300:
            found = _among_words(value)
        if found:
            yield at, found


def _address(value: str) -> str:
    found = _URL(value) if "\\url" in value else None
    text = (found[1] or found[2]) if found else value
    return text.replace("\\", "").strip() if "\\" in text else text.strip()


def _eprint(entry: Entry, value: str) -> str | None:
    kind = (entry.text("archiveprefix") or entry.text("eprinttype")).strip().lower()
    if kind in ("", "arxiv"):
        return identifiers.arxiv(value) or identifiers.parse(_address(value))
    return identifiers.doi(value)


def _among_words(value: str) -> str | None:
    if _ARXIV(value) and (number := identifiers.ARXIV.search(value)):
        return identifiers.arxiv(number[0])
    found = _URL(value) if "http" in value or "\\url" in value else None
    return identifiers.parse(found[1] or found[2]) if found else None


def statement(entry: Entry, path: str, seen: Outline | None = None) -> Statement:
    """What an entry says of its work."""
    seen = seen or outline(entry)
    kind, container = _kind(entry, seen.identifiers)
    ours = entry.kind.lower()
    return Statement(
        path=path,
        line=entry.line,
        key=entry.key,
        item=Item(
            type=_TYPES.get(ours, "article" if kind == "preprint" else "document"),
            title=seen.title,
            author=authors(entry.text("author")),
            issued=_issued(entry),
            container_title=container,
        ),
        identifiers=seen.identifiers,
        kind=kind,
        of_registries=ours in _REGISTERED or kind == "preprint",
    )


def _kind(entry: Entry, found: tuple[str, ...]) -> tuple[Kind, str]:
    """What is cited, and the venue of a publication."""
    containers = [plain(entry.text(name)) for name in _CONTAINERS if entry.text(name)]
    ours = entry.kind.lower()
    venue = next((name for name in containers if not of_preprint(name)), "")
    if venue:
        return "published", venue
    if entry.get("crossref") or entry.get("xdata"):
        return "published", ""
    server = any(of_preprint(entry.text(name)) for name in ("howpublished", "publisher", "note"))
    numbered = any(i.startswith("arxiv:") for i in found) and ours in _LOOSE
    if containers or numbered or (server and ours in _LOOSE):
        return "preprint", ""
    return "other", ""


def _issued(entry: Entry) -> Date | None:
    found = _YEAR(entry.text("date") or entry.text("year"))
    return Date(date_parts=((int(found[1]),),)) if found else None


def authors(value: str) -> tuple[Name, ...]:
    """The names of a list, in order; ``others`` at its end stays.

    >>> [name.family or name.literal for name in authors("Hu, Edward and {Qwen Team} and others")]
    ['Hu', 'Qwen Team', 'others']
    """
    return tuple(_name(part) for part in _parted(value) if part)


def _parted(value: str) -> list[str]:
    """The names of a list: parted by "and" outside of braces."""
    pieces = _AND.split(value.strip())
    if "{" not in value:
        return pieces
    parts: list[str] = []
    for piece in pieces:
        if parts and parts[-1].count("{") > parts[-1].count("}"):
            parts[-1] = f"{parts[-1]} and {piece}"
        else:
            parts.append(piece)
    return parts


def _name(text: str) -> Name:
    text = text.strip()
    if is_others(text) or text == "others":
        return _OTHERS
    whole = text.startswith("{") and text.endswith("}") and text.find("}") == len(text) - 1
    if whole and not text.startswith("{\\"):
        return Name(literal=plain(text))
    return parse(plain(text))
