"""Crossref's REST API as far as lorabib and habanero ask it.

Shapes as in https://api.crossref.org/swagger-ui/index.html and recorded answers. A parameter,
filter or field that this server does not know is refused as the real one refuses what it does
not know: a question that would be answered wrongly is not answered.
"""

from __future__ import annotations

import base64
import binascii
import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from registries.answers import TEXT, Answer, Holdings, Request, as_json, overlap, words

Work = dict[str, Any]
#: Requests a second and at once, by pool (since December 2025).
LIMITS = {"polite": (10, 3), "public": (5, 1)}
LABELS = {"crossref": "Crossref", "datacite": "DataCite", "medra": "mEDRA", "jalc": "JaLC"}
PARAMS = set(
    "query query.bibliographic query.title query.author query.container-title"
    " filter rows offset select cursor mailto".split()
)
FILTERS = ("doi", "type", "from-pub-date", "until-pub-date", "updates")
#: The fields that `select` takes: `language` and `subtype` are not among them.
SELECTS = set(
    "DOI ISBN ISSN URL abstract accepted alternative-id approved archive article-number assertion"
    " author chair clinical-trial-number container-title content-created content-domain created"
    " degree deposited editor event funder group-title indexed is-referenced-by-count issn-type"
    " issue issued license link member original-title page posted prefix published"
    " published-online published-print publisher publisher-location reference references-count"
    " relation resource score short-container-title short-title standards-body subject subtitle"
    " title translator type update-policy update-to updated-by volume".split()
)


class RefusedError(Exception):
    """A question that the registry refuses; the answer is the exception's argument."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


class Crossref:
    """Answers questions about `Holdings` as api.crossref.org does."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self._absences = itertools.count()

    def answer(self, request: Request) -> Answer:
        try:
            found = self._route(request)
        except RefusedError as refused:
            found = refused.answer
        return found.with_headers(*pool_headers(pool_of(request)))

    def _route(self, request: Request) -> Answer:
        if request.path.rstrip("/") == "/works":
            return works(self.holdings, request)
        head, _, rest = request.path.partition("/works/")
        if head or not rest:
            return self._absent()
        if rest.endswith("/agency"):
            return self._agency(unquote(rest.removesuffix("/agency")))
        work = self.holdings.crossref.get(unquote(rest).lower())
        return _ok("work", {**work, "score": 1}) if work else self._absent()

    def _agency(self, doi: str) -> Answer:
        agency = _agency_of(self.holdings, doi.lower())
        if not agency:
            return self._absent()
        label = LABELS.get(agency, agency)
        return _ok("work-agency", {"DOI": doi.lower(), "agency": {"id": agency, "label": label}})

    def _absent(self) -> Answer:
        """The text of an unknown DOI, every second time under JSON's content type (recorded)."""
        media_type = "application/json;charset=utf-8" if next(self._absences) % 2 else TEXT
        return Answer(status=404, media_type=media_type, body=b"Resource not found.")


def _agency_of(holdings: Holdings, doi: str) -> str:
    if doi in holdings.crossref:
        return "crossref"
    arxiv = doi.removeprefix("10.48550/arxiv.")
    if doi in holdings.datacite or (arxiv != doi and arxiv in holdings.arxiv):
        return "datacite"
    return holdings.agencies.get(doi, "")


def works(holdings: Holdings, request: Request) -> Answer:
    """The list of works that a question without a DOI in its path gets."""
    for name, _ in request.params:
        if name not in PARAMS:
            raise _invalid("parameter-not-allowed", name, f"This route does not support {name}")
    rows = _whole_number(request.param("rows", "20"), 1000)
    offset = _whole_number(request.param("offset", "0"), 10_000)
    selected = _selected(request.param("select"))
    found = _ranked(_filtered(list(holdings.crossref.values()), request), request)
    message: Work = {"facets": {}, "total-results": len(found)}
    if request.given("cursor"):
        offset = _offset(request.param("cursor"))
        message["next-cursor"] = _cursor(offset + rows)
    page = found[offset : offset + rows]
    message["items"] = [_cut(work, selected) for work in page]
    message["items-per-page"] = rows
    message["query"] = {"start-index": offset, "search-terms": request.param("query") or None}
    return _ok("work-list", message)


def _ok(kind: str, message: Work) -> Answer:
    return as_json(
        {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}
    )


def _failed(status: int, kind: str, code: str, value: str, message: str) -> RefusedError:
    problem = {"type": code, "value": value, "message": message}
    answer = {"status": "failed", "message-type": kind, "message": [problem]}
    return RefusedError(as_json(answer, status))


