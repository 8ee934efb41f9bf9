"""How an entry is laid out: what stands between its fields and around their ``=``."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from lorabib.bibfile.model import Bibliography, Entry, Field

_COMMA = re.compile(r"([ \t\r\n]*),([ \t]*(?:%[^\n]*)?)", re.DOTALL)
_NO_BLANK = re.compile(r"[^ \t\r\n]")
_TAB = 8
_DEFAULT_GAP = ",\n  "


class Layout(NamedTuple):
    """What stands between two fields (``,`` and blanks), and how names and values are parted.

    `column` is where ``=`` stands, counted from the name's beginning, 0 if it is not aligned;
    `right` is true where names end in one column.
    """

    gap: str
    before: str = " "
    after: str = " "
    column: int = 0
    right: bool = False

    def named(self, name: str) -> str:
        """``name = `` as the other fields have it."""
        if not self.column or self.right:
            return f"{name}{self.before}={self.after}"
        if len(name) >= self.column:
            return f"{name}{' ' if self.before else ''}={self.after}"
        if "\t" in self.before:
            width = max(self.column - len(name), 1)
            return f"{name}{chr(9) * -(-width // _TAB)}={self.after}"
        return f"{name.ljust(self.column)}={self.after}"

    def gap_to(self, name: str) -> str:
        """What stands before a field of that name; names that end in one column are moved in."""
        if not self.right:
            return self.gap
        head, _, indent = self.gap.rpartition("\n")
        return f"{head}\n{' ' * max(len(indent) - len(name), 0)}"


def newline_of(text: str) -> str:
    """How the lines of a text end; a line feed where they end in several ways."""
    if re.search(r"(?<!\r)\n", text) or "\r" not in text:
        return "\n"
    return "\r\n" if "\n" in text else "\r"


def layout_of(found: Bibliography, entry: Entry) -> Layout:
    """The layout of an entry; one without fields takes that of an entry before or behind it."""
    if not entry.fields:
        return _usual(found)
    text = found.text
    last = entry.fields[-1]
    gap = _gap(text, entry, len(entry.fields) - 1)
    before, after = _around(text, last)
    column = _column(text, entry)
    if not column and _right(text, entry):
        indent = gap.rpartition("\n")[2]
        gap = gap[: len(gap) - len(indent)] + " " * (len(indent) + len(last.name))
        return Layout(gap, before, after, right=True)
    return Layout(gap, before, after, column)


def _usual(found: Bibliography) -> Layout:
    """The layout that is most frequent among the first entries with fields."""
    some = [entry for entry in found.entries[:200] if entry.fields]
    layouts = Counter(layout_of(found, entry) for entry in some[:50])
    if layouts:
        return layouts.most_common(1)[0][0]
    return Layout(_DEFAULT_GAP.replace("\n", newline_of(found.text)))


def _gap(text: str, entry: Entry, number: int) -> str:
    """What stands before a field: its comma, and blanks; comments between are left out."""
    start = entry.fields[number - 1].whole.end if number else entry.at_key.end
    gap = text[start : entry.fields[number].whole.start]
    found = _COMMA.match(gap)
    if not found:  # a comma is missing
        return "," + gap[_last_blanks(gap) :]
    rest = gap[found.end() :] if "%" in found[2] else found[2] + gap[found.end() :]
    return found[1] + "," + rest[_last_blanks(rest) :]


def _last_blanks(gap: str) -> int:
    """Where the blanks begin that end a gap."""
    return len(gap.rstrip(" \t\r\n"))  # a comment ends before its line feed


def _around(text: str, field: Field) -> tuple[str, str]:
    """The blanks before and behind the ``=`` of a field."""
    between = text[field.whole.start + len(field.name) : field.span.start]
    before, _, after = between.partition("=")
    return before, after if "\n" not in after else " "


def _column(text: str, entry: Entry) -> int:
    """Where ``=`` stands behind most names, which differ in length; 0 if that is not one column."""
    columns = [_end(f.name + _around(text, f)[0]) for f in entry.fields]
    column, many = Counter(columns).most_common(1)[0]
    at = {len(f.name) for f, there in zip(entry.fields, columns, strict=True) if there == column}
    return column if 2 * many > len(columns) and len(at) > 1 else 0


def _end(text: str) -> int:
    """The column behind a text with tabs; the indentation is a tab stop's or does not matter."""
    return len(text.expandtabs(_TAB))


def _right(text: str, entry: Entry) -> bool:
    """Whether the names end in one column, each on a line of its own."""
    ends = set()
    for field in entry.fields:
        line = text.rfind("\n", 0, field.whole.start) + 1
        indent = text[line : field.whole.start]
        if line == 0 or indent.strip(" "):
            return False
        ends.add(len(indent) + len(field.name))
    return len(ends) == 1 and len({len(f.name) for f in entry.fields}) > 1
