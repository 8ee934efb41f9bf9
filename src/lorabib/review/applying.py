"""Which changes of findings can be made together, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lorabib.review.model import Finding


def together(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with changes of which none touches what an earlier one changes already.

    A finding is taken whole or not at all. What is left over is found again, or is gone, when the
    file is looked at again.
    """
    taken: set[tuple[int, str]] = set()
    chosen = []
    for finding in findings:
        touched = set(touches(finding))
        if touched and taken.isdisjoint(touched):
            taken |= touched
            chosen.append(finding)
    return tuple(chosen)


def touches(finding: Finding) -> Sequence[tuple[int, str]]:
    """What a finding changes: the number of the entry, and the names of fields."""
    names = (n for change in finding.changes for n in (change.field, change.name) if n)
    kinds = [(finding.at, "@")] if any(c.action == "type" for c in finding.changes) else []
    return [*kinds, *((finding.at, name.lower()) for name in names)]
