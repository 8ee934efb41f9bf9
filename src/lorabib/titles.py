"""Titles in one form: a normaliser, Item -> Item, idempotent.

The rule is the table tests/cases/titles.tsv.
"""

from __future__ import annotations

import re

from lorabib.formula import FORMULA, is_formula
from lorabib.formula.spelling import canonical
from lorabib.model import Item, replace
from lorabib.text import clean

_GLUED_COLON = re.compile(r"(?<=\w):(?=[^\W\d_]{2})|(?<=[^\W\d_]{2}):(?=[^\W\d_]\s)")
_LOOSE_COLON = re.compile(r"\s+:(?=\s)")
_COLONS = re.compile(r":(?=\s*:(?:\s|$))\s*")
# TeX's quotes and dashes, as typists and arXiv have them.
_QUOTES = re.compile(r"(?:``|(?<!\S)'')(?=\w)(.+?)(?<=[^\s'])''(?!')")
_LONG = re.compile(r"(?<=[\w)])( ?)---(?=\1[\w(])")
_DASH = re.compile(r"(?<=[\w)] )--(?= [^\W\d_(])|(?<=\w)--(?=\w)")
# The mark of a footnote behind a title; "A*" and "LoRA*" are names.
_NOTE = re.compile(
    r"\s*(?:[†‡§¶]+|(?<=\s)\*|(?<=[a-z]{3})[*¹]"
    r"|(?:(?<=\s)|(?<=[a-z]{3})|^)\$\s*\^\{?\s*(?:\*|\\ast|\\dag\w*)\s*\}?\s*\$)$"
)
_MARKS = tuple("†‡§¶*¹$")  # what a note ends with
# A formula with blanks inside its dollars; only a sign of mathematics tells it from money.
_SPACED = re.compile(r"\$ +(?=[^$]*[\\^_])([^$]{1,200}?) +\$")
_ABBREVIATED = re.compile(r"(?:(?<![^\W\d_])(?:[^\W\d_]{1,2}\.){2,}|\b(?:et al|etc)\.)$")


def normalise(item: Item) -> Item:
    """The item with its title in the form of `tidy`."""
    title = tidy(item.title)
    return item if title == item.title else replace(item, title=title)


def tidy(title: str) -> str:
    """One title: blanks single, quotes and dashes of typography, ``:`` once and followed by a
    blank, no colon first, no dot and no mark of a footnote last, formulas in plain LaTeX.

    >>> tidy("FeDeRA:Efficient Fine-tuning.")
    'FeDeRA: Efficient Fine-tuning'
    """
    text = clean(title)
    while True:
        before = text
        text = _trimmed(_punctuated(text).lstrip(":;,.| "))
        if text == before:
            return text


def _punctuated(text: str) -> str:
    if "$" in text:
        text = _SPACED.sub(_unspaced, text)
        text = FORMULA.sub(lambda match: f"${canonical(match[1])}$", text)
    if "''" in text:
        text = _QUOTES.sub(r"“\1”", text)
    if "--" in text:
        text = _DASH.sub("–", _LONG.sub(r"\1—", text))
    if ":" not in text or "://" in text:
        return text
    return _COLONS.sub("", _LOOSE_COLON.sub(":", _GLUED_COLON.sub(": ", text)))


def _unspaced(match: re.Match[str]) -> str:
    """A formula with blanks at its ends, which money never is; else the text as it is."""
    source = canonical(match[1])
    return f"${source}$" if is_formula(source) else match[0]


def _trimmed(text: str) -> str:
    if text.endswith(_MARKS):
        text = _NOTE.sub("", text)
    while text.endswith((".", ",", ";", ":", "。")) and not text.endswith("..."):
        if _ABBREVIATED.search(text):
            break
        text = text[:-1].rstrip()
    return text
