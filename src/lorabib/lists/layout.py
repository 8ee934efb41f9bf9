"""How blocks of HTML are laid out: comments, Markdown between tags, cells over several rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.lists.pieces import Pieces

_RAW = ("<pre", "<scr", "<sty", "<tex")
_MARKDOWN = re.compile(r" {0,3}(?:[-*+]|\d{1,4}[.)])[ \t]+\S|[^<]*\]\(\S")


def without_comments(content: str) -> str:
    """`content` without its comments, an unclosed one included; line ends are kept.

    The standard parser reads an unclosed comment again for every `<!--` in it.
    """
    if "<!--" not in content:
        return content
    out: list[str] = []
    end = 0
    while (start := content.find("<!--", end)) >= 0:
        out.append(content[end:start])
        stop = content.find("-->", start + 2)
        end = stop + 3 if stop >= 0 else len(content)
        out.append("\n" * content.count("\n", start, end))
    return "".join(out) + content[end:]


def split_block(content: str) -> Iterator[tuple[bool, int, str]]:
    """An HTML block as runs of HTML and of Markdown (bullets, lines with links) that stands
    between tags without a blank line: whether it is Markdown, lines before it, text."""
    content = without_comments(content)
    if "\n" not in content or content.lstrip()[:4].lower() in _RAW:
        yield False, 0, content
        return
    lines = re.findall(r"[^\n]*\n|[^\n]+", content)
    start, markdown = 0, False
    for number, line in enumerate(lines):
        now = not line.lstrip().startswith("<") and (markdown or bool(_MARKDOWN.match(line)))
        if now != markdown:
            yield markdown, start, "".join(lines[start:number])
            start, markdown = number, now
    yield markdown, start, "".join(lines[start:])


class Spans:
    """Cells of a table that reach down into the rows below (`rowspan`)."""

    def __init__(self) -> None:
        self._left: dict[int, tuple[int, Pieces]] = {}

    def keep(self, span: str, column: int, pieces: Pieces) -> None:
        """Remember a cell that spans `span` rows."""
        number = int(span) if re.fullmatch(r"[1-9]\d{0,3}", span) else 1
        if number > 1:
            self._left[column] = (number - 1, pieces)

    def take(self, cells: list[Pieces]) -> None:
        """Put into a row the cells from above that stand next in it."""
        while held := self._left.pop(len(cells), None):
            rows, pieces = held
            if rows > 1:
                self._left[len(cells)] = (rows - 1, pieces)
            cells.append(pieces)
