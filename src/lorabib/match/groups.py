"""Groups of claims that are one work, each with at most one identifier of a registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lorabib.model import Claim

#: Schemes of which a work has one identifier, and a preprint and its publication one each.
_ONE_EACH = ("arxiv", "doi", "acl", "pmlr")


class Groups:
    """Claims in disjoint groups, each with at most one identifier of a registry."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = claims
        self._of = list(range(len(claims)))
        self._members = {p: [p] for p in self._of}
        self._ids = [unique(c) for c in claims]

    def together(self, a: int, b: int) -> bool:
        """Whether two claims are in one group."""
        return self._of[a] == self._of[b]

    def complement(self, a: int, b: int) -> bool:
        """Whether the two groups have no kind in common: each is the other's missing half."""
        ours, theirs = (
            {self._claims[p].kind for p in self._members[self._of[one]]} for one in (a, b)
        )
        return not ours & theirs

    def unite(self, a: int, b: int, told: bool = False) -> None:
        """Join the groups of `a` and `b`, unless their identifiers forbid it."""
        a, b = sorted((self._of[a], self._of[b]))
        if a == b or (not told and contradict(self._ids[a], self._ids[b])):
            return
        self._ids[a] = self._ids[b] | self._ids[a]
        for member in self._members.pop(b):
            self._of[member] = a
            self._members[a].append(member)

    def all(self) -> Iterable[list[Claim]]:
        """The groups."""
        return ([self._claims[p] for p in group] for group in self._members.values())


def unique(claim: Claim) -> dict[str, str]:
    """Scheme -> identifier, for the schemes of which a work has only one."""
    parted = (i.partition(":") for i in claim.identifiers)
    return {
        _registry(claim, scheme, value): value for scheme, _, value in parted if scheme in _ONE_EACH
    }


def _registry(claim: Claim, scheme: str, value: str) -> str:
    """Where a work has one identifier: each preprint server gives it another DOI."""
    if scheme != "doi":
        return scheme
    server = value.partition("/")[0] if claim.kind == "preprint" else ""
    return f"{claim.kind} doi {server}"


def contradict(a: dict[str, str], b: dict[str, str]) -> bool:
    """Whether one registry gives two different identifiers."""
    return any(a[scheme] != b[scheme] for scheme in a.keys() & b.keys())
