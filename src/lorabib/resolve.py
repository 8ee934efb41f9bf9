"""The verb resolve: ask the sources about a library's rows, and keep what it rests on.

Asked are, in this order, the identifiers of the papers and of the rows; the agency of a DOI
that Crossref does not hold; the other versions that records name; and, by title, what papers
without a record or without a publication may be. Decided is by the library's own build.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from lorabib import asking, build, identifiers, store
from lorabib.assemble import Data
from lorabib.desk import Answer, Desk, Tally
from lorabib.model import (
    Base,
    Claim,
    Evidence,
    Library,
    Paper,
    Place,
    Problem,
    Query,
    Record,
    list_path,
)
from lorabib.registry import reader
from lorabib.store.catalogue import open_catalogue

#: Records name other versions, whose records name others: so many steps are followed.
_ROUNDS = 3
#: So many refused candidates are kept for a row.
_REFUSED = 5


class Row(Base, frozen=True, kw_only=True):
    """What became of one row. `state` is resolved, unresolved or unavailable."""

    list: str
    line: int
    title: str
    key: str
    state: str
    status: str
    evidence: Evidence


class Upgrade(Base, frozen=True, kw_only=True):
    """A paper that has a better status than before."""

    key: str
    title: str
    before: str
    after: str
    venue: str = ""


class Resolution(Base, frozen=True, kw_only=True):
    """What a run came to: rows, what it changes, how it asked, and what is odd.

    `files` are the texts to be written by path; `added` and `changed` name records as
    ``source:id``.
    """

    rows: tuple[Row, ...]
    upgrades: tuple[Upgrade, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    sources: tuple[Tally, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    stopped: bool
    files: dict[str, str]

    @property
    def unavailable(self) -> bool:
        """Whether a source was unavailable for anything that was asked of it."""
        return any(tally.unavailable for tally in self.sources)


class _Pool:
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


class _Run:
    """One run: what was asked, and what is known so far."""

    def __init__(self, data: Data, before: Library, desk: Desk, shipped: Sequence[Record]) -> None:
        self.data, self.desk, self.library = data, desk, before
        self.own = {(c.source, c.record) for c in data.claims}
        self.pool = _Pool(data.claims)
        self.pool.add(r for r in shipped if (r.source, r.id) not in self.own)
        self.asked: set[str] = set()
        self.failed: set[str] = set()
        self.nowhere: set[str] = set()
        self.refused: set[str] = set()
        if shipped:
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
        """Search for papers without a record, or without a publication."""
        queries = [q for paper in self.library.papers for q in asking.searches(paper)]
        if queries and not self.desk.stop.is_set():
            self.take(self.desk.ask(dict.fromkeys(queries)))
            self._rebuild()
            self.identifiers()


def _implied(identifier: str) -> bool:
    """Whether a DOI is only the one that an Anthology id would have."""
    return len(identifiers.equivalents(identifier)) > 1


def resolve(
    location: store.Location,
    desk: Desk,
    *,
    search: bool = True,
    offline: bool = False,
    told: Callable[[str], object] = lambda line: None,
) -> Resolution:
    """Ask about the library at `location`, and say what it comes to; nothing is written.

    Raises:
        DataError, ListError: the library cannot be read.
    """
    data = build.read(location)
    before = build.built(data)
    run = _Run(data, before, desk, _shipped(location, before))
    if not offline:
        run.identifiers()
        if search:
            told("searching by title")
            run.search()
    kept = asking.to_keep(run.library, run.pool.claims)
    claims = run.pool.only(kept, run.own)
    library = build.built(msgspec.structs.replace(data, claims=claims))
    rows = tuple(_rows(library, run))
    files, added, changed = _files(location, run, kept, rows)
    return Resolution(
        rows=rows,
        upgrades=tuple(_upgrades(before, library)),
        added=added,
        changed=changed,
        sources=tuple(t for t in desk.tallies.values() if t.questions),
        problems=(
            *run.pool.unreadable,
            *_links(library, run.nowhere, "unknown-identifier", "is known to no registry"),
            *_links(library, run.refused, "refused-identifier", "is refused by its registry"),
            *_new(library.problems, before.problems),
        ),
        notes=desk.notes(),
        stopped=desk.stop.is_set(),
        files=files,
    )


def _new(now: Iterable[Problem], before: Iterable[Problem]) -> Iterable[Problem]:
    """The problems that were not there before, though perhaps in other words."""
    old = {(p.code, p.path, p.line) for p in before}
    return (p for p in now if (p.code, p.path, p.line) not in old)


def _shipped(location: store.Location, library: Library) -> list[Record]:
    """Of the records that came with the package, those that a library's rows may mean."""
    packaged = store.packaged(location.exports)
    if packaged is None or packaged.data.resolve() == location.data.resolve():
        return []
    paths = sorted((packaged.data / "records").glob("*.jsonl"))
    with open_catalogue(paths) as catalogue:
        found = catalogue.by_identifier(asking.wanted(library.papers))
        for paper in library.papers:
            for place in paper.places:
                found += catalogue.by_title(place.title)
    names = {(claim.source, claim.record) for claim in found}
    return [r for path in paths for r in store.read_records(path) if (r.source, r.id) in names]


