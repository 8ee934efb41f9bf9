"""Which papers a search means, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from lorabib.lookup.entries import family
from lorabib.lookup.links import addresses
from lorabib.lookup.query import Term
from lorabib.lookup.terms import in_order, terms
from lorabib.model import Paper, VenueNames

#: How much a word counts in the method's name, the first author's name, the title, another name.
_COUNTS = (8, 5, 3, 2)

#: Behind all names: of a paper without authors.
_LAST = [["~"]]


class Text(NamedTuple):
    """A text by its words: a set of them with compounds, and all of them in a row."""

    words: frozenset[str]
    row: str

    def has(self, term: Term) -> bool:
        """Whether it has the words of a term."""
        if term.phrase:
            row = f" {' '.join(term.words)}{'' if term.open else ' '}"
            return row in self.row or "".join(term.words) in self.words
        *whole, last = term.words
        begun = term.open and any(word.startswith(last) for word in self.words)
        return self.words.issuperset(whole) and (begun or last in self.words)


def _text(text: str) -> Text:
    return Text(frozenset(terms(text)), f" {' '.join(in_order(text))} ")


class Subject:
    """A paper as it is searched: each part is read when a term asks for it."""

    def __init__(self, paper: Paper, venue: VenueNames | None, slugs: frozenset[str]) -> None:
        self.paper, self.slugs = paper, slugs
        self._venue = venue
        self.year = paper.item.issued.year if paper.item.issued else 0

    @cached_property
    def titles(self) -> tuple[Text, ...]:
        """The title, and those that rows of the lists print."""
        return tuple(map(_text, self._titles))

    @cached_property
    def authors(self) -> tuple[Text, ...]:
        """The names."""
        return tuple(map(_text, self._names))

    @cached_property
    def venues(self) -> tuple[Text, ...]:
        """What the venue is called."""
        return tuple(map(_text, self._called))

    @property
    def _titles(self) -> Iterable[str]:
        return dict.fromkeys((self.paper.item.title, *(p.title for p in self.paper.places)))

    @property
    def _names(self) -> Iterable[str]:
        return (f"{name.given} {family(name)}" for name in self.paper.item.author)

    @property
    def _called(self) -> Iterable[str]:
        item, venue = self.paper.item, self._venue
        names = [item.container_title, item.container_title_short, item.event_title]
        names += (venue.full, venue.short, venue.acronym) if venue else ()
        return dict.fromkeys(filter(None, names))

    @property
    def _rest(self) -> Iterable[str]:
        return (str(self.year or ""), self.paper.key, *self.paper.aliases)

    @cached_property
    def _whole(self) -> str:
        return " \n ".join((*self._titles, *self._names, *self._called, *self._rest))

    @cached_property
    def words(self) -> Text:
        """The words of all parts, in no order."""
        return Text(frozenset(terms(self._whole)), "")

    @cached_property
    def _letters(self) -> tuple[str, str]:
        """The letters of all parts, and those of compounds; nothing if they are not ASCII."""
        if not self._whole.isascii():
            return ("", "")
        letters = self._whole.lower().replace("+", " plus ")
        return (letters, letters.replace("-", "").replace("'", ""))

    def anywhere(self, term: Term) -> bool:
        """Whether a term is true of any part. Letters that are not there need no look at words."""
        whole, compounds = self._letters
        if whole and not all(word in whole or word in compounds for word in term.words):
            return False
        if self.words.has(term) or not term.phrase:
            return self.words.has(term)
        return _any((*self.titles, *self.authors, *self.venues, *map(_text, self._rest)), term)

    @cached_property
    def has(self) -> frozenset[str]:
        """Which of `query.HAS` it has."""
        paper, item = self.paper, self.paper.item
        schemes = {one.partition(":")[0] for one in paper.identifiers}
        facts = {
            "alias": paper.aliases,
            "arxiv": "arxiv" in schemes,
            "authors": item.author,
            "code": any(link.kind == "code" for link in addresses(paper)),
            "doi": item.DOI or "doi" in schemes,
            "openreview": "openreview" in schemes,
            "pages": item.page,
            "published": paper.status == "published",
            "venue": item.container_title,
            "volume": item.volume,
            "year": item.issued,
        }
        return frozenset(name for name, there in facts.items() if there)

    def relevance(self, wanted: Sequence[Term]) -> int:
        """How well the words stand: in the method's name, as the first author, in the title."""
        short = _text(self.paper.item.title.partition(":")[0] if self.titles else "")
        places = ((short,), self.authors[:1], self.titles, self.authors)
        return sum(
            next((c for c, texts in zip(_COUNTS, places, strict=True) if _any(texts, term)), 1)
            for term in wanted
        )


def _any(texts: Iterable[Text], term: Term) -> bool:
    return any(text.has(term) for text in texts)


def _begins(names: Iterable[str], term: Term) -> bool:
    return any(name.lower().startswith(term.value) for name in names)


_HOLDS: Mapping[str, Callable[[Subject, Term], bool]] = {
    "": lambda s, term: s.anywhere(term),
    "author": lambda s, term: _any(s.authors, term),
    "title": lambda s, term: _any(s.titles, term),
    "venue": lambda s, term: _any(s.venues, term),
    "year": lambda s, term: bool(s.year) and term.years[0] <= s.year <= term.years[1],
    "category": lambda s, term: term.value in s.slugs,
    "key": lambda s, term: _begins((s.paper.key, *s.paper.aliases), term),
    "doi": lambda s, term: _begins(s.paper.identifiers, term),
    "arxiv": lambda s, term: _begins(s.paper.identifiers, term),
    "id": lambda s, term: term.value in s.paper.identifiers,
    "has": lambda s, term: term.value in s.has,
    "status": lambda s, term: term.value == s.paper.status,
}


def holds(term: Term, subject: Subject) -> bool:
    """Whether a term is true of a paper."""
    return _HOLDS[term.field](subject, term) is not term.negated


def matching(wanted: Sequence[Term], subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """The papers of which all terms are true."""
    # Words cost most: what is told at a glance comes first.
    quick = sorted(wanted, key=lambda term: bool(term.words))
    return tuple(s for s in subjects if all(holds(term, s) for term in quick))


def ordered(
    found: Iterable[Subject], by: str, wanted: Sequence[Term], reverse: bool = False
) -> list[Paper]:
    """The papers by one of `hits.SORTS`, where that is equal by their keys.

    `relevance` is by the words of `wanted`, the best first; without a year stands last.
    """
    words = [term for term in wanted if term.words and not term.negated]
    keys: Mapping[str, Callable[[Subject], object]] = {
        "relevance": lambda s: -s.relevance(words),
        "key": lambda s: "",
        "year": lambda s: s.year or 10_000,
        "author": lambda s: (
            [in_order(n.family or n.literal) for n in s.paper.item.author] or [["~"]]
        ),
        "title": lambda s: in_order(s.paper.item.title),
    }
    by_key = sorted(found, key=lambda s: s.paper.key, reverse=reverse)
    inside: Callable[..., object] = keys[by]
    return [s.paper for s in sorted(by_key, key=inside, reverse=reverse)]  # type: ignore[arg-type]
