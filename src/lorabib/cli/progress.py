"""The progress of asking: a bar on a terminal, plain lines otherwise, nothing when quiet."""

from __future__ import annotations

import contextlib
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from lorabib.cli.options import say

if TYPE_CHECKING:
    from lorabib.resolve.answers import Answer
    from lorabib.resolve.desk import Desk

#: Without a terminal a line is printed at most every so many seconds.
_EVERY = 5.0


class Progress:
    """Hears of each answer, from any thread."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._desk: Desk | None = None
        self._last = time.monotonic()

    def __enter__(self) -> Progress:
        if not self._quiet and sys.stderr and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                TextColumn,
                TimeRemainingColumn,
            )
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("asking", total=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def watch(self, desk: Desk) -> None:
        """Count the questions of `desk` from now on."""
        self._desk = desk

    def line(self, text: str) -> None:
        """Say something that a user waits for; a stream that is closed costs the words only."""
        from lorabib.text import printable

        with contextlib.suppress(OSError, ValueError):
            if self._bar:
                self._bar.console.print(printable(text), markup=False, highlight=False)
            elif not self._quiet:
                say(text, err=True)

    def step(self, answer: Answer) -> None:
        """One more question is answered."""
        if self._quiet or self._desk is None:
            return
        done, total, lost = self._desk.done, self._desk.total, self._desk.lost
        what = f"{answer.query.source}: {answer.query.purpose}"
        if self._bar:
            self._bar.update(self._task, completed=done, total=total, description=what)
        elif time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            told = f", {lost} could not be asked" if lost else ""
            self.line(f"{what}: {done - lost} of {total} questions answered{told}")
