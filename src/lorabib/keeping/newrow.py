"""A row of a Markdown list: the cells that say what a work is, for lorabib's own tables and those
of keepers, and how the list's reader reads it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from lorabib.exporters import curated
from lorabib.exporters.address import verbatim
from lorabib.exporters.markdown import escape, link
from lorabib.lists import read
from lorabib.lists.blocks import split_row
from lorabib.lists.markdown import inline_pieces
from lorabib.lists.tables import role_of
from lorabib.model import Item, ListEntry
from lorabib.text import squash

#: What heads the tables that lorabib makes: the list's own format, and the code.
HEADER = tuple(line + (" Code |", " ---- |")[n] for n, line in enumerate(curated.HEADER))
#: The list in which new rows stand while it is asked what they mean.
NEW = "new"
#: Longer rows the reader does not take; a row with more authors names the first.
_LONGEST = 8000


class Row(NamedTuple):
    """A row that is to stand in a list: a work, further addresses of it, and its code."""

    item: Item
    urls: tuple[str, ...] = ()
    code: tuple[str, ...] = ()


class UnsafeError(Exception):
    """The list's lines cannot be changed so that its reader sees just that change."""


def cells(row: Row) -> tuple[str, ...]:
    """The cells of a row under `HEADER`, as Markdown that shows exactly what they say."""
    year, title, venue, authors, links = curated.cells(row.item)
    if sum(map(len, (title, venue, authors, links))) > _LONGEST:
        authors = curated.cells(_first_author(row.item))[3] + " et al."
    links = " ".join(filter(None, (links, *(link("Link", verbatim(url)) for url in row.urls))))
    return year, title, venue, authors, links, " ".join(link("Code", verbatim(u)) for u in row.code)


def _first_author(item: Item) -> Item:
    return msgspec.structs.replace(item, author=item.author[:1])


def line(row: Row) -> str:
    """A row under `HEADER` as one line; an empty cell is a dash.

    >>> line(Row(Item(type="book", title="On Keys")))
    '| - | **On Keys** | - | - | - | - |'
    """
    return f"| {' | '.join(cell or '-' for cell in cells(row))} |"


@lru_cache(maxsize=1 << 15)
def entry(row: Row) -> ListEntry | None:
    """The row as a list's reader reads it; None if it makes no row of it, or another title."""
    found, _ = read("\n".join((*HEADER, line(row))) + "\n", NEW)
    same = len(found) == 1 and squash(found[0].title) == squash(row.item.title)
    return found[0] if same else None


def roles(header: str) -> tuple[str, ...]:
    """What the columns of a table are, by its header line."""
    return tuple(role_of(inline_pieces(cell, {})) for cell in split_row(header))


def fitted(header: str, like: str, row: Row) -> str:
    """A row of a keeper's own table: what its columns ask for, dashes elsewhere."""
    year, title, venue, authors, links, code = cells(row)
    columns, headers = roles(header), split_row(header)
    theirs = split_row(like)
    if "title" not in columns and "paper" in columns:
        url = _address(row)
        columns = tuple("title" if role == "paper" else role for role in columns)
        title = link(row.item.title, url) if url else title
    found = {"year": year, "venue": venue, "authors": authors, "title": title}
    at = columns.index("title") if "title" in columns else -1
    if 0 <= at < len(theirs) and "**" not in theirs[at] and title.startswith("**"):
        found["title"] = title[2:-2]
    given, codes = [links] * ("paper" in columns), [code]
    parts = []
    for role, head in zip(columns, headers, strict=True):
        if role == "paper" or (role == "links" and not _is_code(head)):
            parts.append(links)
            given.append(links)
            links = ""
        elif role == "links":
            parts.append(code)
            codes.clear()
        else:
            parts.append(found.get(role, ""))
    if links and "title" in columns and not any(given):
        parts[at] = f"{parts[at]} {links}"
    if codes and code:
        parts[-1] = f"{parts[-1]} {code}".strip()
    bar = "| " if header.lstrip().startswith("|") else ""
    return f"{bar}{' | '.join(part or '-' for part in parts)}{' |' if bar else ''}"


def _is_code(header: str) -> bool:
    return re.search(r"code|git|repo|代码", header, re.IGNORECASE) is not None


def _address(row: Row) -> str:
    item = row.item
    if item.archive.lower() == "arxiv" and item.archive_location:
        return f"https://arxiv.org/abs/{verbatim(item.archive_location)}"
    own = f"https://doi.org/{verbatim(item.DOI)}" if item.DOI else item.URL
    return own or next(iter(row.urls), "")


def bullet(like: str, row: Row) -> str:
    """A row as an item of a keeper's own list, in the plainest shape that the reader reads."""
    mark = re.match(r"\s*(?:[-*+]|\d+[.)])\s+", like)
    if mark is None:
        raise UnsafeError("neither a table nor a list")
    item, url = row.item, _address(row)
    title = link(item.title, url) if url else f"**{escape(item.title)}**"
    _, _, venue, _, links, code = cells(row)
    year = str(item.issued.year) if item.issued else ""
    said = " ".join(filter(None, (venue, year)))
    others = " ".join(x for x in (*links.split(), *code.split()) if not url or f"({url})" not in x)
    return f"{mark[0]}{title}{f'. {said}' if said else ''}{f'. {others}' if others else ''}"
