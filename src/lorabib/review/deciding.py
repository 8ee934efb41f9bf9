"""Whether a statement and a work are the same: the rules of `lorabib.match`, at their strictest.

A work of a library's records is decided on as one that only a search has found: that a keeper put
the record there for rows of a list says nothing of an outside entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import structs

from lorabib import identifiers
from lorabib.match import Decision, Index, Work, decide, works_of
from lorabib.match.cutting import cut
from lorabib.match.titles import Agreement, compare, likeness
from lorabib.match.works import CURATED
from lorabib.model import Claim, Link, ListEntry, Refusal
from lorabib.names import is_others, overlap, printed
from lorabib.review.forms import CHAPTER, other_form
from lorabib.review.model import Known, Statement, Verdict
from lorabib.review.publishing import one_venue
from lorabib.text import fold, squash
from lorabib.venues import Table

#: A title that has less than this in common with another is surely another.
_UNLIKE = 0.5
#: Of the authors of another paper so many may be the same by chance.
_STRANGERS = 0.34
#: Schemes of which a work has one identifier, and another is another's.
_ONE_EACH = ("arxiv", "acl")
_OUTSIDE = "outside"


def verdict(
    statement: Statement, candidates: Sequence[Known], table: Callable[[], Table]
) -> Verdict:
    """Whether one of the candidates is the work that the statement is of.

    `table` gives the table of venues, if it is needed.
    """
    if not candidates:
        return Verdict()
    if known := _plainly(statement, candidates):
        sure = not _other_kind(statement, known, table)
        return Verdict(same=known, sure=sure, by="identifier")
    works = [Work.of(map(_outside, known.claims)) for known in candidates]
    index = Index([claim for work in works for claim in work.claims])
    decision = decide(row(statement), index, works, works_of(index, works))
    same = candidates[decision.work] if decision.work is not None else None
    by = next((a for a in decision.evidence.agreements if a in statement.identifiers), "title")
    other = same is not None and _other_kind(statement, same, table)
    if same and other and same.identifiers.isdisjoint(statement.identifiers):
        return Verdict(refused=(_refusal(statement, same),))
    misleading, doubtful = _astray(statement, candidates, same)
    return Verdict(
        same=same,
        sure=same is not None and not other and not _other_version(statement, same, decision),
        by=by,
        refused=() if same else decision.evidence.refused,
        misleading=misleading,
        doubtful=doubtful,
    )


def _other_kind(statement: Statement, known: Known, table: Callable[[], Table]) -> bool:
    """Whether a statement is of a work of another kind: a thesis, a book, a talk, a program.

    A chapter of the volume where the paper was printed is the paper, and so it is where the
    volume has the name of the conference.
    """
    if not other_form(statement.form, known.claims, published=bool(known.publications)):
        return False
    venue = statement.item.container_title
    if statement.form != CHAPTER or not venue:
        return True
    if fold(known.item.container_title) == fold(venue):
        return False
    return not any(
        one_venue(venue, statement.year, claim, known, table()) for claim in known.publications
    )


def _refusal(statement: Statement, known: Known) -> Refusal:
    best = known.claims[0]
    reason = f"this is {statement.form} with its title"
    return Refusal(record=best.record, source=best.source, title=known.item.title, reason=reason)


def _outside(claim: Claim) -> Claim:
    """A claim as if only a search had found it; what a keeper took for a paper stays one."""
    kind = "published" if claim.source == CURATED and claim.kind == "other" else claim.kind
    return structs.replace(claim, source=_OUTSIDE, kind=kind)


def _plainly(statement: Statement, candidates: Sequence[Known]) -> Known | None:
    """The work that all known identifiers name, if its title is the statement's letter by letter
    and the authors are those of a record: what `decide` would find, without the work of it."""
    named = [k for k in candidates if not k.identifiers.isdisjoint(statement.identifiers)]
    if len(named) != 1 or not named[0].identifiers.issuperset(statement.identifiers):
        return None
    authors = statement.item.author
    squashed = squash(statement.item.title)
    if not squashed or squashed not in named[0].titles or not authors:
        return None
    return named[0] if any(authors == c.item.author for c in named[0].claims) else None


def row(statement: Statement) -> ListEntry:
    """The statement as a row of a list, as which it is decided on."""
    item = statement.item
    return ListEntry(
        list=statement.path,
        line=max(statement.line, 1),
        title=item.title,
        links=tuple(Link(label=i, url=i) for i in statement.identifiers),
        year=statement.year,
        venue=item.container_title or None,
        authors=tuple(map(printed, item.author)),
    )


def _other_version(statement: Statement, same: Known, decision: Decision) -> bool:
    """Whether the statement names an identifier of which it is not known whose it is."""
    theirs = same.identifiers
    ours = set(identifiers.closure(statement.identifiers))
    unknown = ours - theirs - set(identifiers.closure(decision.misleading))
    registries = {"doi", "arxiv", "acl", "pmlr", "neurips"}
    return any(i.partition(":")[0] in registries for i in unknown)


def _astray(
    statement: Statement, candidates: Iterable[Known], same: Known | None
) -> tuple[tuple[tuple[str, Known | None], ...], tuple[tuple[str, Known], ...]]:
    """The identifiers that lead to another paper, surely or perhaps."""
    misleading: list[tuple[str, Known | None]] = []
    doubtful: list[tuple[str, Known]] = []
    for identifier in statement.identifiers:
        names = set(identifiers.equivalents(identifier))
        for known in candidates:
            if known is not same and not known.identifiers.isdisjoint(names):
                if _is_another(statement, known):
                    misleading.append((identifier, known))
                elif not _may_be(statement, known):
                    doubtful.append((identifier, known))
                break
    return tuple(misleading), tuple(doubtful)


def _is_another(statement: Statement, known: Known) -> bool:
    """Whether title and authors are both others."""
    ours, theirs = statement.item, known.work
    if len(cut(ours.title).words) < 2 or not ours.author or not theirs.authors:
        return False
    alike = any(
        compare(ours.title, t) > Agreement.NONE or likeness(ours.title, t) >= _UNLIKE
        for t in theirs.titles
    )
    names = tuple(n for n in ours.author if not is_others(n.literal))
    return not alike and overlap(names, theirs.authors) < _STRANGERS


def _may_be(statement: Statement, known: Known) -> bool:
    """Whether the titles do not speak against one work: equal, but for slips or a head."""
    return _agreement(statement, known) >= Agreement.HEADLESS


def near(statement: Statement, known: Known) -> bool:
    """Whether a statement with a work's identifier has most of its title: a slip, or a version."""
    return _agreement(statement, known) >= Agreement.VARIANT


def by_strangers(statement: Statement, known: Known) -> bool:
    """Whether the authors are others. A team or company may stand for its people."""
    ours, theirs = statement.item.author, known.work.authors
    names = tuple(n for n in ours if not is_others(n.literal))
    if not names or not theirs or any(n.literal for n in (*names, *theirs)):
        return False
    return overlap(names, theirs) < _STRANGERS


def _agreement(statement: Statement, known: Known) -> Agreement:
    return max(compare(statement.item.title, title) for title in known.work.titles)
