"""What a row says of its work beside what the sources say, and what would put the row right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from msgspec import structs
from rapidfuzz.distance import OSA

from lorabib.auditing.dates import has_date_in
from lorabib.auditing.rows import Seen, is_plain
from lorabib.match.cutting import LIGHT, cut
from lorabib.match.titles import (
    Agreement,
    bare_name,
    before_the_colon,
    begins,
    compare,
    leftover,
    likeness,
    misspelt,
    same_body,
    same_numbers,
)
from lorabib.match.venues import same_venue
from lorabib.model import Claim
from lorabib.names import is_others, overlap
from lorabib.review.model import Change, Difference, Known
from lorabib.review.publishing import publishing
from lorabib.text import fold, squash
from lorabib.venues import Table

#: Lists call Findings by the name of their conference.
_FINDINGS = re.compile(r"\bfindings\b", re.IGNORECASE).search
#: The likeness that the title of a linked work must have to be a variant of it.
_ALIKE = 0.6
#: So many letters are a slip of the pen.
_LETTERS = 2
_ARTICLES = frozenset({"a", "an", "the"})


def of_work(one: Seen, table: Table) -> Iterator[tuple[Difference, tuple[Change, ...]]]:
    """What the sources say otherwise of the work of a row, with what puts it right."""
    known = one.verdict.same
    if known is None:
        return
    for code, message in known.notices:
        yield Difference(code=code, message=f"{message} ({known.source})"), ()
    sure = one.verdict.sure and known.paper is not None
    for difference in (*_published(one, known, table), *_titled(one, known)):
        changes = _changes(one, known, difference, table) if sure and difference.take else ()
        yield difference if sure else structs.replace(difference, severity="info"), changes


def of_named(one: Seen) -> Iterator[Difference]:
    """The title of a row that links a work, but is not surely of it by its title.

    A letter or two are a slip, and so are as few in each of several words; more may be another
    version's words. Nothing is changed by either.
    """
    known = one.named
    if one.verdict.same or known is None or one.verdict.misleading or one.verdict.doubtful:
        return
    ours, titles = one.row.title, [c.item.title for c in known.claims]
    best = min(titles, key=lambda t: OSA.distance(squash(ours), squash(t)))
    slip = misspelt(ours, best)
    if not slip and not any(alike(ours, theirs) for theirs in titles):
        return
    slip = slip or OSA.distance(squash(ours), squash(best)) <= _LETTERS
    slip = slip and not _strangers(one, known)
    message = f"the title is {ours!r}, but the linked work's is {best!r} ({known.source})"
    yield Difference(code="wrong-title", message=message, severity=None if slip else "info")


def _strangers(one: Seen, known: Known) -> bool:
    """Whether the row prints authors, none of whom is one of the work's."""
    names = tuple(n for n in one.statement.item.author if not is_others(n.literal))
    return bool(names and known.work.authors) and not overlap(names, known.work.authors)


def alike(ours: str, theirs: str) -> bool:
    """Whether a title has most words of another: that is told of the title, not of the link."""
    return likeness(ours, theirs) >= _ALIKE and same_numbers(ours, theirs)


def _published(one: Seen, known: Known, table: Table) -> Iterator[Difference]:
    """A preprint that has been published, and venue and year of a publication."""
    if not known.publications:
        yield from _year_alone(one, known) if one.statement.kind != "preprint" else ()
    if one.statement.kind == "preprint" and known.publications:
        yield from _promoted(one, known, table)
    elif one.statement.kind == "other":
        yield from _unsaid(one, known, table)
        yield from _year_alone(one, known) if known.publications else ()
    else:
        for difference in publishing(one.statement, known, table):
            if difference.code == "wrong-year" and one.row.year in _years(known):
                difference = structs.replace(difference, take=(), severity="info")
            if difference.code == "wrong-venue" and (
                _shown_there(one, known) or _in_no_table(one, known, table)
            ):
                continue
            if difference.code == "wrong-venue" and (_FINDINGS(_where(known)) or _is_site(one)):
                difference = structs.replace(difference, take=(), severity="info")
            yield difference


def _promoted(one: Seen, known: Known, table: Table) -> Iterator[Difference]:
    """A row that says preprint, of a work that has been published."""
    best, where = known.publications[0], _where(known)
    if not where:
        return
    if best.workshop:
        told = f"is listed as a preprint; shown at {where} ({known.source})"
        yield Difference(code="published-preprint", message=told, severity="info")
    else:
        told = f"is listed as a preprint, but was published in {where} ({known.source})"
        yield Difference(code="published-preprint", message=told, take=("publication",))


def _unsaid(one: Seen, known: Known, table: Table) -> Iterator[Difference]:
    """A row without a venue that links the preprint alone, of a work that has been published."""
    found, where = one.statement.identifiers, _where(known)
    preprint = bool(found) and all(i.startswith("arxiv:") for i in found)
    if preprint and where and not known.publications[0].workshop:
        told = f"links the preprint alone, but was published in {where} ({known.source})"
        yield Difference(code="published-preprint", message=told, severity="info")


def _where(known: Known) -> str:
    """Where and when a work was published; nothing where its records do not say."""
    if not known.publications:
        return ""
    item, best = known.item, known.publications[0]
    venue = item.container_title or best.item.container_title
    short = item.container_title_short
    named = f"{venue} ({short})" if short and short not in venue else venue
    return f"{named}, {item.issued.year}" if venue and item.issued else ""


