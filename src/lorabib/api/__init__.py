"""`lorabib.Library`: all that the commands do, in one call each, with typed results.

The methods hold no rules of their own: each finds its library, and calls the verb of its command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from lorabib import model, store
from lorabib.api.authors import Authors
from lorabib.api.keeping import Keeping
from lorabib.api.reading import Reading

if TYPE_CHECKING:
    from lorabib.gold import Scores
    from lorabib.keeping.founding import Founding

__all__ = ["Library"]


class Library(Reading, Authors, Keeping):
    """A library: a folder with a ``lorabib.toml`` and ``data/``, or the one that came with lorabib.

    >>> library = Library()
    >>> library.key("dora").hits[0].key
    'liu2024dora'

    Without `folder` it is the library around the current folder, else the one of the package. Every
    method reads the library as its files are at that time. Errors are those of `lorabib.errors`:
    `DataError` and `ListError` where the library cannot be read, `UnknownNameError` for a name
    that it does not have, `BusyError` where another process keeps writing it.

    What changes files takes ``write``: with ``write=False`` the same is answered, and nothing is
    written (``--dry-run`` of the commands).
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.location = store.locate(Path(folder) if folder is not None else None, Path.cwd())

    def __repr__(self) -> str:
        return f"Library({str(self.location.data.parent)!r})"

    @classmethod
    def init(cls, folder: str | Path, *lists: str | Path, force: bool = False) -> Self:
        """Make `folder` a library with Markdown lists in it. Raises `FolderError`, `ListError`."""
        from lorabib.keeping import founding

        founding.found(Path(folder), [Path(one) for one in lists], force=force)
        return cls(folder)

    @staticmethod
    def plan_init(folder: str | Path, *lists: str | Path, force: bool = False) -> Founding:
        """What `init` would make of `folder`; nothing is written. Raises as `init`."""
        from lorabib.keeping import founding

        return founding.plan(Path(folder), [Path(one) for one in lists], force=force)

    @staticmethod
    def read(path: str | Path) -> tuple[tuple[model.ListEntry, ...], tuple[model.Problem, ...]]:
        """The rows of a Markdown list, and what is odd about it. Raises `ListError`."""
        from lorabib import lists

        path = Path(path)
        return lists.read(store.read_list(path), path.stem)

    @staticmethod
    def evaluate(
        gold: str | Path, *records: str | Path, replay: str | Path | None = None
    ) -> Scores:
        """How well rows are resolved, against rows whose work is known (docs/evaluation.md)."""
        from lorabib.evaluation import evaluate

        return evaluate(
            Path(gold), [Path(one) for one in records], Path(replay) if replay else None
        )
