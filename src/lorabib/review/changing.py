"""What puts an entry of a `.bib` file right: changes of its fields, written as the exporters write.

A change names one field. Where a field stands twice, or its value is an ``@string`` or a sum with
``#``, nothing is changed: what else stands on it is not known. An entry that takes fields from
another (``crossref``, ``xdata``) is not made one of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec import structs

from lorabib import identifiers
from lorabib.bibfile.model import Entry, Field
from lorabib.bibfile.naming import named
from lorabib.bibfile.plain import address
from lorabib.exporters import bib, biblatex
from lorabib.exporters.bibtex_names import TEX
from lorabib.model import Paper, replace
from lorabib.review.authors import kept
from lorabib.review.becoming import dated, publication, venue
from lorabib.review.edits import put, replaced
from lorabib.review.model import Change, Difference, Known

_CLASSES = ("primaryClass", "eprintclass")


class Dialect(NamedTuple):
    """How a file is written: for biblatex or not, and the proper names that titles protect."""

    biblatex: bool = False
    protected: frozenset[str] = frozenset()


def changes(
    entry: Entry, difference: Difference, known: Known, dialect: Dialect
) -> tuple[Change, ...]:
    """What makes an entry agree with the work; nothing where it cannot be done safely."""
    if not difference.take or known.paper is None:
        return ()
    kind, fields = written(known.paper, dialect)
    made: list[Change] = []
    for fact in difference.take:
        if fact == "publication":
            found = publication(entry, kind, fields)
        elif fact == "venue":
            found = venue(entry, kind, fields)
        elif fact == "issued":
            found = dated(entry, fields)
        elif fact == "author":
            found = put(entry, fact, kept(entry.text(fact), fields.get(fact, "")))
        else:
            found = put(entry, fact, fields.get(fact, ""))
        if found is None:
            return ()
        made += found
    return tuple(_sourced(change, known.source) for change in made)


def _sourced(change: Change, source: str) -> Change:
    return structs.replace(change, source=source)


def written(paper: Paper, dialect: Dialect) -> tuple[str, dict[str, str]]:
    """The entry type and fields of a paper as the library's own exporters write them."""
    bare = structs.replace(paper, item=replace(paper.item, URL="")) if paper.item.URL else paper
    if dialect.biblatex:
        kind, fields = biblatex.shaped(bare, dialect.protected)
    else:
        kind, fields = bib.shaped(bare, TEX, dialect.protected)
    return kind, dict(fields)


def identifier(entry: Entry, wrong: str, known: Known, dialect: Dialect) -> tuple[Change, ...]:
    """The work's own identifier wherever one stands that leads to another paper."""
    scheme = wrong.partition(":")[0]
    right = next((i for i in sorted(known.identifiers) if i.startswith(f"{scheme}:")), "")
    if known.paper is None or not right:
        return ()
    fields = written(known.paper, dialect)[1]
    made: list[Change] = []
    for field, found in named(entry):
        new = _alike(field, wrong, right, fields) if found == wrong else ""
        if change := new and replaced(entry, entry.fields.index(field), new, known.source):
            made.append(change)
    if any(change.field.lower() == "eprint" for change in made):
        made += _classes(entry, fields, known)
    return tuple(made)


def _alike(field: Field, wrong: str, right: str, fields: Mapping[str, str]) -> str:
    """The right identifier in the form of the wrong one; nothing where the work has none."""
    name = field.name.lower()
    if name == "eprint" or (name == "doi" and "doi" in fields):
        return fields.get(name, "")
    if name in ("url", "ee"):
        return identifiers.url(right)
    if right.startswith("arxiv:"):
        return _renumbered(field.value, wrong, right)
    there = address(field.value)
    return field.value.replace(there, identifiers.url(right)) if there else ""


def _renumbered(text: str, wrong: str, right: str) -> str:
    """A text with another number of arXiv in it."""

    def number(found: re.Match[str]) -> str:
        return right.partition(":")[2] if identifiers.arxiv(found[0]) == wrong else found[0]

    return identifiers.ARXIV.sub(number, text)


def _classes(entry: Entry, fields: Mapping[str, str], known: Known) -> Iterator[Change]:
    """The class goes with the number."""
    for at, field in enumerate(entry.fields):
        name = next((n for n in _CLASSES if n.lower() == field.name.lower()), "")
        value = next((fields[n] for n in _CLASSES if n in fields), "")
        if name and value and (change := replaced(entry, at, value, known.source)):
            yield change
