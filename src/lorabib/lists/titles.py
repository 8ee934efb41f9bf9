"""The title (or titles) at the beginning of a row's text, and what stands before it.

In this order: tags before the title (`[NeurIPS 2024]`, `2022.04`, badges, emoji); a link whose
label is no thing and no venue is the title; so is bold text; else the plain text up to the
first link, code, names in italics or sentence that is a venue or a row of names.
"""

from __future__ import annotations

import re

from lorabib.lists.authors import looks_like_authors, names_first
from lorabib.lists.facts import Facts
from lorabib.lists.hosts import is_generic_label, is_paper_address
from lorabib.lists.pieces import Piece, Pieces
from lorabib.lists.tags import is_title_link, take_tags
from lorabib.lists.words import (
    clean,
    clean_title,
    is_date,
    is_known_venue,
    is_nothing,
    is_venue,
    split_venue,
)

_JOIN = re.compile(r"\s*(?:/|,|&|\+|and|;|or)\s*")
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,300})[\"”]")
_YEAR_NAMES = re.compile(r"(.{8,}?)\s*[(\[]((?:19|20)\d\d)[)\]]\s*[,.:;]*\s+(\S.*)")
_TAIL = re.compile(
    r"\s*[,.]?\s*[\[(]([^()\[\]]{2,60})[\])]\s*$|,\s+([^,()]{3,40})\s*$|"
    r"\s[-–—]\s+([^()–—]{3,40})\s*$|(?:[.;]|\s[·•/])\s+((?:19|20)\d\d)\s*$"
)
# "Title, 2024 [[paper](…)]", "Title (paper: [link](…))": bracket and word are of the links.
_OPENED = re.compile(r"(?:[\[({（【]\s*([\w ]{2,12})[:：]?)?[\s\[({（【<·•/]*$")
_DASH = re.compile(r"\s+[-–—]\s+")
# "Dettmers T, Pagnoni A. Title": names as medicine prints them.
_SHORT_NAME = r"[A-ZÀ-Þ][\w'’-]+ [A-ZÀ-Þ]{1,3}"
_SHORT_NAMES = re.compile(rf"((?:{_SHORT_NAME}, )+(?:{_SHORT_NAME}|et al))\.\s+")
_ET_AL = re.compile(r"[\w .\-'’&,]{2,60}\bet\.? ?al\.?,?(?:\s*\(?(?:19|20)\d\d\w?\)?)?")


def take_title(pieces: Pieces, facts: Facts) -> tuple[list[str], Pieces]:
    """The titles that `pieces` begin with, and the rest; what is before them goes to `facts`."""
    pieces = take_tags(pieces, facts)
    if not pieces:
        return [], ()
    first = pieces[0]
    if is_title_link(first):
        return _linked(pieces, facts)
    lead = _lead(pieces)
    if lead:
        _take_lead(pieces[:lead], facts)
        take = _bold if pieces[lead].kind == "text" else _linked
        return take(pieces[lead:], facts)
    if (first.bold or first.italic) and first.kind == "text":
        return _bold(pieces, facts)
    return _plain(pieces, facts)


def _lead(pieces: Pieces) -> int:
    """How many pieces before a linked or bold title are only a lead to it: a short name,
    names."""
    for number, piece in enumerate(pieces[:4]):
        if number and piece.bold and not pieces[0].bold and piece.kind == "text":
            before = clean("".join(p.text for p in pieces[:number]))
            names = before.strip(" \"“'(:：-–—,.")
            apart = before.rstrip(' "“')[-1:] in [*".,:"]
            return number if apart and looks_like_authors(names) else 0
        if is_title_link(piece):
            text = clean("".join(p.text for p in pieces[:number]))
            words = text.strip(" \"“'(:：-–—,.")
            long = len(clean(piece.text).split()) > 2
            short = len(words.split()) <= 2 or text[-1:] in ":："
            named = looks_like_authors(words, sure=True) and not is_known_venue(piece.text)
            ok = (short and len(words.split()) <= 6) or (named and text[-1:] in ".,:;")
            return number if number and long and ok else 0
        if piece.kind not in ("text", "code"):
            return 0
    return 0


