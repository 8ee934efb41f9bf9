"""A paper as it stands in the index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.msgpack import Encoder
from msgspec.structs import replace

from lorabib.lookup.card import card
from lorabib.lookup.hits import Hit
from lorabib.lookup.links import addresses
from lorabib.lookup.terms import bare, squashed, terms
from lorabib.model import Name, Paper, VenueNames

#: A short name before a colon has so many words at most.
_SHORT = 3
#: How much a word counts where: in the method's name, as the first author's family name, in the
#: title, as another author's name, elsewhere.
_COUNTS = (8, 5, 3, 2, 1)
#: BM25's parameters, and how many words a paper has.
_K1, _B, _USUAL = 1.2, 0.75, 30
_ARXIV = re.compile(r"arxiv:(\d\d)\d\d\.\d")
_encode = Encoder().encode


class Entry(NamedTuple):
    """What the index has of a paper: names that are it, words with their weights, what is shown.

    `card` are the lines of `lorabib show`, `slugs` the categories that hold it, also by one of
    those below them. `work` is what an export needs of the paper, in MessagePack.
    """

    names: frozenset[str]
    words: Mapping[str, int]
    shown: Hit
    card: str
    slugs: frozenset[str]
    work: bytes = b""


class Shelf(NamedTuple):
    """All that an index has: the state of the data that it is of, entries in the order of their
    keys, which are read once, categories with their titles, and what an export needs of the
    library beside its papers, in MessagePack."""

    state: str
    entries: Iterable[Entry]
    categories: tuple[tuple[str, str], ...]
    about: bytes = b""


def entry(
    paper: Paper, venues: Mapping[str, VenueNames], holders: Mapping[str, frozenset[str]]
) -> Entry:
    """The entry of a paper. `venues` are by full name, `holders` the slugs that hold each."""
    item = paper.item
    titles = list(dict.fromkeys([item.title, *(place.title for place in paper.places)]))
    short = sorted({name for title in titles for name in _short_names(title)})
    venue, links = venues.get(item.container_title), addresses(paper)
    called = (venue.full, venue.short, venue.acronym) if venue else (item.container_title,)
    names = {paper.key, *paper.aliases, *paper.identifiers}
    names |= {bare(link.url) for link in links}
    names |= {f"~{name}" for name in short}
    names |= {f"={squashed(part)}" for title in titles for part in _wholes(title)}
    texts = (
        short,
        [family(name) for name in item.author[:1]],
        titles,
        [f"{name.given} {family(name)}" for name in item.author],
        (*_years(paper), *called, item.container_title_short, paper.key, *paper.aliases),
    )
    return Entry(
        names=frozenset(names),
        words=_weighed(texts),
        shown=hit(paper, venue),
        card="\n".join(card(paper, venue, links)),
        slugs=frozenset(s for slug in paper.categories for s in holders.get(slug, {slug})),
        work=_encode(replace(paper, places=(), categories=(), sources=(), evidence=())),
    )


def _years(paper: Paper) -> tuple[str, ...]:
    """The year, and that of the preprint: a paper is cited with either."""
    found = (_ARXIV.match(name) for name in paper.identifiers)
    preprint = (f"20{match[1]}" for match in found if match)
    return (*((str(paper.item.issued.year),) if paper.item.issued else ()), *preprint)


def hit(paper: Paper, venue: VenueNames | None) -> Hit:
    """A paper in the words of a table; `venue` is what else its venue is called."""
    item = paper.item
    called = venue.acronym if venue else item.container_title_short or item.container_title
    year = str(item.issued.year) if item.issued else ""
    return Hit(paper.key, _authors(item.author), year, item.title, called)


def _weighed(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """The words of `texts`, which stand in the order of `_COUNTS`, with their weights by BM25."""
    counts: dict[str, int] = {}
    for count, those in zip(_COUNTS, texts, strict=True):
        for word in terms(" \n ".join(those)):
            counts[word] = counts.get(word, 0) + count
    length = _K1 * (1 - _B + _B * len(counts) / _USUAL)
    return {word: max(1, int(250 * count / (count + length))) for word, count in counts.items()}


def _wholes(title: str) -> tuple[str, ...]:
    """A title, and what stands behind its colon: many know no more of it."""
    _, _, behind = title.partition(": ")
    return (title, behind) if behind else (title,)


def _short_names(title: str) -> Iterator[str]:
    """The name of a method: what stands before the colon, or the whole of a short title."""
    before, colon, _ = title.partition(":")
    if (colon or len(title.split()) == 1) and len(before.split()) <= _SHORT and before.strip():
        yield squashed(before)


def family(name: Name) -> str:
    """A family name with its particles, or the name of a body."""
    parts = (name.dropping_particle, name.non_dropping_particle, name.family)
    return " ".join(part for part in parts if part) or name.literal


def _authors(names: tuple[Name, ...]) -> str:
    """The authors as a citation has them: one, two, or the first and others."""
    families = [family(name) for name in names]
    if len(families) > 2:
        return f"{families[0]} et al."
    return " and ".join(families)
