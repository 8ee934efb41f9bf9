"""The programs that make a file of a document: pandoc (RTF, DOCX) and typst (PDF).

Both get all that they need on their input: pandoc runs in its sandbox, typst in an empty folder.
Their files depend on what they are made of alone: pandoc's sandbox has no clock, and the PDF is
given no date. The letters of a PDF are those of typst's own fonts; what they lack (Chinese) comes
from the fonts of the machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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

    try:
        return _compiled(source)
    except typst.TypstError as error:
        raise EngineError(f"typst: {' '.join(str(error).split())[:400]}") from None


def _compiled(source: str, **options: Any) -> bytes:
    import typst

    with TemporaryDirectory() as folder:
        empty = Path(folder)
        compiler = typst.Compiler(
            source.encode(), root=empty, package_path=empty, package_cache_path=empty
        )
        made = compiler.compile(format="pdf", **options)
    if not isinstance(made, bytes):
        raise EngineError("typst made no PDF")
    return made


#: So many letters are named; where many are lacking it is a script, for which some will do.
_NAMED = 20


def notes(source: str) -> tuple[str, ...]:
    """What to tell of the PDF of a typst source: the letters that no font has, which typst leaves
    out without a word."""
    letters = sorted({one for one in source if not one.isascii() and _is_seen(one)})
    lost = (
        list(islice(_without_font(letters), _NAMED + 1)) if letters and not lacking("pdf") else []
    )
    if not lost:
        return ()
    shown = ", ".join(f"{one} (U+{ord(one):04X})" for one in lost[:_NAMED])
    more = " and others" * (len(lost) > _NAMED)
    return (f"the PDF does not show {shown}{more}: no font on this machine has such letters",)


def _is_seen(letter: str) -> bool:
    """Whether a character is one to be seen: no blank, no control, nothing that changes its like.
    One that Python does not know yet may be."""
    return unicodedata.category(letter) not in _UNSEEN


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"})


def _without_font(letters: Sequence[str]) -> Iterator[str]:
    """The letters that no font has, by PDF/A, which must show all of its text: typst refuses the
    first that it cannot."""
    import typst

    left = list(letters)
    while left:
        try:
            _compiled(" ".join(left) + "\n#set document(date: none)", pdf_standards=["a-2b"])
        except typst.TypstError as error:
            told = _REFUSED.search(str(error))
            text = _CODE.sub(lambda code: chr(int(code[1], 16)), told[1]) if told else ""
            lost = [one for one in left if one in text]
            if not lost:
                return
            yield from lost
            left = [one for one in left if one not in text]
        else:
            return


_REFUSED = re.compile(r"the text `?\"(.*?)\"`? could not be displayed", re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")


def lacking(form: str) -> str:
    """What a format needs that is not here, in one line; empty if it can be written."""
    if form in ("rtf", "docx") and pandoc.find() is None:
        return f"{form} needs pandoc: {pandoc.how_to_get()}; html, latex and text work without"
    if form == "pdf" and find_spec("typst") is None:
        return "pdf needs typst: pip install 'lorabib[pdf]'; html, latex and text work without"
    return ""


#: Format -> what makes its file of what its writer has written.
PRESSES: dict[str, Callable[[str], bytes]] = {"rtf": rtf, "docx": docx, "pdf": pdf}
