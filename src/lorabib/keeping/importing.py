"""The verb behind ``lorabib import LIST.md``: a new version of a list, or another list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from pathlib import Path

import msgspec

from lorabib import store
from lorabib.categories import Tree
from lorabib.errors import FolderError, ListError
from lorabib.keeping import tree
from lorabib.keeping.draft import Draft
from lorabib.keeping.founding import grown, plain
from lorabib.keeping.headings import propose
from lorabib.keeping.rows import Change, compare
from lorabib.keeping.slugs import is_safe, list_name
from lorabib.keeping.staying import Listed
from lorabib.lists import read
from lorabib.model import Base, Category, Library, ListEntry, Problem, list_path
from lorabib.store import folders
from lorabib.store.settings import read_marker
from lorabib.store.texts import text_of
from lorabib.text import fold

#: A list of which this part of the rows stands in another list is probably its new version.
_ALIKE = 0.5
#: So many of its titles are looked for.
_LOOKED_FOR = 100


#: A row's list and line.
_Place = tuple[str, int]


class Changed(Base, frozen=True, kw_only=True):
    """A row that differs, and the citation key that the ledger holds for it; empty if none.

    `still` is the place (file and line) of a row that lists the paper of a row that is gone.
    """

    change: Change
    key: str = ""
    still: str = ""


class Import(Base, frozen=True, kw_only=True):
    """What bringing a list in comes to; `files` are the texts to be written by path.

    `categories` are new ones, `headings` (slug, heading) what is put to those that are there.
    """

    list: str
    known: bool
    rows: int
    changes: tuple[Changed, ...]
    categories: tuple[Category, ...]
    headings: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    files: dict[str, str]


def compared(location: store.Location, path: Path, name: str = "") -> Import:
    """What the list in the file `path` would change as the library's list `name`; nothing is
    written. Without `name`, the file's own name tells which list it is.

    Raises:
        ListError: the list cannot be read, or holds no papers.
        FolderError: `name` can be no list's.
        DataError: a file of the library is wrong.
    """
    read_marker(location)
    name = _named(location, path, name)
    known = folders.list_files(location)
    text = plain(store.read_list(path))
    rows, problems = read(text, name)
    if not rows:
        raise ListError("no papers were found in it: 'lorabib read' says more", path)
    same, old = _old(known, name, text, rows)
    file = store.read_categories(location)
    proposal = propose(rows, file.category, file.flat)
    was = Tree(file.category, file.flat)
    now = Tree(grown(file.category, proposal), file.flat)
    target = location.data / "lists" / f"{name}.md"
    others = {other: file for other, file in known.items() if other != name}
    files = {} if same else {str(target): text}
    notes: tuple[str, ...] = () if name in known else _alike(known, name, rows)
    if proposal.categories or proposal.headings:
        place = location.data / "categories.toml"
        longer, lost = tree.extended(text_of(place), proposal.categories, proposal.headings)
        notes += tuple(f"{place}: write in by hand: {heading}" for heading in lost)
        files[str(place)] = longer
    return Import(
        list=name,
        known=name in known,
        rows=len(rows),
        changes=_keyed(location, name, text, compare(old, rows, was, now), Listed(rows, others)),
        categories=proposal.categories,
        headings=proposal.headings,
        problems=tuple(msgspec.structs.replace(p, path=str(path)) for p in problems),
        notes=notes,
        files=files,
    )


def bring(location: store.Location, path: Path, name: str = "") -> Import:
    """Bring a list in: `compared`, and written, all files or none.

    Raises:
        As `compared`; BusyError: another process keeps writing the library.
    """
    with store.writer(location.root):
        made = compared(location, path, name)
        if made.files:
            store.write({Path(p): text for p, text in made.files.items()}, location.root)
    return made


def _named(location: store.Location, path: Path, name: str) -> str:
    """The name of the list: as told, or by its file."""
    known = folders.list_files(location)
    stem, folder = folders.stem_and_folder(path)
    if not name:
        return stem if stem in known else list_name(stem, folder)
    if name in known:
        return name
    if not is_safe(name):
        raise FolderError(
            f"{name!r} can be no list's name: small letters, digits and hyphens, such as "
            f"{list_name(stem, folder)}"
        )
    for other in known:
        if fold(other) == fold(name):
            raise FolderError(f"{name!r} is too like the list {other!r}: give one of the two names")
    return name


def _old(
    known: Mapping[str, Path], name: str, text: str, rows: tuple[ListEntry, ...]
) -> tuple[bool, tuple[ListEntry, ...]]:
    """Whether the library's list has this very text, and its rows; of a new list there are none."""
    if name not in known:
        return False, ()
    old = store.read_list(known[name])
    return (True, rows) if old == text else (False, read(old, name)[0])


def _alike(known: Mapping[str, Path], name: str, rows: Sequence[ListEntry]) -> tuple[str, ...]:
    """A note, if the new list is probably a new version of one that is there.

    Some of its titles are looked for in the texts of the others, which need not be read for that.
    """
    some = [row.title for row in rows[:: 1 + len(rows) // _LOOKED_FOR]]
    for other, path in known.items():
        text = store.read_list(path)
        if sum(title in text for title in some) > _ALIKE * len(some):
            return (f"{name} is a new list; if it is the new version of {other}: --as {other}",)
    return ()


def _keyed(
    location: store.Location,
    name: str,
    text: str,
    changes: Sequence[Change],
    listed: Listed,
) -> tuple[Changed, ...]:
    """The changes with the keys that the ledger holds for their rows, and what is still listed.

    Which paper a row is says the build, before and after.
    """
    if not changes:
        return ()
    draft = Draft(location)
    draft.put(list_path(name), text)
    held = {line.key for line in draft.data.ledger}
    before, after = (_rows(library, held) for library in (draft.before, draft.built()))
    return tuple(_told(one, before, after, listed) for one in changes)


def _rows(library: Library, held: Set[str]) -> dict[_Place, str]:
    """The place of each row -> the key that the ledger holds for its paper."""
    papers = (paper for paper in library.papers if paper.key in held)
    return {(row.list, row.line): paper.key for paper in papers for row in paper.places}


def _told(
    change: Change, before: Mapping[_Place, str], after: Mapping[_Place, str], listed: Listed
) -> Changed:
    if change.kind != "gone" or not change.before:
        return Changed(change=change, key=_key(change.after, after))
    key = _key(change.before, before)
    still = next((place for place, other in after.items() if key and other == key), None)
    if still is None and (other := listed.other(change.before)):
        still = other.list, other.line
        key = _key(other, after)
    name = f"{list_path(still[0])}:{still[1]}" if still else ""
    return Changed(change=change, key=key, still=name)


def _key(row: ListEntry | None, of: Mapping[_Place, str]) -> str:
    return of.get((row.list, row.line), "") if row else ""
