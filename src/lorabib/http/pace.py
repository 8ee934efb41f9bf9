"""Spacing the requests to a source: one at a time, so far apart, also between processes.

A lock file in the cache folder is held during a request; the file beside it says when the next
may start. Both are per source and address; nothing in them says what was asked.
"""

from __future__ import annotations

import contextlib
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
    """The turns of one source. `folder` is the cache folder; `stop` ends every wait."""

    def __init__(self, folder: Path, name: str, stop: threading.Event) -> None:
        folder = _usable(folder, f"pace-{name}.lock")
        self._lock = FileLock(folder / f"pace-{name}.lock", thread_local=False)
        self._time = folder / f"pace-{name}.time"
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
        try:
            return float(self._time.read_text("ascii"))
        except (OSError, ValueError):
            return 0.0

    def _put(self, when: float) -> None:
        with contextlib.suppress(OSError):
            self._time.write_text(f"{when:.6f}", "ascii")


def _usable(folder: Path, name: str) -> Path:
    """`folder`, or the system's for temporary files where no lock can be made in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
        return folder
    except OSError:
        return Path(tempfile.gettempdir())
