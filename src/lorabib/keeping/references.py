"""The verb import for files of references: every entry a row of a list, or a problem."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lorabib import store
from lorabib.bibfile.encoding import decode
from lorabib.errors import ListError
from lorabib.keeping.adding import Added, Order, Refused
from lorabib.keeping.draft import Change
from lorabib.keeping.reading import kind_of, read
from lorabib.keeping.slugs import list_name
from lorabib.keeping.wishes import unreadable
from lorabib.model import Base, Problem
from lorabib.resolve import Desk
from lorabib.store import folders
from lorabib.store.texts import read_file


class Importing(Base, frozen=True, kw_only=True):
    """What importing a file comes to: a row for each entry, or a problem with its line.

    `list` is the list that gets the rows. Nothing is written yet.
    """

    list: str
    entries: int
    added: tuple[Added, ...]
    refused: tuple[Refused, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    change: Change


class FileOrder:
    """The entries of a file, and what the sources say of them: `now` says what it comes to."""

    def __init__(
        self,
        location: store.Location,
        path: Path,
        desk: Desk,
        categories: Sequence[str] = (),
        *,
        name: str = "",
        offline: bool = False,
    ) -> None:
        """Read the file `path`, a .bib, .json (CSL-JSON), .ris or .txt, for the list `name`.

        The sources are asked for entries that have only an identifier, and about plain text; for
        the others `lorabib resolve` asks.

        Raises:
            ListError: the file cannot be read.
            UnknownNameError: a category that the library does not have.
            UnavailableError: a source could not be asked.
        """
        self._path, kind = str(path), kind_of(path.name)
        self._wishes, self._problems = read(_text(path), self._path)
        self._name = name or list_name(*folders.stem_and_folder(path))
        self._order = Order(
            location,
            self._wishes,
            categories,
            desk,
            name=self._name,
            offline=offline,
            whole=False,
            ask=kind == ".txt",
        )

    def now(self) -> Importing:
        """What importing comes to in the library as it is; nothing is written.

        Entries that the library has are left as they are, but for the categories: importing twice
        changes nothing.
        """
        made = self._order.now()
        refused = [unreadable(self._path, r.line, f"{r.text}: {r.why}") for r in made.refused]
        unread = sorted((*self._problems, *refused), key=lambda p: p.line or 0)
        return Importing(
            list=self._name,
            entries=len(self._wishes) + len(self._problems),
            added=made.added,
            refused=made.refused,
            problems=(*unread, *made.problems),
            notes=made.notes,
            change=made.change,
        )


def _text(path: Path) -> str:
    """The text of a file in whatever encoding; bytes that are none become U+FFFD."""
    text = decode(read_file(path)).text
    if "\0" in text:
        raise ListError("is a binary file, not a text of references", path)
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
