"""What the rules look at: a paper with what it rests on, and the library around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from lorabib.categories import Tree
from lorabib.checks.words import Spellings
from lorabib.model import Claim, ListEntry, Name, Paper
from lorabib.names import Spelling
from lorabib.overrides import Overrides
from lorabib.text import fold
from lorabib.venues import Table


class Subject(NamedTuple):
    """A paper, the records that it rests on, and all names that a ruling can call it by."""

    paper: Paper
    claims: tuple[Claim, ...] = ()
    known_as: tuple[str, ...] = ()


class View:
    """A library as the rules see it: its papers, and what was read to make them."""

    def __init__(
        self,
        subjects: Sequence[Subject],
        *,
        entries: Sequence[ListEntry] = (),
        claims: Sequence[Claim] = (),
        tree: Tree | None = None,
        overrides: Overrides | None = None,
        spellings: Sequence[Spelling] = (),
        protected: Sequence[str] = (),
        venues: Table | None = None,
    ) -> None:
        self.subjects = subjects
        self.entries = entries
        self.claims = claims
        self.tree = tree or Tree(())
        self.overrides = overrides or Overrides()
        self.spellings = spellings
        self.protected = protected
        self.venues = venues or Table(())

    @cached_property
    def words(self) -> Spellings:
        """How the words of the titles are spelt."""
        return Spellings((s.paper.item.title for s in self.subjects), self.protected)

    @cached_property
    def given(self) -> frozenset[str]:
        """The first given names of all persons, folded."""
        return frozenset(fold(n.given).split()[0] for n in self._persons() if fold(n.given))

    @cached_property
    def families(self) -> frozenset[str]:
        """The last words of the family names of all persons, folded."""
        return frozenset(fold(n.family).split()[-1] for n in self._persons() if fold(n.family))

    def _persons(self) -> Iterator[Name]:
        return (
            name for s in self.subjects for name in (*s.paper.item.author, *s.paper.item.editor)
        )

    @cached_property
    def authors_by_hand(self) -> frozenset[str]:
        """The names of the works whose authors the keeper has set."""
        return frozenset(i for i, item in self.overrides.fields().items() if "author" in item)

    @cached_property
    def retracted(self) -> dict[str, str]:
        """Identifier -> the notice that retracts its work."""
        return {identifier: c.record for c in self.claims for identifier in c.retracts}
