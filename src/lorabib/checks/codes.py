"""Every code of a problem: how grave it is, what it means, and what to do about it.

docs/checks.md holds this table for readers.
"""

from __future__ import annotations

from typing import NamedTuple

from lorabib.model import KEY_OF_TWO, Severity


class Code(NamedTuple):
    """How grave a problem is, what it means, what a keeper can do."""

    severity: Severity
    means: str
    cure: str


_IN_OVERRIDES = "say which is right in the overrides (`field`)"
_ONE_WORK = "if they are one work, say so in the overrides (`same-work`)"

CODES = {
    # The lists, as they are read.
    "list-too-long": Code("error", "a list of more than 32 million characters", "part it"),
    "line-too-long": Code("error", "a line that no list has", "break it"),
    "unreadable-row": Code("warning", "a row that could not be read", "mend the row"),
    "malformed-link": Code("warning", "an address that leads nowhere", "mend the link"),
    "malformed-identifier": Code("warning", "a link with half an arXiv number", "mend the link"),
    "not-a-paper": Code("info", "a row that names no paper", "nothing"),
    "placeholder-row": Code("info", "a row of dashes or empty cells", "nothing"),
    "list-without-papers": Code("info", "a list of links, none of them a paper", "nothing"),
    "table-without-papers": Code("info", "a table, none of its rows a paper", "nothing"),
    "stray-mark": Code("info", "a mark of Markdown that stands alone", "nothing"),
    # Which paper a row means.
    "unresolved": Code("warning", "no record is surely the row's paper", "`lorabib resolve`"),
    "wrong-identifier": Code("warning", "a row's link leads to another paper", "mend the link"),
    "maybe-one-work": Code("warning", "two records that may be one work", _ONE_WORK),
    "record-conflict": Code("warning", "records share an identifier, not the rest", _ONE_WORK),
    # What a paper's entry says.
    "missing-field": Code("warning", "a field that the type must have", _IN_OVERRIDES),
    "suspicious-name": Code(
        "warning", "a name that is hardly one, hides a person, or stands twice", _IN_OVERRIDES
    ),
    "casing": Code("warning", "a title in capitals or with a word in odd case", _IN_OVERRIDES),
    "leftover-markup": Code("warning", "markup where text should be", _IN_OVERRIDES),
    "unknown-venue": Code("warning", "the table of venues lacks it", "add it to `venues.tsv`"),
    "pages": Code("warning", "pages that are none or run backwards", _IN_OVERRIDES),
    "placeholder-value": Code(
        "warning", "a number that is none: n/a, TBD, in press", _IN_OVERRIDES
    ),
    "year-against-eprint": Code("warning", "year and eprint are far apart", _IN_OVERRIDES),
    "broken-identifier": Code("error", "a DOI, number or address that is none", _IN_OVERRIDES),
    "impossible-date": Code("error", "a day that its month does not have", _IN_OVERRIDES),
    # What it rests on.
    "incomplete-record": Code("warning", "a publication without venue or year", _IN_OVERRIDES),
    "author-count": Code(
        "warning", "records differ in the number of authors, or none has all", _IN_OVERRIDES
    ),
    "author-order": Code("info", "a deposit sorted its authors by alphabet", "nothing"),
    "retracted": Code("error", "a source says that the work is retracted", "look at the notice"),
    "withdrawn": Code("error", "the preprint is withdrawn", "look at the notice"),
    # The library as a whole.
    "duplicate-work": Code(
        "warning",
        "two papers with one identifier or title",
        f"{_ONE_WORK}, else whose it is (`field`)",
    ),
    KEY_OF_TWO: Code(
        "error", "a key that the ledger gives to two works", "give one of them another"
    ),
    "uncategorized": Code("warning", "a paper in no category", "map its heading, or place it"),
    "unmapped-heading": Code("warning", "a heading that leads nowhere", "map it in the tree"),
    "unused-ruling": Code("warning", "a ruling that decides nothing", "remove it"),
    # Told by `lorabib resolve` alone.
    "unreadable-record": Code("warning", "an answer that is no record", "report it"),
    "unknown-identifier": Code("warning", "no registry knows a row's link", "mend the link"),
    "refused-identifier": Code("warning", "a registry refuses a row's link", "mend the link"),
}
