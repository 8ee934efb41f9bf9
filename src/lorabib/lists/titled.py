"""Headings that are titles: a heading with a paper's link, or one above nothing but details.

A heading that links to a paper is a row if no row stands below it. A heading (or a bold line)
whose items are only an author line, links and the like is the title that they belong to;
so is one above a paragraph that begins with names and leads to the paper.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from lorabib.lists.authors import names_first
from lorabib.lists.facts import Facts
from lorabib.lists.hosts import is_generic_label
from lorabib.lists.items import Draft, add_part, is_field
from lorabib.lists.paragraphs import para_kind
from lorabib.lists.words import is_date, is_known_venue


def settle_details(drafts: list[Draft]) -> None:
    """Give items that are only details to the heading above them, if it can be a title."""
    heads = {draft.section: draft for draft in drafts if draft.over}
    groups: dict[tuple[int, tuple[str, ...]], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if not draft.over and draft.kind != "absorbed":
            groups[draft.section, draft.headings].append(draft)
    for (section, _), group in groups.items():
        if all(_is_detail(draft) for draft in group) and sum(map(_is_byline, group)) < 2:
            head = heads.get(section)
            if head is not None and head.kind == "paper":
                _absorb(head, group)
            elif _can_be_title(group):
                _make_paper(group)


def _is_detail(draft: Draft) -> bool:
    return (draft.kind in ("part", "untitled") and not draft.titles) or _is_byline(draft)


def _is_byline(draft: Draft) -> bool:
    """Whether a paragraph's "title" is the names of authors: its paper is the heading above."""
    if not draft.para or not draft.titles or draft.facts.style == "link":
        return False
    return names_first(draft.titles[0].split(". ")[0])


def _can_be_title(group: list[Draft]) -> bool:
    headings = group[0].headings
    title = headings[-1] if headings else ""
    if is_generic_label(title) or is_date(title) or is_known_venue(title):
        return False
    fields = any(is_field(draft.text) for draft in group)
    if fields:
        return len(title.split()) > 1
    links = [p for d in group for para in d.item.paras for p in para.pieces if p.kind == "link"]
    bare = all(link.badge or is_generic_label(link.text) for link in links)
    return bare and len(title.split()) > 3 and len(headings) > 1


def _absorb(paper: Draft, parts: list[Draft]) -> None:
    for part in parts:
        add_part(paper.facts, part)
        part.kind = "absorbed"


def _make_paper(group: list[Draft]) -> None:
    first, facts = group[0], Facts()
    for part in group:
        add_part(facts, part)
    if not (facts.paper or (facts.authors and facts.has_venue)):
        return
    for part in group[1:]:
        part.kind = "absorbed"
    first.kind, first.titles, first.facts, first.para = "paper", [first.headings[-1]], facts, False
    first.headings = first.headings[:-1]
    first.item = replace(first.item, line=first.head or first.item.line)


def settle_heads(drafts: list[Draft], rows: set[tuple[str, ...]]) -> None:
    """Decide the headings with links; `rows` are the heading paths that rows stand below."""
    for draft in drafts:
        if draft.over:
            kind = para_kind(draft)
            draft.kind = "doubt" if kind == "paper" and draft.over in rows else kind
