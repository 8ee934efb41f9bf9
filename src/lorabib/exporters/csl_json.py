"""Papers -> CSL-JSON, the data of CSL 1.0.2 (https://github.com/citation-style-language/schema).

An array of items, sorted by `id`, which is the citation key; then the variables in the order of
`Item`. An unresolved paper carries ``"custom": {"status": "unresolved"}``, the place that the
schema has for what CSL does not know. Text is as `Item` has it, less control and invisible
characters; an address that is not http, https or ftp is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from lorabib.exporters.address import web
from lorabib.model import Item, Paper, replace
from lorabib.text import clean

NAME, SUFFIX = "json", ".json"

# What `clean` would change, in JSON: escaped controls, and of what is no ASCII C1 controls,
# bidirectional and zero-width marks, letters with a loose accent.
_DIRTY = re.compile(
    r"\\[bfnrtu]|  |(?<!\\)\" | \"|[\x7f-\xa0\u00ad\u0300-\u036f\u061c\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U000e0fff]"
)
# Escapes, and blanks doubled or at the ends of a text (there are none outside of texts).
_SUSPECT = (b"\\", b"\x7f", b"  ", b'" ', b' "')
_UNRESOLVED = b',"custom":{"status":"unresolved"}}'


_encode = msgspec.json.Encoder().encode


def export(papers: Sequence[Paper], *, known: frozenset[str] = frozenset()) -> str:
    """The CSL-JSON file of `papers`; `known` is for exporters that mark capitals, not used here."""
    items = b",".join([_encoded(paper) for paper in sorted(papers, key=lambda p: p.key)])
    array = msgspec.json.format(b"[" + items + b"]", indent=2) if items else b"[]"
    return array.decode() + "\n"


def to_csl(paper: Paper) -> dict[str, Any]:
    """One paper as a CSL-JSON object, `id` first."""
    item: dict[str, Any] = msgspec.json.decode(_encoded(paper))
    return item


def _encoded(paper: Paper) -> bytes:
    item = paper.item
    if item.URL and not item.URL.startswith("https://"):
        item = replace(item, URL=web(item.URL))
    end = _UNRESOLVED if paper.status == "unresolved" else b"}"
    return b'{"id":' + _text(paper.key) + b"," + _body(item)[1:-1] + end


def _body(item: Item) -> bytes:
    try:
        body = _encode(item)
    except UnicodeEncodeError:  # a lone surrogate
        return _encode(_tidy(msgspec.to_builtins(item)))
    # Nearly all items are ASCII without an escape, and these look-ups cost next to nothing.
    tidy = body.isascii() and not any(map(body.__contains__, _SUSPECT))
    if tidy or not _DIRTY.search(body.decode()):
        return body
    return _encode(_tidy(msgspec.to_builtins(item)))


def _text(key: str) -> bytes:
    return _encode(key if key.isascii() and key.isprintable() else clean(key))


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        tidied = {key: _tidy(inner) for key, inner in value.items()}
        return {key: inner for key, inner in tidied.items() if inner != ""}
    return [_tidy(inner) for inner in value] if isinstance(value, list | tuple) else value
