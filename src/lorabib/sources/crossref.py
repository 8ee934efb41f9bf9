"""Crossref: works of publishers by DOI, and by title (https://api.crossref.org).

habanero builds and checks every request (names of filters, of selected fields, of field
queries); only its sending is left out, which has no retries, no pacing and no access to the
headers, takes a 429 for a `TypeError` and cuts unquoted DOIs. Sending is `lorabib.http`'s.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import quote

import msgspec

from lorabib import identifiers
from lorabib.errors import AnswerError
from lorabib.model import Query, Record
from lorabib.names import is_others
from lorabib.names import parse as parse_name
from lorabib.sources.crossref_claim import claim
from lorabib.sources.crossref_work import WORK
from lorabib.sources.reading import LONGEST_TITLE, Lenient, answer, length, lenient, whole
from lorabib.text import clean

__all__ = [
    "NAME", "PREFIXES", "absent", "agency", "agency_of", "by_identifier", "claim", "holds",
    "parse", "search",
]  # fmt: skip

NAME = "crossref"
#: DOIs in one request: with long ones the address still ends below 8,000 characters.
BATCH = 50
CANDIDATES = 5

#: Prefixes of agencies that are not Crossref -> the agency; https://doi.org/ra/<prefix> tells
#: it. The few that lists of papers link to: for every other prefix the agency is asked (`agency`).
PREFIXES = {
    "10.5281": "datacite",  # Zenodo
    "10.57967": "datacite",  # Hugging Face
    "10.6084": "datacite",  # figshare
    "10.7910": "datacite",  # Harvard Dataverse
    "10.5061": "datacite",  # Dryad
    "10.17605": "datacite",  # OSF
    "10.48550": "datacite",  # arXiv
}

# What `claim` reads. Crossref cannot be asked for subtype, institution and language.
_SELECTED = (
    "DOI", "type", "title", "subtitle", "author", "editor", "issued", "container-title",
    "short-container-title", "event", "volume", "issue", "page", "article-number", "publisher",
    "publisher-location", "ISSN", "ISBN", "relation", "update-to", "updated-by",
)  # fmt: skip
_NOT_FOUND = b"resource not found."
_LONGEST_SEARCH = 400


class _Answer(Lenient, frozen=True, kw_only=True):
    status: str | None = None
    message_type: str | None = None
    message: msgspec.Raw = msgspec.Raw(b"null")


class _List(Lenient, frozen=True, kw_only=True):
    items: tuple[msgspec.Raw, ...]
    total_results: int | None = None


class _Agency(Lenient, frozen=True, kw_only=True):
    id: str


class _AgencyMessage(Lenient, frozen=True, kw_only=True):
    agency: _Agency


_ANSWER = msgspec.json.Decoder(_Answer)
_LIST = msgspec.json.Decoder(_List)
_AGENCY = msgspec.json.Decoder(_AgencyMessage)
_encode = msgspec.json.Encoder().encode


def holds(identifier: str) -> bool:
    """Whether Crossref can be asked for a canonical identifier.

    >>> holds("doi:10.18653/v1/2099.acl-long.1"), holds("doi:10.5281/zenodo.1")
    (True, False)
    """
    doi = _doi(identifier)
    return bool(doi) and doi.partition("/")[0] not in PREFIXES


def _doi(identifier: str) -> str:
    """The DOI of an identifier; of the Anthology's ids the one that its own rule gives."""
    scheme, _, value = identifier.partition(":")
    if scheme == "acl":
        doi = f"10.18653/v1/{value.lower()}"
        return doi if identifier in identifiers.equivalents(f"doi:{doi}") else ""
    return value if scheme == "doi" else ""


def by_identifier(identifiers: Sequence[str]) -> tuple[Query, ...]:
    """The questions for works by their DOIs, `BATCH` in one; others than DOIs are passed over.

    A DOI with a comma cannot stand in a filter, whose parts are parted by commas: it is asked
    alone. That route knows no ``select``.
    """
    asked: dict[str, list[str]] = {}
    for identifier in filter(holds, dict.fromkeys(identifiers)):
        asked.setdefault(_doi(identifier), []).append(identifier)
    together = [doi for doi in asked if "," not in doi]
    alone = [doi for doi in asked if "," in doi]
    batches = [
        _query(
            "identifier",
            [identifier for doi in batch for identifier in asked[doi]],
            filter={"doi": batch},
            limit=len(batch),
            select=list(_SELECTED),
        )
        for batch in _batches(together)
    ]
    singles = [
        _query("identifier", asked[doi], path=f"/works/{quote(doi, safe='')}") for doi in alone
    ]
    return (*batches, *singles)


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while batch := list(islice(rest, BATCH)):
        yield batch


