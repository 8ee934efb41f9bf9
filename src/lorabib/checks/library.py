"""Rules on the library as a whole: its categories, its rulings, papers beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from lorabib import identifiers
from lorabib.categories import UNCATEGORIZED
from lorabib.checks.codes import CODES
from lorabib.checks.subjects import Subject, View
from lorabib.keys import Grant
from lorabib.model import KEY_OF_TWO, Item, Paper, Problem, list_path
from lorabib.names import overlap
from lorabib.overrides import row_key
from lorabib.text import squash

#: A title may well be that of two works, an identifier is not.
_ELSE = ", else whose it is (field)"


def uncategorized(subject: Subject, view: View) -> Iterator[str]:
    """No heading of the paper's rows leads to a category, though there are categories."""
    if view.tree.categories and subject.paper.categories == (UNCATEGORIZED,):
        yield f"{subject.paper.key} has no category: map its heading or add it by hand"


def duplicate_works(view: View) -> Iterator[Problem]:
    """Two papers with one identifier, or with one title and an author in common.

    The identifiers that an entry prints count, too: a DOI that was copied to another work. Of many
    papers with one identifier each is told with the first.
    """
    seen: dict[str, list[Paper]] = defaultdict(list)
    for paper in sorted((s.paper for s in view.subjects), key=lambda p: p.key):
        title = f"title:{squash(paper.item.title)}"
        twice = {other.key: (f"the title {paper.item.title!r}", "")
                 for other in seen[title] if _may_be_one(paper, other)}  # fmt: skip
        own = dict.fromkeys((*paper.identifiers, *_printed(paper.item)))
        twice |= {other.key: (f"the identifier {i}", _ELSE) for i in own for other in seen[i][:1]}
        for key, (what, otherwise) in twice.items():
            yield Problem(
                code="duplicate-work",
                severity=CODES["duplicate-work"].severity,
                message=f"{key} and {paper.key} have {what}: if they are one work, say so in the "
                f"overrides (same-work){otherwise}",
                path=list_path(paper.places[0].list) if paper.places else None,
                line=paper.places[0].line if paper.places else None,
                key=paper.key,
                about=(key,),
            )
        for name in (title, *own):
            seen[name].append(paper)


def keys_of_two_works(grants: Iterable[Grant]) -> Iterator[Problem]:
    """A key that the ledger gives to two works, as a merge of two branches can make it."""
    for grant in grants:
        if grant.lost:
            ours, theirs = (" and ".join(names) for names in (grant.ours, grant.theirs))
            yield Problem(
                code=KEY_OF_TWO,
                severity=CODES[KEY_OF_TWO].severity,
                message=f"the ledger gives {grant.lost} to two works, as {theirs}, and as {ours}: "
                "delete the lines of the one that had it later, or give the second another key "
                f"(lorabib keys rename {grant.key} NEW)",
                path="data/keys.tsv",
                key=grant.key,
                about=(grant.lost,),
            )


def _printed(item: Item) -> tuple[str, ...]:
    """The identifiers that an entry prints: its DOI and its eprint."""
    eprint = identifiers.arxiv(item.archive_location) if item.archive == "arXiv" else None
    return identifiers.closure(filter(None, (identifiers.doi(item.DOI), eprint)))


def _may_be_one(a: Paper, b: Paper) -> bool:
    ours, theirs = a.item.author, b.item.author
    return not ours or not theirs or overlap(ours, theirs) > 0


def unmapped_headings(view: View) -> Iterator[Problem]:
    """A heading with rows below it that leads to no category, though there are categories."""
    for entry in view.tree.unmapped(view.entries) if view.tree.categories else ():
        yield Problem(
            code="unmapped-heading",
            severity=CODES["unmapped-heading"].severity,
            message=f"no category for the heading {' > '.join(entry.headings)!r}",
            path=list_path(entry.list),
            line=entry.line,
        )


def unused_rulings(view: View) -> Iterator[Problem]:
    """A ruling on a row or a work that is not there (any more)."""
    rows = {row_key(entry) for entry in view.entries}
    overrides = view.overrides
    known = {name for subject in view.subjects for name in subject.known_as}
    papers = sorted(paper for line in view.spellings for paper in line.papers)
    ruled = {
        **{f"{name}: {title}": (name, title) in rows for name, title in overrides.rows()},
        **{i: i in known for i in (*overrides.fields(), *overrides.categories(), *papers)},
    }
    for what, used in ruled.items():
        if not used:
            yield unused(f"a ruling on {what!r}, which no row leads to")


def unused(message: str) -> Problem:
    """The problem of a ruling that decides nothing."""
    severity = CODES["unused-ruling"].severity
    return Problem(code="unused-ruling", severity=severity, message=message, path="data")
