"""Joining the records of one work: a preprint and its publication, or two sources' answers.

Usually nothing but title and authors ties them together. Joined are two records only if they
name each other's identifier, or if title, authors and years agree. A title that changed must
have kept its words or its short name, and each record must be the other's missing half. Two
records with different identifiers of one registry (two arXiv numbers, two DOIs) are never one
work, nor are two titles that one list tells apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from lorabib.match.cutting import cut
from lorabib.match.groups import Groups, contradict, unique
from lorabib.match.index import Index
from lorabib.match.titles import (
    Agreement,
    about,
    compare,
    in_order,
    likeness,
    renamed,
    same_numbers,
    under_a_name,
)
from lorabib.match.venues import same_venue
from lorabib.match.works import CURATED, Work, in_time, no_paper, rank
from lorabib.model import Claim, ListEntry, Problem
from lorabib.names import mutual, overlap
from lorabib.text import fold

#: The likeness that a title under the same short name must keep.
_CHANGED = 0.25
#: The likeness that a title must keep where one record names the other.
_VERSION = 0.3
#: The likeness of titles and the authors that make a keeper look twice.
_SUSPECT = 0.55
#: So many records of one name are not compared each with each.
_CROWD = 40


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
    for pair in _by_identifier(index):
        a, b = (index.claims[p] for p in pair)
        if _same_by_identifier(a, b):
            groups.unite(*pair)
        elif not groups.together(*pair):
            problems.append(_conflict(a, b, "name the same identifier but disagree in title"))
    for pair in _by_relation(index):
        a, b = (index.claims[p] for p in pair)
        if _versions(a, b):
            groups.unite(*pair)
        elif not groups.together(*pair):
            problems.append(_conflict(a, b, "name each other but disagree in title and authors"))
    for pair in _by_title(index):
        a, b = (index.claims[p] for p in pair)
        if _disputed(a, b) and not groups.together(*pair):
            problems.append(_conflict(a, b, "have one title but other authors"))
    alike = sorted(_alike(index), reverse=True)
    unclear, odd = _unclear(alike, index, apart)
    problems += odd
    for how, *_, pair in alike:
        if pair in unclear:
            continue
        listed_apart = how < Agreement.EQUAL and apart.tells(*(index.claims[p] for p in pair))
        if not listed_apart and (how >= Agreement.HEADLESS or groups.complement(*pair)):
            groups.unite(*pair)
    problems += _suspects(index, groups)
    works = sorted(map(Work.of, groups.all()), key=lambda work: rank(work.claims[0]))
    return tuple(works), tuple(problems)


_Alike = tuple[int, float, bool, float, tuple[int, int]]


def _unclear(
    alike: Sequence[_Alike], index: Index, apart: Apart
) -> tuple[set[tuple[int, int]], list[Problem]]:
    """Pairs that are not joined, because a preprint has several publications that fit as well.

    A paper is printed once in its main venue; what else has its title may be anything. A venue
    that a list prints decides; else nothing is decided, and the keeper is asked.
    """
    partners: dict[int, dict[tuple[int, bool], list[int]]] = defaultdict(lambda: defaultdict(list))
    for how, _, main, _, (a, b) in alike:
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
    """The claims of which no two can be one work; empty if there is but one."""
    ids = {p: unique(index.claims[p]) for p in dict.fromkeys(found)}
    rivals = [p for p in ids if any(contradict(ids[p], ids[q]) for q in ids if q != p)]
    return rivals


def _ask(preprint: Claim, found: Sequence[Claim]) -> Problem:
    several = " and ".join(sorted(c.record for c in found))
    return Problem(
        code="maybe-one-work",
        severity="warning",
        message=f"record {preprint.record} may be published as {several} : say which in the "
        "overrides (same-work)",
        path="data/records",
    )


def _conflict(a: Claim, b: Claim, what: str) -> Problem:
    return Problem(
        code="record-conflict",
        severity="warning",
        message=f"records {a.record} and {b.record} {what}: not joined",
        path="data/records",
    )


def _by_identifier(index: Index) -> Iterable[tuple[int, int]]:
    for positions in index.by_identifier.values():
        yield from pairwise(positions)


def _by_relation(index: Index) -> Iterable[tuple[int, int]]:
    """Pairs of which one names the other as another version of its work."""
    for position, claim in enumerate(index.claims):
        for identifier in claim.related:
            for other in index.by_identifier.get(identifier, ()):
                if other != position:
                    yield position, other


def _versions(a: Claim, b: Claim) -> bool:
    """Whether two records of which one names the other are one work.

    Publishers and authors mistype identifiers, too: the title must agree and half of the
    authors, or the title has changed and nearly all authors are the same.
    """
    if no_paper(a) or no_paper(b):
        return False
    shared = overlap(a.item.author, b.item.author)
    if compare(a.item.title, b.item.title) >= Agreement.BODY:
        return shared >= 0.5 or not (a.item.author and b.item.author)
    alike = likeness(a.item.title, b.item.title) >= _VERSION
    return alike and shared >= 0.8 and abs(len(a.item.author) - len(b.item.author)) <= 2


def _by_title(index: Index) -> Iterable[tuple[int, int]]:
    for position, claim in enumerate(index.claims):
        for other in index.equal(claim.item.title):
            if position < other:
                yield position, other


def _same_by_identifier(a: Claim, b: Claim) -> bool:
    """Records that name one identifier are one work if title or authors do not speak against."""
    if compare(a.item.title, b.item.title) >= Agreement.BODY:
        return True
    return overlap(a.item.author, b.item.author) >= 0.5


def _disputed(a: Claim, b: Claim) -> bool:
    """Whether two records of one title and time have authors that cannot be the same."""
    if not a.item.author or not b.item.author or not in_time(a, b):
        return False
    if no_paper(a) or no_paper(b):
        return False
    return overlap(a.item.author, b.item.author) < 0.5


def _alike(index: Index) -> Iterable[tuple[int, float, bool, float, tuple[int, int]]]:
    """Pairs that title, authors and years make one work, with what sorts them."""
    seen: set[tuple[int, int]] = set()
    for pair in _candidates(index):
        if pair in seen:
            continue
        seen.add(pair)
        a, b = (index.claims[p] for p in pair)
        if not in_time(a, b) or not cut(a.item.title).telling & cut(b.item.title).telling:
            continue
        how = compare(a.item.title, b.item.title, index.weight)
        like = likeness(a.item.title, b.item.title, index.weight)
        if _authors_allow(a, b, how, like):
            main = not (a.workshop or b.workshop)
            yield int(how), like, main, _closeness(a, b), pair


def _closeness(a: Claim, b: Claim) -> float:
    return overlap(a.item.author, b.item.author) + min(a.confidence, b.confidence)


def _candidates(index: Index) -> Iterable[tuple[int, int]]:
    """Pairs worth a look: one title, or one first author and a telling word in common."""
    yield from _by_title(index)
    # A name that one record cuts to its initial may be any of the full names with that initial.
    by_author: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for position, claim in enumerate(index.claims):
        for author in claim.item.author[:1]:
            given = fold(author.given).partition(" ")[0]
            family = f"{fold(author.family or author.literal)} {given[:1]}"
            by_author[family][given if len(given) > 1 else ""].append(position)
    for names in by_author.values():
        short = names.pop("", [])
        for full in names.values() if names else [[]]:
            yield from _pairs(index, [*short, *full])


def _pairs(index: Index, positions: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(positions) > _CROWD:
        yield from _by_words(index, positions)
    else:
        yield from combinations(sorted(positions), 2)


def _by_words(index: Index, positions: Sequence[int]) -> Iterable[tuple[int, int]]:
    """In a crowd of one name: only the pairs that a search for the title brings together."""
    crowd = set(positions)
    for position in positions:
        for other in index.search(index.claims[position].item.title):
            if other in crowd and other != position:
                yield min(position, other), max(position, other)


def _authors_allow(a: Claim, b: Claim, how: Agreement, like: float) -> bool:
    """Whether the authors agree as much as the difference of the titles demands."""
    if no_paper(a) or no_paper(b):
        return False
    ours, theirs = a.item.author, b.item.author
    if not ours or not theirs:
        if CURATED not in (a.source, b.source):
            return False
        return how == Agreement.EQUAL and len(a.item.title.split()) >= 4
    whole = a.authors_complete and b.authors_complete and CURATED not in (a.source, b.source)
    shared = mutual(ours, theirs) if whole else overlap(ours, theirs)
    if how >= Agreement.NEAR:
        return shared >= 0.5
    curated = CURATED in (a.source, b.source)
    if how == Agreement.HEADLESS:
        return shared >= 0.6 and (curated or under_a_name(a.item.title, b.item.title))
    return _same_team(a, b) and _changed(a.item.title, b.item.title, like, curated)


def _same_team(a: Claim, b: Claim) -> bool:
    """A preprint and a publication of nearly the same list of authors."""
    ours, theirs = a.item.author, b.item.author
    halves = {a.kind, b.kind} == {"preprint", "published"}
    return halves and abs(len(ours) - len(theirs)) <= 2 and overlap(ours, theirs) >= 0.8


def _changed(ours: str, theirs: str, like: float, curated: bool) -> bool:
    """Whether a title may have become the other: the words turned round, or one short name kept.

    One team writes many papers with similar titles: more cannot be told from titles alone, and
    is left to the keeper (`_suspects`).
    """
    if about(ours, theirs):
        return False
    if not curated:  # other words, or more, may be the team's next paper
        return in_order(ours, theirs)
    if renamed(ours, theirs):
        return True
    heads = {cut(title).head for title in (ours, theirs)}
    one_head = len(heads) == 1 and heads != {""}
    return one_head and like >= _CHANGED and same_numbers(ours, theirs)


def _suspects(index: Index, groups: Groups) -> Iterable[Problem]:
    """Pairs that may be one work under a changed title, for the keeper to decide."""
    for pair in sorted(set(_candidates(index))):
        a, b = (index.claims[p] for p in pair)
        if groups.together(*pair) or not groups.complement(*pair) or not in_time(a, b):
            continue
        ours, theirs = a.item.title, b.item.title
        like = likeness(ours, theirs, index.weight)
        if like >= _SUSPECT and same_numbers(ours, theirs) and _same_team(a, b):
            yield Problem(
                code="maybe-one-work",
                severity="warning",
                message=f"records {a.record} and {b.record} have the same authors and similar "
                "titles: if they are one work, say so in the overrides (same-work)",
                path="data/records",
            )
