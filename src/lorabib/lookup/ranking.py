"""Which papers have all of the words, and which of them fit best. Pure.

A word of the index has the places of its papers and how much it says of each: its `weight`, 1 to
255, by where it stands there (`lorabib.lookup.entries`). A word of a question is such a word, or a
number of them that stand for it. The sum over the question's words ranks: each weight times how
rare the word is among all papers, as in BM25 (Robertson and Zaragoza, *The Probabilistic Relevance
Framework*, 2009), whose share of a paper's length is in the weights.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

#: What is in reach of so many looks is not read whole.
_LOOKS = 8


class Posting(NamedTuple):
    """The places of a word, ascending, and the weights that it has there."""

    places: Sequence[int]
    weights: bytes


#: The weights of a word, or of several that stand for one, by place.
Group: TypeAlias = Posting | Mapping[int, int]
Scores: TypeAlias = Mapping[int, float]


def union(postings: Iterable[Posting]) -> dict[int, int]:
    """Words that stand for one; where two of them are in a paper, the later counts."""
    found: dict[int, int] = {}
    for places, weights in postings:
        found.update(zip(places, weights, strict=True))
    return found


def together(groups: Sequence[Group], papers: int) -> Scores:
    """The papers that have a word of every group, with their scores; there are `papers` in all.

    >>> together([Posting((1, 2), b"ab"), {2: 9}], 2)[2] > 0
    True
    """
    first, *others = sorted(groups, key=number)
    scores: Scores = _all_weights(first)
    factor = _rarity(first, papers) if others else 1
    for group in others:
        scores = _added(scores, factor, group, _rarity(group, papers))
        factor = 1
    return scores


def some(groups: Sequence[Group], papers: int) -> Scores:
    """The papers that have a word of any group, with their scores."""
    scores: dict[int, float] = {}
    for group in groups:
        rare = _rarity(group, papers)
        for place, weight in _all_weights(group).items():
            scores[place] = scores.get(place, 0.0) + weight * rare
    return scores


def best(scores: Scores, limit: int) -> list[int]:
    """The places with the highest scores, at most `limit`, in the order of the places if equal.

    >>> best({1: 0.5, 2: 2.0, 3: 2.0}, 2)
    [2, 3]
    """
    least = heapq.nlargest(limit, scores.values())[-1] if scores else 0
    high = [(-score, place) for place, score in scores.items() if score >= least]
    return [place for _, place in heapq.nsmallest(limit, high)]


def number(group: Group) -> int:
    """In how many papers a word is."""
    return len(group.places) if isinstance(group, Posting) else len(group)


def _rarity(group: Group, papers: int) -> float:
    held = number(group)
    return math.log(1 + (papers - held + 0.5) / (held + 0.5))


def _all_weights(group: Group) -> Mapping[int, int]:
    return dict(zip(*group, strict=True)) if isinstance(group, Posting) else group


def _added(scores: Scores, factor: float, group: Group, rare: float) -> Scores:
    """`scores` times `factor` of the places that a group has, with its weights there added.

    The passes over many thousand places are the time of a question: each is one comprehension.
    """
    if not isinstance(group, Posting):
        return {p: s * factor + group[p] * rare for p, s in scores.items() if p in group}
    places, weights = group
    if len(scores) * _LOOKS >= len(places):
        pairs = zip(places, weights, strict=True)
        return {p: scores[p] * factor + weight * rare for p, weight in pairs if p in scores}
    found = ((p, s, bisect_left(places, p)) for p, s in scores.items())
    there = ((p, s, at) for p, s, at in found if at < len(places) and places[at] == p)
    return {p: s * factor + weights[at] * rare for p, s, at in there}
