"""What an entry of a file says -> a wish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lorabib import identifiers
from lorabib.exporters.address import web
from lorabib.keeping.wishes import Wish, broken_identifier
from lorabib.markup import plain
from lorabib.model import Date, Item, Name
from lorabib.text import clean, squash

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_ARXIV = re.compile(r"\barxiv\s*[: ]\s*(\S+)", re.IGNORECASE)
_LONGEST = 2000


def entry(
    *,
    line: int,
    name: str,
    title: str,
    authors: Sequence[Name] = (),
    issued: Date | str | None = None,
    venue: str = "",
    doi: str = "",
    named: Iterable[str] = (),
    urls: Iterable[str] = (),
) -> Wish | str:
    """The wish of an entry, or why it is none.

    `doi` is what stands in its field, `named` are texts that may name an identifier (a DOI,
    ``arXiv:2106.09685 [cs]``), `urls` its addresses. A preprint server is no venue.
    """
    if why := broken_doi(doi, name):
        return why
    title = plain(title)
    links = [url for url in map(web, map(clean, urls)) if url]
    found = dict.fromkeys(i for text in (doi, *named, *links) if (i := _identifier(text)))
    item = Item(
        type="article",
        title=title,
        author=tuple(authors),
        issued=_date(issued),
        container_title="" if _is_server(venue) else plain(venue),
        URL=next((u for u in links if not identifiers.parse(u)), ""),
        **_fields(found),
    )
    return checked(item, tuple(found), line=line, name=name)


def checked(item: Item, named: Sequence[str], *, line: int, name: str) -> Wish | str:
    """The wish of an item, or why it is none: it needs a title or an identifier."""
    where = f"{name}: " if name else ""
    if not squash(item.title) and not named:
        return f"{where}no title and no identifier"
    if len(item.title) > _LONGEST:
        return f"{where}a title of over {_LONGEST} characters"
    return Wish(
        text=item.title or named[0],
        line=line,
        identifiers=tuple(named),
        item=item if squash(item.title) else None,
        listed=True,
    )


def broken_doi(doi: str, name: str) -> str:
    """Why the entry `name` is no wish: half a DOI would be another work's; empty for any other."""
    if not identifiers.broken_doi(clean(doi)):
        return ""
    return f"{f'{name}: ' if name else ''}{broken_identifier(clean(doi))}"


def _identifier(text: str) -> str | None:
    text = clean(text)
    marked = _ARXIV.search(text)
    return identifiers.parse(text) or (identifiers.arxiv(marked[1]) if marked else None)


def _fields(found: Iterable[str]) -> dict[str, Any]:
    """The fields of an item that hold identifiers: the first DOI, the first arXiv number."""
    fields: dict[str, Any] = {}
    for identifier in found:
        scheme, _, value = identifier.partition(":")
        if scheme == "doi":
            fields.setdefault("DOI", value)
        elif scheme == "arxiv" and "archive" not in fields:
            fields |= {"archive": "arXiv", "archive_location": value}
    return fields


def _date(issued: Date | str | None) -> Date | None:
    if not isinstance(issued, str):
        return issued
    year = _YEAR.search(issued)
    return Date(date_parts=((int(year[1]),),)) if year else None


def _is_server(venue: str) -> bool:
    return (
        re.match(r"(?:arxiv|corr\b|bio ?rxiv|med ?rxiv)", venue.strip(), re.IGNORECASE) is not None
    )
