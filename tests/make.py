"""Short ways to make the nouns in tests."""

from __future__ import annotations

from typing import Any

from lorabib.model import Claim, Date, Item, Link, ListEntry, Name
from lorabib.names import parse


def names(*printed: str) -> tuple[Name, ...]:
    return tuple(parse(p) for p in printed)


def preprint(arxiv: str, title: str, *authors: str, year: int = 2024, **more: Any) -> Claim:
    item = Item(
        type="article",
        title=title,
        author=names(*authors),
        issued=Date(date_parts=((year, 5),)),
        genre="Preprint",
        archive="arXiv",
        archive_location=arxiv,
    )
    identifier = f"arxiv:{arxiv}"
    facts = {"kind": "preprint", "identifiers": (identifier,), "source": "shipped", **more}
    return Claim(record=identifier, item=item, **facts)


def published(record: str, title: str, *authors: str, year: int = 2024, **more: Any) -> Claim:
    item = Item(
        type="paper-conference",
        title=title,
        author=names(*authors),
        issued=Date(date_parts=((year,),)),
        container_title="Proceedings of the Conference",
        event_title=more.pop("event", "CONF"),
    )
    known = (record,) if not record.startswith("published:") else ()
    facts = {"kind": "published", "identifiers": known, "source": "shipped", **more}
    return Claim(record=record, item=item, **facts)


def row(title: str, *urls: str, line: int = 1, **more: Any) -> ListEntry:
    links = tuple(Link(label="Link", url=url) for url in urls)
    return ListEntry(list=more.pop("list", "list"), line=line, title=title, links=links, **more)
