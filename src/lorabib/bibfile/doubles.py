"""Entries of one file that may be one work under two keys: told, never joined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lorabib.bibfile.codes import problem
from lorabib.bibfile.model import Bibliography, Entry
from lorabib.bibfile.naming import named
from lorabib.bibfile.plain import parted, people, plain
from lorabib.model import Problem
from lorabib.text import squash

#: Where authors name other works, too.
_OF_OTHERS = frozenset({"note", "annote", "addendum", "volume", "number", "pages"})
#: Parts of a book have the book's own numbers.
_PARTS = frozenset({"inbook", "incollection", "bookinbook", "suppbook", "inreference"})
_SHORTEST = 8


class _Seen(NamedTuple):
    entry: Entry
    title: str
    identifiers: frozenset[str]


def doubles(found: Bibliography, path: str) -> Iterator[Problem]:
    """Entries that share an identifier, or title and first author, with one before.

    One title alone is no sign: works are often called alike. Two DOIs, editions or volumes are
    two works.
    """
    by_identifier: dict[str, _Seen] = {}
    by_title: dict[tuple[str, str], _Seen] = {}
    for entry in found.entries:
        seen = _looked_at(entry)
        first, why = None, ""
        for identifier in sorted(seen.identifiers):
            other = by_identifier.setdefault(identifier, seen)
            if other is not seen and _one(entry.key, other) and _alike(seen, other):
                first, why = other, f"both name {identifier}"
        if len(seen.title) >= _SHORTEST and (author := _first_author(entry)):
            other = by_title.setdefault((seen.title, author), seen)
            if other is not seen and _one(entry.key, other) and not _apart(seen, other):
                first, why = other, why or "the same title and first author"
        if first:
            message = f"'{entry.key}' may be the work of '{first.entry.key}'"
            place = f"on line {first.entry.line}: {why}"
            yield problem("double-work", f"{message} {place}", path, entry.line, entry.key)


def _looked_at(entry: Entry) -> _Seen:
    own = (i for field, i in named(entry) if field.name.lower() not in _OF_OTHERS)
    return _Seen(entry, squash(plain(entry.text("title"))), frozenset(own))


def _one(key: str, other: _Seen) -> bool:
    """Whether two entries have two keys: a repeated key is told as that."""
    return key != other.entry.key


def _alike(one: _Seen, other: _Seen) -> bool:
    parts = {one.entry.kind.lower(), other.entry.kind.lower()} & _PARTS
    return one.title == other.title or not parts


def _apart(one: _Seen, other: _Seen) -> bool:
    """Whether numbers tell two works with one title and one author apart."""
    for name in ("edition", "volume" if _is_book(one) else "edition"):
        a, b = one.entry.text(name), other.entry.text(name)
        if a and b and a != b:
            return True
    a_doi, b_doi = (_dois(seen) for seen in (one, other))
    return bool(a_doi and b_doi and not a_doi & b_doi)


def _is_book(seen: _Seen) -> bool:
    return "book" in seen.entry.kind.lower() or seen.entry.kind.lower() in ("proceedings", "manual")


def _dois(seen: _Seen) -> frozenset[str]:
    return frozenset(i for i in seen.identifiers if i.startswith("doi:"))


def _first_author(entry: Entry) -> str:
    author = entry.text("author")
    names = people(parted(author)[0]) if author else ()
    return squash(names[0].family or names[0].literal) if names else ""
