"""Paragraphs, lines of HTML and headings that are rows, and which of them are none.

A paragraph is cut before each line that has a paper of its own. One that consists of a title
and a paper's link, and little else, is a row wherever it stands; a sentence with a link in it is
text; what could be either is told as a problem.
"""

from __future__ import annotations

import re

from lorabib.lists.authors import looks_like_authors
from lorabib.lists.facts import Facts
from lorabib.lists.hosts import is_paper_address, is_paper_label
from lorabib.lists.items import PROSE_WORDS, Draft
from lorabib.lists.markdown import plain
from lorabib.lists.pieces import Piece, Pieces, split_breaks
from lorabib.lists.tags import is_title_link
from lorabib.lists.titles import take_title
from lorabib.lists.words import clean

_LEADS_ON = re.compile(
    r"(?:\b(?:a|an|the|of|for|in|on|at|to|by|from|with|and|or|as|see|via|our|original|following|"
    r"corresponding|called|named|read|cite)|,)$",
    re.IGNORECASE,
)
_LITTLE = 3
_NEXT_QUOTED = re.compile(r"\s*;\s*(?=[\"“])")
_CITED = re.compile(r"\[\d{1,4}\]\s+\S")
_QUOTED = re.compile(r"[\"“][^\"“”]{12,}[\"”]")


def cut_lines(pieces: Pieces) -> list[tuple[int, Pieces]]:
    """The papers of a text of several lines, each with the number of lines before it."""
    if sum(piece.kind == "link" for piece in pieces) < 2:
        return [(0, pieces)]
    groups: list[tuple[int, list[Piece]]] = [(0, [])]
    number, full = 0, False
    lines = split_breaks(pieces)
    breaks = [piece for piece in pieces if piece.kind == "break"]
    for position, line in enumerate(lines):
        if position:
            number += breaks[position - 1].text != "br"
            if full and _begins(line, lines[position + 1 :]):
                groups.append((number, []))
                full = False
            else:
                groups[-1][1].append(breaks[position - 1])
        groups[-1][1].extend(line)
        full = full or _leads_to_paper(line)
    return [(before, tuple(group)) for before, group in groups]


def cut_quoted(pieces: Pieces) -> list[Pieces]:
    """The papers of one line `"Title," in ... [paper](..); "Title," in ... [paper](..)`."""
    groups: list[list[Piece]] = [[]]
    for piece in pieces:
        begins = piece.kind == "text" and _NEXT_QUOTED.match(piece.text)
        if begins and _leads_to_paper(tuple(groups[-1])):
            groups.append([])
            piece = piece._replace(text=piece.text[begins.end() :])
        groups[-1].append(piece)
    return [tuple(group) for group in groups]


def is_citation(pieces: Pieces) -> bool:
    """Whether a paragraph is a numbered reference with a bold or quoted title, as roadmaps print
    between those with links."""
    text = clean(plain(pieces))
    marked = any(piece.bold and len(piece.text.split()) > 2 for piece in pieces)
    return _CITED.match(text) is not None and (marked or _QUOTED.search(text) is not None)


def _leads_to_paper(line: Pieces) -> bool:
    return any(piece.kind == "link" and is_paper_address(piece.url) for piece in line)


def _begins(line: Pieces, below: list[Pieces]) -> bool:
    """Whether a line begins another paper: a title and its link, here or on the next line."""
    facts = Facts()
    titles, _ = take_title(line, facts)
    if not titles or looks_like_authors(titles[0]) or PROSE_WORDS.search(titles[0]):
        return False
    if any(is_title_link(piece) and piece != line[0] for piece in line):
        return facts.style in ("link", "bold") and _leads_to_paper(line)
    if _leads_to_paper(line):
        return len(titles[0].split()) > 1 or facts.style != "text"
    return facts.style in ("bold", "quoted") and bool(below) and _leads_to_paper(below[0])


def para_kind(draft: Draft) -> str:
    """What a paragraph is: `paper`, `doubt`, `untitled` or `text`."""
    pieces = [piece for para in draft.item.paras for piece in para.pieces]
    links = any(piece.kind == "link" for piece in pieces)
    if not links and not draft.over and is_citation(tuple(pieces)):
        return "paper" if draft.kind == "paper" else "doubt"
    printed = [p for p in pieces if p.kind == "link" and not p.badge]
    if not printed or not (draft.facts.paper or any(is_paper_address(p.url) for p in printed)):
        return "text"
    if draft.kind == "untitled":
        told = any(is_paper_address(p.url) or is_paper_label(p.text) for p in printed)
        return "untitled" if told else "text"
    if _is_row(draft, printed[0]):
        return "paper"
    return "text" if _is_sentence(tuple(pieces)) else "doubt"


def _is_row(draft: Draft, link: Piece) -> bool:
    if link not in draft.item.paras[0].pieces:
        return False
    if draft.kind != "paper" or draft.facts.unread > _LITTLE:
        return False
    if draft.facts.style != "text":
        pieces = draft.item.paras[0].pieces
        return not PROSE_WORDS.search(
            plain(pieces[: pieces.index(link)]).replace(draft.titles[0], "")
        )
    title = draft.titles[0]
    begins = not (title[0].isascii() and title[0].islower()) and len(title.split()) > 1
    return begins and not is_title_link(link) and not _is_sentence((Piece("text", title),))


def _is_sentence(pieces: Pieces) -> bool:
    """Whether the words outside the links are a sentence that a link stands in."""
    words = clean(plain(tuple(piece for piece in pieces if piece.kind != "link")))
    if len(words.split()) > 45 or PROSE_WORDS.search(words):
        return True
    number = next((n for n, piece in enumerate(pieces) if piece.kind == "link"), len(pieces))
    before = clean(plain(pieces[:number])).rstrip(" [(\"“'*_")
    after = plain(pieces[number + 1 : number + 2])
    return bool(_LEADS_ON.search(before)) or re.match(r"\s+[a-z]", after) is not None
