"""When two names may be one person."""

from __future__ import annotations

from functools import lru_cache

from lorabib.model import Name
from lorabib.text import fold

#: Names that are remembered in parts: those of a library of 100,000 papers.
_KNOWN = 1 << 19


@lru_cache(maxsize=_KNOWN)
def _parts(name: Name) -> tuple[frozenset[str], str]:
    family = " ".join(
        p for p in (name.dropping_particle, name.non_dropping_particle, name.family) if p
    )
    given = fold(name.given)
    return frozenset(fold(family or name.literal).split()), given[:1]


def agree(a: Name, b: Name) -> bool:
    """Whether two names may be one person: a family name in common, initials not against it.

    Printed forms differ in the order of parts, in initials and in which parts of a compound
    family name they keep; the family's words must be part of one another.
    """
    if _agree_in_order(a, b):
        return True
    # A list may print the parts the other way round: every word must then find its fellow.
    # Or it prints only a family name, of which the first word was taken for a given name.
    return _bag(a) == _bag(b) or _bag(a) == _parts(b)[0] or _bag(b) == _parts(a)[0]


def _agree_in_order(a: Name, b: Name) -> bool:
    (family_a, initial_a), (family_b, initial_b) = _parts(a), _parts(b)
    if not family_a or not family_b:
        return False
    if not (family_a <= family_b or family_b <= family_a):
        return False
    return not initial_a or not initial_b or initial_a == initial_b


@lru_cache(maxsize=_KNOWN)
def _bag(name: Name) -> frozenset[str]:
    return frozenset(fold(f"{name.family} {name.given} {name.literal}").split())


def overlap(ours: tuple[Name, ...], theirs: tuple[Name, ...]) -> float:
    """The share of the shorter list's names that the other list has too, 0 to 1.

    ``others`` does not count as a name. 0 where a list is empty.
    """
    a, b = (tuple(n for n in side if n.literal != "others") for side in (ours, theirs))
    if not a or not b:
        return 0.0
    if len(a) > len(b):
        a, b = b, a
    left = list(b)
    found = 0
    for name in a:
        for other in left:
            if agree(name, other):
                left.remove(other)
                found += 1
                break
    return found / len(a)
