"""Papers -> references in a style, as rich text.

The engine gets CSL-JSON (never BibTeX, whose readers change the case of titles): capitals that must
stay are in ``<span class="nocase">``, and a published paper keeps the archive of its preprint to
itself, so that no style prints "arXiv" as its publisher.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from lorabib.capitals import protect
from lorabib.exporters import csl_json
from lorabib.exporters.address import verbatim
from lorabib.exporters.markdown import shield
from lorabib.model import Paper
from lorabib.references import pandoc, styles
from lorabib.references.rich import Reference
from lorabib.references.tree import references
from lorabib.text import clean


def engine_name(style: str = "") -> str:
    """What formats references on this machine in the style that was used, for the user to read."""
    engine = pandoc.find()
    if style and styles.find(style).kind == "BibTeX":
        return "pybtex"
    return engine.name if engine else "pybtex"


def formatted(
    papers: Sequence[Paper],
    style: str,
    known: frozenset[str] = frozenset(),
    *,
    locale: str = "en-US",
    folders: Sequence[Path] = (),
) -> tuple[str, list[Reference]]:
    """The style that was used, and the references of `papers` in it, in its order.

    `style` is a name, or the path of a `.csl` or `.bst` file (`styles.find`); `folders` hold a
    library's own styles. Without an engine BibTeX's plain stands in for CSL. `known` are proper
    names for titles. `locale` is the language of a CSL style; BibTeX styles have but their own.

    Raises:
        UnknownNameError: there is no such style or locale.
        EngineError: the style cannot be used, or the engine fails.
    """
    found, language = styles.find(style, folders), styles.locale(locale)
    papers = sorted(papers, key=lambda p: p.key)
    engine = pandoc.find()
    if found.kind == "CSL" and engine:
        return style, _by_pandoc(papers, found.path, known, engine, language)
    from lorabib.references.bst import by_bst

    if found.kind == "CSL":
        style, found = "plain", styles.find("plain")
    return style, by_bst(papers, found.path, known)


def _by_pandoc(
    papers: Sequence[Paper],
    style: Path,
    known: frozenset[str],
    engine: pandoc.Engine,
    locale: str,
) -> list[Reference]:
    if not papers:
        return []
    data = [for_engine(paper, number, known) for number, paper in enumerate(papers)]
    source = msgspec.json.encode(data)
    tree = pandoc.bibliography(source, len(papers), str(style), engine, locale)
    return [one._replace(key=papers[int(one.key)].key) for one in references(tree)]


def for_engine(paper: Paper, number: int, known: frozenset[str]) -> dict[str, Any]:
    """The CSL-JSON of a paper as the engine should read it; its id is its number."""
    data = csl_json.to_csl(paper)
    data |= {name: _shielded(value) for name, value in data.items() if name not in _VERBATIM}
    data["id"] = str(number)
    if "title" in data:
        runs = protect(clean(paper.item.title), known)
        data["title"] = "".join(map(_run, *zip(*runs, strict=True)))
    if "container-title" in data:  # has its capitals already; styles would make "Npj" of npj
        data["container-title"] = _NOCASE.format(data["container-title"])
        data.pop("event-title", None)  # styles would print it beside the proceedings
    if "URL" in data:
        data["URL"] = verbatim(data["URL"])
    data.pop("archive_collection", None)
    if data["type"] != "article":
        data.pop("archive", None)
        data.pop("archive_location", None)
    elif data.get("archive") == "arXiv" and "archive_location" in data:
        data["archive_location"] = "arXiv:" + data["archive_location"]
    return data


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
