"""A row of a list as a statement on a work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lorabib.identifiers import ARXIV
from lorabib.lists.hosts import is_paper_address
from lorabib.match.rows import linked
from lorabib.model import Date, Item, Kind, ListEntry, Name
from lorabib.names import is_others, parse
from lorabib.review.entries import Outline
from lorabib.review.model import Known, Statement, Verdict
from lorabib.review.preprints import of_preprint
from lorabib.text import fold, squash
from lorabib.venues import Table

_NO_VENUE = frozenset({"preprint", "preprints", "under review", "submitted", "arxiv preprint"})


class Seen(NamedTuple):
    """A row as it was looked at: its number, and what its work is.

    `own` tells that the library has decided on it; then `misleading` are the identifiers that it
    holds to be another paper's, with why. `named` is the work that the links name, if it is one.
    """

    at: int
    row: ListEntry
    statement: Statement
    verdict: Verdict = Verdict()
    own: bool = False
    misleading: tuple[tuple[str, str], ...] = ()
    named: Known | None = None


def is_preprint(venue: str, table: Table) -> bool:
    """Whether a printed venue says that the work is a preprint.

    >>> is_preprint("arXiv", Table()), is_preprint("ICLR", Table())
    (True, False)
    """
    if fold(venue) in _NO_VENUE or of_preprint(venue):
        return True
    found = table.find(venue)
    return found is not None and found.row.kind == "preprint-server"


def is_plain(venue: str, table: Table) -> bool:
    """Whether a preprint's venue is the name of its server and nothing else.

    >>> is_plain("arXiv preprint", Table()), is_plain("arXiv Spring", Table())
    (True, False)
    """
    if fold(venue) in _NO_VENUE:
        return True
    bare = ARXIV.sub("", venue)
    if of_preprint(venue):
        return not any(c.isdigit() for c in bare)
    found = table.find(venue)
    names = (found.row.acronym, found.row.short, found.row.full) if found else ()
    return fold(venue) in {fold(name) for name in names if name}


def statement(row: ListEntry, table: Table) -> Statement:
    """What a row says of its work."""
    found = linked(row)
    kind: Kind = "other"
    if row.venue:
        kind = "preprint" if is_preprint(row.venue, table) else "published"
    venue = row.venue if row.venue and kind == "published" else ""
    return Statement(
        path=row.list,
        line=row.line,
        key="",
        item=Item(
            type="article",
            title=row.title,
            author=tuple(map(_name, row.authors)),
            issued=Date(date_parts=((row.year,),)) if row.year else None,
            container_title=venue,
        ),
        identifiers=found,
        kind=kind,
    )


def _name(printed: str) -> Name:
    return Name(literal="others") if is_others(printed) else parse(printed)


def outline(said: Statement) -> Outline:
    """What the work of a row is looked up by."""
    first = said.item.author[0] if said.item.author else Name()
    title = said.item.title
    family = squash(first.family or first.literal)
    return Outline(title, squash(title), said.identifiers, family)


def unlinked(row: ListEntry) -> bool:
    """Whether no link of a row leads to a place that holds papers, readable or not."""
    return not linked(row) and not any(is_paper_address(link.url) for link in row.links)


def mostly_linked(rows: Iterable[ListEntry]) -> bool:
    """Whether the rows of a list have links to papers as a rule."""
    found = [not unlinked(row) for row in rows]
    return 2 * sum(found) >= len(found)