def _take_lead(pieces: Pieces, facts: Facts) -> None:
    text = clean("".join(p.text for p in pieces)).strip(" \"“'(:：-–—,.")
    if len(text.split()) > 2:
        facts.add_text(text)


def _linked(pieces: Pieces, facts: Facts) -> tuple[list[str], Pieces]:
    titles = [_without_tail(clean_title(pieces[0].text), facts)]
    facts.style = "link"
    facts.add_link(pieces[0])
    number = 1
    while number + 1 < len(pieces):
        joint, other = pieces[number], pieces[number + 1]
        between = joint.kind == "text" and _JOIN.fullmatch(joint.text)
        differs = other.kind == "link" and other.url != pieces[0].url
        if not (between and differs and is_title_link(other)):
            break
        slash = joint.text.strip() == "/"
        if not (is_paper_address(other.url) if not slash else True):
            break
        titles.append(clean_title(other.text))
        facts.add_link(other)
        number += 2
    rest = pieces[number:]
    if len(titles) == 1 and _ET_AL.fullmatch(titles[0]):
        titles = []
    if rest and rest[0].kind == "text" and not rest[0].italic:
        rest = _after_link(rest, facts)
    return [title for title in titles if title], rest


_DESCRIPTION = re.compile(r"\s*[:：]|\s+[a-z]|\s*[-–—]\s+\w|\s*\(.*\)\s+[a-z]")


def _after_link(rest: Pieces, facts: Facts) -> Pieces:
    """Without the description that follows a linked title: its links lead to other things."""
    text = rest[0].text
    if not _DESCRIPTION.match(text) or text.strip(" :-–—") in ("", "and", "by", "in"):
        return rest
    body = text.strip(" :：-–—")
    if looks_like_authors(body) or is_venue(body):
        return rest
    facts.unread += len(body.split())
    named = [p for p in rest[1:] if p.kind == "link" and is_generic_label(p.text)]
    venues = [p for p in rest[1:] if p.kind == "code" and is_venue(p.text)]
    return (*venues, *named)


def _bold(pieces: Pieces, facts: Facts) -> tuple[list[str], Pieces]:
    end = 0
    bold = pieces[0].bold
    while end < len(pieces) and pieces[end].kind in ("text", "code"):
        if not (pieces[end].bold if bold else pieces[end].italic):
            break
        end += 1
    text = "".join(p.text for p in pieces[:end])
    rest = pieces[end:]
    after = rest[0].text if rest and rest[0].kind == "text" and not rest[0].italic else ""
    colon = text.rstrip().endswith((":", "：")) or after.lstrip().startswith((":", "："))
    inside = re.match(r"[\w+\-]" if bold else r"\s*\w", after) is not None
    inside = inside or (re.match(r"\s[a-z]", after) is not None and len(text.split()) < 3)
    if after and (colon or inside) and len(text.split()) <= 6:
        titles, others = _plain((Piece("text", text + after), *rest[1:]), facts)
        return titles, others
    facts.style = "bold"
    return _from_text(text, facts), rest


def _plain(pieces: Pieces, facts: Facts) -> tuple[list[str], Pieces]:
    facts.style = "text"
    end = 0
    while end < len(pieces) and not (_ends_title(pieces[end]) or _is_name(pieces, end)):
        end += 1
    text = "".join(p.text for p in pieces[:end] if p.kind in ("text", "code"))
    if end < len(pieces) and pieces[end].kind == "link":
        text = _before_links(text)
    return _from_text(text, facts), pieces[end:]


def _before_links(text: str) -> str:
    """Text without the bracket, and the word in it, that open the links after it."""
    opened = _OPENED.search(text)
    word = opened[1] if opened else None
    if not opened or (word and word.strip().lower() != "see" and not is_generic_label(word)):
        return text
    return text[: opened.start()]


def _is_name(pieces: Pieces, number: int) -> bool:
    """Whether a piece is one name in italics, set apart from the title before it."""
    words = pieces[number].text.strip(" .,")
    if not number or not pieces[number].italic or not 1 < len(words.split()) < 5:
        return False
    before = pieces[number - 1].text.rstrip(" ")[-1:]
    return before in [*".,;?!"] and looks_like_authors(words, sure=True)


