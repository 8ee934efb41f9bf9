r"""Environments and commands whose text is no LaTeX: those known, and those that a document makes.

fancyvrb (``\DefineVerbatimEnvironment``, ``\DefineShortVerb``), listings (``\lstnewenvironment``,
``\lstMakeShortInline``), minted (``\newminted``, ``\newmint``, ``\newmintinline``), shortvrb
(``\MakeShortVerb``), tcolorbox (``\newtcblisting``), verbatim (``\newenvironment`` around it).
"""

from __future__ import annotations

import re

from lorabib.citations.commands import (
    SHORT_ENDERS,
    SHORT_MAKERS,
    VERB,
    VERB_MAKERS,
    VERBATIM,
    VERBATIM_MAKERS,
)
from lorabib.citations.macros import MAKERS

_MADE = re.compile(r"\s*(?:\[([^\[\]{}\n]*)\]\s*)?\{\s*\\?([^{}\\\s]*)\s*\}")
_SHORT = re.compile(r"\s*(?:\[[^\[\]\n]*\]\s*)?\{?\s*\\?([^\s\\{}\w])")
_BEHIND_OPTIONS = r"(?:\s*\[[^\[\]\n]*\]){0,2}\s*"
_ENVIRONMENT = re.compile(
    rf"\s*\{{\s*([^{{}}\\\s]+)\s*\}}{_BEHIND_OPTIONS}"
    r"\{\s*\\(?:verbatim|Verbatim|comment|lstlisting|minted|VerbatimEnvironment)(?![A-Za-z@])"
)
#: A command that stands for another one: ``{\code}{\lstinline}``, ``\code\lstinline``.
_ALIAS = re.compile(
    r"\s*\{?\s*\\([A-Za-z@]+)\s*\}?\s*=?\s*\{?\s*\\([A-Za-z@]+)(?:\[[^\[\]\n]*\])?\s*(\}?)"
)
_LISTING_ONLY = re.compile(r"\blisting\s+only\b").search
#: So far behind its name the options of a listing are looked at.
_NEAR = 600
#: So far the end of an argument in braces is looked for.
_LONGEST = 2000
#: And so deep.
_DEEPEST = 20
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


class Verbatim:
    """What the files of a document share: `version` grows with each thing that is made."""

    def __init__(self) -> None:
        self.environments = set(VERBATIM)
        self.commands = set(VERB)
        self.short: set[str] = set()
        self.version = 0

    def make(self, maker: str, text: str, place: int) -> int:
        """Note what `maker` makes by the text at `place`; where to go on, 0 if it makes nothing."""
        if maker in VERBATIM_MAKERS or maker in VERB_MAKERS:
            return self._named(maker, text, place)
        if maker in SHORT_MAKERS or maker in SHORT_ENDERS:
            return self._signed(maker, text, place)
        if maker in ("newenvironment", "renewenvironment"):
            if match := _ENVIRONMENT.match(text, place):
                self._add(self.environments, match[1])
        elif maker == "let" or maker in MAKERS:
            match = _ALIAS.match(text, place)
            if match and match[2] in self.commands and (match[3] or maker == "let"):
                self._add(self.commands, match[1])
                return match.end(2) if maker == "let" else match.end()
        return 0

    def _named(self, maker: str, text: str, place: int) -> int:
        match = _MADE.match(text, place)
        if not match:
            return 0
        group, table = (
            (self.environments, VERBATIM_MAKERS)
            if maker in VERBATIM_MAKERS
            else (self.commands, VERB_MAKERS)
        )
        # A listing of tcolorbox is set as well, unless this is said.
        if "TCB" in maker or "tcb" in maker:
            options = text[match.end() : match.end() + _NEAR].partition("\n\n")[0]
            if not _LISTING_ONLY(options.partition("\\begin{")[0]):
                return 0
        other = match[1] if maker.startswith("newmint") else None
        self._add(group, other or match[2] + table[maker])
        return match.end()

    def _signed(self, maker: str, text: str, place: int) -> int:
        match = _SHORT.match(text, place)
        if not match:
            return 0
        if maker in SHORT_MAKERS:
            self._add(self.short, match[1])
        else:
            self.short.discard(match[1])
        return match.end()

    def _add(self, group: set[str], name: str) -> None:
        if name and name not in group:
            group.add(name)
            self.version += 1


def closed(text: str, place: int) -> int:
    """The end of an argument in braces that opens at `place`; -1 if it does not end nearby."""
    depth = 0
    for match in _BRACE.finditer(text, place, min(len(text), place + _LONGEST)):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.end()
        if depth > _DEEPEST:
            return -1
    return -1
