"""A work that a row may mean: what speaks for it, and why it cannot be the row's work."""

from __future__ import annotations

from lorabib.match.cutting import cut
from lorabib.match.index import Index
from lorabib.match.titles import (
    Agreement,
    about,
    bare_name,
    before_the_colon,
    begins,
    likeness,
    one_extends_the_other,
    same_body,
    same_numbers,
    under_a_name,
)
from lorabib.match.works import Work, no_paper
from lorabib.model import Base, ListEntry, Refusal

#: The words of a title that no second paper has by chance.
_LONG = 5
#: The likeness that a row's title must keep to be believed of an identifier and the authors.
_LIKE_ENOUGH = 0.6
#: So many facts beside the title must agree with a record that only a search has found.
_WITNESSES = 2
NO_PAPER = "it is no paper, but a notice, a review or data"
#: Why neither of two candidates is taken that agree in the same way.
TIE = "another is as good or better"


class Candidate(Base, frozen=True, kw_only=True):
    """A work looked at for a row: how the titles agree, what speaks for and against it.

    `by` is the identifier of the row that named it, `why_not` why it cannot be the row's work;
    `main` is false for one that only workshops have printed.
    """

    work: int
    record: str
    agreement: Agreement
    by: str
    witnesses: tuple[str, ...]
    against: tuple[str, ...]
    why_not: str = ""
    source: str = ""
    title: str = ""
    score: float = 0.0
    main: bool = True

    @property
    def strength(self) -> tuple[int, bool, int, int, bool]:
        named = self.by != ""
        return (int(self.agreement), named, len(self.witnesses), -len(self.against), self.main)


def refusal(c: Candidate) -> Refusal:
    """The candidate as one that was not taken."""
    return Refusal(
        record=c.record,
        reason=c.why_not or TIE,
        source=c.source,
        title=c.title,
        score=c.score,
    )


def why_not(c: Candidate, entry: ListEntry, work: Work, index: Index, clash: frozenset[str]) -> str:
    """Why a candidate cannot be the row's work; empty if it can."""
    if "authors" in c.against:
        return "the printed authors are others"
    if all(map(no_paper, work.claims)):
        return NO_PAPER
    if c.by:
        return "" if _by_identifier(c, entry, work, index) else "its title is another"
    clashes = clash & {i.partition(":")[0] for i in work.identifiers}
    long = len(cut(entry.title).words) >= _LONG
    confirmed = c.agreement == Agreement.EQUAL and long and c.witnesses
    if clashes and not confirmed:
        return "the row's identifier is another, and nothing else confirms the title"
    return _by_title(c, entry, work)


def _by_identifier(c: Candidate, entry: ListEntry, work: Work, index: Index) -> bool:
    """Whether the title agrees enough to believe the identifier.

    A wrong link often leads to a similar title. Believed is the bare short name; a title under
    the same short name that lacks words of the other, or has some more, or only turns them
    round; the long beginning of a title, if printed year and venue are the work's; and, where the
    printed authors agree and a keeper has put the record there, a similar title.
    """
    if c.agreement >= Agreement.HEADLESS:
        return True
    authors = "authors" in c.witnesses and work.curated
    year, venue = entry.year is None, not entry.venue
    all_agree = (year or "year" in c.witnesses) and (venue or "venue" in c.witnesses)
    all_agree = all_agree and (not entry.authors or "authors" in c.witnesses)
    return any(
        _believed(entry.title, t, authors, all_agree, work.curated, index) for t in work.titles
    )


def _believed(
    ours: str, theirs: str, authors: bool, all_agree: bool, curated: bool, index: Index
) -> bool:
    a, b = cut(ours), cut(theirs)
    if bare_name(ours, theirs) or before_the_colon(ours, theirs) or same_body(ours, theirs):
        return True
    if not same_numbers(ours, theirs) or about(ours, theirs):
        return False
    if authors and (a.body == b.body or likeness(ours, theirs, index.weight) >= _LIKE_ENOUGH):
        return True
    one_name = bool(a.head) and a.head == b.head
    if all_agree and one_name and b.words[: len(a.words)] == a.words:
        return True
    if not one_extends_the_other(ours, theirs):
        return False
    return (one_name and curated) or (all_agree and begins(ours, theirs))


def _by_title(c: Candidate, entry: ListEntry, work: Work) -> str:
    """Why a title alone, with the witnesses, does not decide for the candidate.

    A registry's search always answers something: what only it has found needs two witnesses, of
    the row's own or in the agreement of two registries with each other.
    """
    long = len(cut(entry.title).words) >= _LONG
    told = work.curated or len(c.witnesses) >= _WITNESSES
    attested = c.agreement == Agreement.EQUAL and long and not told and work.attested
    if c.agreement >= Agreement.NEAR and not (told or attested):
        return "the title agrees, but less than two other facts do"
    if c.agreement == Agreement.EQUAL:
        if "year" in c.against:
            return "the title is equal, but the years are far apart"
        some = len(cut(entry.title).words) >= 3
        return "" if some or c.witnesses else "the title is too short to stand alone"
    if c.agreement == Agreement.NEAR:
        return "" if c.witnesses and not c.against else "the title is near, and nothing confirms it"
    if c.agreement == Agreement.HEADLESS:
        facts = set(c.witnesses)
        sure = bool(facts & {"authors", "linked authors"}) or facts >= {"year", "venue"}
        sure = sure and (work.curated or under_a_name(entry.title, c.title))
        return "" if sure else "only the part behind the colon is equal"
    if c.agreement == Agreement.VARIANT:
        sure = work.curated and "authors" in c.witnesses and "year" in c.witnesses
        return "" if sure else "the title is only similar"
    return "the title is another"


def agreements(best: Candidate) -> tuple[str, ...]:
    """What agrees between a row and the work that it means."""
    by = (best.by,) if best.by else ()
    how = best.agreement.name.lower() if best.agreement else "similar"
    return (f"title:{how}", *by, *best.witnesses)
