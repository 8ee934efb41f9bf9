"""Names that a source prints in capitals, in ordinary letter case."""

from __future__ import annotations

import re

import msgspec

from lorabib.model import Name

_CAPITALS = re.compile(r"[^\W\d_]{2,}")
# Three capitals without a vowel, or two, are initials: "JRR", "AJ".
_GIVEN_CAPITALS = re.compile(r"[^\W\d_]{4,}|(?<![^\W\d_])(?=[^\W\d_]*[AEIOUY])[^\W\d_]{3}")
_PARTICLES = frozenset("VAN VON DER DEN DE DEL DELLA DI DA DOS DAS DU LA LE TEN TER ZU ZUR".split())
_SCOTTISH = re.compile(r"MC(?=[^\W\d_]{3})")


def unshouted(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Names in ordinary letter case, where a source prints them in capitals.

    A family name of more than three capitals is undone, a shorter one (``LI``) only in a list
    that is all in capitals (`_are_shown`); so are given names. Initials and mixed
    case (``McCALLUM``) stay. The rule is the table tests/cases/sources/capitals.tsv.

    >>> [name] = unshouted((Name(family="VAN DYCK-ÖZ", given="ANTON J. P."),))
    >>> name.family, name.given
    ('van Dyck-Öz', 'Anton J. P.')
    """
    families = [name.family for name in names if name.family]
    loud = [family for family in families if family.isupper()]
    whole = len(loud) == len(families)
    if not any(len(family) > 3 for family in loud) and not (whole and _are_shown(names)):
        return names
    return tuple(_unshouted(name, whole=whole) for name in names)


def _are_shown(names: tuple[Name, ...]) -> bool:
    """Whether given names show that short family names (``LI``) are only printed in capitals: they
    are in capitals themselves, or ordinary ones beside two family names or more."""
    given = [name.given for name in names]
    if all(map(str.isupper, given)):
        return any(map(_GIVEN_CAPITALS.search, given))
    return len(given) > 1 and not any(map(str.isupper, given)) and all(given)


def _unshouted(name: Name, *, whole: bool) -> Name:
    if not name.given or not name.family.isupper() or not (whole or len(name.family) > 3):
        return name
    return msgspec.structs.replace(
        name,
        family=_CAPITALS.sub(lambda m: _lowered(m[0]), name.family),
        given=_GIVEN_CAPITALS.sub(lambda m: _lowered(m[0]), name.given),
    )


def _lowered(word: str) -> str:
    if word in _PARTICLES:
        return word.lower()
    if _SCOTTISH.match(word):
        return "Mc" + word[2:].capitalize()
    # Turkish: the small letter of "İ" is "i", and Unicode's a letter and a mark.
    return word[:1] + word[1:].lower().replace("i\u0307", "i")
