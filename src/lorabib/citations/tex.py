r"""What a `.tex` file cites, includes, and defines around citations.

The commands are those of `commands`, with options, stars and beamer's overlays; what is not set is
left out by `live`. Commands of the document's own that put a citation around an argument are
followed; its packages' are not. The time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.citations.arguments import LONGEST_OPTION
from lorabib.citations.commands import (
    DATABASES,
    ENVIRONMENTS,
    INCLUDES,
    PACKAGES,
    SINGLE,
)
from lorabib.citations.definitions import Definitions, State
from lorabib.citations.events import Database, Event, Include, Label, Lines, Unseen, keys
from lorabib.citations.live import live
from lorabib.citations.macros import ENVIRONMENT_MAKERS, MAKERS, Macro, Made, expanded

_COMMAND = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
_PLAIN_NAME = re.compile(r"[^\s\\{}%\0]+")
#: A document can nest definitions without an end.
_DEEPEST = 50
#: natbib's sign before a key that is merged with the one before it, with a text for it.
_MERGED = re.compile(r"(^|,)\s*\*(?:\[[^\[\]]*\]){0,2}(?=[^\s,*\[])")
#: So often a text is read again because a file that it includes has made verbatim commands.
_AGAIN = 20


def scan(text: str, state: State | None = None, preamble: bool = False) -> Iterator[Event]:
    r"""The events of a `.tex` file; with `preamble` of what stands before its text alone.

    >>> [event.key for event in scan(r"\citep[see][p.~3]{a,b} % \cite{c}")]
    ['a', 'b']
    """
    yield from _Scanner(text, state or State(), preamble).events()


class _Scanner(Definitions):
    def __init__(self, text: str, state: State, preamble: bool) -> None:
        self._source, self._preamble, self._again = text, preamble, _AGAIN
        self._lines = Lines(text)
        super().__init__(self._live(state), state)

    def _live(self, state: State) -> str:
        whole = live(self._source, state.verbatim)
        self._version = state.verbatim.version
        return whole.partition(r"\begin{document}")[0] if self._preamble else whole

    def _refresh(self) -> None:
        """What a package of the document makes verbatim is so behind it."""
        if self._version != self._state.verbatim.version and self._again:
            self._again -= 1
            self._read(self._live(self._state))

    def events(self) -> Iterator[Event]:
        place = 0
        while match := _COMMAND.search(self._text, place):
            while self._open and self._open[-1][0] <= match.start():
                self._open.pop()
            for made in self._done(match[1], match.end()):
                if self._open:
                    self._open[-1][1].add(made)
                else:
                    yield from self._told(made, match.start())
            place = self._behind(match)
            self._refresh()

    def _behind(self, match: re.Match[str]) -> int:
        """Where to go on: of a definition in its body, else behind the command's name."""
        if (match[1] in MAKERS or match[1] in ENVIRONMENT_MAKERS) and len(self._open) < _DEEPEST:
            return self._define(match[1], match.end()) or match.end()
        if match[1] in ("let", "newcites", "DeclareCiteCommand", "DeclareMultiCiteCommand"):
            self._name(match[1], match.end())
        return match.end()

    # --- what a command does ------------------------------------------------------------------

    def _done(self, name: str, place: int) -> Iterator[Made]:
        """What a command cites or includes."""
        state = self._state
        if name in state.shapes:
            yield from self._cited(name, state.shapes[name], place, once=True)
        elif name in state.multi:
            yield from self._cited(name, state.multi[name], self._rounds(place), once=False)
        elif name in INCLUDES or name in DATABASES or name in PACKAGES or name == "bibitem":
            yield from self._named(name, place)
        elif name == "begin":
            yield from self._environment(place)
        elif name == "documentclass":
            yield from self._class(place)
        elif name == "defbibentryset":
            yield from self._set(place)
        elif name in state.macros:
            yield from self._own(state.macros[name], place)

    def _cited(self, name: str, shape: str, place: int, once: bool) -> Iterator[Made]:
        """The keys of a citation; of a multicite command for as long as arguments follow."""
        place = self._star(place)
        while True:
            for letter in shape:
                start = self._argument(self._options(place))
                if start < 0:
                    if self._open and letter == shape[0] and once:
                        self._alias(name, place)
                    return
                if letter == "k":
                    yield Made("cite", self._written(start))
                place = self._groups.closing[start] + 1
            if once:
                return

    def _alias(self, name: str, place: int) -> None:
        r"""``\newcommand{\mycite}{\citep}``: the body ends where the arguments would begin."""
        end, macro = self._open[-1]
        if self._gap(self._options(place)) == end and not macro.made:
            macro.alias = name

    def _own(self, macro: Macro, place: int) -> Iterator[Made]:
        """What a command of the document does, with the arguments that it is given."""
        if macro.alias:
            yield from self._cited(macro.alias, SINGLE[macro.alias], place, once=True)
        elif macro.arguments is not None and macro.made:
            yield from macro.used(self._given(macro.arguments, place))

    def _given(self, wanted: str, place: int) -> list[str | None]:
        """The arguments of a command as text; None where there is none, or more than text."""
        given: list[str | None] = []
        for letter in wanted:
            place = self._gap(place)
            if letter == "s":
                starred = self._text.startswith("*", place)
                place += starred
                given.append(None)
            elif letter == "o":
                end = self._groups.closing.get(place, -1) if self._at(place) == "[" else -1
                short = 0 <= end - place < LONGEST_OPTION
                given.append(self._text[place + 1 : end] if short else None)
                place = max(place, end + 1)
            else:
                start = self._argument(place)
                given.append(self._content(start) if start >= 0 else None)
                place = self._groups.closing[start] + 1 if start >= 0 else place
        return given

    def _named(self, name: str, place: int) -> Iterator[Made]:
        """The files that a command names, with the folder before them."""
        start = self._argument(self._options(self._star(place)))
        if start < 0:
            found = _PLAIN_NAME.match(self._text, self._gap(place)) if name == "input" else None
            if found:
                yield Made(name, found[0])
            return
        file = self._content(start)
        if INCLUDES.get(name):
            behind = self._argument(self._groups.closing[start] + 1)
            file = f"{file}\n{self._content(behind)}" if behind >= 0 else None
        if file:
            yield Made(name, file)

    def _environment(self, place: int) -> Iterator[Made]:
        start = self._argument(place)
        name = self._content(start) if start >= 0 else ""
        if name in ENVIRONMENTS:
            behind = self._groups.closing[start] + 1
            yield from self._cited("begin", ENVIRONMENTS[name], behind, once=True)
        elif macro := self._state.environments.get(name or ""):
            yield from self._own(macro, self._groups.closing[start] + 1)

    def _class(self, place: int) -> Iterator[Made]:
        r"""``\documentclass[main]{subfiles}``: the preamble is that of the main file."""
        place = self._gap(place)
        end = self._groups.closing.get(place, -1) if self._at(place) == "[" else -1
        start = self._argument(end + 1) if 0 <= end - place < LONGEST_OPTION else -1
        if start >= 0 and self._content(start) == "subfiles":
            yield Made("documentclass", self._text[place + 1 : end])

    def _set(self, place: int) -> Iterator[Made]:
        """A set of biblatex: its name is the document's own, its members are cited with it."""
        name = self._argument(place)
        members = self._argument(self._groups.closing[name] + 1) if name >= 0 else -1
        if members >= 0:
            yield Made("bibitem", self._written(name))
            yield Made("cite", self._written(members))

    def _told(self, made: Made, place: int) -> Iterator[Event]:
        """What a command does, as events. What a text cannot tell is left out."""
        line, text = self._lines[place], made.text.replace("\0", "").strip()
        if made.command == "cite":
            yield from self._keys(text, line)
        elif made.command == "bibitem":
            yield Label(text)
        elif made.command in DATABASES:
            yield from (Database(name.strip()) for name in text.split(",") if name.strip())
        elif made.command in PACKAGES:
            for name in text.split(","):
                yield Include(name.strip(), line, suffix=".sty", optional=True)
        elif made.command == "documentclass":
            yield Include(text, line, suffix=".tex", preamble=True)
        else:
            folder, _, name = expanded(text, self._state.macros).rpartition("\n")
            yield Include(name.strip('"'), line, folder=folder.strip('"'), suffix=".tex")

    def _keys(self, text: str, line: int) -> Iterator[Event]:
        """The keys of an argument; a sign ``#`` is an argument of what is only defined here."""
        for key in _MERGED.sub(r"\1", expanded(text, self._state.macros)).split(","):
            if "\\" in key or "{" in key or "}" in key:
                yield from () if "#" in text else (Unseen(key.strip(), line),)
            elif "#" not in key:
                yield from keys(key, line)
