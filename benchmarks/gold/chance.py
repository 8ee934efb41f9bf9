"""Choices that come out the same on every Python: only `Random.random` is guaranteed to."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


#: Which throw: another number makes other rows and other distractors of the same papers.
throw = 1


class Dice:
    """A source of choices, seeded by a text (whose hash plays no part)."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(f"lorabib gold {throw}: {seed}")

    def chance(self, share: float) -> bool:
        """True in `share` of all cases."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        """One of `values`."""
        return values[int(self._random.random() * len(values))]

    def some(self, values: Sequence[T], number: int) -> list[T]:
        """`number` different places of `values` (all, if there are fewer), in random order."""
        order = sorted((self._random.random(), n) for n in range(len(values)))
        return [values[n] for _, n in order[:number]]
