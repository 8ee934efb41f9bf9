"""What of a library is meant: categories, the papers of one, a paper by its name."""

from __future__ import annotations

from collections.abc import Sequence

from lorabib.categories import ALL, UNCATEGORIZED, Tree
from lorabib.errors import unknown
from lorabib.model import Library, Paper


def names(library: Library) -> tuple[str, ...]:
    """All that can be exported: the categories in the order of the tree, and ``all``."""
    found = [c.slug for c in library.categories]
    if any(UNCATEGORIZED in p.categories for p in library.papers):
        found.append(UNCATEGORIZED)
    return (*found, ALL)


def chosen(library: Library, wanted: Sequence[str]) -> tuple[str, ...]:
    """`wanted`, once each in the order of the tree; all of them if none is wanted.

    Raises:
        UnknownNameError: a category that the library does not have.
    """
    known = names(library)
    for name in wanted:
        if name not in known:
            raise unknown("category", name, known)
    return tuple(n for n in known if n in wanted) if wanted else known


def select(library: Library, category: str) -> tuple[Paper, ...]:
    """The papers of a category and of all below it; ``all`` is every paper."""
    if category == ALL:
        return library.papers
    wanted = Tree(library.categories).below(category)
    return tuple(p for p in library.papers if wanted.intersection(p.categories))


def find(library: Library, key: str) -> Paper:
    """The paper with this citation key, earlier key, or identifier in any form.

    Raises:
        UnknownNameError: no paper has it.
    """
    from lorabib import identifiers

    identifier = identifiers.parse(key) or key
    for paper in library.papers:
        if key in (paper.key, *paper.aliases) or identifier in paper.identifiers:
            return paper
    raise unknown("paper", key, tuple(k for p in library.papers for k in (p.key, *p.aliases)))


def title(library: Library, category: str) -> str:
    """The title of a category."""
    titles = {c.slug: c.title for c in library.categories}
    return titles.get(category, "All papers" if category == ALL else "Uncategorized")
