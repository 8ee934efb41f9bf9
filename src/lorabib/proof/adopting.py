"""Findings -> a new text of the file, and its diff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lorabib.bibfile.diffs import Edit, edited, unified
from lorabib.bibfile.editing import Change as FileChange
from lorabib.bibfile.editing import Remove, Retype, Set, edits
from lorabib.bibfile.model import Bibliography, Span
from lorabib.model import Base
from lorabib.review.applying import together
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
    found = edits_of(bibliography, made)
    return Adoption(
        text=edited(bibliography.text, found),
        diff=unified(bibliography.text, found, path),
        made=made,
        left=tuple(finding for finding in chosen if finding not in made),
    )


def edits_of(bibliography: Bibliography, made: Iterable[Finding]) -> tuple[Edit, ...]:
    """The edits of the text that the changes of some findings are."""
    listed = tuple(made)
    renamed = list(_renamings(bibliography, listed))
    return (*edits(bibliography, _file_changes(bibliography, listed)), *renamed)


def _all(made: Iterable[Finding]) -> Iterator[tuple[int, Change]]:
    return ((finding.at, change) for finding in made for change in finding.changes)


def _file_changes(bibliography: Bibliography, made: Iterable[Finding]) -> Iterator[FileChange]:
    entries = bibliography.entries
    for number, change in _all(made):
        entry = entries[number]
        if change.action == "type":
            yield Retype(entry, change.value)
        elif change.action == "remove":
            yield Remove(entry, entry.fields[change.at])
        elif change.action in ("set", "add"):
            yield Set(entry, change.field, change.value)


def _renamings(bibliography: Bibliography, made: Iterable[Finding]) -> Iterator[Edit]:
    """Fields of another name in the place of old ones, with the signs and blanks between kept."""
    for number, change in _all(made):
        if change.action == "rename":
            field = bibliography.entries[number].fields[change.at]
            between = bibliography.text[field.whole.start + len(field.name) : field.span.start]
            yield Edit(
                Span(*field.whole), f"{_cased(change.name, field.name)}{between}{{{change.value}}}"
            )


def _cased(name: str, old: str) -> str:
    """A name in the letter case of an old one."""
    if old.isupper():
        return name.upper()
    return name.capitalize() if old[:1].isupper() else name
