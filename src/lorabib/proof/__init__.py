"""The verbs on an author's own `.bib` file: say what is wrong with it, and put it right.

`check_file` holds the entries against the library and, with a desk, against the registries;
`adopt` makes a new text of those findings that say what is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lorabib import build
from lorabib.bibfile.model import Bibliography
from lorabib.model import Base, Problem
from lorabib.proof.adopting import Adoption, adopt
from lorabib.proof.checking import Checker, Ground
from lorabib.resolve.answers import Tally
from lorabib.resolve.desk import Desk
from lorabib.review.model import Finding

__all__ = ["Adoption", "Desk", "Ground", "Looked", "Proof", "adopt", "check_file"]


class Looked(Base, frozen=True, kw_only=True):
    """What was found in a file: findings in the order of its lines, and how it was asked."""

    path: str
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


class Proof(Looked, frozen=True, kw_only=True):
    """What was found in a `.bib` file of so many entries."""

    entries: int


def check_file(
    bibliography: Bibliography,
    path: str,
    ground: Ground,
    desk: Desk | None = None,
    cited: Collection[str] | None = None,
) -> Proof:
    """What is wrong with a `.bib` file, beside a library and the registries.

    Without a `desk` nothing is asked. Of `cited` keys only those entries are looked at, and the
    entries that they take fields from; layout is told of the whole file all the same.

    Raises:
        DataError, ListError: the library cannot be read.
    """
    with build.uncollected():
        checker = Checker(bibliography, path, ground, cited)
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
