"""A run's answers as files, so that it can be run again without a network.

One JSON file a question: ``SOURCE/<digest>.json``. Who asked, when, and at which address stand
in none of them, so a recording made anywhere replays everywhere to the same bytes.
"""

from functools import cached_property
from pathlib import Path

import msgspec

from lorabib.errors import DataError
from lorabib.model import Base, Query, Record
from lorabib.store.answers import digest
from lorabib.store.places import reason
from lorabib.store.writing import write


class Recorded(Base, frozen=True, kw_only=True, omit_defaults=True):
    """One question with its outcome: an answer's text, an absence, or why there was no answer.

    `run` counts the runs that were recorded in one folder: a later one is right. `records` are
    those of older answers that were used in an outage.
    """

    query: Query
    run: int = 1
    body: str = ""
    absent: bool = False
    refused: str = ""
    unavailable: str = ""
    records: tuple[Record, ...] = ()
    agency: str = ""


class Recordings:
    """The recorded questions in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, query: Query) -> Path:
        return self._folder / query.source / f"{digest(query)}.json"

    def get(self, query: Query) -> Recorded | None:
        """What was recorded of a question; None if it was never asked. Raises `DataError`."""
        path = self._path(query)
        if not path.is_file():
            return None
        found = _read(path)
        if digest(found.query) != path.stem:
            raise DataError("a recording of another question", path)
        return found

    def about(self, source: str, identifier: str) -> Recorded | None:
        """What was last recorded about an identifier: an answer before a refusal."""
        return self._about.get((source, identifier))

    @cached_property
    def _about(self) -> dict[tuple[str, str], Recorded]:
        found: dict[tuple[str, str], Recorded] = {}
        for recorded in self.all():
            for one in recorded.query.about if recorded.query.purpose == "identifier" else ():
                name = (recorded.query.source, one)
                if name not in found or _later(recorded, found[name]):
                    found[name] = recorded
        return found

    @cached_property
    def _run(self) -> int:
        """The number of the run that is being recorded."""
        return 1 + max((recorded.run for recorded in self.all()), default=0)

    def all(self) -> list[Recorded]:
        """All recorded questions, in the order of their names. Raises `DataError`."""
        return [_read(path) for path in sorted(self._folder.glob("*/*.json"))]

    def put(self, recorded: Recorded) -> None:
        """Record a question. Raises `DataError` if the file cannot be written."""
        numbered = msgspec.structs.replace(recorded, run=self._run)
        raw = msgspec.json.format(msgspec.json.encode(numbered), indent=1)
        write({self._path(recorded.query): raw.decode() + "\n"})


def _later(one: Recorded, other: Recorded) -> bool:
    """Whether a recording is of a later run, or of the same and says more."""
    return (one.run, not one.refused) > (other.run, not other.refused)


def _read(path: Path) -> Recorded:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Recorded)
    except OSError as error:
        raise DataError(reason(error), path) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(f"no recording: {error}", path) from error
