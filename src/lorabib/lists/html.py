"""HTML inside Markdown: tags in a line of text, and blocks with tables, lists and details.

Only what carries rows is read: tables, list items, headings, the summary of `<details>`.
Comments, scripts and styles never reach a reader.
"""

from __future__ import annotations

from html.parser import HTMLParser

from lorabib.lists.layout import Spans, without_comments
from lorabib.lists.nodes import Details, EndDetails, Heading, Item, Node, Para, Row, Table
from lorabib.lists.pieces import Builder, Pieces

_BREAKS = {"br", "p", "div", "hr"}
_LINES = {"p", "div", "center", "section", "article", "blockquote", "main"}
_INLINE = {"a", "b", "strong", "i", "em"}
_UNREAD = {"script", "style"}
Attributes = list[tuple[str, str | None]]


def start_tag(builder: Builder, tag: str, attrs: Attributes) -> None:
    """Apply an opening tag of running text to `builder`."""
    values = dict(attrs)
    match tag:
        case "a":
            builder.open_link((values.get("href") or "").strip())
        case "b" | "strong":
            builder.style(True, 1)
        case "i" | "em":
            builder.style(False, 1)
        case "sup":
            builder.open_mark()
        case "img":
            builder.image(values.get("alt") or "")
        case "details":
            builder.hide(1)
        case _ if tag in _BREAKS:
            builder.line_break(soft=False, tag=True)


def end_tag(builder: Builder, tag: str) -> None:
    """Apply a closing tag of running text to `builder`."""
    match tag:
        case "a":
            builder.close_link()
        case "b" | "strong":
            builder.style(True, -1)
        case "i" | "em":
            builder.style(False, -1)
        case "sup":
            builder.close_mark()
        case "details":
            builder.hide(-1)
        case "p" | "div":
            builder.line_break(soft=False, tag=True)


