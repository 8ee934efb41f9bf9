"""Which work a list's row means.

A row is resolved by an identifier only if a title of that work agrees with the row's; else by
its title, with the year, the printed authors and the venue as witnesses. The outcome is a work
with the facts that agree, or none with the candidates that were refused and why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from lorabib import identifiers
from lorabib.match.candidates import NO_PAPER, Candidate, agreements, refusal, why_not
from lorabib.match.index import Index
from lorabib.match.titles import Agreement, compare
from lorabib.match.witnesses import other_half, score, witnesses
from lorabib.match.works import Work
from lorabib.model import Base, Evidence, ListEntry, Place, Problem, Refusal, list_path


class Decision(Base, frozen=True, kw_only=True):
    """The outcome for one row.

    `work` is its position, None if undecided; `misleading` are the row's identifiers that lead
    to other works.
    """

    work: int | None
    evidence: Evidence
    misleading: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


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
    refused = tuple(refusal(c) for c in looked if best is None or (c.by and c.work != best.work))
    evidence = Evidence(
        list=entry.list,
        line=entry.line,
        record=best.record if best else "",
        score=best.score if best else 0.0,
        agreements=agreements(best) if best else (),
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


def _another(best: Candidate, looked: Sequence[Candidate], works: Sequence[Work]) -> bool:
    """Whether another work has the row's very title, where the best only has a similar one."""
    return not works[best.work].curated and any(
        c.agreement >= Agreement.NEAR and c.work != best.work and c.why_not != NO_PAPER
        for c in looked
    )


def _but_another(c: Candidate) -> Candidate:
    return msgspec.structs.replace(c, why_not="another record has the row's very title")


def told(entry: ListEntry, work: int, record: str) -> Decision:
    """The outcome for a row that a keeper has decided (overrides)."""
    evidence = Evidence(list=entry.list, line=entry.line, record=record, agreements=("override",))
    return Decision(work=work, evidence=evidence)


def linked(row: ListEntry | Place) -> tuple[str, ...]:
    """The identifiers that a row's links name, in order."""
    found = (identifiers.parse(link.url) for link in row.links)
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
) -> list[Candidate]:
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
        candidate = Candidate(
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
        why = why_not(candidate, entry, work, index, clash)
        found.append(msgspec.structs.replace(candidate, why_not=why))
    return found


def _best(good: Sequence[Candidate]) -> Candidate | None:
    """The strongest candidate; None if there is none, or another work is exactly as strong."""
    ranked = sorted(good, key=lambda c: (c.strength, -c.work), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[1].strength == ranked[0].strength):
        return None
    return ranked[0]


def _unknown_clash(entry: ListEntry, index: Index) -> frozenset[str]:
    """Schemes of which the row names an identifier that no record knows.

    A preprint server and a publisher both give a work a DOI: two of them are no contradiction.
    """
    unknown = {i.partition(":")[0] for i in linked(entry) if i not in index.by_identifier}
    return frozenset(unknown & {"arxiv", "acl"})


def _link_problems(
    entry: ListEntry, named: dict[str, int], best: Candidate | None, works: Sequence[Work]
) -> Iterable[Problem]:
    for link in entry.links:
        if identifiers.cut_off(link.url):
            yield _problem(entry, "malformed-identifier", f"{link.url} is no arXiv identifier")
    for identifier, work in named.items():
        if best and best.work != work and other_half(works[best.work], works[work]):
            records = works[best.work].claims[0].record, works[work].claims[0].record
            yield _problem(entry, "maybe-one-work", _one_work(*records), *records)
        elif best is None or best.work != work:
            leads = works[work].titles[0]
            message = f"{identifier} leads to another paper: {leads!r}"
            yield _problem(entry, "wrong-identifier", message, identifier)
    if best:
        theirs = dict(i.split(":", 1) for i in works[best.work].identifiers)
        for identifier in linked(entry):
            scheme = identifier.partition(":")[0]
            if identifier not in named and scheme in ("arxiv", "acl") and scheme in theirs:
                message = f"{identifier} is not the paper's {scheme}:{theirs[scheme]}"
                yield _problem(entry, "wrong-identifier", message, identifier)


def _one_work(ours: str, theirs: str) -> str:
    return (
        f"records {ours} and {theirs} have the same authors, and the row's title and link lead to "
        "one each: if they are one work, say so in the overrides (same-work)"
    )


def _outcome_problems(
    entry: ListEntry, best: Candidate | None, refused: tuple[Refusal, ...]
) -> Iterable[Problem]:
    if best is not None:
        return
    tried = (
        "; ".join(f"{r.record} ({r.reason})" for r in refused[:3])
        or "no record has a title like it"
    )
    yield _problem(entry, "unresolved", f"{entry.title!r} is not decided: {tried}")


def _problem(entry: ListEntry, code: str, message: str, *about: str) -> Problem:
    return Problem(
        code=code,
        severity="warning",
        message=message,
        path=list_path(entry.list),
        line=entry.line,
        about=about,
    )
