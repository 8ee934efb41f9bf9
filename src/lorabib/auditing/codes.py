"""Every code of a finding in a list; docs/audits.md holds this table for readers."""

from __future__ import annotations

from lorabib import lists
from lorabib.checks import CODES as LIBRARY
from lorabib.checks.codes import Code
from lorabib.review import CODES as REVIEW

_FIX = "`--fix`"
_ONE = "keep one of them"

_OWN = {
    # Links.
    "wrong-identifier": Code("warning", "a link that leads to another paper", _FIX),
    "doubtful-identifier": Code(
        "info", "a link to a work with another title: this one renamed, or another", "look at both"
    ),
    "unknown-identifier": REVIEW["unknown-identifier"],
    "malformed-identifier": Code("warning", "a link with half an identifier, or none", _FIX),
    "malformed-link": Code("warning", "an address that cannot be followed as printed", _FIX),
    "old-link": Code(
        "info",
        "an address in an old form, of a reader's page, or of a closed site",
        "`--fix --only old-link`",
    ),
    "no-identifier": Code("warning", "a row without a link to its paper", _FIX),
    # Rows beside each other.
    "duplicate": Code("warning", "one paper twice under one heading", _ONE),
    "two-titles": Code("warning", "one paper under two titles", "print one of them"),
    "shared-link": Code("warning", "one link in rows with different titles", "mend one link"),
    # What the sources say of the work.
    "published-preprint": Code("warning", "a preprint that has been published", _FIX),
    "wrong-year": Code("warning", "a year that no version of the work has", _FIX),
    "wrong-venue": Code("warning", "another venue than the publication's", _FIX),
    "wrong-title": Code("warning", "a title with another wording", _FIX),
    "retracted": REVIEW["retracted"],
    "withdrawn": REVIEW["withdrawn"],
    # What is not known.
    "unknown-title": Code("info", "a title that no source asked has", "look it up by hand"),
    "not-in-library": REVIEW["not-in-library"],
    "not-asked": REVIEW["not-asked"],
    "undecided": Code("info", "a work that is like it, but not surely the same", "add its link"),
}

CODES = {**_OWN, **{code: LIBRARY[code] for code in lists.CODES if code not in _OWN}}
"""Of the rows, and of how they are read."""
