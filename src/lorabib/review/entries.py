"""An entry of a `.bib` file as a statement on a work.

Files have thousands of entries, of which few are of a work that is known: `outline` reads what
such a work is looked up by, `statement` the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from lorabib.bibfile.dates import issued
from lorabib.bibfile.items import values
from lorabib.bibfile.model import Entry
from lorabib.bibfile.naming import identified
from lorabib.bibfile.plain import people, plain
from lorabib.model import Item, Kind
from lorabib.review.forms import PAPER, REPORT, form_of
from lorabib.review.model import Statement
from lorabib.review.preprints import is_pending, of_preprint
from lorabib.text import squash

_CONTAINERS = ("booktitle", "journaltitle", "journal")
#: Types that only name where a preprint lies by their fields.
_LOOSE = frozenset({"misc", "article", "unpublished", "online", "preprint", "techreport", "report"})
_REGISTERED = frozenset({"article", "inproceedings", "conference"})
_PARTS = frozenset({"incollection", "inbook", "bookinbook", "suppbook", "inreference"})
_SERVERS = ("howpublished", "publisher", "note", "institution", "organization")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


class Outline(NamedTuple):
    """What a work is looked up by: the title and its letters, the identifiers, a family name."""

    title: str
    squashed: str
    identifiers: tuple[str, ...]
    family: str


def outline(entry: Entry) -> Outline:
    """What the work of an entry is looked up by."""
    title, subtitle = plain(entry.text("title")), entry.text("subtitle")
    if subtitle:
        title = f"{title}: {plain(subtitle)}"
    return Outline(title, squash(title), identified(entry), _family(entry.text("author")))


def _family(authors: str) -> str:
    """The family name of the first author, as far as a look tells it: to find works by, no more."""
    first = _AND.split(authors, maxsplit=1)[0]
    family, comma, _ = first.partition(",")
    words = (family if comma else first).split()
    return squash(plain(words[-1])) if words else ""


def statement(
    entry: Entry,
    path: str,
    seen: Outline | None = None,
    others: Mapping[str, Entry] | None = None,
) -> Statement:
    """What an entry says of its work, as far as it is compared.

    `others` are the entries that it may take fields from, by key.
    """
    seen, given = seen or outline(entry), values(entry, others)
    kind, container = _kind(entry, seen.identifiers, given)
    form = form_of(entry, kind, seen.identifiers)
    pending = kind == "other" and form in ("", REPORT, PAPER) and _is_pending(entry)
    if pending:
        kind = "preprint"
    return Statement(
        path=path,
        line=entry.line,
        key=entry.key,
        item=Item(
            type="chapter" if entry.kind.lower() in _PARTS else "document",
            title=seen.title,
            author=people(given.get("author", "")),
            issued=issued(given),
            container_title=container,
            collection_title=plain(given.get("series", "")),
        ),
        identifiers=seen.identifiers,
        kind=kind,
        of_registries=entry.kind.lower() in _REGISTERED or (kind == "preprint" and not pending),
        form="" if pending else form,
        pending=pending,
    )


def _kind(entry: Entry, found: tuple[str, ...], given: Mapping[str, str]) -> tuple[Kind, str]:
    """What is cited, and the venue of a publication."""
    there = [field for name in _CONTAINERS if (field := entry.get(name))]
    containers = [plain(field.value) for field in there if field.value]
    loose = entry.kind.lower() in _LOOSE
    waiting = any(map(is_pending, containers))  # "Submitted to" is no venue
    containers = [name for name in containers if not is_pending(name)]
    venue = next((name for name in containers if not of_preprint(name)), "")
    if not all(field.whole_text for field in there):
        return "published", ""  # another file defines a name in it
    if venue:
        return "published", venue
    if entry.get("crossref") or entry.get("xdata"):
        return "published", plain(given.get("booktitle") or given.get("journal", ""))
    server = loose and any(of_preprint(entry.text(name)) for name in _SERVERS)
    numbered = (loose or waiting) and any(i.startswith("arxiv:") for i in found)
    return ("preprint", "") if containers or numbered or server else ("other", "")


def _is_pending(entry: Entry) -> bool:
    """Whether an entry that names no venue says that its work is not published yet."""
    loose = entry.kind.lower() in _LOOSE
    words = ("howpublished", "note", "pubstate", "addendum") if loose else ()
    said = any(is_pending(plain(entry.text(name)), name) for name in (*words, *_CONTAINERS))
    return said or entry.kind.lower() == "unpublished"
