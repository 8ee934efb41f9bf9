"""The verbs on an author's own `.bib` file: say what is wrong with it, and put it right.

`check_file` holds the entries against the library and, with a desk, against the registries;
`adopt` makes a new text of those findings that say what is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from lorabib import build, store
from lorabib.bibfile.model import Bibliography, Entry
from lorabib.model import Base, Problem
from lorabib.proof.adopting import Adoption, adopt
from lorabib.proof.live import Answered, ask
from lorabib.proof.shelf import Shelf
from lorabib.resolve.answers import Tally
from lorabib.resolve.desk import Desk
from lorabib.review.deciding import verdict
from lorabib.review.entries import outline, statement
from lorabib.review.model import Finding, Statement, Verdict
from lorabib.review.reviewing import Reviewer, Seen, dialect_of
from lorabib.venues import Table

__all__ = ["Adoption", "Desk", "Proof", "adopt", "check_file"]

#: Why a candidate was refused that is not even like the entry.
_UNLIKE = frozenset({"the title is another", "its title is another"})


class Proof(Base, frozen=True, kw_only=True):
    """What was found in a file: findings in the order of its lines, entries, how it was asked."""

    path: str
    entries: int
    findings: tuple[Finding, ...]
    sources: tuple[Tally, ...] = ()
    notes: tuple[str, ...] = ()
    stopped: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(finding.problem for finding in self.findings)

    @property
    def unavailable(self) -> bool:
        """Whether a source was unavailable for anything that was asked of it."""
        return any(tally.unavailable for tally in self.sources)


def check_file(
    bibliography: Bibliography,
    path: str,
    location: store.Location,
    desk: Desk | None = None,
    cited: Collection[str] | None = None,
) -> Proof:
    """What is wrong with a `.bib` file, beside the library at `location` and the registries.

    Without a `desk` nothing is asked. Of `cited` keys only those entries are looked at, and the
    entries that they take fields from; layout is told of the whole file all the same.

    Raises:
        DataError, ListError: the library cannot be read.
    """
    checker = _Checker(bibliography, path, location, cited)
    findings = list(checker.findings(desk))
    findings += (Finding(problem=problem) for problem in _layout(bibliography, findings))
    findings.sort(key=lambda f: (f.problem.line or 0, f.problem.code, f.problem.message))
    return Proof(
        path=path,
        entries=len(checker.seen),
        findings=tuple(findings),
        sources=tuple(t for t in desk.tallies.values() if t.questions) if desk else (),
        notes=desk.notes() if desk else (),
        stopped=bool(desk and desk.stop.is_set()),
    )


def _layout(bibliography: Bibliography, findings: Sequence[Finding]) -> Iterator[Problem]:
    """What the reading has found, but for what is told of the same line in other words."""
    told = {f.problem.line for f in findings if f.problem.code == "latex"}
    for problem in bibliography.problems:
        if problem.code != "control-character" or problem.line not in told:
            yield problem


class _Checker:
    """One file, and what is known of its entries."""

    def __init__(
        self,
        bibliography: Bibliography,
        path: str,
        location: store.Location,
        cited: Collection[str] | None,
    ) -> None:
        from lorabib.store.venues import read_venues

        self._path, self._location = path, location
        self._entries = bibliography.entries
        library = build.load(location)
        claims = store.read_claims(location)
        own = frozenset((c.source, c.record) for c in claims)
        self._shelf = Shelf(library, claims, own)
        self._reviewer = Reviewer(
            path,
            dialect_of(self._entries, frozenset(library.protected)),
            Table(read_venues(location)),
        )
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
        said = statement(entry, self._path, seen)
        return Seen(at, entry, seen, said, verdict(said, found))

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
            said = one.statement or statement(one.entry, self._path, one.outline)
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
        if one.verdict.same or not one.outline.squashed:
            return
        near = [r for r in one.verdict.refused if r.reason not in _UNLIKE]
        if near:
            best = near[0]
            told = f"may be {best.title!r} ({best.record}), but is not surely: {best.reason}"
            yield self._reviewer.finding(one, "undecided", told)
        elif offline:
            yield self._reviewer.finding(one, "not-in-library", "not in the library")
        elif answered and answered.sought and answered.status == "unresolved":
            elsewhere = bool(one.entry.text("url") or one.outline.identifiers)
            told = f"no work with this title was found in {answered.sought}"
            severity = "info" if elsewhere else None
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
            if at not in found and not wanted.isdisjoint(_called(e))
        }
        if not new:
            return found
        found |= new
        for at in new:
            both = f"{entries[at].text('crossref')},{entries[at].text('xdata')}"
            wanted |= {key.strip().lower() for key in both.split(",") if key.strip()}


def _called(entry: Entry) -> set[str]:
    return {entry.key.lower(), *(i.strip().lower() for i in entry.text("ids").split(","))}