def _rows(library: Library, run: _Run) -> Iterable[Row]:
    for paper in library.papers:
        for place, evidence in zip(paper.places, paper.evidence, strict=True):
            yield Row(
                list=place.list,
                line=place.line,
                title=place.title,
                key=paper.key,
                state=_state(paper, place, run.failed),
                status=paper.status,
                evidence=_refused(evidence, run.library),
            )


def _state(paper: Paper, place: Place, failed: set[str]) -> str:
    """One of the three outcomes; a row that a source could not be asked about is no absence."""
    if paper.status != "unresolved":
        return "resolved"
    about = {*asking.linked(place), place.title, paper.item.title}
    return "unavailable" if about & failed else "unresolved"


def _refused(evidence: Evidence, full: Library) -> Evidence:
    """The evidence of a row with the candidates that were refused when all were there."""
    if evidence.record:
        return evidence
    same = (
        e
        for paper in full.papers
        for e in paper.evidence
        if (e.list, e.line) == (evidence.list, evidence.line)
    )
    refused = next((e.refused for e in same), evidence.refused)
    ranked = sorted(refused, key=lambda r: (-r.score, r.source, r.record))
    return msgspec.structs.replace(evidence, refused=tuple(ranked[:_REFUSED]))


def _upgrades(before: Library, after: Library) -> Iterable[Upgrade]:
    order = ("unresolved", "preprint", "published")
    was = {(p.list, p.line): paper for paper in before.papers for p in paper.places}
    for paper in after.papers:
        old = was[paper.places[0].list, paper.places[0].line]
        if order.index(paper.status) > order.index(old.status):
            yield Upgrade(
                key=paper.key,
                title=paper.item.title,
                before=old.status,
                after=paper.status,
                venue=paper.item.container_title,
            )


def _links(library: Library, which: set[str], code: str, what: str) -> Iterable[Problem]:
    """A problem for each link of a row to one of these identifiers."""
    for paper in library.papers:
        for place in paper.places:
            for identifier in asking.linked(place):
                if identifier in which:
                    yield Problem(
                        code=code,
                        severity="warning",
                        message=f"{identifier} {what}",
                        path=list_path(place.list),
                        line=place.line,
                        key=paper.key,
                    )


def _files(
    location: store.Location, run: _Run, kept: set[tuple[str, str]], rows: Iterable[Row]
) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """The files that the run changes, with the records that are new and changed in them."""
    files: dict[str, str] = {}
    added: list[str] = []
    changed: list[str] = []
    mine = [r for name, r in run.pool.records.items() if name in kept or name in run.own]
    for name in sorted({r.source for r in mine}):
        new = [r for r in mine if r.source == name]
        path, text, more, other = store.records_with(location, name, new)
        added += (f"{name}:{i}" for i in more)
        changed += (f"{name}:{i}" for i in other)
        if more or other:
            files[str(path)] = text
    path, text = store.refused_with(location, _lines(location, rows))
    if (store.read_export(path) or "") != text:
        files[str(path)] = text
    return files, tuple(added), tuple(changed)


def _lines(location: store.Location, rows: Iterable[Row]) -> Iterable[store.Refused]:
    """The refused candidates of unresolved rows; of rows that could not be asked about, the old."""
    old = store.read_refused(location)
    for row in rows:
        if row.state == "unresolved":
            for one in row.evidence.refused:
                yield store.Refused(list=row.list, title=row.title, refused=one)
        elif row.state == "unavailable":
            yield from (o for o in old if (o.list, o.title) == (row.list, row.title))


def write(location: store.Location, made: Resolution) -> None:
    """Write what a run came to, all files or none.

    Raises:
        DataError: a file cannot be written; nothing was changed.
    """
    from pathlib import Path

    if made.files:
        store.write({Path(path): text for path, text in made.files.items()})


class Planned(Base, frozen=True, kw_only=True):
    """What would be asked of a source for a purpose.

    `known` identifiers or titles are answered already; `about` so many others it would take so
    many `requests`, and at today's limits so many `seconds`.
    """

    source: str
    purpose: str
    known: int
    about: int
    requests: int
    seconds: float


def plan(
    location: store.Location, desk: Desk, intervals: dict[str, dict[str, float]], *, search: bool
) -> tuple[Planned, ...]:
    """What a run would ask, without asking: by identifier exactly, by title at most."""
    library = build.load(location)
    answers, queries = desk.divided(asking.wanted(library.papers))
    if search:
        queries += dict.fromkeys(q for paper in library.papers for q in asking.searches(paper))
    open_ = [query for query in queries if query.purpose != "search" or not desk.known(query)]
    known = [answer.query for answer in answers] + [q for q in queries if q not in open_]
    kinds = dict.fromkeys((q.source, q.purpose) for q in (*known, *queries))
    return tuple(
        Planned(
            source=source,
            purpose=purpose,
            known=_about(known, source, purpose),
            about=_about(open_, source, purpose),
            requests=(n := sum((q.source, q.purpose) == (source, purpose) for q in open_)),
            seconds=round(n * intervals[source].get(purpose, 0.0), 1),
        )
        for source, purpose in kinds
    )


def _about(queries: Iterable[Query], source: str, purpose: str) -> int:
    """How many identifiers or titles the questions to a source for a purpose are about."""
    mine = (q for q in queries if (q.source, q.purpose) == (source, purpose))
    return len({i for q in mine for i in q.about})
