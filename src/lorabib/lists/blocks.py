"""A list's text as a flat row of nodes, from markdown-it-py's block tokens.

Two things are mended here that Markdown reads otherwise than people do: rows without a rule
line arrive as a paragraph and become a loose table; a sub-heading line directly after a bullet
is taken into the bullet by "lazy continuation" and is taken out again.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from lorabib.lists.html import HtmlState
from lorabib.lists.layout import split_block
from lorabib.lists.markdown import NESTING, block_tokens, inline_pieces
from lorabib.lists.nodes import Heading, Item, Node, Other, Para, Row, Table, TooDeep

SUB_HEADING = re.compile(
    r"\s*(?:\*\*[^*|]{1,150}\*\*:?|__[^_|]{1,150}__:?|\((?:\d{1,2}|[ivx]{1,5}|[a-z])\)\s[^|\[\]]{1,150})\s*"
)
"""A line that is a sub-heading by itself: all bold, or `(1) ...` without a bar or a link."""

_INDENT = re.compile(r"[ \t]*")


def read_nodes(text: str) -> list[Node]:
    """The nodes of `text` in document order. Line ends must be `\\n`."""
    reader = _Reader(text)
    reader.feed(block_tokens(text, reader.env))
    reader.html.close()
    return reader.nodes


def split_row(line: str) -> list[str]:
    """The cells of a row's source line, by the parser's own rule (escaped bars do not split)."""
    cells = escapedSplit(line.strip())
    if cells and not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


class _Reader:
    def __init__(self, text: str) -> None:
        self.nodes: list[Node] = []
        self.env: dict[str, Any] = {}
        self.html = HtmlState(self.nodes)
        self._source = text.split("\n")
        self._items: list[Item] = []
        self._opener = ""
        self._markup = ""
        self._level = 0
        self._quotes = 0
        self._table: Table | None = None
        self._row: Row | None = None

    def feed(self, tokens: list[Token]) -> None:
        """Read block tokens, the deepest of which the parser has cut off."""
        for token in tokens:
            handler = getattr(self, f"on_{token.type}", None)
            if handler is not None:
                handler(token)
            if token.nesting == 1 and token.level >= NESTING - 1:
                self.nodes.append(TooDeep(self._first(token)))

    def _pieces(self, content: str) -> Any:
        return inline_pieces(content, self.env)

    def _first(self, token: Token) -> int:
        return token.map[0] + 1 if token.map else 1

    def on_heading_open(self, token: Token) -> None:
        self._opener, self._level, self._markup = "heading", int(token.tag[1]), token.markup

    def on_paragraph_open(self, token: Token) -> None:
        self._opener = "paragraph"

    def on_th_open(self, token: Token) -> None:
        self._opener = "cell"

    on_td_open = on_th_open

    def on_list_item_open(self, token: Token) -> None:
        self.html.leave_cell()
        parent = self._items[-1] if self._items else None
        item = Item(self._first(token), len(self._items) + 1, [], parent)
        if parent is not None:
            parent.children.append(item)
        self._items.append(item)
        self.nodes.append(item)

    def on_list_item_close(self, token: Token) -> None:
        self._items.pop()

    def on_blockquote_open(self, token: Token) -> None:
        self._quotes += 1

    def on_blockquote_close(self, token: Token) -> None:
        self._quotes -= 1

    def on_table_open(self, token: Token) -> None:
        self._table = Table(self._first(token), None, [])
        self.nodes.append(self._table)

    def on_table_close(self, token: Token) -> None:
        self._table = None

    def on_tr_open(self, token: Token) -> None:
        line = self._first(token)
        self._row = Row(line, [], self._source[line - 1])

    def on_tr_close(self, token: Token) -> None:
        assert self._row is not None and self._table is not None
        if self._table.header is None:
            self._table.header = self._row
        else:
            if not self._items and not self._quotes:
                self._add_extra_cells(self._row)
            self._table.rows.append(self._row)

    def _add_extra_cells(self, row: Row) -> None:
        # The parser drops the cells that a row has more than its header, links and all.
        if row.raw.count("|") > len(row.cells):
            cells = split_row(row.raw)[len(row.cells) :]
            row.cells.extend(self._pieces(cell) for cell in cells if cell != "\\")

    def on_fence(self, token: Token) -> None:
        if not self._items:
            self.nodes.append(Other(self._first(token)))

    on_hr = on_fence

    def on_code_block(self, token: Token) -> None:
        if self.html.in_cell:
            self.html.feed(token.content, self._first(token))
        else:
            self.on_fence(token)

    def on_html_block(self, token: Token) -> None:
        first = self._first(token)
        for markdown, before, content in split_block(token.content):
            if not markdown or self.html.in_cell:
                self.html.feed(content, first + before)
                continue
            tokens = block_tokens(content, self.env)
            for inner in tokens:
                if inner.map:
                    inner.map = [line + first + before - 1 for line in inner.map]
            self.feed(tokens)

    def on_inline(self, token: Token) -> None:
        if self._opener == "cell":
            if self._row is not None:
                self._row.cells.append(self._pieces(token.content))
        elif self._opener == "heading" and not self._false_heading(token.content):
            self.html.close()
            self.nodes.append(Heading(self._first(token), self._level, self._pieces(token.content)))
        else:
            self._paragraph(token.content, self._first(token))

    def _false_heading(self, content: str) -> bool:
        """Text or rows that only a rule directly below makes a heading ("setext")."""
        setext = self._markup in ("-", "=")
        return setext and ("\n" in content or content.startswith("|") or "](" in content)

    def _paragraph(self, content: str, line: int) -> None:
        if self.html.in_cell:
            self.html.add(self._pieces(content))
        elif self._items:
            self._item_paragraph(self._items[-1], content, line)
        elif "|" not in content:
            self.nodes.append(Para(line, self._pieces(content), self._quotes > 0))
        else:
            self._rows_or_text(content.split("\n"), line)

    def _item_paragraph(self, item: Item, content: str, line: int) -> None:
        lines = content.split("\n")
        indent = self._indent(item.line)
        for number in range(1, len(lines)):
            lazy = self._indent(line + number) <= indent
            if lazy and SUB_HEADING.fullmatch(lines[number]):
                item.paras.append(Para(line, self._pieces("\n".join(lines[:number]))))
                rest = "\n".join(lines[number:])
                self.nodes.append(Para(line + number, self._pieces(rest)))
                return
        item.last = line + len(lines) - 1
        item.paras.append(Para(line, self._pieces(content), self._quotes > 0))

    def _indent(self, line: int) -> int:
        match = _INDENT.match(self._source[line - 1]) if line <= len(self._source) else None
        return len(match[0]) if match else 0

    def _rows_or_text(self, lines: list[str], first: int) -> None:
        """Split a paragraph into runs of row lines and runs of other text."""
        previous = self.nodes[-1] if self.nodes else None
        in_rows = isinstance(previous, Table) and previous.rows != []
        kinds: list[bool] = []
        for text in lines:
            in_rows = text.lstrip().startswith("|") or (in_rows and text.count("|") > 1)
            kinds.append(in_rows)
        start = 0
        for number in range(1, len(lines) + 1):
            if number == len(lines) or kinds[number] != kinds[start]:
                self._add_run(lines[start:number], first + start, kinds[start])
                start = number

    def _add_run(self, run: list[str], line: int, rows: bool) -> None:
        if not rows:
            self.nodes.append(Para(line, self._pieces("\n".join(run)), self._quotes > 0))
            return
        table = Table(line, None, [], loose=True)
        for number, text in enumerate(run):
            cells = [self._pieces(cell) for cell in split_row(text.removesuffix("\\"))]
            table.rows.append(Row(line + number, cells, text))
        self.nodes.append(table)
