"""The verb completions: what an editor can offer while a citation is typed (docs/lookups.md)."""

from lorabib import build
from lorabib.lookup.card import spoken
from lorabib.lookup.entries import hit
from lorabib.model import Base, Library
from lorabib.references import styles
from lorabib.registry import EXPORTERS
from lorabib.text import clean


class PaperOffered(Base, frozen=True, kw_only=True):
    """A paper: what is inserted is the key; the rest tells papers apart."""

    key: str
    aliases: tuple[str, ...]
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str
    categories: tuple[str, ...]


class Offered(Base, frozen=True, kw_only=True):
    """A category or a format, with what it is."""

    name: str
    title: str


class Completions(Base, frozen=True, kw_only=True):
    """What can be typed: papers by key, categories in the order of the tree, formats, styles.

    `version` is of this form: a field is added without a new one, none goes without.
    """

    version: int
    papers: tuple[PaperOffered, ...]
    categories: tuple[Offered, ...]
    formats: tuple[Offered, ...]
    styles: tuple[str, ...]


def completions(library: Library) -> Completions:
    """What can be completed from `library`. The same library gives the same."""
    venues = {venue.full: venue for venue in library.venues}
    return Completions(
        version=1,
        papers=tuple(
            PaperOffered(
                key=paper.key,
                aliases=paper.aliases,
                title=clean(paper.item.title),
                authors=tuple(clean(spoken(name)) for name in paper.item.author),
                year=paper.item.issued.year if paper.item.issued else None,
                venue=clean(hit(paper, venues.get(paper.item.container_title)).venue),
                categories=paper.categories,
            )
            for paper in library.papers
        ),
        categories=tuple(
            Offered(name=name, title=clean(build.title(library, name)))
            for name in build.names(library)
        ),
        formats=tuple(Offered(name=name, title=form.about) for name, form in EXPORTERS.items()),
        styles=tuple(style.name for style in styles.shipped()),
    )
