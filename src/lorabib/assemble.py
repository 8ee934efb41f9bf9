"""What the lists and the sources say -> the papers of the library. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import msgspec

from lorabib import checks, identifiers, keys, merge, names, numbering, titles, venues
from lorabib.capitals import learnt
from lorabib.categories import Tree
from lorabib.match import Apart, Decision, Index, Work, decide, join, sifted, works_of
from lorabib.match.rows import told
from lorabib.model import (
    Base,
    Category,
    Claim,
    Holding,
    Item,
    Library,
    ListEntry,
    Paper,
    Place,
    Problem,
    Status,
)
from lorabib.overrides import Overrides, overridden, row_key
from lorabib.text import squash


class Data(Base, frozen=True, kw_only=True):
    """All that a library holds, as read: the input of `assemble`."""

    entries: tuple[ListEntry, ...]
    claims: tuple[Claim, ...]
    categories: tuple[Category, ...]
    flat: tuple[str, ...] = ()
    overrides: Overrides
    protected: tuple[str, ...] = ()
    spellings: tuple[names.Spelling, ...] = ()
    venues: tuple[venues.Venue, ...] = ()
    ledger: tuple[Holding, ...]
    problems: tuple[Problem, ...] = ()
    release: str
    pattern: str = keys.DEFAULT


class _Draft(Base, frozen=True, kw_only=True):
    """A paper before it has its key."""

    item: Item
    status: Status
    known_as: tuple[str, ...]
    identifiers: tuple[str, ...]
    entries: tuple[ListEntry, ...]
    decisions: tuple[Decision, ...]
    claims: tuple[Claim, ...]


def assemble(data: Data) -> Library:
    """The library that `data` makes. The order of rows and records does not matter."""
    entries = sorted(data.entries, key=lambda e: (e.list, e.line, e.title))
    index = Index(tuple(data.overrides.more_titles(sifted(data.claims))))
    works, odd = join(index, data.overrides.one_work(), Apart(entries))
    decisions = resolve(entries, index, works, data.overrides)
    table = venues.Table(data.venues)
    drafts = _drafts(entries, decisions, works, data, table)
    pattern = keys.Pattern(data.pattern)
    grants, minted = keys.assign([_bearer(d) for d in drafts], data.ledger, data.release, pattern)
    tree = Tree(data.categories, data.flat)
    by_hand, only = data.overrides.categories(), data.overrides.only()
    papers = [
        _paper(draft, grant, tree, by_hand, only)
        for draft, grant in zip(drafts, grants, strict=True)
    ]
    problems = _problems(data, entries, decisions, odd, drafts, grants, papers, table)
    return Library(
        papers=tuple(sorted(papers, key=lambda p: p.key)),
        categories=data.categories,
        problems=problems,
        protected=tuple(sorted({*data.protected, *learnt(p.item.title for p in papers)})),
        minted=minted,
        venues=venues.in_use((p.item for p in papers), table),
    )


def _problems(
    data: Data,
    entries: Sequence[ListEntry],
    decisions: Sequence[Decision],
    odd: Iterable[Problem],
    drafts: Sequence[_Draft],
    grants: Sequence[keys.Grant],
    papers: Sequence[Paper],
    table: venues.Table,
) -> tuple[Problem, ...]:
    """What reading, deciding, joining and the checks have found; oddities only of its records."""
    listed = {c.record for d in drafts for c in d.claims}
    view = checks.View(
        [checks.Subject(p, d.claims, d.known_as) for p, d in zip(papers, drafts, strict=True)],
        entries=entries,
        claims=data.claims,
        tree=Tree(data.categories, data.flat),
        overrides=data.overrides,
        spellings=data.spellings,
        protected=data.protected,
        venues=table,
    )
    found = (
        *data.problems,
        *(p for d in decisions for p in d.problems),
        *(p for p in odd if not listed.isdisjoint(p.about)),
        *checks.keys_of_two_works(grants),
        *checks.run(view),
    )
    settled = checks.settle(checks.keyed(found, papers), data.overrides.known)
    return tuple(sorted(set(settled), key=_problem_order))


def resolve(
    entries: Iterable[ListEntry], index: Index, works: Sequence[Work], overrides: Overrides
) -> list[Decision]:
    """The work that each row means, or why none was decided; overrides first."""
    of = works_of(index, works)
    ruled = overrides.rows()
    decisions = []
    for entry in entries:
        record = ruled.get(row_key(entry))
        if record is not None:
            decisions.append(told(entry, of[index.by_record[record]], record))
        else:
            decisions.append(decide(entry, index, works, of))
    return decisions


def _problem_order(problem: Problem) -> tuple[str, int, str, str, str]:
    return (
        problem.path or "",
        problem.line or 0,
        problem.key or "",
        problem.code,
        problem.message,
    )


def _drafts(
    entries: Sequence[ListEntry],
    decisions: Sequence[Decision],
    works: Sequence[Work],
    data: Data,
    table: venues.Table,
) -> list[_Draft]:
    """The rows gathered by the work they mean; undecided rows by their title."""
    groups: dict[int | str, list[int]] = defaultdict(list)
    for position, decision in enumerate(decisions):
        undecided = "title:" + squash(entries[position].title)
        groups[undecided if decision.work is None else decision.work].append(position)
    fields, authority = data.overrides.fields(), names.Authority(data.spellings)
    drafts = []
    for of, positions in groups.items():
        rows = tuple(entries[p] for p in positions)
        found = tuple(decisions[p] for p in positions)
        work = works[of] if isinstance(of, int) else None
        draft = _draft(rows, found, work, fields)
        item = _normalised(draft, authority, table)
        drafts.append(msgspec.structs.replace(draft, item=item))
    return drafts


def _draft(
    rows: tuple[ListEntry, ...],
    decisions: tuple[Decision, ...],
    work: Work | None,
    fields: dict[str, dict[str, Any]],
) -> _Draft:
    claims = work.claims if work else ()
    found = work.identifiers if work else ()
    status: Status = "unresolved"
    if work:
        item, status = merge.merge(claims)
        item = merge.complete(item, rows)
    else:
        item = merge.from_rows(
            [_without(e, d.misleading) for e, d in zip(rows, decisions, strict=True)]
        )
    known_as = (*found, *(c.record for c in claims), keys.title_identifier(item.title))
    return _Draft(
        item=overridden(item, known_as, fields),
        known_as=known_as,
        status=status,
        identifiers=found,
        entries=rows,
        decisions=decisions,
        claims=claims,
    )


def _normalised(draft: _Draft, authority: names.Authority, table: venues.Table) -> Item:
    """The item of the draft with names, title, numbers and venue in one form."""
    item = names.normalise(draft.item, authority, draft.known_as)
    return venues.normalise(numbering.normalise(titles.normalise(item)), table)


def _without(entry: ListEntry, misleading: Sequence[str]) -> ListEntry:
    """The row without the links that lead to other papers."""
    links = tuple(x for x in entry.links if identifiers.parse(x.url) not in misleading)
    return entry if links == entry.links else msgspec.structs.replace(entry, links=links)


def _bearer(draft: _Draft) -> keys.Bearer:
    rows = sorted({keys.title_identifier(entry.title) for entry in draft.entries})
    return keys.Bearer(item=draft.item, identifiers=draft.identifiers, rows=tuple(rows))


def _paper(
    draft: _Draft,
    grant: keys.Grant,
    tree: Tree,
    by_hand: Mapping[str, tuple[str, ...]],
    only: Set[str],
) -> Paper:
    places = tuple(
        Place(list=e.list, line=e.line, headings=e.headings, title=e.title, links=e.links)
        for e in draft.entries
    )
    placed = [slug for name in draft.known_as for slug in by_hand.get(name, ())]
    return Paper(
        key=grant.key,
        aliases=grant.aliases,
        item=draft.item,
        identifiers=draft.identifiers,
        places=places,
        categories=tree.of(() if not only.isdisjoint(draft.known_as) else draft.entries, placed),
        status=draft.status,
        sources=tuple(dict.fromkeys(f"{c.source}:{c.record}" for c in draft.claims)),
        evidence=tuple(d.evidence for d in draft.decisions),
    )
