"""Rows of a Markdown list: put in, taken out, moved, by the smallest change of its lines.

A change is believed only when the list's reader says so: it reads the new text again, and every
other row must be what it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from lorabib import identifiers
from lorabib.exporters import curated
from lorabib.exporters.address import verbatim
from lorabib.exporters.markdown import escape, link
from lorabib.lists import read
from lorabib.lists.blocks import split_row
from lorabib.lists.markdown import block_tokens, inline_pieces
from lorabib.lists.tables import role_of
from lorabib.model import Item, ListEntry, Problem
from lorabib.text import fold, squash

#: What heads the tables that lorabib makes: the list's own format, and the code.
HEADER = tuple(line + (" Code |", " ---- |")[n] for n, line in enumerate(curated.HEADER))
_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
#: Longer rows the reader does not take; a row with more authors names the first.
_LONGEST = 8000


class Row(NamedTuple):
    """A row that is to stand in a list: a work, further addresses of it, and its code."""

    item: Item
    urls: tuple[str, ...] = ()
    code: tuple[str, ...] = ()


def cells(row: Row) -> tuple[str, ...]:
    """The cells of a row under `HEADER`, as Markdown that shows exactly what they say."""
    year, title, venue, authors, links = curated.cells(row.item)
    if sum(map(len, (title, venue, authors, links))) > _LONGEST:
        authors = curated.cells(_first_author(row.item))[3] + " et al."
    links = " ".join(filter(None, (links, *(link("Link", verbatim(url)) for url in row.urls))))
    return year, title, venue, authors, links, " ".join(link("Code", verbatim(u)) for u in row.code)


def _first_author(item: Item) -> Item:
    return msgspec.structs.replace(item, author=item.author[:1])


def line(row: Row) -> str:
    """A row under `HEADER` as one line; an empty cell is a dash.

    >>> line(Row(Item(type="book", title="On Keys")))
    '| - | **On Keys** | - | - | - | - |'
    """
    return f"| {' | '.join(cell or '-' for cell in cells(row))} |"


@lru_cache(maxsize=1 << 15)
def entry(row: Row, name: str = "added") -> ListEntry | None:
    """The row as a list's reader reads it; None if it makes no row of it."""
    found, _ = read("\n".join((*HEADER, line(row))) + "\n", name)
    return found[0] if len(found) == 1 else None


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends, as the reader counts them."""
    return _LINES.findall(text)


def begun(title: str) -> str:
    """The text of a new list."""
    return f"# {escape(title)}\n"


def with_section(text: str, heading: str) -> str:
    """The list with a section and an empty table under it at its end."""
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{_section(heading)}"


def _section(heading: str) -> str:
    return "\n".join(("", f"## {escape(heading)}", "", *HEADER)) + "\n"


def has_section(text: str, heading: str) -> bool:
    """Whether a list has a section of this heading that lorabib made."""
    return _section(heading) in text


def without_section(text: str, heading: str) -> str:
    """The list without a section of this heading that lorabib made, if no row stands in it."""
    start = text.find(_section(heading))
    end = start + len(_section(heading))
    empty = start >= 0 and text[end : end + 1] in ("", "\n")
    return text[:start] + text[end:] if empty else text


def put(
    text: str, name: str, new: Sequence[Row], after: Sequence[ListEntry], heading: str = ""
) -> str:
    """The list with more rows: behind the rows `after`, else in the empty section `heading`.

    Raises:
        UnsafeError: the list's layout is not one that a row can be put into.
    """
    lines = lines_of(text)
    if after:
        last = max(after, key=lambda e: e.line)
        start, end = extent(text, last.line)
        header = _header(lines, last.line)
    else:
        at = text.index(_section(heading)) + len(_section(heading))
        start = end = text.count("\n", 0, at)
        header = end - len(HEADER)
    ending = "\r\n" if lines[start - 1].endswith("\r\n") else "\n"
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += ending
    like = lines[start - 1]
    if header is not None and lines[header].strip() == HEADER[0]:
        _put_in_order(lines, header + len(HEADER), new, ending)
    elif header is not None:
        lines[end:end] = [_fitted(lines[header], like, row) + ending for row in new]
    else:
        lines[end:end] = [_bullet(like, row) + ending for row in new]
    return _believed(text, "".join(lines), name, new)


class UnsafeError(Exception):
    """The list's lines cannot be changed so that its reader sees just that change."""


def _believed(before: str, after: str, name: str, new: Sequence[Row]) -> str:
    """`after`, if its reader sees the rows of `before` and the new ones, and nothing else."""
    old, seen = _seen(before, name), _seen(after, name)
    left = _less(seen, old)
    wanted = [found for row in new if (found := entry(row, name))]
    whole = len(seen) == len(old) + len(new) == len(old) + len(wanted) and len(left) == len(new)
    for one in wanted if whole else ():
        like = next((n for n, found in enumerate(left) if _same(found, one)), None)
        if like is not None:
            del left[like]
    if not whole or left:
        raise UnsafeError(f"{name}: a row of {_titles(new)} would not be read as it is meant")
    return after


