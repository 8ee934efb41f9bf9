"""Documents that cite: read from the disk, with the files that they include."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lorabib.citations.model import Cited
from lorabib.citations.reading import gathered
from lorabib.errors import DataError
from lorabib.store.texts import bytes_within

if TYPE_CHECKING:
    from lorabib.bibfile.model import Bibliography

#: No document is larger, in bytes.
_LIMIT = 64_000_000


def read_cited(paths: Sequence[Path]) -> Cited:
    """What documents cite, with the files that they include, in the order of the text.

    A document is `.aux`, `.bcf`, LaTeX, Markdown, typst, or a list of keys, by its name or else by
    its text.

    Raises:
        DataError: a file cannot be read.
        LorabibError: a document is not there, or is not what its name says.
    """
    return gathered([str(path) for path in paths], _load)


def read_bibliography(path: Path) -> Bibliography:
    """An author's `.bib`. Raises `DataError` if the file cannot be read, or is none."""
    from lorabib.bibfile.reading import parse
    from lorabib.store.authors_files import read_authors_file

    text = read_authors_file(path).text
    # Bytes that are no text cannot be written again.
    clean = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    found = parse(clean, str(path))
    if not found.entries and (wrong := [p for p in found.problems if p.severity == "error"]):
        raise DataError(wrong[0].message, path, wrong[0].line)
    return found


def states(paths: Iterable[Path]) -> tuple[tuple[int, int] | None, ...]:
    """The times (ns) and sizes (bytes) of files, by which a change is seen; None without a file."""
    return tuple(map(_state, paths))


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def is_file(path: Path) -> bool:
    """Whether a file is there; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths are one file, by whatever names."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return one.absolute() == other.absolute()


def _load(name: str) -> bytes | None:
    """The bytes of a file; None if there is none. What is no file (a device) is none."""
    path = Path(name)
    if not is_file(path):
        return None
    return bytes_within(path, _LIMIT, DataError, large="is too large for a document")
