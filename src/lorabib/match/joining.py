"""Joining the records of one work: a preprint and its publication, or two sources' answers.

Usually nothing but title and authors ties them together. Joined are two records only if they
name each other's identifier, or if title, authors and years agree. A title that changed must
have kept its words or its short name, and each record must be the other's missing half. Two
records with different identifiers of one registry (two arXiv numbers, two DOIs) are never one
work, nor are two titles that one list tells apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from lorabib.match.cutting import cut
from lorabib.match.groups import Groups, contradict, unique
from lorabib.match.index import Index
from lorabib.match.pairs import (
    Alike,
    alike,
    by_identifier,
    by_relation,
    by_title,
    candidates,
    disputed,
    same_by_identifier,
    same_team,
    versions,
)
from lorabib.match.titles import Agreement, likeness, same_numbers
from lorabib.match.venues import same_venue
from lorabib.match.works import CURATED, Work, in_time, rank
from lorabib.model import Claim, ListEntry, Problem

#: Records that identifiers bring together: which pairs, what makes them one, what else is odd.
_NAMED: tuple[
    tuple[Callable[[Index], Iterable[tuple[int, int]]], Callable[[Claim, Claim], bool], str], ...
] = (
    (by_identifier, same_by_identifier, "name the same identifier but disagree in title"),
    (by_relation, versions, "name each other but disagree in title and authors"),
)
#: The likeness of titles and the authors that make a keeper look twice.
_SUSPECT = 0.55


class Apart:
    """What lists tell of titles: two in one list are two papers; the venues that they print."""

    def __init__(self, entries: Iterable[ListEntry]) -> None:
        self._lists: dict[str, set[str]] = defaultdict(set)
        self._venues: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            self._lists[cut(entry.title).squashed].add(entry.list)
            if entry.venue:
                self._venues[cut(entry.title).squashed].add(entry.venue)

    def printed(self, paper: Claim, publication: Claim) -> bool:
        """Whether a list prints the venue of a publication beside the title of a paper."""
        venues = self._venues.get(cut(paper.item.title).squashed, set())
        return any(same_venue(venue, publication) for venue in venues)

    def tells(self, a: Claim, b: Claim) -> bool:
        """Whether one list has both titles."""
        ours, theirs = (self._lists.get(cut(c.item.title).squashed, set()) for c in (a, b))
        return bool(ours & theirs)


def join(
    index: Index,
    told: Sequence[frozenset[str]] = (),
    apart: Apart | None = None,
) -> tuple[tuple[Work, ...], tuple[Problem, ...]]:
    """The works of all claims in `index`, sorted, with what was odd about the joining.

    `told` are sets of record ids that a keeper has declared one work (overrides), `apart` are
    the titles that the lists tell apart.
    """
    apart = apart or Apart(())
    groups = Groups(index.claims)
    for records in told:
        for one, other in combinations(sorted(records), 2):
            groups.unite(index.by_record[one], index.by_record[other], told=True)
    problems: list[Problem] = []
    for find, are_one, dispute in _NAMED:
        for pair in find(index):
            a, b = (index.claims[p] for p in pair)
            if are_one(a, b):
                groups.unite(*pair)
            elif not groups.together(*pair):
                problems.append(_conflict(a, b, dispute))
    for pair in by_title(index):
        a, b = (index.claims[p] for p in pair)
        if disputed(a, b) and not groups.together(*pair):
            problems.append(_conflict(a, b, "have one title but other authors"))
    ranked = sorted(alike(index), reverse=True)
    unclear, odd = _unclear(ranked, index, apart)
    problems += odd
    for how, *_, pair in ranked:
        if pair in unclear:
            continue
        listed_apart = how < Agreement.EQUAL and apart.tells(*(index.claims[p] for p in pair))
        if not listed_apart and (how >= Agreement.HEADLESS or groups.complement(*pair)):
            groups.unite(*pair)
    problems += _suspects(index, groups)
    works = sorted(map(Work.of, groups.all()), key=lambda work: rank(work.claims[0]))
    return tuple(works), tuple(problems)


def _unclear(
    ranked: Sequence[Alike], index: Index, apart: Apart
) -> tuple[set[tuple[int, int]], list[Problem]]:
    """Pairs that are not joined, because a preprint has several publications that fit as well.

    A paper is printed once in its main venue; what else has its title may be anything. A venue
    that a list prints decides; else nothing is decided, and the keeper is asked.
    """
    partners: dict[int, dict[tuple[int, bool], list[int]]] = defaultdict(lambda: defaultdict(list))
    for how, _, main, _, (a, b) in ranked:
        for one, other in ((a, b), (b, a)):
            kinds = index.claims[one].kind, index.claims[other].kind
            if kinds == ("preprint", "published") and index.claims[other].source != CURATED:
                partners[one][how, main].append(other)
    unclear: set[tuple[int, int]] = set()
    problems = []
    for one, found in sorted(partners.items()):
        best = _rivals(found[max(found)], index)
        printed = [p for p in best if apart.printed(index.claims[one], index.claims[p])]
        kept = printed if len(printed) == 1 else []
        if len(best) > 1:
            unclear |= {(min(one, p), max(one, p)) for p in best if p not in kept}
        if len(best) > 1 and not kept:
            problems.append(_ask(index.claims[one], [index.claims[p] for p in best]))
    return unclear, problems


def _rivals(found: Sequence[int], index: Index) -> list[int]:
    """Those of the claims that cannot be one work with another of them."""
    ids = {p: unique(index.claims[p]) for p in dict.fromkeys(found)}
    return [p for p in ids if any(contradict(ids[p], ids[q]) for q in ids if q != p)]


def _ask(preprint: Claim, found: Sequence[Claim]) -> Problem:
    several = sorted(c.record for c in found)
    return Problem(
        code="maybe-one-work",
        severity="warning",
        message=f"record {preprint.record} may be published as {' and '.join(several)}: say which "
        "in the overrides (same-work)",
        path="data/records",
        about=(preprint.record, *several),
    )


def _conflict(a: Claim, b: Claim, what: str) -> Problem:
    return Problem(
        code="record-conflict",
        severity="warning",
        message=f"records {a.record} and {b.record} {what}: not joined",
        path="data/records",
        about=(a.record, b.record),
    )


def _suspects(index: Index, groups: Groups) -> Iterable[Problem]:
    """Pairs that may be one work under a changed title, for the keeper to decide."""
    for pair in sorted(set(candidates(index))):
        a, b = (index.claims[p] for p in pair)
        if groups.together(*pair) or not groups.complement(*pair) or not in_time(a, b):
            continue
        ours, theirs = a.item.title, b.item.title
        like = likeness(ours, theirs, index.weight)
        if like >= _SUSPECT and same_numbers(ours, theirs) and same_team(a, b):
            yield Problem(
                code="maybe-one-work",
                severity="warning",
                message=f"records {a.record} and {b.record} have the same authors and similar "
                "titles: if they are one work, say so in the overrides (same-work)",
                path="data/records",
                about=(a.record, b.record),
            )
