"""The quick way: `lorabib key WORDS` and `lorabib show KEYS` without options, from the kept index.

Importing click takes three times as long as Python's own start, and the whole of such a look-up
less than that. So what has no options and is in the index is answered here; all else, every error
and every index that has to be made are left to the command line, whose answer would be the same
(tests/test_quick.py holds one against the other).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from lorabib.lookup.told import Told

#: A terminal has so many columns where it does not say.
_WIDTH = 100


def answer(arguments: Sequence[str]) -> Told | None:
    """What a command line tells, if it can be told quickly; None if it cannot.

    >>> answer(["key", "--exact", "dora"]) is None
    True
    """
    command, *words = arguments or [""]
    plain = words and not any(word.startswith("-") for word in words)
    if command not in ("key", "show") or not plain or "_LORABIB_COMPLETE" in os.environ:
        return None
    from lorabib.errors import LorabibError

    try:
        return _told(command, words)
    except (LorabibError, OSError):
        return None


def _told(command: str, words: Sequence[str]) -> Told | None:
    from pathlib import Path

    from lorabib.find import kept
    from lorabib.lookup import told
    from lorabib.store.places import locate

    named = os.environ.get("LORABIB_LIBRARY")
    location = locate(Path(named) if named else None, Path.cwd())
    if command == "show":
        found = kept(location, lambda finder: [finder.card(word) for word in words]) or []
        cards = [card for card in found if card]
        return told.of_show(cards) if len(cards) == len(words) else None
    query = " ".join(words)
    answer = kept(location, lambda finder: finder.find(query))
    return told.of_key(answer, query, columns()) if answer else None


def columns() -> int:
    """The width of the terminal; 0 if standard output is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return 0
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH


def sayable(line: str, stream: TextIO | None) -> str:
    """A line for a terminal or file: no control characters, and what its encoding has.

    What the encoding does not have is written as an escape (``\\xe9``).
    """
    from lorabib.text import printable

    encoding = getattr(stream, "encoding", None) or "utf-8"
    return printable(line).encode(encoding, "backslashreplace").decode(encoding)


def tell(told: Told) -> int:
    """Print what is told, and return the exit code: 1 also where it could not be printed."""
    try:
        for stream, lines in ((sys.stdout, told.out), (sys.stderr, told.err)):
            if stream is not None:
                stream.writelines(f"{sayable(line, stream)}\n" for line in lines)
                stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # a closed pipe is the reader's affair
            print(f"Error: output: {error.strerror}", file=sys.stderr)
        return 1
    return told.code
