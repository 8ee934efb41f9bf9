"""The command line as a user runs it, in a process of its own that need not start anew.

Python's start and our imports take such a process longer than its work. So one process a test run
imports them, and each command is a fork of it: its environment, folder and standard files are its
own, it ends as a process does, and nothing of it is left for the next.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Done = subprocess.CompletedProcess[str]

#: What commands import; more does no harm, as whatever a command itself imports it still does.
_MODULES = ["pytest", "lorabib.cli", "lorabib.resolve", "lorabib.http", "lorabib.assemble",
            "lorabib.bibliographies", "lorabib.why", "lorabib.evaluation", "lorabib.search",
            "lorabib.lists", "lorabib.checks", "lorabib.registry"]  # fmt: skip


def lorabib(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float = 120
) -> Done:
    """What ``lorabib ARGUMENTS`` prints in a folder, and its exit code.

    Where there is no fork, or the environment is one of Python's own start, it is started anew.
    """
    command = [sys.executable, "-m", "lorabib", *arguments]
    own = {key for key, value in environment.items() if os.environ.get(key) != value}
    anew = any(key.startswith("PYTHON") and key != "PYTHONIOENCODING" for key in own)
    if anew or "forkserver" not in multiprocessing.get_all_start_methods():
        return subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
            encoding="utf-8", timeout=seconds, check=False,
        )  # fmt: skip
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    with tempfile.TemporaryDirectory() as name:
        out, err = Path(name) / "out", Path(name) / "err"
        process = context.Process(
            target=_run, args=(list(arguments), str(folder), dict(environment), str(out), str(err))
        )
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(command, seconds)
        return Done(command, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _run(
    arguments: list[str], folder: str, environment: dict[str, str], out: str, err: str
) -> None:
    for number, path in enumerate((os.devnull, out, err)):
        kind = os.O_RDWR | os.O_CREAT | os.O_APPEND
        opened = os.open(path, kind if number else os.O_RDONLY, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["lorabib", *arguments]
    if "PYTHONIOENCODING" in environment:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding=environment["PYTHONIOENCODING"])  # type: ignore[union-attr]
    from lorabib.__main__ import main

    main()
