r"""What stands in a `.bib` file, and where: blocks, entries, fields, with their spans.

A span is a half-open range of characters of the file's text, so that a change can name exactly
what it replaces and leave every other character as it is. The grammar is BibTeX's (Patashnik,
*BibTeXing*, section 2; ``bibtex.web``, "Reading the database file") with biblatex's fields.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from lorabib.model import Problem

#: What a block is: an entry, ``@string``, ``@preamble``, ``@comment``, the text between blocks,
#: or an entry that cannot be read.
BlockKind = Literal["entry", "string", "preamble", "comment", "text", "unread"]


class Span(NamedTuple):
    """Characters `start` to `end` of a text, `end` excluded."""

    start: int
    end: int


class Field(NamedTuple):
    r"""One field of an entry.

    `name` is as written; `value` is its text, still LaTeX: delimiters off, ``@string`` names and
    ``#`` resolved. `line` is 1-based. `span` covers the value as written, delimiters, ``#`` and
    names included; `whole` the field from its name to the last character of its value.
    `plain` is true for one value in braces or quotes, or a number: only such a value can be changed
    in place, as a name or a sum with ``#`` may say more than its text. `whole_text` is false where
    a name in it is not defined: another file may do that.
    """

    name: str
    value: str
    line: int
    span: Span
    whole: Span
    plain: bool = True
    whole_text: bool = True


class Entry(NamedTuple):
    """One entry, its fields in the order of the file, repeated ones included.

    `kind` is the entry type as written (``Article``). `span` reaches from ``@`` to the closing
    delimiter, `at_key` covers the citation key.
    """

    kind: str
    key: str
    line: int
    fields: tuple[Field, ...]
    span: Span
    at_key: Span

    def get(self, name: str) -> Field | None:
        """The first field of that name in any letter case; None if there is none."""
        return next((f for f in self.fields if f.name.lower() == name), None)

    def text(self, name: str) -> str:
        """The value of the field of that name, still LaTeX; empty if there is none."""
        found = self.get(name)
        return found.value if found else ""


class Block(NamedTuple):
    """One part of a file; the blocks of a file, put together, are its text."""

    kind: BlockKind
    span: Span
    line: int
    entry: Entry | None = None


class Bibliography(NamedTuple):
    """A `.bib` file as read: its text, its blocks in order, and what cannot be read in it.

    Every entry of the file is in `entries` or named by a problem with its line. `strings` are the
    names that its ``@string``s define, in lower case, with their texts.
    """

    text: str
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()
    strings: tuple[tuple[str, str], ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that can be read, in the order of the file."""
        return tuple(b.entry for b in self.blocks if b.entry is not None)
