"""The verbs on a list of papers in Markdown: say what is wrong with it, and put it right.

`audit_list` holds the rows against the library and, with a desk, against the registries; `fix`
makes a new text of those findings that say what is right.
"""

from __future__ import annotations

from contextlib import nullcontext

from lorabib.auditing.checking import Auditor
from lorabib.auditing.codes import CODES
from lorabib.auditing.fixing import Fixed, fix
from lorabib.build import uncollected
from lorabib.lists import read
from lorabib.proof import Desk, Ground, Looked

__all__ = ["CODES", "Audit", "Fixed", "Ground", "audit_list", "fix"]


class Audit(Looked, frozen=True, kw_only=True):
    """What was found in a list of so many rows."""

    rows: int
    auditor: Auditor


def audit_list(text: str, path: str, ground: Ground, desk: Desk | None = None) -> Audit:
    """What is wrong with a list, beside a library and the registries.

    `text` is the Markdown, `path` its name in what is told. Without a `desk` nothing is asked.

    Raises:
        DataError, ListError: the library cannot be read.
    """
    with uncollected() if desk is None else nullcontext():
        rows, problems = read(text, path)
        auditor = Auditor(rows, problems, path, ground)
        findings = sorted(
            auditor.findings(desk),
            key=lambda f: (f.problem.line or 0, f.problem.code, f.problem.message),
        )
    return Audit(
        path=path,
        rows=len(rows),
        findings=tuple(findings),
        auditor=auditor,
        sources=tuple(t for t in desk.tallies.values() if t.questions) if desk else (),
        notes=desk.notes() if desk else (),
        stopped=bool(desk and desk.stop.is_set()),
    )
