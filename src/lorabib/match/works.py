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

import msgspec

from lorabib.match.index import Index
from lorabib.match.titles import (
    Agreement,
    about,
    compare,
    cut,
    in_order,
    likeness,
    renamed,
    same_numbers,
    under_a_name,
)
from lorabib.match.venues import same_venue
from lorabib.model import Base, Claim, ListEntry, Name, Problem
from lorabib.names import mutual, overlap
from lorabib.text import fold

#: A publication follows its preprint by at most so many years, and precedes it by at most one
#: (the window of Crossref's preprint matching).
YEARS = range(-1, 4)
#: The source of the records that come with a library.
CURATED = "shipped"
#: Schemes of which a work has one identifier, and a preprint and its publication one each.
_ONE_EACH = ("arxiv", "doi", "acl", "pmlr")
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


class Work(Base, frozen=True, kw_only=True):
    """The records of one work: `claims` in the order of their use, the best first.

    The rest is gathered from them; `authors` is the longest list among them. `curated` is true
    where a record came with the library: a keeper has put it there for these lists. `attested` is
    true where a preprint and a publication of it agree in title, authors and time.
    """

    claims: tuple[Claim, ...]
    identifiers: tuple[str, ...]
    titles: tuple[str, ...]
    years: tuple[int, ...]
    authors: tuple[Name, ...]
    curated: bool = True
    attested: bool = False

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Work:
        """The work that `claims` are the records of, in any order."""
        ranked = tuple(sorted(claims, key=rank))
        return cls(
            claims=ranked,
            identifiers=tuple(sorted({i for c in ranked for i in c.identifiers})),
            titles=tuple(dict.fromkeys(c.item.title for c in ranked)),
            years=tuple(sorted({c.item.issued.year for c in ranked if c.item.issued})),
            authors=max((c.item.author for c in ranked), key=len),
            curated=any(c.source == CURATED for c in ranked),
            attested=any(_attest(a, b) for a, b in combinations(ranked, 2)),
        )


def _attest(a: Claim, b: Claim) -> bool:
    """Whether two records are a preprint and its publication by title, authors and time."""
    if {a.kind, b.kind} != {"preprint", "published"} or not _in_time(a, b):
        return False
    equal = compare(a.item.title, b.item.title) >= Agreement.NEAR
    return equal and overlap(a.item.author, b.item.author) >= 0.5


def no_paper(claim: Claim) -> bool:
    """Whether a live record is no paper: a notice of retraction, a data set, a review."""
    return bool(claim.retracts) or (claim.kind == "other" and claim.source != CURATED)


def sifted(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, with those that another record names as being about it told to be no papers."""
    found = tuple(claims)
    about = {identifier for claim in found for identifier in claim.apart}
    return tuple(
        msgspec.structs.replace(c, kind="other")
        if c.source != CURATED and not about.isdisjoint(c.identifiers)
        else c
        for c in found
    )


def rank(claim: Claim) -> tuple[bool, bool, float, bool, str, str]:
    """Sorts the claims of a work: publication, main venue, confidence; then what was curated."""
    return (
        claim.kind != "published",
        claim.workshop,
        -claim.confidence,
        claim.source != CURATED,
        claim.source,
        claim.record,
    )


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
    groups = _Groups(index.claims)
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


def works_of(index: Index, works: Sequence[Work]) -> list[int]:
    """The work of each claim of `index` by position.

    By the claim itself, not by its record: two sources may give one id to two papers.
    """
    number = {id(claim): n for n, work in enumerate(works) for claim in work.claims}
    return [number[id(claim)] for claim in index.claims]


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
    ids = {p: _unique(index.claims[p]) for p in dict.fromkeys(found)}
    rivals = [p for p in ids if any(_contradict(ids[p], ids[q]) for q in ids if q != p)]
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


class _Groups:
    """Claims in disjoint groups, each with at most one identifier of a registry."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = claims
        self._of = list(range(len(claims)))
        self._members = {p: [p] for p in self._of}
        self._ids = [_unique(c) for c in claims]

    def together(self, a: int, b: int) -> bool:
        return self._of[a] == self._of[b]

    def complement(self, a: int, b: int) -> bool:
        """Whether the two groups have no kind in common: each is the other's missing half."""
        ours, theirs = (
            {self._claims[p].kind for p in self._members[self._of[one]]} for one in (a, b)
        )
        return not ours & theirs

    def unite(self, a: int, b: int, told: bool = False) -> None:
        """Join the groups of `a` and `b`, unless their identifiers forbid it."""
        a, b = sorted((self._of[a], self._of[b]))
        if a == b or (not told and _contradict(self._ids[a], self._ids[b])):
            return
        self._ids[a] = self._ids[b] | self._ids[a]
        for member in self._members.pop(b):
            self._of[member] = a
            self._members[a].append(member)

    def all(self) -> Iterable[list[Claim]]:
        return ([self._claims[p] for p in group] for group in self._members.values())


def _unique(claim: Claim) -> dict[str, str]:
    """Scheme -> identifier, for the schemes of which a work has only one."""
    parted = (i.partition(":") for i in claim.identifiers)
    return {
        _registry(claim, scheme, value): value for scheme, _, value in parted if scheme in _ONE_EACH
    }


def _registry(claim: Claim, scheme: str, value: str) -> str:
    """Where a work has one identifier: each preprint server gives it another DOI."""
    if scheme != "doi":
        return scheme
    server = value.partition("/")[0] if claim.kind == "preprint" else ""
    return f"{claim.kind} doi {server}"


def _contradict(a: dict[str, str], b: dict[str, str]) -> bool:
    return any(a[scheme] != b[scheme] for scheme in a.keys() & b.keys())


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
    if not a.item.author or not b.item.author or not _in_time(a, b):
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
        if not _in_time(a, b) or not cut(a.item.title).telling & cut(b.item.title).telling:
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


def _in_time(a: Claim, b: Claim) -> bool:
    if not a.item.issued or not b.item.issued:
        return True
    years = b.item.issued.year - a.item.issued.year
    if a.kind == b.kind:
        servers = a.kind == "preprint" and CURATED not in (a.source, b.source)
        return abs(years) <= (1 if servers else 0)
    return (years if a.kind == "preprint" else -years) in YEARS


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


def _suspects(index: Index, groups: _Groups) -> Iterable[Problem]:
    """Pairs that may be one work under a changed title, for the keeper to decide."""
    for pair in sorted(set(_candidates(index))):
        a, b = (index.claims[p] for p in pair)
        if groups.together(*pair) or not groups.complement(*pair) or not _in_time(a, b):
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
