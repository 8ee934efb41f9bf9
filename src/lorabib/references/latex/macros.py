r"""The macros of a file: what ``\def``, ``\newcommand``, ``\let`` and ``\newif`` say, and ``\ifx``.

As much of TeX as the heads of `.bbl` files use: arguments without delimiters, no groups.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lorabib.references.latex import commands

#: Macros that one reference may expand to, how deep they may stand in each other, and the longest
#: text that they may make.
EXPANSIONS, DEEPEST, LONGEST = 20_000, 60, 100_000


class Macro(NamedTuple):
    """A command that the style defines: its arguments, the first of them if it is optional."""

    size: int
    default: str | None
    body: str


class ForeignError(Exception):
    """A command that neither LaTeX nor the file knows: a package of the style's own does."""


class TooMuchError(Exception):
    """A file that expands without an end."""


#: What a file may ask for that LaTeX does not have without a package.
_PROVIDED = frozenset({"doi", "urlstyle"})
_SIZE = re.compile(r"[^{]*")
_ARGUMENT = re.compile(r"(\\[A-Za-z@]+)?#(\d)")
_WORD = re.compile(r"\\[A-Za-z@]+$")


class Macros(dict[str, Macro]):
    """The macros of one file by their names, and how many may still be expanded."""

    left = EXPANSIONS

    def has(self, name: str) -> bool:
        """Whether a command is defined, by the file or by LaTeX."""
        return name in self or (name not in _PROVIDED and commands.known(name))

    def meaning(self, token: str) -> object:
        r"""What ``\ifx`` compares of a token."""
        name = token[1:]
        if not token.startswith("\\"):
            return token
        if name in self:
            return self[name]
        if name in ("@empty", "empty"):
            return Macro(0, None, "")
        return name if self.has(name) else None

    def expand(self, macro: Macro, given: list[str]) -> str:
        """The text of a macro with its arguments. Raises `TooMuchError` without an end."""
        self.left -= 1

        def put(match: re.Match[str]) -> str:
            number = int(match[2]) - 1
            argument = given[number] if 0 <= number < len(given) else ""
            return (f"{match[1]} " if match[1] else "") + ended(argument)

        body = ended(_ARGUMENT.sub(put, macro.body)) if "#" in macro.body else ended(macro.body)
        if self.left < 0 or len(body) > LONGEST:
            raise TooMuchError
        return body

    def switch(self, name: str) -> None:
        r"""``\newif``: a switch and the two commands that turn it."""
        self[name] = Macro(0, None, r"\iffalse")
        base = name.removeprefix("if")
        for value in ("true", "false"):
            self[base + value] = Macro(0, None, rf"\let\{name}\if{value} ")

    def let(self, name: str, token: str) -> None:
        r"""``\let``: another name of a macro, a command or a character."""
        if token[1:] in self:
            self[name] = self[token[1:]]
        elif token:
            self[name] = Macro(0, None, token)


def ended(text: str) -> str:
    """The text, so that what comes behind it is no part of the name of its last command."""
    return f"{text} " if _WORD.search(text) else text


def parameters(text: str, at: int) -> tuple[int, int]:
    r"""How many arguments a ``\def`` has whose parameters begin at `at`, and where its body does.

    -1 if they have delimiters, which are not read here.
    """
    match = _SIZE.match(text, at)
    assert match
    found = re.sub(r"\s|%.*", "", match[0])
    size = found.count("#")
    return (size if len(found) == 2 * size else -1), match.end()
