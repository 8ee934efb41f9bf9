"""How many papers and problems a category has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from lorabib.build.choosing import select
from lorabib.categories import ALL
from lorabib.model import Base, Library, Problem, list_path


class Count(Base, frozen=True, kw_only=True):
    """How many papers there are, by status, and how many problems, by code."""

    category: str
    papers: int
    published: int
    preprint: int
    unresolved: int
    problems: dict[str, int] = msgspec.field(default_factory=dict)


def problems(library: Library, categories: Sequence[str] = ()) -> tuple[Problem, ...]:
    """The problems of the library, or those whose paper or row belongs to the categories."""
    if not categories or ALL in categories:
        return library.problems
    papers = [p for category in categories for p in select(library, category)]
    keys = {p.key for p in papers}
    rows = {(list_path(place.list), place.line) for p in papers for place in p.places}
    return tuple(p for p in library.problems if p.key in keys or (p.path, p.line) in rows)


def count(library: Library, category: str) -> Count:
    """The counts of a category; a problem counts where its paper or its row belongs."""
    papers = select(library, category)
    status = Counter(p.status for p in papers)
    mine = Counter(p.code for p in problems(library, (category,)))
    return Count(
        category=category,
        papers=len(papers),
        published=status["published"],
        preprint=status["preprint"],
        unresolved=status["unresolved"],
        problems=dict(sorted(mine.items())),
    )
