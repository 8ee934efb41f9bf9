r"""The commands that a LaTeX document defines: ``\newcommand``, ``\def``, ``\let``."""

from __future__ import annotations

import re

from lorabib.citations.arguments import LONGEST_OPTION, Arguments
from lorabib.citations.commands import MULTI, SINGLE
from lorabib.citations.macros import ENVIRONMENT_MAKERS, LONGEST_TEXT, MAKERS, Macro, xparse
from lorabib.citations.verbatim import Verbatim

_COMMAND = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
_PARAMETERS = re.compile(r"((?:#[1-9])*)\{")


class State:
    """What a document's files share: the commands that they define."""

    def __init__(self) -> None:
        self.macros: dict[str, Macro] = {}
        self.environments: dict[str, Macro] = {}
        self.shapes: dict[str, str] = dict(SINGLE)
        self.multi: dict[str, str] = dict(MULTI)
        self.verbatim = Verbatim()


class Definitions(Arguments):
    """Reads what defines commands."""

    def __init__(self, text: str, state: State) -> None:
        super().__init__(text)
        self._state = state
        self._open: list[tuple[int, Macro]] = []  # definitions, with the ends of their bodies

    def _text_of(self, start: int) -> str | None:
        """What stands in a body, if that is short."""
        end = self._groups.closing[start]
        return self._text[start + 1 : end].replace("\0", "") if end - start < LONGEST_TEXT else None

    def _define_environment(self, maker: str, place: int) -> int:
        """Note an environment, as `_define` does a command."""
        start = self._argument(self._star(place))
        name = self._content(start) if start >= 0 else None
        if not name:
            return 0
        behind = self._gap(self._groups.closing[start] + 1)
        arguments, body = self._parameters(ENVIRONMENT_MAKERS[maker], behind)
        if body not in self._groups.closing:
            return 0
        macro = self._state.environments[name] = Macro(arguments)
        self._open.append((self._groups.closing[body], macro))
        return body + 1

    def _define(self, maker: str, place: int) -> int:
        """Note a definition, and return where its body begins; 0 if it cannot be read."""
        if maker in ENVIRONMENT_MAKERS:
            return self._define_environment(maker, place)
        place = self._gap(self._star(place))
        braced = self._at(place) == "{"
        match = _COMMAND.match(self._text, self._gap(place + braced))
        if not match:
            return 0
        place = self._gap(match.end()) + braced
        arguments, start = self._parameters(MAKERS[maker], place)
        if start not in self._groups.closing:
            return 0
        macro = Macro(arguments, text=self._text_of(start) if arguments == "" else None)
        name = match[1]
        # A package's own commands stay as they are known, whatever a copy of it says.
        if name not in self._state.shapes and name not in self._state.multi:
            self._state.macros[name] = macro
        self._open.append((self._groups.closing[start], macro))
        return start + 1

    def _parameters(self, grammar: str, place: int) -> tuple[str | None, int]:
        """The arguments that a definition wants, and where its body stands."""
        if grammar == "tex":
            match = _PARAMETERS.match(self._text, place)
            if match:
                return "m" * (len(match[1]) // 2), match.end() - 1
            return None, self._text.find("{", place, place + LONGEST_OPTION)
        if grammar == "xparse":
            start = self._argument(place)
            if start < 0:
                return None, -1
            end = self._groups.closing[start]
            arguments = xparse(self._text[start + 1 : min(end, start + LONGEST_OPTION)])
            return arguments, self._argument(end + 1)
        number, place = self._option(place)
        default, place = self._option(place)
        count = int(number) if number and number.isdecimal() and len(number) == 1 else 0
        arguments = ("o" if default is not None else "m" * bool(count)) + "m" * (count - 1)
        return arguments, self._argument(place)

    def _name(self, maker: str, place: int) -> None:
        """Note a command that cites, by its name alone."""
        state = self._state
        match = _COMMAND.match(self._text, self._gap(place + (self._at(place) == "{")))
        if maker == "newcites":
            start = self._argument(place)
            for suffix in (self._content(start) or "").split(",") if start >= 0 else ():
                for name in ("cite", "nocite", "citet", "citep", "citealt", "citealp", "fullcite"):
                    state.shapes.setdefault(name + suffix.strip(), "k")
        elif maker == "DeclareCiteCommand" and match:
            state.shapes.setdefault(match[1], "k")
        elif maker == "DeclareMultiCiteCommand" and match:
            state.multi.setdefault(match[1], "k")
        elif maker == "let" and match:
            behind = self._gap(match.end())
            behind = self._gap(behind + (self._at(behind) == "="))
            other = _COMMAND.match(self._text, behind)
            if other and other[1] in state.shapes and match[1] not in state.shapes:
                state.shapes[match[1]] = state.shapes[other[1]]
            elif other and other[1] in state.macros:
                state.macros[match[1]] = state.macros[other[1]]
