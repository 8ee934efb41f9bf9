"""A paper as `lorabib show` prints it: its lines are made with the index, and only read later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lorabib.lookup.links import Address
from lorabib.model import Item, Name, Paper, VenueNames, list_path
from lorabib.text import clean

_LABEL = len("earlier keys")


def card(paper: Paper, venue: VenueNames | None, links: Sequence[Address]) -> tuple[str, ...]:
    """The lines of a paper: key, reference, identifiers, categories, links, places in the lists.

    `venue` is what else the paper's venue is called, `links` are its `addresses`.
    """
    facts = (f"  {label:<{_LABEL}} {clean(value)}" for label, value in _facts(paper, links))
    return (paper.key, f"  {clean(reference(paper.item, venue))}", *facts)


def reference(item: Item, venue: VenueNames | None = None) -> str:
    """A work in one line: authors, title, venue and year in full, in no style's own form.

    >>> reference(Item(type="book", title="On Keys", author=(Name(family="Hu", given="Ed"),)))
    'Ed Hu. On Keys.'
    """
    venue_is = f" ({venue.acronym})" if venue and venue.acronym not in (venue.full, "") else ""
    within = item.container_title and f"{item.container_title}{venue_is}"
    volume = f"volume {item.volume}" + (f"({item.issue})" if item.issue else "")
    if not within and item.archive_location:
        within = f"{item.archive}:{item.archive_location}".lstrip(":")
    where = (
        within,
        item.volume and volume,
        item.page and f"pages {item.page.replace('-', '–')}",
        "" if within else item.publisher,
        str(item.issued.year) if item.issued else "",
    )
    parts = (_people(item.author), item.title, ", ".join(filter(None, where)))
    return " ".join(_sentence(part) for part in parts if part)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _people(names: tuple[Name, ...]) -> str:
    """All of them, the last behind "and"."""
    printed = [spoken(name) for name in names]
    return " and ".join(filter(None, (", ".join(printed[:-1]), *printed[-1:])))


def spoken(name: Name) -> str:
    """A name as it is said: given name, particles, family name, suffix; or that of a body."""
    parts = (name.given, name.dropping_particle, name.non_dropping_particle, name.family)
    return " ".join(filter(None, (*parts, name.suffix))) or name.literal


def _facts(paper: Paper, links: Sequence[Address]) -> Iterator[tuple[str, str]]:
    yield "status", paper.status
    if paper.aliases:
        yield "earlier keys", ", ".join(paper.aliases)
    yield "identifiers", ", ".join(paper.identifiers) or "none"
    yield "categories", ", ".join(paper.categories)
    yield from links
    for place in paper.places:
        yield "listed in", f"{list_path(place.list)}:{place.line}: {place.title}"
