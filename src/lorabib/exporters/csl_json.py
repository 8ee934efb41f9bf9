"""Papers -> CSL-JSON, the data of CSL 1.0.2 (https://github.com/citation-style-language/schema).

An array of items, sorted by `id`, which is the citation key; then the variables in the order of
`Item`. An unresolved paper carries ``"custom": {"status": "unresolved"}``, the place that the
schema has for what CSL does not know. Text is as `Item` has it, less control and invisible
characters; an address that is not http, https or ftp is left out. CSL-JSON
has no escape for the tags that engines read in its texts (``<i>``): their brackets become ‹ ›.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any
from unicodedata import is_normalized

import msgspec

from lorabib.exporters.address import web
from lorabib.exporters.options import DEFAULT, Options
from lorabib.model import Item, Paper, replace
from lorabib.text import clean

NAME, SUFFIX = "json", ".json"
FIELDS = (*(name for name in Item.__struct_encode_fields__ if name != "type"), "custom")
MORE: tuple[str, ...] = ()

# What `clean` would change, in JSON: escaped controls, blanks doubled or at the ends of a text, and
# of what is no ASCII C1 controls, blanks, bidirectional and zero-width marks. What is not in NFC is
# looked for apart.
_LETTERS = (
    "[\x7f-\xa0\u00ad\u061c\u1680\u180e\u2000-\u200b\u200e\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_ODD = re.compile(_LETTERS)
_DIRTY = re.compile(r"\\[bfnrtu]|  |(?<!\\)\" | \"|" + _LETTERS)
# With blanks for the quotes around texts, blanks at their ends are two as well; what needs a closer
# look becomes a byte that is no ASCII.
_LOOK = bytes.maketrans(b'"\\\x7f', b" \xff\xff")
_ASCII = bytes(range(0x7F))
#: So many items are formatted at once: all would need their memory several times over.
_AT_ONCE = 64
_UNRESOLVED = b',"custom":{"status":"unresolved"}}'


_encode = msgspec.json.Encoder().encode


# What engines of CSL read as markup in a text of CSL-JSON, which has no escape for it
# (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#html-like-formatting-tags).
_MARKUP = re.compile(r"<(/?(?:i|b|sc|sub|sup|span)\b[^<>\n]*)>")


def export(
    papers: Sequence[Paper], *, known: frozenset[str] = frozenset(), options: Options = DEFAULT
) -> str:
    """The CSL-JSON file of `papers`; `known` is for exporters that mark capitals, not used here."""
    if options == DEFAULT:
        found = map(_encoded, sorted(papers, key=attrgetter("key")))
    else:
        found = map(_encode, items(papers, options))
    return "".join(_array(found))


def _array(objects: Iterator[bytes]) -> Iterator[str]:
    """The array of `objects`, each on lines of its own, in parts."""
    start = "["
    while some := b",".join(islice(objects, _AT_ONCE)):
        text = msgspec.json.format(b"[" + some + b"]", indent=2).decode()[1:-2]
        yield start
        yield _MARKUP.sub(r"‹\1›", text) if "<" in text else text
        start = ","
    yield "[]\n" if start == "[" else "\n]\n"


def items(papers: Sequence[Paper], options: Options = DEFAULT) -> Iterator[dict[str, Any]]:
    """The CSL items of `papers`, sorted by id, with the fields that `options` choose."""
    for paper in sorted(papers, key=lambda p: p.key):
        item = to_csl(paper)
        fixed = {name: item.pop(name) for name in ("id", "type")}
        yield fixed | dict(options.choose(item.items(), MORE))


def to_csl(paper: Paper) -> dict[str, Any]:
    """One paper as a CSL-JSON object, `id` first."""
    item: dict[str, Any] = msgspec.json.decode(_encoded(paper))
    return item


def _encoded(paper: Paper) -> bytes:
    item = paper.item
    if item.URL and not item.URL.startswith("https://"):
        item = replace(item, URL=web(item.URL))
    try:
        body = _encode(item)
    except UnicodeEncodeError:  # a lone surrogate
        body = _tidied(item)
    else:  # most items are ASCII with single blanks, and these look-ups cost next to nothing
        looked = body.translate(_LOOK)
        if (b"  " in looked or not looked.isascii()) and _is_dirty(body):
            body = _tidied(item)
    start = b'{"id":' + _text(paper.key) + b","
    return start + (body[1:-1] + _UNRESOLVED if paper.status == "unresolved" else body[1:])


def _is_dirty(body: bytes) -> bool:
    if b"  " in body.translate(_LOOK) or b"\\" in body:
        odd = _DIRTY.search(body.decode())
    else:
        odd = _ODD.search(body.translate(None, _ASCII).decode())  # of few letters that are left
    return odd is not None or not is_normalized("NFC", body.decode())


def _tidied(item: Item) -> bytes:
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
