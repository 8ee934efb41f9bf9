"""Text: folding for comparison, ASCII for keys, words. No tables of accents of our own."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
# Text of which not a character needs a look: the fast path of `clean`.
_TIDY = re.compile(r"[!-~]+(?: [!-~]+)*").fullmatch

# Not text: bidirectional overrides and isolates, zero-width blanks, soft hyphens, byte-order
# marks, tags, and what is no character. The joiners (U+200C, U+200D) are part of words.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e0fff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def clean(text: str) -> str:
    """`text` in NFC on one line: no control or invisible characters, single blanks.

    >>> clean("two\\nlines\\x00 and a\\u202etrick")
    'two lines and atrick'
    """
    if _TIDY(text):
        return text
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def printable(text: str) -> str:
    """`text` for a terminal: its blanks as they are, no control or invisible characters."""
    return _INVISIBLE.sub("", _CONTROL.sub(" ", text))


def ascii_fold(text: str) -> str:
    """ASCII by transliteration: ``Đặng`` -> ``Dang``, ``陳`` -> ``Chen``; lower case kept."""
    if text.isascii():
        return text
    from anyascii import anyascii

    return anyascii(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=1 << 19)
def fold(text: str) -> str:
    """Lower-case words with single blanks, for comparing titles.

    Accents, punctuation and letter case do not count; a ``+`` behind a name does (LoRA+ is
    not LoRA), as does everything in another script.

    >>> fold("LoRA+: Efficient Low-Rank Adaptation")
    'lora plus efficient low rank adaptation'
    """
    text = text.replace("+", " plus ")
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_WORD.findall(text.casefold()))


def squash(text: str) -> str:
    """`fold` without blanks, so that ``fine-tuning``, ``finetuning`` and ``fine tuning`` agree."""
    return fold(text).replace(" ", "")


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return fold(text).split()
