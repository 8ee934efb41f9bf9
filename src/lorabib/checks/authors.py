"""The rule on the names of an entry: what is hardly one, more than one, or one in disguise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.checks.subjects import Subject, View
from lorabib.model import Name
from lorabib.names import is_others, is_person, printed
from lorabib.names.words import BODIES_ANYWHERE, DEGREES

_FOREIGN_TO_NAMES = re.compile(r"[\d@<>{}\\|*†‡§#$%^_=+~;/\"]")
_FOREIGN_TO_BODIES = re.compile(r"[@<>{}\\|*†‡§^_=~;]")
_TITLES = DEGREES | {"dr", "prof", "professor", "md", "msc", "mr", "mrs", "ms"}
#: ``d'Alembert``, ``al-Khwarizmi``: what is bound to a family name begins it in small letters.
_elided = re.compile(r"[^\W\d_]{1,3}['’-]").match
_cut = re.compile(
    r"\bet\.?\s+al\b|(?:\band|&)\s+(?:others|colleagues|co-?workers|co-?authors)\W*$|(?:…|\.\.\.)$",
    re.IGNORECASE,
).search
_BETWEEN = re.compile(r",?\s+(?:and|&)\s+|,\s+")
#: ``Doe, J., Roe, R. R. and Poe, P.``
_INVERTED = r"[^\W\d_][\w'’ -]*, (?:[^\W\d_]\.[ -]?)+"
_several_inverted = re.compile(rf"{_INVERTED}(?:(?:,\s*|\s*(?:and|&)\s+)+{_INVERTED})+").fullmatch
_LONGEST = 1000
_CUT = "says that the list of authors was cut"


def suspicious_name(subject: Subject, view: View) -> Iterator[str]:
    """A name that is hardly one, that hides a person or several, or that stands twice."""
    item = subject.paper.item
    for names in (item.author, item.editor):
        for name in dict.fromkeys(names):
            if odd := _odd_body(name, view) if name.literal else _odd_person(name):
                yield f"the name {printed(name)!r} {odd}"
            elif names.count(name) > 1:
                yield f"the name {printed(name)!r} stands twice"


def _odd_body(name: Name, view: View) -> str:
    text = name.literal
    if is_others(text) or _cut(text):
        return _CUT
    if sign := _FOREIGN_TO_BODIES.search(text):
        return f"has {sign[0]!r} in it"
    if _are_persons(text, view):
        return "is more than one name"
    return "is that of a person, not of a body" if _is_person(text, view) else ""


def _is_person(text: str, view: View) -> bool:
    return is_person(text, view.given, view.families)


def _are_persons(text: str, view: View) -> bool:
    """Whether all that stands between commas and "and" is a person: no body is called so."""
    parts = _BETWEEN.split(text)
    several = len(parts) > 1 and all(_is_person(part, view) for part in parts)
    return several or (len(text) < _LONGEST and bool(_several_inverted(text)))


def _odd_person(name: Name) -> str:
    whole = f"{name.given} {name.family} {name.suffix}"
    words = re.findall(r"[^\W\d_]+", whole.lower())
    family = re.sub(r"[^\w]", "", name.family)
    tests = {
        "has no family name": not family,
        "has a comma in it": "," in whole,
        "is more than one name": " and " in whole or "&" in whole or "et al" in whole.lower(),
        "has a title or degree in it": not _TITLES.isdisjoint(words),
        "looks like that of a body": not BODIES_ANYWHERE.isdisjoint(words),
        "has an initial for a family name": len(family) == 1 and family.isascii(),
        "begins in small letters": family[:1].islower() and not _elided(name.family),
        "is in capitals": len(family) > 3 and family.isupper(),
    }
    if is_others(whole):
        return _CUT
    if sign := _FOREIGN_TO_NAMES.search(whole):
        return f"has {sign[0]!r} in it"
    return next((odd for odd, is_so in tests.items() if is_so), "")
