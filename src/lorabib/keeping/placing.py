"""Where a row of a category stands in a list: in a section that leads there, or in a new one."""

from __future__ import annotations

from collections.abc import Sequence

from lorabib.errors import FolderError, LorabibError, unknown
from lorabib.keeping import layout, newrow, tree
from lorabib.keeping.draft import CATEGORIES, Draft
from lorabib.keeping.slugs import is_safe
from lorabib.model import ListEntry, list_path
from lorabib.store import folders
from lorabib.text import fold

#: The list of what is added by command, and its title.
ADDED, _TITLE = "added", "Added papers"
#: Of a wrong name so much is said.
_SHOWN = 80


def list_name(name: str, draft: Draft) -> str:
    """The name of a list of the library, or of a new one.

    Raises:
        FolderError: it can be no list's, or is too like another's.
    """
    known = folders.list_files(draft.location)
    if name in known or is_safe(name):
        for other in known:
            if other != name and fold(other) == fold(name):
                raise FolderError(f"{name!r} is too like the list {other!r}: name that one")
        return name
    shown = name if len(name) < _SHOWN else f"{name[:_SHOWN]}…"
    raise FolderError(f"{shown!r} can be no list's name: small letters, digits and hyphens")


def known_category(draft: Draft, slug: str) -> str:
    """The slug. Raises `UnknownNameError` for a category that the library does not have."""
    if slug not in draft.titles:
        raise unknown("category", slug, tuple(draft.titles))
    return slug


def put(draft: Draft, name: str, slug: str, new: Sequence[newrow.Row]) -> None:
    """Put rows into a list of the draft, under a heading that leads to a category.

    A list that has none, or whose layout takes no row, gets a section at its end; without a `slug`
    the heading leads nowhere.

    Raises:
        LorabibError: the list would not be read as it is meant.
    """
    path = list_path(name)
    text = draft.text(path)
    if text is None:
        text = layout.begun(_TITLE if name == ADDED else name)
    mine = section(draft, name, slug)
    try:
        if mine:
            draft.put(path, layout.put(text, name, new, mine))
            return
    except newrow.UnsafeError:
        pass  # the section's own layout takes no row: a new one does
    text, heading = _empty_section(draft, name, slug, text)
    try:
        draft.put(path, layout.put(text, name, new, (), heading))
    except newrow.UnsafeError as error:
        raise LorabibError(f"{path}: {error}: name another list with --list") from None


def _empty_section(draft: Draft, name: str, slug: str, text: str) -> tuple[str, str]:
    """The list with a table of ours under a heading that leads to a category, and that heading."""
    known = draft.tree.categories[slug].headings if slug else draft.flat
    made = [line.partition(": ")[2] for line in known if line.startswith(f"{name}: ")]
    there = next((heading for heading in made if layout.has_section(text, heading)), "")
    if there:
        return text, there
    heading = _heading(draft, name, slug)
    _lead(draft, name, heading, slug)
    return layout.with_section(text, heading), heading


def put_line(draft: Draft, name: str, slug: str, line: str, entry: ListEntry) -> None:
    """Put the line of a row from a table of ours into the one of a category, new if there is none.

    Raises:
        newrow.UnsafeError: it would not be read there as it was.
    """
    path = list_path(name)
    text = draft.text(path) or ""
    text, heading = _empty_section(draft, name, slug, text)
    draft.put(path, layout.put_line(text, name, line, entry, heading))


def section(draft: Draft, name: str, slug: str) -> list[ListEntry]:
    """The rows of the last section of a list that leads to a category; of none, to a flat one."""
    leading = draft.tree
    found = [e for e in draft.entries(name) if leading.heading(e) == slug]
    return [e for e in found if e.headings == found[-1].headings] if found else []


def _heading(draft: Draft, name: str, slug: str) -> str:
    """A heading that no other section of the list has: the category's title, else its slug."""
    title = draft.titles.get(slug, "Papers")
    titles = [fold(t) for s, t in draft.titles.items() if s != slug]
    taken = {fold(h) for e in draft.entries(name) for h in e.headings}
    mapped = (line.partition(":") for line in _mapped(draft))
    taken |= {fold(heading) for of, _, heading in mapped if fold(of) == fold(name)}
    more = (f"{slug or title} {n}" for n in range(2, 99))
    proposals: tuple[str, ...] = (title, *((f"{title} ({slug})", slug) if slug else ()), *more)
    for heading in proposals:
        plain = " > " not in heading and layout.heading_reads(heading)
        unique = fold(heading) not in titles and fold(heading) and fold(heading) not in taken
        if plain and unique:
            return heading
    raise LorabibError(f"{list_path(name)}: no heading is left for {slug}: name another list")


def _mapped(draft: Draft) -> list[str]:
    headings = (h for c in draft.tree.categories.values() for h in c.headings)
    return [*headings, *draft.flat]


def _lead(draft: Draft, name: str, heading: str, slug: str) -> None:
    """Let a heading of a list lead to a category; without a slug, be one that says nothing."""
    text = draft.text(CATEGORIES) or ""
    draft.put(CATEGORIES, tree.led(text, slug, [f"{name}: {heading}"]))


def tidy(draft: Draft, name: str) -> None:
    """Take out of a list the empty sections that lorabib made, with the headings that lead there;
    a list that then has nothing goes."""
    path = list_path(name)
    if draft.text(path) is None:
        return
    lines = [(h, c.slug) for c in draft.tree.categories.values() for h in c.headings]
    for line, slug in (*lines, *((h, "") for h in draft.flat)):
        of, _, heading = line.partition(": ")
        text = draft.text(path) or ""
        left = layout.without_section(text, heading) if of == name else text
        if left != text:
            draft.put(path, left)
            draft.put(CATEGORIES, tree.unled(draft.text(CATEGORIES) or "", slug, line))
    if draft.text(path) == layout.begun(_TITLE if name == ADDED else name):
        draft.put(path, None)
