"""Papers -> RIS, for EndNote, Zotero, Mendeley and other reference managers.

Tags and types as in the *RIS Format Specifications* of Research Information Systems (2011): a line
is a tag of two characters, two blanks, a hyphen, a blank and the value; a record begins with TY
and ends with ER. Names are ``Family, Given, Suffix``; the format has no escape, so that a comma
inside of a part of a name becomes a blank. Text is Unicode in UTF-8, formulas as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lorabib.exporters.address import web
from lorabib.exporters.entries import page_range
from lorabib.exporters.options import DEFAULT, Options
from lorabib.model import Item, Name, Paper
from lorabib.text import clean

NAME, SUFFIX = "ris", ".ris"
FIELDS = tuple("TI AU ED PY DA T2 J2 T3 VL IS SP EP PB CY AN DO SN UR LA KW".split())
MORE: tuple[str, ...] = ()

#: CSL type -> TY; every other type is GEN.
TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-encyclopedia": "ENCYC",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "report": "RPRT",
    "software": "COMP",
    "thesis": "THES",
    "webpage": "ELEC",
}


def export(
    papers: Sequence[Paper], *, known: frozenset[str] = frozenset(), options: Options = DEFAULT
) -> str:
    """The RIS file of `papers`, sorted by citation key, which is ID; `known` is not used here."""
    return "\n".join(_record(paper, options) for paper in sorted(papers, key=lambda p: p.key))


def _record(paper: Paper, options: Options) -> str:
    """One record. A tag may stand several times, so fields are chosen by groups."""
    groups: dict[str, list[str]] = {}
    for tag, value in _tags(paper):
        if value := clean(value):
            groups.setdefault(tag, []).append(value)
    ordered = [(tag, groups[tag]) for tag in FIELDS if tag in groups]
    lines = [f"TY  - {TYPES.get(paper.item.type, 'GEN')}", f"ID  - {clean(paper.key)}"]
    lines += [f"{tag}  - {v}" for tag, values in options.choose(ordered, MORE) for v in values]
    return "\n".join([*lines, "ER  - "]) + "\n"


def _tags(paper: Paper) -> Iterator[tuple[str, str]]:
    item = paper.item
    yield "TI", item.title
    yield from (("AU", name(one)) for one in item.author)
    yield from (("ED", name(one)) for one in item.editor)
    yield "PY", f"{item.issued.year:04}" if item.issued else ""
    yield "DA", _date(item)
    yield "T2", item.container_title or item.event_title
    yield "J2", item.container_title_short
    yield "T3", item.collection_title
    yield "VL", item.volume
    yield "IS", item.issue or item.number
    first, *rest = page_range(clean(item.page)) or [""]
    yield "SP", first if len(rest) == 1 else item.page
    yield "EP", rest[0] if len(rest) == 1 else ""
    yield "PB", item.publisher or ("" if item.container_title else item.archive)
    yield "CY", item.publisher_place
    yield "AN", f"{item.archive}:{item.archive_location}" if item.archive_location else ""
    yield "DO", item.DOI
    yield "SN", item.ISBN or item.ISSN
    yield "UR", web(item.URL)
    yield "LA", item.language
    yield "KW", "unresolved" if paper.status == "unresolved" else ""


def name(one: Name) -> str:
    """A name in the order of RIS.

    >>> name(Name(family="Maaten", given="Laurens", non_dropping_particle="van der", suffix="Jr."))
    'van der Maaten, Laurens, Jr.'
    """
    von = f"{one.dropping_particle} {one.non_dropping_particle}"
    family = clean(f"{von} {one.family or one.literal}".replace(",", " "))
    parts = [family, clean(one.given.replace(",", " ")), clean(one.suffix.replace(",", " "))]
    return ", ".join(filter(None, parts))


def _date(item: Item) -> str:
    """``2024/05/07/``, empty where only the year is known (that is PY)."""
    parts = item.issued.date_parts[0] if item.issued else ()
    return "/".join(f"{part:02}" for part in (*parts, "")[:3] if part) if len(parts) > 1 else ""
