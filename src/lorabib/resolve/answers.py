"""What became of one question, and how it is read from what was kept or recorded."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from lorabib import identifiers
from lorabib.errors import AnswerError, LorabibError
from lorabib.http import check
from lorabib.model import Base, Query, Record
from lorabib.registry import module_of
from lorabib.store.answers import Kept
from lorabib.store.recordings import Recorded


class Answer(Base, frozen=True, kw_only=True):
    """What became of one question.

    `records` are the source's; `agency` is set for a question for one; `refused` says that the
    source does not take the question, `unavailable` that it cannot be asked: neither says
    anything of what it holds. `cached` tells that nothing was asked.
    """

    query: Query
    records: tuple[Record, ...] = ()
    agency: str = ""
    refused: str = ""
    unavailable: str = ""
    cached: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The identifiers that were asked for and that the source does not hold."""
        if self.unavailable or self.refused or self.query.purpose != "identifier":
            return ()
        found = identifiers.closure(record.id for record in self.records)
        return tuple(i for i in self.query.about if i not in found)


class Tally(msgspec.Struct, kw_only=True):
    """How often a source was asked: questions, those answered from the cache, requests made."""

    source: str
    questions: int = 0
    cached: int = 0
    requests: int = 0
    unavailable: str = ""


class Manner(Base, frozen=True, kw_only=True):
    """How answers are to be had. `max_age` is in seconds; folders are given or not used."""

    refresh: bool = False
    max_age: float = 30 * 86400.0
    record: Path | None = None
    replay: Path | None = None


def only(answer: Answer, about: Iterable[str]) -> Answer:
    """The part of an answer that is about some of the identifiers that were asked for."""
    wanted = set(identifiers.closure(about))
    records = tuple(r for r in answer.records if wanted.intersection(identifiers.closure((r.id,))))
    query = msgspec.structs.replace(answer.query, about=tuple(about))
    return msgspec.structs.replace(answer, query=query, records=records)


def read(kept: Kept | Recorded) -> Answer:
    """The answer in what was kept or recorded. Raises `AnswerError` if it cannot be read."""
    if isinstance(kept, Recorded):
        return replayed(kept)
    return _parsed(kept.query, kept.absent, kept.body)


def _parsed(query: Query, absent: bool, body: bytes) -> Answer:
    if absent:
        return Answer(query=query, cached=True)
    module = module_of(query.source)
    agency = module.agency_of(body) if query.purpose == "agency" else ""
    return Answer(query=query, records=check(module, query, body), agency=agency, cached=True)


def recorded_of(answer: Answer, body: bytes) -> Recorded:
    """The answer with its body as it is recorded."""
    return Recorded(
        query=answer.query,
        body=body.decode("utf-8", errors="replace"),
        absent=not body and not answer.refused and not answer.unavailable,
        refused=answer.refused,
        unavailable=answer.unavailable,
        records=answer.records if answer.unavailable else (),
        agency=answer.agency if answer.unavailable else "",
    )


def replayed(recorded: Recorded) -> Answer:
    """The answer in a recording. Raises `LorabibError` if it cannot be read."""
    query = recorded.query
    if recorded.refused:
        return Answer(query=query, refused=recorded.refused, cached=True)
    if recorded.unavailable:
        return Answer(
            query=query,
            records=recorded.records,
            agency=recorded.agency,
            unavailable=recorded.unavailable,
            cached=True,
        )
    try:
        return _parsed(query, recorded.absent, recorded.body.encode())
    except AnswerError as error:
        raise LorabibError(f"the recording of {query.source}{query.path}: {error}") from error
