"""A `.bib` file -> blocks, entries and fields with their places; and what cannot be read in it.

The rules are those of ``bibtex.web`` (what stands outside of ``@type{…}`` is text, every brace
counts, ``(…)`` is as good as ``{…}``, names are joined with ``#``), with what biber's reader
(btparse) takes besides: ``%`` begins a comment, ``@comment`` ends with its brace. What BibTeX
would not read as its author means it is a `Problem` with its line. Reading is total and linear:
behind an entry that cannot be read it goes on at the next ``@type{`` at a line's start.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator

from msgspec import structs

from lorabib.bibfile import grammar
from lorabib.bibfile.codes import problem
from lorabib.bibfile.fields import Fields, read_fields
from lorabib.bibfile.model import Bibliography, Block, BlockKind, Entry, Span
from lorabib.bibfile.values import Broken, closing_brace, closing_parenthesis, read_value, skip
from lorabib.bibfile.whole import all_problems
from lorabib.model import Problem

# BibTeX takes `title={x` for a key where there is none; nobody means it.
_FIELD_AS_KEY = re.compile(r"=[{\"0-9]|=$")
_BRACE_OF_TEX = re.compile(r"\\[{}]")
_LINE_END = re.compile(r"[\r\n]")
_LONE_RETURN = re.compile(r"\r(?!\n)")


def parse(text: str, path: str, strings: Iterable[tuple[str, str]] = ()) -> Bibliography:
    """The bibliography that `text` is; `path` is for the problems alone.

    `strings` are names that files beside it define (`Bibliography.strings`). A name that nothing
    defines is a note where the file has no ``@string`` at all: it may be read behind one that has.

    Never raises. Every entry of the text is in `Bibliography.entries` or named by a problem with
    its line; a text that is no bibliography gives one problem, ``not-a-bibliography``.

    >>> found = parse("@misc{a, year = 2020}", "refs.bib")
    >>> found.entries[0].key, found.entries[0].text("year")
    ('a', '2020')
    """
    reader = _Reader(text, path, strings)
    # A third of the time would go into looking for garbage among a million tuples, all in use.
    collecting = gc.isenabled()
    gc.disable()
    try:
        reader.run()
        told = reader.told()
        problems = all_problems(text, path, reader.blocks, told, reader.line_of)
    finally:
        if collecting:
            gc.enable()
    listed = tuple(sorted(problems, key=_by_line))
    return Bibliography(text, tuple(reader.blocks), listed, tuple(reader.strings.items()))


def _by_line(one: Problem) -> int:
    return one.line or 0


class _Lines:
    """The line of a place, counted from the place that was asked for last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at, self._line = 0, 1

    def __call__(self, at: int) -> int:
        if at >= self._at:
            self._line += self._text.count("\n", self._at, at)
        else:
            self._line -= self._text.count("\n", at, self._at)
        self._at = at
        return self._line


