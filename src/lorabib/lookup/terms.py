"""The terms of a text: folded words in ASCII, as they stand in the index and in a question."""

from __future__ import annotations

import re

from lorabib.text import ascii_fold, fold, squash

#: No question needs more words; what is behind them is not looked at.
MOST = 30
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑–'’][^\W_]+)+")
_JOINED = re.compile("[-‐‑–'’]").search
_WORDS = re.compile("[a-z0-9]+").findall
_ET_AL = re.compile(r"\bet\.? al\b\.?", re.IGNORECASE).sub
_LONGEST = 60


def terms(text: str) -> list[str]:
    """The words of a text, once each, compounds as one word behind their parts.

    >>> terms("LoRA+: Low-Rank Đặng")
    ['lora', 'plus', 'low', 'rank', 'dang', 'lowrank']
    """
    words = in_order(text)
    if _JOINED(text):
        words += map(squash, _COMPOUND.findall(text))
        words = _WORDS(ascii_fold(" ".join(words)).lower())
    return list(dict.fromkeys(word[:_LONGEST] for word in words))


def asked(text: str) -> list[str]:
    """The words of a question: compounds by their parts alone, without "et al.".

    >>> asked("Hu et al. 2021")
    ['hu', '2021']
    """
    words = in_order(_ET_AL(" ", text)) or in_order(text)
    return [word[:_LONGEST] for word in dict.fromkeys(words)][:MOST]


def bare(url: str) -> str:
    """What of an address tells it from others."""
    text = url.strip().lower().removeprefix("http://").removeprefix("https://")
    return text.removeprefix("www.").rstrip("/").removesuffix(".git")


def in_order(text: str) -> list[str]:
    """The folded words of a text in ASCII, in their order, as often as they stand there.

    For what is ASCII already, as most is, in one step.
    """
    if text.isascii():
        return _WORDS(text.replace("+", " plus ").lower())
    return _WORDS(ascii_fold(fold(text)).lower())


def squashed(text: str) -> str:
    """A text as one term: ``LoRA-FA`` and ``lora fa`` are one.

    >>> squashed("LoRA-FA") == squashed("lora fa")
    True
    """
    return ascii_fold(squash(text)).lower()[: 4 * _LONGEST]
