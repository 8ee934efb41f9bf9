"""The layout of an author's own `.bib` file put in order: the verb of `lorabib tidy`."""

from __future__ import annotations

from pathlib import Path

from lorabib.bibfile.diffs import unified
from lorabib.bibfile.doubles import doubles
from lorabib.bibfile.encoding import Decoded
from lorabib.bibfile.reading import parse
from lorabib.bibfile.tidying import Tidy, tidied
from lorabib.errors import BibfileError
from lorabib.model import Base, Problem
from lorabib.store.authors_files import read_authors_file, write_authors_file

__all__ = ["Tidy", "TidyFile", "tidy_file", "tidy_text"]


class TidyFile(Base, frozen=True, kw_only=True):
    """A file in order: its new text, what is wrong in it, and what may stand in it twice.

    `diff` is unified, and empty where the file is tidy already. `unread` is the number of entries
    that cannot be read. `notes` are what could not be done.
    """

    path: str
    entries: int
    unread: int
    changed: bool
    text: str
    diff: str
    problems: tuple[Problem, ...] = ()
    doubles: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    backup: str = ""


def tidy_text(text: str, path: str, how: Tidy) -> TidyFile:
    """The text of a `.bib` file in order; `path` is for what is told.

    Raises:
        BibfileError: it is no bibliography.

    >>> tidy_text("@misc{a,year=2020}", "refs.bib", Tidy()).text.split()
    ['@misc{a,', 'year', '=', '2020,', '}']
    """
    found = parse(text, path)
    for problem in found.problems:
        if problem.code == "not-a-bibliography":
            raise BibfileError(problem.message, path)
    made = tidied(found, how)
    return TidyFile(
        path=path,
        entries=len(found.entries),
        unread=sum(1 for block in found.blocks if block.kind == "unread"),
        changed=made.text != text,
        text=made.text,
        diff=unified(text, made.edits, path),
        problems=found.problems,
        doubles=tuple(doubles(found, path)),
        notes=made.notes,
    )


def tidy_file(path: Path, how: Tidy, *, write: bool = False) -> tuple[TidyFile, Decoded]:
    """A `.bib` file in order, and how it was read; with `write` it is changed in place.

    As it was it stays beside it, as ``refs.bib.bak`` or, where that is taken,
    ``refs.bib.bak1`` and so on. A file that is tidy is left alone.

    Raises:
        BibfileError: it is no bibliography.
        DataError: it cannot be read or written.
    """
    from msgspec.structs import replace

    before = read_authors_file(path)
    made = tidy_text(before.text, str(path), how)
    if write and made.changed:
        made = replace(made, backup=str(write_authors_file(path, made.text, before)))
    return made, before
