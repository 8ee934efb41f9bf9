"""Whether a venue as a list prints it can be the venue of a record."""

from __future__ import annotations

import re

from lorabib.model import Claim
from lorabib.text import fold

#: What lists print for a work without a venue.
_PREPRINT = frozenset({"arxiv", "preprint", "corr"})
#: Acronyms that are not made of the first letters of what they stand for.
_FORMER = {"neurips": "nips", "naacl": "nac"}
_LEAST = 3
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
#: Words of which every other venue has some.
_EMPTY = frozenset(
    "the of on in and for proceedings annual international conference workshop findings main long "
    "short papers volume track oral poster spotlight best".split()
)


def same_venue(printed: str, claim: Claim) -> bool:
    """Whether `printed` names the venue of `claim`: by its acronym, its words or its initials.

    >>> from lorabib.model import Item
    >>> item = Item(type="paper-conference", container_title="Conference on Learning Machines")
    >>> same_venue("CLM 2024", Claim(record="r", source="s", kind="published", item=item))
    True
    """
    words = [w for w in fold(printed).split() if not _NUMBER.fullmatch(w) and w not in _EMPTY]
    if not words:
        return False
    if claim.kind == "preprint":
        return bool(_PREPRINT.intersection(words)) and bool(claim.item.archive_location)
    item = claim.item
    short = set(fold(f"{item.event_title} {item.container_title_short}").split()) - _EMPTY
    long = fold(item.container_title).split()
    if short.intersection(words) or set(words) <= set(long):
        return True
    return any(_initials(word, item.container_title) for word in words)


def _initials(acronym: str, name: str) -> bool:
    """Whether an acronym stands for some words of a name in a row."""
    letters = _FORMER.get(acronym, acronym)
    capitals = "".join(w[0] for w in re.findall(r"[^\W\d_]+", name) if w[0].isupper()).lower()
    return len(letters) >= _LEAST and letters.isalpha() and letters in capitals
