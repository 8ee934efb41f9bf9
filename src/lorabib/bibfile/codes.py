"""Every code of what is wrong with the layout of a `.bib` file, as `lorabib.checks.codes` has them.

docs/bibfiles.md holds this table for readers. The severity says what BibTeX or biber makes of it:
an error loses an entry or a field, a warning may.
"""

from __future__ import annotations

from typing import NamedTuple

from lorabib.model import Problem, Severity


class Code(NamedTuple):
    """How grave a problem is, what it means, what an author can do."""

    severity: Severity
    means: str
    cure: str


_CLOSE = "close it"

CODES = {
    "not-a-bibliography": Code("error", "a file without entries", "name a .bib file"),
    "unclosed-entry": Code("error", "a closing brace is missing in an entry", _CLOSE),
    "unclosed-quote": Code("error", "a quotation mark that opens a value is not closed", _CLOSE),
    "malformed-entry": Code("error", "an entry that cannot be read", "mend the entry"),
    "missing-key": Code("error", "an entry without a citation key", "give it one"),
    "missing-comma": Code("error", "no comma between two fields", "put one there"),
    "lost-entry": Code("error", "an entry inside one that cannot be read", "mend the outer one"),
    "repeated-key": Code("error", "two entries with one citation key", "rename or remove one"),
    "similar-key": Code("warning", "two keys differ in letter case alone", "rename one"),
    "repeated-field": Code("warning", "a field that stands twice in an entry", "remove one"),
    "undefined-string": Code("warning", "a name that no @string defines", "define or brace it"),
    "stray-text": Code("warning", "fields behind the end of an entry", "remove a closing brace"),
    "percent-in-entry": Code("warning", "% inside an entry: BibTeX stops there", "move it out"),
    "entry-behind-percent": Code("info", "BibTeX reads an entry behind %", "remove it, or the @"),
    "entry-in-comment": Code("info", "BibTeX reads an entry in @comment", "remove it, or the @"),
    "unclosed-comment": Code("warning", "a comment whose brace is not closed", _CLOSE),
    "control-character": Code("warning", "a character that no text has", "remove it"),
    "double-work": Code("info", "two entries that may be one work", "cite one, remove the other"),
    "broken-bytes": Code("warning", "bytes that are no text in the file's encoding", "retype it"),
}  # fmt: skip


def problem(
    code: str, message: str, path: str, line: int | None = None, key: str | None = None
) -> Problem:
    """A problem with the severity of its code."""
    return Problem(
        code=code,
        severity=CODES[code].severity,
        message=message,
        path=path,
        line=line,
        key=key or None,
    )
