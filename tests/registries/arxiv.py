"""arXiv's query API: Atom feeds by `id_list` and `search_query`, and its error entry.

The manual: https://info.arxiv.org/help/api/user-manual.html . An entry is held as a JSON object:
`id` without version, `version`, `title`, `authors`, `published`, `updated`, `summary`, `comment`,
`journal_ref`, `doi`, `primary_category`, `categories`.
"""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from registries.answers import ATOM, Answer, Holdings, Request
from registries.lucene import matcher

Entry = dict[str, Any]
ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v([1-9]\d*))?")
NAMESPACES = (
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"'
)
#: The moment of all answers: the same question has the same bytes.
NOW = "2026-11-22T00:00:00Z"
WIDTH = 60


class ArXiv:
    """Answers questions about `Holdings` as export.arxiv.org does."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings

    def answer(self, request: Request) -> Answer:
        if request.path.rstrip("/") != "/query":
            return Answer(status=404, media_type="text/html", body=b"<h1>Not Found</h1>")
        asked = [part.strip() for part in request.param("id_list").split(",") if part.strip()]
        for text in asked:
            if not ID.fullmatch(text):
                return refused(f"incorrect id format for {text}")
        if request.param("sortBy", "relevance") != "relevance":
            return refused("this server sorts by relevance only")  # made up
        limits = [request.param("start") or "0", request.param("max_results") or "10"]
        for name, text in zip(("start", "max_results"), limits, strict=True):
            if not (text.isascii() and text.isdigit()):
                return refused(f"{name} must be an integer")
        start, most = map(int, limits)
        if most > 30_000:
            return refused("max_results must not exceed 30000")
        return self._feed(request, asked, start, most)

    def _feed(self, request: Request, asked: list[str], start: int, most: int) -> Answer:
        query = request.param("search_query")
        try:
            entries = self._found(asked, query)
        except ValueError as error:
            return refused(str(error))
        page = entries[start : start + most]
        words = f"search_query={query}&id_list={','.join(asked)}"
        title = f"arXiv Query: {words}&start={start}&max_results={most}"
        counts = (most, len(entries), start)
        return _atom(200, "https://arxiv.org/api/made-for-tests", title, counts, map(entry, page))

    def _found(self, asked: list[str], query: str) -> list[Entry]:
        """The entries by id, by search, or by both: those of the ids that the search finds."""
        if asked:
            some = [one for text in asked if (one := self._by_id(text))]
        else:
            some = list(self.holdings.arxiv.values()) if query else []
        fits = matcher(query) if query else None
        return [one for one in some if fits is None or fits(one)]

    def _by_id(self, text: str) -> Entry | None:
        """The entry in the version that was asked for, the last without one; unknown: none."""
        identifier, version = re.fullmatch(ID, text).groups()  # type: ignore[union-attr]
        found = self.holdings.arxiv.get(identifier.lower())
        if found is None or (version and int(version) > found.get("version", 1)):
            return None
        return {**found, "version": int(version)} if version else found


def refused(why: str) -> Answer:
    """The feed with one entry, Error, under status 400."""
    address = "https://arxiv.org/api/errors#" + why.replace(" ", "_")
    entry = "".join((
        f"  <entry>\n    <id>{escape(address)}</id>\n    <title>Error</title>\n",
        f"    <updated>{NOW}</updated>\n",
        f'    <link href={quoteattr(address)} rel="alternate" type="text/html"/>\n',
        f"    <summary>{escape(why)}</summary>\n",
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n",
    ))  # fmt: skip
    return _atom(400, "https://arxiv.org/", "arXiv Search Results", (1, 1, 0), [entry])


def _atom(status: int, address: str, title: str, counts: tuple[int, ...], entries: Any) -> Answer:
    names = ("itemsPerPage", "totalResults", "startIndex")
    body = "".join((
        f"<?xml version='1.0' encoding='UTF-8'?>\n<feed {NAMESPACES}>\n",
        f"  <id>{escape(address)}</id>\n  <title>{escape(title)}</title>\n",
        f"  <updated>{NOW}</updated>\n",
        f"  <link href={quoteattr(address)} type=\"application/atom+xml\"/>\n",
        *(f"  <opensearch:{name}>{count}</opensearch:{name}>\n"
          for name, count in zip(names, counts, strict=True)),
        *entries,
        "</feed>\n",
    ))  # fmt: skip
    return Answer(status=status, media_type=ATOM, body=body.encode())


def entry(record: Entry) -> str:
    """One entry as the API prints it."""
    where = f"arxiv.org/abs/{record['id']}v{record.get('version', 1)}"
    published = _moment(record.get("published", ""))
    lines = [
        f"<id>http://{where}</id>",
        f"<title>{escape(_wrapped(record['title']))}</title>",
        f"<updated>{_moment(record.get('updated', '')) or published}</updated>",
        f'<link href="https://{where}" rel="alternate" type="text/html"/>',
        f'<link href="https://{where.replace("/abs/", "/pdf/")}" rel="related"'
        ' type="application/pdf" title="pdf"/>',
        *_links(record),
        f"<summary>{escape(record.get('summary', ''))}</summary>",
        *(f'<category term={quoteattr(term)} scheme="http://arxiv.org/schemas/atom"/>'
          for term in record.get("categories", ())),
        f"<published>{published}</published>",
        *_arxiv_fields(record),
        *(f"<author>\n      <name>{escape(name)}</name>\n    </author>"
          for name in record.get("authors", ())),
    ]  # fmt: skip
    return "  <entry>\n" + "".join(f"    {line}\n" for line in lines) + "  </entry>\n"


def _links(record: Entry) -> list[str]:
    if not record.get("doi"):
        return []
    address = quoteattr(f"https://doi.org/{record['doi']}")
    return [f'<link rel="related" href={address} title="doi"/>']


def _arxiv_fields(record: Entry) -> list[str]:
    lines = [f"<arxiv:{name}>{escape(record[name])}</arxiv:{name}>"
             for name in ("comment", "journal_ref", "doi") if record.get(name)]  # fmt: skip
    if record.get("primary_category"):
        lines.insert(0, f"<arxiv:primary_category term={quoteattr(record['primary_category'])}/>")
    return lines


def _wrapped(title: str) -> str:
    """A long title broken after a word, with an indent, as the API has long printed them."""
    cut = title.rfind(" ", 0, WIDTH) if len(title) > WIDTH else -1
    return title if cut < 0 else f"{title[:cut]}\n  {title[cut + 1 :]}"


def _moment(date: str) -> str:
    """``2023-05`` as ``2023-05-01T00:00:00Z``."""
    parts = [*date.split("-"), "01", "01"][:3]
    return date if "T" in date or not date else "-".join(parts) + "T00:00:00Z"
