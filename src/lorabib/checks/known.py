"""The problems that a keeper knows and leaves, each with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from lorabib.checks.library import unused
from lorabib.model import Paper, Problem, list_path
from lorabib.overrides import Known


def keyed(problems: Iterable[Problem], papers: Iterable[Paper]) -> Iterator[Problem]:
    """The problems, each with the citation key of the row or the record that it is about."""
    of: dict[object, str] = {}
    for paper in papers:
        of.update(((list_path(place.list), place.line), paper.key) for place in paper.places)
        of.update((source.partition(":")[2], paper.key) for source in paper.sources)
    for problem in problems:
        names = ((problem.path, problem.line), *problem.about)
        key = problem.key or next((of[name] for name in names if name in of), None)
        yield problem if key == problem.key else structs.replace(problem, key=key)


def settle(problems: Iterable[Problem], known: Sequence[Known]) -> Iterator[Problem]:
    """The problems, those marked that a ruling knows; a ruling that knows none is one itself."""
    used: set[Known] = set()
    for problem in problems:
        ruling = next((k for k in known if k.code == problem.code and _fits(k, problem)), None)
        if ruling:
            used.add(ruling)
        yield structs.replace(problem, known=ruling.reason) if ruling else problem
    for ruling in known:
        if ruling not in used:
            about = " ".join(filter(None, (ruling.code, ruling.key, ruling.about)))
            yield unused(f"a known problem that is none (any more): {about}")


def _fits(ruling: Known, problem: Problem) -> bool:
    return ruling.key in ("", problem.key) and ruling.about in problem.message
