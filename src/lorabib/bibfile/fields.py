"""The fields of one entry, and of ``@string``, from behind the key to the closing delimiter."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lorabib.bibfile import grammar
from lorabib.bibfile.model import Field, Span
from lorabib.bibfile.values import Broken, read_value, shown, skip, tidied


class Slip(NamedTuple):
    """What is wrong with a field that can be read all the same."""

    code: str
    message: str
    line: int
    elsewhere: bool = False  # a name that another file may define


class Fields(NamedTuple):
    """The fields of an entry, where it ends, and what is wrong with them."""

    fields: list[Field]
    end: int
    slips: list[Slip]


def read_fields(
    text: str, at: int, limit: int, close: str, names: dict[str, str], line_of: Callable[[int], int]
) -> Fields:
    """The fields from `at` to the delimiter `close`; no field goes beyond `limit`.

    Raises:
        Broken: what stands there is no field, or the end is missing.
    """
    read = Fields([], 0, [])
    fields = read.fields
    while True:
        found = grammar.FIELD.match(text, at, limit)
        if found and (found[6] == "," or found[6] == close):
            fields.append(_one_piece(found, names, line_of(found.start(1)), read))
            at = found.end()
            if found[6] == close:
                return read._replace(end=at)
            continue
        at = _next_field(text, at, limit, line_of, read)
        if at < limit and text[at] == close:
            return read._replace(end=at + 1)
        at = _other_field(text, at, limit, close, names, line_of, read)


def _one_piece(found: re.Match[str], names: dict[str, str], line: int, read: Fields) -> Field:
    """A field of one piece; a name without text is a slip and empty, as in BibTeX."""
    name, braced, quoted, number, of_string, _ = found.groups()
    defined = of_string is None or of_string.lower() in names
    if braced is not None:
        start, end = found.span(2)
        value, span = tidied(braced), Span(start - 1, end + 1)
    elif quoted is not None:
        start, end = found.span(3)
        value, span = tidied(quoted), Span(start - 1, end + 1)
    elif number is not None:
        value, span = number, Span(*found.span(4))
    else:
        span = Span(*found.span(5))
        value = names.get(of_string.lower(), "")
        if not defined:
            read.slips.append(_undefined(of_string, line, name))
    whole = Span(found.start(1), span.end)
    return Field(name, value, line, span, whole, of_string is None, defined)


def _undefined(name: str, line: int, field: str) -> Slip:
    told = f"no @string defines '{name}': it prints as nothing"
    return Slip("undefined-string", told, line, field.lower() != "month")


def _next_field(text: str, at: int, limit: int, line_of: Callable[[int], int], read: Fields) -> int:
    """The place of the next field or of the end: behind blanks, and behind ``%`` and its line."""
    at = skip(text, at, limit)
    while at < limit and text[at] == "%":
        slip = "BibTeX takes no % here, and loses the fields behind it"
        read.slips.append(Slip("percent-in-entry", slip, line_of(at)))
        end = text.find("\n", at, limit)
        at = skip(text, end if end >= 0 else limit, limit)
    return at


def _other_field(
    text: str,
    at: int,
    limit: int,
    close: str,
    names: dict[str, str],
    line_of: Callable[[int], int],
    read: Fields,
) -> int:
    """A field of several pieces, with deep braces, or with a comment or no comma behind it."""
    last = f" (behind '{read.fields[-1].name}')" if read.fields else ""
    if at >= limit:
        raise Broken("unclosed-entry", f"its closing delimiter is missing{last}", at)
    named = grammar.FIELD_NAME.match(text, at, limit)
    if not named:
        raise Broken("malformed-entry", f"{shown(text, at)} where a field should stand{last}", at)
    line = line_of(at)
    try:
        value = read_value(text, skip(text, named.end(), limit), limit, names)
    except Broken as broken:
        raise Broken(broken.code, f"field '{named[1]}': {broken.message}", broken.at) from None
    start = skip(text, named.end(), limit)
    span = Span(start, value.end)
    read.slips.extend(_undefined(name, line, named[1]) for name in value.undefined)
    whole, defined = Span(at, value.end), not value.undefined
    read.fields.append(Field(named[1], value.text, line, span, whole, value.plain, defined))
    after = _next_field(text, value.end, limit, line_of, read)
    if after >= limit:
        raise Broken("unclosed-entry", f"a closing brace is missing (perhaps of '{named[1]}')", at)
    if text[after] == ",":
        return after + 1
    if text[after] == close:
        return after
    if grammar.FIELD_NAME.match(text, after, limit):
        slip = f"no comma behind '{named[1]}': BibTeX loses the fields behind it"
        read.slips.append(Slip("missing-comma", slip, line_of(after)))
        return after
    wanted = f"',' or '{close}'"
    raise Broken(
        "malformed-entry", f"{shown(text, after)} where {wanted} should follow '{named[1]}'", after
    )
