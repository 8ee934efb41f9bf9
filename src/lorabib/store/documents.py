"""Documents that cite: read from the disk, with the files that they include."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lorabib.citations.model import Cited
from lorabib.citations.reading import gathered
from lorabib.errors import DataError
from lorabib.store.places import reason

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


def _load(name: str) -> bytes | None:
    """The bytes of a file; None if there is none. What is no file (a device) is none."""
    path = Path(name)
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(_LIMIT + 1)
    except ValueError:  # a name that no file can have
        return None
    except OSError as error:
        raise DataError(reason(error), path) from error
    if len(data) > _LIMIT:
        raise DataError("is too large for a document (64 MB at most)", path)
    return data
