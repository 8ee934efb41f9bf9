"""How the words of a library's titles are spelt, to find the one that is spelt otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lorabib.formula import FORMULA

_WORD = re.compile(r"[^\W\d_]{3,}")
#: So many titles must agree on one spelling before another is odd.
_AGREED = 5


class Spellings:
    """The letter case of words: that of proper names, and that of most titles.

    >>> found = Spellings(["LoRA is here"] * 5 + ["Lora again"], ["Bayesian"])
    >>> list(found.odd("A bayesian Lora"))
    [('bayesian', 'Bayesian'), ('Lora', 'LoRA')]
    """

    def __init__(self, titles: Iterable[str], proper: Iterable[str]) -> None:
        self._proper = {word.lower(): word for word in proper}
        counts = Counter(word for title in titles for word in set(words(title)))
        self._usual = {
            word.lower(): word
            for word, number in counts.items()
            if number >= _AGREED and not word[1:].islower()
        }
        self._counts = counts

    def odd(self, title: str) -> Iterator[tuple[str, str]]:
        """The words of a title that are spelt otherwise, each with the usual spelling."""
        for word in dict.fromkeys(words(title)):
            proper, usual = self._proper.get(word.lower()), self._usual.get(word.lower())
            if proper and word.islower():
                yield word, proper
            elif usual and word != usual and self._counts[word] <= 1:
                yield word, usual


def words(title: str) -> list[str]:
    """The words of a title in three letters or more, those of its formulas left out."""
    return _WORD.findall(FORMULA.sub(" ", title) if "$" in title else title)
