"""Asking the registries about the entries that the library does not settle.

They are asked as the rows of a list are (`lorabib.resolve`): by identifier, then by title where
no publication is known. What they are is decided afterwards, by the rules for outside entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from msgspec import structs

from lorabib import asking, build, store
from lorabib.match.rows import linked
from lorabib.model import Base, Paper, Place
from lorabib.proof.shelf import Shelf
from lorabib.resolve.desk import Desk
from lorabib.resolve.run import Run
from lorabib.review.deciding import row
from lorabib.review.model import Statement

#: The names of the registries as they write them.
NAMES = {"crossref": "Crossref", "arxiv": "arXiv", "datacite": "DataCite"}


class Answered(Base, frozen=True, kw_only=True):
    """What became of the questions about one entry.

    `lost` says which source could not be asked, `nowhere` are identifiers that no registry knows,
    `sought` says who was asked for the title, and when; empty where nobody was.
    """

    lost: str = ""
    nowhere: tuple[str, ...] = ()
    sought: str = ""
    status: str = "unresolved"


def ask(
    location: store.Location, desk: Desk, statements: Mapping[int, Statement]
) -> tuple[Shelf, dict[int, Answered]]:
    """All works that are known after asking about `statements`, and what became of each.

    Raises:
        DataError, ListError: the library cannot be read.
    """
    rows = tuple(
        structs.replace(row(statement), list=str(number), line=1)
        for number, statement in statements.items()
        if statement.item.title
    )
    data = structs.replace(build.read(location), entries=rows, categories=(), flat=(), problems=())
    run = Run(data, build.built(data), desk)
    run.identifiers()
    run.search()
    shelf = Shelf(run.library, run.pool.claims, lambda c: (c.source, c.record) in run.own)
    lost = _lost(desk)
    answered = {
        int(place.list): _answered(paper, place, run, lost)
        for paper in run.library.papers
        for place in paper.places
    }
    return shelf, answered


def _lost(desk: Desk) -> str:
    told = [
        f"{NAMES.get(t.source, t.source)} was unavailable ({t.unavailable})"
        for t in desk.tallies.values()
        if t.unavailable
    ]
    return ", ".join(told) or "the run was stopped"


def _answered(paper: Paper, place: Place, run: Run, lost: str) -> Answered:
    about = {*linked(place), place.title, paper.item.title}
    failed = run.desk.stop.is_set() or not about.isdisjoint(run.failed)
    queries = asking.searches(paper)
    titles = {place.title, paper.item.title}
    sought = "" if failed or titles.isdisjoint(run.titles) else _sought(queries, run)
    return Answered(
        lost=lost if failed else "",
        nowhere=tuple(i for i in linked(place) if i in run.nowhere),
        sought=sought,
        status=paper.status,
    )


def _sought(queries: Iterable[object], run: Run) -> str:
    """Who was asked for a title, and when: the day of the oldest answer."""
    asked = [query for query in run.searched if query in set(queries)]
    names = [NAMES.get(name, name) for name in NAMES if any(q.source == name for q in asked)]
    days = sorted(filter(None, (run.desk.asked(query) for query in asked)))
    day = date.fromtimestamp(days[0]) if days else datetime.now(UTC).date()
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))
    return f"{listed}, asked on {day.isoformat()}" if names else ""
