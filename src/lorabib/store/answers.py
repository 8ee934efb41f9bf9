"""What the registries have answered, kept in the user's cache folder (SQLite).

Kept are answers and absences, never failures. A key is a digest of the question and of the
base address; who asked is in neither. Each answer is committed when it comes: a run that is
killed loses at most the question in flight. An identifier leads to the newest answer to a
question about it, whatever else that question was about.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

from lorabib.model import Query

_TABLES = (
    "CREATE TABLE IF NOT EXISTS answer "
    "(key TEXT PRIMARY KEY, asked REAL, absent INTEGER, query BLOB, body BLOB) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS about "
    "(scope TEXT, identifier TEXT, key TEXT, PRIMARY KEY (scope, identifier)) WITHOUT ROWID",
)
_COLUMNS = "SELECT answer.key, asked, absent, query, body FROM answer"


class Kept(NamedTuple):
    """An answer as it was kept: its key, when it came (Unix time), whether it was an absence."""

    key: str
    asked: float
    absent: bool
    query: Query
    body: bytes


def digest(query: Query, url: str = "") -> str:
    """The name of a question: the same for the same path and parameters in any order."""
    parts = (url, query.source, query.path, *(f"{k}={v}" for k, v in sorted(query.params)))
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


class Answers:
    """The cache of answers in `folder`; threads of one process may share it.

    A cache that cannot be used costs requests, never answers: `broken` then says why.
    """

    def __init__(self, folder: Path) -> None:
        self.broken = ""
        self._mutex = threading.Lock()
        path = folder / "answers.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._base = _opened(path)
        except (OSError, sqlite3.Error) as error:
            self.broken = f"{path}: {error}"
            self._base = _read_only(path) or _connect(None)

    def close(self) -> None:
        with self._mutex:
            self._base.close()

    def get(self, query: Query, url: str, oldest: float = 0.0) -> Kept | None:
        """What was answered at `oldest` (Unix time) or later; None if nothing was."""
        return self._one(f"{_COLUMNS} WHERE key = ? AND asked >= ?", (digest(query, url), oldest))

    def about(self, source: str, url: str, identifier: str, oldest: float = 0.0) -> Kept | None:
        """The newest answer to a question about an identifier, as `get`."""
        return self._one(
            f"{_COLUMNS} JOIN about ON about.key = answer.key "
            "WHERE scope = ? AND identifier = ? AND asked >= ?",
            (_scope(source, url), identifier, oldest),
        )

    def _one(self, select: str, values: tuple[str | float, ...]) -> Kept | None:
        with self._mutex, contextlib.suppress(sqlite3.Error, msgspec.DecodeError):
            row = self._base.execute(select, values).fetchone()
            if row:
                query = msgspec.msgpack.decode(row[3], type=Query)
                return Kept(row[0], row[1], bool(row[2]), query, row[4])
        return None

    def put(self, query: Query, url: str, absent: bool, body: bytes) -> Kept:
        """Keep an answer in place of an older one."""
        kept = Kept(digest(query, url), time.time(), absent, query, body)
        row = (kept.key, kept.asked, absent, msgspec.msgpack.encode(query), body)
        about = query.about if query.purpose == "identifier" else ()
        scope = _scope(query.source, url)
        with self._mutex:
            try:
                with self._base:
                    self._base.execute("BEGIN IMMEDIATE")
                    self._base.execute("REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", row)
                    self._base.executemany(
                        "REPLACE INTO about VALUES (?, ?, ?)", [(scope, i, kept.key) for i in about]
                    )
            except sqlite3.Error as error:
                self.broken = f"the cache of answers: {error}"
        return kept

    def __len__(self) -> int:
        with self._mutex:
            return int(self._base.execute("SELECT count(*) FROM answer").fetchone()[0])


def _scope(source: str, url: str) -> str:
    return hashlib.blake2b(f"{source}\0{url}".encode(), digest_size=16).hexdigest()


def _opened(path: Path) -> sqlite3.Connection:
    """The database at `path`, made anew where what stands there is none."""
    try:
        return _connect(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.replace(path.with_suffix(".broken"))
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        return _connect(path)


def _read_only(path: Path) -> sqlite3.Connection | None:
    """The database at `path` as it is, where nothing can be written."""
    with contextlib.suppress(sqlite3.Error, OSError, ValueError):
        base = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            base.execute(f"{_COLUMNS} LIMIT 1").fetchone()
        except sqlite3.Error:
            base.close()
            raise
        return base
    return None


def _connect(path: Path | None) -> sqlite3.Connection:
    base = sqlite3.connect(
        path or ":memory:", timeout=30.0, isolation_level=None, check_same_thread=False
    )
    try:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        for table in _TABLES:
            base.execute(table)
        base.execute(f"{_COLUMNS} LIMIT 1").fetchone()
    except sqlite3.Error:
        base.close()
        raise
    return base
