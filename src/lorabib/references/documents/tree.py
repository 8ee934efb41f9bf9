"""A document as pandoc's document tree in JSON, of which pandoc makes RTF and DOCX.

Each reference is a paragraph in the block ``refs``, as pandoc's own citeproc has it: the DOCX gives
it the style "Bibliography". Text is text there: nothing is escaped or read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from lorabib.exporters.markdown import is_web
from lorabib.references.arranging import UNRESOLVED, Document, Entry
from lorabib.references.documents.text import lettered
from lorabib.references.rich import Face, Link, Math, Part, Text
from lorabib.text import clean

#: The version of the tree (pandoc-types) that pandoc 3 reads.
VERSION = [1, 23]
Node = dict[str, Any]


def write(document: Document) -> str:
    """The tree of `document`."""
    blocks = [_paragraph([Text(document.about)])] if document.about else []
    for number, section in enumerate(document.sections):
        if section.title:
            heading = [section.level, ["", [], []], _inlines([Text(section.title)])]
            blocks.append({"t": "Header", "c": heading})
        name = "refs" if number == 0 else f"refs-{number + 1}"
        entries = [_entry(entry, document) for entry in section.entries]
        classes = ["references", "csl-bib-body"]
        blocks.append({"t": "Div", "c": [[name, classes, []], entries]})
    direction = {"dir": {"t": "MetaString", "c": "rtl"}} if document.leftward else {}
    meta = {
        **direction,
        "title": {"t": "MetaInlines", "c": _inlines([Text(document.title)])},
        "lang": {"t": "MetaString", "c": document.language},
    }
    tree = {"pandoc-api-version": VERSION, "meta": meta, "blocks": blocks}
    return msgspec.json.encode(tree).decode()


def _entry(entry: Entry, document: Document) -> Node:
    label = lettered(entry, document.mark)
    found: list[list[Node]] = [_inlines([Text(label)])] if label else []
    found += [[{"t": "Code", "c": [["", [], []], clean(entry.key)]}]] if document.keys else []
    found.append(_inlines(entry.parts))
    found += [_inlines([link]) for link in entry.links]
    found += [_inlines([Text(UNRESOLVED)])] * entry.unresolved
    inlines = found[0]
    for more in found[1:]:
        inlines = [*inlines, {"t": "Space"}, *more]
    return {"t": "Para", "c": inlines}


def _paragraph(parts: Iterable[Part]) -> Node:
    return {"t": "Para", "c": _inlines(parts)}


_NODES: dict[Face, str] = {
    "emph": "Emph",
    "strong": "Strong",
    "smallcaps": "SmallCaps",
    "superscript": "Superscript",
    "subscript": "Subscript",
    "strikeout": "Strikeout",
}


def _inlines(parts: Iterable[Part]) -> list[Node]:
    return [node for part in parts for node in _nodes(part)]


def _nodes(part: Part) -> Iterator[Node]:
    if isinstance(part, Text):
        yield from _words(part.text)
    elif isinstance(part, Math):
        yield {"t": "Math", "c": [{"t": "InlineMath"}, part.tex]}
    elif isinstance(part, Link):
        inner = _inlines(part.parts)
        if is_web(part.url):
            yield {"t": "Link", "c": [["", [], []], inner, [part.url, ""]]}
        else:
            yield from inner
    else:
        yield {"t": _NODES[part.face], "c": _inlines(part.parts)}


def _words(text: str) -> Iterator[Node]:
    """Words with blanks between them, which lines may be broken at."""
    inner = clean(text)
    if text[:1].isspace():
        yield {"t": "Space"}
    for number, word in enumerate(inner.split()):
        if number:
            yield {"t": "Space"}
        yield {"t": "Str", "c": word}
    if inner and text[-1:].isspace():
        yield {"t": "Space"}
