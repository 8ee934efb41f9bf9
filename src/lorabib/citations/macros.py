r"""Commands that a document defines around a citation: ``\newcommand{\mycite}[1]{\cite{#1}}``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

#: Of one command so much is kept: a document can define commands that double at each step.
_MOST, _LONGEST = 200, 2000
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


class Made(NamedTuple):
    """What a command cites or includes: the command that does, and its argument with ``#1``."""

    command: str
    text: str


@dataclass
class Macro:
    """A command of the document.

    `arguments` has a letter for each: ``m`` in braces, ``o`` in square brackets, ``s`` a star; None
    if they cannot be told. `alias` is the command of ours that it stands for with no argument.
    """

    arguments: str | None
    made: dict[Made, None] = field(default_factory=dict)
    alias: str = ""

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


def xparse(wanted: str) -> str | None:
    """The arguments of an xparse command, as `Macro` has them; None for kinds that are rare."""
    letters = "".join(match[1] for match in _ARGUMENT.finditer(wanted))
    return letters.replace("O", "o") if set(letters) <= set("moOs") else None
