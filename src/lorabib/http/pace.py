"""Spacing the requests to a source: one at a time, so far apart, also between processes.

A lock file is held during a request; the file beside it says when the next may start. Both are
per source and address; nothing in them says what was asked. Where no file can be written the
process keeps its own pace.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

#: Limits count arrivals; what leaves evenly does not arrive so.
_MARGIN = 1.05
#: So many seconds one waits for a turn or obeys a Retry-After; more is an outage.
PATIENCE = 120.0


class StoppedError(Exception):
    """The run was stopped while a request waited for its turn."""


class Pace:
    """The turns of one source. `folder` holds the files; `stop` ends every wait."""

    def __init__(self, folder: Path, name: str, stop: threading.Event) -> None:
        there = _usable(folder, f"pace-{name}.lock")
        self._lock = FileLock(there / f"pace-{name}.lock", thread_local=False) if there else None
        self._time = there / f"pace-{name}.time" if there else None
        self._own = 0.0
        self._stop = stop

    @contextlib.contextmanager
    def turn(self, interval: float) -> Iterator[float]:
        """A request's turn: at least `interval` seconds after the last one's, and alone.

        Yields the time at which it began.

        Raises:
            StoppedError: the run was stopped while waiting.
            TimeoutError: other processes kept the source for longer than anyone waits.
        """
        self._acquire()
        try:
            self._wait(self._next() - time.time())
            started = time.time()
            self.space(started, interval)
            yield started
        finally:
            if self._lock:
                self._lock.release()

    def space(self, started: float, interval: float) -> None:
        """Let nobody ask within `interval` seconds of `started`; only within a turn."""
        self._put(started + interval * _MARGIN)

    def hold(self, seconds: float) -> None:
        """Let nobody ask within the next `seconds`; only within a turn."""
        self._put(max(self._next(), time.time() + seconds))

    def _acquire(self) -> None:
        ends = time.monotonic() + 10 * PATIENCE
        while not self._stop.is_set():
            try:
                if self._lock:
                    self._lock.acquire(timeout=0.5, poll_interval=0.01)
                return
            except Timeout:
                if time.monotonic() > ends:
                    raise TimeoutError("another run keeps asking") from None
        raise StoppedError

    def _wait(self, seconds: float) -> None:
        if seconds > 0 and self._stop.wait(min(seconds, PATIENCE)):
            raise StoppedError

    def _next(self) -> float:
        """When the next request may start, by the file or by this process, whichever is later."""
        try:
            told = float(self._time.read_text("ascii")) if self._time else 0.0
        except (OSError, ValueError):
            told = 0.0
        return max(told, self._own)

    def _put(self, when: float) -> None:
        """Written in place: a full disk or a kill leaves the old time, never an empty file."""
        self._own = when
        with contextlib.suppress(OSError):
            if self._time:
                mode = "r+b" if self._time.exists() else "xb"
                with self._time.open(mode, buffering=0) as file:
                    file.write(f"{when:020.6f}".encode("ascii"))


def _usable(folder: Path, name: str) -> Path | None:
    """`folder`, or the user's own among the temporary ones, where a lock can be made."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    for there in (folder, Path(tempfile.gettempdir()) / f"lorabib-{user}"):
        with contextlib.suppress(OSError):
            there.mkdir(mode=0o700, parents=True, exist_ok=True)
            if hasattr(os, "getuid") and there.stat().st_uid != os.getuid():
                continue
            with (there / name).open("ab"):
                return there
    return None
