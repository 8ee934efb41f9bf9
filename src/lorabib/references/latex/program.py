r"""The program of a file: what is defined in it, and which branch of a condition is read."""

from __future__ import annotations

import re
from collections.abc import Callable

from lorabib.references.latex import commands
from lorabib.references.latex.macros import (
    LONGEST,
    ForeignError,
    Macro,
    Macros,
    TooMuchError,
    parameters,
)
from lorabib.references.latex.source import CSNAME, Source

_COUNT = re.compile(r"\s*(?:\[(\d)\])?\s*")
_EQUALS = re.compile(r"\s*=?")
_EXPANDED = re.compile(r"\s*(\\[A-Za-z@]+)\s*\\(else|fi|expandafter)(?![A-Za-z@])")


class Program(Source):
    """Source with the macros of its file; with `head` unknown commands are passed over."""

    def __init__(self, text: str, macros: Macros, *, head: bool = False) -> None:
        super().__init__(text)
        self.macros, self.head = macros, head

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Skip what a pattern finds here."""
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def expand(self, macro: Macro) -> None:
        """Read on in what a macro of the style makes of its arguments."""
        count, given = macro.size, list[str]()
        if macro.default is not None and count:
            self.blank()
            optional, count = self.bracketed(), count - 1
            given = [macro.default if optional is None else optional]
        given += [self.argument() for _ in range(count)]
        body = self.macros.expand(macro, given)
        if len(self.text) - self.at > 2 * LONGEST:
            raise TooMuchError
        self.put(body)

    def define(self) -> None:
        r"""``\def`` and its kin."""
        name = self.name()
        size, self.at = parameters(self.text, self.at)
        body = self.raw()
        if name and size >= 0:
            self.macros[name] = Macro(size, None, body)

    def new_command(self, *, provided: bool = False) -> None:
        r"""``\newcommand`` and its kin; a provided one leaves what is there."""
        if self.text[self.at : self.at + 1] == "*":
            self.at += 1
        name = self.name()
        match = _COUNT.match(self.text, self.at)
        assert match
        self.at = match.end()
        default = self.bracketed()
        self.blank()
        body = self.argument()
        if name and not (provided and name in self.macros):
            self.macros[name] = Macro(int(match[1] or 0), default, body)

    def let(self) -> None:
        name = self.name()
        self.skip(_EQUALS)
        token = self.token()
        if name:
            self.macros.let(name, token.removesuffix("\0"))

    def compare(self) -> None:
        r"""``\ifx``."""
        one, other = (self.macros.meaning(_named(self.token(), self.macros)) for _ in range(2))
        self.branch(one == other)

    def branch(self, chosen: bool) -> None:
        if not chosen:
            self.skip_branch(other=True)

    def unknown_condition(self, name: str) -> None:
        if not self.head:
            raise ForeignError(name)
        self.branch(False)

    def if_undefined(self) -> None:
        name, yes, no = (self.argument() for _ in range(3))
        self.put(no if self.macros.has(name) else yes)

    def first(self) -> None:
        one, _ = self.argument(), self.argument()
        self.put(one)

    def by_name(self) -> None:
        r"""``\csname``: the command of this name, if there is one."""
        match = CSNAME.match(self.text, self.text.rindex("\\csname", 0, self.at))
        if match:
            self.at = match.end()
            if self.macros.has(match[1]):
                self.put(f"\\{match[1]} ")

    def expand_after(self) -> None:
        r"""``\expandafter``: it counts before the end of a branch alone."""
        if match := _EXPANDED.match(self.text, self.at):
            self.at = match.end()
            if match[2] == "else":
                self.skip_branch(other=False)
            self.put(match[1] + " ")

    def environment(self) -> None:
        name = self.argument()
        if name in self.macros:
            self.put(f"\\{name} ")
        elif name not in commands.ENVIRONMENTS and not self.head:
            raise ForeignError(f"begin{{{name}}}")

    def new_switch(self) -> None:
        if name := self.name():
            self.macros.switch(name)


PROGRAM: dict[str, Callable[[Program], None]] = {
    **dict.fromkeys(("def", "gdef", "edef", "xdef"), Program.define),
    **dict.fromkeys(
        ("newcommand", "renewcommand", "DeclareRobustCommand"), Program.new_command
    ),
    "providecommand": lambda reader: reader.new_command(provided=True),
    "let": Program.let, "ifx": Program.compare, "newif": Program.new_switch,
    "iftrue": lambda reader: None, "iffalse": lambda reader: reader.branch(False),
    "else": lambda reader: reader.skip_branch(other=False), "fi": lambda reader: None,
    "csname": Program.by_name, "expandafter": Program.expand_after, "begin": Program.environment,
    "@ifundefined": Program.if_undefined, "@firstoftwo": Program.first,
}  # fmt: skip


def _named(token: str, macros: Macros) -> str:
    r"""A token; a command by ``\csname`` that is not defined is ``\relax``."""
    if token.endswith("\0"):
        token = token[:-1]
        return token if macros.has(token[1:]) else "\\relax"
    return token
