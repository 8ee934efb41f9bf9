r"""Papers -> Hayagriva YAML, the bibliographies of typst.

After the format's own documentation (https://github.com/typst/hayagriva, docs/file-format.md):
entry types, `parent` for what a paper stands in, `serial-number` for DOI, arXiv number and ISBN.
In its formattable strings braces keep capitals, ``$…$`` is typst's mathematics, which typst runs,
and a backslash makes text of these four characters. So all of them are escaped, and a simple
formula is said in typst's own terms.

Typst refuses a whole file for one address, date or language that it cannot parse: such a value is
left out (a day that the month does not have is cut off).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lorabib.capitals import protect
from lorabib.exporters import yaml
from lorabib.exporters.address import verbatim, web
from lorabib.exporters.entries import page_range
from lorabib.exporters.options import DEFAULT, Options
from lorabib.exporters.typst_math import mathematics
from lorabib.formula import parts
from lorabib.model import Item, Name, Paper
from lorabib.text import clean

NAME, SUFFIX = "hayagriva", ".hayagriva.yaml"
_FIELDS = """
    title author editor date publisher location organization issue volume page-range genre
    serial-number url language parent note
"""
FIELDS = tuple(_FIELDS.split())
MORE: tuple[str, ...] = ()

#: CSL type -> entry type and the type of what it stands in.
TYPES = {
    "article": ("article", "repository"),
    "article-journal": ("article", "periodical"),
    "article-magazine": ("article", "periodical"),
    "article-newspaper": ("article", "newspaper"),
    "book": ("book", ""),
    "chapter": ("anthos", "anthology"),
    "dataset": ("repository", ""),
    "entry-encyclopedia": ("entry", "reference"),
    "manuscript": ("manuscript", ""),
    "paper-conference": ("article", "proceedings"),
    "patent": ("patent", ""),
    "post": ("web", ""),
    "post-weblog": ("article", "blog"),
    "report": ("report", ""),
    "software": ("repository", ""),
    "thesis": ("thesis", ""),
    "webpage": ("web", ""),
}

_CONTROL = re.compile(r"[\\{}$]")
_HOST = re.compile(
    r"(?:https?|ftp)://(?:(?!xn--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?=[/?#]|$)",
    re.IGNORECASE,
).match
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?").fullmatch


def export(
    papers: Sequence[Paper], *, known: frozenset[str] = frozenset(), options: Options = DEFAULT
) -> str:
    """The Hayagriva file of `papers`, sorted by citation key; `known` are proper names."""
    ordered = sorted(papers, key=lambda p: p.key)
    entries = {clean(paper.key): entry(paper, known, options) for paper in ordered}
    return "\n".join([*yaml.lines(entries), ""]) if entries else "{}\n"


def entry(paper: Paper, known: frozenset[str], options: Options) -> dict[str, Any]:
    """One entry as plain data, its type first."""
    kind = TYPES.get(paper.item.type, ("misc", ""))
    filled = {name: value for name, value in _fields(paper, kind[1], known) if value}
    ordered = [(name, filled[name]) for name in FIELDS if name in filled]
    return {"type": kind[0], **dict(options.choose(ordered, MORE))}


def _fields(paper: Paper, within: str, known: frozenset[str]) -> Iterator[tuple[str, Any]]:
    item = paper.item
    parent = _parent(item, within)
    yield "title", title(item.title, known)
    yield "author", list(filter(None, map(person, item.author)))
    yield "editor", list(filter(None, map(person, item.editor)))
    yield "date", _date(item)
    yield "page-range", _pages(item.page)
    yield "parent", parent
    if not parent:
        yield from _circumstances(item)
        yield "organization", clean(item.publisher) if item.type in ("thesis", "report") else ""
    yield "genre", text(item.genre) if item.type in ("thesis", "report") else ""
    yield "serial-number", _numbers(item)
    yield "url", address(item.URL)
    yield "language", item.language if _LANGUAGE(item.language) else ""
    yield "note", "unresolved" if paper.status == "unresolved" else ""


def _circumstances(item: Item) -> Iterator[tuple[str, Any]]:
    """What belongs to the container where there is one, else to the entry."""
    yield "volume", clean(item.volume)
    yield "issue", clean(item.issue or item.number)
    yield "publisher", text(item.publisher)
    yield "location", text(item.publisher_place)


def _parent(item: Item, within: str) -> dict[str, Any]:
    """The container, and the series that it stands in."""
    container = item.container_title or item.event_title
    if not within and not container:
        return {}
    if not clean(container):
        archive = text(item.archive) if item.archive_location else ""
        return {"type": "repository", "title": archive} if archive else {}
    parent = {"type": within or "book", "title": text(container, keep=True)}
    parent |= {name: value for name, value in _circumstances(item) if value}
    series = {"title": text(item.collection_title, keep=True)} if item.collection_title else {}
    return parent | ({"parent": {"type": "anthology", **series}} if series else {})


def _numbers(item: Item) -> dict[str, str]:
    arxiv = item.archive.lower() == "arxiv"
    numbers = {
        "doi": clean(item.DOI),
        "arxiv" if arxiv else "serial": clean(item.archive_location),
        "isbn": clean(item.ISBN),
        "issn": clean(item.ISSN),
    }
    return {name: value for name, value in numbers.items() if value}


def title(source: str, known: frozenset[str] = frozenset()) -> str:
    r"""A title with its capitals in braces, and its formulas as typst writes them.

    >>> title("LoRA for $5 and $k^2$")
    '{LoRA} for \\$5 and $k ^(2)$'
    """
    runs = protect(clean(source), known)
    return "".join(f"{{{_run(run)}}}" if kept else _run(run) for run, kept in runs)


def _run(run: str) -> str:
    return "".join(
        f"${mathematics(part)}$" if formula else _escaped(part) for part, formula in parts(run)
    )


def text(source: str, *, keep: bool = False) -> str:
    """A formattable string; with `keep` its capitals stay as they are in every style."""
    escaped = _escaped(clean(source))
    return f"{{{escaped}}}" if keep and escaped else escaped


def _escaped(part: str) -> str:
    return _CONTROL.sub(lambda m: "\\" + m[0], part)


def person(name: Name) -> dict[str, str]:
    """A name in parts, so that nothing in them is taken for a comma or a particle."""
    von = clean(f"{name.dropping_particle} {name.non_dropping_particle}")
    parts = {
        "name": clean(name.family) or clean(name.literal),
        "given-name": clean(name.given),
        "prefix": von,
        "suffix": clean(name.suffix),
    }
    if not parts["name"]:
        parts = {"name": " ".join(filter(None, parts.values()))}
    return {part: value for part, value in parts.items() if value}


def _pages(source: str) -> str:
    return "-".join(end for end in page_range(clean(source)) if end)


def _date(item: Item) -> str:
    """``2024-05-07``, as far as it is known and in the calendar."""
    if not item.issued:
        return ""
    year, *rest = item.issued.date_parts[0]
    if len(rest) == 2 and rest[1] > calendar.monthrange(year, rest[0])[1]:
        rest.pop()
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def address(url: str) -> str:
    """`url` if every parser of addresses takes it, else nothing."""
    whole = verbatim(web(url))
    return whole if _HOST(whole) else ""
