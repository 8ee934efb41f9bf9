"""Rows put into a Markdown list, taken out, moved, by the smallest change of its lines.

Every other row must be what it was, by the list's own reader (`seeing`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from lorabib.exporters.markdown import escape
from lorabib.keeping.newrow import HEADER, Row, UnsafeError, bullet, fitted, line, roles
from lorabib.keeping.seeing import alike, believed, less, seen, told
from lorabib.lists import read
from lorabib.lists.blocks import split_row
from lorabib.lists.markdown import block_tokens
from lorabib.model import Item, ListEntry
from lorabib.text import fold

_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends, as the reader counts them."""
    return _LINES.findall(text)


def begun(title: str) -> str:
    """The text of a new list."""
    return f"# {escape(title)}\n"


def with_section(text: str, heading: str) -> str:
    """The list with a section and an empty table under it at its end."""
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{_section(heading)}"


def _section(heading: str) -> str:
    return "\n".join(("", f"## {escape(heading)}", "", *HEADER)) + "\n"


def has_section(text: str, heading: str) -> bool:
    """Whether a list has a section of this heading that lorabib made."""
    return _section(heading) in text


def without_section(text: str, heading: str) -> str:
    """The list without a section of this heading that lorabib made, if no row stands in it."""
    start = text.find(_section(heading))
    end = start + len(_section(heading))
    empty = start >= 0 and text[end : end + 1] in ("", "\n")
    return text[:start] + text[end:] if empty else text


def heading_reads(heading: str) -> bool:
    """Whether a heading is read as it is meant."""
    text = _section(heading) + line(Row(Item(type="article", title="A title of a paper"))) + "\n"
    found, _ = read(text, "new")
    return len(found) == 1 and tuple(map(fold, found[0].headings)) == (fold(heading),)


def put(
    text: str, name: str, new: Sequence[Row], after: Sequence[ListEntry], heading: str = ""
) -> str:
    """The list with more rows: behind the rows `after`, else in the empty section `heading`.

    Raises:
        UnsafeError: the list's layout is not one that a row can be put into.
    """
    lines = lines_of(text)
    if after:
        last = max(after, key=lambda e: e.line)
        start, end = extent(text, last.line)
        header = header_of(lines, last.line)
    else:
        at = text.index(_section(heading)) + len(_section(heading))
        start = end = text.count("\n", 0, at)
        header = end - len(HEADER)
    ending = "\r\n" if lines[start - 1].endswith("\r\n") else "\n"
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += ending
    like = lines[start - 1]
    if header is not None and lines[header].strip() == HEADER[0]:
        _put_in_order(lines, header + len(HEADER), new, ending)
    elif header is not None:
        lines[end:end] = [fitted(lines[header], like, row) + ending for row in new]
    else:
        lines[end:end] = [bullet(like, row) + ending for row in new]
    return believed(text, "".join(lines), name, new)


def _put_in_order(lines: list[str], first: int, new: Sequence[Row], ending: str) -> None:
    """Put rows into a table of ours, each before the first with a later title: so branches in which
    different papers are added merge well."""
    last = first
    while last < len(lines) and lines[last].lstrip().startswith("|"):
        last += 1
    found = [(_title_of(x), x) for x in lines[first:last]]
    for row in new:
        mine = fold(row.item.title)
        at = next((n for n, (title, _) in enumerate(found) if title > mine), len(found))
        found.insert(at, (mine, line(row) + ending))
    lines[first:last] = [x for _, x in found]


def _title_of(row: str) -> str:
    """The folded title of a row under `HEADER`."""
    return fold(([*split_row(row), "", ""])[1])


def extent(text: str, number: int) -> tuple[int, int]:
    """The first and last line of what stands at a line: a list item whole, else the line."""
    best = (number, number)
    if not text or text.startswith("---"):
        return best
    for token in block_tokens(text.replace("\r\n", "\n"), {}):
        if token.type == "list_item_open" and token.map and token.map[0] + 1 == number:
            lines = lines_of(text)[token.map[0] : token.map[1]]
            while len(lines) > 1 and not lines[-1].strip():
                lines.pop()
            return number, number + len(lines) - 1
    return best


