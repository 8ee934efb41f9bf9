"""The verb that prints: references of categories in a style, as documents, with typed results.

What arranges and writes documents is imported when the engine has been asked: `loaded` does so
while it works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from lorabib import build
from lorabib.categories import ALL
from lorabib.errors import unknown
from lorabib.model import Base, Library, Paper
from lorabib.references import pandoc
from lorabib.references.documents import FORMATS, made_of
from lorabib.references.formatting import language, lists
from lorabib.references.manner import Look, Manner
from lorabib.references.rich import Reference

__all__ = ["Look", "Manner", "References", "references", "references_each"]

#: So many categories make the title of a document.
_TITLES = 3
_MANNER, _LOOK = Manner(), Look()


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
    manner: Manner = _MANNER,
    look: Look = _LOOK,
    *,
    fragment: bool = False,
) -> References:
    """The references of the papers of `categories` in a style, as one document.

    `form` is a format of `lorabib.references.documents`, `manner` the style and its language,
    `look` the order, groups, numbers and links. With `fragment` a page of HTML is its lists alone.

    Raises:
        UnknownNameError: a category, a format, a style or a locale that does not exist.
        EngineError: the style or the program that the format needs is not here, or has failed.
    """
    wanted = build.chosen(library, categories)
    within = (ALL,) if ALL in wanted else wanted
    return _documents(library, {"": within}, form, manner, look, fragment)[""]


def references_each(
    library: Library,
    categories: Sequence[str] = (),
    form: str = "markdown",
    manner: Manner = _MANNER,
    look: Look = _LOOK,
    *,
    fragment: bool = False,
) -> dict[str, References]:
    """`references`, a document for each category (without any, for all of them), by its name.

    The CSL engine is started for all of them together.
    """
    each = {name: (name,) for name in build.chosen(library, categories)}
    return _documents(library, each, form, manner, look, fragment)


def _documents(
    library: Library,
    wanted: Mapping[str, tuple[str, ...]],
    form: str,
    manner: Manner,
    look: Look,
    fragment: bool,
) -> dict[str, References]:
    """The documents on some categories each, by their names."""
    if form not in FORMATS:
        raise unknown("format of references", form, tuple(FORMATS))
    printed = build.dressed(library)
    papers = {name: _of_any(printed, within) for name, within in wanted.items()}
    known = frozenset(library.protected)
    used, found = lists(papers, manner, known)
    from lorabib.references.arranging import arranged
    from lorabib.references.listing import about

    made, spoken = {}, language(used, manner)
    missing = () if used == manner.style else pandoc.notes()
    for name, within in wanted.items():
        document = arranged(
            papers[name],
            found[name],
            look,
            title=_titles(library, within),
            about=about(len(papers[name]), used, manner.folders),
            language=spoken,
            categories=library.categories,
            within=within,
        )
        file = made_of(document, form, fragment=fragment)
        made[name] = References(
            data=file.data,
            papers=len(papers[name]),
            style=used,
            notes=(*missing, *_without(found[name], papers[name]), *file.notes),
        )
    return made


def _without(found: Sequence[Reference], papers: Sequence[Paper]) -> tuple[str, ...]:
    """What to tell of papers of which a style prints nothing."""
    count = len(papers) - len(found)
    if not count:
        return ()
    which = "1 paper: it stands" if count == 1 else f"{count} papers: they stand"
    return (f"the style prints nothing of {which} at the end, by title alone",)


def loaded(form: str) -> None:
    """Import what documents in a format need."""
    for name in ("listing", f"documents.{FORMATS[form].module}"):
        import_module(f"lorabib.references.{name}")


def _of_any(library: Library, categories: Sequence[str]) -> list[Paper]:
    """The papers of any of the categories, in the order of the library."""
    keys = {paper.key for category in categories for paper in build.select(library, category)}
    return [paper for paper in library.papers if paper.key in keys]


def _titles(library: Library, categories: Sequence[str]) -> str:
    """The title of a document on `categories`; of many the names would be no title."""
    titles = [build.title(library, category) for category in categories]
    return ", ".join(titles) if len(titles) <= _TITLES else "References"
