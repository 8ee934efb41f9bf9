"""Where in its source a row says what was read: exact places, or none.

A row is read from Markdown or HTML with marks, badges and escapes. What was read stands somewhere
in the row's lines; only where it stands letter by letter, and is nothing else there, may it be
changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from lorabib.bibfile.diffs import Edit
from lorabib.bibfile.model import Span
from lorabib.model import ListEntry
from lorabib.review.model import Change

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
#: The line under a table's head.
_RULE = re.compile(r"[ >]*(?=[^-]*-)\|?[ :|-]+\s*")
_HEADING = re.compile(r" {0,3}(?:#{1,6}\s|=+\s*$)")
#: What stands around an address in Markdown and HTML.
_BEFORE, _AFTER = frozenset("(<\"'"), frozenset(")>\"'")
ADDRESS = re.compile(
    r"\]\(\s*<?[^)\s>]*>?|\b(?:href|src)\s*=\s*(?:\"[^\"]*\"|'[^']*')|https?:?//[^\s)>\]\"'|]+",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[[^\[\]]*\]\([^()\s]*\)|<a\b[^>]*>.*?</a>", re.IGNORECASE | re.DOTALL)
#: What Markdown or HTML would read as a mark in a text that is put in.
_MARKS = re.compile(r"[|*_\[\]<>`$\\&~{}\r\n]")
_WORD = re.compile(r"[\w-]")


class Region(NamedTuple):
    """The lines of one row in its text."""

    start: int
    end: int


class Source:
    """A list's text, and the places of its rows. `others` are lines of which something else is."""

    def __init__(self, text: str, rows: Sequence[ListEntry], others: Iterable[int] = ()) -> None:
        self.text = text
        self._lines = [m[0] for m in _LINE.finditer(text) if m[0]]
        self._starts = [0, *accumulate(map(len, self._lines))]
        lines = Counter(row.line for row in rows)
        self._single = {line for line, count in lines.items() if count == 1}
        self._taken = {*lines, *others}
        self._heads = list(_heads(self._lines))

    def region(self, row: ListEntry) -> Region | None:
        """The lines of a row, up to the next row or heading; None where a line has two rows."""
        first = row.line - 1
        if row.line not in self._single or first >= len(self._lines):
            return None
        last = first + 1
        if not self._lines[first].lstrip(" >").startswith("|"):
            while last < len(self._lines) and not self._ends(last):
                last += 1
        return Region(self._starts[first], self._starts[last])

    def header(self, row: ListEntry) -> str:
        """The first line of the table that a row stands in; nothing outside of one."""
        return self._heads[row.line - 1] if row.line <= len(self._heads) else ""

    def _ends(self, at: int) -> bool:
        line = self._lines[at]
        return at + 1 in self._taken or bool(_HEADING.match(line)) or line.startswith("|")

    def edits(self, row: ListEntry, change: Change, labels: bool) -> list[Edit] | None:
        """The edits that a change of a row is; None where its place is not certain.

        With `labels` the venue and the year may stand in the label of a link.
        """
        region = self.region(row)
        if region is None or (change.field != "link" and _MARKS.search(change.value)):
            return None
        text = self.text[region.start : region.end]
        if change.field == "link":
            found = _added(text, row, change) if change.action == "add" else _linked(text, change)
        elif change.field == "title":
            found = _once_in(text, change.old, change.value, _masked(text, ADDRESS))
        else:
            mask = _masked(text, ADDRESS) + _titles(text, row)
            mask += [] if labels else _masked(text, _LINK)
            found = _once_in(text, change.old, change.value, mask)
        if found is None:
            return None
        shift = region.start
        return [Edit(Span(s.start + shift, s.end + shift), new) for s, new in found]


def _heads(lines: Iterable[str]) -> Iterator[str]:
    """The head of the table that each line stands in."""
    head = before = ""
    for line in lines:
        if _RULE.fullmatch(line) and "|" in before:
            head = before
        elif "|" not in line:
            head = ""
        yield head
        before = line


def _masked(text: str, pattern: re.Pattern[str]) -> list[Span]:
    return [Span(*found.span()) for found in pattern.finditer(text)]


def _titles(text: str, row: ListEntry) -> list[Span]:
    """Where the title stands: what looks like a year or a venue there is none."""
    return [Span(m.start(), m.end()) for m in re.finditer(re.escape(row.title), text)]


def _once_in(text: str, old: str, new: str, mask: Sequence[Span]) -> list[Edit] | None:
    """One edit, if `old` stands once as words of their own outside of `mask`."""
    found = [
        span
        for span in _words(text, old)
        if not any(span.start < m.end and m.start < span.end for m in mask)
    ]
    return [Edit(found[0], new)] if len(found) == 1 else None


def _words(text: str, old: str) -> Iterator[Span]:
    """Where `old` stands with no letter or digit before or behind it."""
    for found in re.finditer(re.escape(old), text) if old else ():
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        if not (_WORD.match(before) or _WORD.match(after)):
            yield Span(*found.span())


def _linked(text: str, change: Change) -> list[Edit] | None:
    """Another address in place of one, wherever the row has it."""
    if re.search(r"[\s()<>\"'|]", change.value):
        return None
    found = []
    for match in re.finditer(re.escape(change.old), text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        opened = not before or before in _BEFORE or before.isspace() or before == "|"
        closed = not after or after in _AFTER or after.isspace() or after == "|"
        if not (opened and closed):
            continue  # a part of a longer address, or what the reader shows
        found.append(Edit(Span(*match.span()), change.value))
    return found or None


def _added(text: str, row: ListEntry, change: Change) -> list[Edit] | None:
    """The title made a link."""
    if re.search(r"[()\s<>|]", change.value) or _MARKS.search(row.title):
        return None
    mask = _masked(text, _LINK) + _masked(text, ADDRESS)
    return _once_in(text, row.title, f"[{row.title}]({change.value})", mask)