def without(text: str, name: str, entries: Sequence[ListEntry]) -> str:
    """The list without these rows.

    Raises:
        UnsafeError: a row's lines hold others as well, or something else would be read anew.
    """
    lines = lines_of(text)
    for one in sorted(entries, key=lambda e: -e.line):
        start, end = extent(text, one.line)
        del lines[start - 1 : end]
    after = "".join(lines)
    gone = [msgspec.structs.replace(e, line=0) for e in entries]
    before = seen(text, name)
    if not alike(less(before, gone), seen(after, name)) or told(after, name) - told(text, name):
        places = ", ".join(str(e.line) for e in entries)
        raise UnsafeError(f"{name}: line {places} cannot be taken out alone")
    return after


def moved(text: str, name: str, one: ListEntry, after: Sequence[ListEntry]) -> str:
    """The list with the lines of a row behind those of the rows `after`.

    Raises:
        UnsafeError: the tables are not alike, or the reader would read something else.
    """
    lines = lines_of(text)
    start, end = extent(text, one.line)
    last = max(after, key=lambda e: e.line)
    behind = extent(text, last.line)[1]
    heads = [header_of(lines, e.line) for e in (one, last)]
    columns = [None if h is None else roles(lines[h]) for h in heads]
    if columns[0] != columns[1]:
        raise UnsafeError(f"{name}: the two tables have other columns")
    mine = [x if x.endswith("\n") else x + "\n" for x in lines[start - 1 : end]]
    if not lines[behind - 1].endswith("\n"):
        lines[behind - 1] += "\n"
    if behind >= end:
        lines[behind:behind] = mine
        del lines[start - 1 : end]
    else:
        del lines[start - 1 : end]
        lines[behind:behind] = mine
    result = "".join(lines)
    before, now = seen(text, name), seen(result, name)
    gone = msgspec.structs.replace(one, line=0)
    here = msgspec.structs.replace(gone, headings=last.headings)
    if gone not in before or not alike([*less(before, [gone]), here], now):
        raise UnsafeError(f"{name}: line {one.line} cannot be moved alone")
    return result


def put_line(text: str, name: str, row: str, one: ListEntry, heading: str) -> str:
    """The list with the line of a row in the table of ours under `heading`.

    Raises:
        UnsafeError: the reader does not read it there as it did before.
    """
    at = text.index(_section(heading)) + len(_section(heading))
    lines = lines_of(text)
    first = text.count("\n", 0, at)
    last = first
    while last < len(lines) and lines[last].lstrip().startswith("|"):
        last += 1
    mine = fold(one.title)
    place = next((n for n in range(first, last) if _title_of(lines[n]) > mine), last)
    if not lines[place - 1].endswith("\n"):
        lines[place - 1] += "\n"
    lines.insert(place, row.rstrip("\n") + "\n")
    after = "".join(lines)
    new = less(seen(after, name), seen(text, name))
    if [msgspec.structs.replace(e, headings=()) for e in new] != [
        msgspec.structs.replace(one, line=0, headings=())
    ]:
        raise UnsafeError(f"{name}: line {one.line} cannot be moved alone")
    return after


def is_ours(text: str, one: ListEntry) -> bool:
    """Whether a row stands in a table that lorabib made."""
    lines = lines_of(text)
    header = header_of(lines, one.line)
    return header is not None and lines[header].strip() == HEADER[0]


def header_of(lines: Sequence[str], number: int) -> int | None:
    """Where the header of the table is that has a line (counted from 1); None without a rule."""
    if "|" not in lines[number - 1]:
        return None
    for at in range(number - 1, 0, -1):
        if "|" not in lines[at]:
            return None
        if _RULE.fullmatch(lines[at].rstrip("\r\n")) and "|" in lines[at - 1]:
            return at - 1
    return None
