"""One run: what was asked, and what is known so far."""

from collections.abc import Iterable, Sequence

import msgspec

from lorabib import asking, build, identifiers
from lorabib.assemble import Data
from lorabib.model import Claim, Library, Problem, Query, Record
from lorabib.registry import reader
from lorabib.resolve.answers import Answer
from lorabib.resolve.desk import Desk

#: Records name other versions, whose records name others: so many steps are followed.
_ROUNDS = 3


class Pool:
    """The claims of a library and all that was answered, newest in place of older."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims = {(c.source, c.record): c for c in claims}
        self.records: dict[tuple[str, str], Record] = {}
        self.unreadable: list[Problem] = []

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            try:
                claim = reader(record.source)(record)
            except msgspec.DecodeError as error:
                self._odd(record, error)
                continue
            self._claims[record.source, record.id] = claim
            self.records[record.source, record.id] = record

    def _odd(self, record: Record, error: msgspec.DecodeError) -> None:
        problem = Problem(
            code="unreadable-record",
            severity="warning",
            message=f"{record.source} answered for {record.id} what cannot be read: {error}",
            path="data/records",
        )
        if problem not in self.unreadable:
            self.unreadable.append(problem)

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(self._claims.values())

    def only(self, kept: set[tuple[str, str]], own: set[tuple[str, str]]) -> tuple[Claim, ...]:
        """The library's own claims and those that are to be kept."""
        return tuple(c for name, c in self._claims.items() if name in kept or name in own)


class Run:
    """One run: what was asked, and what is known so far."""

    def __init__(self, data: Data, before: Library, desk: Desk) -> None:
        self.data, self.desk, self.library = data, desk, before
        self.own = {(c.source, c.record) for c in data.claims}
        self.pool = Pool(data.claims)
        self.asked: set[str] = set()
        self.failed: set[str] = set()
        self.nowhere: set[str] = set()
        self.refused: set[str] = set()
        self.searched: set[Query] = set()
        self.titles: set[str] = set()

    def lend(self, records: Iterable[Record]) -> None:
        """Learn from records that nobody needs to be asked for; the library's own come first."""
        given = list(records)
        self.pool.add(r for r in given if (r.source, r.id) not in self.own)
        if given:
            self._rebuild()

    def _rebuild(self) -> None:
        self.library = build.built(msgspec.structs.replace(self.data, claims=self.pool.claims))

    def take(self, answers: list[Answer]) -> list[Answer]:
        """Learn from answers."""
        for answer in answers:
            self.pool.add(answer.records)
            if answer.unavailable or (answer.refused and answer.query.purpose == "search"):
                self.failed.update(answer.query.about)
            elif answer.refused:
                self.refused.update(answer.query.about)
        return answers

    def identifiers(self) -> None:
        """Ask for all identifiers, and for those that the answers name."""
        for _ in range(_ROUNDS):
            related = asking.related(self.library, self.pool.claims)
            new = {*asking.wanted(self.library.papers), *related} - self.asked
            if not new or self.desk.stop.is_set():
                return
            self.asked |= new
            self.agencies(self.take(self.desk.look_up(new)))
            self._rebuild()

    def agencies(self, answers: Iterable[Answer]) -> None:
        """Where Crossref does not hold a DOI, ask who does; and then whoever that is."""
        for answer in answers:
            if answer.query.source != "crossref":
                self.nowhere.update(answer.missing)
        missing = [
            i
            for answer in answers
            if answer.query.source == "crossref"
            for i in answer.missing
            if i.startswith("doi:") and not _implied(i)
        ]
        if missing:
            self._other_agencies(missing)

    def _other_agencies(self, missing: Sequence[str]) -> None:
        from lorabib.sources import crossref, datacite

        elsewhere: list[str] = []
        for answer in self.take(self.desk.ask([crossref.agency(i) for i in missing])):
            if answer.agency == "datacite":
                elsewhere += answer.query.about
            elif not (answer.unavailable or answer.refused or answer.agency):
                self.nowhere.update(answer.query.about)
        for answer in self.take(self.desk.look_up(elsewhere, datacite.NAME)):
            self.nowhere.update(answer.missing)

    def search(self) -> None:
        """Search for papers without a record, or without a publication.

        What a search has found may have a publication to be searched for with its own authors.
        """
        for _ in range(_ROUNDS):
            wanted = dict.fromkeys(q for p in self.library.papers for q in asking.searches(p))
            queries = [query for query in wanted if query not in self.searched]
            if not queries or self.desk.stop.is_set():
                return
            self.searched.update(queries)
            for answer in self.take(self.desk.ask(queries)):
                if not answer.unavailable and not answer.refused:
                    self.titles.update(answer.query.about)
            self._rebuild()
            self.identifiers()


def _implied(identifier: str) -> bool:
    """Whether a DOI is only the one that an Anthology id would have."""
    return len(identifiers.equivalents(identifier)) > 1
