"""Reading a library: rows, rulings, proper names, the key ledger."""

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from lorabib.errors import DataError
from lorabib.model import (
    Claim,
    Holding,
    Item,
    ListEntry,
    Problem,
    list_path,
)
from lorabib.overrides import Overrides
from lorabib.store.places import Location, files, is_there, table_file
from lorabib.store.texts import read_list, text_of
from lorabib.store.tree import CategoryFile
from lorabib.store.values import toml_of, wrong

_is_key = re.compile(r"[A-Za-z0-9][A-Za-z0-9:+._-]*").fullmatch
LEDGER_HEADER = "identifier\tkey\tsince"


def read_entries(location: Location) -> tuple[tuple[ListEntry, ...], tuple[Problem, ...]]:
    """The rows of all lists of a library, and what the reader could not read."""
    from lorabib.lists import read

    entries: list[ListEntry] = []
    problems: list[Problem] = []
    names: dict[str, Path] = {}
    for path in files(location):
        if path.suffix == ".md":
            other = names.setdefault(path.stem.lower(), path)
            if other != path:
                raise DataError(f"is named like lists/{other.name} on some disks: rename one", path)
            rows, found = read(read_list(path), path.stem)
            entries += rows
            problems += (msgspec.structs.replace(p, path=list_path(path.stem)) for p in found)
    return tuple(entries), tuple(problems)


def read_overrides(location: Location, claims: Iterable[Claim], tree: CategoryFile) -> Overrides:
    """What the keeper decided, with the papers placed by hand.

    Raises:
        DataError: a ruling on a record that does not exist, or on a field that is none.
    """
    path = location.data / "overrides.toml"
    return rulings_of(text_of(path) if is_there(path) else "", path, claims, tree)


def rulings_of(text: str, path: Path, claims: Iterable[Claim], tree: CategoryFile) -> Overrides:
    """The text of ``data/overrides.toml``, checked as `read_overrides` does."""
    found = toml_of(text, path, Overrides)
    for missing in sorted(found.records() - {claim.record for claim in claims}):
        raise DataError(f"no record {missing!r}", path)
    for number, rule in enumerate(found.field):
        try:
            msgspec.convert({"type": "article", **rule.item}, Item)
        except msgspec.ValidationError as error:
            raise wrong(error, path, None, f"$.field[{number}].item") from error
    return msgspec.structs.replace(found, paper=tree.paper)


def read_protected(location: Location) -> tuple[str, ...]:
    """The proper names of ``data/protected.txt``, one a line; ``#`` begins a comment line.

    A library without the file has those of the package.
    """
    path = table_file(location, "protected.txt")
    if path is None:
        return ()
    words = (line.strip() for line in text_of(path).split("\n"))
    return tuple(sorted({word for word in words if word and not word.startswith("#")}))


def read_ledger(location: Location) -> tuple[Holding, ...]:
    """The lines of the key ledger; an absent file is an empty ledger."""
    path = location.data / "keys.tsv"
    if not is_there(path):
        return ()
    lines = text_of(path).replace("\r\n", "\n").split("\n")
    if not any(lines):
        return ()
    if lines[0] != LEDGER_HEADER:
        raise DataError(f"the first line is not {LEDGER_HEADER!r}", path, 1)
    holdings = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if line and (len(cells) != 3 or not all(cells)):
            raise DataError("not three cells: identifier, key, since", path, number)
        if line and not _is_key(cells[1]):
            raise DataError(f"{cells[1]!r} is no citation key", path, number)
        if line:
            holdings.append(Holding(identifier=cells[0], key=cells[1], since=cells[2]))
    return tuple(holdings)
