"""Rows of one work: twice under one heading, or under two titles.

A paper may well stand in several categories: only what stands twice in one, or is called otherwise,
is told. Works of which nothing is known are one by their links and their letters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from lorabib import identifiers
from lorabib.auditing.astray import astray
from lorabib.auditing.rows import Seen
from lorabib.match.cutting import cut
from lorabib.match.titles import (
    Agreement,
    bare_name,
    before_the_colon,
    begins,
    compare,
    in_order,
    same_body,
)
from lorabib.names import overlap
from lorabib.text import squash

#: Fewer words of a title may be those of two works.
_TELLING = 3
#: With so many rows of its work a row is compared, that under its own heading first.
_MOST = 8
#: Code, number of the row, number of the row before it, and by what they are one.
Double = tuple[str, int, int, str]
#: Schemes of which a work has one identifier.
_ONE_EACH = ("arxiv", "acl", "pmlr")


def doubles(seen: Sequence[Seen]) -> Iterator[Double]:
    """The rows that are of the work of a row before them, each told once."""
    told: set[tuple[int, str]] = set()
    for kind, by, group in _groups(seen):
        under: dict[tuple[str, ...], Seen] = {}
        for place, one in enumerate(group):
            beside = under.setdefault(one.row.headings, one)
            earlier = [beside] if beside is not one else []
            for before in (*earlier, *group[: min(place, _MOST)]):
                code = _code(before, one, kind)
                if code and (one.at, code) not in told:
                    told.add((one.at, code))
                    yield code, one.at, before.at, by
                    break


def is_nickname(title: str) -> bool:
    """Whether a title is so short that it may only call a work by its method or its data set."""
    return len(cut(title).words) < _TELLING


def _groups(seen: Iterable[Seen]) -> Iterator[tuple[str, str, list[Seen]]]:
    """The rows that share a work, an identifier or the letters of a title."""
    groups: dict[Hashable, list[Seen]] = defaultdict(list)
    for one in seen:
        same = one.verdict.same
        wrong = {identifier for identifier, _ in (*one.verdict.misleading, *one.misleading)}
        wrong |= {identifier for code, identifier, *_ in astray(one) if code == "wrong-identifier"}
        if same is not None and one.verdict.sure:
            name = same.paper.key if same.paper else same.claims[0].record
            groups["work", name].append(one)
        for identifier in one.statement.identifiers:
            if identifier not in wrong:
                for name in identifiers.equivalents(identifier)[-1:]:
                    groups["link", name].append(one)
        if same is None and len(cut(one.row.title).words) >= _TELLING:
            groups["title", squash(one.row.title)].append(one)
    for key, group in groups.items():
        assert isinstance(key, tuple)
        if len(group) > 1:
            by = f"{key[1]}" if key[0] != "title" else "the title"
            yield f"{key[0]}", by, group


def _code(before: Seen, one: Seen, kind: str) -> str:
    """What two rows of one group are, if anything is wrong with them.

    A row that is surely of a work, and one that links it by another title, are as two of which
    nothing is known: one link is wrong, or they are one paper.
    """
    known = before.verdict.same is not None and one.verdict.same is not None
    if known and kind == "link":
        return ""  # told as rows of a work
    alike = _one_title(before.row.title, one.row.title)
    if kind == "title" and not _may_be_one(before, one):
        return ""
    if not known and not alike:
        return "shared-link"
    if before.row.headings == one.row.headings:
        return "duplicate"
    return "" if alike else "two-titles"


def _one_title(ours: str, theirs: str) -> bool:
    """Whether two rows call a work the same, but for case, marks, slips and cut subtitles."""
    if compare(ours, theirs) >= Agreement.HEADLESS or in_order(ours, theirs):
        return True
    pairs = ((ours, theirs), (theirs, ours))
    return any(
        bare_name(a, b) or before_the_colon(a, b) or begins(a, b) or same_body(a, b)
        for a, b in pairs
    )


def _may_be_one(before: Seen, one: Seen) -> bool:
    """Whether links and authors of two rows with one title do not speak for two works."""
    ours, theirs = (_numbers(x) for x in (before, one))
    if any(ours[scheme] != theirs[scheme] for scheme in ours.keys() & theirs.keys()):
        return False
    a, b = before.statement.item.author, one.statement.item.author
    return not a or not b or overlap(a, b) > 0


def _numbers(one: Seen) -> dict[str, str]:
    parts = (i.partition(":") for i in one.statement.identifiers)
    return {scheme: value for scheme, _, value in parts if scheme in _ONE_EACH}
