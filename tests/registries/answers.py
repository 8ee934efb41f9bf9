"""What stands between the protocols, the faults and the socket: a request and its answer."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

#: The base path of each registry on the one server.
BASES = {"crossref": "/crossref", "arxiv": "/arxiv/api", "datacite": "/datacite"}
JSON = "application/json"
ATOM = "application/atom+xml; charset=utf-8"
TEXT = "text/plain"
HTML = "text/html; charset=utf-8"


@dataclass(kw_only=True)
class Request:
    """One request as it came, and what became of it.

    `target` is the address as it was asked; `registry` is empty outside the three bases; `path`
    stands below the base, still percent-encoded. `started` and `ended` are monotonic
    seconds, `wall` is the clock's; `ended` is set before the last byte leaves, so that a client
    that has its answer finds it set.
    `status` is 0 where nothing was answered, `fault` the name of the fault that was played.
    `moved` says that a redirect of this server led here.
    """

    registry: str
    method: str
    target: str
    path: str
    params: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    started: float
    wall: float
    moved: bool = False
    status: int = 0
    fault: str = ""
    ended: float | None = None

    def header(self, name: str) -> str:
        """A header's value, whatever the case of its name; empty where it was not sent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def param(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.params if key == name), default)

    def given(self, name: str) -> bool:
        return any(key == name for key, _ in self.params)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer. `headers` are those beside Content-Type and Content-Length."""

    status: int = 200
    media_type: str = JSON
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def with_headers(self, *headers: tuple[str, str]) -> Answer:
        """The same with these headers in the place of others of their names."""
        new = {name.lower() for name, _ in headers}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in new)
        return replace(self, headers=kept + headers)


def as_json(value: object, status: int = 200, media_type: str = JSON) -> Answer:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status=status, media_type=media_type, body=body)


@dataclass(kw_only=True)
class Holdings:
    """What the server knows: records by identifier in lower case, agencies of other DOIs."""

    crossref: dict[str, dict[str, Any]] = field(default_factory=dict)
    arxiv: dict[str, dict[str, Any]] = field(default_factory=dict)
    datacite: dict[str, dict[str, Any]] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)

    def add(self, record: dict[str, Any]) -> None:
        """Puts a record where its shape says that it belongs."""
        if "DOI" in record:
            self.crossref[record["DOI"].lower()] = record
        elif "attributes" in record:
            self.datacite[record["id"].lower()] = record
        elif "id" in record and "title" in record:
            self.arxiv[record["id"].lower()] = record
        else:
            raise ValueError(f"neither a Crossref work nor an arXiv or DataCite record: {record}")


def about(identifier: str) -> Callable[[Request], bool]:
    """For a fault's `when`: whether a request names an identifier, in path or parameters."""
    wanted = identifier.lower()

    def asked(request: Request) -> bool:
        said = [unquote(request.path), *(value for _, value in request.params)]
        return any(wanted in text.lower() for text in said)

    return asked


def words(*texts: str) -> list[str]:
    """The words of texts as a search compares them: no marks, no case."""
    plain = unicodedata.normalize("NFKD", " ".join(texts)).casefold()
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def overlap(asked: Iterable[str], held: Iterable[str]) -> float:
    """How well a record answers a search: the share of the asked words that it has, times 100,
    less a little for each word that was not asked."""
    asked, held = set(asked), set(held)
    both = len(asked & held)
    return round(100 * both / max(1, len(asked)) - len(held - asked) / 10, 3)
