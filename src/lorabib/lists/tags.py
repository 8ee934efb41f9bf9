"""What stands before a title: `[NeurIPS 2024]`, `2022.04`, a number, badges, emoji, links."""

from __future__ import annotations

import re

from lorabib.lists.authors import looks_like_authors
from lorabib.lists.facts import LABEL, Facts
from lorabib.lists.hosts import is_generic_label
from lorabib.lists.pieces import Piece, Pieces
from lorabib.lists.words import (
    ET_AL,
    clean_title,
    find_year,
    is_date,
    is_known_venue,
    is_nothing,
    is_venue,
    is_venue_word,
    strip_emoji,
)

_TAG = re.compile(
    r"\s*(?:\[([^\[\]]{0,60})\]|\(([^()]{1,60})\)|【([^【】]{1,60})】|\{([^{}]{1,40})\})"
)
_DATE_FIRST = re.compile(
    r"\s*((?:19|20)\d\d(?:\s?[./\-]\s?\d{1,2}){0,2}|(?:19|20)\d\d年(?:\d{1,2}月)?)\s*"
    r"(?:[:：,|\-–—.]\s*|\s(?=\W?[A-Z\"“]))"
)
_FIELD = re.compile(r"\s*(?:paper|title|paper title|论文|标题)\s*[:：]\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\(?(?:\[\d+\]|\d{1,3}[.)])\s+")


def is_title_link(piece: Piece) -> bool:
    """Whether a link's label can be a title: no badge, no thing ("Code"), no venue alone."""
    if piece.kind != "link" or piece.badge:
        return False
    label = clean_title(piece.text)
    return not (is_nothing(label) or is_generic_label(label) or _only_venue(label))


def _only_venue(label: str) -> bool:
    if is_known_venue(label) or is_venue_word(label):
        return True
    return find_year(label) is not None and is_venue(label) and len(label.split()) <= 3


def take_tags(pieces: Pieces, facts: Facts) -> Pieces:
    """`pieces` without the tags they begin with, which go to `facts`."""
    rest = list(pieces)
    while rest:
        piece = rest[0]
        if piece.kind in ("image", "break") or not piece.text.strip():
            rest.pop(0)
        elif _styled_tag(rest):
            facts.add_text(rest[1].text)
            rest[:3] = [rest[2]._replace(text=rest[2].text.lstrip()[1:])]
        elif piece.kind == "link" and not is_title_link(piece):
            facts.add_link(rest.pop(0))
            if _only_venue(piece.text) and not piece.badge:
                facts.add_venue(piece.text, LABEL)
        elif piece.kind == "code" and (is_date(piece.text) or _only_venue(piece.text)):
            facts.add_text(rest.pop(0).text)
        elif piece.kind == "text":
            text = _without_tags(piece.text, facts, piece.bold)
            if text == piece.text:
                break
            rest[0:1] = [piece._replace(text=text)] if text.strip(" :-–—|,.[](") else []
        else:
            break
    return tuple(rest)


def _styled_tag(pieces: list[Piece]) -> bool:
    """Whether a tag with styled words is next: `(*ICML 2020*) Title`."""
    if len(pieces) < 3 or pieces[0].text.strip() not in ("(", "["):
        return False
    words, after = pieces[1].text, pieces[2]
    tag = pieces[1].kind != "link" and (is_date(words) or is_venue(words))
    return tag and after.kind == "text" and after.text.lstrip()[:1] in (")", "]")


def _is_part_of_title(date: re.Match[str]) -> bool:
    """Whether a year and a colon begin a bold title: "2001: A Space Odyssey"."""
    return len(date[1]) == 4 and date[0].rstrip()[-1:] == ":"


def _without_tags(text: str, facts: Facts, bold: bool = False) -> str:
    stripped = strip_emoji(text.lstrip())
    if stripped != text.lstrip():
        return stripped + " " if text.endswith(" ") and stripped else stripped
    field = _FIELD.match(text) or _NUMBER.match(text)
    if field and field.end() < len(text.rstrip()):
        return text[field.end() :]
    tag = _TAG.match(text)
    if tag:
        words = next((group for group in tag.groups() if group is not None), "")
        named = ET_AL.search(words) is not None and looks_like_authors(words)
        venue = is_date(words) or is_venue(words) or named
        if venue or words.strip() in ("", "x", "X") or words.strip().isdigit():
            if venue:
                facts.add_text(words)
            return text[tag.end() :].lstrip(" :：-–—,")
    date = _DATE_FIRST.match(text)
    if date and not is_date(text) and not (bold and _is_part_of_title(date)):
        facts.add_date(date[1])
        return text[date.end() :]
    if is_date(text.strip(" :：,-–—|")) or _venue_only(text):
        facts.add_text(text)
        return ""
    return text


def _venue_only(text: str) -> bool:
    return is_known_venue(text.strip(" :：,-–—|"))
