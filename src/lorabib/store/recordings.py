"""A run's answers as files, so that it can be run again without a network.

One JSON file a question: ``SOURCE/<digest>.json``. Who asked, when, and at which address stand
in none of them, so a recording made anywhere replays everywhere to the same bytes.
"""

from functools import cached_property
from pathlib import Path

import msgspec

from lorabib.errors import DataError
from lorabib.model import Base, Query
from lorabib.store.answers import digest
from lorabib.store.places import reason
from lorabib.store.writing import write


class Recorded(Base, frozen=True, kw_only=True, omit_defaults=True):
    """One question with its outcome: an answer's text, an absence, or why there was no answer."""

    query: Query
    body: str = ""
    absent: bool = False
    refused: str = ""
    unavailable: str = ""


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
        """What was recorded about an identifier: an answer before a failure."""
        return self._about.get((source, identifier))

    @cached_property
    def _about(self) -> dict[tuple[str, str], Recorded]:
        found: dict[tuple[str, str], Recorded] = {}
        for recorded in self.all():
            for one in recorded.query.about if recorded.query.purpose == "identifier" else ():
                name = (recorded.query.source, one)
                if name not in found or found[name].unavailable or found[name].refused:
                    found[name] = recorded
        return found

    def all(self) -> list[Recorded]:
        """All recorded questions, in the order of their names. Raises `DataError`."""
        return [_read(path) for path in sorted(self._folder.glob("*/*.json"))]

    def put(self, recorded: Recorded) -> None:
        """Record a question. Raises `DataError` if the file cannot be written."""
        raw = msgspec.json.format(msgspec.json.encode(recorded), indent=1)
        write({self._path(recorded.query): raw.decode() + "\n"})


def _read(path: Path) -> Recorded:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Recorded)
    except OSError as error:
        raise DataError(reason(error), path) from error
    except msgspec.DecodeError as error:
        raise DataError(f"no recording: {error}", path) from error
