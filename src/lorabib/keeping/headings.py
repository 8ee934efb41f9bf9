"""Categories from the headings of lists: what new headings lead to, existing ones untouched.

What all rows of a list stand below (its title, "Table of contents") says nothing, nor do dates and
words like "Papers" below a heading that does. Equal headings of several lists are one category.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lorabib.categories import Tree
from lorabib.keeping.slugs import slug, unnumbered
from lorabib.model import Base, Category, ListEntry
from lorabib.text import clean, fold

_MONTH = "jan feb mar apr may jun jul aug sep oct nov dec"
_DATE = re.compile(
    rf"(?:(?:before|until|since|after|year|{'|'.join(f'{m}[a-z]*' for m in _MONTH.split())}"
    r"|q[1-4]|\d{1,2}) )*(?:19|20)\d\d(?: (?:\d{1,2}|papers?|q[1-4]|present|now|and|earlier"
    r"|(?:19|20)\d\d))*|"
    rf"(?:{'|'.join(f'{m}[a-z]*' for m in _MONTH.split())})"
).fullmatch
#: Headings, folded, that name no subject below one that does.
_PLAIN = frozenset(
    "|paper|papers|the papers|all papers|paper list|list of papers|papers list|main papers|works"
    "|representative works|related works|latest developments|latest works|recent works|publications"
    "|articles|references|preprints|conference papers|journal papers|reading list|list|contents"
    "|content|table of contents".split("|")
)
#: Longer titles of categories are cut.
_TITLE = 200


class Proposal(Base, frozen=True, kw_only=True):
    """What headings without a category come to: new categories, in an order in which parents come
    first, and (slug, heading) for those that lead to a category that is there already."""

    categories: tuple[Category, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()


def propose(
    entries: Sequence[ListEntry], categories: Sequence[Category] = (), flat: Sequence[str] = ()
) -> Proposal:
    """Categories for the headings of the rows of one list that lead to none yet.

    >>> rows = [ListEntry(list="a", line=1, title="T", headings=("Awesome", "1. Gardens", "2024"))]
    >>> more = ListEntry(list="a", line=2, title="U", headings=("Awesome", "2. Seeds"))
    >>> [(c.slug, c.title, c.headings) for c in propose([*rows, more]).categories]
    [('gardens', 'Gardens', ('a: 1. Gardens > 2024',)), ('seeds', 'Seeds', ('a: 2. Seeds',))]
    """
    tree, work = Tree(categories, flat), _Growing(categories)
    common = _common([e.headings for e in entries if e.headings])
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        path = tuple(map(fold, entry.headings))
        if entry.headings and path not in seen and tree.heading(entry) is None:
            work.lead(entry.list, entry.headings[common:] or entry.headings[-1:], entry.title)
        seen.add(path)
    return work.proposal()


def _common(paths: Sequence[tuple[str, ...]]) -> int:
    """How many headings all paths begin with; a path that ends there keeps its last one."""
    unlike = {tuple(map(fold, path)) for path in paths}
    if not unlike:
        return 0
    longest = max(map(len, unlike)) - 1
    first = min(unlike)
    count = 0
    while count < longest and all(p[: count + 1] == first[: count + 1] for p in unlike):
        count += 1
    return count


class _Growing:
    """The categories that there are, and those that headings add to them."""

    def __init__(self, categories: Sequence[Category]) -> None:
        self._known = {c.slug for c in categories}
        self._slugs = {c.slug for c in categories}
        self._by_path = _paths(categories)
        self._new: dict[str, Category] = {}
        self._headings: dict[str, list[str]] = {}

    def lead(self, name: str, path: tuple[str, ...], title: str) -> None:
        """Let a heading path of the list `name`, above a row with a title, lead to a category."""
        telling = path[:-1] if len(path) > 1 and fold(path[-1]) == fold(title) else path
        slug = self._category(_telling(telling))
        written = " > ".join(_written(part) for part in path)
        self._headings.setdefault(slug, []).append(f"{name}: {written}")

    def _category(self, path: tuple[str, ...]) -> str:
        """The category of a path of telling headings, new ones with their parents."""
        parent = self._category(path[:-1]) if len(path) > 1 else ""
        place = (parent, _key(path[-1]))
        if place not in self._by_path:
            found = slug(path[-1], self._slugs, reversed(path[:-1]))
            title = clean(unnumbered(path[-1]))[:_TITLE].strip() or found
            self._new[found] = Category(slug=found, title=title, parent=parent)
            self._slugs.add(found)
            self._by_path[place] = found
        return self._by_path[place]

    def proposal(self) -> Proposal:
        new = tuple(
            Category(
                slug=c.slug,
                title=c.title,
                parent=c.parent,
                headings=tuple(self._headings.get(c.slug, ())),
            )
            for c in self._new.values()
        )
        more = ((s, h) for s, hs in self._headings.items() if s in self._known for h in hs)
        return Proposal(categories=new, headings=tuple(more))


def _paths(categories: Iterable[Category]) -> dict[tuple[str, str], str]:
    """(parent, folded title or last heading) -> slug: where an equal heading belongs."""
    found: dict[tuple[str, str], str] = {}
    for category in categories:
        lasts = [h.partition(":")[2].split(" > ")[-1] for h in category.headings]
        for text in (category.title, *lasts):
            if _key(text) not in _PLAIN and not _DATE(_key(text)):
                found.setdefault((category.parent, _key(text)), category.slug)
    return found


def _telling(path: tuple[str, ...]) -> tuple[str, ...]:
    """The headings of a path that name a subject; the last one, where none does."""
    telling = tuple(h for h in path if not _DATE(fold(h)) and _key(h) not in _PLAIN)
    return telling or path[-1:]


def _key(heading: str) -> str:
    """A heading without its number, folded: ``2.1 Seeds`` of one list is ``Seeds`` of another."""
    return fold(unnumbered(heading))


def _written(heading: str) -> str:
    """A heading as the file of categories has it, in which ``>`` parts two: it counts for nothing
    where headings are compared."""
    written = " ".join(clean(heading).replace(">", " ").split())
    return written if fold(written) == fold(heading) else fold(heading)
