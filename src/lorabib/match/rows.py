"""Which work a list's row means.

A row is resolved by an identifier only if a title of that work agrees with the row's; else by
its title, with the year, the printed authors and the venue as witnesses. The outcome is a work
with the facts that agree, or none with the candidates that were refused and why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from lorabib import identifiers
from lorabib.match.index import Index
from lorabib.match.titles import (
    Agreement,
    about,
    bare_name,
    before_the_colon,
    begins,
    compare,
    cut,
    likeness,
    one_extends_the_other,
    same_body,
    same_numbers,
    under_a_name,
)
from lorabib.match.witnesses import other_half, score, witnesses
from lorabib.match.works import Work, no_paper
from lorabib.model import Base, Evidence, ListEntry, Problem, Refusal, list_path

#: The words of a title that no second paper has by chance.
_LONG = 5
#: The likeness that a row's title must keep to be believed of an identifier and the authors.
_LIKE_ENOUGH = 0.6
#: So many facts beside the title must agree with a record that only a search has found.
_WITNESSES = 2
NO_PAPER = "it is no paper, but a notice, a review or data"
#: Why neither of two candidates is taken that agree in the same way.
TIE = "another is as good or better"


class Decision(Base, frozen=True, kw_only=True):
    """The outcome for one row.

    `work` is its position, None if undecided; `misleading` are the row's identifiers that lead
    to other works.
    """

    work: int | None
    evidence: Evidence
    misleading: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Candidate(Base, frozen=True, kw_only=True):
    """A work looked at for a row: how the titles agree, what speaks for and against it.

    `by` is the identifier of the row that named it, `why_not` why it cannot be the row's work;
    `main` is false for one that only workshops have printed.
    """

    work: int
    record: str
    agreement: Agreement
    by: str
    witnesses: tuple[str, ...]
    against: tuple[str, ...]
    why_not: str = ""
    source: str = ""
    title: str = ""
    score: float = 0.0
    main: bool = True

    @property
    def strength(self) -> tuple[int, bool, int, int, bool]:
        named = self.by != ""
        return (int(self.agreement), named, len(self.witnesses), -len(self.against), self.main)


def decide(entry: ListEntry, index: Index, works: Sequence[Work], of: Sequence[int]) -> Decision:
    """The work that `entry` means. `of` gives the work of each claim of `index` by position."""
    named = _named(entry, index, of)
    sure = {**dict.fromkeys((of[p] for p in index.equal(entry.title)), ""), **_by(named)}
    looked = _look(entry, index, works, sure, named.values())
    if not any(not c.why_not and c.agreement >= Agreement.NEAR for c in looked):
        # Only now is a search worth its time: no work that shares words can agree better.
        likely = dict.fromkeys((of[p] for p in index.search(entry.title)), "")
        looked += _look(
            entry, index, works, {w: "" for w in likely if w not in sure}, named.values()
        )
    best = _best([c for c in looked if not c.why_not])
    if best and best.agreement < Agreement.HEADLESS and _another(best, looked, works):
        looked = [_but_another(c) if c.work == best.work else c for c in looked]
        best = None
    refused = tuple(_refusal(c) for c in looked if best is None or (c.by and c.work != best.work))
    evidence = Evidence(
        list=entry.list,
        line=entry.line,
        record=best.record if best else "",
        score=best.score if best else 0.0,
        agreements=_agreements(best) if best else (),
        refused=refused,
    )
    problems = (
        *_link_problems(entry, named, best, works),
        *_outcome_problems(entry, best, refused),
    )
    return Decision(
        work=best.work if best else None,
        evidence=evidence,
        misleading=tuple(i for i, work in named.items() if best is None or best.work != work),
        problems=problems,
    )


def _another(best: _Candidate, looked: Sequence[_Candidate], works: Sequence[Work]) -> bool:
    """Whether another work has the row's very title, where the best only has a similar one."""
    return not works[best.work].curated and any(
        c.agreement >= Agreement.NEAR and c.work != best.work and c.why_not != NO_PAPER
        for c in looked
    )


def _but_another(c: _Candidate) -> _Candidate:
    return msgspec.structs.replace(c, why_not="another record has the row's very title")


def told(entry: ListEntry, work: int, record: str) -> Decision:
    """The outcome for a row that a keeper has decided (overrides)."""
    evidence = Evidence(list=entry.list, line=entry.line, record=record, agreements=("override",))
    return Decision(work=work, evidence=evidence)


