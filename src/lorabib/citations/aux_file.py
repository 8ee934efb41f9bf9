r"""What an `.aux` file of LaTeX cites: ``\citation``, and what biblatex writes.

BibTeX takes a command only at the start of a line (``bibtex.web``, "Reading the auxiliary file").
biblatex writes ``\abx@aux@cite{section}{key}`` (before 3.15 without the section).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.citations.events import Database, Event, Include, keys
from lorabib.errors import LorabibError

_COMMAND = re.compile(
    r"^\\(citation|bibdata|@input|abx@aux@cite|abx@aux@nociteall)\b"
    r"(?:\{([^{}\n]*)\})?(?:\{([^{}\n]*)\})?",
    re.MULTILINE,
)
_LINE = re.compile(r"^\\[A-Za-z@]+", re.MULTILINE)
#: Keys by which classes switch their styles; their entries come with the class or are written by it
#: (REVTeX, achemso, biblatex with BibTeX).
CONTROLS = frozenset(
    "biblatex-control achemso-control REVTEX41Control REVTEX42Control apsrev41Control "
    "apsrev42Control aip41Control aip42Control".split()
)


def scan(text: str) -> Iterator[Event]:
    r"""The events of an `.aux` file.

    >>> [event.key for event in scan("\\relax\n\\citation{a,b}\n")]
    ['a', 'b']
    """
    line, counted = 1, 0
    for match in _COMMAND.finditer(text):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        command, first, second = match[1], match[2] or "", match[3]
        if command == "citation":
            yield from (cite for cite in keys(first, line) if cite.key not in CONTROLS)
        elif command == "abx@aux@cite":
            yield from keys(first if second is None else second, line)
        elif command == "abx@aux@nociteall":
            yield from keys("*", line)
        elif command == "bibdata":
            yield from (Database(name.strip()) for name in first.split(",") if name.strip())
        elif first:
            yield Include(first, line)


def checked(text: str, path: str) -> str:
    """A text that LaTeX can have written. Raises `LorabibError` for another one."""
    if "\0" in text or not _LINE.search(text):
        raise LorabibError(f"{path}: has no line that LaTeX writes: run LaTeX again")
    return text
