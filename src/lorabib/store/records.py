"""The records of a library, and the candidates that were refused."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from lorabib.errors import DataError
from lorabib.model import Base, Claim, Record, Refusal
from lorabib.store.places import Location, files, is_there, reason
from lorabib.store.texts import CONFLICT, begins_conflict
from lorabib.store.values import read_values, wrong


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
        if begins_conflict(line):
            raise DataError(CONFLICT, path, number) from error
        raise wrong(error, path, number, inside) from error
