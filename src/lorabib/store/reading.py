"""Reading a library: what is wrong is said with file, line and field."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from lorabib.errors import DataError, ListError
from lorabib.model import (
    Base,
    Category,
    Claim,
    Holding,
    Item,
    ListEntry,
    Problem,
    Record,
    Refusal,
    list_path,
)
from lorabib.overrides import Overrides, Placed
from lorabib.store.places import Location, files, is_there, reason, table_file

_LIMIT = 20_000_000
_LINE_LIMIT = 1_000_000
#: Names that Windows keeps for devices, whatever stands behind a dot.
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
#: Longer names with their endings are no names on some disks.
_LONGEST_NAME = 100
_is_key = re.compile(r"[A-Za-z0-9][A-Za-z0-9:+._-]*").fullmatch
LEDGER_HEADER = "identifier\tkey\tsince"
#: What is said of a file that git could not merge.
CONFLICT = (
    "an unresolved merge conflict begins here: keep what is right, and remove the marks of git"
)
_BEGUN = "<<<<<<< "
T = TypeVar("T")


class CategoryFile(Base, frozen=True, kw_only=True):
    """``data/categories.toml``: the tree, and the papers that are placed by hand."""

    category: tuple[Category, ...]
    flat: tuple[str, ...] = ()
    paper: tuple[Placed, ...] = ()


def read_list(path: Path) -> str:
    """The text of a Markdown list.

    Raises:
        ListError: missing, a folder, empty, too large, binary, not UTF-8, or with a line that
            no list has.
    """
    try:
        if path.is_dir():
            raise ListError("is a folder, not a Markdown list", path)
        with path.open("rb") as file:  # a pipe has no size: read no more than a list may have
            raw = file.read(_LIMIT + 1)
        if len(raw) > _LIMIT:
            raise ListError("is too large for a list (20 MB at most)", path)
    except OSError as error:
        raise ListError(reason(error), path) from error
    return _decoded(raw, path)


def _decoded(raw: bytes, path: Path | str) -> str:
    if b"\0" in raw:
        raise ListError("is a binary file, not a Markdown list", path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ListError(f"line {line} is not UTF-8; convert the file first", path) from error
    if not text.strip():
        raise ListError("is empty", path)
    if line := conflict_line(text):
        raise ListError(f"line {line}: {CONFLICT}", path)
    if len(text) > _LINE_LIMIT and max(map(len, text.split("\n"))) > _LINE_LIMIT:
        raise ListError("has a line of over 1 MB: not a Markdown list", path)
    return text


def read_file(path: Path) -> bytes:
    """The bytes of a user's file.

    Raises:
        ListError: missing, a folder, or too large.
    """
    try:
        if path.is_dir():
            raise ListError("is a folder, not a file", path)
        with path.open("rb") as file:
            raw = file.read(_LIMIT + 1)
    except OSError as error:
        raise ListError(reason(error), path) from error
    if len(raw) > _LIMIT:
        raise ListError("is too large (20 MB at most)", path)
    return raw


def bytes_of(path: Path) -> bytes:
    """The bytes of a file of the data. Raises `DataError` if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(reason(error), path) from error


