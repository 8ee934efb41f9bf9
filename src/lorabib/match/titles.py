"""Comparing two titles: how they agree, not only how much.

A ratio of characters cannot tell ``Cones`` from ``Cones 2`` or a title from its own beginning.
Titles are therefore compared word by word, and the short name before the colon apart from the
rest (`cutting`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from rapidfuzz.distance import OSA, Levenshtein

from lorabib.match.cutting import DIGIT, LIGHT, NO_HEADS, Title, cut, stem
from lorabib.text import fold

#: The letters of a head that is no acronym any more, but words.
_LONG_HEAD = 15
#: Words that make another paper wherever they stand.
_OTHER = NO_HEADS | frozenset("not no non without against overview benchmark".split())
#: Words that, put before a whole title, make a study of it.
_BEFORE = _OTHER | frozenset("replicating limitations supporting".split())
#: The same behind it, where more words may stand that only lengthen a title.
_BEHIND = frozenset(
    "revisited survey review overview erratum errata corrigendum correction addendum reply "
    "rebuttal comment comments retraction replication reproducibility tutorial extended".split()
)
#: Words behind a name and a colon that make a study of the named.
_STUDIES = frozenset(
    "survey review overview critique critical comment reply erratum correction replication "
    "reproducibility retraction".split()
)
#: Words that come and go between a preprint and its publication.
_GENERIC = frozenset("method methods approach framework technique technology".split())
#: The words of a title's beginning that stand for the whole title.
_LONG_BEGINNING = 5


class Agreement(IntEnum):
    """How two titles agree, from not at all to letter by letter."""

    NONE = 0
    #: The bodies are equal, but each title has a head of its own: twins, or renamed.
    BODY = 1
    #: The same head or none, and most of the telling words.
    VARIANT = 2
    #: Equal but for a head that only one of them has.
    HEADLESS = 3
    #: Equal but for typing errors, plurals and little words.
    NEAR = 4
    #: The same letters and digits.
    EQUAL = 5


def under_a_name(ours: str, theirs: str) -> bool:
    """Whether what stands before the colon of one of two titles can be nothing but a name.

    A word of the language may be a heading (Keynote, Video, Rejoinder): another paper's title.
    """
    return any(cut(title).head and cut(title).coined for title in (ours, theirs))


def same_body(ours: str, theirs: str) -> bool:
    """Whether two titles are equal but for what stands before the colon of only one of them."""
    a, b = cut(ours), cut(theirs)
    one_head = bool(a.head) != bool(b.head)
    return one_head and len(a.body) > 2 and _near(a.body, b.body)


def compare(ours: str, theirs: str, weight: Callable[[str], float] | None = None) -> Agreement:
    """How two titles agree. `weight` tells how much a word says in the corpus (default: 1)."""
    a, b = cut(ours), cut(theirs)
    if not a.words or not b.words:
        return Agreement.NONE
    if a.squashed == b.squashed:
        return Agreement.EQUAL
    one_name = _one_name(a.head, b.head)
    if one_name and _near(a.words, b.words):
        return Agreement.NEAR
    if _headless(a, b) or _headless(b, a):
        return Agreement.HEADLESS
    if a.body and b.body and _near(a.body, b.body) and len(a.body) > 2:
        return Agreement.BODY
    if not one_name or not same_numbers(ours, theirs) or about(ours, theirs):
        return Agreement.NONE
    if likeness(ours, theirs, weight) < (0.5 if a.head else 0.75):
        return Agreement.NONE
    return Agreement.VARIANT


def _one_name(ours: str, theirs: str) -> bool:
    """Whether two heads are one short name: a plural of a long one, or a slip in one of several
    words, is no other."""
    if ours == theirs or (len(ours) > 5 and stem(ours) == stem(theirs)):
        return True
    if min(len(ours), len(theirs)) < _LONG_HEAD or DIGIT.search(ours + theirs):
        return False
    return OSA.distance(ours, theirs) <= 2


def _headless(a: Title, b: Title) -> bool:
    """Whether `b` is `a` without its head; it may have a colon of its own."""
    if not a.head or len(a.body) < 3:
        return False
    return _near(a.body, b.words) if b.head else _near(a.body, b.body)


def about(ours: str, theirs: str) -> bool:
    """Whether one title holds the other whole, with words that make it a study of that.

    >>> about("A Survey of Sleepy Optimizers and Related Methods", "Sleepy Optimizers")
    True
    """
    a, b = sorted((cut(ours).words, cut(theirs).words), key=len)
    for start in range(len(b) - len(a) + 1 if a else 0):
        if b[start : start + len(a)] == a:
            before, behind = set(b[:start]), set(b[start + len(a) :])
            numbered = any(map(DIGIT.search, before | behind))
            return numbered or bool(before & _BEFORE or behind & _BEHIND)
    return False


def same_numbers(ours: str, theirs: str) -> bool:
    """Whether two titles have the same numbering words: part two is another paper than part one."""
    a, b = ({w for w in cut(t).words if DIGIT.search(w)} for t in (ours, theirs))
    return a == b


def likeness(ours: str, theirs: str, weight: Callable[[str], float] | None = None) -> float:
    """The weighted share of words that two titles have in common, 0 to 1 (Dice)."""
    weigh = weight or (lambda word: 1.0)
    a, b = cut(ours).telling, cut(theirs).telling
    total = sum(map(weigh, a)) + sum(map(weigh, b))
    return 2 * sum(map(weigh, a & b)) / total if total else 0.0


def _near(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether two runs of words differ in nothing but typing, plurals and little words."""
    if abs(len(ours) - len(theirs)) > 3:
        return False
    if "".join(ours) == "".join(theirs):
        return True
    if sorted(ours) == sorted(theirs):
        return False  # in another order: from words to worlds, from worlds to words
    budget = max(2, max(len(ours), len(theirs)) // 4)
    for op in Levenshtein.editops(ours, theirs):
        a = ours[op.src_pos] if op.tag != "insert" else ""
        b = theirs[op.dest_pos] if op.tag != "delete" else ""
        if not _slip(a, b):
            return False
        budget -= 1
    return budget >= 0


def _slip(a: str, b: str) -> bool:
    """Whether one word may stand for the other (or for nothing) by a slip of the pen."""
    if DIGIT.search(a) or DIGIT.search(b):
        return False
    if not a or not b:
        return (a or b) in LIGHT
    if a in LIGHT and b in LIGHT:
        return True
    if stem(a) == stem(b):
        return True
    # A first letter more makes another word (symmetric, asymmetric), not a slip.
    length = min(len(a), len(b))
    if length < 5 or a[0] != b[0]:
        return False
    if length == 5 and len(a) == len(b) and sorted(a) != sorted(b):
        return False
    apart = 2 if length >= 8 and a[-2:] == b[-2:] else 1
    return OSA.distance(a, b) <= apart


def misspelt(ours: str, theirs: str) -> bool:
    """Whether `ours` is `theirs`, word for word, with slips in at most half of the words.

    The name before the colon may be missing. This tells nothing of which work is meant: only
    where that is known already, more slips are believed than `compare` does.

    >>> misspelt("Efficent Tuning of Quantised Models", "Efficient Tuning of Quantized Models")
    True
    """
    a, b = cut(ours), cut(theirs)
    words = b.words if a.head or len(a.words) == len(b.words) else b.body
    if len(a.words) != len(words) or not same_numbers(ours, theirs):
        return False
    apart = [pair for pair in zip(a.words, words, strict=True) if pair[0] != pair[1]]
    return 0 < 2 * len(apart) <= len(words) and all(_slip(*pair) for pair in apart)


def leftover(ours: str, theirs: str) -> tuple[frozenset[str], frozenset[str]]:
    """The telling words that only the one, and only the other title has.

    Words of one root count as common (adapter, adaptation), and so does an abbreviation beside
    the words that it stands for (LLMs, large language models).
    """
    a, b = cut(ours), cut(theirs)
    only_a, only_b = set(a.telling - b.telling), set(b.telling - a.telling)
    for short, long, words in ((only_a, only_b, b.words), (only_b, only_a, a.words)):
        for word in sorted(short):
            spelt = _spelt_out(word, words)
            if spelt:
                short.discard(word)
                long.difference_update(spelt)
    for word in sorted(only_a):
        root = next((other for other in sorted(only_b) if word[:5] == other[:5]), None)
        if root and len(word) > 5 and len(root) > 5:
            only_a.discard(word)
            only_b.discard(root)
    return frozenset(only_a), frozenset(only_b)


def _spelt_out(word: str, words: tuple[str, ...]) -> set[str]:
    """The words whose first letters in a row make `word`, if there are three or more."""
    if len(word) < 3:
        return set()
    for start in range(len(words) - len(word) + 1):
        run = words[start : start + len(word)]
        if "".join(w[0] for w in run) == word:
            return {stem(w) for w in run}
    return set()


def before_the_colon(ours: str, theirs: str) -> bool:
    """Whether `ours` is all that stands before the first colon of `theirs`, three words or more."""
    before, colon, _ = theirs.partition(":")
    return bool(colon) and len(before.split()) >= 3 and fold(before) == fold(ours)


def begins(ours: str, theirs: str) -> bool:
    """Whether `ours` is `theirs` cut off: its long beginning, or a shorter one that hangs.

    >>> begins("Unsupervised Learning with", "Unsupervised Learning with Adversarial Networks")
    True
    """
    a, b = cut(ours).words, cut(theirs).words
    if not a or b[: len(a)] != a or ours.rstrip().endswith(("?", "!")):
        return False
    hangs = a[-1] in LIGHT and len(a) >= 3
    return hangs or len(a) >= _LONG_BEGINNING


def bare_name(ours: str, theirs: str) -> bool:
    """Whether `ours` is only the short name of `theirs`, and that not a study of the named."""
    b = cut(theirs)
    if not b.head or cut(ours).squashed != b.head:
        return False
    before_a_colon = b.body != b.words
    return not (_STUDIES if before_a_colon else _OTHER).intersection(b.words)


def one_extends_the_other(ours: str, theirs: str) -> bool:
    """Whether one title only lacks words of the other, none of which makes another paper."""
    only_a, only_b = leftover(ours, theirs)
    if (only_a and only_b) or not same_numbers(ours, theirs):
        return False
    return not _OTHER.intersection(cut(ours).words) ^ _OTHER.intersection(cut(theirs).words)


def in_order(ours: str, theirs: str) -> bool:
    """Whether two titles have the same words in the same order, but for generic and light ones."""
    a, b = (
        [stem(w) for w in cut(t).words if w not in _GENERIC and w not in LIGHT]
        for t in (ours, theirs)
    )
    return a == b


def renamed(ours: str, theirs: str) -> bool:
    """Whether two titles differ in generic words only: order, ``method``, ``framework``."""
    only_a, only_b = leftover(ours, theirs)
    return (only_a | only_b) <= _GENERIC and same_numbers(ours, theirs)
