"""The table: engines, styles, what each reads, what it does to capitals, and its known limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from lorabib.model import Item, Paper

#: What a style does to the letters of a title outside the protected words: nothing; sentence case
#: as BibTeX's ``change.case$`` with "t" has it; the same with a capital after every colon
#: (biblatex-apa); or a case of its own.
Case = Literal["kept", "sentence", "raised", "folded"]


class Known(NamedTuple):
    """A complaint that is no fault, for the papers that lack the fact it complains of.

    `said` finds it and the key in it. On ``all`` each must occur: a limit that is gone is a fault.
    """

    said: str
    lacks: Callable[[Item], bool]
    reason: str


class Style(NamedTuple):
    """One row of the matrix. `form` is the export that is read, `packages` are loaded before.

    Papers that `without` names are left out, for a reason that the row's `note` tells.
    """

    engine: str
    name: str
    form: str
    case: Case = "kept"
    packages: tuple[str, ...] = ("url",)
    known: tuple[Known, ...] = ()
    without: Callable[[Item], bool] | None = None
    note: str = ""

    @property
    def title(self) -> str:
        return f"{self.engine}, {self.name} ({self.form})"

    def takes(self, paper: Paper) -> bool:
        return self.without is None or not self.without(paper.item)


def _no_year(item: Item) -> bool:
    return item.issued is None


_ACM = tuple(
    Known(rf"Warning--{said} in (\S+)", lacks, "ACM's style asks for a fact the record lacks")
    for said, lacks in {
        "empty address": lambda item: not item.publisher_place,
        "empty author": lambda item: not item.author,
        "empty publisher": lambda item: not item.publisher,
        "page numbers missing in both pages and numpages fields": lambda item: not item.page,
        "no number and no volume": lambda item: not (item.volume or item.issue or item.number),
    }.items()
)
_NO_YEAR = Known(
    r"WARN - legacy year field 'n\.d\.' in entry '([^']+)'",
    _no_year,
    "the year of `.bib` is n.d. where there is none, since plainnat wants one; the dialect"
    " `biblatex` has no such year",
)

BIBTEX, BIBER = "pdflatex + bibtex", "pdflatex + biber"
LUALATEX, PANDOC, TYPST = "lualatex + biber", "pandoc --citeproc", "typst"
_NATBIB = ("natbib", "hyperref")

STYLES = (
    Style(BIBTEX, "plain", "bib", "sentence"),
    Style(BIBTEX, "abbrv", "bib", "sentence"),
    Style(BIBTEX, "unsrt", "bib", "sentence"),
    Style(BIBTEX, "alpha", "bib", "sentence", ("hyperref",)),
    Style(BIBTEX, "plainnat", "bib", "sentence", _NATBIB),
    Style(BIBTEX, "IEEEtran", "bib", "sentence", ("hyperref",)),
    Style(BIBTEX, "ACM-Reference-Format", "bib", packages=_NATBIB, known=_ACM),
    Style(BIBER, "numeric", "biblatex"),
    Style(LUALATEX, "authoryear", "biblatex"),
    Style(BIBER, "apa", "biblatex", "raised"),
    Style(BIBER, "numeric", "bib", known=(_NO_YEAR,)),
    Style(PANDOC, "apa", "json"),
    Style(PANDOC, "apa", "csl-yaml"),
    Style(PANDOC, "chicago-author-date", "csl-yaml", "folded"),
    Style(PANDOC, "apa", "biblatex", "folded"),
    Style(PANDOC, "apa", "bib", "folded"),
    Style(TYPST, "ieee", "hayagriva"),
    Style(TYPST, "association-for-computing-machinery", "hayagriva"),
    Style(TYPST, "association-for-computing-machinery", "biblatex"),
    Style(
        TYPST,
        "association-for-computing-machinery",
        "bib",
        without=_no_year,
        note="typst refuses a `.bib` with the year n.d.: papers without a year are left out",
    ),
)


def sample(styles: tuple[Style, ...], categories: tuple[str, ...]) -> list[tuple[Style, str]]:
    """One of the smaller categories for each style, spread over all of them.

    >>> [name for _, name in sample(STYLES[:3], tuple("abcdef"))]
    ['a', 'c', 'e']
    """
    step = max(1, len(categories) // len(styles))
    return [
        (style, categories[number * step % len(categories)]) for number, style in enumerate(styles)
    ]


def excused(style: Style, said: str, papers: dict[str, Paper]) -> Known | None:
    """The known limit that a complaint is, if it is one."""
    for known in style.known:
        found = re.search(known.said, said)
        paper = papers.get(found[1]) if found else None
        if paper and known.lacks(paper.item):
            return known
    return None
