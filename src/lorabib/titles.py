"""Titles in one form: a normaliser, Item -> Item, idempotent."""

from __future__ import annotations

import re

from lorabib.model import Item, replace
from lorabib.text import clean

_GLUED_COLON = re.compile(r"(?<=\w):(?=[^\W\d_]{2})")
_LOOSE_COLON = re.compile(r"\s+:(?=\s)")


def normalise(item: Item) -> Item:
    """The item with its title trimmed: blanks, one colon before a sub-title, no final dot."""
    title = tidy(item.title)
    return item if title == item.title else replace(item, title=title)


def tidy(title: str) -> str:
    """One title: blanks single, ``:`` followed by a blank, no colon first, no dot last.

    >>> tidy("FeDeRA:Efficient Fine-tuning.")
    'FeDeRA: Efficient Fine-tuning'
    """
    text = clean(title)
    if ":" in text and "://" not in text:
        text = _LOOSE_COLON.sub(":", _GLUED_COLON.sub(": ", text))
    text = text.lstrip(":;,.| ")
    while text.endswith((".", ",", ";", ":")) and not text.endswith("..."):
        text = text[:-1].rstrip()
    return text
