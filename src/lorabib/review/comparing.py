"""What a statement says of a work beside what the sources say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lorabib.match.cutting import cut, stem
from lorabib.match.titles import Agreement, compare
from lorabib.review.authors import authors
from lorabib.review.model import Difference, Known, Statement, Verdict, told
from lorabib.review.publishing import publishing
from lorabib.text import squash
from lorabib.venues import Table


def differences(
    statement: Statement, verdict: Verdict, table: Callable[[], Table]
) -> Iterator[Difference]:
    """What a statement has otherwise than the work that it is surely of.

    Where the work is that of no paper, or the statement may be of another version or another
    publication, what differs is told as a note, and nothing is to be taken.
    """
    known = verdict.same
    if known is None:
        return
    for code, message in known.notices:
        yield Difference(code=code, message=f"{message} ({known.source})")
    found = list(publishing(statement, known, table()))
    found += title(statement, known)
    found += authors(statement, known)
    sure = verdict.sure and known.paper and not any(one.version for one in found)
    for difference in found:
        # What is said to be unpublished may be another version, or the very work: look at it.
        pending = statement.pending and difference.code != "published-preprint"
        yield difference if sure and not pending else told(difference)


def title(statement: Statement, known: Known) -> Iterator[Difference]:
    """A title that no record has, though it is the work's.

    A slip in some words is an error. More or other words may be those of a version that is not
    known: they are told as a note, as is the title of a publication without a record.
    """
    ours, item = statement.item.title, known.item
    if not ours or squash(ours) in known.titles:
        return
    titles = {c.item.title for c in known.claims} | {item.title}
    if max(compare(ours, theirs) for theirs in titles) == Agreement.EQUAL:
        return
    message = f"the title is {ours!r}, but the work's is {item.title!r} ({known.source})"
    other = statement.kind != "preprint" and not known.publications
    slip = not other and any(_slipped(ours, theirs) for theirs in titles)
    yield Difference(
        code="wrong-title",
        message=message,
        take=() if other else ("title",),
        severity=None if slip else "info",
    )


def _slipped(ours: str, theirs: str) -> bool:
    """Whether two titles have the same words but for slips of the pen in some."""
    if compare(ours, theirs) < Agreement.NEAR:
        return False
    a, b = cut(ours).words, cut(theirs).words
    pairs = zip(a, b, strict=False)
    return len(a) == len(b) and all(stem(x) != stem(y) or x == y for x, y in pairs)