def _titles(new: Sequence[Row]) -> str:
    more = f" or {len(new) - 1} others" if len(new) > 1 else ""
    return f"{new[0].item.title[:80]!r}{more}"


def _same(found: ListEntry, wanted: ListEntry) -> bool:
    """Whether a row says of a work what it should: title, identifiers, year."""
    named = [{identifiers.parse(x.url) or x.url for x in e.links} for e in (found, wanted)]
    years = found.year == wanted.year or found.year is None
    return squash(found.title) == squash(wanted.title) and named[0] >= named[1] and years


def _seen(text: str, name: str) -> list[ListEntry]:
    return [msgspec.structs.replace(e, line=0) for e in read(text, name)[0]]


def _less(more: Iterable[ListEntry], less: Iterable[ListEntry]) -> list[ListEntry]:
    """What of `more` does not stand in `less`."""
    left = Counter(less)
    out = []
    for one in more:
        if left[one]:
            left[one] -= 1
        else:
            out.append(one)
    return out


def extent(text: str, number: int) -> tuple[int, int]:
    """The first and last line of what stands at a line: a list item whole, else the line."""
    best = (number, number)
    if not text or text.startswith("---"):
        return best
    for token in block_tokens(text.replace("\r\n", "\n"), {}):
        if token.type == "list_item_open" and token.map and token.map[0] + 1 == number:
            lines = lines_of(text)[token.map[0] : token.map[1]]
            while len(lines) > 1 and not lines[-1].strip():
                lines.pop()
            return number, number + len(lines) - 1
    return best


def without(text: str, name: str, entries: Sequence[ListEntry]) -> str:
    """The list without these rows.

    Raises:
        UnsafeError: a row's lines hold others as well, or something else would be read anew.
    """
    lines = lines_of(text)
    for one in sorted(entries, key=lambda e: -e.line):
        start, end = extent(text, one.line)
        del lines[start - 1 : end]
    after = "".join(lines)
    gone = [msgspec.structs.replace(e, line=0) for e in entries]
    before = _seen(text, name)
    if not _alike(_less(before, gone), _seen(after, name)) or _told(after, name) - _told(
        text, name
    ):
        places = ", ".join(str(e.line) for e in entries)
        raise UnsafeError(f"{name}: line {places} cannot be taken out alone")
    return after


def _alike(a: list[ListEntry], b: list[ListEntry]) -> bool:
    return len(a) == len(b) and not _less(a, b)


def _told(text: str, name: str) -> set[tuple[str, str]]:
    """What the reader says is wrong, wherever it stands."""
    problems: tuple[Problem, ...] = read(text, name)[1] if text.strip() else ()
    return {(p.code, p.message) for p in problems if p.severity != "info"}


def moved(text: str, name: str, one: ListEntry, after: Sequence[ListEntry]) -> str:
    """The list with the lines of a row behind those of the rows `after`.

    Raises:
        UnsafeError: the tables are not alike, or the reader would read something else.
    """
    lines = lines_of(text)
    start, end = extent(text, one.line)
    last = max(after, key=lambda e: e.line)
    behind = extent(text, last.line)[1]
    heads = [_header(lines, e.line) for e in (one, last)]
    columns = [None if h is None else _roles(lines[h]) for h in heads]
    if columns[0] != columns[1]:
        raise UnsafeError(f"{name}: the two tables have other columns")
    mine = [x if x.endswith("\n") else x + "\n" for x in lines[start - 1 : end]]
    if not lines[behind - 1].endswith("\n"):
        lines[behind - 1] += "\n"
    if behind >= end:
        lines[behind:behind] = mine
        del lines[start - 1 : end]
    else:
        del lines[start - 1 : end]
        lines[behind:behind] = mine
    result = "".join(lines)
    before, now = _seen(text, name), _seen(result, name)
    gone = msgspec.structs.replace(one, line=0)
    here = msgspec.structs.replace(gone, headings=last.headings)
    if gone not in before or not _alike([*_less(before, [gone]), here], now):
        raise UnsafeError(f"{name}: line {one.line} cannot be moved alone")
    return result


def _header(lines: Sequence[str], number: int) -> int | None:
    """Where the header of the table is that has a line (counted from 1); None without a rule."""
    if "|" not in lines[number - 1]:
        return None
    for at in range(number - 1, 0, -1):
        if "|" not in lines[at]:
            return None
        if _RULE.fullmatch(lines[at].rstrip("\r\n")) and "|" in lines[at - 1]:
            return at - 1
    return None


def _roles(header: str) -> tuple[str, ...]:
    return tuple(role_of(inline_pieces(cell, {})) for cell in split_row(header))