class _Parser(HTMLParser):
    """The standard parser, which raises at "<![" and a word that it does not know."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        return self.parse_bogus_comment(i, False)


class _Tag(_Parser):
    def __init__(self, builder: Builder) -> None:
        super().__init__()
        self._builder = builder

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        start_tag(self._builder, tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        end_tag(self._builder, tag)


def feed_tag(builder: Builder, raw: str) -> None:
    """Apply one inline HTML token (a tag or a comment) to `builder`."""
    if raw[:4] in ("<br>", "<br/", "<br "):
        builder.line_break(soft=False, tag=True)
    else:
        _Tag(builder).feed(raw)


class HtmlState:
    """What is open across the HTML blocks of a document; completed nodes go to `nodes`.

    Markdown between two HTML blocks (a blank line inside a cell makes it Markdown) is given to
    `add` while `in_cell` holds.
    """

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._table: Table | None = None
        self._row: Row | None = None
        self._builder: Builder | None = None
        self._for = ""
        self._line = 1
        self._head = False
        self._depth = 0
        self._spans = Spans()
        self._span = ""

    @property
    def in_cell(self) -> bool:
        return self._builder is not None and self._for in ("td", "th")

    def feed(self, content: str, line: int) -> None:
        """Read an HTML block that begins at `line`."""
        parser = _Block(self, line)
        parser.feed(without_comments(content))
        parser.close()
        if self._builder is not None and self._for not in ("td", "th", "li", "dd"):
            self._end(self._for)

    def add(self, pieces: Pieces) -> None:
        """Put Markdown text into the open cell."""
        if self._builder is not None:
            self._builder.line_break(soft=True)
            self._builder.extend(pieces)

    def leave_cell(self) -> None:
        """A list begins: the cell only lays it out, its items stand for themselves."""
        if self.in_cell:
            self._end(self._for)
            if self._row is not None and not any(p.text.strip() for p in self._row.cells[-1]):
                self._row.cells.pop()

    def close(self) -> None:
        """End whatever is open, at a heading or the end of the document."""
        self._end(self._for)
        self._end_row()
        self._table = None

    def start(self, tag: str, attrs: Attributes, line: int) -> None:
        if tag == "table":
            self._end(self._for)
            self._table = Table(line, None, [])
            self._nodes.append(self._table)
            self._spans = Spans()
        elif tag == "tr":
            self._end_row()
            self._row = Row(line, [], "")
            self._head = True
        elif tag in ("td", "th"):
            self._end(self._for)
            self._row = self._row or Row(line, [], "")
            self._head = self._head and tag == "th"
            self._spans.take(self._row.cells)
            self._span = dict(attrs).get("rowspan") or ""
            self._open(tag, line)
        elif tag in ("ul", "ol"):
            self.leave_cell()
            self._end("li")
            self._depth += 1
        elif tag == "details" and not self.in_cell:
            self._end("p")
            self._nodes.append(Details(line))
        elif tag in _LINES and self._for in ("", "p"):
            self._end("p")
        elif tag in ("li", "dt", "dd", "summary") or (
            len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"
        ):
            self._end(self._for)
            self._open(tag, line)
        else:
            if self._builder is None and tag in _INLINE:
                self._open("p", line)
            if self._builder is not None:
                start_tag(self._builder, tag, attrs)

    def end(self, tag: str) -> None:
        if tag == "table":
            self._end(self._for)
            self._end_row()
            self._table = None
        elif tag == "tr":
            self._end_row()
        elif tag == self._for:
            self._end(tag)
        elif tag in ("ul", "ol"):
            self._end("li")
            self._depth = max(0, self._depth - 1)
        elif tag == "details" and not self.in_cell:
            self._nodes.append(EndDetails())
        elif tag in _LINES and self._for == "p":
            self._end("p")
        elif self._builder is not None:
            end_tag(self._builder, tag)

    def text(self, data: str, line: int) -> None:
        if self._builder is None and data.strip():
            self._open("p", line)
        if self._builder is not None:
            self._builder.text(data.replace("\n", " "))

    def _open(self, tag: str, line: int) -> None:
        self._builder, self._for, self._line = Builder(), tag, line

    def _end(self, tag: str) -> None:
        if self._builder is None or tag != self._for:
            return
        pieces, line = self._builder.finish(), self._line
        self._builder, self._for = None, ""
        if tag in ("td", "th"):
            if self._row is not None:
                self._spans.keep(self._span, len(self._row.cells), pieces)
                self._row.cells.append(pieces)
        elif tag in ("p", "dd"):
            self._end_line(tag, Para(line, pieces))
        elif tag in ("li", "dt"):
            self._nodes.append(Item(line, max(1, self._depth), [Para(line, pieces)], None))
        elif tag == "summary":
            if self._nodes and isinstance(self._nodes[-1], Details):
                self._nodes[-1].pieces = pieces
        else:
            self._nodes.append(Heading(line, int(tag[1]), pieces))

    def _end_line(self, tag: str, para: Para) -> None:
        """A line of text is a paragraph if it has a link; one below a term belongs to it."""
        last = self._nodes[-1] if self._nodes else None
        if tag == "dd" and isinstance(last, Item):
            last.paras.append(para)
        elif any(piece.kind == "link" for piece in para.pieces):
            self._nodes.append(para)

    def _end_row(self) -> None:
        if self._for in ("td", "th"):
            self._end(self._for)
        row, self._row = self._row, None
        if row is None or not row.cells:
            return
        self._spans.take(row.cells)
        if self._table is None:
            self._table = Table(row.line, None, [])
            self._nodes.append(self._table)
        if self._head and self._table.header is None and not self._table.rows:
            self._table.header = row
        else:
            self._table.rows.append(row)


class _Block(_Parser):
    def __init__(self, state: HtmlState, line: int) -> None:
        super().__init__()
        self._state, self._first, self._unread = state, line, 0

    def _where(self) -> int:
        return self._first + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._unread += tag in _UNREAD
        self._state.start(tag, attrs, self._where())

    def handle_endtag(self, tag: str) -> None:
        self._unread = max(0, self._unread - (tag in _UNREAD))
        self._state.end(tag)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._state.text(data, self._where())
