r"""What BibTeX writes for LaTeX (`.bbl`, a ``thebibliography``) -> references as rich text.

The macros that a style defines before its first ``\bibitem`` are read, and those of the packages
that `latex.packages` knows. A command that only another package knows refuses the file: what it
prints is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lorabib.errors import EngineError
from lorabib.references.latex import labels
from lorabib.references.latex.commands import APART
from lorabib.references.latex.macros import EXPANSIONS, ForeignError, Macros, TooMuchError
from lorabib.references.latex.packages import prelude
from lorabib.references.latex.reader import Reader
from lorabib.references.latex.source import Source
from lorabib.references.rich import Part, Reference, plain, tidy

_ITEM = re.compile(r"\\(bibitem|harvarditem)(?![A-Za-z])")
_END = re.compile(r"\\end\s*\{(?:mcite)?thebibliography\}")
_COMMENT = re.compile(r"(?<!\\)%.*\n?\s*")
#: What styles write that is no list for LaTeX.
_OTHERS = (
    (re.compile(r"\\begin\{biblist\}"), "entries for amsrefs, which alone prints them"),
    (re.compile(r"\$ biblatex auxiliary file"), "data for biblatex, which alone prints them"),
    (re.compile(r"<(?:dl|p|ul|ol|li|table|html)\b", re.IGNORECASE), "HTML, not LaTeX"),
    (re.compile(r"^\s*@\w+\s*\{", re.MULTILINE), "another .bib file, no references"),
)  # fmt: skip


def references(bbl: str, path: Path) -> list[Reference]:
    """The references of a `.bbl` text in its order; `path` is the style, for errors.

    A label in brackets is that of the style, or the number; a style for author and year has none,
    but says what a citation shows. Raises `EngineError` for macros without an end, and for what
    only a package of LaTeX knows.
    """
    text = _END.split(bbl)[0]
    starts = [*_ITEM.finditer(text)]
    if not starts:
        raise EngineError(f"{path}: this BibTeX style {_why_none(bbl)}")
    macros = Macros()
    ends = [*(one.start() for one in starts[1:]), len(text)]
    try:
        for head in (prelude(bbl), text[: starts[0].start()]):
            Reader(head, macros, head=True).all()
        items = [(one[1], text[one.end() : end]) for one, end in zip(starts, ends, strict=True)]
        return list(_references(items, macros))
    except (TooMuchError, RecursionError):
        raise EngineError(f"{path}: this BibTeX style writes macros without an end") from None
    except ForeignError as error:
        raise EngineError(f"{path}: this BibTeX style {_why_foreign(str(error))}") from None


def _why_none(bbl: str) -> str:
    for wrote, what in _OTHERS:
        if wrote.search(bbl):
            return f"writes {what}"
    return "prints no references"


def _why_foreign(command: str) -> str:
    if command in APART:
        return "sets headings between its references, which stand in none of them"
    return f"needs its LaTeX package: only that knows \\{command}"


def _references(items: list[tuple[str, str]], macros: Macros) -> Iterator[Reference]:
    number = 0
    for kind, item in items:
        macros.left = EXPANSIONS
        source = Source(item)
        label = (_harvard if kind == "harvarditem" else _label)(source)
        source.blank()
        key = _COMMENT.sub("", source.raw()).strip()
        if label.printed is None:
            number += 1
            label = label._replace(printed=str(number))
        shown = tidy(_read(f"[{label.printed}]", macros)) if label.printed else ()
        parts = tidy(Reader(source.text[source.at :], macros).all())
        names, year = (plain(tidy(_read(text, macros))) for text in (label.authors, label.year))
        yield Reference(key, parts, shown, names.rstrip(" ,"), year)


def _read(latex: str, macros: Macros) -> list[Part]:
    return Reader(latex, macros).all()


def _label(source: Source) -> labels.Label:
    source.blank()
    return labels.read(source.bracketed())


def _harvard(source: Source) -> labels.Label:
    r"""``\harvarditem[short names]{names}{year}{key}``, which prints no label."""
    source.blank()
    short = source.bracketed()
    source.blank()
    names = source.raw()
    source.blank()
    return labels.Label("", names if short is None else short, source.raw())
