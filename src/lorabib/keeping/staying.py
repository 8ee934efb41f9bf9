"""Rows that are gone from a list, of papers that are listed all the same: here or elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lorabib import store
from lorabib.lists import read
from lorabib.match.rows import linked
from lorabib.match.titles import Agreement, compare
from lorabib.model import ListEntry
from lorabib.text import squash


class Listed:
    """The rows of a list in its new version and of the library's other lists.

    The other lists are read only where a row that is gone may stand in them.
    """

    def __init__(self, rows: Iterable[ListEntry], others: Mapping[str, Path]) -> None:
        self._rows: dict[str, list[ListEntry]] = defaultdict(list)
        self._others = dict(others)
        self._texts: dict[str, str] = {}
        self._add(rows)

    def other(self, gone: ListEntry) -> ListEntry | None:
        """A row that lists the paper of one that is gone.

        It has the same title, or a link to the same work under a title that is not quite another.
        """
        found = self._named(gone)
        while found is None and (name := self._likely(gone)):
            self._others.pop(name)
            self._add(read(self._texts.pop(name), name)[0])
            found = self._named(gone)
        return found

    def _add(self, rows: Iterable[ListEntry]) -> None:
        for row in rows:
            for name in _names(row):
                self._rows[name].append(row)

    def _named(self, gone: ListEntry) -> ListEntry | None:
        rows = (row for name in _names(gone) for row in self._rows.get(name, ()))
        return next((r for r in rows if compare(gone.title, r.title) > Agreement.NONE), None)

    def _likely(self, gone: ListEntry) -> str:
        """A list that is not read yet and whose text holds the title or a link of the row."""
        words = [gone.title, *(name.partition(":")[2] for name in linked(gone))]
        for name, path in self._others.items():
            if name not in self._texts:
                self._texts[name] = store.read_list(path)
            if any(word in self._texts[name] for word in words):
                return name
        return ""


def _names(row: ListEntry) -> Iterator[str]:
    yield f"title:{squash(row.title)}"
    yield from linked(row)
