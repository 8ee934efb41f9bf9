"""The programs that make a file of a document: pandoc (RTF, DOCX) and typst (PDF).

Both get all that they need on their input: pandoc runs in its sandbox, typst in an empty folder.
Their files depend on what they are made of alone: pandoc's sandbox has no clock, and the PDF is
given no date. The letters of a PDF are those of typst's own fonts; what they lack (Chinese) comes
from the fonts of the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from lorabib.errors import EngineError
from lorabib.references import pandoc


def rtf(tree: str) -> bytes:
    """The RTF of a tree of pandoc's. Raises `EngineError`."""
    return pandoc.written(tree, "rtf")


def docx(tree: str) -> bytes:
    """The DOCX of a tree of pandoc's. Raises `EngineError`."""
    return pandoc.written(tree, "docx")


def pdf(source: str) -> bytes:
    """The PDF of typst source.

    Raises:
        EngineError: typst is not installed, or refuses the source.
    """
    if missing := lacking("pdf"):
        raise EngineError(missing)
    import typst

    with TemporaryDirectory() as folder:
        try:
            empty = Path(folder)
            compiler = typst.Compiler(
                source.encode(), root=empty, package_path=empty, package_cache_path=empty
            )
            made = compiler.compile(format="pdf")
        except typst.TypstError as error:
            raise EngineError(f"typst: {' '.join(str(error).split())[:400]}") from None
    if not isinstance(made, bytes):
        raise EngineError("typst made no PDF")
    return made


def lacking(form: str) -> str:
    """What a format needs that is not here, in one line; empty if it can be written."""
    if form in ("rtf", "docx") and pandoc.find() is None:
        return f"{form} needs pandoc: {pandoc.how_to_get()}; html, latex and text work without"
    if form == "pdf" and find_spec("typst") is None:
        return "pdf needs typst: pip install 'lorabib[pdf]'; html, latex and text work without"
    return ""


#: Format -> what makes its file of what its writer has written.
PRESSES: dict[str, Callable[[str], bytes]] = {"rtf": rtf, "docx": docx, "pdf": pdf}
