"""A paper as it stands in the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lorabib.lookup.terms import squashed, terms
from lorabib.model import Name, Paper, VenueNames

#: A short name before a colon has so many words at most.
_SHORT = 3


class Entry(NamedTuple):
    """What the index has of a paper: names that are it, texts by their weight, what is shown."""

    names: frozenset[str]
    short: str
    first: str
    title: str
    authors: str
    rest: str
    shown: tuple[str, str, str, str, str]
    slugs: frozenset[str]


def entry(
    paper: Paper, venues: Mapping[str, VenueNames], above: Mapping[str, frozenset[str]]
) -> Entry:
    """The entry of a paper. `venues` are by full name, `above` the slugs that hold each slug."""
    item = paper.item
    titles = list(dict.fromkeys([item.title, *(place.title for place in paper.places)]))
    short = {name for title in titles for name in _short_names(title)}
    year = str(item.issued.year) if item.issued else ""
    venue = venues.get(item.container_title)
    called = (venue.full, venue.short, venue.acronym) if venue else (item.container_title,)
    names = {paper.key, *paper.aliases, *paper.identifiers}
    names |= {f"~{name}" for name in short}
    names |= {f"={squashed(part)}" for title in titles for part in _wholes(title)}
    shown = venue.acronym if venue else item.container_title_short or item.container_title
    return Entry(
        names=frozenset(names),
        short=" ".join(sorted(short)),
        first=_terms(_family(name) for name in item.author[:1]),
        title=_terms(titles),
        authors=_terms(f"{name.given} {_family(name)}" for name in item.author),
        rest=_terms((year, *called, item.container_title_short, paper.key, *paper.aliases)),
        shown=(paper.key, _authors(item.author), year, item.title, shown),
        slugs=frozenset(s for slug in paper.categories for s in above.get(slug, {slug})),
    )


def _terms(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(term for text in texts for term in terms(text)))


def _wholes(title: str) -> tuple[str, ...]:
    """A title, and what stands behind its colon: many know no more of it."""
    _, _, behind = title.partition(": ")
    return (title, behind) if behind else (title,)


def _short_names(title: str) -> Iterator[str]:
    """The name of a method: what stands before the colon, or the whole of a short title."""
    before, colon, _ = title.partition(":")
    if (colon or len(title.split()) == 1) and len(before.split()) <= _SHORT and before.strip():
        yield squashed(before)


def _family(name: Name) -> str:
    parts = (name.dropping_particle, name.non_dropping_particle, name.family)
    return " ".join(part for part in parts if part) or name.literal


def _authors(names: tuple[Name, ...]) -> str:
    """The authors as a citation has them: one, two, or the first and others."""
    families = [_family(name) for name in names]
    if len(families) > 2:
        return f"{families[0]} et al."
    return " and ".join(families)
