"""What a list of keys cites: one a line, ``#`` or ``%`` before a comment."""

from __future__ import annotations

from collections.abc import Iterator

from lorabib.citations.events import Cite


def scan(text: str) -> Iterator[Cite]:
    r"""The keys of a list, also of several with commas or blanks between them on a line.

    >>> [cite.key for cite in scan("# mine\nhu2022lora\nliu2024dora, hayou2024lora\n")]
    ['hu2022lora', 'liu2024dora', 'hayou2024lora']
    """
    for number, line in enumerate(text.split("\n"), 1):
        if not line.lstrip().startswith(("#", "%")):
            yield from (Cite(key, number) for key in line.replace(",", " ").split())
