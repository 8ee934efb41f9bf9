"""What one list item (or a paragraph that is a row) says, and what kind of thing it is.

The kinds, decided by the item alone:

- `paper`: a title with a link to a place that holds papers or a link labelled Paper or PDF; or
  a bold title with a venue or authors; or a title, a bar and a venue; or with authors.
- `tool`: a title whose links lead elsewhere (code, a blog, a home page).
- `maybe`: a title without any link.
- `prose`: sentences; a link in the middle of a sentence; news, thanks, people (see `news`).
- `part`: no title of its own: links, names, a venue, "Abstract: ...".
- `contents`: every link leads into the same page.
- `label`: an item that only heads the items below it (`sections` decides).
- `empty`: nothing, dots or dashes.

Whether `tool` and `maybe` are rows is the section's affair, see `sections`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lorabib.lists.authors import looks_like_authors
from lorabib.lists.facts import Facts
from lorabib.lists.markdown import plain
from lorabib.lists.news import is_news
from lorabib.lists.nodes import Item
from lorabib.lists.pieces import Piece, Pieces, split_bars, split_breaks
from lorabib.lists.tags import is_title_link
from lorabib.lists.titles import take_title
from lorabib.lists.words import clean, clean_title, find_year, is_date, is_nothing, is_venue

_FIELD = re.compile(
    r"(authors?|venue|published(?: in)?|conference|journal|year|date|keywords?|abstract|tl;?\s?dr|"
    r"summary|paper|pdf|codes?|links?|notes?|citation|doi|arxiv|url|github|project(?: page)?|"
    r"website|comments?|highlights?|contributions?|tags?|demo|video)\s*[:：]\s*",
    re.IGNORECASE,
)
_READ = ("author", "venue", "publ", "conf", "jour", "year", "date")
PROSE_WORDS = re.compile(
    r"\b(?:you|your|we|our|us|please|this|these|is|are|was|were|will|should|must|it|its|has|have|"
    r"i|my|feel free|check|see)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Draft:
    """An item as far as it is understood alone."""

    item: Item
    kind: str
    titles: list[str]
    facts: Facts
    shape: tuple[str, bool]
    text: str
    label: str = ""
    section: int = 0
    headings: tuple[str, ...] = ()
    para: bool = False
    head: int = 0
    over: tuple[str, ...] = ()
    parts: list[Draft] = field(default_factory=list)


def read_item(item: Item) -> Draft:
    """Read one item's own text."""
    facts = Facts()
    pieces = item.paras[0].pieces if item.paras else ()
    text = clean(plain(pieces))
    if is_field(text) or (item.depth > 1 and _is_part(pieces, text)):
        return Draft(item, "part", [], facts, ("", False), text)
    segments = split_bars(_join_lines(pieces))
    titles, rest = take_title(segments[0], facts)
    while not titles and not rest and len(segments) > 1:
        segments = segments[1:]
        titles, rest = take_title(segments[0], facts)
    bar = len(segments) > 1
    label = _label(pieces, text)
    labelled = bool(pieces) and pieces[0].bold and len(text) - len(label) > 40
    labelled = labelled and facts.style != "quoted"
    prose = not bar and facts.style != "link" and _is_prose(titles, rest, text, labelled)
    prose = prose or is_news(pieces, titles)
    if not prose:
        facts.add_pieces(rest)
        for segment in segments[1:]:
            facts.add_pieces(segment)
        for para in item.paras[1:]:
            if not para.quoted:
                _add_lines(para.pieces, facts)
    kind = "prose" if prose else _kind(pieces, text, titles, facts, bar)
    return Draft(item, kind, titles, facts, (facts.style, bar), text, label)


