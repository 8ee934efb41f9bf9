"""The arguments of LaTeX's commands: stars, options, overlays, braces."""

from __future__ import annotations

import re

from lorabib.citations.groups import grouped

#: A longer option is no part of a key.
LONGEST_OPTION = 500
#: What may stand before an argument: blanks and one end of a line, and what has TeX look behind it.
_GAP = re.compile(r"[ \t\0]*(?:\r?\n[ \t\0]*)?(?:\\expandafter(?![A-Za-z@])[ \t]*)?")
_OVERLAY = re.compile(r"<[^<>{}\n]{0,200}>")


class Arguments:
    """Reads the arguments of commands in a text, by places in it."""

    def __init__(self, text: str) -> None:
        self._read(text)

    def _read(self, text: str) -> None:
        self._text = text
        self._groups = grouped(text)

    def _at(self, place: int) -> str:
        return self._text[place : place + 1]

    def _gap(self, place: int) -> int:
        match = _GAP.match(self._text, place)
        return match.end() if match else place

    def _star(self, place: int) -> int:
        behind = self._gap(place)
        return behind + 1 if self._at(behind) == "*" else place

    def _options(self, place: int) -> int:
        """Behind options and overlays, at most three."""
        for _ in range(3):
            behind = self._gap(place)
            if self._at(behind) == "[" and behind in self._groups.closing:
                place = self._groups.closing[behind] + 1
            elif match := _OVERLAY.match(self._text, behind):
                place = match.end()
            else:
                break
        return place

    def _rounds(self, place: int) -> int:
        """Behind the two options in round brackets of a multicite command."""
        place = self._star(place)
        for _ in range(2):
            behind = self._gap(place)
            if self._at(behind) != "(" or behind not in self._groups.closing:
                break
            place = self._groups.closing[behind] + 1
        return place

    def _option(self, place: int) -> tuple[str | None, int]:
        """The text of an option, and where to go on."""
        behind = self._gap(place)
        end = self._groups.closing.get(behind, -1) if self._at(behind) == "[" else -1
        if end < 0:
            return None, place
        short = end - behind < LONGEST_OPTION
        return (self._text[behind + 1 : end].strip() if short else ""), end + 1

    def _argument(self, place: int) -> int:
        """Where an argument in braces opens; -1 if none stands there."""
        place = self._gap(place)
        return place if self._at(place) == "{" and place in self._groups.closing else -1

    def _content(self, start: int) -> str | None:
        """The text of an argument without groups inside; None if it has some."""
        if start not in self._groups.flat:
            return None
        return self._text[start + 1 : self._groups.closing[start]]

    def _written(self, start: int) -> str:
        """The text of an argument as it stands, groups inside and all, cut where it is long."""
        end = self._groups.closing[start]
        if start in self._groups.flat or end - start < LONGEST_OPTION:
            return self._text[start + 1 : end]
        return self._text[start + 1 : start + LONGEST_OPTION] + "{"
