"""The verbs: load a library, export it, check its exports. One call each, with typed results.

Building, checking exports and renaming keys stand in modules that are imported when they are asked
for.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from lorabib import store
from lorabib.build.choosing import chosen, find, names, select, title
from lorabib.build.counting import Count, count, problems
from lorabib.build.telling import fitted, notes
from lorabib.categories import ALL, UNCATEGORIZED, Tree
from lorabib.errors import LorabibError, unknown
from lorabib.exporters.options import DEFAULT, VENUES, Options
from lorabib.model import KEY_OF_TWO, Base, Category, Library, Paper
from lorabib.registry import EXPORTERS, exporter, list_exporter

if TYPE_CHECKING:
    from lorabib.build.checking import Check, check
    from lorabib.build.making import built, read, uncollected
    from lorabib.build.renaming import rename, renamed
    from lorabib.build.writing import export_to, write

__all__ = [
    "Check",
    "Count",
    "Export",
    "build",
    "built",
    "check",
    "chosen",
    "count",
    "dressed",
    "export",
    "export_to",
    "find",
    "fitted",
    "load",
    "names",
    "printed",
    "problems",
    "read",
    "rename",
    "renamed",
    "select",
    "title",
    "uncollected",
    "write",
]

#: Verb or result -> the module of this room that has it.
_IN = {
    "Check": "checking",
    "built": "making",
    "check": "checking",
    "export_to": "writing",
    "read": "making",
    "rename": "renaming",
    "renamed": "renaming",
    "uncollected": "making",
    "write": "writing",
}


def __getattr__(name: str) -> object:
    if name not in _IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_IN[name]}"), name)


class Export(Base, frozen=True, kw_only=True):
    """What an export came to: texts by file name, counts by category, and what to tell."""

    files: dict[str, str]
    counts: tuple[Count, ...]
    notes: tuple[str, ...] = ()


def load(location: store.Location) -> Library:
    """The library at `location`, from the cache if its data and this code are unchanged.

    Raises:
        DataError: a file of the data is missing or wrong, with its path, line and field.
        ListError: a list cannot be read at all.
    """
    name = store.fingerprint(location)
    library = store.recall(name)
    if library is None:
        library = build(location)
        store.keep(name, library)
    return library


def build(location: store.Location) -> Library:
    """The library at `location`, built from its data. Raises as `load`."""
    from lorabib.build.making import built, read

    return built(read(location))


def export(
    library: Library,
    categories: Sequence[str],
    formats: Sequence[str],
    options: Options = DEFAULT,
) -> Export:
    """The files that the categories make in the formats, by name; nothing is written.

    Raises:
        UnknownNameError: a category, a format, a field or a form of venues that does not exist.
        EngineError: the CSL engine is there, but failed.
        LorabibError: the ledger gives a key to two works.
    """
    _keys_settled(library)
    wanted = chosen(library, categories)
    library = dressed(library, options)
    for name in formats:
        if name not in EXPORTERS:
            raise unknown("format", name, tuple(EXPORTERS))
    chosen_fields = {name: fitted(options, name) for name in formats}
    files = {
        f"{category}{EXPORTERS[name].suffix}": text
        for name in formats
        for category, text in _texts(library, wanted, name, chosen_fields[name]).items()
    }
    return Export(
        files=files,
        counts=tuple(count(library, category) for category in wanted),
        notes=notes(library, files, formats, options),
    )


def _keys_settled(library: Library) -> None:
    """Who has cited a paper by its key must not get another."""
    for problem in library.problems:
        if problem.code == KEY_OF_TWO:
            raise LorabibError(f"{problem.path}: {problem.message}")


def printed(library: Library, papers: Sequence[Paper], name: str) -> str:
    """What a format makes of some papers of the library, as an export has them.

    Raises:
        UnknownNameError: a format that does not exist.
        EngineError: the CSL engine is there, but failed.
    """
    if name not in EXPORTERS:
        raise unknown("format", name, tuple(EXPORTERS))
    part = dressed(msgspec.structs.replace(library, papers=tuple(papers)))
    text: str = exporter(name)(part.papers, known=frozenset(library.protected))
    return text


def dressed(library: Library, options: Options = DEFAULT) -> Library:
    """The library with its papers as the options want them printed."""
    papers = library.papers
    if options.venues != DEFAULT.venues:
        from lorabib.venues import shown

        if options.venues not in VENUES:
            raise unknown("form of venues", options.venues, VENUES)
        papers = shown(papers, library.venues, options.venues)
    if not options.urls:
        papers = tuple(map(_without_url, papers))
    return msgspec.structs.replace(library, papers=papers)


def _without_url(paper: Paper) -> Paper:
    """A paper with a DOI needs no other address."""
    if not (paper.item.DOI and paper.item.URL):
        return paper
    return msgspec.structs.replace(paper, item=msgspec.structs.replace(paper.item, URL=""))


def _texts(
    library: Library,
    categories: Sequence[str],
    name: str,
    options: Options,
) -> Mapping[str, str]:
    write, known = exporter(name), frozenset(library.protected)
    if EXPORTERS[name].together:
        lists = {c: (title(library, c), select(library, c)) for c in categories}
        return list_exporter(name)(lists, known=known)
    if EXPORTERS[name].headed:
        headed = library.categories
        return {
            c: write(select(library, c), title=title(library, c), categories=_below(headed, c))
            for c in categories
        }
    return {c: write(select(library, c), known=known, options=options) for c in categories}


def _below(categories: Sequence[Category], name: str) -> tuple[Category, ...]:
    """The categories that head the list of one: all that stand below it, in their order."""
    below = Tree(tuple(categories)).below(name) if name not in (ALL, UNCATEGORIZED) else None
    return tuple(c for c in categories if below is None or (c.slug in below and c.slug != name))
