"""RIS, as reference managers write it (*RIS Format Specifications*, Research Information Systems,
2011). rispy reads the records; where each begins and ends is found here, because rispy tells no
lines, drops a record without its end, and takes two records for one where an end is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lorabib.keeping.reading.entries import entry
from lorabib.keeping.wishes import Wish, unreadable
from lorabib.model import Name, Problem
from lorabib.names import parse

_START = re.compile(r"TY {0,2}- ?")
_END = re.compile(r"ER {0,2}-")
_TAG = re.compile(r"([A-Z][A-Z0-9]) {0,2}-(?: |$)")


def read(text: str, path: str) -> tuple[tuple[Wish, ...], tuple[Problem, ...]]:
    """The records of a file; text outside of records is a problem."""
    wishes: list[Wish] = []
    problems: list[Problem] = []
    for line, lines in _records(text):
        made = (
            _wish(line, lines) if _START.match(lines[0]) else "text outside of a record (TY … ER)"
        )
        if isinstance(made, Wish):
            wishes.append(made)
        else:
            problems.append(unreadable(path, line, made))
    return tuple(wishes), tuple(problems)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of each record, its end excluded, and runs of other lines, with their line."""
    first, lines = 1, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        inside = bool(lines) and _START.match(lines[0]) is not None
        if _START.match(line) or _END.match(line):
            if lines:
                yield first, lines
            first, lines = number, [line] if _START.match(line) else []
        elif line.strip() and not lines:
            first, lines = number, [line]
        elif inside or line.strip():
            lines.append(line)
    if lines:
        yield first, lines


def _wish(line: int, lines: list[str]) -> Wish | str:
    import rispy

    tidy = [_TAG.sub(r"\1  - ", one, count=1) for one in lines]
    parser = rispy.RisParser(delimiter_tags_mapping={})
    try:
        found = parser.parse("\n".join([*tidy, "ER  - "]))
    except (KeyError, TypeError, AttributeError, ValueError):
        return "not a record of RIS"
    if len(found) != 1:
        return "not a record of RIS"
    return _entry(line, found[0])


def _entry(line: int, found: dict[str, Any]) -> Wish | str:
    def first(*names: str) -> str:
        values = (found.get(name) for name in names)
        return next((str(v[0] if isinstance(v, list) else v) for v in values if v), "")

    authors = [*found.get("first_authors", ()), *found.get("authors", ())]
    venues = ("secondary_title", "journal_name", "alternate_title3", "alternate_title2")
    return entry(
        line=line,
        name=first("id"),
        title=first("title", "primary_title"),
        authors=tuple(map(_name, filter(None, map(str.strip, authors)))),
        issued=first("year", "publication_year", "date"),
        venue=first(*venues, "alternate_title1"),
        doi=first("doi"),
        named=(first("accession_number"), first("note")),
        urls=found.get("urls", ()),
    )


def _name(written: str) -> Name:
    """``Family, Given, Suffix``."""
    parts = [part.strip() for part in written.split(",")]
    if len(parts) == 3 and all(parts):
        return parse(f"{parts[0]}, {parts[2]}, {parts[1]}")
    return parse(written)
