"""The findings of a `.bib` file: entries beside the works that they are of, and the file itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import structs

from lorabib.bibfile.model import Entry
from lorabib.bibfile.plain import plain
from lorabib.model import Problem, Severity
from lorabib.review import changing, edits, fields, latexing
from lorabib.review.changing import Dialect
from lorabib.review.codes import CODES
from lorabib.review.comparing import differences
from lorabib.review.deciding import by_strangers, near
from lorabib.review.doubles import VERSION, doubles
from lorabib.review.entries import Outline, statement
from lorabib.review.model import Change, Difference, Finding, Known, Statement, Verdict, told
from lorabib.review.publishing import publishing
from lorabib.text import squash
from lorabib.venues import Table

#: The fields that styles print, of both dialects: what stands in others reaches no document.
_PRINTED = frozenset(
    "author editor title subtitle titleaddon booktitle booksubtitle booktitleaddon maintitle "
    "journal journaltitle journalsubtitle series publisher organization institution school address "
    "location howpublished note addendum edition chapter type eventtitle venue volume number "
    "pages translator issuetitle shorttitle pubstate".split()
)
_LATEX = "LaTeX"
_SAID = ("retract", "withdraw")


class Seen(NamedTuple):
    """An entry as it was looked at: its number, its outline, and what its work is."""

    at: int
    entry: Entry
    outline: Outline
    statement: Statement | None = None
    verdict: Verdict = Verdict()


class Reviewer:
    """Makes the findings of one file. `table` gives the table of venues, if it is needed."""

    def __init__(self, path: str, dialect: Dialect, table: Callable[[], Table]) -> None:
        self._path, self._dialect, self._table = path, dialect, table
        self._elsewhere: set[int] = set()  # entries with a venue that is none of their work's

    def findings(self, seen: Sequence[Seen], entries: Sequence[Entry]) -> Iterator[Finding]:
        """All findings, entry by entry, then what entries have in common."""
        parents = {e.key.lower(): e for e in entries}
        for one in seen:
            yield from self.of_work(one)
            yield from self._of_fields(one, parents)
            yield from self._of_text(one)
        yield from self._doubles(seen)

    def of_work(self, one: Seen) -> Iterator[Finding]:
        """What the sources say otherwise, and the identifiers that lead astray."""
        if one.statement is None:
            return
        same = one.verdict.same
        for difference in differences(one.statement, one.verdict, self._table):
            if difference.code in ("retracted", "withdrawn") and _says_so(one.entry):
                continue
            if difference.code == "wrong-venue" and difference.severity == "info":
                self._elsewhere.add(one.at)
            changes = changing.changes(one.entry, difference, same, self._dialect) if same else ()
            yield self._finding(one, difference, changes, same)
        for identifier, known in one.verdict.misleading:
            yield self._misled(one, identifier, known)
        for identifier, known in one.verdict.doubtful:
            for difference in self._doubts(one.statement, identifier, known):
                yield self._finding(one, difference, (), known)

    def _misled(self, one: Seen, identifier: str, known: Known | None) -> Finding:
        """An identifier of another paper, with the work's own, or why it is not put there."""
        same, sure = one.verdict.same, one.verdict.sure and one.at not in self._elsewhere
        changes: tuple[Change, ...] = ()
        told = f"{identifier} is of another paper"
        if known is not None:
            told += f": {known.item.title!r} ({known.source})"
        if same and same.paper and sure:
            changes = changing.identifier(one.entry, identifier, same, self._dialect)
        if same and not changes:
            told += f"; {_not_mended(identifier, same, sure=sure)}"
        difference = Difference(code="wrong-identifier", message=told)
        return self._finding(one, difference, changes, same)

    def _doubts(self, statement: Statement, identifier: str, known: Known) -> Iterator[Difference]:
        """An identifier of another title: nothing is changed, as either may be wrong."""
        strange = by_strangers(statement, known)
        what = "this work renamed, or another paper"
        if strange:
            what = "title and authors are others here"
        elif near(statement, known):
            what = "a slip in the title, this work renamed, or another paper"
        yield Difference(
            code="doubtful-identifier",
            message=f"{identifier} is of {known.item.title!r} ({known.source}): {what}",
            severity="warning" if strange else None,
        )
        if statement.kind != "preprint" or strange or not near(statement, known):
            return
        for found in publishing(statement, known, self._table()):
            if found.code == "published-preprint":
                message = f"if it is {known.item.title!r}, it {found.message}"
                yield structs.replace(told(found), message=message)

    def _finding(
        self, one: Seen, difference: Difference, changes: tuple[Change, ...], known: Known | None
    ) -> Finding:
        told = difference.message
        if difference.take and not changes and _is_woven(one.entry):
            told += ": change it by hand, a value is an @string or made of parts"
        return self.finding(
            one, difference.code, told, changes, known.source if known else "", difference.severity
        )

    def finding(
        self,
        one: Seen,
        code: str,
        message: str,
        changes: tuple[Change, ...] = (),
        source: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """A finding on an entry; its line is that of the first field that it would change."""
        at = next((c.at for c in changes if c.at >= 0), -1)
        problem = Problem(
            code=code,
            severity=severity or CODES[code].severity,
            message=message,
            path=self._path,
            line=one.entry.fields[at].line if at >= 0 else one.entry.line,
            key=one.entry.key,
        )
        return Finding(problem=problem, at=one.at, changes=changes, source=source)

    def _of_fields(self, one: Seen, parents: dict[str, Entry]) -> Iterator[Finding]:
        """The fields that the entry type must have, those of a parent entry counted."""
        entry, biblatex = one.entry, self._dialect.biblatex
        there = _names(entry)
        for parent in _parents(entry):
            if parent not in parents:
                return  # it may stand in another file
            there |= _names(parents[parent])
            there |= {"booktitle"} if "title" in there else set()
        lacking = fields.missing(entry.kind.lower(), frozenset(there), biblatex)
        verdict = one.verdict
        same = verdict.same if verdict.sure and one.at not in self._elsewhere else None
        for name in lacking:
            # An eprint stands for the journal in many a style.
            slight = name in ("journal", "journaltitle") and "eprint" in there
            changes = self._filled(entry, name, same)
            told = f"@{entry.kind} has no {name.replace('/', ' and no ')}"
            if changes and same:
                told += f": {plain(changes[0].value)!r} ({same.source})"
            yield self.finding(
                one,
                "missing-field",
                told,
                changes,
                same.source if changes and same else "",
                "info" if slight and not changes else None,
            )

    def _filled(self, entry: Entry, name: str, same: Known | None) -> tuple[Change, ...]:
        """The field from the work, if that is of the entry's own type."""
        if same is None or same.paper is None or "/" in name:
            return ()
        kind, known = changing.written(same.paper, self._dialect)
        value = known.get(name, "")
        if name == "year" and not value:
            value = known.get("date", "")[:4]
        ours = entry.kind.lower()
        one_kind = ours == kind or {ours, kind} == {"inproceedings", "conference"}
        if not value or (not one_kind and name not in ("author", "title")):
            return ()
        return (Change(action="add", field=name, value=value, source=same.source),)

    def _of_text(self, one: Seen) -> Iterator[Finding]:
        """What LaTeX cannot set, field by field."""
        for at, field in enumerate(one.entry.fields):
            if field.name.lower() not in _PRINTED:
                continue
            found, code = latexing.mended(field.value), "latex"
            told = f"LaTeX will choke on {field.name}: {', '.join(found.troubles)}"
            if not found.troubles and not self._dialect.biblatex:
                found, code = latexing.for_pdflatex(field.value), "not-in-pdflatex"
                told = f"{field.name} has letters that pdfLaTeX lacks: {' '.join(found.troubles)}"
            if found.troubles:
                changed = edits.replaced(one.entry, at, found.text, _LATEX)
                yield self._at(one, at, code, told, changed if found.whole else None)

    def _at(self, one: Seen, at: int, code: str, told: str, change: Change | None) -> Finding:
        found = self.finding(one, code, told, (change,) if change else (), _LATEX)
        line = one.entry.fields[at].line
        return structs.replace(found, problem=structs.replace(found.problem, line=line))

    def _doubles(self, seen: Sequence[Seen]) -> Iterator[Finding]:
        """Works under two keys."""
        statements: dict[int, Statement] = {}

        def whole(number: int) -> Statement:
            if number not in statements:
                one = seen[number]
                made = one.statement or statement(one.entry, self._path, one.outline)
                statements[number] = made
            return statements[number]

        works = [self._work(one) for one in seen]
        titles = [one.outline.squashed for one in seen]
        named = [one.outline.identifiers for one in seen]
        for first, other, by in doubles(titles, named, works, whole):
            one, original = seen[other], seen[first].entry
            if original.key == one.entry.key:
                continue  # told by the reading
            told = f"the same work as {original.key!r} in line {original.line}: {by}"
            yield self.finding(one, "duplicate", told)

    def _work(self, one: Seen) -> str:
        """The work that an entry is of, marked where it may be another version of it."""
        same, said = one.verdict.same, one.statement
        if same is None:
            return ""
        if said is not None and one.at in self._elsewhere:
            return f"{VERSION}{same.source} {squash(said.item.container_title)} {said.year}"
        sure = one.verdict.sure and not (said and said.pending)
        return same.source if sure else f"{VERSION}{same.source}"


def dialect_of(entries: Iterable[Entry], protected: frozenset[str]) -> Dialect:
    """How a file is written: as most of its entries are; biblatex reads BibTeX's words as well."""
    said = sum(fields.speaks(entry.kind.lower(), _names(entry)) for entry in entries)
    return Dialect(said > 0, protected)


def _names(entry: Entry) -> set[str]:
    # A name without text is one that another file defines.
    return {f.name.lower() for f in entry.fields if f.value.strip() or not f.whole_text}


def _parents(entry: Entry) -> list[str]:
    """The keys of the entries that this one takes fields from."""
    listed = f"{entry.text('crossref')},{entry.text('xdata')}".lower().split(",")
    return [key.strip() for key in listed if key.strip()]


def _says_so(entry: Entry) -> bool:
    """Whether the entry itself says that the work is retracted or withdrawn."""
    text = f"{entry.text('title')} {entry.text('note')}".lower()
    return any(word in text for word in _SAID)


def _not_mended(identifier: str, same: Known, *, sure: bool) -> str:
    """Why a wrong identifier is not changed."""
    scheme = identifier.partition(":")[0]
    right = [i for i in sorted(same.identifiers) if i.startswith(f"{scheme}:")]
    if not right:
        kind = {"doi": "DOI", "arxiv": "arXiv number"}.get(scheme, "such identifier")
        return f"no {kind} of this work is known ({same.source})"
    if not sure:
        return f"{right[0]} is the work's own, but another version may be meant: not changed"
    return f"change it by hand to {right[0]}"


def _is_woven(entry: Entry) -> bool:
    return any(not field.plain for field in entry.fields)