def search(title: str, authors: Sequence[str] = (), year: int | None = None) -> tuple[Query, ...]:
    """The questions for works with a title: as a citation, and by title and author apart.

    ``query.bibliographic`` is Crossref's own field for looking citations up, and forgives changes
    of the title. Fields apart must all agree: they keep out works that only share the words.
    """
    words = clean(title)[:_LONGEST_SEARCH]
    if not words:
        return ()
    families = [family for author in authors if (family := _family(author))]
    citation = " ".join((words, *families[:1], *([str(year)] if year else ())))
    common: dict[str, Any] = {"limit": CANDIDATES, "select": list(_SELECTED)}
    queries = [_query("search", [title], query_bibliographic=citation, **common)]
    if families:
        names = " ".join(families[:3])
        queries.append(_query("search", [title], query_title=words, query_author=names, **common))
    return tuple(queries)


def _family(printed: str) -> str:
    name = parse_name(printed)
    return "" if is_others(printed) else name.family or name.literal


def agency(identifier: str) -> Query:
    """The question who registers a DOI: Crossref answers it for the DOIs of all agencies."""
    return _query("agency", [identifier], path=f"/works/{quote(_doi(identifier), safe='')}/agency")


def _query(purpose: Any, about: Sequence[str], path: str = "/works", **wanted: Any) -> Query:
    """A question as habanero spells it. Raises `ValueError` for what Crossref does not know."""
    return Query(
        source=NAME, purpose=purpose, path=path, params=_spelt()(path, wanted), about=tuple(about)
    )


@cache
def _spelt() -> Callable[[str, dict[str, Any]], tuple[tuple[str, str], ...]]:
    """habanero's request without its sending. Imported late: it brings a whole HTTP client."""
    from habanero.request_class import Request  # type: ignore[import-untyped]

    class Unsent(Request):  # type: ignore[misc]
        def _req(self, payload: dict[str, str], should_warn: bool) -> None:
            self.payload = payload

    def spelt(path: str, wanted: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        request = Unsent(None, None, None, "", path, **wanted)
        request.do_request()
        return tuple((str(name), str(value)) for name, value in request.payload.items())

    return spelt


def absent(body: bytes) -> bool:
    """Whether a 404 says that Crossref does not hold the DOI, and not that the address is wrong.

    It then says so in plain text, under whatever content type.
    """
    return body.strip().lower() == _NOT_FOUND


def parse(body: bytes, query: Query) -> tuple[Record, ...]:
    """The works of an answer, trimmed to what `claim` reads.

    A work without a DOI, or with a title of over 2,000 characters, is left out.

    Raises:
        AnswerError: the answer is none, or has another shape than Crossref's.
    """
    records: dict[str, Record] = {}
    for raw in _items(_message(body, query), query):
        try:
            work = lenient(raw, WORK)
        except (msgspec.MsgspecError, RecursionError):
            continue
        identifier = identifiers.doi(work.DOI or "")
        if identifier and length((work.title, work.subtitle)) <= LONGEST_TITLE:
            record = Record(source=NAME, id=identifier, body=msgspec.Raw(_encode(work)))
            records.setdefault(identifier, record)
    return tuple(records.values())


def _message(body: bytes, query: Query) -> _Answer:
    found = answer(body, _ANSWER, NAME)
    if found.status != "ok":
        raise AnswerError(f"{NAME}: the answer for {query.about[0]} has status {found.status!r}")
    return found


def _items(found: _Answer, query: Query) -> tuple[msgspec.Raw, ...]:
    """The works in an answer: of a list, or the one."""
    if found.message_type == "work" and bytes(found.message).startswith(b"{"):
        return (found.message,)
    if found.message_type != "work-list":
        raise AnswerError(f"{NAME}: the answer has no works but {found.message_type!r}")
    listed = answer(bytes(found.message), _LIST, NAME)
    whole(len(listed.items), listed.total_results, query, "rows")
    return listed.items


def agency_of(body: bytes) -> str:
    """The agency that an answer to `agency` names: ``crossref``, ``datacite``, ``medra`` …

    Raises:
        AnswerError: it names none.
    """
    found = answer(body, _ANSWER, NAME)
    if found.status != "ok" or found.message_type != "work-agency":
        raise AnswerError(f"{NAME}: the answer names no agency")
    return answer(bytes(found.message), _AGENCY, NAME).agency.id.strip().lower()
