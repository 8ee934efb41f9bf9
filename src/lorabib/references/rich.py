"""Rich text, as a style formats a reference: the form between the engines and the documents.

All text is plain Unicode that stands for itself; each format of documents escapes it. Quotation
marks are characters of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

#: The faces of CSL and BibTeX.
Face = Literal["emph", "strong", "smallcaps", "superscript", "subscript", "strikeout"]


class Text(NamedTuple):
    """Characters that stand for themselves."""

    text: str


class Math(NamedTuple):
    """A formula of `lorabib.formula`, without its dollars."""

    tex: str


class Styled(NamedTuple):
    """Parts in a face."""

    face: Face
    parts: Parts


class Link(NamedTuple):
    """Parts that lead to an address of the web (http, https or ftp)."""

    url: str
    parts: Parts


Part: TypeAlias = Text | Math | Styled | Link
Parts: TypeAlias = tuple[Part, ...]


class Reference(NamedTuple):
    """One reference: the citation key, the text, and the label before it (``[1]``, ``[HS+22]``)
    where the style has one; `label` and `parts` are apart, with no blank between them. `authors`
    and `year` are what a citation shows, where a BibTeX style says so."""

    key: str
    parts: Parts
    label: Parts = ()
    authors: str = ""
    year: str = ""


def plain(parts: Iterable[Part]) -> str:
    """The characters alone; formulas in dollars.

    >>> plain((Text("On "), Styled("emph", (Text("E. coli"),)), Math("x^2")))
    'On E. coli$x^2$'
    """
    return "".join(_plain(parts))


def _plain(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Text):
            yield part.text
        elif isinstance(part, Math):
            yield f"${part.tex}$"
        else:
            yield from _plain(part.parts)


class Writer(NamedTuple):
    """What each kind of part is in a format of text; its inside is written already."""

    text: Callable[[str], str]
    math: Callable[[str], str]
    link: Callable[[Link, str], str]
    styled: Callable[[Face, str], str]


def written(parts: Iterable[Part], to: Writer) -> str:
    """Rich text in a format."""
    return "".join(_written(part, to) for part in parts)


def _written(part: Part, to: Writer) -> str:
    if isinstance(part, Text):
        return to.text(part.text)
    if isinstance(part, Math):
        return to.math(part.tex)
    inner = written(part.parts, to)
    return to.link(part, inner) if isinstance(part, Link) else to.styled(part.face, inner)


def targets(parts: Iterable[Part]) -> Iterator[str]:
    """The addresses of all links, in order."""
    for part in parts:
        if isinstance(part, Link):
            yield part.url
        if isinstance(part, Styled | Link):
            yield from targets(part.parts)


def joined(parts: Iterable[Part]) -> Parts:
    """The parts with neighbouring texts as one, and without empty ones."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].text + part.text)
        elif not isinstance(part, Text) or part.text:
            found.append(part)
    return tuple(found)


def tidy(parts: Iterable[Part]) -> Parts:
    """The parts with one blank for each run of blanks, also across faces, and none at the ends.

    >>> tidy((Text(" a "), Styled("emph", (Text(" b "),)), Text(" ")))
    (Text(text='a '), Styled(face='emph', parts=(Text(text='b'),)))
    """
    forward = _squeezed(joined(parts), [" "])
    return joined(_trimmed(forward)[0])


def _squeezed(parts: Iterable[Part], last: list[str]) -> Parts:
    """No blank behind a blank; `last` holds the character before."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Text):
            text = re.sub(r"[ \t\n\r]+", " ", part.text)
            text = text[1:] if last[0] == " " and text.startswith(" ") else text
            last[0] = text[-1:] or last[0]
            found.append(Text(text))
        elif isinstance(part, Math):
            last[0] = "$"
            found.append(part)
        else:
            found.append(part._replace(parts=_squeezed(part.parts, last)))
    return tuple(found)


def _trimmed(parts: Parts) -> tuple[Parts, bool]:
    """The parts without blanks at their end, and whether anything else is in them."""
    changed = list(parts)
    while changed:
        part = changed[-1]
        if isinstance(part, Math):
            return tuple(changed), True
        if isinstance(part, Text):
            if text := part.text.rstrip(" "):
                return (*changed[:-1], Text(text)), True
        else:
            inner, some = _trimmed(part.parts)
            if some:
                return (*changed[:-1], part._replace(parts=inner)), True
        changed.pop()
    return (), False
