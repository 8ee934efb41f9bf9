"""Names for files, of any text: short, ASCII, safe on every disk, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from lorabib.categories import ALL, UNCATEGORIZED
from lorabib.store.tree import DEVICES
from lorabib.text import ascii_fold

#: Letters of a proposed slug; a heading of any length gives one.
LENGTH = 32
#: Words that tell nothing in a name.
_LITTLE = frozenset("a an and by for from in its of on or the to towards via with using".split())
#: Names that can be no category's and no list's.
RESERVED = DEVICES | {"conin", "conout", "clock", ALL, UNCATEGORIZED}
#: What stands before a heading and is none of its words: ``3.1``, ``(a)``, ``IV.``
_NUMBERING = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,2})*[.):]|\d{1,2}(?:\.\d{1,2})+|\(?[a-z]\)|[a-z]\.|\([ivx]+\)"
    r"|[ivx]+[.)])\s+(?=\S)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9]+")


def slug(title: str, taken: Collection[str] = (), before: Iterable[str] = ()) -> str:
    """A slug for `title` that is not among `taken`, which are compared without letter case.

    Where a slug is taken, the words of `before` (the headings above, the nearest first) are put
    before it, and then a number behind it.

    >>> slug("3.2 Mixture of LoRA Experts")
    'mixture-lora-experts'
    >>> slug("Surveys", {"surveys"}, ["Vision"])
    'vision-surveys'
    >>> slug("../CON")
    'con-papers'
    """
    used = {name.casefold() for name in taken}
    words = _words(title) or ["papers"]
    proposals = [_joined(words)]
    for above in before:
        words = [*(w for w in _words(above) if w not in words), *words]
        proposals.append(_joined(words))
    proposals = [f"{name}-papers" if name in RESERVED else name for name in proposals]
    free = (name for name in proposals if name not in used)
    return next(free, None) or _numbered(proposals[0], used)


#: File names that say nothing of what is in them.
_NAMELESS = frozenset({"readme", "index", "list", "papers", "main"})


def list_name(stem: str, folder: str, taken: Collection[str] = ()) -> str:
    """The name of a list whose file is `stem` without its ending, in a folder of that name.

    >>> list_name("README", "Awesome-LoRA"), list_name("lora of LLMs", "downloads")
    ('awesome-lora', 'lora-of-llms')
    """
    used = {name.casefold() for name in taken}
    names = [folder or stem, stem] if stem.casefold() in _NAMELESS else [stem, f"{stem} {folder}"]
    proposals = [_joined(_WORD.findall(ascii_fold(n).lower()) or ["list"], 64) for n in names]
    proposals = [f"{name}-papers" if name in RESERVED else name for name in proposals]
    free = (name for name in proposals if name not in used)
    return next(free, None) or _numbered(proposals[0], used)


def unnumbered(title: str) -> str:
    """A heading without the number before it.

    >>> unnumbered("3.1 Seeds"), unnumbered("(a) Soil"), unnumbered("3 Ways to Water")
    ('Seeds', 'Soil', '3 Ways to Water')
    """
    return _NUMBERING.sub("", title, count=1)


def _words(title: str) -> list[str]:
    # anyascii calls pictures by their names.
    letters = "".join(" " if unicodedata.category(c) == "So" else c for c in title)
    found = _WORD.findall(ascii_fold(unnumbered(letters)).lower().replace("'", ""))
    return [word for word in found if word not in _LITTLE] or found


def _joined(words: list[str], length: int = LENGTH) -> str:
    """As many of the words as fit in `length` letters, at least a part of the first."""
    text = words[0][:length]
    for word in words[1:]:
        if len(text) + 1 + len(word) > length:
            break
        text += f"-{word}"
    return text


def _numbered(name: str, used: Collection[str]) -> str:
    number = 2
    while f"{name}-{number}" in used:
        number += 1
    return f"{name}-{number}"


def is_safe(name: str) -> bool:
    """Whether a name can be a file's on every disk, as a slug is.

    >>> is_safe("moe"), is_safe(".."), is_safe("aux"), is_safe("a/b")
    (True, False, False, False)
    """
    plain = re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", name) is not None
    return plain and len(name) <= 100 and name not in RESERVED
