"""Files of values, JSON lines and TOML, read as their kinds; what is wrong has its place."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from lorabib.errors import DataError
from lorabib.store.places import is_there
from lorabib.store.texts import text_of

T = TypeVar("T")


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
                raise wrong(error, path, number) from error
    return tuple(found)


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
        raise wrong(error, path) from error


def wrong(
    error: msgspec.DecodeError, path: Path, line: int | None = None, inside: str = "$"
) -> DataError:
    """What msgspec says of a wrong value, with the file and the whole path of the field."""
    message, _, field = str(error).partition(" - at ")
    return DataError(message, path, line, field.strip("`").replace("$", inside, 1) or None)
