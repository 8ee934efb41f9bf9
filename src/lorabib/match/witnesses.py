"""What speaks for and against a row's meaning a work, beside its title and its links."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lorabib.match.cutting import cut
from lorabib.match.titles import likeness
from lorabib.match.venues import same_venue
from lorabib.match.works import YEARS, Work
from lorabib.model import ListEntry, Name
from lorabib.names import agree, is_others, overlap, parse

#: How many years apart make it another paper.
_YEARS_APART = 3
#: Lists print the year of the preprint, of the venue, or of the day it was added.
_YEAR_SLACK = 1


def score(entry: ListEntry, work: Work, title: str) -> float:
    """The mean likeness of title, authors and year, as far as the row prints them.

    As in Crossref's preprint matching the year counts by its distance.
    """
    parts = [
        1.0 if cut(entry.title).squashed == cut(title).squashed else likeness(entry.title, title)
    ]
    if entry.authors and work.authors:
        parts.append(overlap(_printed(entry.authors), work.authors))
    if entry.year and work.years:
        apart = min(abs(entry.year - year) for year in work.years)
        parts.append(max(0.0, 1.0 - 0.25 * max(0, apart - 1)))
    return round(sum(parts) / len(parts), 3)


def witnesses(
    entry: ListEntry, work: Work, others: Sequence[Work] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What of the row, beside its title, speaks for the work, and what against it.

    `others` are the works that the row's links name: where one has the other half of the work's
    records by the same team, under another title, it lends the row its authors and years.
    """
    lent = any(other_half(work, other) for other in others)
    verdicts = {
        "year": _year(entry, work),
        "authors": _authors(entry, work),
        "all authors": _all_authors(entry, work),
        "venue": _venue(entry, work),
        "linked authors": True if lent else None,
        "linked years": True if lent else None,
    }
    return (
        tuple(name for name, verdict in verdicts.items() if verdict is True),
        tuple(name for name, verdict in verdicts.items() if verdict is False),
    )


def _year(entry: ListEntry, work: Work) -> bool | None:
    if entry.year is None or not work.years:
        return None
    apart = min(abs(entry.year - year) for year in work.years)
    return True if apart <= _YEAR_SLACK else (False if apart >= _YEARS_APART else None)


@lru_cache(maxsize=1024)
def _printed(authors: tuple[str, ...]) -> tuple[Name, ...]:
    """The names that a row prints: each of its candidates asks for them again."""
    return tuple(parse(author) for author in authors if not is_others(author))


def _authors(entry: ListEntry, work: Work) -> bool | None:
    """Whether half of the printed names are authors of the work.

    A row may print the first of many, then their order counts: ``Wang et al.`` is not the second
    of the authors.
    """
    printed = _printed(entry.authors)
    if not printed or not work.authors:
        return None
    shared = overlap(printed, work.authors) * min(1.0, len(work.authors) / len(printed))
    if len(printed) == 1 and len(entry.authors) > 1 and shared:
        leads = any(c.item.author and agree(printed[0], c.item.author[0]) for c in work.claims)
        return True if leads else None
    return True if shared >= 0.5 else (False if shared < 0.34 else None)


def _all_authors(entry: ListEntry, work: Work) -> bool | None:
    """A whole list of several names is more than one fact."""
    printed = _printed(entry.authors)
    whole = 1 < len(printed) == len(entry.authors) and any(
        len(c.item.author) == len(printed) for c in work.claims
    )
    return True if whole and overlap(printed, work.authors) == 1 else None


def _venue(entry: ListEntry, work: Work) -> bool | None:
    """A printed venue can only speak for a work: lists are often older than the publication."""
    printed = entry.venue
    return True if printed and any(same_venue(printed, c) for c in work.claims) else None


def other_half(a: Work, b: Work) -> bool:
    """Whether one work is a preprint and the other a publication of the same team and time."""
    kinds = [{c.kind for c in work.claims} for work in (a, b)]
    if sorted(kinds, key=sorted) != [{"preprint"}, {"published"}]:
        return False
    preprint, published = (a, b) if kinds[0] == {"preprint"} else (b, a)
    if abs(len(a.authors) - len(b.authors)) > 2 or overlap(a.authors, b.authors) < 0.8:
        return False
    return any(later - year in YEARS for later in published.years for year in preprint.years)
