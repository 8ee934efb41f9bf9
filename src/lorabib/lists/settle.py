"""Which items of a section are papers.

Items of kind `paper` (see `items`) are rows. In a section with papers, no fewer of them than
of prose and tools (a linked name of four words or more is a title and counts for neither), a
`tool` is a row if it has the shape of one of the papers (title plain, bold or linked; with a
bar or not), and a title without links (`maybe`) is a row. A section of nothing but such titles
follows the whole list: they are rows if at least half of the list's other items are papers.
So is a tool whose marked title has four words or more and that leads to code only.
Contents, labels and prose are never rows. Paragraphs are judged one by one (see `paragraphs`);
where a section has two or more that begin with a bold, linked or quoted title, lead to a paper,
and nothing else, they are rows whatever else they say. A row without a year takes that of the
innermost heading that is a date. Below "News", "Tools" and the like only a long linked or bold
title with a paper's link is a row.

An item with sub-items is a paper whose details stand below it (links, names, an abstract), or
a label: a heading for the items below.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from lorabib.identifiers import is_repository
from lorabib.lists.facts import Place, Result, problem, shown
from lorabib.lists.items import Draft, add_part, read_item
from lorabib.lists.news import is_aside
from lorabib.lists.nodes import Item
from lorabib.lists.paragraphs import para_kind
from lorabib.lists.several import two_titles
from lorabib.lists.titled import settle_details, settle_heads
from lorabib.lists.words import find_year, is_date
from lorabib.model import ListEntry

_ASIDE = re.compile(
    r"contribut|licen[cs]e|citation|\bcite\b|citing|acknowledg|contact|contents|\btodo\b|"
    r"star history|change ?log|\binstall|\busage\b|maintain",
    re.IGNORECASE,
)


class Waiting(NamedTuple):
    """An item and where it stands; it is read when all that belongs to it has been seen."""

    item: Item
    section: int
    headings: tuple[str, ...]
    para: bool
    head: int = 0
    over: tuple[str, ...] = ()

    def read(self) -> Draft:
        draft = read_item(self.item)
        draft.section, draft.headings, draft.para = self.section, self.headings, self.para
        draft.head, draft.over = self.head, self.over
        return draft


def settle(waiting: list[Result | Waiting], name: str) -> Iterator[Result]:
    """Rows and problems of what `sections` found, once all of the list is known."""
    slots = [slot.read() if isinstance(slot, Waiting) else slot for slot in waiting]
    drafts = [slot for slot in slots if isinstance(slot, Draft)]
    _settle_families(drafts)
    settle_details(drafts)
    for draft in drafts:
        if draft.kind == "part":
            draft.kind = "untitled" if draft.facts.paper else "prose"
    sections: dict[tuple[object, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if not draft.over and draft.kind not in ("absorbed", "label", "contents", "empty"):
            sections[draft.section, draft.headings].append(draft)
    items = [d for d in drafts if not d.para and d.kind in _WEIGHED]
    listed = 2 * sum(d.kind == "paper" for d in items) >= len(items) > 0
    for section in sections.values():
        _decide(section, listed)
    settle_heads(drafts, _paths(slots))
    rich = {
        key for key, group in sections.items() if any(d.kind in _ROWS and not d.para for d in group)
    }
    told: set[tuple[object, ...]] = set()
    for slot in slots:
        found = _results(slot, rich, name, told) if isinstance(slot, Draft) else (slot,)
        yield from map(_dated, found)


def _dated(result: Result) -> Result:
    """A row without a year takes that of the innermost heading that is nothing but a date."""
    if not isinstance(result, ListEntry) or result.year is not None:
        return result
    dates = [heading for heading in reversed(result.headings) if is_date(heading)]
    return replace(result, year=find_year(dates[0])) if dates else result


def _paths(slots: list[Result | Draft]) -> set[tuple[str, ...]]:
    """All heading paths, and beginnings of them, that rows stand below."""
    paths = {
        slot.headings
        for slot in slots
        if isinstance(slot, ListEntry) or (isinstance(slot, Draft) and slot.kind == "paper")
    }
    return {path[:length] for path in paths for length in range(1, len(path) + 1)}


_ROWS = ("paper", "untitled")
_WEIGHED = ("paper", "tool", "prose", "untitled")


def _settle_families(drafts: list[Draft]) -> None:
    """Decide what items with sub-items are: papers whose details are below, or labels."""
    by_item = {id(draft.item): draft for draft in drafts}
    for draft in drafts:
        if draft.item.parent is not None:
            parent = by_item.get(id(draft.item.parent))
            if parent is not None and parent.kind == "label":
                draft.headings = (*parent.headings, *filter(None, [parent.label]))
        children = [by_item[id(child)] for child in draft.item.children if id(child) in by_item]
        if not children:
            continue
        if draft.kind == "paper":
            for child in children:
                _absorb(draft, child)
        elif draft.titles and all(c.kind == "part" for c in children) and not _is_label(draft):
            for child in children:
                _absorb(draft, child)
            if draft.facts.paper or draft.facts.authors or draft.facts.has_venue:
                draft.kind = "paper"
        else:
            draft.kind = "label"


def _is_label(draft: Draft) -> bool:
    return is_date(draft.text) or draft.text.rstrip("*_ ").endswith((":", "："))


def _absorb(paper: Draft, child: Draft) -> None:
    own = child.kind == "paper" and child.facts.style == "link" and len(child.titles[0].split()) > 2
    if own:
        return
    add_part(paper.facts, child)
    child.kind = "absorbed"


def _decide(section: list[Draft], listed: bool) -> None:
    """Turn the `tool` and `maybe` of a section into `paper` where it is one of papers."""
    named = [heading for heading in section[0].headings if not is_date(heading)]
    if named and is_aside(named[-1]):
        for draft in section:
            if draft.kind == "paper" and not draft.para and not _is_marked(draft):
                draft.kind = "prose"
    paras = [d for d in section if d.para]
    sure = [d for d in paras if d.kind == "paper" and d.facts.style != "text"]
    if len(sure) < 2 or len(sure) < len(section):
        for draft in paras:
            draft.kind = para_kind(draft)
    papers = [d for d in section if d.kind == "paper" and not d.para]
    others = sum(d.kind == "prose" or (d.kind == "tool" and not _named(d)) for d in section)
    maybes = sum(d.kind == "maybe" for d in section)
    shapes = {d.shape for d in papers}
    aside = any(_ASIDE.search(heading) for heading in section[0].headings[-2:])
    rich = bool(papers) and others <= len(papers)
    bare = not papers and not others and maybes > 0 and listed and not aside
    for draft in section:
        same = draft.kind == "tool" and (draft.shape in shapes or _is_coded(draft))
        if (rich and (same or draft.kind == "maybe")) or (bare and draft.kind == "maybe"):
            draft.kind = "paper"


def _is_marked(draft: Draft) -> bool:
    """Whether an item is a paper even below "News": a long linked or bold title, a paper's link."""
    marked = draft.facts.style in ("link", "bold") and len(draft.titles[0].split()) > 3
    return marked and draft.facts.paper


