"""Findings -> a new text of the file, and its diff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lorabib.bibfile.diffs import Edit, edited, unified
from lorabib.bibfile.editing import Change as FileChange
from lorabib.bibfile.editing import Mend, Relabel, Remove, Retype, Set, edits
from lorabib.bibfile.model import Bibliography, Entry
from lorabib.model import Base
from lorabib.review.applying import WRITING, together
from lorabib.review.model import Change, Finding


class Adoption(Base, frozen=True, kw_only=True):
    """What findings make of a file: the new text, its unified diff, and the findings made good.

    `left` are findings that would change what another one changes already: they are found again,
    or gone, when the new file is looked at. `diff` is empty where nothing changes.
    """

    text: str
    diff: str
    made: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()


def adopt(
    bibliography: Bibliography,
    findings: Iterable[Finding],
    path: str,
    wanted: Callable[[Finding], bool] = lambda finding: True,
) -> Adoption:
    """The file with the changes of those findings that are `wanted`, each asked once, in order.

    Every character outside of the changed fields stays as it is. Nothing is written.
    """
    chosen = [finding for finding in findings if finding.changes and wanted(finding)]
    made = together(chosen)
    named = {(finding.at, finding.problem) for finding in made}
    found = edits_of(bibliography, made)
    return Adoption(
        text=edited(bibliography.text, found),
        diff=unified(bibliography.text, found, path),
        made=made,
        left=tuple(f for f in chosen if (f.at, f.problem) not in named),
    )


def edits_of(bibliography: Bibliography, made: Iterable[Finding]) -> tuple[Edit, ...]:
    """The edits of the text that the changes of some findings are."""
    return edits(bibliography, _file_changes(bibliography, made))


def _file_changes(bibliography: Bibliography, made: Iterable[Finding]) -> Iterator[FileChange]:
    entries = bibliography.entries
    for finding in made:
        entry = entries[finding.at]
        for change in finding.changes:
            if finding.problem.code in WRITING:
                yield Mend(entry, entry.fields[change.at], change.value)
            else:
                yield from _file_change(entry, change)


def _file_change(entry: Entry, change: Change) -> Iterator[FileChange]:
    if change.action == "type":
        yield Retype(entry, change.value)
    elif change.action == "remove":
        yield Remove(entry, entry.fields[change.at])
    else:
        yield Set(entry, change.field, change.value)
    if change.action == "rename":
        yield Relabel(entry, entry.fields[change.at], _cased(change.name, change.field))


def _cased(name: str, old: str) -> str:
    """A name in the letter case of an old one."""
    if old.isupper():
        return name.upper()
    return name.capitalize() if old[:1].isupper() else name
