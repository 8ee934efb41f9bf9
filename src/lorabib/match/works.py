"""A work: its records, gathered, and which of them is used first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec

from lorabib.match.index import Index
from lorabib.match.titles import Agreement, compare
from lorabib.model import Base, Claim, Name
from lorabib.names import overlap

#: A publication follows its preprint by at most so many years, and precedes it by at most one
#: (the window of Crossref's preprint matching).
YEARS = range(-1, 4)
#: The source of the records that come with a library.
CURATED = "shipped"


class Work(Base, frozen=True, kw_only=True):
    """The records of one work: `claims` in the order of their use, the best first.

    The rest is gathered from them; `authors` is the longest list among them.
    """

    claims: tuple[Claim, ...]
    identifiers: tuple[str, ...]
    titles: tuple[str, ...]
    years: tuple[int, ...]
    authors: tuple[Name, ...]

    @property
    def curated(self) -> bool:
        """Whether a record came with the library: a keeper has put it there for these lists."""
        return any(c.source == CURATED for c in self.claims)

    @property
    def attested(self) -> bool:
        """Whether a preprint and a publication of it agree in title, authors and time."""
        return any(_attest(a, b) for a, b in combinations(self.claims, 2))

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Work:
        """The work that `claims` are the records of, in any order."""
        ranked = tuple(sorted(claims, key=rank))
        return cls(
            claims=ranked,
            identifiers=tuple(sorted({i for c in ranked for i in c.identifiers})),
            titles=tuple(dict.fromkeys(c.item.title for c in ranked)),
            years=tuple(sorted({c.item.issued.year for c in ranked if c.item.issued})),
            authors=max((c.item.author for c in ranked), key=len),
        )


def _attest(a: Claim, b: Claim) -> bool:
    """Whether two records are a preprint and its publication by title, authors and time."""
    if {a.kind, b.kind} != {"preprint", "published"} or not in_time(a, b):
        return False
    equal = compare(a.item.title, b.item.title) >= Agreement.NEAR
    return equal and overlap(a.item.author, b.item.author) >= 0.5


def no_paper(claim: Claim) -> bool:
    """Whether a live record is no paper: a notice of retraction, a data set, a review."""
    return bool(claim.retracts) or (claim.kind == "other" and claim.source != CURATED)


def sifted(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, with those that another record names as being about it told to be no papers."""
    found = tuple(claims)
    about = {identifier for claim in found for identifier in claim.apart}
    return tuple(
        msgspec.structs.replace(c, kind="other")
        if c.source != CURATED and not about.isdisjoint(c.identifiers)
        else c
        for c in found
    )


def rank(claim: Claim) -> tuple[bool, bool, float, bool, str, str]:
    """Sorts the claims of a work: publication, main venue, confidence; then what was curated."""
    return (
        claim.kind != "published",
        claim.workshop,
        -claim.confidence,
        claim.source != CURATED,
        claim.source,
        claim.record,
    )


def works_of(index: Index, works: Sequence[Work]) -> list[int]:
    """The work of each claim of `index` by position.

    By the claim itself, not by its record: two sources may give one id to two papers.
    """
    number = {id(claim): n for n, work in enumerate(works) for claim in work.claims}
    return [number[id(claim)] for claim in index.claims]


def in_time(a: Claim, b: Claim) -> bool:
    """Whether the years of two records allow that they are one work."""
    if not a.item.issued or not b.item.issued:
        return True
    years = b.item.issued.year - a.item.issued.year
    if a.kind == b.kind:
        servers = a.kind == "preprint" and CURATED not in (a.source, b.source)
        return abs(years) <= (1 if servers else 0)
    return (years if a.kind == "preprint" else -years) in YEARS