def _is_coded(draft: Draft) -> bool:
    """Whether a tool is a title of four words or more with its code."""
    code = all(is_repository(link.url) for link in draft.facts.links)
    return code and draft.facts.style != "text" and len(draft.titles[0].split()) > 3


def _named(draft: Draft) -> bool:
    """Whether a tool's linked name is long enough to be a title."""
    return draft.facts.style == "link" and len(draft.titles[0].split()) > 3


def _results(
    draft: Draft, rich: set[tuple[object, ...]], name: str, told: set[tuple[object, ...]]
) -> Iterator[Result]:
    place, line = Place(name, draft.headings), draft.item.line
    if draft.kind == "paper":
        entries: list[Result] = [draft.facts.entry(t, line, place) for t in draft.titles]
        yield from two_titles(entries, draft.titles) if len(entries) > 1 else entries
        yield from draft.facts.link_problems(line, place)
    elif draft.kind == "untitled":
        message = f"an item without a title: {shown(draft.text)}"
        yield problem("unreadable-row", "warning", message, line, place)
    elif draft.kind == "empty" and not draft.text.strip(" .…") and not draft.item.children:
        if not draft.text:
            yield problem("placeholder-row", "info", "an empty list item", line, place)
    elif draft.kind == "doubt":
        yield problem("not-a-paper", "info", f"not a paper: {shown(draft.text)}", line, place)
    elif draft.kind in ("tool", "maybe", "prose"):
        section = (draft.section, draft.headings)
        if section in rich:
            yield problem("not-a-paper", "info", f"not a paper: {shown(draft.text)}", line, place)
        elif section not in told:
            told.add(section)
            message = f"a list without papers: {shown(draft.text)} and what follows"
            yield problem("list-without-papers", "info", message, line, place)
