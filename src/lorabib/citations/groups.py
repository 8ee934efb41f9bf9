"""The brackets of a LaTeX text, each with its counterpart, found in one pass."""

from __future__ import annotations

import re
from typing import NamedTuple

_SIGN = re.compile(r"\\.|[{}\[\]()]", re.DOTALL)


class Groups(NamedTuple):
    """Where each opening bracket closes; `flat` are the braces without braces inside."""

    closing: dict[int, int]
    flat: frozenset[int]


class _Frame:
    """A group that is open: the brackets in it that are open, and whether it has groups."""

    __slots__ = ("nested", "round", "square", "start")

    def __init__(self, start: int) -> None:
        self.start, self.nested = start, False
        self.square: list[int] = []
        self.round: list[int] = []


def grouped(text: str) -> Groups:
    """The brackets of a text.

    An option ends with the first bracket on the level of its own braces, as in LaTeX.
    """
    closing: dict[int, int] = {}
    flat = set()
    frames = [_Frame(-1)]
    for match in _SIGN.finditer(text):
        sign, place, frame = match[0], match.start(), frames[-1]
        if sign == "{":
            frames.append(_Frame(place))
        elif sign == "}" and len(frames) > 1:
            frames.pop()
            frames[-1].nested = True
            closing[frame.start] = place
            if not frame.nested:
                flat.add(frame.start)
        elif sign in "[(":
            (frame.square if sign == "[" else frame.round).append(place)
        elif sign in "])":
            opened = frame.square if sign == "]" else frame.round
            closing.update(dict.fromkeys(opened, place))
            opened.clear()
    return Groups(closing, frozenset(flat))
