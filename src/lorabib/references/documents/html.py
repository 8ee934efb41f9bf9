"""A document as a page of HTML5, written so that a reader of XML reads it as well.

One ``<ol>`` or ``<ul>`` for each section, one ``<li id="KEY">`` for each paper; where a paper
stands again its item has no id, as an id is there once. No script, no style: both are the page's
that it goes into. Formulas are TeX in ``\\(…\\)``, as MathJax and KaTeX look for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as quoted

from lorabib.exporters.markdown import is_web
from lorabib.references.arranging import UNRESOLVED, Document, Entry, Section
from lorabib.references.rich import Face, Link, Parts, Writer, written
from lorabib.text import printable


def write(document: Document) -> str:
    """The page of `document`."""
    title = escape(document.title)
    direction = ' dir="rtl"' * document.leftward
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(document.language)}"{direction}>',
            "<head>",
            '<meta charset="utf-8"/>',
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
            f"<title>{title}</title>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{title}</h1>",
            *([f"<p>{escape(document.about)}</p>"] if document.about else []),
            *_sections(document),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def fragment(document: Document) -> str:
    """The headings and lists of `document` alone, for a page of one's own."""
    return "\n".join([*_sections(document), ""])


def _sections(document: Document) -> Iterator[str]:
    for section in document.sections:
        if section.title:
            level = min(section.level + 1, 6)
            yield f"<h{level}>{escape(section.title)}</h{level}>"
        if section.entries:
            yield from _list(section, document)


def _list(section: Section, document: Document) -> Iterator[str]:
    """A list; an item says its number where counting from the one before it gives another."""
    name = "ul" if section.entries[0].number is None else "ol"
    yield f'<{name} class="references">'
    expected = 1
    for entry in section.entries:
        number = entry.number or expected
        yield _item(entry, document, f' value="{number}"' * (number != expected))
        expected = number + 1
    yield f"</{name}>"


def _item(entry: Entry, document: Document, value: str) -> str:
    name = "" if entry.again else f' id="{escape(entry.key)}"'
    label = f'<span class="label">{html(entry.label)}</span>' if entry.label else ""
    key = f"<code>{escape(entry.key)}</code>" if document.keys else ""
    found = [label, key, html(entry.parts), *(html((one,)) for one in entry.links)]
    found += [f"<small>{escape(UNRESOLVED)}</small>"] * entry.unresolved
    return f"<li{name}{value}>{' '.join(filter(None, found))}</li>"


_TAGS: dict[Face, str] = {
    "emph": "em",
    "strong": "strong",
    "superscript": "sup",
    "subscript": "sub",
    "strikeout": "s",
}


def html(parts: Parts) -> str:
    """Rich text as HTML.

    >>> html((Text("a < b "), Link("https://a.org?x&y", (Text("c"),))))
    'a &lt; b <a href="https://a.org?x&amp;y">c</a>'
    """
    return written(parts, _WRITER)


def _math(tex: str) -> str:
    return f'<span class="math">\\({escape(tex)}\\)</span>'


def _link(link: Link, inner: str) -> str:
    return f'<a href="{escape(link.url)}">{inner}</a>' if is_web(link.url) else inner


def _styled(face: Face, inner: str) -> str:
    if face == "smallcaps":
        return f'<span class="smallcaps">{inner}</span>'
    return f"<{_TAGS[face]}>{inner}</{_TAGS[face]}>"


def escape(text: str) -> str:
    """`text` for HTML, also in an attribute; without characters that XML forbids."""
    return quoted(printable(text), quote=True)


_WRITER = Writer(escape, _math, _link, _styled)
