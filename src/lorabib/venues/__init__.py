"""Venues in one form: a normaliser, Item -> Item, idempotent; the table is passed in.

The form (docs/venues.md says why):

- `container_title` is the full name of the venue in its year, as the table has it: without
  ordinals, years, places and dates. Findings keep the year, for it is the name of the meeting.
- A track or volume is told behind it: "… (Volume 2: Short Papers)", "…: Industry Track".
- `container_title_short` is the acronym of a conference ("ACL", "EMNLP Industry") and the
  abbreviation (ISO 4) of a journal, `event_title` the acronym with the year ("ACL 2024").
- Publisher, series and number of the volume come from the table where the record has none.
- A workshop is never its conference: it keeps the name that is printed, and its short form is
  that of the conference with "Workshop" ("NeurIPS Workshop").

A name that the table does not know stays as it is: `unknown` tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from lorabib.model import Item, Paper, VenueNames, replace
from lorabib.text import clean
from lorabib.venues.rows import Found, Venue, clash
from lorabib.venues.table import Table
from lorabib.venues.words import prepare

__all__ = ["FORMS", "Table", "Venue", "clash", "in_use", "names", "normalise", "shown", "unknown"]

#: What `shown` can print for a venue; the first is what `normalise` makes.
FORMS = VenueNames.__struct_fields__
_WORKSHOP = re.compile(r"\bworkshops?\b|@", re.IGNORECASE)
_BARE_WORKSHOP = re.compile(r"([^\W_]\S*(?: \d{4})?) (?i:workshops?)(?: track| papers?)?")
_IN_PROCEEDINGS = frozenset({"paper-conference", "chapter"})


def names(
    printed: str, table: Table, issued: int | None = None, event: str = ""
) -> VenueNames | None:
    """The names of the venue that `printed` means, in the year that it, `event` or `issued` says.

    >>> rows = [Venue(venue="icml", acronym="ICML", full="Conference on Machines",
    ...               short="Conf. Mach.", kind="conference")]
    >>> names("ICML 2024 oral", Table(rows)).full
    'Conference on Machines'
    """
    found = table.find(printed, issued, event)
    if found:
        return VenueNames(full=found.full, short=found.short, acronym=found.acronym)
    host = _host(printed, table)
    if host:
        name = _workshop_name(printed)
        return VenueNames(full=name, short=name, acronym=f"{host.row.acronym} Workshop")
    return None


def normalise(item: Item, table: Table) -> Item:
    """The item with the names that the table has for its venue; as it is if it has none."""
    if not item.container_title:
        return item
    issued = item.issued.year if item.issued else None
    found = table.find(item.container_title, issued, item.event_title)
    if found:
        changes = _from_table(item, found)
    elif host := _host(item.container_title, table):
        changes = {
            "container_title": _workshop_name(item.container_title),
            "container_title_short": f"{host.row.acronym} Workshop",
        }
    else:
        return item
    changed = replace(item, **changes)
    return item if changed == item else changed


def _from_table(item: Item, found: Found) -> dict[str, str]:
    row = found.row
    changes = {"container_title": found.full}
    if row.kind == "journal":
        changes["container_title_short"] = "" if found.short == found.full else found.short
    elif row.kind != "preprint-server":
        changes["container_title_short"] = found.acronym
        if row.kind != "series":
            changes["event_title"] = found.event
    if item.type in _IN_PROCEEDINGS or (item.type == "article-journal" and row.kind == "journal"):
        changes["publisher"] = item.publisher or row.publisher
    if item.type in _IN_PROCEEDINGS:
        changes["collection_title"] = item.collection_title or row.series
        changes["volume"] = item.volume or found.volume
    return changes


def _host(printed: str, table: Table) -> Found | None:
    return table.host(printed) if _WORKSHOP.search(printed) else None


def _workshop_name(printed: str) -> str:
    """The name of a workshop as printed; "ICML 2024 workshop" with a capital."""
    name = clean(printed)
    bare = _BARE_WORKSHOP.fullmatch(prepare(name))
    return f"{bare[1]} Workshop" if bare else name


def unknown(item: Item, table: Table) -> str:
    """The venue of the item if the table does not know it; nothing if it does."""
    return item.container_title if item.container_title and not _names_of(item, table) else ""


def _names_of(item: Item, table: Table) -> VenueNames | None:
    issued = item.issued.year if item.issued else None
    return names(item.container_title, table, issued, item.event_title)


def in_use(items: Iterable[Item], table: Table) -> tuple[VenueNames, ...]:
    """The names of the venues of normalised items, each once, sorted: what `shown` needs."""
    named = (_names_of(item, table) for item in items if item.container_title)
    return tuple(sorted({one for one in named if one}, key=lambda one: (one.full, one.acronym)))


def shown(papers: Sequence[Paper], venues: Iterable[VenueNames], form: str) -> tuple[Paper, ...]:
    """The papers with their venues by the full name, the short one or the acronym."""
    if form == FORMS[0]:
        return tuple(papers)
    known = {(one.full, acronym): one for one in venues for acronym in ("", one.acronym)}
    return tuple(_titled(paper, known, form) for paper in papers)


def _titled(paper: Paper, known: Mapping[tuple[str, str], VenueNames], form: str) -> Paper:
    """The full name alone does not tell NIPS from NeurIPS: the acronym of the item does."""
    item = paper.item
    name = known.get((item.container_title, item.container_title_short))
    name = name or known.get((item.container_title, ""))
    if name is None:
        return paper
    return structs.replace(paper, item=replace(item, container_title=getattr(name, form)))
