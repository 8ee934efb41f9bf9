"""pandoc's document tree (pandoc-types, JSON) -> references as rich text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lorabib.exporters.markdown import is_web, target, unshielded
from lorabib.formula import is_formula
from lorabib.references.rich import Face, Link, Math, Part, Parts, Reference, Styled, Text, joined

_FACES: dict[str, Face] = {
    "Emph": "emph", "Underline": "emph", "Strong": "strong", "SmallCaps": "smallcaps",
    "Superscript": "superscript", "Subscript": "subscript", "Strikeout": "strikeout",
}  # fmt: skip
_BLANKS = frozenset({"Space", "SoftBreak", "LineBreak"})
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}
#: The class of the span that holds the label of a numbered style.
_LABEL = "csl-left-margin"


def references(tree: dict[str, Any]) -> Iterator[Reference]:
    """Each ``div.csl-entry`` of the tree, in its order; the key is the id that the engine got."""
    for block in tree["blocks"]:
        if block["t"] == "Div":
            for entry in block["c"][1]:
                yield _reference(entry)


def _reference(entry: dict[str, Any]) -> Reference:
    key = entry["c"][0][0].removeprefix("ref-")
    label: Parts = ()
    found: list[Part] = []
    for block in entry["c"][1]:
        found.append(Text(" "))
        for inline in block["c"]:
            if inline["t"] == "Span" and _LABEL in inline["c"][0][1]:
                label = _trimmed(parts(inline["c"][1]))
            else:
                found += parts([inline])
    return Reference(key, _trimmed(joined(found)), label)


def _trimmed(found: Parts) -> Parts:
    """The parts without blanks at the ends."""
    changed = list(found)
    if changed and isinstance(changed[0], Text):
        changed[0] = Text(changed[0].text.lstrip())
    if changed and isinstance(changed[-1], Text):
        changed[-1] = Text(changed[-1].text.rstrip())
    return joined(changed)


def parts(inlines: list[Any]) -> Parts:
    """pandoc's inline elements as rich text; a kind that is not known here gives its text."""
    return joined(part for inline in inlines for part in _parts(inline))


def _parts(inline: dict[str, Any]) -> Iterator[Part]:
    kind: str = inline["t"]
    content: Any = inline.get("c")
    if kind == "Str":
        yield from _text(str(content))
    elif kind in _BLANKS:
        yield Text(" ")
    elif kind in _FACES:
        yield Styled(_FACES[kind], parts(content))
    elif kind == "Link":
        yield from _link(content)
    elif kind == "Quoted":
        marks = _QUOTES[content[0]["t"]]
        yield from (Text(marks[0]), *parts(content[1]), Text(marks[1]))
    elif kind == "Math" and is_formula(content[1]):
        yield Math(content[1])
    elif kind in ("Code", "Math"):
        yield Text(str(content[1]))
    elif kind in ("Span", "Cite"):
        yield from parts(content[1])


def _text(content: str) -> Iterator[Part]:
    """Text that was shielded from the engine."""
    for text, formula in unshielded(content):
        yield Math(text) if formula else Text(text)


def _link(content: Any) -> Iterator[Part]:
    inner, url = parts(content[1]), content[2][0]
    if is_web(url):
        yield Link(target(url), inner)
    else:
        yield from inner
