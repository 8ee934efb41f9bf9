"""Kill a writing command, for good and at a chosen moment: a program for the tests.

``python killing.py FOLDER STEP COMMAND...`` runs the command in copies of FOLDER, ``FOLDER.1``,
``FOLDER.1+STEP`` and so on, each in a process of its own that is killed (SIGKILL) right before the
n-th time that it opens a file of the copy for writing, renames, removes or makes one. Printed are
the numbers n with how it ended, ``killed`` or the exit code; the first that survives is the last.

The processes are forked from this one, which has imported everything: a start costs nothing.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}


def main() -> None:
    folder, step = Path(sys.argv[1]), int(sys.argv[2])
    import filelock  # noqa: F401 - before the processes part

    from lorabib import build, store
    from lorabib.cli import main as command
    from lorabib.keeping import founding, importing, migrating  # noqa: F401
    from lorabib.references import formatting  # noqa: F401

    assert build and store
    for number in range(1, 1000, step):
        copy = folder.with_name(f"{folder.name}.{number}")
        if folder.exists():
            shutil.copytree(folder, copy)
        child = os.fork()
        if not child:
            _die_at(number, copy)
            os.chdir(copy if copy.exists() else folder.parent)
            arguments = [one.replace("FOLDER", str(copy)) for one in sys.argv[3:]]
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            command(arguments, prog_name="lorabib")
        _, status = os.waitpid(child, 0)
        print(number, "killed" if os.WIFSIGNALED(status) else os.WEXITSTATUS(status), flush=True)
        if not os.WIFSIGNALED(status):
            return


def _die_at(number: int, folder: Path) -> None:
    """Let this process die before its n-th change of a file below the folder."""
    count, last = 0, ""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count, last
        if event not in _EVENTS or not arguments or not isinstance(arguments[0], str | os.PathLike):
            return
        path = os.fspath(arguments[0])
        if event == "open" and not _writes(arguments):
            return
        if str(path).startswith(str(folder)) or not Path(path).is_absolute():
            count += 1
            if count == number:
                # What was written last is only half there: the kill came while it was.
                if last and Path(last).exists() and number % 2:
                    fd = os.open(last, os.O_WRONLY)
                    os.ftruncate(fd, os.fstat(fd).st_size // 2)
                os.kill(os.getpid(), signal.SIGKILL)
            temporary = event == "open" and str(path).endswith(".tmp")
            last = str(path) if temporary else ""

    sys.addaudithook(hook)


def _writes(arguments: tuple[object, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    if isinstance(mode, str):
        return any(letter in mode for letter in "wxa+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


if __name__ == "__main__":
    main()
