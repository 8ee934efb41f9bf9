"""DataCite's REST API (JSON:API): one DOI, or a list by `query` or `ids`.

Shapes as in https://support.datacite.org/docs/api and recorded answers.
"""

from __future__ import annotations

import math
import re
from typing import Any
from urllib.parse import unquote

from registries.answers import Answer, Holdings, Request, as_json, overlap, words

Resource = dict[str, Any]
MEDIA_TYPE = "application/json; charset=utf-8"
ABSENT = {"status": "404", "title": "The resource you are looking for doesn't exist."}


class DataCite:
    """Answers questions about `Holdings` as api.datacite.org does."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings

    def answer(self, request: Request) -> Answer:
        if request.path.rstrip("/") == "/dois":
            return self._list(request)
        head, _, doi = request.path.partition("/dois/")
        found = self.holdings.datacite.get(unquote(doi).lower()) if not head else None
        if found is None:
            return as_json({"errors": [ABSENT]}, 404, MEDIA_TYPE)
        return as_json({"data": _cut(found, request)}, media_type=MEDIA_TYPE)

    def _list(self, request: Request) -> Answer:
        size, number = (_number(request, name) for name in ("page[size]", "page[number]"))
        if size is None or number is None:
            problem = {"status": "400", "title": "page[size] and page[number] are whole numbers"}
            return as_json({"errors": [problem]}, 400, MEDIA_TYPE)  # made up
        size = min(size, 1000)
        found = self._found(request)
        data = [_cut(resource, request) for resource in found[(number - 1) * size :][:size]]
        meta = {"total": len(found), "totalPages": math.ceil(len(found) / size), "page": number}
        links = {"self": f"https://api.datacite.org/dois?page[number]={number}"}
        return as_json({"data": data, "meta": meta, "links": links}, media_type=MEDIA_TYPE)

    def _found(self, request: Request) -> list[Resource]:
        held = self.holdings.datacite
        query = request.param("query")
        if request.given("ids"):
            dois = request.param("ids").split(",")
        elif query.startswith("doi:"):
            dois = quoted(query.removeprefix("doi:"))
        else:
            return _ranked(list(held.values()), query)
        wanted = {doi.lower() for doi in dois}
        return [resource for doi, resource in held.items() if doi in wanted]


def quoted(text: str) -> list[str]:
    r"""The DOIs of ``("a" OR "b")``, of ``"a"`` or of a bare one with ``\/`` for its slash."""
    strings = re.findall(r'"((?:[^"\\]|\\.)*)"', text) or re.findall(r"[^\s()]+", text)
    return [re.sub(r"\\(.)", r"\1", string) for string in strings if string != "OR"]


def _ranked(found: list[Resource], query: str) -> list[Resource]:
    """A search in titles and creators: those with a word of the query, best first."""
    asked = words(query)
    if not asked:
        return found
    scored = [(overlap(asked, _text(one)), one) for one in found if {*asked} & {*_text(one)}]
    return [one for _, one in sorted(scored, key=lambda pair: (-pair[0], pair[1]["id"]))]


def _text(resource: Resource) -> list[str]:
    attributes = resource["attributes"]
    titles = (title["title"] for title in attributes.get("titles", ()))
    return words(*titles, *(creator["name"] for creator in attributes.get("creators", ())))


def _number(request: Request, name: str) -> int | None:
    text = request.param(name, "25" if name == "page[size]" else "1")
    return int(text) if text.isascii() and text.isdigit() and int(text) else None


def _cut(resource: Resource, request: Request) -> Resource:
    """The resource with the attributes that ``fields[dois]`` names, with all where it is absent."""
    fields = request.param("fields[dois]")
    if not fields:
        return resource
    kept = {k: v for k, v in resource["attributes"].items() if k in fields.split(",")}
    return {**resource, "attributes": kept}
