"""The values of an item's fields as a user types them, each by its field's own rule."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import msgspec

from lorabib import identifiers, names
from lorabib.checks.items import is_address, is_day
from lorabib.errors import LorabibError
from lorabib.model import Item

#: Fields that every work has.
_NEEDED = ("type", "title")
#: Years by which a work may be announced.
_AHEAD = 5
_NAMES = ("author", "editor")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_RESOLVER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def parsed(field: str, text: str) -> Any:
    """The value of a field as a ruling has it; an empty text empties a field.

    Raises:
        LorabibError: it is no value of this field, or the field cannot be empty.

    >>> parsed("issued", "2024-05")
    {'date-parts': [[2024, 5]]}
    """
    if not text and field in _NEEDED:
        raise LorabibError(f"{field}=: a work cannot be without a {field}")
    # TOML has no word for "no date".
    value = _shaped(field, text) if text or field == "issued" else text
    if not text and field in _NAMES:
        value = []
    item = {"type": "article", field: value}
    try:
        msgspec.convert(item, Item)
    except msgspec.ValidationError as error:
        raise LorabibError(f"{field}={text}: {str(error).partition(' - at ')[0]}") from None
    return value


def _shaped(field: str, text: str) -> Any:
    return _SHAPES[field](text) if field in _SHAPES else _printed(field, text)


def _people(field: str, text: str) -> list[dict[str, str]]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    for part in parts or [text]:
        if not any(letter.isalpha() for letter in part):
            raise LorabibError(f"{field}={text}: {part!r} is no name: Hu, Edward J.; Shen, Yelong")
    return [msgspec.to_builtins(names.parse(part)) for part in parts]


def _date(text: str) -> dict[str, list[list[int]]]:
    match = _DATE.fullmatch(text)
    parts = [int(part) for part in match.groups() if part] if match else []
    found = {"date-parts": [parts]}
    try:
        date = msgspec.convert({"type": "article", "issued": found}, Item).issued
    except msgspec.ValidationError:
        date = None
    if date is None:
        raise LorabibError(f"issued={text}: a date is 2024, 2024-05 or 2024-05-31")
    if not is_day(date):
        raise LorabibError(f"issued={text}: the calendar has no such day")
    if parts[0] > datetime.date.today().year + _AHEAD:
        raise LorabibError(f"issued={text}: is too far in the future")
    return found


def _doi(text: str) -> str:
    bare = _RESOLVER.sub("", text, count=1)
    if identifiers.broken_doi(bare) or not identifiers.doi(bare):
        raise LorabibError(f"DOI={text}: is no DOI, such as 10.5555/12345678")
    return bare


def _address(text: str) -> str:
    if not is_address(text):
        raise LorabibError(f"URL={text}: is no address of the web, such as https://example.org/a")
    return text


def _numbers(field: str, text: str) -> str:
    from stdnum import isbn, issn

    valid = (isbn if field == "ISBN" else issn).is_valid
    for number in text.replace(",", " ").split():
        if not valid(number):
            raise LorabibError(f"{field}={text}: {number!r} is no {field}: a digit is wrong")
    return text


def _printed(field: str, text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise LorabibError(f"{field}={text}: has no letter and no digit")
    return text


_SHAPES: dict[str, Callable[[str], Any]] = {
    "author": lambda text: _people("author", text),
    "editor": lambda text: _people("editor", text),
    "issued": _date,
    "DOI": _doi,
    "URL": _address,
    "ISBN": lambda text: _numbers("ISBN", text),
    "ISSN": lambda text: _numbers("ISSN", text),
}
