"""Rows of tables, of Markdown and HTML, with a header or without.

The header's words say what a column is. A column named Title, or Paper with more than links
in it, holds the titles, and each of its rows is a paper. Where only a Name, Method, Dataset or
first column could hold titles, a row is a paper only if it links to a place that holds papers
(`hosts.is_paper_address`); a table without one such row is no table of papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from lorabib.lists.authors import looks_like_authors, split_authors
from lorabib.lists.facts import COLUMN, Facts, Place, Result, problem, shown, title_text
from lorabib.lists.hosts import is_generic_label
from lorabib.lists.markdown import plain
from lorabib.lists.nodes import Row, Table
from lorabib.lists.paragraphs import cut_lines
from lorabib.lists.pieces import Pieces, split_breaks
from lorabib.lists.several import two_titles
from lorabib.lists.titles import take_title
from lorabib.lists.words import (
    clean,
    clean_title,
    find_year,
    is_date,
    is_known_venue,
    is_nothing,
    is_venue,
    strip_emoji,
)

# The first role whose pattern is found in a header cell is the column's.
_ROLES = (
    ("title", r"\btitles?\b|标题|题目|论文名"),
    ("authors", r"\bauthors?\b|作者"),
    ("keywords", r"\b(key ?words?|tags?|topics?)\b|关键词"),
    ("venue", r"\b(venues?|conf\b|conferences?|journals?|booktitle|proceedings|pub\b|"
              r"published (in|at)|publication venue|publisher|source)|会议|期刊"),
    ("year", r"\b(years?|dates?|time|published|publish|release[d]?|month)\b|年份|日期"),
    ("paper", r"\b(papers?|publications?|articles?|works?|references?|literature)\b|论文"),
    ("links", r"\b(links?|codes?|pdf|url|git ?hub|projects?|home ?page|website|arxiv|doi|repo|"
              r"repository|resources?|demo|video|page|model weights|bibtex)\b|代码|链接"),
    ("name", r"\b(names?|methods?|models?|approach(es)?|algorithms?|datasets?|benchmarks?|systems?|"
             r"frameworks?|tools?|acronym|abbr\w*)\b|名称|方法"),
)  # fmt: skip


class Columns(NamedTuple):
    """What the columns of a table are; `sure` when its rows are papers by the header's word."""

    roles: tuple[str, ...]
    title: int | None
    sure: bool


def role_of(header: Pieces) -> str:
    """The role that a header cell's words name, or an empty text."""
    text = strip_emoji(clean(plain(header))).lower()
    for role, pattern in _ROLES:
        if re.search(pattern, text):
            return role
    return ""


def is_header(row: Row) -> bool:
    """Whether a row is a header line without its rule: only words that name columns."""
    cells = [clean(plain(cell)) for cell in row.cells]
    named = [cell for cell in cells if cell]
    if len(named) < 2 or any(p.kind == "link" for cell in row.cells for p in cell):
        return False
    roles = [role_of(cell) for cell in row.cells]
    if not {"title", "paper", "name"} & set(roles):
        return False
    short = all(len(cell.split()) <= 3 for cell in named)
    return short and sum(map(bool, roles)) >= max(2, len(named) - 1)


def find_columns(header: Row | None, rows: list[Row]) -> Columns:
    """The roles of a table's columns, from its header and, where that is silent, its cells."""
    if header is None:
        return Columns((), None, False)
    roles = tuple(role_of(cell) for cell in header.cells)
    if "title" in roles:
        texts = [clean(plain(cell)).lower() for cell in header.cells]
        roles = tuple(
            "venue" if role == "paper" and "publication" in text else role
            for role, text in zip(roles, texts, strict=True)
        )
        return Columns(roles, roles.index("title"), True)
    for number, role in enumerate(roles):
        if role == "paper" and _holds_titles(rows, number):
            return Columns(roles, number, True)
    for number, role in enumerate(roles):
        if role == "name" and _holds_titles(rows, number):
            return Columns(roles, number, False)
    title = next((n for n in range(len(roles)) if _holds_titles(rows, n)), None)
    free = title if title is not None and roles[title] in ("", "links") else None
    return Columns(roles, free, False)


def _holds_titles(rows: list[Row], number: int) -> bool:
    sample = [row.cells[number] for row in rows[:50] if len(row.cells) > number]
    texts = [title_text(cell) for cell in sample]
    texts = [text for text in texts if not is_nothing(text)]
    good = sum(not is_generic_label(text) and not is_date(text) for text in texts)
    return good > 0 and good * 2 >= len(texts)


def read_table(table: Table, header: Row | None, place: Place) -> list[Result]:
    """The rows and problems of a table whose columns `header` names (None: guess by cells)."""
    columns = find_columns(header, table.rows)
    results: list[Result] = []
    papers = 0
    above = place
    for row in table.rows:
        if header is None and not table.loose and is_header(row):
            columns = find_columns(row, table.rows)
            continue
        if heading := _sub_heading(row, columns):
            place = Place(above.list, (*above.headings, heading))
            continue
        read = list(_read_papers(row, columns, table.loose, place))
        papers += any(not hasattr(result, "code") for result in read)
        results.extend(read)
    refused = [r for r in results if getattr(r, "code", "") == "not-a-paper"]
    if refused and not papers:
        message = f"a table without papers: {len(refused)} rows without a title or a paper's link"
        results = [r for r in results if getattr(r, "code", "") != "not-a-paper"]
        results.insert(0, problem("table-without-papers", "info", message, table.line, place))
    return results


