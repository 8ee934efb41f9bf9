"""CSL-JSON, as Zotero, pandoc, Crossref and lorabib write it: lenient, field by field."""

from typing import Any

import msgspec

from lorabib.errors import AnswerError
from lorabib.keeping.reading.entries import entry
from lorabib.keeping.wishes import Wish, unreadable
from lorabib.model import Date, Name, Problem
from lorabib.names import parse
from lorabib.sources.reading import Lenient, answer, lenient

Text = str | int | float | None


class _Person(Lenient, frozen=True):
    family: str = ""
    given: str = ""
    suffix: str = ""
    dropping_particle: str = ""
    non_dropping_particle: str = ""
    literal: str = ""


class _Csl(Lenient, frozen=True, rename=None):
    id: Text = None
    title: Text = None
    author: tuple[Any, ...] = ()
    issued: Any = None
    DOI: Text = None
    URL: Text = None
    number: Text = None
    note: Text = None
    archive: Text = None
    archive_location: Text = None
    container: Text = msgspec.field(default=None, name="container-title")
    event: Text = msgspec.field(default=None, name="event-title")


class _Items(Lenient, frozen=True):
    items: list[msgspec.Raw] | None = None


_array = msgspec.json.Decoder(list[msgspec.Raw])
_object = msgspec.json.Decoder(_Items)
_item = msgspec.json.Decoder(_Csl)
_person = msgspec.json.Decoder(_Person)


def read(text: str, path: str) -> tuple[tuple[Wish, ...], tuple[Problem, ...]]:
    """The items of a file: an array, an object with ``items``, or one item."""
    body = text.removeprefix("\ufeff").encode("utf-8", "replace")
    try:
        found = _elements(body)
    except AnswerError as error:
        message = str(error).removeprefix("CSL-JSON: ")
        return (), (unreadable(path, 1, f"not CSL-JSON: {message}"),)
    wishes: list[Wish] = []
    problems: list[Problem] = []
    at, line = 0, 1
    for raw in found:
        data = bytes(raw)
        place = body.index(data, at)
        line += body.count(b"\n", at, place)
        at = place
        made = _wish(data, line)
        if isinstance(made, Wish):
            wishes.append(made)
        else:
            problems.append(unreadable(path, line, made))
    return tuple(wishes), tuple(problems)


def _elements(body: bytes) -> list[msgspec.Raw]:
    if body.lstrip()[:1] != b"{":
        return answer(body, _array, "CSL-JSON")
    items = answer(body, _object, "CSL-JSON").items
    return [msgspec.Raw(body)] if items is None else items


def _wish(raw: bytes, line: int) -> Wish | str:
    try:
        item = lenient(raw, _item)
    except (msgspec.MsgspecError, RecursionError):
        return "not an item of CSL-JSON"
    return entry(
        line=line,
        name=_text(item.id),
        title=_text(item.title),
        authors=tuple(filter(None, map(_name, item.author))),
        issued=_date(item.issued),
        venue=_text(item.container) or _text(item.event),
        doi=_text(item.DOI),
        named=(
            _text(item.number) if "arxiv" in _text(item.number).lower() else "",
            f"{_text(item.archive)}:{_text(item.archive_location)}",
            _text(item.note),
        ),
        urls=(_text(item.URL),),
    )


def _text(value: Text) -> str:
    return "" if value is None else str(value)


def _name(raw: Any) -> Name | None:
    if isinstance(raw, str):
        return parse(raw) if raw.strip() else None
    try:
        person = msgspec.to_builtins(lenient(msgspec.json.encode(raw), _person))
    except msgspec.MsgspecError:
        return None
    return msgspec.convert(person, Name) if person else None


def _date(issued: Any) -> Date | str | None:
    """A date in any of CSL's forms: date-parts, also of texts; raw or literal text."""
    if not isinstance(issued, dict):
        return str(issued or "")
    parts: Any = issued.get("date-parts")
    try:
        first = [int(part) for part in parts[0] if part not in ("", None)]
        return Date(date_parts=(tuple(first[:3]),))
    except (TypeError, ValueError, IndexError, KeyError):
        return str(issued.get("raw") or issued.get("literal") or parts or "")
