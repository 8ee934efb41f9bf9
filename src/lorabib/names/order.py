"""Which words of a name without a comma are the family name: the last, the first, or more."""

from __future__ import annotations

from collections.abc import Sequence

from lorabib.names import words as known
from lorabib.text import fold


def is_particle(word: str) -> bool:
    """Whether a word, in lower case, is a particle: ``van``, ``de``."""
    return word.islower() and word in known.PARTICLES


def family_first(found: Sequence[str], initials: Sequence[bool]) -> int:
    """How many words the family name has that stands first; 0 if it stands last."""
    if all(map(known.FAMILY_FIRST, found)):
        return 1
    if initials[-1] and not initials[0] and not _family_in_capitals(found):
        return initials.index(True)
    plain = [fold(word).replace("đ", "d") for word in found]
    if _vietnamese(found, plain) or (len(found) == 2 and plain[0] in known.CHINESE_TWO):
        return 1
    if _only_first_in_capitals(found):
        return 1
    asian = known.VIETNAMESE | known.VIETNAMESE_TOO | known.KOREAN | known.CHINESE
    if plain[-1] in asian or any(initials[1:]):
        return 0
    if initials[0] and ("." in found[0] or plain[0] not in known.CHINESE):
        return 0
    return int(plain[0] in known.VIETNAMESE or (len(found) == 2 and _east_asian(found)))


def _family_in_capitals(found: Sequence[str]) -> bool:
    """``Jiaxing QI``, ``JOHN DOE``: what looks like initials at the end is the family name."""
    last = found[-1]
    if not last.isalpha():
        return False
    if "".join(found).isupper():
        return len(last) > 2 or last.lower() in known.CHINESE
    if len(found) != 2 or last.lower() not in known.CHINESE | known.KOREAN:
        return False
    given = found[0].lower()
    return len(last) > 2 or (
        given not in known.CHINESE and bool(known.TWO_SYLLABLES(given) or "-" in given)
    )


def _only_first_in_capitals(found: Sequence[str]) -> bool:
    """``DUPONT Jean``: of two words the one in capitals is the family name, if it can be read."""
    if len(found) != 2 or not found[0].isupper() or found[1].isupper():
        return False
    plain = fold(found[0])
    return len(plain) > 3 and not known.VOWELS.isdisjoint(plain)


def _vietnamese(found: Sequence[str], plain: Sequence[str]) -> bool:
    """``Bui Thanh Tung``: a family name, then a middle name, letters that no other language has, or
    syllables that are theirs together; and at the end no family name, or one that is rather given.
    """
    first, last = plain[0], plain[-1]
    families = known.VIETNAMESE | known.VIETNAMESE_TOO
    if first not in families or found[0].lower() == "nguyên":
        return False
    if not found[0].islower() and any(map(is_particle, found)):  # Ho van der Meer
        return False
    marked = known.VIETNAMESE_LETTERS(" ".join(found).lower())
    spelt = bool(marked) or found[0].lower() in known.VIETNAMESE_SPELT
    if last not in families:
        middle = len(plain) > 2 and plain[1] in known.VIETNAMESE_MIDDLE
        return middle or (spelt and _stands_first(plain)) or _sounds_vietnamese(plain)
    if len(plain) < 3 or last in known.VIETNAMESE_PURE:
        return False
    if first in known.VIETNAMESE_PURE:  # Ngô Bảo Châu, Nguyễn Văn Hoàng
        return spelt or _sounds_vietnamese(plain)
    return spelt and first in known.VIETNAMESE_GIVEN_TOO and last not in known.VIETNAMESE_GIVEN_TOO


def _stands_first(plain: Sequence[str]) -> bool:
    """Of two words that are spelt as Vietnamese: whether the first is no given name, or the last
    is surely one."""
    return (
        len(plain) > 2
        or plain[0] in known.VIETNAMESE_PURE
        or (plain[0] in known.VIETNAMESE_GIVEN_TOO and plain[1] in known.VIETNAMESE_SYLLABLES)
    )


def _sounds_vietnamese(plain: Sequence[str]) -> bool:
    """``Ngo Bao Chau``: all syllables are of Vietnamese names, and they are of no other.

    After a family name that Chinese and Koreans have as well (Ho, Le) one must be so by itself, and
    not the last where that can be a Chinese family name: ``Ho Chung Wai`` and ``Le Xuan Lam`` are
    none of ours. "Bao" is no Cantonese and "Chau" no Mandarin.
    """
    first, *others = plain
    families = known.VIETNAMESE_PURE | known.VIETNAMESE_GIVEN_TOO
    if first not in families or len(others) < 2:
        return False
    if not known.VIETNAMESE_SYLLABLES.issuperset(w for w in others if w not in families):
        return False
    if first in known.VIETNAMESE_SURE:
        return True
    if first == "ngo":
        return not known.NOT_VIETNAMESE_ALONE.issuperset(others)
    telling = others[:-1] if others[-1] in known.VIETNAMESE_TOO else others
    alone = known.VIETNAMESE_SYLLABLES - known.NOT_VIETNAMESE_ALONE
    return any(word in alone and not known.PINYIN(word) for word in telling)


def _east_asian(found: Sequence[str]) -> bool:
    """``Wang Xiaoming``, ``Kim Min-jun``: a known family name before one of two syllables."""
    family, given = (word.lower() for word in found)
    if family not in known.CHINESE | known.KOREAN:
        return False
    syllables = given.split("-")
    if len(syllables) == 2:
        return all(map(known.SYLLABLE, syllables))
    if family in known.KOREAN and known.KOREAN_GIVEN(given):
        return True
    return (
        family in known.CHINESE
        and given not in known.NOT_GIVEN
        and bool(known.TWO_SYLLABLES(given))
    )


def family_start(found: Sequence[str]) -> int:
    """Where the family name or its particle begins, in a name whose family name stands last."""
    last = len(found) - 1
    plain = [word.lower() for word in found]
    for start in range(1, last):
        short = last - start < known.LONGEST_COMPOUND  # nobody makes us join all of a long text
        if (short and " ".join(plain[start:]) in known.COMPOUNDS) or (
            start + 1 < last and plain[start + 1] in known.JOINING and found[start + 1].islower()
        ):
            return start
    for start in range(last):
        if is_particle(found[start]) or (start and _leads(found, start)):
            return start
    return last


def _spoken_in_syllables(given: str) -> bool:
    return bool(known.SYLLABLE(given) or known.TWO_SYLLABLES(given))


def _leads(found: Sequence[str], start: int) -> bool:
    """Whether a word in capitals begins the family name: ``Ben`` in ``Ismail Ben Ayed``."""
    if found[start].lower() not in known.LEADERS or not found[start][0].isupper():
        return False
    asian = known.VIETNAMESE | known.VIETNAMESE_TOO | known.CHINESE
    given, last = fold(found[0]), fold(found[-1])
    if found[start].lower() in known.ROMANCE_LEADERS and not _spoken_in_syllables(given):
        return True
    return last not in asian and given not in asian
