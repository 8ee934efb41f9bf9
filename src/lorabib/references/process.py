"""Programs that read standard input and write standard output, run without a shell.

A program may be started before its input is made: `early`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePath
from threading import Thread
from typing import NamedTuple, TypeAlias

from lorabib.errors import EngineError, SlowError

Command: TypeAlias = Sequence[str]


class _Waiting(NamedTuple):
    """A program that waits for its input, and what is to be done while it works."""

    process: subprocess.Popen[bytes]
    meanwhile: Callable[[], object] | None = None


#: Programs that have been started early, by their commands.
_waiting: dict[tuple[str, ...], _Waiting] = {}


@contextmanager
def early(command: Command, meanwhile: Callable[[], object] | None = None) -> Iterator[None]:
    """Start a program now, whose `output` is asked for inside, and once; if it has not been asked
    for it is stopped at the end. One that cannot be started says so when it is asked for.

    `meanwhile` is called in a thread of its own while the program works.
    """
    with suppress(OSError):
        _waiting[tuple(command)] = _Waiting(_started(command), meanwhile)
    try:
        yield
    finally:
        if left := _waiting.pop(tuple(command), None):
            left.process.kill()
            left.process.communicate()


def output(command: Command, text: str, seconds: float) -> bytes:
    """What `command` writes when it reads `text`. Killed on time-out and on Ctrl-C.

    Raises `EngineError` if it cannot be run or fails, `SlowError` if it takes longer than
    `seconds`.
    """
    name = PurePath(command[0]).name
    try:
        there: _Waiting | None = _waiting.pop(tuple(command), None)
        process, meanwhile = there or _Waiting(_started(command))
    except OSError as error:
        raise EngineError(f"{command[0]} cannot be run: {error.strerror}") from None
    if meanwhile:
        Thread(target=meanwhile).start()
    with process:
        try:
            made, said = process.communicate(text.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise SlowError(f"{name} took longer than {seconds:.0f} s and was stopped") from None
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        why = " ".join(said.decode("utf-8", "replace").split())
        raise EngineError(f"{name} failed with {process.returncode}: {why[:400]}")
    return made


def _started(command: Command) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
