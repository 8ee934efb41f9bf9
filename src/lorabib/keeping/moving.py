"""The verb move: a paper from one category to another."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from lorabib import build, store
from lorabib.errors import LorabibError, unknown
from lorabib.keeping import emptied, layout, newrow, placing, toml
from lorabib.keeping.draft import CATEGORIES, Change, Draft
from lorabib.keeping.removing import Taken, name_of, names_of, rows_of
from lorabib.model import Base, ListEntry, Paper, list_path
from lorabib.text import fold

#: How the reason of a ruling begins that a move has written.
_REASON = "moved from "


class Moving(Base, frozen=True, kw_only=True):
    """What moving a paper comes to: its categories before and after, and how it is done.

    `rows` are those whose lines are moved; `ruling` is true where a ruling in
    ``data/categories.toml`` places the paper, because a row could not be moved.
    """

    key: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    rows: tuple[Taken, ...]
    ruling: bool
    change: Change


def move(
    location: store.Location, key: str, slug: str, origin: str = "", *, ruling: bool = False
) -> Moving:
    """Move a paper to the category `slug`, from `origin` or from the only one that it has.

    Its rows are moved below a heading of their own list that leads there. Where one cannot be
    moved (the list has no such heading, or a table of other columns), or with `ruling`, the lists
    stay as they are, and a ruling places the paper.

    Raises:
        UnknownNameError: no such paper or category, or the paper is not in `origin`.
        LorabibError: the paper has several categories, and none was named.
    """
    draft = Draft(location)
    paper = build.find(draft.before, key)
    placing.known_category(draft, slug)
    origin = _origin(paper, slug, origin)
    after = tuple(sorted({*paper.categories, slug} - {origin, "uncategorized"}))
    trial, taken = Draft.like(draft), list[Taken]()
    if not ruling:
        try:
            taken = _moved(trial, paper, slug, origin)
            ruling = not _is(trial, paper, after)
        except newrow.UnsafeError:
            ruling = True
    if ruling:
        trial, taken = Draft.like(draft), []
        _rule(trial, paper, after, origin, slug)
        if not _is(trial, paper, after):
            raise LorabibError(
                f"{paper.key}: its rows and rulings place it otherwise: move it by hand"
            )
    trial.ledger(draft.before)
    return Moving(
        key=paper.key,
        title=paper.item.title,
        before=paper.categories,
        after=after,
        rows=tuple(taken),
        ruling=ruling,
        change=trial.change(),
    )


def _origin(paper: Paper, slug: str, origin: str) -> str:
    if origin:
        if origin not in paper.categories:
            raise unknown(f"category of {paper.key}", origin, paper.categories)
        return origin
    others = [one for one in paper.categories if one != slug]
    if len(others) > 1:
        raise LorabibError(f"{paper.key} is in {', '.join(others)}: say which with --from")
    return others[0] if others else ""


def _moved(draft: Draft, paper: Paper, slug: str, origin: str) -> list[Taken]:
    """Move the rows that lead to `origin`. Raises `UnsafeError` where one cannot be moved."""
    taken = []
    tree = draft.tree
    names = sorted({place.list for place in paper.places})
    of = {name: rows_of(draft, name, paper) for name in names}
    for name, mine in of.items():
        leading = [e for e in mine if (tree.heading(e) or "uncategorized") == origin]
        there = any(tree.heading(e) == slug for e in mine)
        taken += [Taken(list=name, line=e.line, title=e.title) for e in leading]
        for entry in sorted(leading, key=lambda e: -e.line):
            _move_row(draft, name, entry, slug, there)
        placing.tidy(draft, name)
    return taken


def _move_row(draft: Draft, name: str, entry: ListEntry, slug: str, there: bool) -> None:
    path = list_path(name)
    text = draft.text(path) or ""
    if there:  # the paper stands there already
        draft.put(path, layout.without(text, name, [entry]))
        return
    ours = layout.is_ours(text, entry)
    after = placing.section(draft, name, slug)
    if not after and not ours:
        tree = draft.tree
        lines = (h.partition(": ") for h in tree.categories[slug].headings)
        titles = {fold(h.rpartition(" > ")[2]) for of, _, h in lines if fold(of) == fold(name)}
        new = emptied.moved_below(text, name, entry, titles, lambda e: tree.heading(e) == slug)
        draft.put(path, new)
    elif ours:
        line = layout.lines_of(text)[entry.line - 1]
        draft.put(path, layout.without(text, name, [entry]))
        placing.put_line(draft, name, slug, line, entry)
    else:
        draft.put(path, layout.moved(text, name, entry, after))


def _is(draft: Draft, paper: Paper, categories: tuple[str, ...]) -> bool:
    """Whether the build gives the paper these categories, and changes no other."""
    before = {p.key: p.categories for p in draft.before.papers} | {paper.key: categories}
    return before == {p.key: p.categories for p in draft.built().papers}


def _rule(draft: Draft, paper: Paper, categories: tuple[str, ...], origin: str, slug: str) -> None:
    """Place the paper by hand; where its headings say more, they do not count any more.

    A ruling of an earlier move goes, where the headings say the same without it.
    """
    names = names_of(paper)
    text = draft.text(CATEGORIES) or ""
    draft.put(CATEGORIES, toml.changed(text, "paper", _moved_before(names), lambda table: False))
    if draft.text(CATEGORIES) != text and _is(draft, paper, categories):
        return
    draft.put(CATEGORIES, text)
    reason = f"{_REASON}{origin or 'nowhere'} to {slug}"
    led = {draft.tree.heading(e) for p in paper.places for e in rows_of(draft, p.list, paper)}
    only = not led & {*draft.titles} <= {*categories}
    if any(placed.identifier in names for placed in draft.data.overrides.paper):

        def change(table: Any) -> bool:
            table["categories"] = list(categories)
            if str(table.get("reason", "")).startswith(_REASON):
                table["reason"] = reason
            if only:
                table["only"] = True
            return True

        ours = toml.changed(text, "paper", lambda p: p["identifier"] in names, change)
        draft.put(CATEGORIES, ours)
        return
    values: dict[str, Any] = {
        "identifier": name_of(paper),
        "categories": list(categories),
        **({"only": True} if only else {}),
        "reason": reason,
    }
    draft.put(CATEGORIES, toml.appended(text, "paper", values))


def _moved_before(names: Container[str]) -> Callable[[Any], bool]:
    """Whether a ruling is that of an earlier move of the work of these names."""

    def found(table: Any) -> bool:
        return table["identifier"] in names and str(table.get("reason", "")).startswith(_REASON)

    return found
