"""The layout of a `.bib` file put in order; what it says stays.

Entries are written as `lorabib export` writes them: one field a line, names and values in columns.
Text, comments, ``@string`` and ``@preamble`` stay as they are, but for the blank lines around
them. An entry that cannot be read, has a comment inside or lacks a comma stays byte for byte: to
lay it out would lose the comment, or give BibTeX fields that it does not see now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from lorabib.bibfile.diffs import Edit, edited
from lorabib.bibfile.editing import quotable
from lorabib.bibfile.layout import newline_of
from lorabib.bibfile.model import Bibliography, Block, Entry, Field, Span
from lorabib.bibfile.reading import parse
from lorabib.bibfile.sorting import Order, arranged, unsortable

Delimiters = Literal["braces", "quotes", "keep"]

_BLANK = " \t\r\n\f\v"
_GAP = re.compile(r"[ \t\r\n\f\v]*,[ \t\r\n\f\v]*").fullmatch
_END = re.compile(r"[ \t\r\n\f\v]*(?:,[ \t\r\n\f\v]*)?").fullmatch
_ROUNDS = 5
_NEWLINE = re.compile(r"\r\n|\n|\r")
#: A line's end in a value, or several with blanks alone between them.
_BREAK = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))+[ \t]*")
#: What may follow each other without a blank line, where it does so already.
_SMALL = frozenset({"string", "preamble", "comment"})


class Tidy(NamedTuple):
    """How a file is laid out.

    `fields` are the names that come first in every entry, in this order. `indent` is what stands
    before a field. Without `align` one blank stands before each ``=``.
    """

    order: Order = "none"
    fields: tuple[str, ...] = ()
    indent: str = "  "
    align: bool = True
    delimiters: Delimiters = "braces"


class Tidied(NamedTuple):
    """A file in order: the edits that make it so, and what could not be done, in words."""

    edits: tuple[Edit, ...]
    text: str
    notes: tuple[str, ...] = ()


def tidied(found: Bibliography, how: Tidy = Tidy()) -> Tidied:  # noqa: B008 - it is immutable
    """A bibliography laid out as `how` says: the same keys and values, the same comments.

    What is tidy already stays as it is.

    >>> print(tidied(parse("@misc{a, title={x},year=2020}", "refs.bib")).text, end="")
    @misc{a,
      title = {x},
      year  = 2020,
    }
    """
    newline = newline_of(found.text)
    edits = _needed(found, how, newline)
    text = edited(found.text, edits)
    note = unsortable(found) if how.order != "none" else ""
    if how.order == "none" or note:
        return Tidied(edits, text, (note,) if note else ())
    ordered = text
    for _ in range(_ROUNDS):
        before, read = ordered, parse(ordered, "")
        ordered = arranged(read, how.order, newline)
        if ordered == before:
            break
        read = parse(ordered, "")  # what has come to the top stands otherwise there
        ordered = edited(ordered, _needed(read, how, newline))
    if ordered == text:
        return Tidied(edits, text)
    return Tidied((Edit(Span(0, len(found.text)), ordered),), ordered)


def _needed(found: Bibliography, how: Tidy, newline: str) -> tuple[Edit, ...]:
    """The edits that change something."""
    return tuple(e for e in _edits(found, how, newline) if found.text[slice(*e.span)] != e.text)


def _edits(found: Bibliography, how: Tidy, newline: str) -> Iterator[Edit]:
    blocks = found.blocks
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if block.kind == "text":
            yield Edit(block.span, _between(found.text, block, before, after, newline))
        elif block.entry is not None:
            yield Edit(block.span, _laid_out(found.text, block.entry, how, newline))
    for one, other in pairwise(blocks):
        if "text" not in (one.kind, other.kind) and one.kind != "unread":
            yield Edit(Span(one.span.end, one.span.end), newline * 2)
    if blocks and blocks[-1].kind not in ("text", "unread"):
        yield Edit(Span(len(found.text), len(found.text)), newline)


def _between(
    text: str, block: Block, before: Block | None, after: Block | None, newline: str
) -> str:
    """What stands between two blocks, with at most one blank line at its ends."""
    whole = text[slice(*block.span)]
    core = whole.strip(_BLANK)
    start = whole.find(core) if core else len(whole)
    lead, tail = whole[:start], whole[start + len(core) :]
    if before is not None and before.kind == "unread":
        if not core:
            return whole  # where it ends is not known
    elif not core:
        return _separator(whole, before, after, newline)
    else:
        beside = before is not None and not _NEWLINE.search(whole[: start + len(core)])
        if beside and after is not None and _NEWLINE.search(tail):
            return (
                lead + core + (newline * 2 if after.kind not in _SMALL else _lines(tail, newline))
            )
        indent = lead[max(lead.rfind("\n"), lead.rfind("\r")) + 1 :]
        broken = bool(_NEWLINE.search(lead))
        lead = "" if before is None else lead if not broken else _lines(lead, newline) + indent
    if after is None:
        return lead + core + newline
    return lead + core + (_lines(tail, newline) if _NEWLINE.search(tail) else tail)


def _lines(blank: str, newline: str) -> str:
    """One line feed, or two for a blank line or more."""
    return newline * min(len(_NEWLINE.findall(blank)), 2)


def _separator(blank: str, before: Block | None, after: Block | None, newline: str) -> str:
    """What parts two blocks with nothing but blanks between them."""
    if before is None:
        return ""
    if after is None:
        return newline
    small = before.kind in _SMALL and after.kind in _SMALL
    return _lines(blank, newline) or newline if small else newline * 2


def _laid_out(text: str, entry: Entry, how: Tidy, newline: str) -> str:
    """An entry, one field a line; as it is where it is not read as it is meant."""
    if not _is_whole(text, entry):
        return text[slice(*entry.span)]
    close = text[entry.span.end - 1]
    if close == ")" and "}" not in entry.key and "(" not in entry.key:
        close = "}"
    fields = sorted(entry.fields, key=lambda field: _rank(field, how.fields))
    width = max((len(field.name) for field in fields), default=0) if how.align else 0
    lines = [f"@{entry.kind}{'{' if close == '}' else '('}{entry.key},"]
    for field in fields:
        name = f"{how.indent}{field.name.ljust(width)} = "
        lines.append(f"{name}{_value(text, field, how, newline, len(name.expandtabs(8)))},")
    return newline.join([*lines, close])


def _is_whole(text: str, entry: Entry) -> bool:
    """Whether nothing but commas and blanks stands between the fields, and all commas."""
    at = entry.at_key.end
    for field in entry.fields:
        if not _GAP(text[at : field.whole.start]):
            return False
        at = field.whole.end
    return bool(_END(text[at : entry.span.end - 1]))


def _rank(field: Field, first: tuple[str, ...]) -> int:
    name = field.name.lower()
    return first.index(name) if name in first else len(first)


def _value(text: str, field: Field, how: Tidy, newline: str, column: int) -> str:
    """A value in its delimiters; its further lines begin where the first does."""
    value = text[slice(*field.span)]
    if field.plain:
        inner = value[1:-1]
        if value[0] == '"' and how.delimiters == "braces":
            value = f"{{{inner}}}"
        elif value[0] == "{" and how.delimiters == "quotes" and quotable(inner):
            value = f'"{inner}"'
    if "\n" not in value and "\r" not in value:
        return value
    indent = " " * (column + (value[0] in '{"'))
    return _BREAK.sub(lambda found: newline * len(_NEWLINE.findall(found[0])) + indent, value)
