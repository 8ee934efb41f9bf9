"""What a user asks to have added: by identifier, by title, or as an entry of a file; and text files
with one of them a line."""

from __future__ import annotations

import re

from lorabib import identifiers
from lorabib.model import Base, Item, Problem
from lorabib.text import clean, squash

#: No title is longer.
_LONGEST = 1000
_MARK = re.compile(r"(?:[-*+•]|\d+[.)])\s+")
#: Of a wrong text so much is said.
_SHOWN = 80
_NUMBER = re.compile(r"(?:arxiv:\s*)?\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class Wish(Base, frozen=True, kw_only=True):
    """A work that is asked for.

    `text` are the user's words, `line` their place in a file. `identifiers` name the work, `item`
    is what a file says of it, empty where only identifiers are given; `urls` are addresses that
    name no identifier, `code` those of its code. `listed` is true for an entry of a bibliography:
    its row may stay undecided, as those of lists.
    """

    text: str
    line: int | None = None
    identifiers: tuple[str, ...] = ()
    item: Item | None = None
    urls: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    listed: bool = False

    @property
    def title(self) -> str:
        """The title that is given; empty if none is."""
        return self.item.title if self.item else ""


def wish(text: str, line: int | None = None) -> Wish | str:
    """What a text asks for: an identifier in any form, an address, else a title; or why nothing.

    >>> wish("https://arxiv.org/pdf/2106.09685v2").identifiers
    ('arxiv:2106.09685',)
    >>> wish("LoRA: Low-Rank Adaptation").title
    'LoRA: Low-Rank Adaptation'
    """
    text = clean(text)
    if broken := broken_identifier(text):
        return broken
    identifier = identifiers.parse(text) if " " not in text or ":" in text else None
    if identifier:
        return Wish(text=text, line=line, identifiers=(identifier,))
    if " " not in text and identifiers.cut_off(text):
        return "an arXiv address with a broken number"
    if _ADDRESS.fullmatch(text):
        return "an address that names no identifier that lorabib knows: give a DOI or the title"
    if not squash(text):
        return "no identifier, address or title"
    if len(text) > _LONGEST:
        return f"over {_LONGEST} characters: no title"
    return Wish(text=text, line=line, item=Item(type="article", title=text))


def broken_identifier(text: str) -> str:
    """What is wrong with a text that is meant as an identifier; empty if nothing is, or it is none.

    >>> broken_identifier("10.5555/x y")
    "'10.5555/x y' is no DOI: it is cut, or has a blank in it"
    """
    if identifiers.broken_doi(text):
        return f"{text[:_SHOWN]!r} is no DOI: it is cut, or has a blank in it"
    if _NUMBER.fullmatch(text) and not identifiers.arxiv(text.rpartition(":")[2]):
        return f"{text!r} is no arXiv number: those begin with year and month, as 2106.09685"
    return ""


def read_text(text: str, path: str) -> tuple[tuple[Wish, ...], tuple[Problem, ...]]:
    """The works of a text with one identifier, address or title a line, and what is none.

    Empty lines and lines that begin with ``#`` are nothing; marks of a list are seen through.
    """
    wishes: list[Wish] = []
    problems: list[Problem] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        found = wish(_MARK.sub("", line, count=1), number)
        if isinstance(found, Wish):
            wishes.append(found)
        else:
            problems.append(unreadable(path, number, found))
    return tuple(wishes), tuple(problems)


def unreadable(path: str, line: int | None, message: str) -> Problem:
    """The problem of an entry that is no row."""
    return Problem(
        code="unreadable-entry", severity="warning", message=message, path=path, line=line
    )