def _ends_title(piece: Piece) -> bool:
    if piece.kind in ("link", "image", "break"):
        return True
    text = piece.text.strip(" .,")
    if piece.kind == "code":
        return is_venue(text) or is_date(text)
    return piece.italic and (looks_like_authors(text) or is_venue(text))


def _from_text(text: str, facts: Facts) -> list[str]:
    text = clean(text)
    dated = _YEAR_NAMES.fullmatch(text)
    if dated and looks_like_authors(dated[3].strip(" .,;:"), sure=True):
        facts.add_date(dated[2])
        facts.add_authors(dated[3])
        text = dated[1]
    quoted = _QUOTED.search(text)
    if quoted and _is_title(quoted, text):
        facts.style = "quoted"
        facts.add_text(text[: quoted.start()])
        for part in text[quoted.end() :].split(". "):
            facts.add_text(part)
        text = quoted[1]
    else:
        text = _first_sentence(text, facts)
    text = _GENERIC_TAIL.sub(_generic_tail, text)
    title = clean_title(_without_tail(text, facts))
    return [] if is_nothing(title) or is_generic_label(title) else [title]


def _is_title(quoted: re.Match[str], text: str) -> bool:
    """Whether a quoted stretch is the title, not a part of it: what is around it is names, a
    venue or a date."""
    before, after = text[: quoted.start()].strip(), text[quoted.end() :].strip()
    named = looks_like_authors(before.strip(" .,:;()"))
    if len(quoted[1]) < 12 or len(quoted[1].split()) < 3:
        return named
    apart = not before or named or before[-1] in ".,:;)|" or is_venue(before) or is_date(before)
    venue = is_venue(after.rstrip(".")) or is_date(after)
    return apart and (not after or after[0] in ",.;([|-–—" or venue)


_GENERIC_TAIL = re.compile(r"(?:\s*\[[A-Za-z ]{2,12}\])+[\s\[(]*$")


def _generic_tail(match: re.Match[str]) -> str:
    labels = re.findall(r"\[([A-Za-z ]+)\]", match[0])
    return "" if all(is_generic_label(label) for label in labels) else match[0]


def _first_sentence(text: str, facts: Facts) -> str:
    """The title out of "Title. Authors. Venue 2023": all before names or a venue."""
    short = _SHORT_NAMES.match(text)
    if short and len(text[short.end() :].split()) > 2:
        facts.add_authors(short[1])
        text = text[short.end() :]
    parts = re.split(r"(?<=[^\s.]{2})\.\s+(?=\S)", text)
    titled = len(parts) > 1 and len(parts[1].split()) > 1 and not is_known_venue(parts[1])
    if titled and names_first(parts[0]):
        facts.add_text(parts.pop(0))
        text = ". ".join(parts)
    for number, part in enumerate(parts[1:], 1):
        if looks_like_authors(part) or (is_venue(part) and len(part.split()) <= 8):
            for rest in parts[number:]:
                facts.add_text(rest)
            return ". ".join(parts[:number])
    return _before_dash(text, facts)


def _before_dash(text: str, facts: Facts) -> str:
    """The title out of "Title - Names - Venue 2023": all before a dash whose rest is details."""
    parts = _DASH.split(text.rstrip(" -–—"))
    for number in range(1, len(parts)):
        rest = parts[number:]
        told = [is_date(part) or is_known_venue(part) for part in rest]
        named = [looks_like_authors(part) for part in rest]
        # "A - Images, Text" may be a title: names alone must be sure ones.
        sure = any(told) or all(map(names_first, rest))
        if sure and all(a or b for a, b in zip(told, named, strict=True)):
            for part in rest:
                facts.add_text(part)
            return " - ".join(parts[:number])
    return text


def _without_tail(title: str, facts: Facts) -> str:
    """A title without a venue or date printed after it: "Title (ICLR 2023)", "Title, 2021"."""
    title = title.rstrip(" .,;:-–—|")
    tail = _TAIL.search(title[-80:])
    if not tail:
        return title
    words = tail[1] or tail[2] or tail[3] or tail[4]
    year = split_venue(words)[1]
    known = is_known_venue(words)
    sure = (known or is_date(words)) if year else known and sum(map(str.isupper, words)) > 2
    if not sure or len(title) - len(tail[0]) < 8:
        return title
    facts.add_text(words)
    return _without_tail(title[: len(title) - len(tail[0])], facts)
