"""One small writer a format, all from the same arranged `Document`; each escapes what is text.

`FORMATS` is the table of them: name, module, suffix, and what it is for. A writer is a pure
function ``write(document) -> str``; what a program makes of it (RTF and DOCX by pandoc, PDF by
typst) is `FORMATS[name].press`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lorabib.references.arranging import Document


class Format(NamedTuple):
    """A format of documents: its writer, the suffix of its files, what it is for.

    `press` is the program that makes the file of what the writer writes; `binary` files are no
    text for a terminal; `fragments` can be written without the page around them.
    """

    module: str
    suffix: str
    about: str
    press: str = ""
    binary: bool = False
    fragments: bool = False


FORMATS = {
    "markdown": Format("markdown", ".md", "GitHub, CommonMark, Quarto"),
    "text": Format("text", ".txt", "mail, slides; a line for each reference"),
    "html": Format("html", ".html", "a page of the web", fragments=True),
    "latex": Format("latex", ".tex", "\\input in a document: thebibliography"),
    "rtf": Format("tree", ".rtf", "word processors", press="pandoc"),
    "docx": Format("tree", ".docx", "Word, LibreOffice", press="pandoc", binary=True),
    "pdf": Format("typst", ".pdf", "reading and print", press="typst", binary=True),
    "typst": Format("typst", ".typ", "typst"),
}


class File(NamedTuple):
    """A file: its bytes, and what to tell of it."""

    data: bytes
    notes: tuple[str, ...] = ()


def made_of(document: Document, form: str, *, fragment: bool = False) -> File:
    """The file of `document` in a format of `FORMATS`; text is UTF-8.

    With `fragment`, HTML is the headings and lists alone, for a page of one's own.

    Raises:
        KeyError: there is no such format.
        EngineError: the program that the format needs is not here, or has failed.
    """
    chosen = FORMATS[form]
    writer = import_module(f"{__name__}.{chosen.module}")
    source: str = writer.fragment(document) if fragment else writer.write(document)
    if not chosen.press:
        return File(source.encode())
    pressing = import_module("lorabib.references.pressing")
    notes: tuple[str, ...] = pressing.notes(source) if form == "pdf" else ()
    return File(pressing.PRESSES[form](source), notes)


def write(document: Document, form: str, *, fragment: bool = False) -> bytes:
    """The bytes of `made_of`."""
    return made_of(document, form, fragment=fragment).data
