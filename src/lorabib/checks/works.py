"""Rules on what a paper rests on: its records, and what the authority table has."""

from __future__ import annotations

from collections.abc import Iterator

from lorabib import merge
from lorabib.checks.subjects import Subject, View
from lorabib.names import is_others
from lorabib.sources.reading import only_initials
from lorabib.venues import unknown


def retracted(subject: Subject, view: View) -> Iterator[str]:
    """A source says that the work is retracted."""
    for identifier in subject.paper.identifiers:
        if identifier in view.retracted:
            yield f"retracted by {view.retracted[identifier]}"
    yield from (c.retracted for c in subject.claims if c.retracted)


def withdrawn(subject: Subject, view: View) -> Iterator[str]:
    """A source says that the preprint is withdrawn."""
    yield from (c.withdrawn for c in subject.claims if c.withdrawn)


def author_count(subject: Subject, view: View) -> Iterator[str]:
    """Two records that claim to be complete have other numbers of authors, or no record has them
    all (lists that say so themselves are suspicious names)."""
    if not view.authors_by_hand.isdisjoint(subject.known_as):
        return
    yield from merge.counted(subject.claims)
    printed = subject.paper.item.author
    listed = [claim for claim in subject.claims if claim.item.author]
    cut = bool(listed) and not any(claim.authors_complete for claim in listed)
    if cut and not only_initials(printed) and not is_others(printed[-1].literal):
        yield f"every record cuts the list of authors, {len(printed)} are known"


def author_order(subject: Subject, view: View) -> Iterator[str]:
    """A deposit has its authors sorted by alphabet."""
    yield from merge.reordered(subject.claims)


def incomplete_record(subject: Subject, view: View) -> Iterator[str]:
    """A publication was found, but its record says not where or when."""
    yield from merge.uncitable(subject.claims)


def unknown_venue(subject: Subject, view: View) -> Iterator[str]:
    """A venue that the authority table does not know."""
    venue = unknown(subject.paper.item, view.venues) if view.venues else ""
    if venue:
        yield f"the venue is not in the table: {venue!r}"
