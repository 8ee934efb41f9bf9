"""Plain values -> YAML 1.2 in block style, every text in double quotes as JSON has it.

YAML 1.2 takes JSON's strings as they are (section 1.3 of its specification), so nothing in a text
can end it, and no reader takes "no", "2024-05" or "1e3" for anything but text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*").fullmatch
# Words of YAML 1.1, which many readers still know, that are no text.
_WORDS = frozenset("y n yes no on off true false null".split())


def lines(value: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """The lines of a mapping; an empty value must not occur in it."""
    for name, inner in value.items():
        lead = f"{'  ' * depth}{key(name)}:"
        if isinstance(inner, dict):
            yield lead
            yield from lines(inner, depth + 1)
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield lead
            for one in inner:
                yield from item(one, depth + 1)
        else:
            yield f"{lead} {scalar(inner)}"


def item(value: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """The lines of a mapping as one item of a list."""
    mark = "- "
    for line in lines(value):
        yield "  " * depth + mark + line
        mark = "  "


def scalar(value: Any) -> str:
    """A text, a number, or a list of them, on one line.

    >>> scalar('a "b": c'), scalar([[2024, 5]])
    ('"a \\\\"b\\\\": c"', '[[2024, 5]]')
    """
    if isinstance(value, list):
        return f"[{', '.join(map(scalar, value))}]"
    return msgspec.json.encode(value).decode()


def key(name: str) -> str:
    """A key: bare if it is a plain word, else in quotes."""
    return name if _PLAIN(name) and name.lower() not in _WORDS else scalar(name)
