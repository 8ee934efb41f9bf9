"""Papers -> formatted references in Markdown, by a CSL engine or, without one, by pybtex.

One list item a paper in the order of the style: the citation key, the reference, links to its
DOI and eprint where the reference has none, and a mark on what is unresolved. The engine gets
CSL-JSON (never BibTeX, whose readers change the case of titles): capitals that must stay are in
``<span class="nocase">``, and a published paper keeps the archive of its preprint to itself, so
that no style prints "arXiv" as its publisher.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from lorabib.capitals import protect
from lorabib.exporters import csl_json, pandoc
from lorabib.exporters.address import verbatim
from lorabib.exporters.markdown import code, escape, link, shield, target
from lorabib.model import Item, Paper
from lorabib.text import clean

NAME, SUFFIX = "references", ".md"
UNRESOLVED = "(unresolved: as the list has it)"

Formatted = list[tuple[str, str]]


def engine_name() -> str:
    """What formats the references on this machine, for the user to read."""
    engine = pandoc.find()
    return engine.name if engine else "pybtex"


def export(
    papers: Sequence[Paper],
    *,
    title: str = "References",
    style: str = "apa",
    known: frozenset[str] = frozenset(),
) -> str:
    """The Markdown file of `papers` in a CSL style, or in pybtex's plain without an engine.

    `style` is the name of a shipped style or the path of a `.csl` file. Raises `EngineError`
    if the engine fails.
    """
    papers = sorted(papers, key=lambda p: p.key)
    engine = pandoc.find()
    if engine:
        used, formatted = style, _by_pandoc(papers, style, known, engine)
    else:
        from lorabib.exporters.plain import by_pybtex

        used, formatted = "plain", by_pybtex(papers, known)
    lines = list(_lines(papers, formatted))
    count = f"{len(papers)} reference{'s' * (len(papers) != 1)}"
    head = [
        f"# {escape(shield(title, ''))}",
        "",
        f"{count}, style {escape(shield(used, ''))} ({engine_name()}).",
    ]
    return "\n".join([*head, *([""] * bool(lines)), *lines]) + "\n"


def made_by(text: str) -> str:
    """The engine that the head of an exported file names; empty if it names none."""
    found = re.search(r"^\d+ references?, style .* \(([^()]*)\)\.$", text, re.MULTILINE)
    return found[1] if found else ""


def _lines(papers: list[Paper], formatted: Formatted) -> Iterator[str]:
    """One list item a paper, in the style's order; what the style left out stands at the end."""
    by_key = {paper.key: paper for paper in papers}
    done = {key for key, _ in formatted}
    rest = [(p.key, escape(shield(p.item.title, ""))) for p in papers if p.key not in done]
    for key, text in formatted + rest:
        paper = by_key[key]
        parts = [code(key), text, *_links(paper.item, text)]
        parts += [UNRESOLVED] * (paper.status == "unresolved")
        yield "- " + " ".join(filter(None, parts))


def _links(item: Item, text: str) -> Iterator[str]:
    """Links to DOI and eprint (else the URL) that the formatted text does not have."""
    doi, eprint, url = verbatim(item.DOI), verbatim(item.archive_location), item.URL
    if doi and target(f"https://doi.org/{doi}").lower() not in text.lower():
        yield link(f"doi:{doi}", f"https://doi.org/{doi}")
    arxiv = eprint and item.archive.lower() == "arxiv"
    if arxiv and target(f"https://arxiv.org/abs/{eprint}") not in text:
        yield link(f"arXiv:{eprint}", f"https://arxiv.org/abs/{eprint}")
    if url and not doi and not arxiv and "](http" not in text and "<http" not in text:
        yield link("link", verbatim(url))


def _by_pandoc(
    papers: list[Paper], style: str, known: frozenset[str], engine: pandoc.Engine
) -> Formatted:
    if not papers:
        return []
    data = [_for_engine(paper, number, known) for number, paper in enumerate(papers)]
    tree = pandoc.bibliography(msgspec.json.encode(data), len(papers), style, engine)
    return [(papers[int(entry)].key, text) for entry, text in entries(tree)]


def _for_engine(paper: Paper, number: int, known: frozenset[str]) -> dict[str, Any]:
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


def entries(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Id and Markdown of each ``div.csl-entry`` of a pandoc document tree, in its order."""
    for block in tree["blocks"]:
        if block["t"] == "Div":
            for entry in block["c"][1]:
                identifier = entry["c"][0][0].removeprefix("ref-")
                yield identifier, " ".join(inlines(b["c"]) for b in entry["c"][1]).strip()


_AROUND = {"Emph": ("*", "*"), "Strong": ("**", "**"), "Superscript": ("<sup>", "</sup>")}
_AROUND |= {"Subscript": ("<sub>", "</sub>"), "Strikeout": ("~~", "~~")}


def inlines(tree: Any) -> str:
    """pandoc's inline elements as Markdown; a kind without markup here gives its text."""
    if isinstance(tree, str):
        return escape(tree)
    if isinstance(tree, list):
        return "".join(map(inlines, tree))
    kind, content = tree["t"], tree.get("c")
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Link":
        return link(_plain(content[1]), content[2][0])
    if kind in ("Span", "Quoted"):
        inner = inlines(content[1])
        single = kind == "Quoted" and content[0]["t"] == "SingleQuote"
        return inner if kind == "Span" else f"‘{inner}’" if single else f"“{inner}”"
    if kind in ("Code", "Math"):
        return escape(content[1])
    before, after = _AROUND.get(kind, ("", ""))
    return f"{before}{inlines(content)}{after}"


def _plain(tree: Any) -> str:
    """The text alone of inline elements."""
    if isinstance(tree, list):
        return "".join(map(_plain, tree))
    if tree["t"] in ("Str", "Space", "SoftBreak"):
        return str(tree.get("c", " "))
    content = tree.get("c")
    return _plain(content[-1] if tree["t"] in ("Span", "Link", "Quoted") else content)
