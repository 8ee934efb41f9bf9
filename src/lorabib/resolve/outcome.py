"""What a run came to: rows, upgrades, problems, and the files that it changes."""

from collections.abc import Iterable

import msgspec

from lorabib import store
from lorabib.match.rows import linked
from lorabib.model import Base, Evidence, Library, Paper, Place, Problem, Refusal, list_path
from lorabib.resolve.answers import Tally
from lorabib.resolve.run import Run

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


def rows_of(library: Library, run: Run) -> Iterable[Row]:
    for paper in library.papers:
        for place, evidence in zip(paper.places, paper.evidence, strict=True):
            yield Row(
                list=place.list,
                line=place.line,
                title=place.title,
                key=paper.key,
                state=_state(paper, place, run),
                status=paper.status,
                evidence=_refused(evidence, run.library),
            )


def _state(paper: Paper, place: Place, run: Run) -> str:
    """One of the three outcomes; a row that a source could not be asked about is no absence."""
    if paper.status != "unresolved":
        return "resolved"
    about = {*linked(place), place.title, paper.item.title}
    lost = run.desk.stop.is_set() or not about.isdisjoint(run.failed)
    return "unavailable" if lost else "unresolved"


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


def upgrades(before: Library, after: Library) -> Iterable[Upgrade]:
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


def new_problems(now: Iterable[Problem], before: Iterable[Problem]) -> Iterable[Problem]:
    """The problems that were not there before, though perhaps in other words."""
    old = {(p.code, p.path, p.line) for p in before}
    return (p for p in now if (p.code, p.path, p.line) not in old)


def links(library: Library, which: set[str], code: str, what: str) -> Iterable[Problem]:
    """A problem for each link of a row to one of these identifiers."""
    for paper in library.papers:
        for place in paper.places:
            for identifier in linked(place):
                if identifier in which:
                    yield Problem(
                        code=code,
                        severity="warning",
                        message=f"{identifier} {what}",
                        path=list_path(place.list),
                        line=place.line,
                        key=paper.key,
                    )


def files_of(
    location: store.Location, run: Run, kept: set[tuple[str, str]], rows: Iterable[Row]
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
    path, text = store.refused_with(location, _lines(location, rows, run))
    if (store.read_export(path) or "") != text:
        files[str(path)] = text
    return files, tuple(added), tuple(changed)


def _lines(location: store.Location, rows: Iterable[Row], run: Run) -> Iterable[store.Refused]:
    """The refused candidates of unresolved rows; of rows that were not searched now, the old.

    A line without a record says that a source could not be asked.
    """
    old = [o for o in store.read_refused(location) if o.refused.record]
    lost = [f"{t.source} was unavailable" for t in run.desk.tallies.values() if t.unavailable]
    for row in rows:
        if row.state == "unresolved" and row.title in run.titles:
            for one in row.evidence.refused:
                yield store.Refused(list=row.list, title=row.title, refused=one)
        elif row.state != "resolved":
            yield from (o for o in old if (o.list, o.title) == (row.list, row.title))
        if row.state == "unavailable":
            reason = ", ".join(lost) or "the run was stopped"
            why = Refusal(record="", reason=f"{reason} when it was asked last")
            yield store.Refused(list=row.list, title=row.title, refused=why)
