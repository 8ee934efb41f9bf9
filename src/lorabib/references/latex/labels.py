r"""The labels of ``\bibitem``: printed in the list, or read as author and year by natbib.

The forms are those that natbib reads (natbib.sty 8.31, "The forms of the bibitem").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lorabib.references.latex.source import Source


class Label(NamedTuple):
    """A label in LaTeX: what the list prints (None: its number), or author and year."""

    printed: str | None = None
    authors: str = ""
    year: str = ""


_CITE = re.compile(r"(?:\\protect\s*)?\\(citeauthoryear|astroncite|citename)(?![A-Za-z])")
_ENDS_IN_YEAR = re.compile(
    r"(?P<authors>[^\d].*[^\s,\d~]),\s*(?P<year>(?:\d{3,4}|\\noopsort\s*\{.*|n\.?d\.?).*)",
    re.DOTALL,
)


def read(label: str | None) -> Label:
    r"""What a label in brackets says; None is no label.

    >>> read("Hu et~al.(2022)Hu, Shen")
    Label(printed='', authors='Hu et~al.', year='2022')
    >>> read("HSW{\etalchar{+}}22").printed
    'HSW{\\etalchar{+}}22'
    """
    if label is None:
        return Label()
    text = re.sub(r"(?<!\\)%.*\n\s*", "", label).strip()
    while text.startswith("{") and Source(text).raw() == text[1:-1]:
        text = text[1:-1].strip()
    if match := _CITE.search(text):
        return _command(match[1], text[match.end() :])
    return _natbib(text) or _apalike(text) or Label(printed=label)


def _command(name: str, rest: str) -> Label:
    """``\\citeauthoryear`` has two or three arguments, of which the last two are the short ones."""
    source = Source(rest)
    source.blank()
    found = []
    while source.text[source.at : source.at + 1] == "{":
        found.append(source.raw())
        source.blank()
    if name == "citename":
        return Label("", found[0].rstrip(" ,") if found else "", source.text[source.at :])
    *_, authors, year = ["", "", *found]
    return Label("", authors, year)


def _natbib(text: str) -> Label | None:
    """``authors(year)all authors``, by the first bracket that stands in no braces."""
    level = 0
    for at, char in enumerate(text):
        level += (char == "{") - (char == "}")
        if char == "(" and not level and at:
            end = text.find(")", at)
            return Label("", text[:at], text[at + 1 : end]) if end > 0 else None
    return None


def _apalike(text: str) -> Label | None:
    match = _ENDS_IN_YEAR.fullmatch(text)
    return Label("", match["authors"], match["year"]) if match else None
