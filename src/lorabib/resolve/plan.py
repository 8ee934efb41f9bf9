"""What a run would ask, without asking."""

from collections.abc import Iterable

from lorabib import asking, build, store
from lorabib.model import Base, Query
from lorabib.resolve.desk import Desk


class Planned(Base, frozen=True, kw_only=True):
    """What would be asked of a source for a purpose.

    `known` identifiers or titles are answered already; `about` so many others it would take so
    many `requests`, and at today's limits so many `seconds`.
    """

    source: str
    purpose: str
    known: int
    about: int
    requests: int
    seconds: float


def plan(
    location: store.Location, desk: Desk, intervals: dict[str, dict[str, float]], *, search: bool
) -> tuple[Planned, ...]:
    """What a run would ask, without asking: by identifier exactly, by title at most."""
    library = build.load(location)
    answers, queries = desk.divided(asking.wanted(library.papers))
    if search:
        queries += dict.fromkeys(q for paper in library.papers for q in asking.searches(paper))
    open_ = [query for query in queries if query.purpose != "search" or not desk.known(query)]
    known = [answer.query for answer in answers] + [q for q in queries if q not in open_]
    kinds = dict.fromkeys((q.source, q.purpose) for q in (*known, *queries))
    return tuple(
        Planned(
            source=source,
            purpose=purpose,
            known=_about(known, source, purpose),
            about=_about(open_, source, purpose),
            requests=(n := sum((q.source, q.purpose) == (source, purpose) for q in open_)),
            seconds=round(n * intervals[source].get(purpose, 0.0), 1),
        )
        for source, purpose in kinds
    )


def _about(queries: Iterable[Query], source: str, purpose: str) -> int:
    """How many identifiers or titles the questions to a source for a purpose are about."""
    mine = (q for q in queries if (q.source, q.purpose) == (source, purpose))
    return len({i for q in mine for i in q.about})
