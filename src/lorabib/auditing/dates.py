"""Whether a venue or a year stands in a row so that another may be put in its place.

``arXiv, 23 May 2024`` says when a preprint was posted: with the conference's name and year in it,
the row would tell a day that nobody has set. So a row with a month, a day or a second year beside
what changes is left alone, and so is a piece of a longer word, number or date. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from lorabib.auditing.spans import ADDRESS
from lorabib.bibfile.diffs import Edit
from lorabib.bibfile.model import Span
from lorabib.identifiers import ARXIV
from lorabib.model import ListEntry

#: A badge shows its address as words.
_BADGE = re.compile(r"shields\.io/badge/", re.IGNORECASE).search
_NUMBER = re.compile(r"\b10\.\d{4,9}/[^\s)\]|]+|\b\d{4}\.[a-z\d]+-[a-z]+\.\d+\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\w)(?<!\d\.)(?:19[5-9]|20[0-3])\d(?!\d|\.\d{3})")
_VERSION = re.compile(r"[(\[]\s*v\d{1,2}\b")
_BOXED = re.compile(r"[(\[|]\s*(\d{4})[.,;:]?\s*(?=[)\]|])")
_SHORT_YEAR = re.compile(r"['’‘`](\d\d)(?!\w)")
_Y, _M = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])"
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_JOIN = r"(?:\s?[-/‐‑–]\s?|\.)"
_DATE = re.compile(
    rf"(?<![\w.])(?:{_Y}{_JOIN}{_D}|(?:{_D}{_JOIN})?{_D}{_JOIN}{_Y}|{_Y}{_M}(?:[0-3]\d)?"
    rf"|\d\d[-/]{_M}|{_M}[-/]\d\d|\d\d\.(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])\.\d\d"
    r"|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?!\w|\.\d)|\d\s?[年月日]"
    r"|\|\s*0[1-9]\.?\s*(?=\|)"
)
_NAMES = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?"
    r"|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?"
    r"|spring|summer|autumn|fall|winter|q[1-4])"
)
_MONTH = re.compile(
    rf"\b{_NAMES}\b[^\w\x00|]{{0,4}}\d|\d(?:st|nd|rd|th)?[^\w\x00|]{{0,4}}(?:of\s)?{_NAMES}\b"
    rf"|[(\[|]\s*{_NAMES}\.?\s*(?=[)\]|])",
    re.IGNORECASE,
)
_MONTHLY = re.compile(
    r"(?:^|\|)[^\w|]*(?:month|day|quarter|monat|tag|月|日)[^\w|]*(?=\||$)", re.IGNORECASE
).search
#: What joins a piece to its neighbour: ``arXiv'24``, ``2024.05``, ``05/2024``.
_JOINED = r"[-./:'’‘_‐‑–—~+#&@%]"
_BEFORE = re.compile(rf"\w{_JOINED}$").search
_AFTER = re.compile(rf"{_JOINED}\w").match
_WORD = re.compile(r"[^\W_]+")
_WORD_BEFORE = re.compile(r"([^\W_]+)[\s.,:;/(\[–—-]*$").search
_WORD_AFTER = re.compile(r"[\s,:;(\[]*([^\W_]+)").match
_TAG, _MARKS = re.compile(r"</?[a-z][^<>]*>|<!--|-->", re.IGNORECASE), re.compile(r"[*_`~]")
#: Words that may stand beside a year and are no part of a date.
_USUAL = frozenset(
    "al et in year published appeared and at by preprint oral spotlight poster highlight best "
    "paper award workshop track findings main conference pdf code link proc proceedings".split()
)
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_PARAGRAPH = re.compile(r"\r?\n[ \t]*\r?\n(?=[^\s])")


def unsettled(text: str, edits: Sequence[Edit], row: ListEntry, year: int | None) -> bool:
    """Whether the edits of a row's venue and year would leave it saying something untrue.

    `text` is the row's source, `year` the one that is right for the new venue.
    """
    new, seen = _edited(text, edits), _seen(text, row)
    return (
        any(not (_balanced(_old(text, e)) and _balanced(e.text)) for e in edits)
        or any(_attached(seen, edit) or _strange(seen, edit, row) for edit in edits)
        or _left(_seen(_PARAGRAPH.split(new)[0], row), year)
        or not _posted(row).isdisjoint(_BOXED.findall(_plain(seen)))
    )


def has_date_in(piece: str) -> bool:
    """Whether a printed venue has a piece of a date.

    >>> has_date_in("arXiv (May"), has_date_in("arXiv"), has_date_in("ICML'24")
    (True, False, True)
    """
    bare = ARXIV.sub("", piece)
    named = re.search(rf"(?:^|\W){_NAMES}\W*$", bare, re.IGNORECASE)
    return bool(named or _SHORT_YEAR.search(bare) or _DATE.search(bare)) or not _balanced(bare)


def monthly(header: str) -> bool:
    """Whether a table's head has a column of months or days.

    >>> monthly("| Year | Month | Title |"), monthly("| Date | Title |")
    (True, False)
    """
    return bool(_MONTHLY(header))


def _old(text: str, edit: Edit) -> str:
    return text[edit.span.start : edit.span.end]


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def _around(seen: str, edit: Edit) -> tuple[str, str]:
    """What a reader sees before and behind a piece."""
    return _plain(seen[: edit.span.start]), _plain(seen[edit.span.end :])


def _plain(text: str) -> str:
    return _MARKS.sub("", unescape(_TAG.sub(" ", text)))


def _attached(seen: str, edit: Edit) -> bool:
    """Whether a piece is a part of something longer."""
    before, after = _around(seen, edit)
    return bool(_BEFORE(before[-2:]) or _AFTER(after[:2]))


def _balanced(piece: str) -> bool:
    """Whether every bracket in a piece has its other half in it."""
    opened: list[str] = []
    for c in piece:
        if c in _PAIRS.values():
            opened.append(c)
        elif c in _PAIRS and (not opened or opened.pop() != _PAIRS[c]):
            return False
    return not opened


def _strange(seen: str, edit: Edit, row: ListEntry) -> bool:
    """Whether a word beside a year, or in the cell of what changes, is none that the row was read
    to have: ``mayo 2024``."""
    before, after = _around(seen, edit)
    if seen.lstrip(" >").startswith("|"):
        beside = _WORD.findall(f"{before.rpartition('|')[2]}|{after.partition('|')[0]}")
    elif _old(seen, edit).isdecimal():
        beside = [m[1] for m in (_WORD_BEFORE(before), _WORD_AFTER(after)) if m]
    else:
        beside = []
    # A word in italics before the year is read as the only author: ``*mayo* 2024``.
    authors = row.authors if len(" ".join(row.authors).split()) > 1 else ()
    said = (row.title, row.venue or "", *authors, *(link.label for link in row.links))
    known = {word for word in _WORD.findall(" ".join(said).casefold()) if not word.isdecimal()}
    return not {word.casefold() for word in beside} <= {*known, *_USUAL, str(row.year)}


def _posted(row: ListEntry) -> set[str]:
    """Year and month of the row's arXiv numbers as lists print them: ``[2405]``."""
    return {m[1][:4] for link in row.links for m in ARXIV.finditer(link.url)}


def _seen(text: str, row: ListEntry) -> str:
    """What a reader sees of a row beside its title: no addresses, no identifiers."""
    for span in sorted(_hidden(text, row), reverse=True):
        blank = "\0" * (span.end - span.start)
        text = text[: span.start] + blank + text[span.end :]
    return text


def _hidden(text: str, row: ListEntry) -> Iterator[Span]:
    for pattern in (ADDRESS, _NUMBER, ARXIV, re.compile(re.escape(row.title))):
        for found in pattern.finditer(text):
            if not (pattern is ADDRESS and _BADGE(found[0])):
                yield Span(*found.span())


def _left(text: str, year: int | None) -> bool:
    """Whether a text has a month, a day, a version or another year than this."""
    text = _plain(text)
    years = {int(found[0]) for found in _YEAR.finditer(text)}
    years |= {2000 + int(found[1]) for found in _SHORT_YEAR.finditer(text)}
    return bool(years - {year}) or any(p.search(text) for p in (_DATE, _MONTH, _VERSION))
