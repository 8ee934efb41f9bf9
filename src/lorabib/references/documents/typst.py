r"""A document as typst source, which typst makes a PDF of.

Text is escaped wherever it could be markup, and a call ends with a semicolon, so that nothing of
the text behind it belongs to it. The source reads no file and loads no package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.exporters.markdown import is_web
from lorabib.exporters.typst_math import mathematics
from lorabib.formula import is_formula
from lorabib.references.arranging import UNRESOLVED, Document, Entry, Section
from lorabib.references.documents.text import lettered
from lorabib.references.rich import Face, Link, Parts, Writer, plain, written
from lorabib.text import printable

# What https://typst.app/docs/reference/syntax/ gives a meaning in markup: some characters
# anywhere, others beside their like (dashes, dots, comments) or at the beginning of a line.
_ANYWHERE = r"[\\#$*_`<>@\[\]~'\";=+]"
_SOMEWHERE = r"(?<![A-Za-z])-|-(?![A-Za-z])|(?<![A-Za-z0-9])/|/(?![A-Za-z0-9])|\.(?=\.)|(?<=\.)\."
_MARKUP = re.compile(rf"{_ANYWHERE}|{_SOMEWHERE}|(?<=\d)\.(?=\s|$)|(?<=https):|(?<=http):")

_SETTINGS = """\
#set document(title: {title}, date: none)
#set page(paper: "a4", margin: 2.5cm, numbering: "1")
#set text(lang: {language}, size: 10pt)
#set par(justify: true)
#show link: set text(fill: rgb("#1a4480"))
#let reference(label, body) = block(par(hanging-indent: 1.5em, label + body))"""


def write(document: Document) -> str:
    """The typst source of `document`."""
    language = re.match(r"[a-z]{2,3}", document.language.lower())
    settings = _SETTINGS.format(
        title=string(document.title), language=string(language[0] if language else "en")
    )
    lines = [settings, "", f"#heading(level: 1)[{escape(document.title)}]"]
    lines += [escape(document.about)] if document.about else []
    for section in document.sections:
        lines += ["", *_section(section, document)]
    return "\n".join(lines) + "\n"


def _section(section: Section, document: Document) -> Iterator[str]:
    if section.title:
        yield f"#heading(level: {section.level + 1})[{escape(section.title)}]"
    for entry in section.entries:
        label = lettered(entry, document.mark)
        yield f"#reference[{escape(label)}{' ' * bool(label)}][{_body(entry, document)}]"


def _body(entry: Entry, document: Document) -> str:
    found = [f"#raw({string(entry.key)});"] if document.keys else []
    found += [typst(entry.parts), *(typst((one,)) for one in entry.links)]
    found += [escape(UNRESOLVED)] * entry.unresolved
    return " ".join(filter(None, found))


_CALLS: dict[Face, str] = {
    "emph": "emph",
    "strong": "strong",
    "smallcaps": "smallcaps",
    "superscript": "super",
    "subscript": "sub",
    "strikeout": "strike",
}


def typst(parts: Parts) -> str:
    r"""Rich text as typst's markup.

    >>> typst((Styled("emph", (Text("a_b"),)), Text("(3). #x")))
    '#emph[a\\_b];(3). \\#x'
    """
    return written(parts, _WRITER)


def _math(tex: str) -> str:
    return f"${mathematics(tex)}$" if is_formula(tex) else escape(f"${tex}$")


def _link(link: Link, inner: str) -> str:
    # The text of an address alone: typst breaks it in lines.
    inner = inner if plain(link.parts) != link.url else escape(link.url)
    return f"#link({string(link.url)})[{inner}];" if is_web(link.url) else inner


def _styled(face: Face, inner: str) -> str:
    return f"#{_CALLS[face]}[{inner}];"


def escape(text: str) -> str:
    r"""`text` as markup that shows exactly it.

    >>> escape("#read(\"x\") -- Low-Rank")
    '\\#read(\\"x\\") \\-\\- Low-Rank'
    """
    return _MARKUP.sub(lambda match: "\\" + match[0], printable(text))


def string(text: str) -> str:
    """`text` as a string of typst's code."""
    return '"' + re.sub(r'[\\"]', r"\\\g<0>", printable(text)) + '"'


_WRITER = Writer(escape, _math, _link, _styled)
