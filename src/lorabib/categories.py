"""The tree of categories, and which headings of the lists lead to which category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from lorabib.model import Category, ListEntry
from lorabib.text import fold

#: The category of papers whose headings nobody has mapped.
UNCATEGORIZED = "uncategorized"
#: The pseudo-category that holds every paper.
ALL = "all"


class Tree:
    """Categories by slug and by heading; `flat` headings say nothing of a category."""

    def __init__(self, categories: Sequence[Category], flat: Sequence[str] = ()) -> None:
        self.categories = {c.slug: c for c in categories}
        self._flat = flat

    @cached_property
    def _by_heading(self) -> dict[tuple[str, ...], str]:
        """Only a build asks for headings; an export walks the tree alone."""
        flat = {_parts(heading): "" for heading in self._flat}
        named = ((h, c.slug) for c in self.categories.values() for h in c.headings)
        return flat | {_parts(heading): slug for heading, slug in named}

    def of(self, entries: Iterable[ListEntry], by_hand: Sequence[str]) -> tuple[str, ...]:
        """The categories of a paper from the headings of its rows and from what is set by hand."""
        found = {self.heading(e) for e in entries} | set(by_hand)
        known = sorted(slug for slug in found if slug in self.categories)
        return tuple(known) or (UNCATEGORIZED,)

    def heading(self, entry: ListEntry) -> str | None:
        """The slug that the longest mapped end of a row's headings leads to; empty if flat."""
        path = tuple(fold(h) for h in entry.headings)
        for start in range(len(path)):
            slug = self._by_heading.get((fold(entry.list), *path[start:]))
            if slug is not None:
                return slug
        return None

    def unmapped(self, entries: Iterable[ListEntry]) -> Iterable[ListEntry]:
        """The first row below each heading that is mapped to nothing."""
        seen: set[tuple[str, ...]] = set()
        for entry in entries:
            place = (entry.list, *entry.headings)
            if place not in seen and self.heading(entry) is None:
                seen.add(place)
                yield entry

    def below(self, slug: str) -> set[str]:
        """`slug` and all its descendants."""
        found = {slug}
        grown = True
        while grown:
            children = {c.slug for c in self.categories.values() if c.parent in found}
            grown = not children <= found
            found |= children
        return found

    def holders(self) -> dict[str, frozenset[str]]:
        """For each category those that hold its papers: itself, all above it, and `ALL`."""
        held = {slug: self.below(slug) for slug in (*self.categories, UNCATEGORIZED)}
        return {s: frozenset({ALL, *(a for a in held if s in held[a])}) for s in held}

    def depth(self, slug: str) -> int:
        """How many parents a category has."""
        parent = self.categories[slug].parent
        return 1 + self.depth(parent) if parent else 0


def _parts(heading: str) -> tuple[str, ...]:
    """``list: a > b`` as (list, a, b), folded."""
    name, _, path = heading.partition(":")
    return (fold(name), *(fold(part) for part in path.split(" > ")))
