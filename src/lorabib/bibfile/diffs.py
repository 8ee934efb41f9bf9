"""Edits of a text by their places, and the unified diff of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

from lorabib.bibfile.model import Span

_AROUND = 3
#: Regions up to so many lines are compared; larger ones are shown as taken out and put in.
_LARGEST = 2000
_Opcode = tuple[str, int, int, int, int]


class Edit(NamedTuple):
    """`text` in place of the characters of `span`; an empty span is a place to insert at."""

    span: Span
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """`text` with all `edits`; every character outside of their spans stays as it is.

    Raises:
        ValueError: two edits overlap, which is an error of the program.

    >>> edited("a = 1", [Edit(Span(4, 5), "2")])
    'a = 2'
    """
    parts, at = [], 0
    for span, new in _in_order(edits):
        parts += [text[at : span.start], new]
        at = span.end
    return "".join([*parts, text[at:]])


def _in_order(edits: Iterable[Edit]) -> list[Edit]:
    """The edits by place; what is inserted at the start of a replaced span comes before it."""
    found = sorted(edits, key=lambda edit: edit.span)
    for before, after in pairwise(found):
        if before.span.end > after.span.start or before.span == after.span:
            raise ValueError(f"two edits overlap: {before} and {after}")
    return found


def unified(text: str, edits: Iterable[Edit], path: str) -> str:
    """The edits as a unified diff that ``patch`` and ``git apply`` take; empty if nothing changes.

    Lines end with a line feed alone; a carriage return before it is a part of the line.
    """
    lines = lines_of(text)
    codes, new = _opcodes(text, lines, _in_order(edits))
    matcher = SequenceMatcher(None, "", "")
    matcher.opcodes = codes  # type: ignore[attr-defined]  # known by place: nothing to compare
    hunks = [
        "".join(_hunk(group, lines, new))
        for group in matcher.get_grouped_opcodes(_AROUND)
        if any(code[0] != "equal" for code in group)
    ]
    name = re.sub(r"[\x00-\x1f\x7f]", "_", path).lstrip("/")
    return f"--- a/{name}\n+++ b/{name}\n{''.join(hunks)}" if hunks else ""


def lines_of(text: str) -> list[str]:
    """The lines with their line feeds; other ends of lines are characters as all others."""
    found = text.split("\n")
    last = found.pop()
    lines = [f"{line}\n" for line in found]
    return [*lines, last] if last else lines


class _Region(NamedTuple):
    """Lines `first` to `last`, the latter excluded, and the edits in them."""

    first: int
    last: int
    edits: list[Edit]


def _regions(text: str, starts: Sequence[int], edits: Sequence[Edit]) -> list[_Region]:
    """The lines that the edits touch; edits in one line are in one region."""
    regions: list[_Region] = []
    count = len(starts) - 1
    for edit in edits:
        start, end = edit.span
        first = min(bisect_right(starts, start) - 1, count)
        last = min(max(bisect_left(starts, end), first + 1), count)
        if end == starts[last] and end > start and not edit.text.endswith("\n"):
            last = min(last + 1, count)  # the line's end goes: the next line joins it
        if regions and first < regions[-1].last:
            before = regions[-1]
            regions[-1] = _Region(before.first, max(last, before.last), [*before.edits, edit])
        else:
            regions.append(_Region(first, last, [edit]))
    return regions


def _opcodes(text: str, lines: list[str], edits: Sequence[Edit]) -> tuple[list[_Opcode], list[str]]:
    """What happens to which lines, in difflib's terms, and the lines of the new text."""
    starts = [0, *accumulate(map(len, lines))]
    if lines and not lines[-1].endswith("\n"):
        starts[-1] += 1  # what is put behind the last line is put into it
    codes: list[_Opcode] = []
    new: list[str] = []
    done = 0
    for first, last, group in _regions(text, starts, edits):
        _append(codes, new, lines[done:first], [("equal", 0, first - done, 0, first - done)], done)
        start = starts[first]
        shifted = [Edit(Span(s.start - start, s.end - start), t) for s, t in group]
        changed = lines_of(edited(text[start : starts[last]], shifted))
        _append(codes, new, changed, _compared(lines[first:last], changed), first)
        done = last
    rest = lines[done:]
    _append(codes, new, rest, [("equal", 0, len(rest), 0, len(rest))], done)
    return codes, new


def _append(
    codes: list[_Opcode], new: list[str], lines: list[str], found: Iterable[_Opcode], at: int
) -> None:
    """Put the codes of some lines, which count from nought, behind those before."""
    for tag, a, b, c, d in found:
        code = (tag, a + at, b + at, c + len(new), d + len(new))
        if codes and (codes[-1][0] == "equal") == (tag == "equal"):
            before = codes.pop()
            code = (tag if tag == before[0] else "replace", before[1], code[2], before[3], code[4])
        if a < b or c < d:
            codes.append(code)
    new += lines


def _compared(old: list[str], new: list[str]) -> list[_Opcode]:
    if len(old) + len(new) > _LARGEST:
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


def _hunk(group: Sequence[_Opcode], old: list[str], new: list[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
    for tag, a, b, c, d in group:
        if tag == "equal":
            yield from map(_marked, " " * (b - a), old[a:b])
            continue
        yield from map(_marked, "-" * (b - a), old[a:b])
        yield from map(_marked, "+" * (d - c), new[c:d])


def _range(start: int, end: int) -> str:
    """Lines `start` to `end` as a hunk's head names them."""
    if end - start == 1:
        return str(start + 1)
    return f"{start + 1 if end > start else start},{end - start}"


def _marked(mark: str, line: str) -> str:
    return mark + line if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"
