"""Papers -> formatted references in Markdown: the `.md` of each category.

One list item a paper in the order of the style: the citation key, the reference, links to its
DOI and eprint where the reference has none, and a mark on what is unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lorabib.exporters.address import verbatim
from lorabib.exporters.markdown import code, escape, link, shield, target
from lorabib.model import Item, Paper
from lorabib.references.formatting import engine_name, formatted
from lorabib.references.rich import Face, Link, Math, Part, Parts, Reference, Text, plain
from lorabib.text import clean

NAME, SUFFIX = "references", ".md"
UNRESOLVED = "(unresolved: as the list has it)"


def export(
    papers: Sequence[Paper],
    *,
    title: str = "References",
    style: str = "apa",
    known: frozenset[str] = frozenset(),
) -> str:
    """The Markdown file of `papers` in a style; without an engine, plain stands in for CSL.

    `style` is a name or the path of a `.csl` or `.bst` file. Raises `EngineError`
    if the engine fails.
    """
    papers = sorted(papers, key=lambda p: p.key)
    used, found = formatted(papers, style, known)
    lines = list(_lines(papers, found))
    count = f"{len(papers)} reference{'s' * (len(papers) != 1)}"
    head = [
        f"# {escape(shield(title, ''))}",
        "",
        f"{count}, style {escape(shield(used, ''))} ({engine_name(used)}).",
    ]
    return "\n".join([*head, *([""] * bool(lines)), *lines]) + "\n"


def made_by(text: str) -> str:
    """The engine that the head of an exported file names; empty if it names none."""
    found = re.search(r"^\d+ references?, style .* \(([^()]*)\)\.$", text, re.MULTILINE)
    return found[1] if found else ""


def _lines(papers: list[Paper], found: list[Reference]) -> Iterator[str]:
    """One list item a paper, in the style's order; what the style left out stands at the end."""
    by_key = {paper.key: paper for paper in papers}
    done = {one.key for one in found}
    rest = [Reference(p.key, (Text(clean(p.item.title)),)) for p in papers if p.key not in done]
    for one in found + rest:
        paper = by_key[one.key]
        text = " ".join(filter(None, map(markdown, (one.label, one.parts))))
        parts = [code(one.key), text, *_links(paper.item, text)]
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


_AROUND: dict[Face, tuple[str, str]] = {
    "emph": ("*", "*"),
    "strong": ("**", "**"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "strikeout": ("~~", "~~"),
}


def markdown(parts: Parts) -> str:
    """Rich text as Markdown; small capitals are letters, as Markdown has none."""
    return "".join(map(_markdown, parts))


def _markdown(part: Part) -> str:
    if isinstance(part, Text):
        return escape(part.text)
    if isinstance(part, Math):
        return f"${part.tex}$"
    if isinstance(part, Link):
        return link(plain(part.parts), part.url)
    before, after = _AROUND.get(part.face, ("", ""))
    return f"{before}{markdown(part.parts)}{after}"