def _sub_heading(row: Row, columns: Columns) -> str:
    """What a row of one bold cell, the first of several, heads; empty for any other row."""
    first, *others = row.cells or [()]
    if not others or any(clean(plain(cell)) or _has_link(cell) for cell in others):
        return ""
    apart = columns.title not in (None, 0)
    styled = all(piece.kind == "text" and piece.bold for piece in first if piece.text.strip())
    text = clean(plain(first))
    return (
        "" if is_nothing(text) or _has_link(first) or not (styled or apart) else clean_title(text)
    )


def _read_papers(row: Row, columns: Columns, loose: bool, place: Place) -> Iterator[Result]:
    """A row, as many rows as its title cell has lines with a paper of their own."""
    number = columns.title
    if number is None or number >= len(row.cells):
        yield from _read_row(row, columns, loose, place)
        return
    for _, cell in cut_lines(row.cells[number]):
        cells = [*row.cells[:number], cell, *row.cells[number + 1 :]]
        yield from _read_row(replace(row, cells=cells), columns, loose, place)


def _read_row(row: Row, columns: Columns, loose: bool, place: Place) -> list[Result]:
    texts = [clean(plain(cell)) for cell in row.cells]
    links = any(p.kind == "link" for cell in row.cells for p in cell)
    if all(is_nothing(text) for text in texts) and not links:
        return [_empty_row(row, place)]
    if not columns.roles:
        columns = _guess(row, texts)
    facts = Facts()
    titles = _read_cells(row, columns, facts)
    if not titles and "name" in columns.roles[: len(row.cells)]:
        titles, _ = take_title(row.cells[columns.roles.index("name")], Facts())
    text = " | ".join(filter(None, texts))
    if not titles:
        if columns.sure or loose:
            message = f"a row without a title: {shown(text)}"
            return [problem("unreadable-row", "warning", message, row.line, place)]
        return [problem("not-a-paper", "info", f"not a paper: {shown(text)}", row.line, place)]
    if not columns.sure and not facts.paper:
        return [problem("not-a-paper", "info", f"not a paper: {shown(text)}", row.line, place)]
    out: list[Result] = [facts.entry(title, row.line, place) for title in titles]
    if len(titles) > 1:
        out = two_titles(out, titles)
    return out + list(facts.link_problems(row.line, place))


def _empty_row(row: Row, place: Place) -> Result:
    if row.raw.strip(" \t\\>") == "|":
        return problem("stray-mark", "info", "a lone bar, no row", row.line, place)
    return problem("placeholder-row", "info", "a row of empty cells or dashes", row.line, place)


def _read_cells(row: Row, columns: Columns, facts: Facts) -> list[str]:
    titles: list[str] = []
    for number, cell in enumerate(row.cells):
        role = columns.roles[number] if number < len(columns.roles) else "links"
        text = clean(plain(cell))
        if number == columns.title:
            titles = _title_cell(cell, facts)
        elif role == "year":
            facts.year = find_year(text)
        elif role == "venue" and not is_nothing(text):
            _venue_cell(cell, text, facts)
        elif role == "authors":
            facts.authors = () if is_nothing(text) else split_authors(text)
        elif role == "keywords":
            parts = (clean(part).strip(" .") for part in re.split(r"[;；,，]", text))
            facts.keywords = tuple(part for part in parts if not is_nothing(part))
        else:
            _other_cell(cell, text, role, facts)
    return titles


def _venue_cell(cell: Pieces, text: str, facts: Facts) -> None:
    if is_known_venue(text) or not is_generic_label(text):
        facts.add_venue(text, COLUMN)
    for piece in cell:
        if piece.kind == "link":
            facts.add_link(piece)


def _other_cell(cell: Pieces, text: str, role: str, facts: Facts) -> None:
    for piece in cell:
        if piece.kind == "link":
            facts.add_link(piece)
            if role in ("paper", "links") and is_venue(piece.text) and not piece.badge:
                facts.add_venue(piece.text, COLUMN + 2)


def _title_cell(cell: Pieces, facts: Facts) -> list[str]:
    """Titles of a cell: its first line; the lines below are authors, a venue, badges."""
    lines = [line for line in split_breaks(cell) if clean(plain(line)) or _has_link(line)]
    if not lines:
        return []
    titles, rest = take_title(lines[0], facts)
    facts.add_pieces(rest)
    for line in lines[1:]:
        if not titles:
            titles, line = take_title(line, facts)
        text = clean(plain(line))
        if not _has_link(line) and looks_like_authors(text, sure=True):
            facts.add_authors(text)
        else:
            facts.add_pieces(line)
    return titles


def _has_link(pieces: Pieces) -> bool:
    return any(piece.kind == "link" for piece in pieces)


def _guess(row: Row, texts: list[str]) -> Columns:
    """Columns of a row without any header: the longest text is the title."""
    roles, best, title = [], 0, None
    for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        if is_date(text):
            roles.append("year")
        elif is_venue(text) and not _has_link(cell) and len(text.split()) <= 4:
            roles.append("venue")
        else:
            roles.append("links")
            label = title_text(cell)
            if len(label) > best and not is_generic_label(label) and not is_nothing(label):
                best, title = len(label), number
    known = "year" in roles or any(_has_link(cell) for cell in row.cells)
    title = title if known else None
    return Columns(tuple(roles), title, "year" in roles and title is not None)
