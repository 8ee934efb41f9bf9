"""One file beside what is known: entry by entry, first the library, then the registries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from lorabib import build, store
from lorabib.bibfile.model import Bibliography, Entry
from lorabib.match.titles import Agreement, compare
from lorabib.model import Claim, Paper, Severity
from lorabib.proof.live import Answered, ask
from lorabib.proof.shelf import Shelf
from lorabib.resolve.desk import Desk
from lorabib.review.deciding import verdict
from lorabib.review.entries import outline, statement
from lorabib.review.model import Finding, Statement, Verdict
from lorabib.review.reviewing import Reviewer, Seen, dialect_of
from lorabib.venues import Table

if TYPE_CHECKING:
    from lorabib.store.catalogue import Catalogue

#: So many papers have records that are read in less time than they are looked up.
_SMALL = 2000


class Ground:
    """A library, made ready to hold files against: several files need it once.

    Of a library of more than `small` papers the records are not read, but looked up in an index
    in the cache folder.

    Raises:
        DataError, ListError: the library cannot be read.
    """

    def __init__(self, location: store.Location, small: int = _SMALL) -> None:
        self.location = location
        with build.uncollected():
            library = self.library = build.load(location)
            self.protected = frozenset(library.protected)
            if len(library.papers) <= small:
                self.shelf = Shelf(library, store.read_claims(location))
            else:
                self.shelf = Shelf(library, (), fetch=self._fetch, seek=self._seek)

    def _fetch(self, paper: Paper) -> Iterator[Claim]:
        """The records that a paper may rest on; those without an identifier by their title."""
        found = self._catalogue.by_identifier(paper.identifiers)
        yield from found
        if not {f"{c.source}:{c.record}" for c in found}.issuperset(paper.sources):
            yield from self._catalogue.by_title(paper.item.title)

    def _seek(self, title: str) -> list[Claim]:
        """The records that have this title: a paper's preprint may be called otherwise."""
        return self._catalogue.by_letters(title)

    @cached_property
    def _catalogue(self) -> Catalogue:
        from lorabib.store.catalogue import open_catalogue

        return open_catalogue(sorted((self.location.data / "records").glob("*.jsonl")))

    @cached_property
    def table(self) -> Table:
        """The library's table of venues."""
        from lorabib.store.venues import read_venues

        return Table(read_venues(self.location))


class Checker:
    """One file, and what is known of its entries."""

    def __init__(
        self,
        bibliography: Bibliography,
        path: str,
        ground: Ground,
        cited: Collection[str] | None,
    ) -> None:
        self._path, self._location, self._shelf = path, ground.location, ground.shelf
        self._entries = bibliography.entries
        self._by_key = {entry.key: entry for entry in self._entries}
        dialect = dialect_of(self._entries, ground.protected)
        self._table = lambda: ground.table
        self._reviewer = Reviewer(path, dialect, self._table)
        wanted = None if cited is None else _with_parents(self._entries, cited)
        self.seen = [
            self._look(at, entry)
            for at, entry in enumerate(self._entries)
            if wanted is None or at in wanted
        ]

    def _look(self, at: int, entry: Entry) -> Seen:
        seen = outline(entry)
        found = self._shelf.find(seen)
        if not found:
            return Seen(at, entry, seen)
        said = statement(entry, self._path, seen, self._by_key)
        return Seen(at, entry, seen, said, verdict(said, found, self._table))

    def findings(self, desk: Desk | None) -> Iterator[Finding]:
        answered: dict[int, Answered] = {}
        if desk is not None:
            answered = self._asked(desk)
        yield from self._reviewer.findings(self.seen, self._entries)
        for one in self.seen:
            yield from self._unsettled(one, answered.get(one.at), offline=desk is None)

    def _asked(self, desk: Desk) -> dict[int, Answered]:
        """Ask about the entries that the library does not settle, and look at them again."""
        asked: dict[int, Statement] = {}
        for one in self.seen:
            said = one.statement or statement(one.entry, self._path, one.outline, self._by_key)
            if not _settled(one.verdict) and (said.identifiers or said.of_registries):
                asked[one.at] = said
        if not asked:
            return {}
        self._shelf, answered = ask(self._location, desk, asked)
        self.seen = [self._look(o.at, o.entry) if o.at in asked else o for o in self.seen]
        return answered

    def _unsettled(self, one: Seen, answered: Answered | None, offline: bool) -> Iterator[Finding]:
        """What is to be told of an entry of which it is not known what it is."""
        if answered and answered.lost and not _settled(one.verdict):
            yield self._reviewer.finding(one, "not-asked", f"not asked: {answered.lost}")
        for identifier in answered.nowhere if answered else ():
            told = f"{identifier} is known to no registry"
            yield self._reviewer.finding(one, "unknown-identifier", told)
        astray = one.verdict.misleading or one.verdict.doubtful
        if one.verdict.same or astray or not one.outline.squashed:
            return
        title = one.outline.title
        near = (r for r in one.verdict.refused if compare(title, r.title) >= Agreement.HEADLESS)
        if best := next(near, None):
            told = f"may be {best.title!r} ({best.record}), but is not surely: {best.reason}"
            yield self._reviewer.finding(one, "undecided", told)
        elif offline:
            yield self._reviewer.finding(one, "not-in-library", "not in the library")
        elif answered and answered.sought and answered.status == "unresolved":
            elsewhere = bool(one.entry.text("url") or one.outline.identifiers)
            told = f"no work with this title was found in {answered.sought}"
            severity: Severity | None = "info" if elsewhere else None
            yield self._reviewer.finding(one, "unknown-title", told, severity=severity)


def _settled(found: Verdict) -> bool:
    """Whether there is nothing to ask about: a publication is known, and it is surely the work."""
    same = found.same
    whole = same is not None and found.sure and bool(same.publications)
    return whole and not found.misleading


def _with_parents(entries: Sequence[Entry], cited: Iterable[str]) -> set[int]:
    """The numbers of the entries that are cited, by any of their names, and of their parents."""
    wanted, found = {key.lower() for key in cited}, set[int]()
    while True:
        new = {
            at
            for at, e in enumerate(entries)
            if at not in found and not wanted.isdisjoint(called(e))
        }
        if not new:
            return found
        found |= new
        for at in new:
            both = f"{entries[at].text('crossref')},{entries[at].text('xdata')}"
            wanted |= {key.strip().lower() for key in both.split(",") if key.strip()}


def called(entry: Entry) -> set[str]:
    """The names by which an entry can be cited, in lower case: its key, and biblatex's ``ids``."""
    return {entry.key.lower(), *(i.strip().lower() for i in entry.text("ids").split(","))}
