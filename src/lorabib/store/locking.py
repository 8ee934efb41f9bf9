"""One writer of a library at a time, and what a killed writer has left.

``.lorabib/`` in the library's folder holds the lock, who has it, and the journal of a write that is
under way (`journal`). Git does not see it. The lock is the system's own: it goes with its process,
whatever ends it, so that no stale one is ever in the way.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lorabib.errors import BusyError, DataError, LorabibError
from lorabib.store import journal
from lorabib.store.places import is_there, reason

if TYPE_CHECKING:
    from filelock import BaseFileLock

#: So many seconds a writer waits for another one; ``LORABIB_WAIT`` says another number. Where many
#: writers stand in line, it waits so long for each, and for so many at most.
_PATIENCE = 10.0
_IN_LINE = 6
_WRITER = "writer.json"
_IGNORED = "# What lorabib needs while it writes: nothing here belongs to the library.\n*\n"


@contextlib.contextmanager
def writer(root: Path) -> Iterator[None]:
    """Be the only writer of the library in the folder `root` until the end of the block.

    What a killed writer has left is put right first. A block within a block of one thread is
    free.

    Raises:
        BusyError: another process keeps writing; the message says which.
        DataError: the folder cannot be written.
    """
    from filelock import FileLock

    folder = root / journal.FOLDER
    try:
        _made(folder)
        lock = FileLock(folder.resolve() / "lock", is_singleton=True)
        outermost = not lock.is_locked
        if not _acquired(lock, folder):
            raise BusyError(root, _told(folder))
    except OSError as error:
        raise DataError(f"cannot be written: {reason(error)}", folder) from error
    try:
        if outermost:
            _tell(folder)
            journal.settle(root)
        yield
    finally:
        if outermost:
            with contextlib.suppress(OSError):
                (folder / _WRITER).unlink(missing_ok=True)
        lock.release()


def _acquired(lock: BaseFileLock, folder: Path) -> bool:
    """Whether the lock could be had: one who has it too long, not a line that moves, ends it."""
    from filelock import Timeout

    for _ in range(_IN_LINE):
        before = _told(folder)
        try:
            lock.acquire(timeout=_patience(), poll_interval=0.02)
            return True
        except Timeout:
            if _told(folder) == before:
                return False
    return False


def settled(root: Path) -> None:
    """Put right what a killed writer has left half done; a writer that still works is awaited.

    Raises:
        LorabibError: the folder cannot be written, or a writer keeps writing.
    """
    if not journal.pending(root):
        return
    try:
        with writer(root):
            pass
    except DataError as error:
        message = f"{root}: a write was cut short here, and cannot be ended: {error}"
        raise LorabibError(message) from error


def _made(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not is_there(ignored):
        ignored.write_text(_IGNORED, encoding="utf-8")


def _patience() -> float:
    try:
        return max(0.0, float(os.environ.get("LORABIB_WAIT", _PATIENCE)))
    except ValueError:
        return _PATIENCE


def _tell(folder: Path) -> None:
    """Write down who writes; it is for people, and its lack harms nothing."""
    command = " ".join(["lorabib", *sys.argv[1:2]])
    known = {"process": os.getpid(), "command": command, "since": time.strftime("%H:%M:%S")}
    with contextlib.suppress(OSError):
        (folder / _WRITER).write_text(json.dumps(known), encoding="utf-8")


def _told(folder: Path) -> str:
    """Who has the lock, in words; empty if it is not known."""
    try:
        known = json.loads((folder / _WRITER).read_text(encoding="utf-8"))
        return f"{known['command']}, process {known['process']}, since {known['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
