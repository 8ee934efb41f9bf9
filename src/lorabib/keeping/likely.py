"""The one work that has a title letter by letter, where a title alone is not evidence enough."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from lorabib import build, identifiers, store
from lorabib.model import Paper, Refusal
from lorabib.text import squash

#: Titles of fewer words are those of many works.
_TELLING = 5


class Likely:
    """Which work a title may mean: a person may take it, the library does not by itself."""

    def __init__(self, location: store.Location) -> None:
        packaged = store.packaged(location.exports)
        mine = packaged is None or packaged.data.resolve() == location.data.resolve()
        self._packaged = None if mine else packaged

    def find(self, title: str, refused: Iterable[Refusal]) -> str:
        """The identifier of the only work that has a title, among the candidates that were
        `refused` and the papers that come with lorabib, whose rows may print it otherwise than
        their records do; empty if there is none, or another."""
        wanted = squash(title)
        if len(title.split()) < _TELLING or not wanted:
            return ""
        same = {r.record for r in refused if squash(r.title) == wanted}
        papers = self._titled.get(wanted, [])
        if not papers:
            return (identifiers.parse(same.pop()) or "") if len(same) == 1 else ""
        names = papers[0].identifiers
        if len(papers) > 1 or not same <= {*identifiers.closure(names)}:
            return ""
        return min(names, key=lambda name: not name.startswith("arxiv:"), default="")

    @cached_property
    def _titled(self) -> dict[str, list[Paper]]:
        found: dict[str, list[Paper]] = {}
        for paper in build.load(self._packaged).papers if self._packaged else ():
            for title in {squash(t) for t in (paper.item.title, *(p.title for p in paper.places))}:
                found.setdefault(title, []).append(paper)
        return found
