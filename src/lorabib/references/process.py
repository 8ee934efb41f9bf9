"""Programs that read standard input and write standard output, run without a shell.

A program may be started before its input is made: `early`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeAlias

from lorabib.errors import EngineError

Command: TypeAlias = Sequence[str]

#: Programs that have been started early, and wait for their input, by their commands.
_waiting: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}


@contextmanager
def early(commands: Sequence[Command]) -> Iterator[None]:
    """Start programs now, whose `output` is asked for later, and once; whatever has not been asked
    for is stopped at the end. What cannot be started says so when it is asked for."""
    for command in commands:
        with suppress(OSError):
            _waiting[tuple(command)] = _started(command)
    try:
        yield
    finally:
        while _waiting:
            _, left = _waiting.popitem()
            left.kill()
            left.communicate()


def output(command: Command, text: str, seconds: float) -> bytes:
    """What `command` writes when it reads `text`. Killed on time-out and on Ctrl-C.

    Raises `EngineError` if it cannot be run, fails, or takes longer than `seconds`.
    """
    try:
        process = _waiting.pop(tuple(command), None) or _started(command)
    except OSError as error:
        raise EngineError(f"{command[0]} cannot be run: {error.strerror}") from None
    with process:
        try:
            made, said = process.communicate(text.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise EngineError(
                f"{command[0]} took longer than {seconds:.0f} s and was stopped"
            ) from None
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        why = " ".join(said.decode("utf-8", "replace").split())
        raise EngineError(f"{command[0]} failed with {process.returncode}: {why[:400]}")
    return made


def _started(command: Command) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
