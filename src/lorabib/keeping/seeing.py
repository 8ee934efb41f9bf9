"""What a list's reader sees of a change: it is believed only if it sees just that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from lorabib import identifiers
from lorabib.keeping.newrow import Row, UnsafeError, entry
from lorabib.lists import read
from lorabib.model import ListEntry, Problem
from lorabib.text import squash


def believed(before: str, after: str, name: str, new: Sequence[Row]) -> str:
    """`after`, if its reader sees the rows of `before` and the new ones, and nothing else."""
    old, now = seen(before, name), seen(after, name)
    left = less(now, old)
    wanted = [found for row in new if (found := entry(row))]
    whole = len(now) == len(old) + len(new) == len(old) + len(wanted) and len(left) == len(new)
    if not whole or not _alike_all(left, wanted):
        raise UnsafeError(f"{name}: a row of {_titles(new)} would not be read as it is meant")
    return after


def _titles(new: Sequence[Row]) -> str:
    more = f" or {len(new) - 1} others" if len(new) > 1 else ""
    return f"{new[0].item.title[:80]!r}{more}"


def _alike_all(found: Iterable[ListEntry], wanted: Iterable[ListEntry]) -> bool:
    """Whether each row of `found` says what one of `wanted` should, each its own."""
    titled: dict[str, list[ListEntry]] = {}
    for one in wanted:
        titled.setdefault(squash(one.title), []).append(one)
    for row in found:
        mine = titled.get(squash(row.title), [])
        exact = (one for one in mine if (one.links, one.year) == (row.links, row.year))
        like = next(exact, None) or next((one for one in mine if _same(row, one)), None)
        if like is None:
            return False
        mine.remove(like)
    return True


def _same(found: ListEntry, wanted: ListEntry) -> bool:
    """Whether a row of a title says of a work what it should: identifiers, year."""
    named = [{identifiers.parse(x.url) or x.url for x in e.links} for e in (found, wanted)]
    return named[0] >= named[1] and found.year in (wanted.year, None)


def seen(text: str, name: str) -> list[ListEntry]:
    """The rows of a list without their lines."""
    return [msgspec.structs.replace(e, line=0) for e in read(text, name)[0]]


def less(more: Iterable[ListEntry], less: Iterable[ListEntry]) -> list[ListEntry]:
    """What of `more` does not stand in `less`."""
    left = Counter(less)
    out = []
    for one in more:
        if left[one]:
            left[one] -= 1
        else:
            out.append(one)
    return out


def alike(a: list[ListEntry], b: list[ListEntry]) -> bool:
    """Whether the same rows stand in both, in any order."""
    return len(a) == len(b) and not less(a, b)


def told(text: str, name: str) -> set[tuple[str, str]]:
    """What the reader says is wrong, wherever it stands."""
    problems: tuple[Problem, ...] = read(text, name)[1] if text.strip() else ()
    return {(p.code, p.message) for p in problems if p.severity != "info"}
