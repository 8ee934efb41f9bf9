"""Names of persons: one printed string -> a CSL name, and when two names may be one person."""

from __future__ import annotations

import re
from functools import lru_cache

from lorabib.model import Name
from lorabib.text import clean, fold

#: Names that are remembered in parts: those of a library of 100,000 papers.
_KNOWN = 1 << 19
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,3}", re.UNICODE)


def is_others(printed: str) -> bool:
    """Whether a printed name only says that the list goes on: ``others``, ``et al.``"""
    return fold(printed) in {"others", "et al", "etal", "and others"}


def parse(printed: str) -> Name:
    """A printed name as a CSL name.

    Read are ``Family, Given``, ``Given Family``, ``Family I. J.`` and ``I. J. Family``; one word
    alone is a literal. Where a list prints initials first or last, the longer words are family.

    >>> parse("Lee J. D.")
    Name(family='Lee', given='J. D.')
    """
    text = clean(printed)
    if is_others(text):
        return Name(literal="others")
    if "," in text:
        family, _, given = text.partition(",")
        return Name(family=family.strip(), given=given.strip())
    parts = text.split()
    if len(parts) < 2:
        return Name(literal=text)
    initials = [bool(_INITIALS.fullmatch(p)) and (p.isupper() or "." in p) for p in parts]
    if initials[-1] and not initials[0]:
        cut = initials.index(True)
        return Name(family=" ".join(parts[:cut]), given=" ".join(parts[cut:]))
    return _given_first(parts)


def _given_first(parts: list[str]) -> Name:
    """``Laurens van der Maaten``: lower-case words before the family name are its particles.

    They may stand first, where a list prints no given name.
    """
    start = len(parts) - 1
    while start > 0 and parts[start - 1].islower():
        start -= 1
    particle = " ".join(parts[start:-1])
    return Name(family=parts[-1], given=" ".join(parts[:start]), non_dropping_particle=particle)


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
