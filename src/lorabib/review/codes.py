"""Every code of a finding in an author's file; docs/proofs.md holds this table for readers."""

from __future__ import annotations

from lorabib.checks.codes import Code

_ADOPT = "`lorabib adopt`"
_LOOK = "look at both, and mend the wrong one"

CODES = {
    # What the sources say of the work.
    "published-preprint": Code("warning", "a preprint that has been published", _ADOPT),
    "wrong-identifier": Code("warning", "an identifier that is another paper's", _ADOPT),
    "doubtful-identifier": Code("info", "an identifier of a work with another title", _LOOK),
    "unknown-identifier": Code("warning", "an identifier that no registry knows", "mend it"),
    "cut-authors": Code("warning", "a list of authors that was cut", _ADOPT),
    "wrong-authors": Code("warning", "an author who is none, or one who is missing", _ADOPT),
    "author-order": Code("warning", "authors in another order", _ADOPT),
    "author-names": Code(
        "info", "initials, or another spelling of a name", "`lorabib adopt --only author-names`"
    ),
    "wrong-year": Code("warning", "another year than the publication's", _ADOPT),
    "wrong-venue": Code("warning", "another venue than the publication's", _ADOPT),
    "wrong-title": Code("warning", "a title with another wording", _ADOPT),
    "retracted": Code("error", "a source says that the work is retracted", "look at the notice"),
    "withdrawn": Code("error", "the preprint is withdrawn", "look at the notice"),
    "unknown-title": Code("warning", "a title that no source asked has", "look it up by hand"),
    "not-in-library": Code("info", "a work that the library lacks; nothing was asked", "nothing"),
    "not-asked": Code("warning", "a source could not be asked", "try again later"),
    "undecided": Code("info", "a work that is like it, but not surely the same", "add its DOI"),
    # The file itself.
    "duplicate": Code("warning", "one work under two keys", "cite one of them"),
    "missing-field": Code("warning", "a field that styles demand of the entry type", _ADOPT),
    "latex": Code("warning", "text that LaTeX will choke on", _ADOPT),
    "not-in-pdflatex": Code(
        "info", "a letter that needs LuaLaTeX or XeLaTeX", "`lorabib adopt --only not-in-pdflatex`"
    ),
}
