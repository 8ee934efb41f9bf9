"""What a list of keys cites: one a line, ``#`` or ``%`` before a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.citations.events import Cite

_BULLETS = frozenset("*-+")
_LIKE_A_KEY = re.compile(r"\w").match


def scan(text: str) -> Iterator[Cite]:
    r"""The keys of a list, also of several with commas or blanks between them on a line.

    >>> [cite.key for cite in scan("# mine\nhu2022lora\n- liu2024dora, hayou2024lora\n")]
    ['hu2022lora', 'liu2024dora', 'hayou2024lora']
    """
    for number, names in _rows(text):
        bullet = len(names) > 1 and names[0] in _BULLETS
        yield from (Cite(key, number) for key in names[bullet:])


def is_list(text: str) -> bool:
    """Whether a text can be a list of keys: each begins as one, and ``*`` stands alone.

    >>> is_list("* A Title\\nSee [cite:@hu2022lora].")
    False
    """
    return all(names == ["*"] or all(map(_LIKE_A_KEY, names)) for _, names in _rows(text))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.lstrip().startswith(("#", "%")):
            yield number, line.replace(",", " ").split()
