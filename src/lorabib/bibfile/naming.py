r"""Which works an entry names: its identifiers, wherever they stand.

``doi``, ``eprint`` with ``archiveprefix`` or ``eprinttype``, ``url``, and what authors put into
``journal``, ``howpublished``, ``note`` and others: ``arXiv preprint arXiv:2106.09685``,
``\url{…}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib import identifiers
from lorabib.bibfile.model import Entry, Field
from lorabib.bibfile.plain import address

_OWN = frozenset({"doi", "url", "ee", "arxiv", "arxivid", "arxiv_id"})
_AMONG_WORDS = frozenset(
    "journal journaltitle booktitle howpublished note volume number pages publisher "
    "institution addendum annote".split()
)
_ARXIV = re.compile(r"arxiv|\babs/", re.IGNORECASE).search
_LONGEST = 1000


def named(entry: Entry) -> Iterator[tuple[Field, str]]:
    """The identifiers that an entry names, each with the field that names it."""
    for field in entry.fields:
        name = field.name.lower()
        found = None
        if name == "eprint":
            found = _eprint(entry, field.value)
        elif name in _OWN:
            found = _own(name, field.value)
        elif name in _AMONG_WORDS and len(field.value) < _LONGEST:
            found = _among_words(field.value)
        if found:
            yield field, found


def identified(entry: Entry) -> tuple[str, ...]:
    """The identifiers that an entry names, in the order of its fields, each once."""
    return tuple(dict.fromkeys(identifier for _, identifier in named(entry)))


def _own(name: str, value: str) -> str | None:
    text = address(value) or value.replace("\\", "").strip("{} ")
    found = identifiers.parse(text) if text else None
    return found or (identifiers.arxiv(text) if name.startswith("arxiv") else None)


def _eprint(entry: Entry, value: str) -> str | None:
    kind = (entry.text("archiveprefix") or entry.text("eprinttype")).strip("{} ").lower()
    text = value.replace("\\", "").strip("{} ")
    if kind in ("", "arxiv"):
        return identifiers.arxiv(text.partition(" ")[0]) or identifiers.parse(text)
    return identifiers.doi(text)


def _among_words(value: str) -> str | None:
    if _ARXIV(value) and (number := identifiers.ARXIV.search(value)):
        return identifiers.arxiv(number[0])
    found = address(value)
    return identifiers.parse(found) if found else None
