r"""Commands that a document defines around a citation: ``\newcommand{\mycite}[1]{\cite{#1}}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

#: Of one command so much is kept: a document can define commands that double at each step.
_MOST, _LONGEST = 200, 2000
LONGEST_TEXT = _LONGEST
_CALL = re.compile(r"\\([A-Za-z@]+)[ \t]*")
#: Commands may stand for commands; so many times they are looked up.
_ROUNDS = 10
_PLACE = re.compile(r"#([1-9])")
_ARGUMENT = re.compile(r"([a-zA-Z])(?:\{[^{}]*\})?")

#: Ways to define a command, by the grammar of what stands behind: LaTeX's, xparse's, TeX's.
MAKERS = {
    **dict.fromkeys(
        "newcommand renewcommand providecommand DeclareRobustCommand newrobustcmd renewrobustcmd "
        "providerobustcmd".split(),
        "latex",
    ),
    **{
        f"{way}{kind}DocumentCommand": "xparse"
        for way in ("New", "Renew", "Provide", "Declare")
        for kind in ("", "Expandable")
    },
    **dict.fromkeys(("def", "gdef", "edef", "xdef"), "tex"),
}

#: Ways to define an environment, whose first body is a command's.
ENVIRONMENT_MAKERS = {
    **dict.fromkeys(("newenvironment", "renewenvironment"), "latex"),
    **{f"{way}DocumentEnvironment": "xparse" for way in ("New", "Renew", "Provide", "Declare")},
}


class Made(NamedTuple):
    """What a command cites or includes: the command that does, and its argument with ``#1``."""

    command: str
    text: str


@dataclass
class Macro:
    """A command of the document.

    `arguments` has a letter for each: ``m`` in braces, ``o`` in square brackets, ``s`` a star; None
    if they cannot be told. `alias` is the command of ours that it stands for with no argument.
    `text` is what a command without arguments stands for, if that is short.
    """

    arguments: str | None
    made: dict[Made, None] = field(default_factory=dict)
    alias: str = ""
    text: str | None = None

    def add(self, made: Made) -> None:
        """Note what the command does, each thing once."""
        if len(self.made) < _MOST and len(made.text) <= _LONGEST:
            self.made[made] = None

    def used(self, given: list[str | None]) -> list[Made]:
        """What the command does with these arguments; what is not known of them is left out."""
        found = []
        for command, text in self.made:
            places = [int(number) for number in _PLACE.findall(text)]
            values = [given[n - 1] if n <= len(given) else None for n in places]
            if None not in values:
                pieces = _PLACE.split(text)
                pieces[1::2] = [value or "" for value in values]
                found.append(Made(command, "".join(pieces)))
        return found


def expanded(text: str, macros: Mapping[str, Macro]) -> str:
    r"""A text with the commands that stand for text, by what they stand for.

    >>> expanded(r"a,\x", {"x": Macro("", text="b")})
    'a,b'
    """

    def meant(call: re.Match[str]) -> str:
        macro = macros.get(call[1])
        return call[0] if macro is None or macro.text is None else macro.text

    for _ in range(_ROUNDS):
        if "\\" not in text or len(text) > _LONGEST:
            break
        text = _CALL.sub(meant, text)
    return text.replace("{}", "")


def xparse(wanted: str) -> str | None:
    """The arguments of an xparse command, as `Macro` has them; None for kinds that are rare."""
    letters = "".join(match[1] for match in _ARGUMENT.finditer(wanted))
    return letters.replace("O", "o") if set(letters) <= set("moOs") else None
