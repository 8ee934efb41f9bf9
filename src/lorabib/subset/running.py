"""A subset from files and keys to a file: what is read, and when it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lorabib import store
from lorabib.citations.model import Cited
from lorabib.citations.reading import from_text, kind_of, listed, together
from lorabib.errors import DataError
from lorabib.exporters.options import DEFAULT, Options
from lorabib.store.documents import is_file, read_bibliography, read_cited
from lorabib.subset import MARK, Subset, lost, subset

if TYPE_CHECKING:
    from lorabib.bibfile.model import Bibliography

#: So many keys are said.
_SHOWN = 5


class Wanted(NamedTuple):
    """What is asked for: `documents` are files, keys, or ``-`` for standard input."""

    location: store.Location
    documents: tuple[str, ...]
    form: str = "bib"
    merge: tuple[Path, ...] = ()
    order: str = "key"
    options: Options = DEFAULT
    output: Path | None = None
    force: bool = False


def make(wanted: Wanted, standard_input: Callable[[], str]) -> tuple[Subset, tuple[str, ...]]:
    """The subset, and the documents that it was made of, with those that they include.

    Files that they include and that are not there are among them: they may come.

    Raises:
        LorabibError: a file cannot be read, or is not what its name says.
    """
    found = cited(wanted.documents, standard_input)
    made = subset(
        wanted.location,
        found,
        wanted.form,
        merge=_merged(wanted),
        order=wanted.order,
        options=wanted.options,
    )
    return made, (*found.files, *found.absent)


def cited(documents: Sequence[str], standard_input: Callable[[], str]) -> Cited:
    """What files, standard input and keys cite, in their order."""
    several = []
    for name in documents:
        if name == "-":
            several.append(from_text(standard_input(), "standard input"))
        elif _is_document(name):
            several.append(read_cited([Path(name)]))
        else:
            several.append(listed([name]))
    return together(several)


def _is_document(name: str) -> bool:
    """Whether an argument is a file, and no key: by its ending, unless it is an address."""
    if name.lower().startswith(("http://", "https://", "doi:", "arxiv:")):
        return False
    return bool(kind_of(name)) or is_file(Path(name))


def changed(made: Subset, output: Path) -> bool:
    """Whether the file is not in step."""
    return store.read_export(output) != _text(made)


def write(made: Subset, wanted: Wanted) -> None:
    """Write the file, whole or not at all.

    Raises:
        DataError: it cannot be written, or has entries that would be lost (without `force`).
    """
    assert wanted.output
    old = None if wanted.force else store.read_export(wanted.output)
    if gone := lost(wanted.location, old, made, _merged(wanted)) if old else ():
        shown = ", ".join(gone[:_SHOWN]) + (" ..." if len(gone) > _SHOWN else "")
        message = f"has entries that only it has ({shown}): rename it and give it with --merge, or "
        raise DataError(f"{message}use --force", wanted.output)
    store.write({wanted.output: _text(made)})


def _text(made: Subset) -> str:
    return f"{MARK}\n{made.text}"


def _merged(wanted: Wanted) -> dict[str, Bibliography]:
    return {str(path): read_bibliography(path) for path in wanted.merge}
