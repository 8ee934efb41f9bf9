"""Markdown lists of papers: text in, rows and problems out.

`read` is the one public function. It reads what a person would read: tables of Markdown and
HTML, rows that are no table to a parser, bullets and numbered items in their many shapes (see
`tables`, `items`, `settle` and `sections` for the rules), and never raises, whatever the text.

Every line that looks like a row ends as a row or as a `Problem` with one of `CODES`.
"""

from __future__ import annotations

import re

from lorabib.lists.blocks import read_nodes
from lorabib.lists.facts import Place, problem
from lorabib.lists.markdown import MAX_LINE
from lorabib.lists.pieces import ESCAPED_BAR
from lorabib.lists.sections import read_sections
from lorabib.model import ListEntry, Problem

__all__ = ["CODES", "read"]

CODES = {
    "unreadable-row": "a row of papers whose title cannot be found",
    "placeholder-row": "a row or item of nothing but empty cells or dashes",
    "stray-mark": "a lone bar where a row could stand",
    "malformed-link": "an address that cannot be followed as printed; the row is kept",
    "not-a-paper": "an item or row among papers that names no paper: a tool, a sentence",
    "table-without-papers": "a whole table whose rows name no papers",
    "list-without-papers": "a whole list of items that name no papers: tools, sentences",
    "list-too-long": "a list that is too long to be one; it is not read",
    "line-too-long": "a line that is too long to be a row; it is not read",
}
"""The codes of the reader's problems, and what they mean."""

MAX_TEXT = 32_000_000
"""Longest list, in characters, that is read: far above 100,000 rows."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,60}?(?:---|\.\.\.)[ \t]*\n")


def read(text: str, name: str) -> tuple[tuple[ListEntry, ...], tuple[Problem, ...]]:
    """Rows of one list in document order, and what is wrong in it in order of lines.

    `text` is the Markdown, `name` the list's name (its file's stem), which becomes
    `ListEntry.list` and `Problem.path`. Lines are counted from 1, for any of the three line
    ends. Addresses, venues and names are kept as printed.

    >>> rows, problems = read("- LoRA | [ICLR 2022](https://arxiv.org/abs/2106.09685)", "mine")
    >>> rows[0].title, rows[0].venue, rows[0].year
    ('LoRA', 'ICLR', 2022)
    """
    if len(text) > MAX_TEXT:
        message = f"a list of {len(text)} characters is not read, the limit is {MAX_TEXT}"
        return (), (problem("list-too-long", "error", message, 1, Place(name, ())),)
    text, problems = _prepare(text, name)
    rows: list[ListEntry] = []
    for result in read_sections(read_nodes(text), name):
        if isinstance(result, ListEntry):
            rows.append(result)
        else:
            problems.append(result)
    rows.sort(key=lambda row: row.line)
    problems.sort(key=lambda found: found.line or 0)
    return tuple(rows), tuple(problems)


def _prepare(text: str, name: str) -> tuple[str, list[Problem]]:
    """One kind of line end, no characters that Markdown forbids, no line beyond measure."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "").replace(ESCAPED_BAR, "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    front = _FRONT_MATTER.match(text)
    if front:
        text = "\n" * front[0].count("\n") + text[front.end() :]
    if len(text) <= MAX_LINE:
        return text, []
    problems, lines = [], text.split("\n")
    for number, line in enumerate(lines):
        if len(line) > MAX_LINE:
            message = f"a line of {len(line)} characters is not read, the limit is {MAX_LINE}"
            place = Place(name, ())
            problems.append(problem("line-too-long", "error", message, number + 1, place))
            lines[number] = ""
    return "\n".join(lines), problems
