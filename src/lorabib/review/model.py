"""What is compared, and what comes of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from msgspec import structs

from lorabib.match import Work
from lorabib.model import Base, Claim, Item, Kind, Paper, Problem, Refusal, Severity
from lorabib.text import squash

#: What becomes of a field: a new value in place of the old, a new field, another name and value in
#: the field's place, no field any more; or another entry type.
Action = Literal["set", "add", "rename", "remove", "type"]


class Statement(Base, frozen=True, kw_only=True):
    """What an outside row or entry says of a work, as read: plain text in CSL's variables.

    A list of authors that says that it goes on ends with the name ``others``. `kind` is what is
    cited: a preprint, a publication, or what cannot be told. `of_registries` is false for what
    registries often do not hold: software, pages of the web, theses, manuals, books. `form` is what
    kind of work it is, in words (`lorabib.review.forms`), empty where that is not told.
    `pending` tells of a preprint that it only says not to be published yet, and names no server.
    """

    path: str
    line: int
    key: str
    item: Item
    identifiers: tuple[str, ...] = ()
    kind: Kind = "other"
    of_registries: bool = True
    form: str = ""
    pending: bool = False

    @property
    def year(self) -> int | None:
        return self.item.issued.year if self.item.issued else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """A work that sources know: its records, the best first, and the paper that is made of them.

    `paper` is None for records that no row of a library means: what they say is told, and nothing
    is changed by it. `notices` say that it is retracted or withdrawn: code and message. No struct,
    as what is asked of it again and again is kept.
    """

    claims: tuple[Claim, ...]
    paper: Paper | None = None
    in_library: bool = False
    notices: tuple[tuple[str, str], ...] = ()

    @cached_property
    def work(self) -> Work:
        return Work.of(self.claims)

    @property
    def item(self) -> Item:
        return self.paper.item if self.paper else self.claims[0].item

    @cached_property
    def identifiers(self) -> frozenset[str]:
        return frozenset(i for claim in self.claims for i in claim.identifiers)

    @cached_property
    def titles(self) -> frozenset[str]:
        """The titles of the records and of the paper, their letters and digits alone."""
        return frozenset(map(squash, (self.item.title, *(c.item.title for c in self.claims))))

    @cached_property
    def publications(self) -> tuple[Claim, ...]:
        """The records of publications; none where the library holds that they cannot be cited."""
        if self.paper and self.paper.status != "published":
            return ()
        return tuple(c for c in self.claims if c.kind == "published")

    @cached_property
    def source(self) -> str:
        """Who says it, in words: the record, and whether it is in the library."""
        best = self.claims[0]
        record = best.record if best.source == "shipped" else f"{best.source} {best.record}"
        return f"{record}, in the library" if self.in_library else record


class Verdict(Base, frozen=True, kw_only=True):
    """Whether a statement is of a work that is known.

    `same` is that work; `sure` is false where an identifier of the statement is none of the
    work's: it may be another version, of which nothing is known. `refused` are the works that are
    not surely the same, with why. `misleading` are identifiers that lead to another paper, with
    that paper, or None where only is known that it is not this one; `doubtful` those of which the
    title is another and the authors are the same.
    """

    same: Known | None = None
    sure: bool = False
    by: str = ""
    refused: tuple[Refusal, ...] = ()
    misleading: tuple[tuple[str, Known | None], ...] = ()
    doubtful: tuple[tuple[str, Known], ...] = ()


class Difference(Base, frozen=True, kw_only=True):
    """A fact that a statement has otherwise than the work.

    `take` are the variables of the work's item that would put it right, none where it is only
    told; `publication` takes all that makes a preprint's entry one of the publication. `version`
    tells that the statement may be right for another publication of the work: what else differs is
    then no error either.
    """

    code: str
    message: str
    take: tuple[str, ...] = ()
    severity: Severity | None = None
    version: bool = False


def told(difference: Difference) -> Difference:
    """A difference of which it is not sure that it is an error: a note, and nothing to take."""
    return structs.replace(difference, take=(), severity="info")


class Change(Base, frozen=True, kw_only=True):
    """One change of an entry: the field, its new name and value as written, and who says so.

    `name` is the new name of a renamed field; for the entry type, `field` is empty and `value` the
    new type. `at` is the number of the field in the entry, for a field that is there.
    """

    action: Action
    field: str
    value: str = ""
    name: str = ""
    at: int = -1
    old: str = ""
    source: str = ""


class Finding(Base, frozen=True, kw_only=True):
    """Something wrong with an entry, and what would put it right; no change where that is not sure.

    `at` is the number of the entry in its file.
    """

    problem: Problem
    at: int = -1
    changes: tuple[Change, ...] = ()
    source: str = ""