def linked(entry: ListEntry) -> tuple[str, ...]:
    """The identifiers that the row's links name, in order."""
    found = (identifiers.parse(link.url) for link in entry.links)
    return tuple(dict.fromkeys(i for i in found if i))


def _named(entry: ListEntry, index: Index, of: Sequence[int]) -> dict[str, int]:
    """Identifier -> work, for the row's identifiers that a record knows."""
    named: dict[str, int] = {}
    for identifier in linked(entry):
        for same in identifiers.equivalents(identifier):
            for position in index.by_identifier.get(same, ())[:1]:
                named.setdefault(identifier, of[position])
    return named


def _by(named: dict[str, int]) -> dict[int, str]:
    """Work -> the first of the row's identifiers that names it."""
    return {work: identifier for identifier, work in reversed(named.items())}


def _look(
    entry: ListEntry,
    index: Index,
    works: Sequence[Work],
    numbers: dict[int, str],
    linked_works: Collection[int],
) -> list[_Candidate]:
    """The works of these numbers as candidates; `numbers` gives the identifier that named each."""
    clash = _unknown_clash(entry, index)
    found = []
    for number, by in numbers.items():
        work = works[number]
        agreement, place = max((compare(entry.title, t), -n) for n, t in enumerate(work.titles))
        title = work.titles[-place]
        others = [works[n] for n in linked_works if n != number]
        found_for, against = witnesses(entry, work, others)
        claim = next(c for c in work.claims if c.item.title == title)
        candidate = _Candidate(
            work=number,
            record=claim.record,
            source=claim.source,
            title=title,
            score=score(entry, work, title),
            main=not all(c.workshop for c in work.claims),
            agreement=agreement,
            by=by,
            witnesses=found_for,
            against=against,
        )
        why = _why_not(candidate, entry, work, index, clash)
        found.append(msgspec.structs.replace(candidate, why_not=why))
    return found


def _best(good: Sequence[_Candidate]) -> _Candidate | None:
    """The strongest candidate; None if there is none, or another work is exactly as strong."""
    ranked = sorted(good, key=lambda c: (c.strength, -c.work), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[1].strength == ranked[0].strength):
        return None
    return ranked[0]


def _refusal(c: _Candidate) -> Refusal:
    return Refusal(
        record=c.record,
        reason=c.why_not or TIE,
        source=c.source,
        title=c.title,
        score=c.score,
    )


def _why_not(
    c: _Candidate, entry: ListEntry, work: Work, index: Index, clash: frozenset[str]
) -> str:
    """Why a candidate cannot be the row's work; empty if it can."""
    if "authors" in c.against:
        return "the printed authors are others"
    if all(map(no_paper, work.claims)):
        return NO_PAPER
    if c.by:
        return "" if _by_identifier(c, entry, work, index) else "its title is another"
    clashes = clash & {i.partition(":")[0] for i in work.identifiers}
    long = len(cut(entry.title).words) >= _LONG
    confirmed = c.agreement == Agreement.EQUAL and long and c.witnesses
    if clashes and not confirmed:
        return "the row's identifier is another, and nothing else confirms the title"
    return _by_title(c, entry, work)


def _by_identifier(c: _Candidate, entry: ListEntry, work: Work, index: Index) -> bool:
    """Whether the title agrees enough to believe the identifier.

    A wrong link often leads to a similar title. Believed is the bare short name; a title under
    the same short name that lacks words of the other, or has some more, or only turns them
    round; the long beginning of a title, if printed year and venue are the work's; and, where the
    printed authors agree and a keeper has put the record there, a similar title.
    """
    if c.agreement >= Agreement.HEADLESS:
        return True
    authors = "authors" in c.witnesses and work.curated
    year, venue = entry.year is None, not entry.venue
    all_agree = (year or "year" in c.witnesses) and (venue or "venue" in c.witnesses)
    all_agree = all_agree and (not entry.authors or "authors" in c.witnesses)
    return any(
        _believed(entry.title, t, authors, all_agree, work.curated, index) for t in work.titles
    )


def _believed(
    ours: str, theirs: str, authors: bool, all_agree: bool, curated: bool, index: Index
) -> bool:
    a, b = cut(ours), cut(theirs)
    if bare_name(ours, theirs) or before_the_colon(ours, theirs) or same_body(ours, theirs):
        return True
    if not same_numbers(ours, theirs) or about(ours, theirs):
        return False
    if authors and (a.body == b.body or likeness(ours, theirs, index.weight) >= _LIKE_ENOUGH):
        return True
    one_name = bool(a.head) and a.head == b.head
    if all_agree and one_name and b.words[: len(a.words)] == a.words:
        return True
    if not one_extends_the_other(ours, theirs):
        return False
    return (one_name and curated) or (all_agree and begins(ours, theirs))


