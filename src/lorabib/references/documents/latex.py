r"""A document as LaTeX: ``thebibliography`` with a ``\bibitem{KEY}`` for each paper, for \input.

It stands on LaTeX's kernel alone (with ``\usepackage[T1]{fontenc}`` for accented letters); with
hyperref its addresses are links, and can be broken in lines. LaTeX numbers what ``\cite`` prints:
where a document has no numbers they are not printed in the list. A section is a
``thebibliography`` of its own, headed by its title, and the numbers go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.exporters.address import verbatim
from lorabib.formula import is_formula, kernel
from lorabib.latex import escape, quote
from lorabib.references.arranging import UNRESOLVED, Document, Entry, Section
from lorabib.references.rich import Face, Link, Parts, Writer, plain, written
from lorabib.text import clean

_HEAD = r"""% For \input. Accents want \usepackage[T1]{fontenc}, links \usepackage{hyperref}.
\providecommand{\href}[2]{#2}"""
_BARE = r"""\makeatletter\renewcommand{\@biblabel}[1]{}\makeatother"""


def write(document: Document) -> str:
    """The LaTeX of `document`; ``\\cite{KEY}`` finds each paper."""
    lines = [_HEAD]
    count = 0
    for section in document.sections:
        if section.entries:
            lines += ["", *_section(section, document, count)]
            count += sum(not entry.again for entry in section.entries)
    return "\n".join(lines) + "\n"


def _section(section: Section, document: Document, count: int) -> Iterator[str]:
    title = escape(section.title or document.title)
    labelled = any(entry.label for entry in section.entries)
    numbered = any(entry.number is not None for entry in section.entries)
    yield r"\begingroup"
    yield rf"\providecommand{{\refname}}{{}}\renewcommand{{\refname}}{{{title}}}"
    yield rf"\providecommand{{\bibname}}{{}}\renewcommand{{\bibname}}{{{title}}}"
    if not labelled and not numbered:
        yield _BARE
    widest = max((_label(e) for e in section.entries), key=len) if labelled else "000"
    yield rf"\begin{{thebibliography}}{{{widest if labelled or numbered else ''}}}"
    if count:
        yield rf"\setcounter{{enumiv}}{{{count}}}"
    for entry in section.entries:
        yield _item(entry, document)
    yield r"\end{thebibliography}"
    yield r"\endgroup"


def _item(entry: Entry, document: Document) -> str:
    if entry.again:  # \bibitem would define the key twice
        number = "" if entry.number is None else f"[{entry.number}]"
        start = rf"\item[{{{number or _label(entry)}}}]"
    elif entry.label:
        start = rf"\bibitem[{{{_label(entry)}}}]{{{entry.key}}}"
    else:
        start = rf"\bibitem{{{entry.key}}}"
    found = [rf"\texttt{{{escape(entry.key)}}}"] if document.keys else []
    found += [latex(entry.parts), *(latex((one,)) for one in entry.links)]
    found += [escape(UNRESOLVED)] * entry.unresolved
    return f"{start}\n{' '.join(filter(None, found))}"


def _label(entry: Entry) -> str:
    """A style's label without the brackets, which LaTeX sets itself."""
    return escape(re.sub(r"^\[(.*)\]$", r"\1", plain(entry.label)))


_COMMANDS: dict[Face, str] = {
    "emph": "emph",
    "strong": "textbf",
    "smallcaps": "textsc",
    "superscript": "textsuperscript",
    "subscript": "textsubscript",
}


def latex(parts: Parts) -> str:
    r"""Rich text as LaTeX; what is struck out is plain, as the kernel has no command for it.

    >>> latex((Text("50 % of "), Link("https://a.org/x#y", (Text("a_b"),))))
    '50 \\% of \\href{https://a.org/x\\#y}{a\\_b}'
    """
    return written(parts, _WRITER)


def _math(tex: str) -> str:
    return f"${kernel(tex)}$" if is_formula(tex) else _text(f"${tex}$")


def _link(link: Link, inner: str) -> str:
    text = plain(link.parts)
    inner = _address(text) if "/" in text and " " not in text else inner
    return rf"\href{{{_target(link.url)}}}{{{inner}}}"


def _styled(face: Face, inner: str) -> str:
    command = _COMMANDS.get(face)
    return rf"\{command}{{{inner}}}" if command else inner


def _text(text: str) -> str:
    """Text inside of a line, with the blanks at its ends."""
    inner = clean(text)
    if not inner:
        return " " if text else ""
    return " " * text[0].isspace() + quote(inner) + " " * text[-1].isspace()


def _target(url: str) -> str:
    r"""An address for the first argument of \href, which may stand in another argument."""
    url = verbatim(url).replace("'", "%27").replace("$", "%24").replace("~", "%7E")
    return re.sub(r"[%#&_]", r"\\\g<0>", url)


def _address(text: str) -> str:
    """An address to read, which LaTeX may break behind its marks."""
    pieces = re.split(r"(?<=[/.?=&_-])(?=[^/.?=&_-])", clean(text))
    return r"\allowbreak{}".join(map(quote, pieces))


_WRITER = Writer(_text, _math, _link, _styled)