def add_part(facts: Facts, part: Draft) -> None:
    """Give what a sub-item says (links, names, a venue) to its paper."""
    for para in part.item.paras:
        field_name = _FIELD.match(clean(plain(para.pieces)))
        if field_name and not field_name[1].lower().startswith(_READ):
            for piece in para.pieces:
                if piece.kind == "link":
                    facts.add_link(piece)
        elif field_name:
            facts.add_pieces(_cut(para.pieces, field_name.end()))
        else:
            _add_lines(para.pieces, facts)


def _cut(pieces: Pieces, length: int) -> Pieces:
    """`pieces` without the first `length` characters of their text."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and length > 0:
            cut = min(length, len(piece.text))
            length -= cut
            piece = piece._replace(text=piece.text[cut:])
        if piece.text or piece.kind == "link":
            out.append(piece)
    return tuple(out)


def _add_lines(pieces: Pieces, facts: Facts) -> None:
    for line in split_breaks(pieces):
        facts.add_pieces(line)


def _join_lines(pieces: Pieces) -> Pieces:
    """Line ends inside a title become blanks; before names, links or a new part they stay."""
    out: list[Piece] = []
    for number, piece in enumerate(pieces):
        if piece == _SOFT and out and number + 1 < len(pieces):
            after, before = pieces[number + 1], out[-1]
            plain_text = after.kind == "text" == before.kind and not after.italic
            same = plain_text and after.bold == before.bold
            begins = after.text.lstrip()[:1]
            if same and begins not in "[(*" and not looks_like_authors(after.text):
                out.append(Piece("text", " ", "", after.bold))
                continue
        out.append(piece)
    return tuple(out)


_SOFT = Piece("break", "soft")


def is_field(text: str) -> bool:
    """Whether a text is a labelled detail: "Authors: ...", "Paper: ..."."""
    return _FIELD.match(text) is not None


def _is_part(pieces: Pieces, text: str) -> bool:
    words = clean_title(text)
    if any(is_title_link(piece) for piece in pieces):
        return False
    return (
        looks_like_authors(words, sure=_all_italic(pieces))
        or is_date(words)
        or (is_venue(words) and len(words.split()) <= 6)
    )


def _all_italic(pieces: Pieces) -> bool:
    return all(piece.italic or piece.kind == "break" for piece in pieces)


def _is_prose(titles: list[str], rest: Pieces, text: str, labelled: bool) -> bool:
    """Whether the text is sentences: too long, several, addressed to the reader, one after a
    bold label (`labelled`), or one that has a work's link in its middle."""
    title = titles[0] if titles else ""
    words = title.split()
    if len(words) > 45:
        return True
    link = next((piece for piece in rest if piece.kind == "link"), None)
    if link is not None and is_title_link(link) and len(link.text.split()) > 2 and words:
        return True
    sentence = text.rstrip("*_ ").endswith((".", "!"))
    told = PROSE_WORDS.search(title) is not None
    if sentence and link is None and (told or labelled):
        return True
    return ". " in title and told and len(words) > 12


def _kind(pieces: Pieces, text: str, titles: list[str], facts: Facts, bar: bool) -> str:
    links = [piece for piece in pieces if piece.kind == "link"]
    if is_nothing(clean_title(text)) and not links:
        return "empty"
    if links and all(piece.url.startswith("#") for piece in links):
        return "contents"
    if not titles:
        return "untitled" if facts.paper and facts.style == "link" else "part"
    strong = facts.paper or (facts.style == "bold" and (facts.has_venue or bool(facts.authors)))
    venue, year = facts.venue_and_year()
    if strong or (bar and links and venue) or (venue and year) or len(facts.authors) > 1:
        return "paper"
    if links:
        return "tool"
    words = len(titles[0].split())
    return "maybe" if 3 <= words <= 40 and not find_year(titles[0][:5]) else "prose"


def _label(pieces: Pieces, text: str) -> str:
    """What the item is called if it only heads others: its bold beginning, or all up to a
    colon."""
    bold = []
    for piece in pieces:
        if not piece.bold:
            break
        bold.append(piece.text)
    return clean_title("".join(bold) or re.split(r"[:：]", text)[0])