def text_of(path: Path) -> str:
    """The text of a file of the data. Raises `DataError` if it is not UTF-8."""
    raw = bytes_of(path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError("not UTF-8", path, raw.count(b"\n", 0, error.start) + 1) from error
    if line := conflict_line(text):
        raise DataError(CONFLICT, path, line)
    return text


def conflict_line(text: str) -> int:
    """The line at which a merge conflict of git begins that nobody has resolved; 0 if none does.

    All three marks in their order make one: what stands alone may be Markdown.
    """
    begun, parted = 0, False
    for number, line in enumerate(text.split("\n") if _BEGUN in text else (), 1):
        if line.startswith(_BEGUN) and not begun:
            begun = number
        elif line.rstrip() == "=======":
            parted = bool(begun)
        elif parted and line.startswith(">>>>>>> "):
            return begun
    return 0


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


def read_claims(location: Location) -> tuple[Claim, ...]:
    """The records of a library, each read by the module of its source.

    Raises:
        DataError: a line is no record, its source is unknown, or a field has a wrong type.
    """
    return tuple(
        claim for path in files(location) if path.suffix == ".jsonl" for claim in _claims_of(path)
    )


def read_records(path: Path) -> tuple[Record, ...]:
    """The records of one file, unread by their sources; an absent file has none."""
    return read_values(path, Record) if is_there(path) else ()


class Refused(Base, frozen=True, kw_only=True):
    """A line of ``data/refused.jsonl``: an unresolved row, and a candidate that was not taken."""

    list: str
    title: str
    refused: Refusal


def read_refused(location: Location) -> tuple[Refused, ...]:
    """The candidates that were refused for unresolved rows when the sources were last asked."""
    path = location.data / "refused.jsonl"
    return read_values(path, Refused) if is_there(path) else ()


def read_values(path: Path, kind: type[T]) -> tuple[T, ...]:
    """The values of a file with one JSON value of a kind a line.

    Raises:
        DataError: the file cannot be read, or a line is no such value.
    """
    decoder = msgspec.json.Decoder(kind)
    found = []
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if line.strip():
            try:
                found.append(decoder.decode(line))
            except msgspec.DecodeError as error:
                raise _wrong(error, path, number) from error
    return tuple(found)


def _claims_of(path: Path) -> Iterator[Claim]:
    return (claim for _, claim in records_with_claims(path))


def records_with_claims(path: Path) -> Iterator[tuple[bytes, Claim]]:
    """The lines of a record file with what each claims, one after the other.

    Raises:
        DataError: the file cannot be read, a line is no record of a known source, or one stands
            twice.
    """
    decoder = msgspec.json.Decoder(Record)
    seen: set[str] = set()
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    claim = _claim(line, decoder, path, number)
                    if claim.record in seen:
                        message = f"record {claim.record!r} stands twice"
                        raise DataError(message, path, number, "$.id")
                    seen.add(claim.record)
                    yield line, claim
    except OSError as error:
        raise DataError(reason(error), path) from error


def _claim(line: bytes, decoder: msgspec.json.Decoder[Record], path: Path, number: int) -> Claim:
    from lorabib.registry import SOURCES, reader

    inside = "$"
    try:
        record = decoder.decode(line.decode("utf-8"))
        if record.source not in SOURCES:
            raise msgspec.ValidationError(f"unknown source {record.source!r} - at `$.source`")
        inside = "$.body"
        return reader(record.source)(record)
    except UnicodeDecodeError as error:
        raise DataError("not UTF-8", path, number) from error
    except msgspec.DecodeError as error:
        if line.startswith(_BEGUN.encode()):
            raise DataError(CONFLICT, path, number) from error
        raise _wrong(error, path, number, inside) from error


def read_toml(path: Path, kind: type[T], default: T | None = None) -> T:
    """A TOML file as a value of a kind; `default` where there is none. Raises `DataError`."""
    if default is not None and not is_there(path):
        return default
    return toml_of(text_of(path), path, kind)


def toml_of(text: str, path: Path, kind: type[T]) -> T:
    """The text of a TOML file as a value of a kind. Raises `DataError`."""
    import tomllib

    try:
        raw: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"not TOML: {error}", path) from error
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise _wrong(error, path) from error


def _wrong(
    error: msgspec.DecodeError, path: Path, line: int | None = None, inside: str = "$"
) -> DataError:
    """What msgspec says of a wrong value, with the file and the whole path of the field."""
    message, _, field = str(error).partition(" - at ")
    return DataError(message, path, line, field.strip("`").replace("$", inside, 1) or None)


def read_categories(location: Location) -> CategoryFile:
    """The tree of categories, checked: slugs that can be file names, parents that exist."""
    path = location.data / "categories.toml"
    return tree_of(text_of(path), path)


def tree_of(text: str, path: Path) -> CategoryFile:
    """The text of ``data/categories.toml``, checked as `read_categories` does."""
    found = toml_of(text, path, CategoryFile)
    slugs = [c.slug for c in found.category]
    taken = dict.fromkeys(found.flat, "flat")
    for placed in found.paper:
        for slug in placed.categories:
            if slug not in slugs:
                raise DataError(f"no category {slug!r} for {placed.identifier}", path)
    for number, category in enumerate(found.category):
        field = f"$.category[{number}]"
        _slug(category.slug, ["all", "uncategorized", *slugs[:number]], path, field)
        for heading in category.headings:
            if heading in taken:
                message = f"heading {heading!r} leads to {taken[heading]!r} already"
                raise DataError(message, path, None, field)
            taken[heading] = category.slug
        if category.parent and category.parent not in slugs[:number]:
            message = f"parent {category.parent!r} does not stand before it"
            raise DataError(message, path, None, field)
    return found


def _slug(slug: str, others: list[str], path: Path, field: str) -> None:
    """A slug is the name of files, on disks that know no letter case and no device as a file."""
    if not slug.replace("-", "").isalnum() or not slug.isascii():
        raise DataError(f"slug {slug!r} is not [A-Za-z0-9-]+", path, None, field)
    if slug.lower() in DEVICES or len(slug) > _LONGEST_NAME:
        raise DataError(f"slug {slug[:40]!r} can be no file's name everywhere", path, None, field)
    if slug.lower() in (other.lower() for other in others):
        raise DataError(f"slug {slug!r} is taken", path, None, field)


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
            raise _wrong(error, path, None, f"$.field[{number}].item") from error
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
