"""The works that are known, looked up by what an entry says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from lorabib import identifiers
from lorabib.match.titles import likeness
from lorabib.model import Claim, Library, Paper
from lorabib.review.entries import Outline
from lorabib.review.model import Known
from lorabib.text import squash

#: Of the first author's works those are looked at closer whose title has so much in common.
_ALIKE = 0.5
_NOTICES = frozenset({"retracted", "withdrawn"})
#: The works of so many authors of one name are not looked at one by one.
_CROWD = 400
#: So many works are compared with one statement, those named by identifier first.
_MOST = 12


class Shelf:
    """Works by identifier, by the letters of a title, and by the family names of authors.

    A work is a paper of `library` with those of `claims` that it rests on, or a claim that no
    paper rests on. `own` tells of a claim whether it came with the library. Of a large library
    `fetch` gives the claims that a paper may rest on when it is looked at, and `seek` those with a
    title; then `claims` are none, and works with a title like that of an entry are not sought.
    """

    def __init__(
        self,
        library: Library,
        claims: Sequence[Claim],
        own: Callable[[Claim], bool] = lambda claim: True,
        fetch: Callable[[Paper], Iterable[Claim]] | None = None,
        seek: Callable[[str], Iterable[Claim]] | None = None,
    ) -> None:
        self._own, self._fetch, self._seek = own, fetch, seek
        self._of: dict[str, int] = {}
        self._claims = {f"{c.source}:{c.record}": c for c in claims}
        self._notices: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for problem in library.problems:
            if problem.code in _NOTICES and problem.key:
                self._notices[problem.key].append((problem.code, problem.message))
        self._groups: list[tuple[Paper | None, tuple[Claim, ...]]] = []
        self._known: dict[int, Known] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_family: dict[str, list[int]] = defaultdict(list)
        self._fill(library.papers)

    def _fill(self, papers: Iterable[Paper]) -> None:
        used: set[str] = set()
        for paper in papers:
            claims = tuple(self._claims[s] for s in paper.sources if s in self._claims)
            used.update(paper.sources)
            if self._seek:
                self._of.update(dict.fromkeys(paper.sources, len(self._groups)))
            if claims or self._fetch:
                self._add(paper, claims)
        for name, claim in self._claims.items():
            if name not in used:
                self._add(None, (claim,))

    def _add(self, paper: Paper | None, claims: tuple[Claim, ...]) -> None:
        number = len(self._groups)
        self._groups.append((paper, claims))
        names = {i for claim in claims for i in claim.identifiers}
        names |= {f"={squash(claim.item.title)}" for claim in claims}
        families = {squash(n.family or n.literal) for c in claims for n in c.item.author}
        if paper:
            names |= {*paper.identifiers, f"={squash(paper.item.title)}"}
            if not self._fetch:
                families |= {squash(n.family or n.literal) for n in paper.item.author}
        for name in names:
            self._by_name[name].append(number)
        for family in families:
            self._by_family[family].append(number)

    def find(self, outline: Outline) -> tuple[Known, ...]:
        """The works that an entry may be of: those that it names, else those like it."""
        found: dict[int, None] = {}
        for identifier in outline.identifiers:
            for same in identifiers.equivalents(identifier):
                found.update(dict.fromkeys(self._by_name.get(same, ())))
        if outline.squashed:
            found.update(dict.fromkeys(self._by_name.get(f"={outline.squashed}", ())))
            found.update(dict.fromkeys(self._sought(outline.title)))
        if not found:
            found = dict.fromkeys(self._like(outline))
        known = (self._at(number) for number in list(found)[:_MOST])
        return tuple(one for one in known if one.claims)

    def _sought(self, title: str) -> list[int]:
        """The works of which a record, of the preprint perhaps, has a title letter by letter."""
        claims = self._seek(title) if self._seek else ()
        numbers = (self._of.get(f"{c.source}:{c.record}") for c in claims)
        return [number for number in numbers if number is not None]

    def _like(self, outline: Outline) -> list[int]:
        """The works that the first author has a part in with a title like it, the likest first."""
        title = outline.title
        ranked = []
        numbers = self._by_family.get(outline.family, ()) if outline.family else ()
        for number in numbers if len(numbers) <= _CROWD else ():
            paper, claims = self._groups[number]
            titles = {c.item.title for c in claims} | ({paper.item.title} if paper else set())
            alike = max(likeness(title, theirs) for theirs in titles)
            if alike >= _ALIKE:
                ranked.append((-alike, number))
        return [number for _, number in sorted(ranked)]

    def _at(self, number: int) -> Known:
        if number not in self._known:
            paper, claims = self._groups[number]
            if self._fetch and paper:
                claims = self._fetched(paper)
            self._known[number] = Known(
                claims=claims,
                paper=paper,
                in_library=any(map(self._own, claims)),
                notices=self._told(paper, claims),
            )
        return self._known[number]

    def _fetched(self, paper: Paper) -> tuple[Claim, ...]:
        """The claims of a paper, in the order of their use."""
        found = {f"{c.source}:{c.record}": c for c in self._fetch(paper)} if self._fetch else {}
        return tuple(found[name] for name in paper.sources if name in found)

    def _told(self, paper: Paper | None, claims: Iterable[Claim]) -> tuple[tuple[str, str], ...]:
        if paper:
            return tuple(dict.fromkeys(self._notices.get(paper.key, ())))
        told = [("retracted", c.retracted) for c in claims if c.retracted]
        return (*told, *(("withdrawn", c.withdrawn) for c in claims if c.withdrawn))
