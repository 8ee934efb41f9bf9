"""Reading ``data/venues.tsv``, the authority table of venues (docs/venues.md)."""

import re
from pathlib import Path
from typing import Any

import msgspec

from lorabib.errors import DataError
from lorabib.store.places import Location, table_file
from lorabib.store.texts import text_of
from lorabib.venues import Venue, clash
from lorabib.venues.rows import is_regex

COLUMNS = (
    "venue", "acronym", "full", "short", "kind", "publisher", "series", "since", "until", "every",
    "volume", "patterns",
)  # fmt: skip
_NUMBERS = ("since", "until", "every")


def read_venues(location: Location) -> tuple[Venue, ...]:
    """The rows of the table in their order, of the package's table if the library has none.

    Raises:
        DataError: a wrong head, a row with too few cells, a value that its column does not take,
            or two venues with one name; with its line.
    """
    path = table_file(location, "venues.tsv")
    if path is None:
        return ()
    lines = text_of(path).replace("\r\n", "\n").split("\n")
    if lines[0].split("\t") != list(COLUMNS):
        raise DataError(f"the first line is not {' '.join(COLUMNS)!r} (with tabs)", path, 1)
    numbered = [(n, line) for n, line in enumerate(lines[1:], 2) if line and line[0] != "#"]
    rows = tuple(_venue(line, path, number) for number, line in numbered)
    twice = clash(rows)
    if twice:
        one, other, name = twice
        message = f"{name!r} is a name of line {numbered[one][0]} as well"
        raise DataError(message, path, numbered[other][0], "patterns")
    return rows


def _venue(line: str, path: Path, number: int) -> Venue:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise DataError(f"not {len(COLUMNS)} cells, but {len(cells)}", path, number)
    values: dict[str, Any] = {n: c.strip() for n, c in zip(COLUMNS, cells, strict=True) if c}
    for name in ("venue", "acronym", "full", "short"):
        if not values.get(name):
            raise DataError("is empty", path, number, name)
    for name in _NUMBERS:
        if name in values and not re.fullmatch(r"[1-9]\d{0,3}", values[name]):
            raise DataError(f"{values[name]!r} is no year or number", path, number, name)
        if name in values:
            values[name] = int(values[name])
    if not re.fullmatch(r"|papers|year-\d{4}", values.get("volume", "")):
        raise DataError("is neither 'papers' nor like 'year-1987'", path, number, "volume")
    values["patterns"] = tuple(p for p in values.get("patterns", "").split(" | ") if p)
    _check_patterns(values["patterns"], path, number)
    try:
        return msgspec.convert(values, Venue)
    except msgspec.ValidationError as error:
        message, _, field = str(error).partition(" - at ")
        raise DataError(message, path, number, field.strip("`$.")) from error


def _check_patterns(patterns: tuple[str, ...], path: Path, number: int) -> None:
    for pattern in filter(is_regex, patterns):
        try:
            re.compile(pattern[1:-1])
        except re.error as error:
            raise DataError(f"{pattern!r}: {error}", path, number, "patterns") from error
