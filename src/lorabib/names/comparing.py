"""When two names may be one person."""

from __future__ import annotations

from functools import lru_cache

from lorabib.model import Name
from lorabib.text import fold

#: Names that are remembered in parts: those of a library of 100,000 papers.
_KNOWN = 1 << 19


_IN_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


@lru_cache(maxsize=_KNOWN)
def _parts(name: Name) -> tuple[frozenset[str], str]:
    """The words of the family name, and the given names as they stand."""
    family = " ".join(
        p for p in (name.dropping_particle, name.non_dropping_particle, name.family) if p
    )
    return frozenset(fold(family or name.literal).split()), fold(name.given)


def agree(a: Name, b: Name) -> bool:
    """Whether two names may be one person: a family name in common, initials not against it.

    Printed forms differ in the order of parts, in initials and in which parts of a compound
    family name they keep; the family's words must be part of one another.
    """
    if _agree_in_order(a, b):
        return True
    # A list may print the parts the other way round: every word must then find its fellow.
    # Or it prints only a family name, of which the first word was taken for a given name.
    if _bag(a) == _bag(b) or _bag(a) == _parts(b)[0] or _bag(b) == _parts(a)[0]:
        return True
    # Names without blanks (王伟) have no words to be compared.
    return bool(_letters(a) & _letters(b))


def _agree_in_order(a: Name, b: Name) -> bool:
    (family_a, given_a), (family_b, given_b) = _parts(a), _parts(b)
    if not family_a or not family_b:
        return False
    # Müller may be written Mueller, which folding does not see.
    spelt = ((family_a, family_b), (_umlauts(a), family_b), (family_a, _umlauts(b)))
    if not any(_share(ours, theirs) for ours, theirs in spelt):
        return False
    return not given_a or not given_b or _given_agree(given_a, given_b)


def _share(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


@lru_cache(maxsize=_KNOWN)
def _umlauts(name: Name) -> frozenset[str]:
    """The words of a family name with umlauts in two letters; none if it has no umlaut."""
    family = " ".join(p for p in (name.non_dropping_particle, name.family) if p)
    spelt = family.lower().translate(_IN_TWO)
    return frozenset(fold(spelt).split()) if spelt != family.lower() else frozenset()


@lru_cache(maxsize=_KNOWN)
def _given_agree(ours: str, theirs: str) -> bool:
    """Whether two given names may be one person's: by their initials where one is cut to them,
    else spelt alike (``Yi Fan``, ``Yifan``), one the beginning of the other, or a name in common.

    Spellings of one name differ by a letter or two (Mohammad, Muhammad).
    """
    if ours[0] != theirs[0]:
        return False
    a, b = ours.split(), theirs.split()
    if len(a[0]) == 1 or len(b[0]) == 1:
        return True
    whole_a, whole_b = "".join(a), "".join(b)
    if whole_a.startswith(whole_b) or whole_b.startswith(whole_a):
        return True
    if any(len(word) > 1 for word in set(a) & set(b)):
        return True
    from rapidfuzz.distance import OSA  # an export compares no names

    allowed = 2 if min(len(a[0]), len(b[0])) >= 6 else 1
    return min(len(a[0]), len(b[0])) >= 4 and OSA.distance(a[0], b[0]) <= allowed


@lru_cache(maxsize=_KNOWN)
def _letters(name: Name) -> frozenset[str]:
    """A name in a script without blanks as one run of letters, in either order."""
    family, given = (fold(part).replace(" ", "") for part in (name.family, name.given))
    whole = family + given or fold(name.literal).replace(" ", "")
    if not whole or whole.isascii():
        return frozenset()
    return frozenset({whole, given + family} - {""})


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


def mutual(ours: tuple[Name, ...], theirs: tuple[Name, ...]) -> float:
    """The share of the longer list's names that the shorter one has too, 0 to 1."""
    sizes = sorted(sum(n.literal != "others" for n in side) for side in (ours, theirs))
    return overlap(ours, theirs) * sizes[0] / sizes[1] if sizes[1] else 0.0