def _year_alone(one: Seen, known: Known) -> Iterator[Difference]:
    """A year without a venue is wrong if it is before, or years after, all that is known."""
    years, ours = _years(known), one.row.year
    if not ours or not years or ours in years or min(years) < ours <= max(years) + 1:
        return
    best = known.item.issued.year if known.item.issued else max(years)
    told = f"the year is {ours}, but the work is of {best} ({known.source})"
    take = ("issued",) if len(years) == 1 and best in years else ()
    yield Difference(code="wrong-year", message=told, take=take)


_ARXIV = re.compile(r"arxiv:(?:[a-z.-]+/)?(\d\d)\d\d").match


def _years(known: Known) -> set[int]:
    """The years of all versions of a work: of its records, and of its arXiv number."""
    years = {c.item.issued.year for c in known.claims if c.item.issued}
    years |= {known.item.issued.year} if known.item.issued else set()
    for identifier in known.identifiers:
        found = _ARXIV(identifier)
        if found:
            years.add((1900 if int(found[1]) > 90 else 2000) + int(found[1]))
    return years


def _shown_there(one: Seen, known: Known) -> bool:
    """Whether some record, of a workshop perhaps, has the printed venue."""
    return any(same_venue(one.statement.item.container_title, c) for c in known.claims)


def _in_no_table(one: Seen, known: Known, table: Table) -> bool:
    """Whether a venue is one that the table lacks: lists abbreviate as they like."""
    ours = one.statement.item.container_title
    name = known.item.container_title or known.publications[0].item.container_title
    return table.find(ours, one.row.year) is None or table.find(name) is None


def _is_site(one: Seen) -> bool:
    """Whether the printed venue is the label of a link to the Anthology: ``[ACL](…)``."""
    return any(
        fold(link.label) == "acl" == fold(one.row.venue or "") and "aclanthology.org" in link.url
        for link in one.row.links
    )


def _titled(one: Seen, known: Known) -> Iterator[Difference]:
    """A title with another wording; letter case, marks and a cut subtitle are none."""
    ours = one.row.title
    titles = list(dict.fromkeys([known.item.title, *(c.item.title for c in known.claims)]))
    if any(_plainly_same(ours, theirs) for theirs in titles):
        return
    near = [t for t in titles if compare(ours, t) == Agreement.NEAR]
    slip = bool(near) and not any(_but_articles(ours, theirs) for theirs in near)
    best = near[0] if near else known.item.title
    yield Difference(
        code="wrong-title",
        message=f"the title is {ours!r}, but the work's is {best!r} ({known.source})",
        take=("title",) if near else (),
        severity=None if slip else "info",
    )


def _but_articles(ours: str, theirs: str) -> bool:
    """Whether two titles differ in articles alone."""
    a, b = ([w for w in cut(t).words if w not in _ARTICLES] for t in (ours, theirs))
    return a == b


def _plainly_same(ours: str, theirs: str) -> bool:
    """Whether nobody would call one title another than the other."""
    a, b = cut(ours), cut(theirs)
    if a.squashed == b.squashed:
        return True
    whole = [w for w in a.words if w not in LIGHT] == [w for w in b.words if w not in LIGHT]
    if whole and len(a.words) == len(b.words):
        return False  # another little word: with, for
    cut_short = bare_name(ours, theirs) or before_the_colon(ours, theirs) or begins(ours, theirs)
    if cut_short or same_body(ours, theirs):
        return True
    if compare(ours, theirs) == Agreement.HEADLESS:
        return True
    return not any(leftover(ours, theirs)) and compare(ours, theirs) < Agreement.NEAR


def _changes(one: Seen, known: Known, difference: Difference, table: Table) -> tuple[Change, ...]:
    """What puts a row right, in its own words; nothing where that is not sure."""
    take, row = difference.take[0], one.row
    made: list[Change] = []
    issued = known.item.issued.year if known.item.issued else None
    if take in ("publication", "venue"):
        name = printed(known, table)
        if not name or not row.venue or not issued or has_date_in(row.venue):
            return ()
        if one.statement.kind == "preprint" and not is_plain(row.venue, table):
            return ()
        named = name if row.year else f"{name} {issued}"
        made.append(_set("venue", row.venue, named, known))
        if row.year and row.year != issued:
            made.append(_set("year", str(row.year), str(issued), known))
    elif take == "issued" and row.year and issued:
        made.append(_set("year", str(row.year), str(issued), known))
    elif take == "title":
        titles = (known.item.title, *(c.item.title for c in known.claims))
        title = next(t for t in titles if compare(row.title, t) == Agreement.NEAR)
        made.append(_set("title", row.title, mended(row.title, title), known))
    return tuple(made)


def _set(field: str, old: str, value: str, known: Known) -> Change:
    return Change(action="set", field=field, value=value, old=old, source=known.source)


def printed(known: Known, table: Table) -> str:
    """The venue of a work as lists print it: by its acronym, else in full."""
    claims: tuple[Claim, ...] = known.publications
    name = known.item.container_title or (claims[0].item.container_title if claims else "")
    issued = known.item.issued.year if known.item.issued else None
    found = table.find(name, issued, known.item.event_title) if name else None
    return (found.acronym or found.short or found.full) if found else name


def mended(ours: str, theirs: str) -> str:
    """A title with the words of another where they differ, and its own letter case elsewhere.

    >>> mended("Effecient tuning", "Efficient Tuning")
    'Efficient tuning'
    """
    a, b = ours.split(), theirs.split()
    words: list[str] = []
    ours_folded, theirs_folded = ([fold(w) or w for w in part] for part in (a, b))
    matcher = SequenceMatcher(None, ours_folded, theirs_folded, autojunk=False)
    for tag, i, j, k, end in matcher.get_opcodes():
        same = tag == "equal" or squash("".join(a[i:j])) == squash("".join(b[k:end]))
        words += a[i:j] if same else b[k:end]
    return " ".join(words)
