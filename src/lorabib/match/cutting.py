"""Cutting a title up for comparison: its folded words, its short name, and the rest.

The short name before the colon is the *head* (as in ``DoRA: ...``), the rest the *body*.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lorabib.latex import unescape
from lorabib.model import Base
from lorabib.text import fold, squash

#: Words that may stand or miss without making another title.
LIGHT = frozenset(
    "a an the of for in on to with and or by via from at as its using through toward towards into "
    "under over between among across during within".split()
)
_HEAD_END = re.compile(r":\s*|\s+[-–—]\s+|\.\s+")
_HEAD_WORDS = 3
#: What stands before a colon without being a name: it makes another paper, or none.
NO_HEADS = frozenset(
    "erratum errata corrigendum correction addendum reply comment comments response rebuttal "
    "retraction review survey editorial part chapter abstract poster demo tutorial re "
    "revisiting revisited beyond rethinking replication rejoinder supplement supplementary "
    "supplemental keynote invited reproducibility discussion slides talk code data dataset "
    "artifact artefact decision letter critique translation translated volume followup follow "
    "appendix notice withdrawal note companion preface foreword introduction interview "
    "highlights summary news book perspective viewpoint opinion short extended position wip "
    "phd forum video commentary highlight sequel lecture figure table model teaching "
    "proceedings faster reviewer retracted withdrawn".split()
)
#: What is added to the title of a version of the same work.
_ADDED = re.compile(r"\s*[(\[](?:extended|full|long|arxiv|preprint) version[)\]]\s*$", re.I)
_SPELT = {"vs": "versus", "w/": "with", "&": "and"}
_SHORT = re.compile(r"\bvs\b\.?|\bw/(?=\s)|&", re.IGNORECASE)
_ARROWS = {"→": " to ", "×": "x", "∞": "infinity", "Œ": "Oe", "œ": "oe"}
_COINED = re.compile(r"\w[^\W\d_]*[A-Z0-9]")
_PARENTHESIS = re.compile(r"\(([^()\s]{2,20})\)")
#: Words that number: no slip of the pen makes one of another.
DIGIT = re.compile(r"\d|^(?:i{1,3}|iv|vi{0,3}|ix|x)$")


class Title(Base, frozen=True, kw_only=True):
    """A title cut up for comparison, all folded; `telling` are its words without endings.

    `coined` tells that the head is no word of the language.
    """

    squashed: str
    coined: bool
    words: tuple[str, ...]
    telling: frozenset[str]
    head: str
    body: tuple[str, ...]


@lru_cache(maxsize=262144)
def cut(title: str) -> Title:
    """A title's folded words, its head and its body."""
    title = _plain(title)
    words = tuple(fold(title).split())
    head, body, coined = "", words, False
    match = _HEAD_END.search(title)
    if match and match.start():
        left, right = fold(title[: match.start()]), fold(title[match.end() :])
        if right and _is_name(title[: match.start()]):
            head, body = left.replace(" ", ""), tuple(right.split())
            coined = _is_coined(title[: match.start()])
    if not head:
        inside = _PARENTHESIS.search(title)
        head = squash(inside[1]) if inside and not inside[1].islower() else ""
        coined = bool(head)
    telling = frozenset(stem(w) for w in words if w not in LIGHT)
    return Title(
        squashed="".join(words), coined=coined, words=words, telling=telling, head=head, body=body
    )


def _is_coined(left: str) -> bool:
    """Whether one of the words before a colon is coined: capitals or digits inside (LoRA, T5)."""
    return any(_COINED.search(word) for word in left.split())


def _plain(title: str) -> str:
    """The title without what sources write in different ways: LaTeX, Greek letters, ``&``."""
    if "\\" in title or "$" in title:
        title = unescape(title.replace("$", ""))
    if not title.isascii():
        title = "".join(map(_letter, title))
    title = _ADDED.sub("", title)
    return _SHORT.sub(lambda found: _SPELT[found[0].lower().rstrip(".")], title)


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    """A Greek letter by its name (``α``, ``alpha``), every other character as it is."""
    name = unicodedata.name(character, "")
    if name.startswith("GREEK ") and " LETTER " in name:
        return name.split(" LETTER ")[1].split()[0].lower()
    return _ARROWS.get(character, character)


def _is_name(left: str) -> bool:
    """Whether the words before a colon can be the short name of a method."""
    return len(left.split()) <= _HEAD_WORDS and not NO_HEADS.intersection(fold(left).split())


def stem(word: str) -> str:
    """A word without the ending of a plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
