"""Where to look for a word that was mistyped, and which words are nearest to it. Pure.

A slip is a letter left out, added or changed, or two swapped. One slip leaves the first or the last
half of a word as it was, unless it swaps the two letters between them; of two slips and three parts
one part stays. So the words that share a part are all that need a closer look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: A word may have so many slips, by its length.
_SLIPS = ((4, 1), (8, 2))


def allowed(word: str) -> int:
    """How many slips a word of this length may have."""
    return next((slips for length, slips in reversed(_SLIPS) if len(word) >= length), 0)


def halves(word: str) -> tuple[str, str]:
    """The beginning and the end of a word, of which one slip leaves one."""
    middle = len(word) // 2
    return word[:middle], word[middle:]


def thirds(word: str) -> tuple[str, str, str]:
    """Three parts of a word, of which two slips leave one; the middle has three letters or more."""
    first = min(len(word) // 3, (len(word) - 3) // 2)
    return word[:first], word[first:-first], word[-first:]


def swapped(word: str) -> Iterator[str]:
    """The word with each two neighbours swapped.

    >>> list(swapped("abc"))
    ['bac', 'acb']
    """
    for n in range(len(word) - 1):
        yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]


def across(word: str) -> Iterator[str]:
    """The word, and the word with the letters swapped that its thirds part."""
    first, _, last = thirds(word)
    yield word
    for n in (len(first), len(word) - len(last)):
        yield word[: n - 1] + word[n] + word[n - 1] + word[n + 1 :]


def nearest(word: str, among: Iterable[str], most: int) -> list[str]:
    """The words with the fewest slips, none with more than `most`, in alphabetical order."""
    from rapidfuzz.distance import OSA

    likely = {one for one in among if abs(len(one) - len(word)) <= most}
    slips = {one: OSA.distance(word, one, score_cutoff=most) for one in likely}
    fewest = min(slips.values(), default=most + 1)
    return sorted(one for one, number in slips.items() if number == fewest <= most)
