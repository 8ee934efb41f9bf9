"""Whether venue, year and kind of a statement are those of the work's publication.

A preprint's year and its publication's are both right, each for its version; an acronym or an
abbreviation of a venue is no error. A workshop where the paper was shown before, or a journal that
printed it later, may be another publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.match.venues import same_venue
from lorabib.model import Claim
from lorabib.names import agree
from lorabib.review.authors import agreed, whole_lists
from lorabib.review.model import Difference, Known, Statement
from lorabib.text import fold, squash
from lorabib.venues import Table
from lorabib.venues.words import prepare
from lorabib.venues.words import year as printed_year

#: All that makes an entry one of the publication.
PUBLICATION = ("publication",)
_TAKE_VENUE = ("venue",)
_TAKE_YEAR = ("issued",)
#: By so many years the print of a journal may follow what stands online.
_ONLINE_FIRST = 1
_ARXIV = re.compile(r"arxiv:(?:[a-z.-]+/)?(\d\d)\d\d").match
#: What the ACM puts before the name of a volume: "NIPS '23: Proceedings of …".
_ACRONYM = re.compile(r"([\w&/+-]+) ?['’`]?\d\d(?:\d\d)?: ?(?=\S)")
#: Words that abbreviated names leave out, or shorten as they like.
_LIGHT = frozenset(
    "proc proceedings of the in on for and int intl international annual ieee cvf acm".split()
)
_BESIDE = re.compile(r"workshop|findings|companion|\bdemos?\b", re.IGNORECASE).search


def publishing(statement: Statement, known: Known, table: Table) -> Iterator[Difference]:
    """What is wrong with kind, venue and year."""
    if statement.kind == "preprint":
        if known.publications:
            yield from _published(statement, known)
        elif not statement.pending:
            yield from _preprint_year(statement, known)
    elif statement.item.container_title and known.publications:
        yield from _venue_and_year(statement, known, table)


def _published(statement: Statement, known: Known) -> Iterator[Difference]:
    item = known.item
    best = known.publications[0]
    venue = item.container_title or best.item.container_title
    if not venue or not item.issued:
        return
    where = f"{venue} ({item.issued.year})"
    doi = f", doi:{item.DOI}" if item.DOI else ""
    if statement.pending:  # another version may be under review
        message = f"is cited as not published yet, but was published in {where}{doi}"
        yield Difference(code="published-preprint", message=f"{message} ({known.source})")
    elif best.workshop:
        message = f"is cited as a preprint; shown at {where} ({known.source})"
        yield Difference(code="published-preprint", message=message, severity="info")
    else:
        message = f"is cited as a preprint, but was published in {where}{doi} ({known.source})"
        take = (*PUBLICATION, *_changed(statement, known))
        yield Difference(code="published-preprint", message=message, take=take)


def _changed(statement: Statement, known: Known) -> Iterator[str]:
    """What else the publication has otherwise than the preprint that is cited: title, authors.

    A title that no record has is not that of the preprint: it is told by itself.
    """
    ours, theirs = statement.item, known.item
    if squash(ours.title) != squash(theirs.title) and squash(ours.title) in known.titles:
        yield "title"
    whole = known.publications[0].authors_complete and agreed(whole_lists(known))
    same = len(ours.author) == len(theirs.author) and all(map(agree, ours.author, theirs.author))
    if theirs.author and not same and (whole or not ours.author):
        yield "author"


def _preprint_year(statement: Statement, known: Known) -> Iterator[Difference]:
    """A preprint has the year of its number, or that of a later version."""
    years = [c.item.issued.year for c in known.claims if c.item.issued]
    numbers = (_ARXIV(i) for c in known.claims for i in c.identifiers)
    first = min((2000 + int(found[1]) for found in numbers if found and int(found[1]) < 91),
                default=min(years, default=0))  # fmt: skip
    ours = statement.year
    if ours and first and ours < first:
        message = f"the year is {ours}, but the preprint is of {first} ({known.source})"
        take = _TAKE_YEAR if known.item.issued and known.item.issued.year >= first else ()
        yield Difference(code="wrong-year", message=message, take=take)


def _venue_and_year(statement: Statement, known: Known, table: Table) -> Iterator[Difference]:
    printed = statement.item.container_title
    theirs = [c for c in known.publications if c.item.container_title]
    here = [c for c in theirs if one_venue(printed, statement.year, c, known, table)]
    if here:
        yield from _year(statement, here, known, table)
    elif theirs:
        yield from _venue(statement, theirs, known, table)


def one_venue(printed: str, year: int | None, claim: Claim, known: Known, table: Table) -> bool:
    """Whether what is printed may be the venue of a record, by the table or by its words."""
    names = {claim.item.container_title, claim.item.event_title, claim.item.container_title_short}
    if claim is known.publications[0]:
        names |= {known.item.container_title, known.item.event_title}
    head = _ACRONYM.match(printed)
    said = {printed, head[1], printed[head.end() :]} if head else {printed}
    ours = {meant for text in said if (meant := table.means(text))}
    if ours and any(table.means(name) in ours for name in names if name):
        return True
    if "." in printed and any(_shortened(text, name) for text in said for name in names if name):
        return True
    return same_venue(printed, claim)


def _shortened(printed: str, name: str) -> bool:
    """Whether the words of one name are the beginnings of the words of another, one for one.

    >>> _shortened("Adv. Neural Inform. Process. Syst.", "Advances in Neural Information "
    ...            "Processing Systems")
    True
    """
    ours, theirs = (
        [w for w in fold(text).split() if w not in _LIGHT and not w[0].isdigit()]
        for text in (printed, name)
    )
    if not 1 < len(ours) == len(theirs):
        return False
    return all(long.startswith(short) for short, long in zip(ours, theirs, strict=True))


def _year(
    statement: Statement, here: list[Claim], known: Known, table: Table
) -> Iterator[Difference]:
    years = {c.item.issued.year for c in here if c.item.issued}
    if known.publications[0] in here and known.item.issued:
        years.add(known.item.issued.year)
    for claim in here:
        years |= set(
            filter(None, (_said(claim.item.event_title), _said(claim.item.container_title)))
        )
    ours = statement.year
    if not ours or not years or ours in years:
        return
    best = known.item.issued.year if known.item.issued else max(years)
    journal = all(c.item.type.startswith("article") for c in here)
    near = min(abs(ours - year) for year in years) <= _ONLINE_FIRST
    if journal and near:
        message = f"the year is {ours}, the record has {best}: online first, or in print"
        yield Difference(code="wrong-year", message=f"{message} ({known.source})", severity="info")
        return
    said = _said(statement.item.container_title)
    series = statement.item.collection_title
    if said is None and series and table.means(series):  # the ACM's: "NIPS '23"
        said = _said(series)
    if ours - 1 in years and (said == ours - 1 or _prints_late(here, known)):
        message = f"the year is {ours}, the record has {best}: proceedings may appear a year later"
        yield Difference(code="wrong-year", message=f"{message} ({known.source})", severity="info")
        return
    sure = said is None or said in years
    message = f"the year is {ours}, but it was published in {best} ({known.source})"
    yield Difference(
        code="wrong-year",
        message=message,
        take=_TAKE_YEAR if sure and best in years else (),
        severity=None if sure else "info",
    )


def _prints_late(here: list[Claim], known: Known) -> bool:
    """Whether the publisher is one whose proceedings often bear the year after the meeting."""
    publishers = (known.item.publisher, *(claim.item.publisher for claim in here))
    return any(publisher.startswith("Springer") for publisher in publishers)


def _said(name: str) -> int | None:
    """The year in the name of a venue."""
    return printed_year(prepare(name)) if name else None


def _venue(
    statement: Statement, theirs: list[Claim], known: Known, table: Table
) -> Iterator[Difference]:
    """Another venue than that of any record: an error only where the table knows both.

    A conference paper may have become one of a journal, and a paper of a workshop one of the main
    conference: such a venue may be right for another version, and is only told. So may a venue
    that nobody knows, unless the statement names the publication by its identifier.
    """
    printed, best = statement.item.container_title, theirs[0]
    ours = table.find(printed, statement.year)
    name = known.item.container_title or best.item.container_title
    their = table.find(name)
    if best.workshop or (ours is not None and ours.row.kind in ("preprint-server", "series")):
        return  # it may be the series of the very book
    when = known.item.issued.year if known.item.issued else ""
    message = f"the venue is {printed!r}, but it was published in {name} ({when})"
    beside = bool(_BESIDE(printed)) or (ours is not None and ours.row.kind == "workshop")
    if ours is None or their is None:
        names = {i for claim in theirs for i in claim.identifiers}
        version, sure = beside or names.isdisjoint(statement.identifiers), False
    else:
        version = beside or ours.row.kind != their.row.kind
        sure = not version
    told = f"{message} ({known.source})"
    yield Difference(
        code="wrong-venue",
        message=told if sure else f"{told}: it may be another publication",
        take=_TAKE_VENUE if sure else (),
        severity=None if sure else "info",
        version=version,
    )
