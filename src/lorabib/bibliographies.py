"""The verb that prints: references of categories in a style, as documents, with typed results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lorabib import build
from lorabib.categories import ALL
from lorabib.errors import unknown
from lorabib.model import Base, Library, Paper
from lorabib.references import pandoc
from lorabib.references.arranging import Look, arranged
from lorabib.references.documents import FORMATS, write
from lorabib.references.formatting import lists
from lorabib.references.listing import about

#: So many categories make the title of a document.
_TITLES = 3


class References(Base, frozen=True, kw_only=True):
    """A document of references: its bytes (text is UTF-8), how many papers, what to tell."""

    data: bytes
    papers: int
    style: str
    notes: tuple[str, ...] = ()


def references(
    library: Library,
    categories: Sequence[str] = (ALL,),
    form: str = "markdown",
    *,
    style: str = "apa",
    look: Look | None = None,
    fragment: bool = False,
    locale: str = "en-US",
    folders: Sequence[Path] = (),
) -> References:
    """The references of the papers of `categories` in a style, as one document.

    `form` is a format of `lorabib.references.documents`, `style` and `folders` are what
    `formatting.formatted` takes, `look` the order, groups, numbers and links. With `fragment` a
    page of HTML is its lists alone.

    Raises:
        UnknownNameError: a category, a format, a style or a locale that does not exist.
        EngineError: the style or the program that the format needs is not here, or has failed.
    """
    wanted = build.chosen(library, categories)
    within = (ALL,) if ALL in wanted else wanted
    made = _documents(library, {"": within}, form, style, look, fragment, locale, folders)
    return made[""]


def references_each(
    library: Library,
    categories: Sequence[str] = (),
    form: str = "markdown",
    *,
    style: str = "apa",
    look: Look | None = None,
    fragment: bool = False,
    locale: str = "en-US",
    folders: Sequence[Path] = (),
) -> dict[str, References]:
    """`references`, a document for each category (without any, for all of them), by its name.

    The CSL engine is started for all of them together.
    """
    each = {name: (name,) for name in build.chosen(library, categories)}
    return _documents(library, each, form, style, look, fragment, locale, folders)


def _documents(
    library: Library,
    wanted: Mapping[str, tuple[str, ...]],
    form: str,
    style: str,
    look: Look | None,
    fragment: bool,
    locale: str,
    folders: Sequence[Path],
) -> dict[str, References]:
    """The documents on some categories each, by their names."""
    if form not in FORMATS:
        raise unknown("format of references", form, tuple(FORMATS))
    printed = build.dressed(library)
    papers = {name: _of_any(printed, within) for name, within in wanted.items()}
    known = frozenset(library.protected)
    used, found = lists(papers, style, known, locale=locale, folders=folders)
    made = {}
    for name, within in wanted.items():
        document = arranged(
            papers[name],
            found[name],
            look or Look(),
            title=_titles(library, within),
            about=about(len(papers[name]), used, folders),
            language=locale,
            categories=library.categories,
            within=within,
        )
        made[name] = References(
            data=write(document, form, fragment=fragment),
            papers=len(papers[name]),
            style=used,
            notes=() if used == style else tuple(filter(None, [pandoc.why_missing()])),
        )
    return made


def _of_any(library: Library, categories: Sequence[str]) -> list[Paper]:
    """The papers of any of the categories, in the order of the library."""
    keys = {paper.key for category in categories for paper in build.select(library, category)}
    return [paper for paper in library.papers if paper.key in keys]


def _titles(library: Library, categories: Sequence[str]) -> str:
    """The title of a document on `categories`; of many the names would be no title."""
    titles = [build.title(library, category) for category in categories]
    return ", ".join(titles) if len(titles) <= _TITLES else "References"
