"""How a key is made of a work: a pattern of parts, such as ``{family}{year}{word}``.

The parts, with the names that JabRef and Better BibTeX have for them (docs/keys.md):

| part | what | JabRef | Better BibTeX |
|---|---|---|---|
| ``family`` | the first author's family name with its particles | ``[auth]`` | ``auth`` |
| ``families`` | those of the first three authors | ``[authors3]`` | ``authors(n=3)`` |
| ``initials`` | the first letters of all families | ``[authIni1]`` of each | ``authorsAlpha`` |
| ``year``, ``shortyear`` | 2024, 24 | ``[year]``, ``[shortyear]`` | ``year``, ``shortyear`` |
| ``word`` | the first telling word of the title | ``[veryshorttitle]`` | ``veryshorttitle`` |
| ``words`` | the first three | ``[shorttitle]`` | ``shorttitle`` |
| ``acronym`` | what stands before the colon, if it is one word; else ``word`` | | |
| ``venue`` | the short name of the venue | ``[JOURNAL:abbr]`` | ``journal.abbr`` |

A number behind a colon is a length: ``{family:3}`` has three letters, ``{words:2}`` two words,
``{families:1}`` one author. Between the parts stand letters, digits and hyphens.

A name, a word or the initials have 24 letters at most if no length is given, a whole key has 64.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from string import Formatter
from typing import NamedTuple

from lorabib.model import Item, Name
from lorabib.text import ascii_fold, fold

DEFAULT = "{family}{year}{word}"
#: Words that do not tell: articles, prepositions, conjunctions, question words.
_STOP = frozenset(
    "a an the on in of for to with and or from by at as is are be do via into over under "
    "how what when where which who why whether".split()
)
#: Words that name nobody.
_NO_NAME = frozenset(
    "others et al anon anonymous author authors collaboration team group consortium".split()
)
_MORE_WORDS = 2
#: Titles without blanks, as in Chinese, are one word, and thousands of authors have as many
#: initials: a part must stay short, and so must the key.
_LONGEST = 24
_LONGEST_KEY = 64
_BETWEEN = re.compile(r"[a-z0-9-]*").fullmatch
_HYPHENS = re.compile(r"-{2,}")


class _Work(NamedTuple):
    """A work as the parts see it: its item, its stem, and the telling words that are left."""

    item: Item
    stem: str
    words: tuple[str, ...]


class _Part(NamedTuple):
    """How a part is made of a work and a length; whether the length counts items, the usual one,
    and how many of the telling words it takes."""

    make: Callable[[_Work, int], str]
    counts: bool = False
    usual: int = 0
    words: int = 0


def _year(work: _Work) -> str:
    return str(work.item.issued.year) if work.item.issued else ""


def _acronym(work: _Work) -> str:
    before, colon, _ = work.item.title.partition(":")
    return _ascii(before) if colon and len(before.split()) == 1 else _first(work.words)


def _first(words: Sequence[str]) -> str:
    return words[0] if words else ""


def _families(work: _Work, most: int) -> str:
    names = (_ascii_name(name)[:_LONGEST] for name in work.item.author[:most])
    return "".join(names) or work.stem[:_LONGEST]


PARTS = {
    "family": _Part(lambda work, _: work.stem),
    "families": _Part(_families, counts=True, usual=3),
    "initials": _Part(
        lambda work, _: "".join(_ascii_name(n)[:1] for n in work.item.author) or work.stem
    ),
    "year": _Part(lambda work, _: _year(work)),
    "shortyear": _Part(lambda work, _: _year(work)[-2:]),
    "word": _Part(lambda work, _: _first(work.words), words=1),
    "words": _Part(lambda work, most: "-".join(work.words[:most]), counts=True, usual=3, words=3),
    "acronym": _Part(lambda work, _: _acronym(work), words=1),
    "venue": _Part(
        lambda work, _: _ascii(work.item.container_title_short or work.item.container_title)
    ),
}


class Pattern:
    """A pattern, ready to make keys.

    Raises:
        ValueError: a part that does not exist, a length that is none, a sign that no key has.
    """

    def __init__(self, text: str = DEFAULT) -> None:
        self.text = text
        self._pieces = tuple(_piece(*parsed) for parsed in _parsed(text))
        parts = [(PARTS[name], length) for _, name, length in self._pieces if name]
        if not parts:
            raise ValueError(f"{text!r} has no part, such as {{family}}")
        self._words = max((length or p.usual if p.counts else 1) * (p.words > 0)
                          for p, length in parts)  # fmt: skip

    def proposals(self, item: Item) -> Iterator[str]:
        """The keys that a work would take, the first choice first; endless, ``[a-z0-9-]+``, each in
        64 letters and once.

        >>> next(Pattern().proposals(Item(type="article", title="On the Rank of Things")))
        'rankthings'
        """
        words = _telling(item.title)
        stem = _family(item) or (words.pop(0) if words else "untitled")
        work = _Work(item, stem, tuple(words))
        key = first = self._made(work) or "untitled"
        yield key
        for word in words[self._words :][:_MORE_WORDS]:
            if len(key) + 1 + len(word) > _LONGEST_KEY:
                break
            key = f"{key}-{word}"
            yield key
        for number in count(2):
            tail = f"-{number}"
            numbered = key[: _LONGEST_KEY - len(tail)].rstrip("-") + tail
            if numbered not in (first, key):  # cut, it can be either
                yield numbered

    def _made(self, work: _Work) -> str:
        whole = "".join(
            before + (_part(PARTS[name], length, work) if name else "")
            for before, name, length in self._pieces
        )
        return _HYPHENS.sub("-", whole).strip("-")[:_LONGEST_KEY].rstrip("-")


def _part(part: _Part, length: int, work: _Work) -> str:
    if part.counts:
        return part.make(work, length or part.usual)
    return part.make(work, length)[: length or _LONGEST]


def _parsed(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"{text!r}: {str(error).lower()}") from error


def _piece(
    before: str, name: str | None, length: str | None, conversion: str | None
) -> tuple[str, str, int]:
    """What stands before a part, the part (empty behind the last), its length or 0."""
    if not _BETWEEN(before):
        raise ValueError(f"{before!r} stands in no key: letters a to z, digits and hyphens do")
    if name is None:
        return before, "", 0
    if name not in PARTS:
        raise ValueError(f"no part {{{name}}}: there are {', '.join(PARTS)}")
    if conversion or (length and not re.fullmatch(r"[1-9]\d?", length)):
        raise ValueError(f"the length of {{{name}}} is no number from 1 to 99")
    return before, name, int(length or 0)


def _family(item: Item) -> str:
    return next(filter(None, map(_ascii_name, item.author)), "")


def _ascii_name(name: Name) -> str:
    """The family name in ``[a-z0-9]`` with its particles; of a literal, the first telling word."""
    if name.literal:
        words = (_ascii(word) for word in fold(name.literal).split())
        return next((w for w in words if len(w) > 1 and w not in _NO_NAME | _STOP), "")
    parts = (name.dropping_particle, name.non_dropping_particle, name.family)
    family = _ascii(" ".join(part for part in parts if part) or name.given)
    return "" if family in _NO_NAME else family


def _ascii(text: str) -> str:
    return "".join(c for c in ascii_fold(text).lower() if c.isascii() and c.isalnum())


def _telling(title: str) -> list[str]:
    """The telling words of a title in order, in ``[a-z0-9]``."""
    title = title.replace("+", " ").replace("'", "").replace("’", "")
    found = (_ascii(word) for word in fold(title).split())
    words = [word[:_LONGEST] for word in found if word]
    return [word for word in words if word not in _STOP] or words
