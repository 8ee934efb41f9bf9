"""Which changes of findings can be made together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import structs

from lorabib.review.model import Change, Finding

#: What is wrong with the writing of a field alone: of no matter where the field gets another text.
WRITING = frozenset({"latex", "not-in-pdflatex"})
#: What is wrong in several places, of which each can be put right without the others.
_PLACES = frozenset({"wrong-identifier"})


def together(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with changes that go together, each change once.

    A finding is taken whole or not at all. Two may demand one and the same change; where they
    demand two of one field, the writing gives way to what the sources say, else the later one. Of
    a wrong identifier each place is put right by itself: those are left that go with another.
    """
    listed = sorted(findings, key=lambda finding: finding.problem.code in WRITING)
    taken: dict[tuple[int, str], Change] = {}
    chosen = []
    for finding in listed:
        if finding.problem.code in _PLACES:
            finding = _apart(finding, taken)
        asked = {place: change for change in finding.changes for place in _places(finding, change)}
        if not asked or any(not _same(taken.get(p, c), c) for p, c in asked.items()):
            continue
        new = tuple(c for c in finding.changes if not any(p in taken for p in _places(finding, c)))
        taken |= asked
        chosen.append(structs.replace(finding, changes=new))
    return tuple(chosen)


def _apart(finding: Finding, taken: Mapping[tuple[int, str], Change]) -> Finding:
    """The changes of a finding that no other one stands against."""
    kept = tuple(
        c for c in finding.changes if all(_same(taken.get(p, c), c) for p in _places(finding, c))
    )
    return structs.replace(finding, changes=kept)


def _places(finding: Finding, change: Change) -> Iterator[tuple[int, str]]:
    """What a change touches: the entry by its number, and its type or fields."""
    if change.action == "type":
        yield finding.at, "@"
    else:
        names = {change.field.lower(), change.name.lower()} - {""}
        yield from ((finding.at, name) for name in names)


def _same(one: Change, other: Change) -> bool:
    return (one.action, one.value, one.name) == (other.action, other.value, other.name)
