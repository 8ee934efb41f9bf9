"""A library of one's own: founded, asked about, changed, compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lorabib import build, model, store
from lorabib.resolve.answers import Manner as Asking
from lorabib.resolve.desk import Desk
from lorabib.store.settings import read_endpoints

if TYPE_CHECKING:
    from lorabib.keeping.adding import Adding
    from lorabib.keeping.differing import Difference
    from lorabib.keeping.draft import Made
    from lorabib.keeping.editing import Editing
    from lorabib.keeping.importing import Import
    from lorabib.keeping.migrating import Migration
    from lorabib.keeping.moving import Moving
    from lorabib.keeping.references import Importing
    from lorabib.keeping.removing import Removing
    from lorabib.resolve import Planned, Resolution

M = TypeVar("M", bound="Made")


def _several(texts: Sequence[str]) -> tuple[str, ...]:
    """Some texts; one alone is one, and not its letters."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


class Keeping:
    """What a keeper does with a library."""

    location: store.Location

    def resolve(
        self,
        manner: Asking | None = None,
        *,
        search: bool = True,
        offline: bool = False,
        write: bool = True,
    ) -> Resolution:
        """Ask the sources about the rows, and keep what they rest on.

        An outage raises nothing: it is told in the result's `unavailable`.
        """
        from lorabib import resolve

        with self._desk(manner) as asked:
            made = resolve.resolve(self.location, asked, search=search, offline=offline)
        if write:
            self._own()
            resolve.write(self.location, made)
        return made

    def plan(self, *, search: bool = True) -> tuple[Planned, ...]:
        """What `resolve` would ask of whom."""
        from lorabib import resolve

        intervals = {e.source: e.intervals for e in read_endpoints(self.location)}
        with self._desk(None) as asked:
            return resolve.plan(self.location, asked, intervals, search=search)

    def add(
        self,
        *works: str,
        categories: Sequence[str],
        code: Sequence[str] = (),
        name: str = "added",
        offline: bool = False,
        manner: Asking | None = None,
        write: bool = True,
    ) -> Adding:
        """Add works to categories, each named by an identifier, an address or a title.

        Nothing is written if one is refused. Raises `UnavailableError` in an outage.
        """
        from lorabib.keeping import adding

        with self._desk(manner) as asked:
            order = adding.order(
                self.location,
                works,
                _several(categories),
                asked,
                code=_several(code),
                name=name,
                offline=offline,
            )
        return self._made(order.now, write)

    def remove(self, key: str, *, write: bool = True) -> Removing:
        """Take a paper out of all lists; its key stays reserved."""
        from lorabib.keeping import removing

        return self._made(lambda: removing.remove(self.location, key), write)

    def move(
        self, key: str, category: str, origin: str = "", *, ruling: bool = False, write: bool = True
    ) -> Moving:
        """Move a paper to a category, from `origin` or from the only one that it has."""
        from lorabib.keeping import moving

        return self._made(
            lambda: moving.move(self.location, key, category, origin, ruling=ruling), write
        )

    def edit(self, key: str, fields: Sequence[str], reason: str, *, write: bool = True) -> Editing:
        """Correct fields of a paper, each ``name=value`` in CSL's names, with a reason."""
        from lorabib.keeping import editing

        return self._made(lambda: editing.edit(self.location, key, _several(fields), reason), write)

    def import_list(self, path: str | Path, name: str = "", *, write: bool = True) -> Import:
        """Bring a changed Markdown list in: rows new, gone, changed, moved."""
        from lorabib.keeping import importing

        if not write:
            return importing.compared(self.location, Path(path), name)
        self._own()
        return importing.bring(self.location, Path(path), name)

    def import_file(
        self,
        path: str | Path,
        categories: Sequence[str] = (),
        *,
        name: str = "",
        offline: bool = False,
        manner: Asking | None = None,
        write: bool = True,
    ) -> Importing:
        """Bring the entries of a `.bib`, `.json` (CSL-JSON), `.ris` or `.txt` file in as rows."""
        from lorabib.keeping import references

        with self._desk(manner) as asked:
            order = references.FileOrder(
                self.location, Path(path), asked, _several(categories), name=name, offline=offline
            )
        return self._made(order.now, write)

    def rename_key(self, old: str, new: str, *, write: bool = True) -> tuple[model.Holding, ...]:
        """Give a paper another key; the old one stays its alias. The lines of the ledger."""
        if not write:
            return build.rename(self.location, old, new)
        self._own()
        return build.renamed(self.location, old, new)

    def migrate(self, *, write: bool = True) -> Migration:
        """Bring a library of an older format up to date, with a backup."""
        from lorabib.keeping import migrating

        root = self.location.root
        return migrating.migrate(root) if write else migrating.plan(root)

    def diff(self, old: str, new: str = "") -> Difference:
        """What has changed between two revisions, or two folders; without `new`, until now."""
        from lorabib.keeping import differing

        return differing.diff(self.location, old, new)

    def _desk(self, manner: Asking | None) -> Desk:
        return Desk(read_endpoints(self.location), manner or Asking())

    def _own(self) -> None:
        from lorabib.keeping.draft import own

        own(self.location, dry_run=False)

    def _made(self, make: Callable[[], M], write: bool) -> M:
        from lorabib.keeping.draft import done

        return done(self.location, make, dry_run=not write)
