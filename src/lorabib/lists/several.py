"""Several papers in one row: which link is whose."""

from __future__ import annotations

from lorabib.lists.facts import Result
from lorabib.lists.words import clean_title
from lorabib.model import ListEntry


def two_titles(entries: list[Result], titles: list[str]) -> list[Result]:
    """Give each paper of one row the links of its own title and those of no title."""
    out: list[Result] = []
    for entry, title in zip(entries, titles, strict=True):
        if isinstance(entry, ListEntry):
            links = tuple(link for link in entry.links if _own(link.label, title, titles))
            entry = ListEntry(
                list=entry.list,
                line=entry.line,
                headings=entry.headings,
                title=title,
                links=links,
                year=entry.year,
                venue=entry.venue,
                authors=entry.authors,
                keywords=entry.keywords,
            )
        out.append(entry)
    return out


def _own(label: str, title: str, titles: list[str]) -> bool:
    """Whether a link is `title`'s: its own, or no other title's."""
    named = [other for other in titles if clean_title(label).startswith(other)]
    return not named or max(named, key=len) == title
