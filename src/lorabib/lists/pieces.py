"""Inline text as a flat row of pieces: text, code, links, images and breaks.

Markdown's inline tokens and HTML's tags both end here, so that everything after reads one form.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Literal, NamedTuple

Kind = Literal["text", "code", "link", "image", "break"]

ESCAPED_BAR = "\ufdd0"
"""Stands for a bar that the list escaped (`\\|`): text, never a separator. No text has it: it is a
noncharacter of Unicode (section 23.7), for use inside of programs."""


class Piece(NamedTuple):
    """A stretch of inline text of one kind and one style.

    A link's `text` is its label; a break's is "soft" (a line end), "hard" or "br".
    `badge` marks a link whose label is only an image: its `text` is the alternative text.
    """

    kind: Kind
    text: str
    url: str = ""
    bold: bool = False
    italic: bool = False
    badge: bool = False


Pieces = tuple[Piece, ...]

_ADDRESS = r"(?:h?https?:?//|www\.)[^\s()<>|\[\]\"]"
# "[label] (address)", "[label](address" and a bare address: links to a reader, not to Markdown.
_LOST_LINK = re.compile(rf"\[([^\[\]\n]*)\]\s?\(+\s*({_ADDRESS}*)\)*|({_ADDRESS}+)")


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Builder:
    """Collects pieces from a stream of texts, tags and styles."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._bold = self._italic = self._hidden = 0
        self._mark: int | None = None
        self._link: tuple[str, list[str], list[str], bool, bool] | None = None

    def text(self, text: str) -> None:
        if self._hidden:
            return
        if self._link:
            self._link[1].append(text)
        elif text:
            self._pieces.append(Piece("text", text, "", self._bold > 0, self._italic > 0))

    def code(self, text: str) -> None:
        if self._link:
            self.text(text)
        elif not self._hidden:
            self._pieces.append(Piece("code", text, "", self._bold > 0, self._italic > 0))

    def line_break(self, soft: bool, tag: bool = False) -> None:
        if self._link:
            self.text(" ")
        else:
            self._pieces.append(Piece("break", "soft" if soft else "br" if tag else "hard"))

    def image(self, alt: str) -> None:
        if self._link:
            self._link[2].append(alt)
        elif not self._hidden:
            self._pieces.append(Piece("image", alt))

    def style(self, bold: bool, change: int) -> None:
        if bold:
            self._bold = max(0, self._bold + change)
        else:
            self._italic = max(0, self._italic + change)

    def open_mark(self) -> None:
        """Raised text begins."""
        self._mark = len(self._pieces)

    def close_mark(self) -> None:
        """Raised text ends: numbers become raised numbers, words stand apart as code does."""
        start, self._mark = self._mark, None
        if start is None or self._link:
            return
        raised = self._pieces[start:]
        text = "".join(piece.text for piece in raised)
        if all(piece.kind == "text" for piece in raised) and text.strip():
            if re.fullmatch(r"[\d,\s*†‡§¶]+", text):
                changed = Piece("text", text.translate(_RAISED))
                self._pieces[start:] = [
                    changed._replace(bold=raised[0].bold, italic=raised[0].italic)
                ]
            elif len(text.strip()) > 3:
                self._pieces[start:] = [Piece("code", text.strip())]

    def hide(self, change: int) -> None:
        """Text between `hide(1)` and `hide(-1)` is left out (a folded abstract)."""
        self._hidden = max(0, self._hidden + change)

    def open_link(self, url: str) -> None:
        self.close_link()
        if not self._hidden:
            self._link = (url, [], [], self._bold > 0, self._italic > 0)

    def close_link(self) -> None:
        if self._link is None:
            return
        url, texts, images, bold, italic = self._link
        self._link = None
        label = "".join(texts).strip()
        badge = not label and bool(images)
        label = label or " ".join(filter(None, images))
        self._pieces.append(
            Piece("link", bare_label(label), url, bold or self._bold > 0, italic, badge)
        )

    def extend(self, pieces: Pieces) -> None:
        """Append ready pieces."""
        self.close_link()
        self._pieces.extend(pieces)

    def finish(self) -> Pieces:
        """The pieces so far: neighbours of one style joined, lost links found."""
        self.close_link()
        out: list[Piece] = []
        for (kind, *_), group in groupby(self._pieces, _style):
            run = list(group)
            if kind == "text":
                out.extend(_with_lost_links(run[0]._replace(text="".join(p.text for p in run))))
            else:
                out.extend(run)
        return tuple(out)


def _style(piece: Piece) -> tuple[object, ...]:
    return (piece.kind, piece.bold, piece.italic)


def _with_lost_links(piece: Piece) -> list[Piece]:
    text = piece.text
    if "//" not in text and "www." not in text:
        return [piece]
    out: list[Piece] = []
    end = 0
    for match in _LOST_LINK.finditer(text):
        label, url, address = match.groups()
        url = url or (address or "").rstrip(".,;:!?'")
        if not url:
            continue
        stop = match.end() if not address else match.start() + len(url)
        out.append(piece._replace(text=text[end : match.start()]))
        out.append(piece._replace(kind="link", text=bare_label(label or url), url=url))
        end = stop
    out.append(piece._replace(text=text[end:]))
    return [p for p in out if p.text]


def bare_label(label: str) -> str:
    """A link's label without the brackets that many lists print around it.

    >>> bare_label("[[pdf]]")
    'pdf'
    """
    label = label.strip()
    while len(label) > 1 and label[0] == "[" and label[-1] == "]":
        label = label[1:-1].strip()
    return label


def split_bars(pieces: Pieces) -> list[Pieces]:
    """The segments between bars (`|` and the full-width bar) of a bullet's text."""
    segments: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind != "text" or not ("|" in piece.text or "｜" in piece.text):
            segments[-1].append(piece)
            continue
        for number, part in enumerate(re.split(r"[|｜]", piece.text)):
            if number:
                segments.append([])
            if part:
                segments[-1].append(piece._replace(text=part))
    return [tuple(segment) for segment in segments]


def split_breaks(pieces: Pieces) -> list[Pieces]:
    """The stretches between breaks of any kind."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind == "break":
            lines.append([])
        else:
            lines[-1].append(piece)
    return [tuple(line) for line in lines]
