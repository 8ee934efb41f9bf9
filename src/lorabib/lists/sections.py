"""Headings above rows: goes along a list's nodes and says where each table and item stands.

Real headings nest by their level. A `<details>` summary nests below the heading it stands
under; a line that is all bold, and directly followed by rows, below that; a `(1) ...` line
below the bold one; an item that only heads other items below all. A heading ends all that is
as deep as itself or deeper.
"""

from __future__ import annotations

import re

from lorabib.lists.authors import looks_like_authors
from lorabib.lists.blocks import SUB_HEADING
from lorabib.lists.facts import Place, Result, problem
from lorabib.lists.markdown import plain
from lorabib.lists.nodes import Details, EndDetails, Heading, Item, Node, Para, Row, Table, TooDeep
from lorabib.lists.paragraphs import cut_lines, cut_quoted, is_citation
from lorabib.lists.pieces import Pieces, split_breaks
from lorabib.lists.settle import Waiting, settle
from lorabib.lists.tables import is_header, read_table
from lorabib.lists.words import clean, clean_title, strip_emoji

_DETAILS, _BOLD, _NUMBERED = 70, 80, 90
_CLICK = re.compile(r"\W*(?:click|show|expand|see|toggle|details?|more|fold|open)\b.*|", re.I)


def read_sections(nodes: list[Node], name: str) -> list[Result]:
    """Rows and problems of a list's nodes, in document order."""
    walk = _Walk(name)
    for number, node in enumerate(nodes):
        walk.visit(node, nodes[number + 1] if number + 1 < len(nodes) else None)
    return list(settle(walk.slots, name))


class _Walk:
    """Goes along the nodes with the heading path; items wait in `slots` until all are seen."""

    def __init__(self, name: str) -> None:
        self.slots: list[Result | Waiting] = []
        self._name = name
        self._path: list[tuple[int, str]] = []
        self._details: list[int] = []
        self._section = self._head = 0
        self._header: Row | None = None
        self._item: Item | None = None

    @property
    def _headings(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._path if text)

    def visit(self, node: Node, following: Node | None) -> None:
        if isinstance(node, Item):
            self._item = node
            for item in _cut(node):
                self._wait(item)
            return
        if isinstance(node, Para):
            self._para(node, following)
            return
        self._item = None
        if isinstance(node, Heading):
            self._push(node.level * 10, node.pieces, node.line)
            self._head_row(node.pieces, node.line)
        elif isinstance(node, Table):
            self._table(node)
        elif isinstance(node, Details):
            self._open(node)
        elif isinstance(node, TooDeep):
            place = Place(self._name, self._headings)
            message = "text that is nested too deeply to be read"
            self.slots.append(problem("unreadable-row", "warning", message, node.line, place))
        elif isinstance(node, EndDetails) and self._details:
            self._drop(self._details.pop())

    def _wait(self, item: Item, para: bool = False, over: bool = False) -> None:
        path = self._headings
        own, above = (path, path[:-1]) if over else ((), path)
        self.slots.append(Waiting(item, self._section, above, para or over, self._head, own))

    def _head_row(self, pieces: Pieces, line: int) -> None:
        """A heading or summary with a link may be a row itself."""
        if any(piece.kind == "link" and not piece.badge for piece in pieces):
            self._wait(Item(line, 1, [Para(line, pieces)], None), over=True)

    def _open(self, node: Details) -> None:
        level = next((rank for rank, _ in reversed(self._path) if rank < _DETAILS), 0)
        rank = level + 5 if not self._details else self._details[-1] + 1
        self._details.append(rank)
        text = heading_text(node.pieces)
        if text and not _CLICK.fullmatch(text):
            self._push(rank, node.pieces, node.line)
            self._head_row(node.pieces, node.line)
        else:
            self._drop(rank)

    def _push(self, rank: int, pieces: Pieces, line: int) -> None:
        self._drop(rank)
        self._head = line
        self._path.append((rank, heading_text(pieces)))

    def _drop(self, rank: int) -> None:
        self._section += 1
        while self._path and self._path[-1][0] >= rank:
            self._path.pop()
        if rank % 10 == 0:
            while self._details and self._details[-1] >= rank:
                self._details.pop()

    def _table(self, table: Table) -> None:
        if table.header is not None:
            self._header = table.header
            header: Row | None = table.header
        elif table.loose:
            table.rows = self._without_headers(table.rows)
            header = self._fitting(table.rows)
        else:
            header = None
        if table.rows:
            place = Place(self._name, self._headings)
            self.slots.extend(read_table(table, header, place))

    def _without_headers(self, rows: list[Row]) -> list[Row]:
        out = []
        for row in rows:
            if is_header(row):
                self._header = row
            elif not re.fullmatch(r"[\s|:-]*-[\s|:-]*", row.raw) or row.raw.count("-") < 3:
                out.append(row)
        return out

    def _fitting(self, rows: list[Row]) -> Row | None:
        """The last header, if rows without one have (nearly) as many cells."""
        if self._header is None or not rows:
            return None
        width = len(self._header.cells)
        full = [row for row in rows if row.raw.strip() != "|"]
        return self._header if all(width - 2 <= len(r.cells) <= width + 1 for r in full) else None

    def _para(self, node: Para, following: Node | None) -> None:
        lines = [line for line in split_breaks(node.pieces) if plain(line).strip()]
        if self._item is not None and _is_authors(node.pieces):
            # Names in a paragraph of their own after an item: too little indented to be in it.
            self._item.paras.append(node)
            return
        if lines and isinstance(following, (Item, Table, Para)) and all(map(_is_sub, lines)):
            for line in lines:
                self._push(_BOLD if line[0].bold else _NUMBERED, line, node.line)
            return
        if not re.fullmatch(r"[\s.…]*", plain(node.pieces)):
            self._item = None
        linked = any(piece.kind == "link" for piece in node.pieces)
        if linked or is_citation(node.pieces):
            for before, pieces in cut_lines(node.pieces):
                para = Para(node.line + before, pieces)
                self._item = Item(para.line, 1, [para], None)
                self._wait(self._item, para=True)


def _cut(item: Item) -> list[Item]:
    """An item, or one for each line or quoted title of it that has a paper of its own."""
    if len(item.paras) != 1 or item.children:
        return [item]
    lines = cut_lines(item.paras[0].pieces)
    (_, first), *others = [(n, part) for n, line in lines for part in cut_quoted(line)]
    if not others:
        return [item]
    item.paras = [Para(item.line, first)]
    paras = [Para(item.line + before, pieces) for before, pieces in others]
    return [item, *(Item(para.line, item.depth, [para], item.parent) for para in paras)]


def heading_text(pieces: Pieces) -> str:
    """A heading as its words: images, marks, emoji and closing colons off."""
    text = strip_emoji(clean(plain(pieces)))
    return strip_emoji(text.rstrip(":： ").strip("*_ "))


def _is_sub(line: Pieces) -> bool:
    if any(piece.kind != "text" for piece in line):
        return False
    text = plain(line)
    if all(piece.bold for piece in line if piece.text.strip(" :：")):
        return len(text) <= 160
    return SUB_HEADING.fullmatch(text) is not None


def _is_authors(pieces: Pieces) -> bool:
    if not pieces or not pieces[0].italic or pieces[0].kind != "text":
        return False
    return looks_like_authors(clean_title(pieces[0].text), sure=True)
