"""Files of references as others write them -> wishes: BibTeX, CSL-JSON, RIS, plain text.

Every reader is total: an entry of the file is a wish, or a problem with its line.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from lorabib.errors import LorabibError
from lorabib.keeping.wishes import Wish, read_text
from lorabib.model import Problem

Read = tuple[tuple[Wish, ...], tuple[Problem, ...]]
#: End of a file's name -> the module of its reader here; plain text has none.
KINDS = {".bib": "bib", ".json": "csl", ".ris": "ris", ".txt": ""}


def kind_of(path: str) -> str:
    """The end of a file's name that says what it is.

    Raises:
        LorabibError: no file of this kind can be imported.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in KINDS:
        raise LorabibError(f"{path}: is none of {', '.join(KINDS)}")
    return suffix


def read(text: str, path: str) -> Read:
    """The works of a file, and what in it is none."""
    module = KINDS[kind_of(path)]
    if not module:
        return read_text(text, path)
    reader: Callable[[str, str], Read] = import_module(f"lorabib.keeping.reading.{module}").read
    return reader(text, path)