class _Reader:
    """One pass over a text."""

    def __init__(self, text: str, path: str, strings: Iterable[tuple[str, str]]) -> None:
        self.text, self.path = text, path
        # Old files end their lines with a carriage return alone; offsets stay the same.
        lined = _LONE_RETURN.sub("\n", text) if "\r" in text else text
        self.lined = lined
        self.line_of = _Lines(lined)
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.names = {**grammar.JOURNALS, **grammar.MONTHS, **dict(strings)}
        self.strings: dict[str, str] = {}
        self._elsewhere: set[int] = set()  # the problems of which another file may know better
        self.done = 0
        self._starts: Iterator[re.Match[str]] = grammar.START.finditer(lined)
        self._start = -1
        self._first = (-1, -1)
        self._closings: dict[int, int] | None = None

    def run(self) -> None:
        """Read all blocks."""
        at, line_start, seen = -1, 0, 0
        while (at := self.text.find("@", at + 1)) >= 0:
            # Only what is new is searched, and only the first sign of a line looked at: a line
            # may be the whole file.
            line_start = max(line_start, self.lined.rfind("\n", seen, at) + 1)
            seen = at
            first = self._first_sign(max(line_start, self.done))
            head = grammar.HEAD.match(self.text, at)
            if head and self.text[first] == "%":
                self._note_hidden(at)
            elif head and self._block(head, own_line=first == at):
                at = self.done - 1
        self._add("text", len(self.text), len(self.text))

    def told(self) -> list[Problem]:
        """What is wrong with the blocks; names of a file without ``@string``s are notes."""
        if self.strings:
            return self.problems
        return [
            structs.replace(
                one, severity="info", message=f"{one.message}, unless another file does"
            )
            if number in self._elsewhere
            else one
            for number, one in enumerate(self.problems)
        ]

    def _first_sign(self, at: int) -> int:
        """The first place behind `at` that is no blank; kept for the next question."""
        if self._first[0] != at:
            self._first = (at, skip(self.text, at, len(self.text)))
        return self._first[1]

    def limit(self, at: int) -> int:
        """Where the next block begins at a line's start, behind `at`."""
        while self._start <= at:
            found = next(self._starts, None)
            self._start = found.end() if found else len(self.text) + 1
        return min(self._start, len(self.text))

    def say(self, code: str, message: str, at: int, key: str = "") -> None:
        """List a problem at a place of the text."""
        self.problems.append(problem(code, message, self.path, self.line_of(at), key))

    def _add(self, kind: BlockKind, start: int, end: int, entry: Entry | None = None) -> None:
        """A block, and before it the text since the last one."""
        if start > self.done:
            self.blocks.append(Block("text", Span(self.done, start), self.line_of(self.done)))
        if end > start:
            self.blocks.append(Block(kind, Span(start, end), self.line_of(start), entry))
        self.done = end

    def _block(self, head: re.Match[str], *, own_line: bool) -> bool:
        """Read the block that begins with `head`; whether it is one."""
        start, limit, kind = head.start(), self.limit(head.start()), head[1].lower()
        if kind == "comment":
            self._comment(head, limit)
            return True
        if not head[2] and not (own_line and kind in _TYPES):
            return False
        if start and self.text[start - 1].isalnum() and not grammar.ENTRY.match(self.text, start):
            return False  # an address of mail, with something in parentheses behind it
        try:
            if not head[2]:
                raise Broken("malformed-entry", "no '{' behind the type", start)
            self._read(head, kind, limit)
        except Broken as broken:
            self._unread(head, limit, broken)
        return True

    def _read(self, head: re.Match[str], kind: str, limit: int) -> None:
        start, at = head.start(), head.end()
        close = "}" if head[2] == "{" else ")"
        if kind == "preamble":
            value = read_value(self.text, skip(self.text, at, limit), limit, self.names)
            end = skip(self.text, value.end, limit)
            if end >= limit or self.text[end] != close:
                raise Broken("malformed-entry", f"no '{close}' behind its text", end)
            self._add("preamble", start, end + 1)
        elif kind == "string":
            read = read_fields(self.text, at, limit, close, self.names, self.line_of)
            defined = {field.name.lower(): field.value for field in read.fields}
            self.strings |= defined
            self.names |= defined
            self._slips(read, "")
            self._add("string", start, read.end)
        else:
            self._entry(head, limit, close)

    def _entry(self, head: re.Match[str], limit: int, close: str) -> None:
        pattern = grammar.KEY_IN_BRACES if close == "}" else grammar.KEY_IN_PARENTHESES
        found = pattern.match(self.text, head.end(), limit)
        assert found  # the pattern takes nothing, too
        key, sign = found[1], found[2]
        if close == ")" and sign != "," and key.endswith(")"):  # `@misc(key)`: kinder than BibTeX
            key, sign = key[:-1], ")"
        at_key = Span(found.start(1), found.start(1) + len(key))
        if sign not in (",", close) or _FIELD_AS_KEY.search(key):
            raise _no_key(self.text, found)
        start, line = head.start(), self.line_of(head.start())
        if sign == close:
            end = found.end(2) if found[2] == close else at_key.end + 1
            read = Fields([], end, [])
        else:
            read = read_fields(self.text, found.end(), limit, close, self.names, self.line_of)
        if not key:
            self.say("missing-key", f"@{head[1]} has no citation key", start)
        self._slips(read, key)
        entry = Entry(head[1], key, line, tuple(read.fields), Span(start, read.end), at_key)
        self._add("entry", start, read.end, entry)

    def _slips(self, read: Fields, key: str) -> None:
        for slip in read.slips:
            if slip.elsewhere:
                self._elsewhere.add(len(self.problems))
            self.problems.append(problem(slip.code, slip.message, self.path, slip.line, key))

    def _unread(self, head: re.Match[str], limit: int, broken: Broken) -> None:
        """Keep what cannot be read as one block, and name every entry in it."""
        start = head.start()
        named = grammar.ENTRY.match(self.text, start, limit)
        key = named[2] if named else ""
        what = f"'{key}'" if key else f"this @{head[1]}"
        end = self._end_of_unread(head, limit, broken)
        hint = ""
        if _BRACE_OF_TEX.search(self.text, start, end):
            hint = r" (BibTeX counts the brace of \{ and \}, too)"
        self.say(broken.code, f"{what} cannot be read: {broken.message}{hint}", start, key)
        for other in grammar.ENTRY.finditer(self.text, head.end(), end):
            message = f"'{other[2]}' is lost: it stands inside {what}, which cannot be read"
            self.say("lost-entry", message, other.start(), other[2])
        self._add("unread", start, end)

    def _end_of_unread(self, head: re.Match[str], limit: int, broken: Broken) -> int:
        if broken.at > head.start() and grammar.ENTRY.match(self.text, broken.at, limit):
            return broken.at  # the next entry stands where a comma or the end should
        if head[2] == "{":
            try:
                return closing_brace(self.text, head.end() - 1, limit)
            except Broken:
                return limit
        return limit

    def _comment(self, head: re.Match[str], limit: int) -> None:
        """``@comment``: to the end of its group, as biber has it, or of its line."""
        start, opening = head.start(), head.end() - 1
        end = -1
        if head[2] == "{":
            end = self._closing(opening, limit)
        elif head[2]:
            end = closing_parenthesis(self.text, opening, limit)
        if end < 0:
            if head[2] == "{":
                self.say("unclosed-comment", "the brace of @comment is not closed", start)
            line_end = _LINE_END.search(self.text, start, limit)
            end = line_end.start() if line_end else limit
            other = grammar.ENTRY.search(self.text, head.end(), end)
            end = other.start() if other else end
        for found in grammar.ENTRY.finditer(self.text, head.end(), end):
            message = f"BibTeX reads '{found[2]}' although it stands in @comment; biber does not"
            self.say("entry-in-comment", message, found.start(), found[2])
        self._add("comment", start, end)

    def _closing(self, opening: int, limit: int) -> int:
        """Where the group of a comment ends; -1 if nowhere. It may hold whole entries."""
        try:
            return closing_brace(self.text, opening, limit)
        except Broken:
            if self._closings is None:
                self._closings = _closings(self.text)
            return self._closings.get(opening, -1)

    def _note_hidden(self, at: int) -> None:
        found = grammar.ENTRY.match(self.text, at)
        if found:
            message = f"BibTeX reads '{found[2]}' although it stands behind %; biber does not"
            self.say("entry-behind-percent", message, at, found[2])


def _closings(text: str) -> dict[int, int]:
    """Where each group of a text ends, by the place of its opening brace."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for sign in grammar.BRACES.finditer(text):
        if sign[0] == "{":
            stack.append(sign.start())
        elif stack:
            found[stack.pop()] = sign.end()
    return found


def _no_key(text: str, found: re.Match[str]) -> Broken:
    """Why there is no key that could be read."""
    if not found[2]:
        return Broken("unclosed-entry", "it ends behind its key", found.end())
    if found[2] == "=" or _FIELD_AS_KEY.search(found[1]):
        return Broken("missing-key", "it has no citation key", found.start(2))
    at = found.start(2)
    if grammar.ENTRY.match(text, at):
        return Broken("unclosed-entry", "it ends behind its key", at)
    return Broken(
        "malformed-entry", f"a blank in its key, or no comma behind '{found[1][:80]}'", at
    )


#: Types that nobody writes with an ``@`` by chance.
_TYPES = frozenset(
    "article book booklet conference inbook incollection inproceedings manual mastersthesis misc "
    "phdthesis proceedings techreport unpublished online thesis report dataset software".split()
)
