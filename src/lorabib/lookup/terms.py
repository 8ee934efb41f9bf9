"""The terms of a text: folded words in ASCII, as they stand in the index and in a question."""

from __future__ import annotations

import re

from lorabib.text import ascii_fold, fold, squash

#: No question needs more words; what is behind them is not looked at.
MOST = 30
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑–'’][^\W_]+)+")
_LONGEST = 60


def terms(text: str) -> list[str]:
    """The words of a text, once each, compounds as one word behind their parts.

    >>> terms("LoRA+: Low-Rank Đặng")
    ['lora', 'plus', 'low', 'rank', 'dang', 'lowrank']
    """
    joined = (squash(found) for found in _COMPOUND.findall(text))
    words = ascii_fold(" ".join((fold(text), *joined))).lower()
    return list(dict.fromkeys(word[:_LONGEST] for word in re.findall("[a-z0-9]+", words)))


def asked(text: str) -> list[str]:
    """The words of a question: compounds by their parts alone."""
    words = re.findall("[a-z0-9]+", ascii_fold(fold(text)).lower())
    return [word[:_LONGEST] for word in dict.fromkeys(words)][:MOST]


def squashed(text: str) -> str:
    """A text as one term: ``LoRA-FA`` and ``lora fa`` are one.

    >>> squashed("LoRA-FA") == squashed("lora fa")
    True
    """
    return ascii_fold(squash(text)).lower()[: 4 * _LONGEST]
