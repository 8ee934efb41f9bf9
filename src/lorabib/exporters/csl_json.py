"""Papers -> CSL-JSON, the data of CSL 1.0.2 (https://github.com/citation-style-language/schema).

An array of items, sorted by `id`, which is the citation key; then the variables in the order of
`Item`. An unresolved paper carries ``"custom": {"status": "unresolved"}``, the place that the
schema has for what CSL does not know. Text is as `Item` has it, less control and invisible
characters; an address that is not http, https or ftp is left out. CSL-JSON
has no escape for the tags that engines read in its texts (``<i>``): their brackets become ‹ ›.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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

# What may be dirty in JSON: a blank doubled or at the end of a text, which is doubled when blanks
# stand for the quotes around texts; an escape or U+007F, which become a byte that UTF-8 never has.
_LOOK = bytes.maketrans(b'"\\\x7f', b" \xff\xff")
_ASCII = bytes(set(range(0x80)) - {0x0A})
# Neither ASCII nor a letter of Latin, which no normal form changes; what `clean` leaves out.
_OTHER = re.compile("[^\n¡-¬®-ʸ]").search
_ODD = re.compile(
    "[\x80-\xa0\u00ad\u061c\u1680\u180e\u2000-\u200b\u200e\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U000e0fff"
    "\U0001fffe-\U0001ffff\U0002fffe-\U0002ffff\U0003fffe-\U000dffff\U000efffe-\U0010ffff]"
).search
#: So many items are formatted at once: all would need their memory several times over.
_AT_ONCE = 64
_UNRESOLVED = b',"custom":{"status":"unresolved"}}'


_encode = msgspec.json.Encoder().encode
_encode_lines = msgspec.json.Encoder().encode_lines


# What engines of CSL read as markup in a text of CSL-JSON, which has no escape for it
# (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#html-like-formatting-tags).
_MARKUP = re.compile(r"<(/?(?:i|b|sc|sub|sup|span)\b[^<>\n]*)>")


def export(
    papers: Sequence[Paper], *, known: frozenset[str] = frozenset(), options: Options = DEFAULT
) -> str:
    """The CSL-JSON file of `papers`; `known` is for exporters that mark capitals, not used here."""
    found = sorted(papers, key=attrgetter("key"))
    if options == DEFAULT:
        return "".join(_array(_encoded(found[at : at + _AT_ONCE]) for at in _steps(found)))
    chosen = list(map(_encode, items(papers, options)))
    return "".join(_array(chosen[at : at + _AT_ONCE] for at in _steps(chosen)))


def _steps(found: Sequence[object]) -> range:
    return range(0, len(found), _AT_ONCE)


def _array(batches: Iterable[list[bytes]]) -> Iterator[str]:
    """The array of all objects, each on lines of its own, in parts."""
    start = "["
    for batch in batches:
        text = msgspec.json.format(b"[" + b",".join(batch) + b"]", indent=2).decode()[1:-2]
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
    [encoded] = _encoded([paper])
    item: dict[str, Any] = msgspec.json.decode(encoded)
    return item


def _encoded(papers: Sequence[Paper]) -> list[bytes]:
    """Each paper as one line of JSON."""
    found = [_with_address(paper.item) for paper in papers]
    try:
        lines = _encode_lines(found)
    except UnicodeEncodeError:  # a lone surrogate
        bodies = list(map(_tidied, found))
    else:
        bodies = lines.split(b"\n")[:-1]
        for at in _dirty(lines, bodies):
            bodies[at] = _tidied(found[at])
    return [
        b'{"id":%b,%b' % (_text(paper.key), body[1:])
        if paper.status != "unresolved"
        else b'{"id":%b,%b%b' % (_text(paper.key), body[1:-1], _UNRESOLVED)
        for paper, body in zip(papers, bodies, strict=True)
    ]


def _with_address(item: Item) -> Item:
    if item.URL and not item.URL.startswith("https://"):
        return replace(item, URL=web(item.URL))
    return item


def _dirty(lines: bytes, bodies: Sequence[bytes]) -> Iterator[int]:
    """The places of the items that `clean` might change, found in all lines at once.

    Most items are ASCII or Latin letters with single blanks, and these look-ups cost next to
    nothing; an item that is named without need is only written more slowly.
    """
    looked = lines.translate(_LOOK)
    for mark in (b"  ", b"\xff"):
        yield from _holding(mark, looked)
    letters = lines.translate(None, _ASCII).decode()
    for at, rest in _not_latin(letters):
        if _ODD(rest) or not is_normalized("NFC", bodies[at].decode()):
            yield at


def _holding(mark: bytes, lines: bytes) -> Iterator[int]:
    """The numbers of the lines that hold `mark`."""
    number, end = 0, 0
    while (found := lines.find(mark, end)) >= 0:
        number += lines.count(b"\n", end, found)
        yield number
        end = lines.find(b"\n", found)


def _not_latin(lines: str) -> Iterator[tuple[int, str]]:
    """The numbers of the lines that hold more than Latin letters, and what they hold from there."""
    number, end = 0, 0
    while found := _OTHER(lines, end):
        number += lines.count("\n", end, found.start())
        end = lines.find("\n", found.start())
        yield number, lines[found.start() : end]


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