def _by_title(c: _Candidate, entry: ListEntry, work: Work) -> str:
    """Why a title alone, with the witnesses, does not decide for the candidate.

    A registry's search always answers something: what only it has found needs two witnesses, of
    the row's own or in the agreement of two registries with each other.
    """
    long = len(cut(entry.title).words) >= _LONG
    attested = work.attested and c.agreement == Agreement.EQUAL and long
    sure = work.curated or attested or len(c.witnesses) >= _WITNESSES
    if c.agreement >= Agreement.NEAR and not sure:
        return "the title agrees, but less than two other facts do"
    if c.agreement == Agreement.EQUAL:
        if "year" in c.against:
            return "the title is equal, but the years are far apart"
        some = len(cut(entry.title).words) >= 3
        return "" if some or c.witnesses else "the title is too short to stand alone"
    if c.agreement == Agreement.NEAR:
        return "" if c.witnesses and not c.against else "the title is near, and nothing confirms it"
    if c.agreement == Agreement.HEADLESS:
        told = set(c.witnesses)
        sure = bool(told & {"authors", "linked authors"}) or told >= {"year", "venue"}
        sure = sure and (work.curated or under_a_name(entry.title, c.title))
        return "" if sure else "only the part behind the colon is equal"
    if c.agreement == Agreement.VARIANT:
        sure = work.curated and "authors" in c.witnesses and "year" in c.witnesses
        return "" if sure else "the title is only similar"
    return "the title is another"


def _unknown_clash(entry: ListEntry, index: Index) -> frozenset[str]:
    """Schemes of which the row names an identifier that no record knows.

    A preprint server and a publisher both give a work a DOI: two of them are no contradiction.
    """
    unknown = {i.partition(":")[0] for i in linked(entry) if i not in index.by_identifier}
    return frozenset(unknown & {"arxiv", "acl"})


def _agreements(best: _Candidate) -> tuple[str, ...]:
    by = (best.by,) if best.by else ()
    how = best.agreement.name.lower() if best.agreement else "similar"
    return (f"title:{how}", *by, *best.witnesses)


def _link_problems(
    entry: ListEntry, named: dict[str, int], best: _Candidate | None, works: Sequence[Work]
) -> Iterable[Problem]:
    for link in entry.links:
        if identifiers.cut_off(link.url):
            yield _problem(entry, "malformed-identifier", f"{link.url} is no arXiv identifier")
    for identifier, work in named.items():
        if best and best.work != work and other_half(works[best.work], works[work]):
            yield _problem(entry, "maybe-one-work", _one_work(works[best.work], works[work]))
        elif best is None or best.work != work:
            leads = works[work].titles[0]
            yield _problem(
                entry, "wrong-identifier", f"{identifier} leads to another paper: {leads!r}"
            )
    if best:
        theirs = dict(i.split(":", 1) for i in works[best.work].identifiers)
        for identifier in linked(entry):
            scheme = identifier.partition(":")[0]
            if identifier not in named and scheme in ("arxiv", "acl") and scheme in theirs:
                message = f"{identifier} is not the paper's {scheme}:{theirs[scheme]}"
                yield _problem(entry, "wrong-identifier", message)


def _one_work(a: Work, b: Work) -> str:
    ours, theirs = a.claims[0].record, b.claims[0].record
    return (
        f"records {ours} and {theirs} have the same authors, and the row's title and link lead to "
        "one each: if they are one work, say so in the overrides (same-work)"
    )


def _outcome_problems(
    entry: ListEntry, best: _Candidate | None, refused: tuple[Refusal, ...]
) -> Iterable[Problem]:
    if best is not None:
        return
    tried = (
        "; ".join(f"{r.record} ({r.reason})" for r in refused[:3])
        or "no record has a title like it"
    )
    yield _problem(entry, "unresolved", f"{entry.title!r} is not decided: {tried}")


def _problem(entry: ListEntry, code: str, message: str) -> Problem:
    return Problem(
        code=code,
        severity="warning",
        message=message,
        path=list_path(entry.list),
        line=entry.line,
    )
