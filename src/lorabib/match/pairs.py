"""Pairs of records that may be one work, and whether title, authors and years make them one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from lorabib.match.cutting import cut
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
from lorabib.match.works import CURATED, in_time, no_paper
from lorabib.model import Claim
from lorabib.names import mutual, overlap
from lorabib.text import fold

#: The likeness that a title under the same short name must keep.
_CHANGED = 0.25
#: The likeness that a title must keep where one record names the other.
_VERSION = 0.3
#: So many records of one name are not compared each with each.
_CROWD = 40
#: How the titles agree, how much, whether in the main venue, how close; and the two positions.
Alike = tuple[int, float, bool, float, tuple[int, int]]


def by_identifier(index: Index) -> Iterable[tuple[int, int]]:
    """Pairs with an identifier in common."""
    for positions in index.by_identifier.values():
        yield from pairwise(positions)


def by_relation(index: Index) -> Iterable[tuple[int, int]]:
    """Pairs of which one names the other as another version of its work."""
    for position, claim in enumerate(index.claims):
        for identifier in claim.related:
            for other in index.by_identifier.get(identifier, ()):
                if other != position:
                    yield position, other


def versions(a: Claim, b: Claim) -> bool:
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


def by_title(index: Index) -> Iterable[tuple[int, int]]:
    """Pairs of one title."""
    for position, claim in enumerate(index.claims):
        for other in index.equal(claim.item.title):
            if position < other:
                yield position, other


def same_by_identifier(a: Claim, b: Claim) -> bool:
    """Records that name one identifier are one work if title or authors do not speak against."""
    if compare(a.item.title, b.item.title) >= Agreement.BODY:
        return True
    return overlap(a.item.author, b.item.author) >= 0.5


def disputed(a: Claim, b: Claim) -> bool:
    """Whether two records of one title and time have authors that cannot be the same."""
    if not a.item.author or not b.item.author or not in_time(a, b):
        return False
    if no_paper(a) or no_paper(b):
        return False
    return overlap(a.item.author, b.item.author) < 0.5


def alike(index: Index) -> Iterable[Alike]:
    """Pairs that title, authors and years make one work, with what sorts them."""
    seen: set[tuple[int, int]] = set()
    for pair in candidates(index):
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


def candidates(index: Index) -> Iterable[tuple[int, int]]:
    """Pairs worth a look: one title, or one first author and a telling word in common."""
    yield from by_title(index)
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
    return same_team(a, b) and _changed(a.item.title, b.item.title, like, curated)


def same_team(a: Claim, b: Claim) -> bool:
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
