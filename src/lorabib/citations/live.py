r"""The part of a LaTeX text that is set: without comments, verbatim text and what is switched off.

What is left out becomes NUL characters, so that every other character keeps its place. A comment
takes the line's end and the blanks behind it with it, as TeX does. ``\iffalse … \fi``, the
branches of ``\iftrue``, and ``\if`` before two signs (``\if0 … \fi``, ``\if11 … \fi``) are known;
of all other conditions both branches are taken. The time is linear in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lorabib.citations.commands import ADDRESSES, ADDRESSES_BETWEEN, VERB_BEHIND_ARGUMENT
from lorabib.citations.verbatim import Verbatim, closed

_SIGNS = r"%[^\n]*\n?[ \t]*|\\(?:([A-Za-z@]+)\*?|.|\Z)"
_STOP = re.compile(_SIGNS, re.DOTALL)
_NAME = re.compile(r"\s*\{\s*\\?([^{}\\\s]*)\s*\}")
_COMMAND = re.compile(r"\s*\\[A-Za-z@]+")
_LET = re.compile(r"\s*\\[A-Za-z@]+[ \t]*=?[ \t]*\\[A-Za-z@]+")
_BLANKS = re.compile(r"\s*")
#: The two signs that ``\if`` compares; one that is followed by a blank is never equal to it.
_SIGNS_OF_IF = re.compile(r"[ \t]*\n?[ \t]*([^\\{}%#~&\s])([^\\{}%#~&])")
_OPTIONS = re.compile(r"\[(?:[^\[\]{}\\\n]|\{[^{}\n]*\})*\]")
_FLAT = re.compile(r"\{[^{}\n]*\}")
_LISTING_ONLY = re.compile(r"\s*\{tcblisting\}\s*\{[^{}\\]*\blisting\s+only\b")
#: Commands that begin like a condition and are none.
_NO_CONDITIONS = frozenset({"iff", "ifthenelse"})


def live(text: str, verbatim: Verbatim | None = None) -> str:
    r"""The text with all that is not set blanked out; what it makes is noted in `verbatim`.

    >>> live("a%b\nc \\iffalse no\\fi d").replace("\0", "")
    'ac  d'
    """
    return _Live(text, verbatim or Verbatim()).read()


@lru_cache(maxsize=16)
def _stops(short: str) -> re.Pattern[str]:
    return re.compile(f"{_SIGNS}|[{re.escape(short)}]", re.DOTALL) if short else _STOP


class _Live:
    def __init__(self, text: str, verbatim: Verbatim) -> None:
        self._text = text
        self._kept: list[str] = []
        self._done = 0  # up to here the text is decided
        self._line_end = -1
        self._verbatim = verbatim
        self._conditions: list[bool] = []  # of each open condition whether it is known to be true

    def read(self) -> str:
        place, short = 0, self._verbatim.short
        while match := _stops("".join(sorted(short))).search(self._text, place):
            place = self._after(match)
        self._kept.append(self._text[self._done :])
        return "".join(self._kept)

    def _after(self, match: re.Match[str]) -> int:
        """Where to go on behind a comment, a command, or a sign before verbatim text."""
        name, end = match[1], match.end()
        if name is None:
            return self._sign(match)
        if name in self._verbatim.commands:
            return self._blank(match.start(), self._verb(name, end))
        if name == "begin":
            return self._begin(match)
        if name == "endinput" or (name == "end" and self._names(end) == "document"):
            return self._blank(match.start(), len(self._text))
        if name in ADDRESSES:
            return self._address(name, end)
        if behind := self._verbatim.make(name, self._text, end):
            return behind
        if name in ("newif", "let") and (behind := self._defined(name, end)):
            return behind
        return self._condition(name, match)

    def _sign(self, match: re.Match[str]) -> int:
        start, end = match.span()
        if match[0][0] == "%":
            return self._blank(start, end)
        if match[0][0] == "\\":
            return end
        behind = self._between(start)
        return self._blank(start, behind + 1) if behind >= 0 else end

    def _address(self, name: str, end: int) -> int:
        if self._text[end : end + 1] in ADDRESSES_BETWEEN.get(name, ()):
            behind = self._between(end) + 1
        else:
            blanks = _BLANKS.match(self._text, end)
            start = blanks.end() if blanks else end
            behind = closed(self._text, start) if self._text.startswith("{", start) else 0
        return self._blank(end, behind) if behind > 0 else end

    def _defined(self, name: str, end: int) -> int:
        match = (_COMMAND if name == "newif" else _LET).match(self._text, end)
        return match.end() if match else 0

    def _condition(self, name: str, match: re.Match[str]) -> int:
        end = match.end()
        if name == "if" and (signs := _SIGNS_OF_IF.match(self._text, end)):
            end, name = signs.end(), "iftrue" if signs[1] == signs[2] else "iffalse"
        if name == "iffalse":
            return self._blank(match.start(), self._dead(end))
        if name == "else" and self._conditions and self._conditions[-1]:
            self._conditions.pop()
            return self._blank(match.start(), self._dead(end))
        if name == "fi" and self._conditions:
            self._conditions.pop()
        elif self._opens(name, end):
            self._conditions.append(name == "iftrue")
        return end

    def _opens(self, name: str, end: int) -> bool:
        """Whether a command is a condition of TeX: one of a package takes an argument."""
        if not name.startswith("if") or name in _NO_CONDITIONS:
            return False
        return self._text[end : end + 1] not in ("{", "}")

    def _dead(self, place: int) -> int:
        r"""The end of what is switched off: behind its ``\fi``, or behind its ``\else``."""
        depth = 0
        while match := _STOP.search(self._text, place):
            name, place = match[1], match.end()
            if name is None:
                continue
            if name in ("newif", "let"):
                place = self._defined(name, place) or place
            elif self._opens(name, place):
                depth += 1
            elif name == "fi":
                if not depth:
                    return place
                depth -= 1
            elif name == "else" and not depth:
                self._conditions.append(False)
                return place
        return len(self._text)

    def _begin(self, match: re.Match[str]) -> int:
        name = self._names(match.end())
        single = name == "tcblisting" and _LISTING_ONLY.match(self._text, match.end())
        if name not in self._verbatim.environments and not single:
            return match.end()
        end = f"\\end{{{name}}}"
        found = self._text.find(end, match.end())
        return self._blank(match.start(), found + len(end) if found >= 0 else len(self._text))

    def _verb(self, name: str, place: int) -> int:
        r"""The end of what stands behind ``\verb`` and its like."""
        text = self._text
        if name != "verb" and (options := _OPTIONS.match(text, place)):
            place = options.end()
        if name in VERB_BEHIND_ARGUMENT and (argument := _FLAT.match(text, place)):
            place = argument.end()
        if name != "verb" and text[place : place + 1] == "{":
            return max(place, closed(text, place))
        if place == len(text):
            return place
        end = self._between(place)
        return end + 1 if end >= 0 else self._line_end

    def _between(self, place: int) -> int:
        """Where the sign at `place` stands again on its line; -1 if it does not."""
        if self._line_end < place:
            found = self._text.find("\n", place)
            self._line_end = found if found >= 0 else len(self._text)
        return self._text.find(self._text[place : place + 1], place + 1, self._line_end)

    def _names(self, place: int) -> str:
        match = _NAME.match(self._text, place)
        return match[1] if match else ""

    def _blank(self, start: int, end: int) -> int:
        self._kept += (self._text[self._done : start], "\0" * (end - start))
        self._done = end
        return end
