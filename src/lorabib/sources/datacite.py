"""DataCite: works of Zenodo, Hugging Face, figshare and other repositories, by DOI.

The API is described at https://support.datacite.org/docs/api; answers are JSON:API.
"""

import re
from collections.abc import Sequence
from itertools import islice

import msgspec

from lorabib import identifiers as ids
from lorabib.errors import AnswerError
from lorabib.model import Query, Record
from lorabib.sources.datacite_claim import WORK, Text, claim
from lorabib.sources.reading import LONGEST_TITLE, Lenient, answer, length, lenient, whole
from lorabib.text import clean

__all__ = ["NAME", "absent", "by_identifier", "claim", "holds", "parse", "search"]

NAME = "datacite"
BATCH = 50


class _Meta(Lenient, frozen=True, kw_only=True):
    total: int | None = None


class _Resource(Lenient, frozen=True, kw_only=True):
    attributes: msgspec.Raw = msgspec.Raw(b"null")


class _Error(Lenient, frozen=True, kw_only=True):
    status: Text = None
    title: Text = None


class _Answer(Lenient, frozen=True, kw_only=True):
    data: tuple[_Resource, ...] | _Resource | None = None
    errors: tuple[_Error, ...] | None = None
    meta: _Meta | None = None


_ANSWER = msgspec.json.Decoder(_Answer)
_encode = msgspec.json.Encoder().encode


def holds(identifier: str) -> bool:
    """Whether DataCite can be asked for a canonical identifier."""
    return identifier.startswith("doi:")


def by_identifier(identifiers: Sequence[str]) -> tuple[Query, ...]:
    """The questions for works by their DOIs, `BATCH` in one; others are passed over."""
    rest = iter([one for one in dict.fromkeys(identifiers) if holds(one)])
    return tuple(_listed(batch) for batch in iter(lambda: list(islice(rest, BATCH)), []))


def _listed(batch: list[str]) -> Query:
    # Elasticsearch's query string: in quotes only quotes and backslashes mean something.
    quoted = (re.sub(r'(["\\])', r"\\\1", one.removeprefix("doi:")) for one in batch)
    text = " OR ".join(f'"{doi}"' for doi in quoted)
    params = (("query", f"doi:({text})"), ("page[size]", str(BATCH)))
    return Query(source=NAME, purpose="identifier", path="/dois", params=params, about=tuple(batch))


def search(title: str, authors: Sequence[str] = (), year: int | None = None) -> tuple[Query, ...]:
    """None: what DataCite has of papers are deposits, not their publications."""
    return ()


def absent(body: bytes) -> bool:
    """Whether a 404 says that DataCite does not hold the DOI: a JSON:API error of status 404."""
    try:
        errors = answer(body, _ANSWER, NAME).errors
    except AnswerError:
        return False
    return bool(errors) and all(str(error.status) == "404" for error in errors or ())


def parse(body: bytes, query: Query) -> tuple[Record, ...]:
    """The works of an answer, a list or one, trimmed to what `claim` reads.

    A work without a DOI, or with a title of over 2,000 characters, is left out.

    Raises:
        AnswerError: the answer is none, has another shape, or is DataCite's own error.
    """
    records: dict[str, Record] = {}
    for resource in _resources(body, query):
        try:
            work = lenient(resource.attributes, WORK)
        except (msgspec.MsgspecError, RecursionError):
            continue
        identifier = ids.doi(work.doi or "")
        titles = tuple(title.title for title in work.titles or () if title)
        if identifier and length(titles) <= LONGEST_TITLE:
            body_ = msgspec.Raw(_encode(work))
            records.setdefault(identifier, Record(source=NAME, id=identifier, body=body_))
    return tuple(records.values())


def _resources(body: bytes, query: Query) -> tuple[_Resource, ...]:
    found = answer(body, _ANSWER, NAME)
    if found.errors:
        said = clean(str(found.errors[0].title or found.errors[0].status))
        raise AnswerError(f"{NAME}: the answer for {query.about[0]} is an error: {said}")
    if found.data is None:
        raise AnswerError(f"{NAME}: the answer for {query.about[0]} has no data")
    if isinstance(found.data, _Resource):
        if not bytes(found.data.attributes).startswith(b"{"):
            raise AnswerError(f"{NAME}: the answer for {query.about[0]} is no work")
        return (found.data,)
    whole(len(found.data), found.meta.total if found.meta else None, query, "page[size]")
    return found.data
