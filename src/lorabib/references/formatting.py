"""Papers -> references in a style, as rich text.

The engine gets CSL-JSON (never BibTeX, whose readers change the case of titles): capitals that must
stay are in ``<span class="nocase">``, and a published paper keeps the archive of its preprint to
itself, so that no style prints "arXiv" as its publisher.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from lorabib.capitals import protect
from lorabib.errors import EngineError
from lorabib.exporters import csl_json
from lorabib.exporters.address import verbatim
from lorabib.exporters.markdown import shield
from lorabib.model import Paper
from lorabib.references import pandoc, series, styles
from lorabib.references.manner import Manner
from lorabib.references.online import with_medium
from lorabib.references.rich import Reference, plain
from lorabib.references.tree import references
from lorabib.text import clean


def engine_name(style: str = "", folders: Sequence[Path] = ()) -> str:
    """What formats references on this machine in the style that was used, for the user to read."""
    engine = pandoc.find()
    if style and styles.find(style, folders).kind == "BibTeX":
        return "pybtex"
    return engine.name if engine else "pybtex"


def language(style: str, manner: Manner) -> str:
    """The language of what the style that was used prints: BibTeX's styles are in English."""
    if styles.find(style, manner.folders).kind == "BibTeX":
        return "en-US"
    return styles.locale(manner.locale)


def formatted(
    papers: Sequence[Paper],
    style: str,
    known: frozenset[str] = frozenset(),
    *,
    locale: str = "en-US",
    folders: Sequence[Path] = (),
) -> tuple[str, list[Reference]]:
    """The style that was used, and the references of `papers` in it, in its order.

    `style`, `locale` and `folders` are those of a `Manner`. Without an engine BibTeX's plain stands
    in for CSL. `known` are proper names for titles.

    Raises:
        UnknownNameError: there is no such style or locale.
        EngineError: the style cannot be used, or the engine fails.
    """
    used, found = lists({"": papers}, Manner(style, locale, tuple(folders)), known)
    return used, found[""]


def lists(
    wanted: Mapping[str, Sequence[Paper]], manner: Manner, known: frozenset[str] = frozenset()
) -> tuple[str, dict[str, list[Reference]]]:
    """`formatted` for many lists of papers at once, by their names: the engine is started for all
    of them together. What a style prints nothing of is not there."""
    style, language = manner.style, styles.locale(manner.locale)
    found = styles.find(style, manner.folders)
    engine = pandoc.find()
    if found.kind == "CSL" and engine:
        return style, _by_pandoc(wanted, found, known, engine, language)
    from lorabib.references.bst import printed

    if found.kind == "CSL":
        style, found = "plain", styles.find("plain")
    return style, {
        name: printed(sorted(papers, key=attrgetter("key")), found.path, known)
        for name, papers in wanted.items()
    }


def _by_pandoc(
    wanted: Mapping[str, Sequence[Paper]],
    style: styles.Style,
    known: frozenset[str],
    engine: pandoc.Engine,
    locale: str,
) -> dict[str, list[Reference]]:
    xml = style.path.read_bytes()
    found = {paper.key: paper for papers in wanted.values() for paper in papers}
    items = with_medium([for_engine(paper, known) for paper in found.values()], xml, locale)
    entries = dict(zip(found, items, strict=True))
    keys = {name: [paper.key for paper in papers] for name, papers in wanted.items()}
    until = pandoc.deadline(sum(map(len, keys.values())))
    do = partial(pandoc.at_once, partial(_done, engine, locale, until))
    try:
        made = series.lists(keys, entries, series.read_style(xml), do)
    except EngineError as error:
        raise styles.within(style, error) from None
    # What a style prints nothing of is left out, and so stands at the end of a list by its title.
    printed = {
        name: [one for one in some if plain(one.parts).strip()] for name, some in made.items()
    }
    if any(not printed[name] for name, some in keys.items() if some):
        raise EngineError(f"{styles.place(style)}: this CSL style prints no references")
    return printed


def _done(engine: pandoc.Engine, locale: str, until: float, job: series.Job) -> list[Reference]:
    """The engine gets numbers for keys, which no text can spoil.

    They are of one length: it gives the letters of years in the order of its items' ids as texts.
    """
    if not job.entries:
        return []
    data = [{**entry, "id": f"{number:07}"} for number, entry in enumerate(job.entries)]
    source = msgspec.json.encode(data)
    tree = pandoc.bibliography(source, job.style, engine, until, locale=locale)
    return [one._replace(key=job.entries[int(one.key)]["id"]) for one in references(tree)]


def for_engine(paper: Paper, known: frozenset[str]) -> dict[str, Any]:
    """The CSL-JSON of a paper as the engine should read it."""
    data = csl_json.to_csl(paper)
    data |= {name: _shielded(value) for name, value in data.items() if name not in _VERBATIM}
    data["id"] = paper.key
    if "title" in data:
        runs = protect(clean(paper.item.title), known)
        data["title"] = "".join(map(_run, *zip(*runs, strict=True)))
    if "container-title" in data:  # has its capitals already; styles would make "Npj" of npj
        data["container-title"] = _NOCASE.format(data["container-title"])
        data.pop("event-title", None)  # styles would print it beside the proceedings
    if "URL" in data:
        data["URL"] = verbatim(data["URL"])
    for role in data.keys() & {"author", "editor"}:
        data[role] = list(map(_whole, data[role]))
    return _kind(data)


def _kind(data: dict[str, Any]) -> dict[str, Any]:
    """The item with what styles look for in a work of its type, and nothing that misleads them.

    Styles are written for what Zotero gives them, where the server of a preprint is its publisher
    (https://aurimasv.github.io/z2csl/typeMap.xml#map-preprint): few of them read an archive. Its
    number stays where APA reads it. A published paper keeps its preprint to itself.
    """
    data.pop("archive_collection", None)
    server, number = data.pop("archive", ""), data.pop("archive_location", "")
    if data["type"] == "article" and server:
        data.setdefault("publisher", server)
    if data["type"] == "article" and number:
        data["archive_location"] = f"arXiv:{number}" if server == "arXiv" else number
    return data


def _whole(name: dict[str, str]) -> dict[str, str]:
    """A name in Chinese, Japanese or Korean letters as one: engines would put initials in it."""
    written = name.get("family", "") + name.get("given", "")
    return {"literal": written} if _CJK(written) else name


_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
).fullmatch


_NOCASE = '<span class="nocase">{}</span>'
_VERBATIM = {"type", "DOI", "URL", "issued", "custom"}


def _run(text: str, kept: bool) -> str:
    # Blanks at the ends of a run are its own: `shield` cleans whole texts.
    lead, trail = " " * text.startswith(" "), " " * (text.endswith(" ") and text != " ")
    inner = lead + shield(text, "<", formulas=True) + trail
    return _NOCASE.format(inner) if kept else inner


def _shielded(value: Any) -> Any:
    if isinstance(value, str):
        return shield(value, "<")
    if isinstance(value, dict):
        return {key: _shielded(inner) for key, inner in value.items()}
    return [_shielded(inner) for inner in value]
