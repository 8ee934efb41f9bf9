"""Doing something again whenever files change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

S = TypeVar("S")


def watch(look: Callable[[], S], act: Callable[[], object], ticks: Iterable[object]) -> None:
    """Call `act` at once, and after each change of what `look` sees, once it is at rest.

    A change counts when two looks in a row see the same: LaTeX writes its `.aux` file bit by bit.
    It ends with `ticks`, between whose items time passes.

    >>> states, done = iter("aabbbcc"), []
    >>> watch(lambda: next(states), lambda: done.append(1), range(6))
    >>> len(done)
    3
    """
    before = seen = look()
    act()
    for _ in ticks:
        now = look()
        if now != before and now == seen:
            before = now
            act()
        seen = now
