"""The date of an entry: biblatex's ``date``, or BibTeX's ``year`` and ``month``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lorabib.bibfile.grammar import MONTHS
from lorabib.bibfile.plain import plain
from lorabib.model import Date

_ISO = re.compile(r"\s*(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?").match
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)").search
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z]{3,}")


def issued(values: Mapping[str, str]) -> Date | None:
    """The date that an entry gives, as exact as it is; of a range the beginning.

    >>> issued({"year": "2021", "month": "18--24 " + "July"}).date_parts
    ((2021, 7, 18),)
    """
    found = _ISO(values.get("date", ""))
    if found:
        return _date(*(int(part) if part else 0 for part in found.groups()))
    year = _YEAR(values.get("year", "") or values.get("date", ""))
    if not year:
        return None
    month = values.get("month", "")
    return _date(int(year[1]), *(_month(plain(month)) if month else (0, 0)))


def _month(text: str) -> tuple[int, int]:
    """Month and day, nought where not given: ``July``, ``jul``, ``7``, ``18--24 July``."""
    word = _WORD.search(text)
    number = _NUMBER.search(text)
    if word:
        names = list(MONTHS)
        name = word[0][:3].lower()
        month = names.index(name) + 1 if name in names else 0
        return month, int(number[0]) if number and month else 0
    return (int(number[0]), 0) if number and text.strip().isdecimal() else (0, 0)


def _date(year: int, month: int = 0, day: int = 0) -> Date | None:
    """A date; a month beyond December is one of biblatex's seasons."""
    if not year:
        return None
    if not 1 <= month <= 12:
        return Date(date_parts=((year,),))
    if not 1 <= day <= 31:
        return Date(date_parts=((year, month),))
    return Date(date_parts=((year, month, day),))
