"""What a list is made of, before anything is understood: headings, paragraphs, tables, items."""

from __future__ import annotations

from dataclasses import dataclass, field

from lorabib.lists.pieces import Pieces


@dataclass(slots=True)
class Heading:
    """A real heading, of Markdown or HTML."""

    line: int
    level: int
    pieces: Pieces


@dataclass(slots=True)
class Para:
    """A paragraph; `quoted` inside a block quotation."""

    line: int
    pieces: Pieces
    quoted: bool = False


@dataclass(slots=True)
class Row:
    """A row of a table; `raw` its source line where it is one line of Markdown."""

    line: int
    cells: list[Pieces]
    raw: str


@dataclass(slots=True)
class Table:
    """A table, or (`loose`) rows that are no table to the parser: no header, cut by a blank."""

    line: int
    header: Row | None
    rows: list[Row]
    loose: bool = False


@dataclass(slots=True)
class Item:
    """A list item with its own paragraphs; nested items are `children`."""

    line: int
    depth: int
    paras: list[Para]
    parent: Item | None
    children: list[Item] = field(default_factory=list)
    last: int = 0


@dataclass(slots=True)
class Details:
    """The beginning of `<details>`; `pieces` its summary."""

    line: int
    pieces: Pieces = ()


@dataclass(slots=True)
class EndDetails:
    """The end of `<details>`."""


@dataclass(slots=True)
class Other:
    """Anything else that ends a run: code, a rule."""

    line: int


@dataclass(slots=True)
class TooDeep:
    """Where text is nested too deeply to be read."""

    line: int


Node = Heading | Para | Table | Item | Details | EndDetails | Other | TooDeep
