"""Files of one's own held against a library: papers, `.bib` files, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from lorabib import store
from lorabib.exporters.options import DEFAULT, Options
from lorabib.store.settings import read_endpoints

if TYPE_CHECKING:
    from lorabib.auditing import Audit, Fixed
    from lorabib.bibfile.encoding import Decoded
    from lorabib.bibfile.model import Bibliography
    from lorabib.proof import Adoption, Proof
    from lorabib.resolve.answers import Manner as Asking
    from lorabib.resolve.desk import Desk
    from lorabib.review.model import Finding
    from lorabib.subset import Subset
    from lorabib.tidy import Tidy, TidyFile

_File = str | Path


def _open(finding: Finding) -> bool:
    """What the commands change unless they are told otherwise: no mere notes."""
    return finding.problem.severity != "info"


class Authors:
    """What a library gives the author of a paper, and the keeper of a list."""

    location: store.Location

    def subset(
        self,
        *documents: _File,
        form: str = "bib",
        merge: Sequence[_File] = (),
        order: str = "key",
        options: Options = DEFAULT,
    ) -> Subset:
        """The smallest `.bib` that has what documents cite: files, or citation keys.

        What neither the library nor a file of `merge` has is in the result's `unknown`, and in its
        `problems` with place and nearest keys.
        """
        from lorabib import subset as verb
        from lorabib.store.documents import read_bibliography
        from lorabib.subset.running import cited

        return verb.subset(
            self.location,
            cited([str(one) for one in documents], str),
            form,
            merge={str(one): read_bibliography(Path(one)) for one in merge},
            order=order,
            options=options,
        )

    def check_file(
        self,
        path: _File,
        *,
        only_cited: Sequence[_File] = (),
        offline: bool = False,
        manner: Asking | None = None,
    ) -> Proof:
        """What is stale or wrong in a `.bib` file, beside the library and the registries.

        An outage raises nothing: what could not be asked is told as ``not-asked``.
        """
        return self._proof(Path(path), only_cited, offline, manner)[0]

    def adopt(
        self,
        path: _File,
        *,
        wanted: Callable[[Finding], bool] = _open,
        only_cited: Sequence[_File] = (),
        offline: bool = False,
        manner: Asking | None = None,
        write: bool = False,
    ) -> Adoption:
        """The file with the findings that are `wanted` put right: text, unified diff, findings.

        With `write` the file is changed; as it was it stays beside it, as ``refs.bib.bak``,
        where that is taken as ``refs.bib.bak1`` and so on.
        """
        from lorabib.proof import adopt
        from lorabib.store.authors_files import write_authors_file

        proof, bibliography, before = self._proof(Path(path), only_cited, offline, manner)
        made = adopt(bibliography, proof.findings, str(path), wanted)
        if write and made.made:
            write_authors_file(Path(path), made.text, before)
        return made

    def audit(self, path: _File, *, offline: bool = False, manner: Asking | None = None) -> Audit:
        """What is wrong with a Markdown list, beside the library and the registries."""
        return self._audit(Path(path), offline, manner)[0]

    def fix_list(
        self,
        path: _File,
        *,
        wanted: Callable[[Finding], bool] = _open,
        offline: bool = False,
        manner: Asking | None = None,
        write: bool = False,
    ) -> Fixed:
        """The list with the findings that are `wanted` and certain put right: text and diff.

        With `write` the file is changed; as it was it stays beside it, as ``README.md.bak``,
        where that is taken as ``README.md.bak1`` and so on.
        """
        from lorabib.auditing import fix
        from lorabib.store.authors_files import write_authors_file

        audit, before = self._audit(Path(path), offline, manner)
        made = fix(before.text, audit.findings, audit.auditor, wanted)
        if write and made.made:
            write_authors_file(Path(path), made.text, before)
        return made

    def _audit(self, path: Path, offline: bool, manner: Asking | None) -> tuple[Audit, Decoded]:
        from lorabib.auditing import Ground, audit_list
        from lorabib.store.authors_files import read_authors_file

        before = read_authors_file(path)
        with _desk(self.location, offline, manner) as asked:
            return audit_list(before.text, str(path), Ground(self.location), asked), before

    @staticmethod
    def tidy(path: _File, how: Tidy | None = None, *, write: bool = False) -> TidyFile:
        """A `.bib` file laid out; with `write` in place, with a backup. Raises `BibfileError`."""
        from lorabib.tidy import Tidy, tidy_file

        return tidy_file(Path(path), how or Tidy(), write=write)[0]

    def _proof(
        self, path: Path, documents: Sequence[_File], offline: bool, manner: Asking | None
    ) -> tuple[Proof, Bibliography, Decoded]:
        from lorabib.bibfile.reading import parse
        from lorabib.proof import Ground, check_file
        from lorabib.store.authors_files import read_authors_file
        from lorabib.store.documents import read_cited

        before = read_authors_file(path)
        found = parse(before.text, str(path))
        keys = read_cited([Path(one) for one in documents]).keys if documents else None
        with _desk(self.location, offline, manner) as asked:
            proof = check_file(found, str(path), Ground(self.location), asked, keys)
        return proof, found, before


@contextmanager
def _desk(
    location: store.Location, offline: bool = False, manner: Asking | None = None
) -> Iterator[Desk | None]:
    """Where the registries are asked; None with `offline`."""
    from lorabib.resolve.answers import Manner as Asking
    from lorabib.resolve.desk import Desk

    opened = nullcontext() if offline else Desk(read_endpoints(location), manner or Asking())
    with opened as there:
        yield there
