"""Whether a venue as a list prints it can be the venue of a record."""

from __future__ import annotations

import re

from lorabib.model import Claim
from lorabib.text import fold

#: What lists print for a work without a venue.
_PREPRINT = frozenset({"arxiv", "corr"})
#: Acronyms that are not made of the first letters of what they stand for, or not of those alone.
_OTHERWISE = {
    "neurips": "neural information processing systems",
    "nips": "neural information processing systems",
    "naacl": "north american chapter",
    "eacl": "european chapter of the association for computational linguistics",
    "aacl": "asia pacific chapter of the association for computational linguistics",
    "coling": "conference on computational linguistics",
    "lrec": "language resources and evaluation",
    "kdd": "knowledge discovery and data mining",
    "www": "web conference",
    "aistats": "artificial intelligence and statistics",
    "recsys": "recommender systems",
    "acm mm": "conference on multimedia",
    "mm": "conference on multimedia",
    "csur": "computing surveys",
    "pmlr": "machine learning",
    "interspeech": "interspeech",
}
#: What may stand before the words that an acronym is made of.
_FRAME = frozenset(
    "the of on in and for proceedings annual international conference meeting symposium advances "
    "ieee cvf acm aaai usenix joint main long papers volume european transactions journal".split()
)
#: Says nothing of a venue by itself.
_EMPTY = _FRAME - {"aaai", "usenix"} | frozenset(
    "springer elsevier wiley mdpi preprint oral poster spotlight best paper track".split()
)
_LIGHT = frozenset("the of on in and for proceedings annual ieee cvf acm".split())
#: What is not the main venue.
_BESIDE = frozenset("workshop workshops findings demo demos companion adjunct".split())
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
_ORDINAL = re.compile(r"first|second|third|\w+th$|twent|thirt|fort|fift|sixt|sevent|eight|ninet")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_NAMED = re.compile(r"\(([A-Z][A-Za-z-]*[A-Z][A-Za-z-]*)(?:[ \'’]?\d+)?\)")


def same_venue(printed: str, claim: Claim) -> bool:
    """Whether `printed` names the venue of `claim`: by its acronym, its words or its initials.

    A workshop is not the main venue, nor are Findings; the name of a publisher is no venue.

    >>> from lorabib.model import Item
    >>> item = Item(type="paper-conference", container_title="Conference on Learning Machines")
    >>> same_venue("CLM 2024", Claim(record="r", source="s", kind="published", item=item))
    True
    """
    if fold(printed) and fold(printed) == fold(claim.item.container_title):
        return True
    words = [w for w in fold(printed).split() if not _NUMBER.fullmatch(w)]
    telling = [w for w in words if w not in _EMPTY]
    if not telling:
        return False
    item = claim.item
    if claim.kind == "preprint":
        return bool(_PREPRINT.intersection(telling)) and bool(item.archive_location)
    long = fold(item.container_title).split()
    short = fold(f"{item.event_title} {item.container_title_short}").split()
    acronyms = [w for w in _WORD.findall(printed) if sum(map(str.isupper, w)) > 1]
    if _BESIDE.intersection(words) != _BESIDE.intersection([*long, *short]):
        named = {fold(found) for found in _NAMED.findall(item.container_title)}
        return bool(named.intersection(map(fold, acronyms)))
    if set(telling) & (set(short) - _EMPTY) or _telling(words) == _telling(long):
        return True
    return any(_stands_for(acronym, item.container_title) for acronym in acronyms)


def _telling(words: list[str]) -> set[str]:
    """The words that tell a venue: a journal and a conference may share all others."""
    return {w for w in words if w not in _LIGHT and not _NUMBER.fullmatch(w)}


def _stands_for(acronym: str, name: str) -> bool:
    """Whether a name has an acronym, or is what it stands for and nothing more."""
    short = fold(acronym).replace(" ", "")
    named = {fold(found).replace(" ", "") for found in _NAMED.findall(name)}
    if named:
        return short in named
    if len(short) > 2 and short in fold(name).split():
        return True
    spelt = _OTHERWISE.get(fold(acronym))
    if spelt:
        return spelt in fold(name)
    return any(_initials(short, part) for part in re.split(r"[:(,–—]", name))


def _initials(acronym: str, name: str) -> bool:
    """Whether an acronym is made of all capitals of a name behind its frame."""
    words = re.findall(r"[^\W\d_]+", name)
    for start in range(len(words)):
        capitals = "".join(w[0] for w in words[start:] if w[0].isupper()).lower()
        if capitals == acronym and len(acronym) > 2:
            return True
        word = words[start].lower()
        if word not in _FRAME and words[start][0].isupper() and not _ORDINAL.match(word):
            return False
    return False
