"""Which words of a title must keep their capitals: word by word, and no more than needed.

Bibliography styles turn titles into sentence case: all letters of a word become lower case but
the first of the title and the first after a colon and a blank (BibTeX's ``change.case$`` with
"t"; CSL's ``text-case="sentence"``). The rules, in the order in which they are asked, for one
part of a word (hyphens, slashes and blanks divide; ``-`` in ``{LoRA}-{FA}`` stays outside):

1. An upper-case letter after the first letter, or a digit beside an upper-case letter: LoRA,
   GPT, mT5, LLaMA, SVD, ImageNet, 3D, T5, NeurIPS'24. Protected everywhere.
2. A single upper-case letter: the B of B-LoRA, "Vitamin C". Not the article "A" (a blank and a
   word follow, and no hyphen), but always the pronoun or numeral "I".
3. A proper name that the caller knows (Bayesian, Fourier, Kronecker), "Fisher's" included;
   not where the position keeps its capital anyway.
4. The name of a method before the colon, where rule 1 or 2 holds for another part of it:
   "LoRA-Drop: …" is ``{LoRA}-{Drop}``, here and in the rest of the title, while the Tuned of
   "LoRA-Tuned Models" is an ordinary word.
5. A formula with an upper-case letter, as one run.

A title in capitals says nothing about its words: every capital in it is kept.
"""

from __future__ import annotations

import re

from lorabib.formula import FORMULA, is_formula

Runs = tuple[tuple[str, bool], ...]

# A part of a word: letters and digits, with inner apostrophes and full stops (O'Brien, U.S.).
_PART = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_METHOD = re.compile(r"\s*([^\s:]+):\s")
_HYPHENS = "-‐‑–/"
_WORD_AFTER = re.compile(r"\s+[\w$\"“‘'({]").match
_BEHIND_COLON = re.compile(r":\s+$").search


def protect(title: str, known: frozenset[str] = frozenset()) -> Runs:
    """`title` in runs, each with whether its capitals must be kept; the runs join to `title`.

    `known` are proper names as they are written. Pure and total.

    >>> protect("LoRA-FA: A Bayesian View", frozenset({"Bayesian"}))[:4]
    (('LoRA', True), ('-', False), ('FA', True), (': A ', False))
    """
    whole = _method(title)
    regions = _places(whole, title) if whole else []
    shouting = _is_shouting(title)
    spans = []
    for start, end in _tokens(title):
        token = title[start:end]
        if token.islower():
            continue  # no capital to keep
        named = shouting or any(left <= start < right for left, right in regions)
        if not named and token[1:].islower() and token.isalpha() and token not in known:
            continue  # an ordinary word, which is what most are
        if span := _protected(title, start, end, known, named):
            spans.append(span)
    return _runs(title, spans)


def _places(part: str, title: str) -> list[tuple[int, int]]:
    """Start and end of `part` wherever it stands in `title`."""
    found, at = [], title.find(part)
    while at >= 0:
        found.append((at, at + len(part)))
        at = title.find(part, at + len(part))
    return found


def _tokens(title: str) -> list[tuple[int, int]]:
    """Start and end of every part of a word and of every formula."""
    if "$" not in title:
        return [m.span() for m in _PART.finditer(title)]
    formulas = [m.span() for m in FORMULA.finditer(title) if is_formula(m[1])]
    parts = [
        m.span()
        for m in _PART.finditer(title)
        if not any(start <= m.start() < end for start, end in formulas)
    ]
    return sorted(parts + formulas)


def _protected(
    title: str, start: int, end: int, known: frozenset[str], named: bool
) -> tuple[int, int] | None:
    """The span to protect in title[start:end], or nothing; `named`: any capital counts."""
    token = title[start:end]
    if token.startswith("$"):
        return (start, end) if any(map(str.isupper, token)) else None
    stem = _POSSESSIVE.sub("", token)
    span = (start, start + len(stem))
    if _is_cased(stem):
        return span
    if len(stem) == 1 and stem.isupper() and not _is_article(title, start, end):
        return span
    if (named or stem in known) and any(map(str.isupper, stem)):
        return None if _keeps_capital(title, start) else span
    return None


def _is_cased(word: str) -> bool:
    """An upper-case letter after the first letter, or a digit beside an upper-case letter."""
    return any(map(str.isupper, word[1:])) or (
        word[:1].isupper() and any(map(str.isdigit, word[1:]))
    )


def _is_article(title: str, start: int, end: int) -> bool:
    """Whether the single letter at `start` is the article: it stands alone before a word."""
    alone = title[start - 1 : start] not in tuple(_HYPHENS) or start == 0
    return title[start] == "A" and alone and bool(_WORD_AFTER(title, end))


def _keeps_capital(title: str, start: int) -> bool:
    """Whether sentence case leaves the letter at `start` alone."""
    return start == 0 or bool(_BEHIND_COLON(title[:start]))


def _method(title: str) -> str:
    """The one hyphenated word before the colon, if a part of it is cased; else nothing."""
    match = _METHOD.match(title)
    parts = _PART.findall(match[1]) if match and "$" not in match[1] else []
    cased = any(_is_cased(part) or (len(part) == 1 and part.isupper()) for part in parts)
    return match[1] if match and len(parts) > 1 and cased else ""


def _is_shouting(title: str) -> bool:
    """A title in capitals: two words or more of which none has a lower-case letter."""
    if not title.isupper():
        return False
    words = [word for word in _PART.findall(title) if any(map(str.isalpha, word))]
    return len(words) > 1 and sum(map(len, words)) > 3


def _runs(title: str, spans: list[tuple[int, int]]) -> Runs:
    runs: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        if at < start:
            runs.append((title[at:start], False))
        runs.append((title[start:end], True))
        at = end
    if at < len(title):
        runs.append((title[at:], False))
    return tuple(runs)