def _put_in_order(lines: list[str], first: int, new: Sequence[Row], ending: str) -> None:
    """Put rows into a table of ours, each before the first with a later title: so branches in which
    different papers are added merge well."""
    last = first
    while last < len(lines) and lines[last].lstrip().startswith("|"):
        last += 1
    found = [(_title_of(x), x) for x in lines[first:last]]
    for row in new:
        mine = fold(row.item.title)
        at = next((n for n, (title, _) in enumerate(found) if title > mine), len(found))
        found.insert(at, (mine, line(row) + ending))
    lines[first:last] = [x for _, x in found]


def _fitted(header: str, like: str, row: Row) -> str:
    """A row of a keeper's own table: what its columns ask for, dashes elsewhere."""
    year, title, venue, authors, links, code = cells(row)
    roles, headers = _roles(header), split_row(header)
    theirs = split_row(like)
    if "title" not in roles and "paper" in roles:
        url = _address(row)
        roles = tuple("title" if role == "paper" else role for role in roles)
        title = link(row.item.title, url) if url else title
    found = {"year": year, "venue": venue, "authors": authors, "title": title}
    at = roles.index("title") if "title" in roles else -1
    if 0 <= at < len(theirs) and "**" not in theirs[at] and title.startswith("**"):
        found["title"] = title[2:-2]
    given, codes = [links] * ("paper" in roles), [code]
    parts = []
    for role, head in zip(roles, headers, strict=True):
        if role == "paper" or (role == "links" and not _is_code(head)):
            parts.append(links)
            given.append(links)
            links = ""
        elif role == "links":
            parts.append(code)
            codes.clear()
        else:
            parts.append(found.get(role, ""))
    if links and "title" in roles and not any(given):
        parts[at] = f"{parts[at]} {links}"
    if codes and code:
        parts[-1] = f"{parts[-1]} {code}".strip()
    bar = "| " if header.lstrip().startswith("|") else ""
    return f"{bar}{' | '.join(part or '-' for part in parts)}{' |' if bar else ''}"


def _is_code(header: str) -> bool:
    return re.search(r"code|git|repo|代码", header, re.IGNORECASE) is not None


def _address(row: Row) -> str:
    item = row.item
    if item.archive.lower() == "arxiv" and item.archive_location:
        return f"https://arxiv.org/abs/{verbatim(item.archive_location)}"
    own = f"https://doi.org/{verbatim(item.DOI)}" if item.DOI else item.URL
    return own or next(iter(row.urls), "")


def _bullet(like: str, row: Row) -> str:
    """A row as an item of a keeper's own list, in the plainest shape that the reader reads."""
    mark = re.match(r"\s*(?:[-*+]|\d+[.)])\s+", like)
    if mark is None:
        raise UnsafeError("neither a table nor a list")
    item, url = row.item, _address(row)
    title = link(item.title, url) if url else f"**{escape(item.title)}**"
    _, _, venue, _, links, code = cells(row)
    year = str(item.issued.year) if item.issued else ""
    said = " ".join(filter(None, (venue, year)))
    others = " ".join(x for x in (*links.split(), *code.split()) if not url or f"({url})" not in x)
    return f"{mark[0]}{title}{f'. {said}' if said else ''}{f'. {others}' if others else ''}"


def heading_reads(heading: str) -> bool:
    """Whether a heading is read as it is meant."""
    text = _section(heading) + line(Row(Item(type="article", title="A title of a paper"))) + "\n"
    found, _ = read(text, "new")
    return len(found) == 1 and tuple(map(fold, found[0].headings)) == (fold(heading),)


def is_ours(text: str, one: ListEntry) -> bool:
    """Whether a row stands in a table that lorabib made."""
    lines = lines_of(text)
    header = _header(lines, one.line)
    return header is not None and lines[header].strip() == HEADER[0]


def put_line(text: str, name: str, row: str, one: ListEntry, heading: str) -> str:
    """The list with the line of a row in the table of ours under `heading`.

    Raises:
        UnsafeError: the reader does not read it there as it did before.
    """
    at = text.index(_section(heading)) + len(_section(heading))
    lines = lines_of(text)
    first = text.count("\n", 0, at)
    last = first
    while last < len(lines) and lines[last].lstrip().startswith("|"):
        last += 1
    mine = fold(one.title)
    place = next((n for n in range(first, last) if _title_of(lines[n]) > mine), last)
    if not lines[place - 1].endswith("\n"):
        lines[place - 1] += "\n"
    lines.insert(place, row.rstrip("\n") + "\n")
    after = "".join(lines)
    new = _less(_seen(after, name), _seen(text, name))
    if [msgspec.structs.replace(e, headings=()) for e in new] != [
        msgspec.structs.replace(one, line=0, headings=())
    ]:
        raise UnsafeError(f"{name}: line {one.line} cannot be moved alone")
    return after


def _title_of(row: str) -> str:
    """The folded title of a row under `HEADER`."""
    return fold(([*split_row(row), "", ""])[1])