def _invalid(code: str, value: str, message: str) -> RefusedError:
    return _failed(400, "validation-failure", code, value, message)


def _whole_number(text: str, most: int) -> int:
    if text.isascii() and text.isdigit() and int(text) <= most:
        return int(text)
    why = f"must be a positive integer less than or equal to {most}. "
    raise _invalid("integer-not-valid", text, f"Integer specified as {text} but {why}")


def _selected(select: str) -> set[str]:
    fields = set(select.split(",")) if select else set()
    for name in sorted(fields - SELECTS):
        text = f"Select '{name}' specified but there is no such select for this route."
        valid = f"Valid selects for this route are: {', '.join(sorted(SELECTS))}"
        raise _invalid("select-not-available", name, f"{text} {valid}")
    return fields


def _cut(work: Work, fields: set[str]) -> Work:
    return {name: value for name, value in work.items() if not fields or name in fields}


# A cursor is this server's own: real ones are longer and hold a state of the index.
def _cursor(offset: int) -> str:
    return base64.b64encode(f"at {offset} ".encode() * 9).decode()


def _offset(cursor: str) -> int:
    if cursor == "*":
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).split()[1])
    except (binascii.Error, ValueError, IndexError):
        text = "Cursor specified but it is invalid"
        raise _failed(404, "resource-failure", "cursor-invalid", cursor, text) from None


def _filters(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of a filter. A comma always ends a pair: a DOI with one cannot be asked so."""
    for pair in text.split(",") if text else ():
        name, colon, value = pair.partition(":")
        if name not in FILTERS or not colon:
            text = f"Filter '{name}' specified but there is no such filter for this route."
            valid = f"Valid filters for this route are: {', '.join(FILTERS)}"
            raise _invalid("filter-not-available", name, f"{text} {valid}")
        yield name, value


def _filtered(found: list[Work], request: Request) -> list[Work]:
    """The works that pass: one of the values of each filter that is named."""
    wanted: dict[str, list[str]] = {}
    for name, value in _filters(request.param("filter")):
        wanted.setdefault(name, []).append(value.lower())
    for name, values in wanted.items():
        found = [work for work in found if any(_passes(work, name, value) for value in values)]
    return found


def _passes(work: Work, name: str, value: str) -> bool:
    if name == "doi":
        return str(work["DOI"]).lower() == value.removeprefix("https://doi.org/")
    if name == "type":
        return bool(work.get("type") == value)
    if name == "updates":
        return any(update["DOI"].lower() == value for update in work.get("update-to", ()))
    given = _date(work)[: value.count("-") + 1]
    asked = [int(part) if part.isdigit() else 0 for part in value.split("-")]
    return bool(given) and (given >= asked if name == "from-pub-date" else given <= asked)


def _date(work: Work) -> list[int]:
    parts = work.get("issued", {}).get("date-parts") or [[]]
    return [part for part in parts[0] if part is not None]


def _ranked(found: list[Work], request: Request) -> list[Work]:
    """Best first, each with its score. A search answers all that passes, however badly it fits."""
    queries = [(name, words(text)) for name, text in request.params if name.startswith("query")]
    if not queries:
        return [{**work, "score": 0} for work in found]
    scored = [(sum(overlap(asked, _text(work, name)) for name, asked in queries), work)
              for work in found]  # fmt: skip
    scored.sort(key=lambda pair: (-pair[0], pair[1]["DOI"]))
    return [{**work, "score": round(max(score, 0.01), 3)} for score, work in scored]


def _text(work: Work, query: str) -> list[str]:
    """The words that a field query looks at."""
    names = (value for author in work.get("author", ()) for value in
             (author.get("given"), author.get("family"), author.get("name")) if value)  # fmt: skip
    titles = [*work.get("title", ()), *work.get("subtitle", ())]
    if query == "query.title":
        return words(*titles)
    if query == "query.author":
        return words(*names)
    if query == "query.container-title":
        return words(*work.get("container-title", ()))
    return words(*titles, *names, *work.get("container-title", ()), *map(str, _date(work)[:1]))


def pool_of(request: Request) -> str:
    """`polite` for who says how to be reached, in the User-Agent or as a parameter."""
    said = "mailto:" in request.header("User-Agent") or request.param("mailto")
    return "polite" if said else "public"


def pool_headers(pool: str) -> tuple[tuple[str, str], ...]:
    """The headers that tell a pool and its limits."""
    rate, at_once = LIMITS[pool]
    return (
        ("x-rate-limit-limit", str(rate)),
        ("x-rate-limit-interval", "1s"),
        ("x-concurrency-limit", str(at_once)),
        ("x-api-pool", pool),
    )
