"""A row below a heading of a keeper's list under which no row stands (any more)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise

import msgspec

from lorabib.keeping.layout import extent, header_of, lines_of
from lorabib.keeping.newrow import UnsafeError, roles
from lorabib.keeping.seeing import alike, less, seen
from lorabib.lists.markdown import block_tokens, inline_pieces, plain
from lorabib.model import ListEntry
from lorabib.text import fold


def moved_below(
    text: str,
    name: str,
    one: ListEntry,
    titles: Collection[str],
    leads: Callable[[ListEntry], bool],
) -> str:
    """The list with the lines of a row below the last heading of one of the `titles` (folded) under
    which it `leads` where it should. A row of a table takes the table's head with it, if there is
    none of the same columns.

    Raises:
        UnsafeError: there is no such heading, or the reader would read something else.
    """
    before = seen(text, name)
    gone = msgspec.structs.replace(one, line=0)
    if gone in before:
        left = less(before, [gone])
        for result in _tries(text, one, titles):
            now = seen(result, name)
            new = less(now, left)
            if (
                len(new) == 1
                and alike([*left, *new], now)
                and _same(new[0], gone)
                and leads(new[0])
            ):
                return result
    raise UnsafeError(f"{name}: line {one.line}: no empty heading takes it")


def _same(new: ListEntry, gone: ListEntry) -> bool:
    return msgspec.structs.replace(new, headings=gone.headings) == gone


def _tries(text: str, one: ListEntry, titles: Collection[str]) -> Iterator[str]:
    """The list with the row moved below each of the headings, the last first."""
    lines = lines_of(text)
    ending = "\r\n" if lines[one.line - 1].endswith("\r\n") else "\n"
    lines[-1] += "" if lines[-1].endswith("\n") else ending
    start, end = extent(text, one.line)
    mine, header = lines[start - 1 : end], header_of(lines, one.line)
    head = [] if header is None else lines[header : header + 2]
    for at in reversed(_headings(text, titles)):
        place, new = _place(lines, at, head), mine
        if head and not _is_table(lines, place - 2, head):
            new = [*head, *mine]
        if place == at:
            new = [ending, *new]
        if place < len(lines) and lines[place].strip():
            new = [*new, ending]
        if place >= end:
            made = [*lines[: start - 1], *lines[end:place], *new, *lines[place:]]
        else:
            made = [*lines[:place], *new, *lines[place : start - 1], *lines[end:]]
        yield "".join(made)


def _headings(text: str, titles: Collection[str]) -> list[int]:
    """The numbers of the lines behind the headings that have one of the titles."""
    env: dict[str, object] = {}
    tokens = block_tokens(text.replace("\r\n", "\n"), env)
    return [
        token.map[1]
        for token, inline in pairwise(tokens)
        if token.type == "heading_open" and token.map
        if fold(plain(inline_pieces(inline.content, env))) in titles
    ]


def _place(lines: list[str], at: int, head: list[str]) -> int:
    """Where a row stands below a heading: behind one blank line, or behind the table's head."""
    place = at
    while place < len(lines) and not lines[place].strip():
        place += 1
    if head and _is_table(lines, place, head):
        return place + 2
    return min(at + 1, place)


def _is_table(lines: list[str], at: int, head: list[str]) -> bool:
    """Whether at a line the head of a table stands that has the columns of `head`."""
    there = 0 <= at < len(lines) - 1 and header_of([*lines[: at + 2], lines[at]], at + 3) == at
    return there and roles(lines[at]) == roles(head[0])
