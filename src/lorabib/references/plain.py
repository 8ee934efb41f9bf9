"""Formatted references without a CSL engine: pybtex's plain style, as rich text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lorabib.exporters.bib import MORE, shaped
from lorabib.exporters.bibtex_names import Markup
from lorabib.exporters.markdown import is_web, shield, target, unshielded
from lorabib.model import Paper
from lorabib.references.rich import (
    Face,
    Link,
    Math,
    Part,
    Parts,
    Reference,
    Styled,
    Text,
    joined,
)

# What pybtex would read as LaTeX or BibTeX.
_LATEX = "\\{}$&#^_%~`\"'-@"


def by_pybtex(papers: Sequence[Paper], known: frozenset[str]) -> list[Reference]:
    """The references in the order of the plain style."""
    from pybtex.database import parse_string
    from pybtex.style.formatting.plain import Style

    keys = {f"p{number}": paper.key for number, paper in enumerate(papers)}
    source = "\n".join(_entry(f"p{n}", paper, known) for n, paper in enumerate(papers))
    return [
        Reference(keys[entry.key], _tidy(_parts(entry.text)))
        for entry in Style().format_bibliography(parse_string(source, "bibtex"))
    ]


def _tidy(parts: Iterable[Part]) -> Parts:
    return joined(
        Text(re.sub(r"\s+", " ", part.text)) if isinstance(part, Text) else part
        for part in joined(parts)
    )


_FACES: dict[str, Face] = {"em": "emph", "i": "emph", "strong": "strong", "b": "strong"}
_FACES |= {"sup": "superscript", "sub": "subscript"}


def _parts(node: Any) -> Iterator[Part]:
    """pybtex's rich text (pybtex.richtext) as ours."""
    from pybtex import richtext

    if isinstance(node, richtext.String):
        for text, formula in unshielded(str(node)):
            yield Math(text) if formula else Text(text)
        return
    if isinstance(node, richtext.Symbol):
        yield Text({"nbsp": " ", "ndash": "–"}.get(node.name, " "))
        return
    inner = joined(part for child in node.parts for part in _parts(child))
    if isinstance(node, richtext.Tag) and node.name in _FACES:
        yield Styled(_FACES[node.name], inner)
    elif isinstance(node, richtext.HRef) and is_web(node.url):
        yield Link(target(node.url), inner)
    else:
        yield from inner


def _entry(key: str, paper: Paper, known: frozenset[str]) -> str:
    """A BibTeX entry whose text is shielded instead of escaped."""
    markup = Markup(_text, lambda text: _run(text), lambda letter: letter)
    kind, fields = shaped(paper, markup, known)
    # The links are ours (`references`), and the marks are no part of a reference.
    shown = [(name, value) for name, value in fields if name not in _NOT_SHOWN]
    return f"@{kind}{{{key},\n" + "".join(f"  {n} = {{{v}}},\n" for n, v in shown) + "}\n"


_NOT_SHOWN = {"doi", "url", "eprint", "archivePrefix", "primaryClass", "keywords", *MORE}


def _text(text: str) -> str:
    return shield(text, _LATEX)


def _run(text: str) -> str:
    lead, trail = " " * text.startswith(" "), " " * (text.endswith(" ") and text != " ")
    return lead + shield(text, _LATEX, formulas=True) + trail
