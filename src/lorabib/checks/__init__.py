"""The checks of a library: one small function a rule, each with a code (docs/checks.md).

A rule on a paper yields what is wrong with it in words; its code and its severity stand in the
tables here and in `codes`. The rest of the problems of a library come from where they are met:
the reader of the lists, the decisions on rows, the joining of records. `settle` marks those that
the keeper knows and leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lorabib.checks import authors, items, library, works
from lorabib.checks.codes import CODES
from lorabib.checks.known import keyed, settle
from lorabib.checks.library import keys_of_two_works
from lorabib.checks.printing import annotation
from lorabib.checks.subjects import Subject, View
from lorabib.model import Problem, list_path

__all__ = [
    "CODES",
    "PAPER_RULES",
    "Subject",
    "View",
    "annotation",
    "keyed",
    "keys_of_two_works",
    "run",
    "settle",
]

#: Code -> the rule on one paper.
PAPER_RULES: dict[str, Callable[[Subject, View], Iterator[str]]] = {
    "missing-field": items.missing_field,
    "suspicious-name": authors.suspicious_name,
    "casing": items.casing,
    "leftover-markup": items.leftover_markup,
    "pages": items.pages,
    "placeholder-value": items.placeholder_value,
    "year-against-eprint": items.year_against_eprint,
    "broken-identifier": items.broken_identifier,
    "impossible-date": items.impossible_date,
    "unknown-venue": works.unknown_venue,
    "incomplete-record": works.incomplete_record,
    "author-count": works.author_count,
    "author-order": works.author_order,
    "retracted": works.retracted,
    "withdrawn": works.withdrawn,
    "uncategorized": library.uncategorized,
}
#: Rules on the library as a whole, which say themselves where the problem lies.
LIBRARY_RULES: tuple[Callable[[View], Iterator[Problem]], ...] = (
    library.duplicate_works,
    library.unmapped_headings,
    library.unused_rulings,
)


def run(view: View) -> Iterator[Problem]:
    """What the rules find in a library, paper by paper."""
    for subject in view.subjects:
        for code, rule in PAPER_RULES.items():
            for message in rule(subject, view):
                yield _problem(code, message, subject)
    for whole in LIBRARY_RULES:
        yield from whole(view)


def _problem(code: str, message: str, subject: Subject) -> Problem:
    row = subject.paper.places[0] if subject.paper.places else None
    return Problem(
        code=code,
        severity=CODES[code].severity,
        message=message,
        path=list_path(row.list) if row else None,
        line=row.line if row else None,
        key=subject.paper.key,
    )
