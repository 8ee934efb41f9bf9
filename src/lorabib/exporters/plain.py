"""Formatted references without a CSL engine: pybtex's plain style, rendered to our Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lorabib.exporters.bib import MORE, shaped
from lorabib.exporters.bibtex_names import Markup
from lorabib.exporters.markdown import escape, link, shield
from lorabib.model import Paper

# What pybtex would read as LaTeX or BibTeX.
_LATEX = "\\{}$&#^_%~`\"'-@"


def by_pybtex(papers: Sequence[Paper], known: frozenset[str]) -> list[tuple[str, str]]:
    """Key and Markdown of each paper, in the order of the plain style."""
    from pybtex.database import parse_string
    from pybtex.style.formatting.plain import Style

    keys = {f"p{number}": paper.key for number, paper in enumerate(papers)}
    source = "\n".join(_entry(f"p{n}", paper, known) for n, paper in enumerate(papers))
    backend = _backend()
    style = Style()
    return [
        (keys[entry.key], _tidy(entry.text.render(backend)))
        for entry in style.format_bibliography(parse_string(source, "bibtex"))
    ]


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _entry(key: str, paper: Paper, known: frozenset[str]) -> str:
    """A BibTeX entry whose text is shielded instead of escaped."""
    markup = Markup(_text, lambda text: _run(text), lambda letter: letter)
    kind, fields = shaped(paper, markup, known)
    # The links are ours (`references`), and the marks are no part of a reference.
    shown = [(name, value) for name, value in fields if name not in _NOT_SHOWN]
    return f"@{kind}{{{key},\n" + "".join(f"  {n} = {{{v}}},\n" for n, v in shown) + "}\n"


_NOT_SHOWN = {"doi", "url", "eprint", "archivePrefix", "primaryClass", "keywords", *MORE}


def _text(text: str) -> str:
    return shield(text, _LATEX)


def _run(text: str) -> str:
    lead, trail = " " * text.startswith(" "), " " * (text.endswith(" ") and text != " ")
    return lead + shield(text, _LATEX, formulas=True) + trail


def _backend() -> Any:
    from pybtex.backends.markdown import Backend

    class Ours(Backend):  # type: ignore[misc]
        """pybtex's Markdown with our escaping."""

        def format_str(self, str_: str) -> str:
            return escape(str_)

        def format_href(self, url: str, text: Any, *_: Any) -> str:
            return link(str(text), url)

    return Ours()
