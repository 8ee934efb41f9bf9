"""The links of a row that lead to another paper, and those that its work has."""

from __future__ import annotations

from collections.abc import Iterator

from lorabib import identifiers
from lorabib.auditing.rows import Seen
from lorabib.match.cutting import cut
from lorabib.match.titles import Agreement, compare, likeness
from lorabib.match.witnesses import other_half
from lorabib.review.model import Known, Verdict

#: A title that has less than this in common with another is not that of a renamed work either.
_UNLIKE = 0.15
#: A row's title of fewer words may be a nickname.
_TELLING = 3
#: Schemes of which a work has one identifier.
_ONE_EACH = ("arxiv", "acl")


def astray(one: Seen) -> Iterator[tuple[str, str, str, Known | None]]:
    """The links that lead to another paper: code, identifier, message, and whose it is."""
    told = dict(one.misleading)
    for identifier, message in one.misleading:
        yield "wrong-identifier", identifier, message, None
    found = [*one.verdict.misleading, *one.verdict.doubtful]
    for identifier, known in found:
        if identifier in told:
            continue
        sure = (identifier, known) in one.verdict.misleading
        code = "wrong-identifier" if sure or _surely(one, known) else "doubtful-identifier"
        leads = f"leads to {known.item.title!r} ({known.source})" if known else "is another paper's"
        renamed = "" if code == "wrong-identifier" else ": this work renamed, or another paper"
        yield code, identifier, f"{identifier} {leads}{renamed}{_whose(one)}", known
        told[identifier] = ""
    yield from _not_its_own(one, set(told))


def _whose(one: Seen) -> str:
    """The work that has the row's title, though nothing else tells that it is the row's."""
    for refused in one.verdict.refused:
        if compare(one.row.title, refused.title) >= Agreement.NEAR:
            return f"; the row's title is that of {refused.record}"
    return ""


def _surely(one: Seen, known: Known | None) -> bool:
    """Whether a work that a link names is surely not that of the row.

    The row's title is that of another work that is known, or it has nothing in common with it: a
    renamed work keeps some of its words.
    """
    same = one.verdict.same
    if known is None or (same is not None and other_half(same.work, known.work)):
        return False
    ours, titles = one.row.title, [c.item.title for c in known.claims]
    if any(compare(ours, theirs) > Agreement.NONE for theirs in titles):
        return False
    found = [c.item.title for c in same.claims] if same else [r.title for r in one.verdict.refused]
    if any(compare(ours, theirs) >= Agreement.NEAR for theirs in found):
        return True
    alike = max((likeness(ours, theirs) for theirs in titles), default=1.0)
    long = len(cut(ours).words) >= _TELLING and not one.row.authors
    return long and alike < _UNLIKE and same is None


def _not_its_own(one: Seen, told: set[str]) -> Iterator[tuple[str, str, str, Known | None]]:
    """Numbers of registries that give a work one, where the work is known to have another."""
    same = one.verdict.same
    theirs = same.identifiers if same else frozenset[str]()
    for identifier in one.statement.identifiers:
        names = set(identifiers.equivalents(identifier))
        scheme = identifier.partition(":")[0]
        other = next((i for i in sorted(theirs) if i.startswith(f"{scheme}:")), "")
        if scheme in _ONE_EACH and other and not names & theirs and identifier not in told:
            yield "wrong-identifier", identifier, f"{identifier} is not the paper's {other}", None


def right(wrong: str, verdict: Verdict) -> str:
    """The identifier of the work in the scheme of a wrong one, if the work is sure and has one."""
    known = verdict.same
    if known is None or known.paper is None:
        return ""
    scheme = wrong.partition(":")[0]
    found = [i for i in known.identifiers if i.startswith(f"{scheme}:")]
    return found[0] if len(found) == 1 else ""


def best(known: Known) -> str:
    """The identifier of a work to link: its preprint, which all can read, else its publication."""
    order = ("arxiv", "acl", "openreview", "pmlr", "doi")
    for scheme in order:
        found = [i for i in known.identifiers if i.startswith(f"{scheme}:")]
        if len(found) == 1 and identifiers.url(found[0]):
            return found[0]
    return ""
