"""The verdict, pure: what engines said and printed, and the papers -> faults."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from lorabib.capitals import protect
from lorabib.formula import FORMULA, is_formula
from lorabib.model import Paper
from lorabib.text import clean

from matrix.styles import Case, Known, Style, excused

Kind = Literal["error", "warning", "letter", "key", "title", "author", "year", "limit"]


class Fault(NamedTuple):
    """One thing that is wrong: its kind, and the words of the engine or the key."""

    kind: Kind
    said: str


class Printed(NamedTuple):
    """What came of a document: the engines' complaints, all its text, its references by key."""

    said: tuple[Fault, ...]
    text: str
    references: Mapping[str, str]


class Verdict(NamedTuple):
    """The faults of a document, the limits it met that are known, and what was looked at."""

    papers: int
    faults: tuple[Fault, ...]
    known: tuple[Known, ...] = ()


# --- what engines say -----------------------------------------------------------------------

_LATEX: tuple[tuple[Kind, str], ...] = (
    ("error", r"^!.*"),
    ("error", r"^.*(?:Emergency stop|Fatal error).*"),
    ("letter", r"^Missing character.*"),
    ("warning", r"^(?:(?:LaTeX|Package|Class)\b[^:\n]*Warning:|(?:pdfTeX )?warning\b).*"),
)
_BIBTEX: tuple[tuple[Kind, str], ...] = (
    ("warning", r"^Warning--.*"),
    ("error", r"^.*(?:---line|error message|I couldn't|I found no|Sorry).*"),
)
_BIBER: tuple[tuple[Kind, str], ...] = (
    ("warning", r"\bWARN - .*"),
    ("error", r"\b(?:ERROR|FATAL|CRITICAL) - .*"),
)
LOGS = {"latex": _LATEX, "bibtex": _BIBTEX, "biber": _BIBER}


def said(log: str, program: str) -> list[Fault]:
    """The errors, warnings and missing letters in a log of "latex", "bibtex" or "biber".

    >>> said("Warning--empty year in x", "bibtex")
    [Fault(kind='warning', said='Warning--empty year in x')]
    """
    return [
        Fault(kind, found.strip())
        for kind, pattern in LOGS[program]
        for found in re.findall(pattern, log, re.MULTILINE)
    ]


# --- what is printed ------------------------------------------------------------------------

# What engines set otherwise, on purpose: typographic quotes and dashes. NFKC undoes the rest
# (ligatures, fixed blanks, raised digits and the letters of mathematics).
_SAME_LETTER = {"'": "‘’`´", '"': "“”", "-": "‐‑‒–—−", "": "\u200b\u2060\u00ad"}
_SET = {ord(char): one for one, chars in _SAME_LETTER.items() for char in chars}

# IEEEtran prints a dash for the names of the reference before.
_DASHED = re.compile(r"\[\d+\] --,").match


def plain(text: str) -> str:
    """`text` as it is compared: one kind of quotes, dashes and blanks.

    >>> plain("Let’s  \\ufb01nd — out")
    "Let's find - out"
    """
    text = unicodedata.normalize("NFKC", text.translate(_SET))
    return " ".join(text.translate(_SET).split())


def expected(title: str, known: frozenset[str], case: Case) -> list[tuple[str, bool]]:
    """The letters that a style must print of a title, each with whether its case is free.

    In sentence case a letter stays that is protected, the first, or follows a colon and a blank
    (Patashnik, *Designing BibTeX Styles*, ``change.case$``).
    """
    letters: list[tuple[str, bool]] = []
    for run, kept in protect(clean(title), known):
        for char in unicodedata.normalize("NFKC", _read(run).translate(_SET)):
            before = "".join(c for c, _ in letters[-2:])
            free = case == "folded" and not kept
            letters.append((char if kept else _cased(char, before, case), free))
    return letters


def _cased(char: str, before: str, case: Case) -> str:
    """A letter that is not protected, in a style of `case`, after the letters `before`."""
    if case in ("kept", "folded") or not before:
        return char
    if before == ": ":
        return char.upper() if case == "raised" else char
    return char.lower()


def _read(run: str) -> str:
    """Text with its formulas as they are printed: by their letters."""
    if "$" not in run:
        return run
    from pylatexenc.latex2text import LatexNodes2Text

    def letters(formula: str) -> str:
        return re.sub(r"[\s_^{}]", "", LatexNodes2Text().latex_to_text(formula))

    return FORMULA.sub(lambda m: letters(m[1]) if is_formula(m[1]) else m[0], run)


def has_title(reference: str, letters: Sequence[tuple[str, bool]]) -> bool:
    """Whether a printed reference has these letters, one after the other."""
    parts = (
        f"(?i:{re.escape(char)})" if free and char.isalpha() else re.escape(char)
        for char, free in letters
    )
    return bool(re.search("".join(parts), reference))


def judge(
    style: Style, papers: Sequence[Paper], printed: Printed, known: frozenset[str]
) -> Verdict:
    """What is wrong with the document of `papers`; `known` are the protected proper names."""
    by_key = {paper.key: paper for paper in papers}
    limits = [(fault, excused(style, fault.said, by_key)) for fault in printed.said]
    faults = [fault for fault, limit in limits if not limit]
    faults += _keys(by_key, printed)
    for key in by_key.keys() & printed.references.keys():
        faults += _reference(style, by_key[key], plain(printed.references[key]), known)
    return Verdict(
        len(papers), tuple(sorted(faults)), tuple(filter(None, (limit for _, limit in limits)))
    )


def _keys(papers: Iterable[str], printed: Printed) -> Iterator[Fault]:
    """Every paper has one reference, every reference is a paper's, no citation leads nowhere."""
    wanted, found = set(papers), set(printed.references)
    yield from (Fault("key", f"{key} is not printed") for key in sorted(wanted - found))
    yield from (Fault("key", f"{key} was not cited") for key in sorted(found - wanted))
    yield from (Fault("key", mark) for mark in re.findall(r"\[\?+\]|\(\?+\)|\?\?\?", printed.text))


def _reference(style: Style, paper: Paper, text: str, known: frozenset[str]) -> Iterator[Fault]:
    item = paper.item
    letters = expected(item.title, known, style.case)
    if not has_title(text, letters):
        wanted = "".join(char for char, _ in letters)
        yield Fault("title", f"{paper.key}: {wanted!r} is not in {text!r}")
    if item.author:
        first = item.author[0].family or item.author[0].literal
        if plain(first) not in text and not _DASHED(text):
            yield Fault("author", f"{paper.key}: {first!r} is not in {text!r}")
    if item.issued and str(item.issued.year) not in text:
        yield Fault("year", f"{paper.key}: {item.issued.year} is not in {text!r}")


def stale(style: Style, verdict: Verdict) -> list[Fault]:
    """The limits of a style that no paper of ``all`` meets any more."""
    return [
        Fault("limit", f"no longer met: {known.said}")
        for known in style.known
        if known not in verdict.known
    ]
