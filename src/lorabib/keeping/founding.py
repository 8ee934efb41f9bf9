"""The verb behind ``lorabib init``: a library of one's own, from lists or from nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from lorabib import store
from lorabib.errors import FolderError
from lorabib.keeping import templates, tree
from lorabib.keeping.headings import Proposal, propose
from lorabib.keeping.slugs import list_name
from lorabib.lists import read
from lorabib.model import Base, Category, ListEntry, Problem
from lorabib.store import folders
from lorabib.store.reading import LEDGER_HEADER

#: Files that stay as they are where they are there; others must not be.
_KEPT = ("README.md", ".gitattributes")


class Brought(Base, frozen=True, kw_only=True):
    """A list that was brought in: its name, where from, its rows, what could not be read of it."""

    name: str
    path: str
    rows: int
    problems: tuple[Problem, ...] = ()


class Founding(Base, frozen=True, kw_only=True):
    """A new library: its lists, categories, files by their paths in it, and what to tell."""

    folder: str
    lists: tuple[Brought, ...]
    categories: tuple[Category, ...]
    files: dict[str, str]
    notes: tuple[str, ...] = ()


def plan(folder: Path, lists: Sequence[Path] = (), *, force: bool = False) -> Founding:
    """The library that `folder` would become with `lists` in it; nothing is written.

    With `force` other files may lie in the folder; none of them is ever replaced.

    Raises:
        FolderError: the folder is a library already, or holds other things; a list stands twice.
        ListError: a list cannot be read at all.
    """
    folders.refuse_library(folder)
    _refuse_strangers(folder, lists, force)
    texts = _texts(lists)
    brought, entries = [], []
    for name, (path, text) in texts.items():
        rows, problems = read(text, name)
        entries.append(rows)
        brought.append(Brought(name=name, path=str(path), rows=len(rows), problems=problems))
    categories = _categories(entries)
    files = templates.files(
        folder.absolute().name or "library",
        {one.name: Path(one.path).name for one in brought},
        LEDGER_HEADER + "\n",
        tree.BEGINNING + (tree.written(categories) if categories else "category = []\n"),
    )
    files |= {f"data/lists/{name}.md": text for name, (_, text) in texts.items()}
    there = folders.already(folder, files)
    if taken := [name for name in there if name not in _KEPT]:
        raise FolderError(f"{folder}: {', '.join(taken)} would be replaced: move it away first")
    return Founding(
        folder=str(folder),
        lists=tuple(brought),
        categories=categories,
        files={name: text for name, text in files.items() if name not in there},
        notes=(*(f"{name} stays as it is" for name in there), *_notes(brought)),
    )


def found(folder: Path, lists: Sequence[Path] = (), *, force: bool = False) -> Founding:
    """Make `folder` a library with `lists` in it, all of its files or none.

    >>> found(Path("mine"), [Path("awesome-gardens/README.md")]).lists[0].name  # doctest: +SKIP
    'awesome-gardens'

    Raises:
        As `plan`; DataError: a file cannot be written; BusyError: another process is at it.
    """
    plan(folder, lists, force=force)
    with store.writer(folder):
        made = plan(folder, lists, force=force)
        store.write({folder / name: text for name, text in made.files.items()}, folder)
    return made


def _refuse_strangers(folder: Path, lists: Sequence[Path], force: bool) -> None:
    found = folders.strangers(folder, lists)
    if found and not force:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise FolderError(
            f"{folder}: is not empty ({', '.join(found[:3])}{more}): choose another folder, or "
            "--force to put the library beside them"
        )


def _texts(lists: Sequence[Path]) -> dict[str, tuple[Path, str]]:
    """The lists by the names that they get. Raises `FolderError` if one stands twice."""
    for first, second in folders.same_files(lists):
        raise FolderError(f"{second}: is given twice ({first}): name each list once")
    found: dict[str, tuple[Path, str]] = {}
    seen: dict[str, Path] = {}
    for path in lists:
        text = plain(store.read_list(path))
        if text in seen:
            raise FolderError(f"{path}: is the same list as {seen[text]}: name each list once")
        seen[text] = path
        found[list_name(*folders.stem_and_folder(path), found)] = (path, text)
    return found


def plain(text: str) -> str:
    """A list's text as the library keeps it: one kind of line end, also behind the last line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else text + "\n"


def _categories(lists: Sequence[Sequence[ListEntry]]) -> tuple[Category, ...]:
    """The categories of all lists, one after the other."""
    categories: tuple[Category, ...] = ()
    for entries in lists:
        categories = grown(categories, propose(entries, categories))
    return categories


def grown(categories: Sequence[Category], proposal: Proposal) -> tuple[Category, ...]:
    """Categories with what a proposal puts to them."""
    more: dict[str, list[str]] = {}
    for slug, heading in proposal.headings:
        more.setdefault(slug, []).append(heading)
    longer = (
        msgspec.structs.replace(c, headings=(*c.headings, *more.get(c.slug, ())))
        for c in categories
    )
    return (*longer, *proposal.categories)


def _notes(brought: Sequence[Brought]) -> tuple[str, ...]:
    return tuple(
        f"{one.path}: no papers were found in it; 'lorabib read {one.path}' says more"
        for one in brought
        if not one.rows
    )
