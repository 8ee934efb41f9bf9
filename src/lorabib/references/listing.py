"""Papers -> formatted references in Markdown: the `.md` of each category.

One list item a paper in the order of the style: the citation key, the reference, links to its
DOI and eprint where the reference has none, and a mark on what is unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from lorabib.model import Paper
from lorabib.references.arranging import UNRESOLVED, arranged
from lorabib.references.documents.markdown import write
from lorabib.references.formatting import engine_name, lists
from lorabib.references.manner import Look, Manner
from lorabib.references.rich import Reference
from lorabib.text import clean

__all__ = ["UNRESOLVED", "about", "export", "exports", "made_by"]

NAME, SUFFIX = "references", ".md"
LOOK = Look(keys=True, numbered=None)


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
    return exports({"": (title, papers)}, style=style, known=known)[""]


def exports(
    wanted: Mapping[str, tuple[str, Sequence[Paper]]],
    *,
    style: str = "apa",
    known: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """`export` for many lists at once, each with its title, by their names."""
    papers = {name: some for name, (_, some) in wanted.items()}
    used, found = lists(papers, Manner(style), known)
    return {
        name: _page(title, used, papers[name], found[name]) for name, (title, _) in wanted.items()
    }


def _page(title: str, style: str, papers: Sequence[Paper], found: list[Reference]) -> str:
    papers = sorted(papers, key=lambda p: p.key)
    return write(arranged(papers, found, LOOK, title=title, about=about(len(papers), style)))


def about(count: int, style: str, folders: Sequence[Path] = ()) -> str:
    """The line below the title: how many references, in which style, made by what."""
    many = f"{count} reference{'s' * (count != 1)}"
    return f"{many}, style {clean(style)} ({engine_name(style, folders)})."


def made_by(text: str) -> str:
    """The engine that the head of an exported file names; empty if it names none."""
    found = re.search(r"^\d+ references?, style .* \(([^()]*)\)\.$", text, re.MULTILINE)
    return found[1] if found else ""
