"""The quick way: `lorabib key WORDS` and `lorabib show KEYS` without options, from the kept index,
and `lorabib references` of categories in a style, to standard output.

Importing click takes three times as long as Python's own start, and the whole of such a look-up
less than that. So what has no options and is in the index is answered here, and lists of references
with the three options of `_OPTIONS`; all else, every error and every index that has to be made are
left to the command line, whose answer would be the same (tests/test_quick.py holds one against the
other).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from lorabib.lookup.told import Told
    from lorabib.store.places import Location

#: A terminal has so many columns where it does not say.
_WIDTH = 100


def answer(arguments: Sequence[str]) -> Told | None:
    """What a command line tells, if it can be told quickly; None if it cannot.

    >>> answer(["key", "--exact", "dora"]) is None
    True
    """
    command, *words = arguments or [""]
    if "_LORABIB_COMPLETE" in os.environ:
        return None
    if command == "references":
        return _tried(_references, words) if _asked(words) is not None else None
    plain = words and not any(word.startswith("-") for word in words)
    return _tried(_look_up, arguments) if command in ("key", "show") and plain else None


def _tried(tell: Callable[[Sequence[str]], Told | None], words: Sequence[str]) -> Told | None:
    from lorabib.errors import LorabibError

    try:
        return tell(words)
    except (LorabibError, OSError):
        return None


def _location() -> Location:
    from pathlib import Path

    from lorabib.store.places import locate

    named = os.environ.get("LORABIB_LIBRARY")
    return locate(Path(named) if named else None, Path.cwd())


def _look_up(arguments: Sequence[str]) -> Told | None:
    from lorabib.find import kept
    from lorabib.lookup import told

    command, *words = arguments
    location = _location()
    if command == "show":
        found = kept(location, lambda finder: [finder.card(word) for word in words]) or []
        cards = [card for card in found if card]
        return told.of_show(cards) if len(cards) == len(words) else None
    query = " ".join(words)
    answer = kept(location, lambda finder: finder.find(query))
    return told.of_key(answer, query, columns()) if answer else None


#: Options of `references`, and what they name.
_OPTIONS = {"-c": "category", "--category": "category", "-s": "style", "--style": "style"}
_OPTIONS |= {"-f": "format", "--format": "format"}
#: Formats that are text for a terminal.
_TEXTS = ("markdown", "text", "html", "latex", "typst")


def _asked(words: Sequence[str]) -> dict[str, list[str]] | None:
    """What the options of `references` name, each in order; None if they are not all plain ones.

    >>> _asked(["-c", "moe", "--style", "ieee"])
    {'category': ['moe'], 'style': ['ieee'], 'format': []}
    """
    asked: dict[str, list[str]] = {"category": [], "style": [], "format": []}
    if len(words) % 2:
        return None
    for option, value in zip(words[::2], words[1::2], strict=True):
        if option not in _OPTIONS or not value or value.startswith("-"):
            return None
        asked[_OPTIONS[option]].append(value)
    return asked if set(asked["format"]) <= set(_TEXTS) else None


def _references(words: Sequence[str]) -> Told | None:
    from lorabib.errors import SlowError
    from lorabib.references import pandoc
    from lorabib.references.manner import Manner, early

    asked, location = _asked(words) or {}, _location()
    style, form = (asked["style"] or ["apa"])[-1], (asked["format"] or ["markdown"])[-1]
    manner = Manner(style, folders=(location.data / "styles",))
    if asked["style"] and pandoc.find() is None:  # what was named is not replaced: needs.py
        return None

    def meanwhile() -> None:
        bibliographies.loaded(form)

    try:
        with early(manner, meanwhile):
            from lorabib import bibliographies, build

            papers = build.load(location)
            made = bibliographies.references(papers, asked["category"] or ("all",), form, manner)
            from lorabib.lookup.told import Told
    except KeyboardInterrupt:  # as click says it
        from lorabib.lookup.told import Told

        return Told(err=("", "Aborted!"), code=1)
    except SlowError as error:  # the command line would wait as long once more
        from lorabib.lookup.told import Told

        return Told(err=(f"Error: {error}",), code=error.exit_code)
    lines = made.data.decode().removesuffix("\n").split("\n")
    return Told(out=tuple(lines), err=tuple(f"note: {note}" for note in made.notes))


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
