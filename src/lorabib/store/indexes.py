"""SQLite files in the user's cache folder: made on first use, read from then on, never needed.

An index is made beside its place, then renamed: whoever makes it too does no harm. Where it
cannot be kept, it is made in memory for one run.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

#: What a question meets in a damaged index: no database, no JSON, no known source.
DAMAGED = (sqlite3.DatabaseError, ValueError, KeyError)


def opened(path: Path) -> sqlite3.Connection | None:
    """The index in a file, to be read only; None if there is none, or it is broken."""
    if not path.is_file():
        return None
    index = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    with contextlib.suppress(sqlite3.Error):
        if index.execute("PRAGMA user_version").fetchone()[0]:
            return index
    index.close()
    return None


def made(
    path: Path,
    fill: Callable[[sqlite3.Connection], object],
    current: Callable[[], bool] = lambda: True,
    others: int = 2,
) -> sqlite3.Connection:
    """A new index by `fill`, kept at `path` if what it was made of is still `current` then.

    Of other indexes of the kind the newest `others` stay.

    `fill` sets `PRAGMA user_version`, which says that the index is whole.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with contextlib.suppress(OSError, sqlite3.Error):
        path.parent.mkdir(parents=True, exist_ok=True)
        _forget_old(path, others)
        try:
            with contextlib.closing(sqlite3.connect(beside)) as index:
                fill(index)
            if current():
                beside.replace(path)
                if kept := opened(path):
                    return kept
        finally:
            beside.unlink(missing_ok=True)
    index = sqlite3.connect("")
    fill(index)
    return index


def _forget_old(path: Path, others: int) -> None:
    """Leave the newest indexes of the kind, and what other processes may be making just now."""
    kind = path.name.partition("-")[0]
    with contextlib.suppress(OSError):
        every = (one for one in path.parent.glob(f"{kind}-*.sqlite") if one != path)
        found = sorted(every, key=lambda one: one.stat().st_mtime)
        yesterday = time.time() - 86400
        left = (p for p in path.parent.glob(f"{kind}-*.tmp") if p.stat().st_mtime < yesterday)
        for old in (*found[:-others], *left):
            old.unlink(missing_ok=True)
