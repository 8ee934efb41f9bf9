"""Claims by identifier and by title."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from lorabib.match.cutting import cut
from lorabib.model import Claim

#: How many postings one search may look at: the rarest words first.
_POSTINGS = 4000
_CANDIDATES = 12


class Index:
    """Finds claims by identifier and by the words of a title.

    Positions are those of `claims`, which are sorted: their order in the data does not matter.
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = tuple(sorted(claims, key=lambda c: (c.record, c.source, c.item.title)))
        self.by_identifier: dict[str, list[int]] = defaultdict(list)
        self.by_record: dict[str, int] = {}
        self._by_title: dict[str, list[int]] = defaultdict(list)
        self._postings: dict[str, list[int]] = defaultdict(list)
        for position, claim in enumerate(self.claims):
            self.by_record.setdefault(claim.record, position)
            for identifier in claim.identifiers:
                self.by_identifier[identifier].append(position)
            title = cut(claim.item.title)
            self._by_title[title.squashed].append(position)
            for word in title.telling:
                self._postings[word].append(position)

    def weight(self, word: str) -> float:
        """How much a telling word tells: the logarithm of how rare it is among the titles."""
        return math.log1p(len(self.claims) / (1 + len(self._postings.get(word, ()))))

    def equal(self, title: str) -> Sequence[int]:
        """Claims whose title has the same letters and digits."""
        return self._by_title.get(cut(title).squashed, ())

    def search(self, title: str) -> list[int]:
        """Claims that share telling words with `title`, the likeliest first."""
        words = sorted(cut(title).telling, key=lambda w: (len(self._postings.get(w, ())), w))
        scores: dict[int, float] = defaultdict(float)
        looked = 0
        for word in words:
            found = self._postings.get(word, ())
            if looked and looked + len(found) > _POSTINGS:
                break
            looked += len(found)
            for position in found:
                scores[position] += self.weight(word)
        ranked = sorted(scores, key=lambda p: (-scores[p], self.claims[p].record))
        exact = list(self.equal(title))
        return exact + [p for p in ranked[:_CANDIDATES] if p not in exact]
