"""How well rows are resolved, measured against rows whose work is known. Pure.

A row is resolved rightly if every record of its work has an identifier of the answer, and
wrongly if one has none: a work joined with another paper's record is a wrong paper, too.
"""

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from lorabib.match import Apart, Decision, Index, Work, decide, join, sifted, works_of
from lorabib.model import Base, Claim, Link, ListEntry, Refusal

#: The normal quantile of a two-sided interval of 95 %.
_Z = 1.959964


class GoldLink(Base, frozen=True, kw_only=True):
    """A link of a gold row."""

    label: str = "Link"
    url: str


class GoldRow(Base, frozen=True, kw_only=True):
    """A row as a list prints it, in the names of `ListEntry`."""

    title: str
    links: tuple[GoldLink, ...] = ()
    year: int | None = None
    venue: str | None = None
    authors: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    list: str = "gold"
    line: int = 0


class Gold(Base, frozen=True, kw_only=True):
    """One line of a gold file.

    `answer` are all identifiers of the work that the row means, empty where no record of it
    exists; `published` is the one of its published version, where a record of it exists. `work`
    names the work, so that rows of one work are not taken for independent trials; `kind` says
    what the row is like.
    """

    row: GoldRow
    answer: tuple[str, ...] = ()
    published: str | None = None
    work: str = ""
    kind: str = ""

    def entry(self, line: int) -> ListEntry:
        """The row for the matcher; `line` is its place in the gold file."""
        row = self.row
        return ListEntry(
            list="gold",
            line=line,
            title=row.title,
            links=tuple(Link(label=link.label, url=link.url) for link in row.links),
            year=row.year,
            venue=row.venue,
            authors=row.authors,
            headings=row.headings,
        )


class Share(Base, frozen=True, kw_only=True):
    """A share with its interval of 95 %: `right` of `of`; `low` and `high` by Wilson's score.

    The interval takes as many trials as there are works, not rows. None where there are none.
    """

    right: int
    of: int
    works: int
    value: float | None
    low: float | None
    high: float | None


class Mistake(Base, frozen=True, kw_only=True):
    """A row with the wrong outcome: what was found, what was right, what was refused and why."""

    line: int
    kind: str
    title: str
    what: str
    found: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


class Kinds(Base, frozen=True, kw_only=True):
    """The outcomes of the rows of one kind."""

    kind: str
    rows: int
    right: int
    wrong: int
    missed: int


class Scores(Base, frozen=True, kw_only=True):
    """Precision: right of resolved. Recall: right of those that have an answer. Upgrade rate: of
    the right ones whose work is published, those that got the publication."""

    rows: int
    records: int
    precision: Share
    recall: Share
    f1: float | None
    upgrade: Share
    kinds: tuple[Kinds, ...]
    wrong: tuple[Mistake, ...]
    missed: tuple[Mistake, ...]


class Outcome(Base, frozen=True, kw_only=True):
    """What a row was resolved to: the records of its work, and whether it is published."""

    claims: tuple[Claim, ...]
    published: bool
    decision: Decision


def outcomes(entries: Sequence[ListEntry], claims: Sequence[Claim]) -> list[Outcome]:
    """The outcome of each row among `claims`, by the library's own rules."""
    # What only a search has found needs more witnesses: nothing here was chosen for these rows.
    found = [msgspec.structs.replace(c, source=f"gold {c.source}") for c in claims]
    index = Index(sifted(found))
    works, _ = join(index, (), Apart(()))
    of = works_of(index, works)
    return [_outcome(decide(entry, index, works, of), works) for entry in entries]


def _outcome(decision: Decision, works: Sequence[Work]) -> Outcome:
    claims = works[decision.work].claims if decision.work is not None else ()
    published = any(c.kind == "published" and not c.workshop for c in claims)
    return Outcome(claims=claims, published=published, decision=decision)


def score(gold: Sequence[Gold], found: Sequence[Outcome], records: int) -> Scores:
    """The scores of `found`, the outcomes of the rows of `gold` in the same order."""
    verdicts = [_verdict(g, o) for g, o in zip(gold, found, strict=True)]
    pairs = list(zip(gold, verdicts, strict=True))
    resolved = [(g, v) for g, v in pairs if v in ("right", "wrong")]
    known = [(g, v) for g, v in pairs if g.answer]
    precision, recall = (_share(some) for some in (resolved, known))
    better = [
        (g, "right" if o.published else "missed")
        for g, o, v in zip(gold, found, verdicts, strict=True)
        if v == "right" and g.published
    ]
    return Scores(
        rows=len(gold),
        records=records,
        precision=precision,
        recall=recall,
        f1=_f1(precision.value, recall.value),
        upgrade=_share(better),
        kinds=_kinds(pairs),
        wrong=_mistakes(gold, found, verdicts, "wrong"),
        missed=_mistakes(gold, found, verdicts, "missed"),
    )


def _verdict(gold: Gold, outcome: Outcome) -> str:
    """right, wrong, missed, or silent where nothing was found and there is nothing."""
    if not outcome.claims:
        return "missed" if gold.answer else "silent"
    answer = set(gold.answer)
    right = all(answer.intersection((*c.identifiers, c.record)) for c in outcome.claims)
    return "right" if right else "wrong"


def _share(pairs: Sequence[tuple[Gold, str]]) -> Share:
    right = sum(verdict == "right" for _, verdict in pairs)
    works = len({gold.work or n for n, (gold, _) in enumerate(pairs)})
    if not pairs:
        return Share(right=0, of=0, works=0, value=None, low=None, high=None)
    value = right / len(pairs)
    low, high = wilson(value, works)
    return Share(right=right, of=len(pairs), works=works, value=value, low=low, high=high)


def wilson(share: float, trials: int) -> tuple[float, float]:
    """The interval of 95 % of a share by Wilson's score, https://doi.org/10.2307/2276774 .

    >>> [round(x, 3) for x in wilson(1.0, 100)]
    [0.963, 1.0]
    """
    z = _Z * _Z / trials
    middle = (share + z / 2) / (1 + z)
    half = math.sqrt(share * (1 - share) * z + z * z / 4) / (1 + z)
    return max(0.0, middle - half), min(1.0, middle + half)


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None or precision + recall == 0:
        return None
    return 2 * precision * recall / (precision + recall)


def _kinds(pairs: Sequence[tuple[Gold, str]]) -> tuple[Kinds, ...]:
    counts: dict[str, Counter[str]] = {}
    for gold, verdict in pairs:
        counts.setdefault(gold.kind, Counter())[verdict] += 1
    return tuple(
        Kinds(
            kind=kind,
            rows=sum(c.values()),
            right=c["right"] + c["silent"],
            wrong=c["wrong"],
            missed=c["missed"],
        )
        for kind, c in sorted(counts.items())
    )


def _mistakes(
    gold: Sequence[Gold], found: Sequence[Outcome], verdicts: Sequence[str], what: str
) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            line=number,
            kind=g.kind,
            title=g.row.title,
            what=what,
            found=tuple(c.record for c in o.claims),
            answer=g.answer,
            agreements=o.decision.evidence.agreements,
            refused=o.decision.evidence.refused[:3],
        )
        for number, (g, o, verdict) in enumerate(zip(gold, found, verdicts, strict=True), 1)
        if verdict == what
    )
