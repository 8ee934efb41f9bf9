"""What is wrong with a `.bib` file as a whole: what stands twice or outside, no entry at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from lorabib.bibfile import grammar
from lorabib.bibfile.codes import problem
from lorabib.bibfile.foreign import foreign, why_none
from lorabib.bibfile.model import Block, Entry
from lorabib.model import Problem

_LINE_END = re.compile(r"[\r\n]")
_NUL = re.compile("\x00")
_BROKEN = re.compile("[\udc80-\udcff]")  # as `lorabib.bibfile.encoding` keeps them


def all_problems(
    text: str,
    path: str,
    blocks: Sequence[Block],
    told: Sequence[Problem],
    line_of: Callable[[int], int],
) -> list[Problem]:
    """What is `told` of the blocks of a file, and what is wrong with it as a whole."""
    kinds = {block.kind for block in blocks}
    named = foreign(text)  # its styles and scripts may have an @ with braces
    fields = any(block.entry and block.entry.fields for block in blocks)
    if (named and not fields) or not kinds - {"text", "comment"}:
        return [problem("not-a-bibliography", why_none(text), path, None)]
    return [
        *told,
        *_repeated(blocks, path),
        *_stray(text, path, blocks, line_of),
        *_controls(text, path, line_of),
    ]


def _repeated(blocks: Sequence[Block], path: str) -> Iterator[Problem]:
    """Keys and fields that stand twice; BibTeX keeps the first and compares keys in one case."""
    keys: dict[str, Entry] = {}
    for block in blocks:
        entry = block.entry
        if entry is None:
            continue
        first = keys.setdefault(entry.key.lower(), entry)
        if first is not entry and entry.key:
            same = first.key == entry.key
            code = "repeated-key" if same else "similar-key"
            of = "" if same else f"like '{first.key}' "
            message = f"'{entry.key}' stands {of}already on line {first.line}"
            yield problem(code, message, path, entry.line, entry.key)
        names = [field.name.lower() for field in entry.fields]
        if len(set(names)) < len(names):
            yield from _repeated_fields(entry, path)


def _repeated_fields(entry: Entry, path: str) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for field in entry.fields:
        name = field.name.lower()
        if name in lines:
            message = f"'{field.name}' stands already on line {lines[name]}: BibTeX keeps that one"
            yield problem("repeated-field", message, path, field.line, entry.key)
        lines.setdefault(name, field.line)


def _stray(
    text: str, path: str, blocks: Sequence[Block], line_of: Callable[[int], int]
) -> Iterator[Problem]:
    """Fields in the text behind an entry: one brace too many has ended it."""
    for before, block in pairwise(blocks):
        if block.kind == "text" and before.entry is not None:
            found = _loose(text, *block.span)
            if found:
                line = line_of(found.start(1))
                message = f"'{found[1]}' stands behind the end of the entry: a brace too many"
                yield problem("stray-text", message, path, line, before.entry.key)


def _loose(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first field in a text behind an entry: on its line, or behind a brace too many."""
    if found := grammar.LOOSE_FIELD.match(text, start, end):
        return found
    if not grammar.LOOSE_BRACE.match(text, start, end):
        line = _LINE_END.search(text, start, end)
        end = line.start() if line else end
    found = grammar.LOOSE_FIELD_BEHIND.search(text, start, end)
    return found if found and "%" not in _line_to(text, start, found.start()) else None


def _line_to(text: str, start: int, end: int) -> str:
    return text[max(start, text.rfind("\n", start, end) + 1) : end]


def _controls(text: str, path: str, line_of: Callable[[int], int]) -> Iterator[Problem]:
    """Characters that no text has, and bytes that the file's encoding does not know."""
    for code, pattern, what in (
        ("control-character", _NUL, "NUL character"),
        ("broken-bytes", _BROKEN, "byte that is not UTF-8"),
    ):
        found = pattern.search(text)
        if found:
            many = len(pattern.findall(text))
            message = f"a {what}" if many == 1 else f"the first of {many}: a {what}"
            yield problem(code, message, path, line_of(found.start()))
