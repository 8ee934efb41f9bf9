"""Papers -> a Markdown list in the shape of the curated lists, which `lorabib read` reads back.

A heading for each category, below it a table with the papers that belong to it: year, title,
venue, authors, links. A paper of two categories stands in both. All text is escaped: it shows as
it is. Years are those that lists have (1950 to 2035); a semicolon in a name becomes a comma,
because semicolons part the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lorabib.exporters.address import verbatim, web
from lorabib.exporters.markdown import escape, link, shield
from lorabib.formula import parts
from lorabib.model import Category, Item, Name, Paper
from lorabib.text import clean

NAME, SUFFIX = "list", ".list.md"
HEADER = (
    "| Year | Title | Venue | Authors | Paper |",
    "| ---- | ----- | ----- | ------- | ----- |",
)
# Formulas in which Markdown reads nothing.
_INERT = re.compile(r"(?:[\w^{}+=() .,/'-]|\\(?=[A-Za-z]))+").fullmatch


def export(
    papers: Sequence[Paper],
    *,
    title: str = "Papers",
    categories: Sequence[Category] = (),
    known: frozenset[str] = frozenset(),
) -> str:
    """The list of `papers` under `title`; `categories` are headed in their order, `known` unused.

    A paper of none of them stands right under the title.
    """
    papers = sorted(papers, key=lambda p: p.key)
    lines = [f"# {_text(title)}"]
    slugs = {category.slug for category in categories}
    lines += _table([p for p in papers if slugs.isdisjoint(p.categories)])
    by_slug = {category.slug: category for category in categories}
    for category in categories:
        mine = [p for p in papers if category.slug in p.categories]
        below = any(_is_below(by_slug, one, category.slug) for p in papers for one in p.categories)
        if mine or below:
            depth = _depth(by_slug, category)
            lines += ["", f"{'#' * min(depth + 2, 6)} {_text(category.title)}", *_table(mine)]
    return "\n".join(lines) + "\n"


def _depth(by_slug: dict[str, Category], category: Category) -> int:
    parent = by_slug.get(category.parent)
    return 1 + _depth(by_slug, parent) if parent else 0


def _is_below(by_slug: dict[str, Category], slug: str, above: str) -> bool:
    category = by_slug.get(slug)
    return category is not None and (
        category.parent == above or _is_below(by_slug, category.parent, above)
    )


def _table(papers: Sequence[Paper]) -> list[str]:
    return ["", *HEADER, *map(row, papers)] if papers else []


def row(paper: Paper) -> str:
    """One row; an empty cell is a dash, as the lists have it."""
    return f"| {' | '.join(cell or '-' for cell in cells(paper.item))} |"


def cells(item: Item) -> tuple[str, str, str, str, str]:
    """The cells of a row under `HEADER`: year, title, venue, authors, links; all escaped."""
    venue = item.container_title_short or item.container_title or item.event_title
    venue = venue or (item.archive if item.archive_location else "")
    return (
        str(item.issued.year) if item.issued else "",
        f"**{_title(item.title)}**" if clean(item.title) else "",
        _text(venue),
        "; ".join(filter(None, map(_name, item.author))),
        " ".join(_links(item)),
    )


def _links(item: Item) -> Iterator[str]:
    if item.archive.lower() == "arxiv" and item.archive_location:
        yield link("arXiv", f"https://arxiv.org/abs/{verbatim(item.archive_location)}")
    if item.DOI:
        yield link("DOI", _plain(f"https://doi.org/{verbatim(item.DOI)}"))
    if item.URL and web(item.URL):
        yield link("Link", _plain(verbatim(web(item.URL))))


def _plain(url: str) -> str:
    """An address in which Markdown sees no entity."""
    return re.sub(r"&(?=#?\w+;)", "%26", url)


def _name(name: Name) -> str:
    parts = (name.given, name.dropping_particle, name.non_dropping_particle, name.family)
    whole = " ".join(filter(None, map(clean, (*parts, name.literal, name.suffix))))
    return _text(whole.replace(";", ","))


def _title(source: str) -> str:
    """A title; a formula in which Markdown reads nothing stays one."""
    return "".join(
        f"${part}$"
        if formula and _INERT(part)
        else _text(f"${part}$" * formula or part, whole=False)
        for part, formula in parts(clean(source))
    )


def _text(source: str, *, whole: bool = True) -> str:
    if whole:
        return escape(shield(source, ""))
    lead, trail = " " * source.startswith(" "), " " * (source.endswith(" ") and source != " ")
    return lead + escape(shield(source, "")) + trail
