"""Findings -> a new text of the list, and its diff.

A fix is certain or it is not made: the new text is read again, the changed rows must say what the
findings say, have nothing more to fix, and all other rows must be the same as before. A row that
would be left with a date of the old version beside the new venue is not touched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import structs

from lorabib.auditing.checking import Auditor
from lorabib.auditing.dates import monthly, unsettled
from lorabib.auditing.spans import Source
from lorabib.bibfile.diffs import Edit, edited, unified
from lorabib.bibfile.model import Span
from lorabib.lists import read
from lorabib.lists.words import clean
from lorabib.model import Base, Link, ListEntry
from lorabib.review.model import Change, Finding

#: A venue may be put right in the label of a link; a preprint's link stays one of the preprint.
_IN_LABELS = frozenset({"wrong-venue", "wrong-year"})
#: So often a text is made anew without the rows that did not come out right.
_TRIES = 6


class Fixed(Base, frozen=True, kw_only=True):
    """What findings make of a list: the new text, its unified diff, and the findings made good.

    `left` are findings that say what is right, but not where to write it with certainty.
    """

    text: str
    diff: str
    made: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()


class _Repair(Base, frozen=True, kw_only=True):
    """The findings of one row that are made good, and their edits."""

    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]


def fix(
    text: str,
    findings: Iterable[Finding],
    auditor: Auditor,
    wanted: Callable[[Finding], bool] = lambda finding: True,
) -> Fixed:
    """The list with the changes of those findings that are `wanted`. Nothing is written.

    Every character outside of the changed words stays as it is; no row goes or comes.
    """
    chosen = [finding for finding in findings if finding.changes and wanted(finding)]
    rows = tuple(one.row for one in auditor.seen)
    repairs = _repairs(text, rows, chosen, auditor)
    for _ in range(_TRIES):
        edits = [edit for repair in repairs.values() for edit in repair.edits]
        bad = _not_right(edited(text, edits), rows, repairs, auditor, wanted) if edits else set()
        if not bad:
            break
        repairs = {at: repair for at, repair in repairs.items() if at not in bad}
    else:
        repairs = {}
    made = [f for repair in repairs.values() for f in repair.findings]
    edits = [edit for repair in repairs.values() for edit in repair.edits]
    kept = {id(finding) for finding in made}
    return Fixed(
        text=edited(text, edits),
        diff=unified(text, edits, auditor.path),
        made=tuple(f for f in chosen if id(f) in kept),
        left=tuple(f for f in chosen if id(f) not in kept),
    )


def _repairs(
    text: str, rows: Sequence[ListEntry], chosen: Iterable[Finding], auditor: Auditor
) -> dict[int, _Repair]:
    """The edits of each row, of those findings whose places are certain and apart."""
    source = Source(text, rows, auditor.other_lines)
    of: dict[int, list[Finding]] = defaultdict(list)
    for finding in chosen:
        of[finding.at].append(finding)
    repairs = {}
    for at, found in sorted(of.items()):
        taken: list[Edit] = []
        made = []
        for finding in found:
            edits = _placed(source, rows[at], finding)
            if edits and _joined(taken, edits):
                made.append(finding)
                continue
            if edits and not any(_overlap(edit, other) for edit in edits for other in taken):
                taken += edits
                made.append(finding)
        if made:
            repairs[at] = _Repair(findings=tuple(made), edits=tuple(taken))
    return repairs


def _joined(taken: list[Edit], edits: Sequence[Edit]) -> bool:
    """Whether a title that becomes a link, and is mended, is one edit; that is taken then."""
    for at, linked in enumerate(taken):
        if len(edits) == 1 and linked.span == edits[0].span and linked.text.startswith("["):
            _, _, address = linked.text.rpartition("](")
            taken[at] = linked._replace(text=f"[{edits[0].text}]({address}")
            return True
    return False


def _placed(source: Source, row: ListEntry, finding: Finding) -> list[Edit] | None:
    """The edits of a finding, all of its changes or none."""
    labels = finding.problem.code in _IN_LABELS
    placed: list[Edit] = []
    for change in finding.changes:
        edits = source.edits(row, change, labels)
        if edits is None:
            return None
        placed += edits
    return None if _untrue(source, row, finding, placed) else placed


def _untrue(source: Source, row: ListEntry, finding: Finding, edits: Sequence[Edit]) -> bool:
    """Whether another venue or year would stand beside a date that is not its own."""
    changes = [change for change in finding.changes if change.field in ("venue", "year")]
    region = source.region(row)
    if not changes or region is None:
        return False
    text = source.text[region.start : region.end]
    here = [e._replace(span=Span(*(at - region.start for at in e.span))) for e in edits]
    year = expected(row, (finding,)).year
    return monthly(source.header(row)) or unsettled(text, here, row, year)


def _overlap(a: Edit, b: Edit) -> bool:
    return a.span == b.span or (a.span.start < b.span.end and b.span.start < a.span.end)


def _not_right(
    text: str,
    rows: Sequence[ListEntry],
    repairs: Mapping[int, _Repair],
    auditor: Auditor,
    wanted: Callable[[Finding], bool],
) -> set[int]:
    """The repaired rows that the new text does not say right, or that spoil another row."""
    again, _ = read(text, auditor.path)
    if [row.line for row in again] != [row.line for row in rows]:
        return _moved(again, rows, repairs)
    bad = set()
    for at, (new, old) in enumerate(zip(again, rows, strict=True)):
        repair = repairs.get(at)
        if repair is None:
            if new != old:
                bad.add(_blamed(old.line, rows, repairs))
        elif not _as_expected(new, old, repair) or _unfinished(new, at, auditor, wanted):
            bad.add(at)
    return bad


def _moved(
    again: Sequence[ListEntry], rows: Sequence[ListEntry], repairs: Mapping[int, _Repair]
) -> set[int]:
    """The repairs after which rows are no rows any more, or other lines have become some."""
    new, old = Counter(row.line for row in again), Counter(row.line for row in rows)
    lines = {*(new - old), *(old - new)}
    return {_blamed(line, rows, repairs) for line in lines} or set(repairs)


def _blamed(line: int, rows: Sequence[ListEntry], repairs: Iterable[int]) -> int:
    """The repaired row that is the likeliest to have changed what is read in a line: the last one
    up to there, else the first of all."""
    listed = sorted(repairs)
    return max((at for at in listed if rows[at].line <= line), default=listed[0])


def _as_expected(new: ListEntry, old: ListEntry, repair: _Repair) -> bool:
    """Whether a row reads as its findings say; a new link may stand anywhere among the others."""
    ours, theirs = (
        structs.replace(row, links=tuple(sorted(row.links, key=lambda x: (x.url, x.label))))
        for row in (new, expected(old, repair.findings))
    )
    return ours == theirs


def expected(row: ListEntry, findings: Iterable[Finding]) -> ListEntry:
    """The row as it reads when all changes of the findings are made, that of the title first."""
    changes = [change for finding in findings for change in finding.changes]
    for change in sorted(changes, key=lambda change: change.field != "title"):
        row = _changed(row, change)
    return row


def _changed(row: ListEntry, change: Change) -> ListEntry:
    if change.field == "title":
        return structs.replace(row, title=change.value)
    if change.field == "year":
        return _labelled(structs.replace(row, year=int(change.value)), change)
    if change.field == "venue":
        name, _, year = change.value.rpartition(" ")
        told = bool(name) and year.isdecimal() and len(year) == 4 and not row.year
        venue, when = (name, int(year)) if told else (change.value, row.year)
        return _labelled(structs.replace(row, venue=venue, year=when), change)
    if change.action == "add":
        return structs.replace(row, links=(Link(label=row.title, url=change.value), *row.links))
    links = tuple(
        structs.replace(link, url=change.value) if link.url == change.old else link
        for link in row.links
    )
    return structs.replace(row, links=links)


def _labelled(row: ListEntry, change: Change) -> ListEntry:
    """The row with a label of a link changed, where the venue stands in one."""
    found = [link for link in row.links if change.old in link.label.split()]
    if len(found) != 1:
        return row
    label = clean(found[0].label.replace(change.old, change.value))
    new = structs.replace(found[0], label=label)
    return structs.replace(row, links=tuple(new if x is found[0] else x for x in row.links))


def _unfinished(
    row: ListEntry, at: int, auditor: Auditor, wanted: Callable[[Finding], bool]
) -> bool:
    """Whether the new row has anything to fix: a second run shall change nothing."""
    return any(f.changes and wanted(f) for f in auditor.of_row(auditor.look(at, row)))
