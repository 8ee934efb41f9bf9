"""The tree of errors.

::

    LorabibError
    ├── DataError          a file of the library is missing or wrong: path, line, field
    ├── BusyError          another process writes the library
    ├── FolderError        a folder or a name that cannot become what is asked for
    ├── ListError          a Markdown list cannot be read at all
    ├── BibfileError       a `.bib` file is none
    ├── UnknownNameError   a category, format or key that does not exist, with the nearest
    ├── QueryError         a search that cannot be read
    ├── EngineError        an external program (pandoc) is missing or failed
    │   └── SlowError      it took longer than it may
    ├── AnswerError        what a source sent is no answer to the question
    │   └── RefusedError   the source does not take the question itself
    └── UnavailableError   a source cannot be asked now: an outage, never an absence

One thing wrong raises; many things wrong are returned as `Problem`s.
Every message is one line: what, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # pathlib is not needed to say what is wrong, and help must come fast
    from pathlib import Path


#: Of a name that does not exist so many letters are said.
_LONGEST = 80


class LorabibError(Exception):
    """Base of all errors that lorabib raises on purpose; `str()` is one line."""

    exit_code = 1


class DataError(LorabibError):
    """A file of the library cannot be used.

    `path` is the file, `line` its line (1-based) where one is known, `field` the JSON or
    TOML path of the wrong value.
    """

    def __init__(
        self, message: str, path: Path, line: int | None = None, field: str | None = None
    ) -> None:
        self.path, self.line, self.field = path, line, field
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {field + ': ' if field else ''}{message}")


class BusyError(LorabibError):
    """Another process writes the library; `writer` says which, as far as it is known."""

    def __init__(self, root: Path, writer: str = "") -> None:
        self.root, self.writer = root, writer
        who = f" ({writer})" if writer else ""
        super().__init__(
            f"{root}: another lorabib writes this library{who}: wait until it has ended, or stop "
            "it, and try again"
        )


class FolderError(LorabibError):
    """A folder that cannot become a library, or a name that cannot be a list's."""

    exit_code = 2


class ListError(LorabibError):
    """A Markdown list that cannot be read at all: missing, a folder, not UTF-8, binary."""

    def __init__(self, message: str, path: Path | str) -> None:
        self.path = path
        super().__init__(f"{path}: {message}")


class BibfileError(LorabibError):
    """A file that is no bibliography; the message says what it is."""

    def __init__(self, message: str, path: Path | str) -> None:
        self.path = path
        super().__init__(f"{path}: {message}")


class UnknownNameError(LorabibError):
    """A name that the library does not have; `nearest` are the likely meant ones, `advice` says
    where to look for others."""

    exit_code = 2

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = (), advice: str = "") -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        hint = f"; did you mean {', '.join(self.nearest)}?" if nearest else ""
        shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
        super().__init__(f"no {kind} named {shown!r}{hint}{'; ' * bool(advice)}{advice}")


class QueryError(LorabibError):
    """A search that cannot be read; the message says which part, and what can stand there."""

    exit_code = 2


class EngineError(LorabibError):
    """An external program is missing or failed; the message says what works without it."""


class SlowError(EngineError):
    """An external program took longer than it may, and was stopped: to ask again is no use."""


class AnswerError(LorabibError):
    """What a source sent is no answer: cut short, of another kind, or unsafe to read."""


class RefusedError(AnswerError):
    """A source does not take the question itself: it says nothing of the rest."""


class UnavailableError(LorabibError):
    """A source cannot be asked now, or refuses to answer. Says nothing of what it holds."""

    exit_code = 3

    def __init__(self, source: str, reason: str) -> None:
        self.source, self.reason = source, reason
        super().__init__(f"{source}: unavailable: {reason}")


#: So many names can all be offered for one that does not exist.
_FEW = 9


def unknown(kind: str, name: str, known: Sequence[str]) -> UnknownNameError:
    """The error for a name that does not exist, with the nearest that do."""
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, n=3, cutoff=0.5)
    near += [k for k in known if name and name.lower() in k and k not in near]
    return UnknownNameError(kind, name, near[:3] or (known if len(known) < _FEW else ()))
