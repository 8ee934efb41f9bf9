"""A document as plain text: one line a reference, not wrapped, so that a mail or a slide wraps it.

Faces are left out, formulas stand in dollars, and a link whose text is not its address has the
address behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorabib.references.arranging import UNRESOLVED, Document, Entry, Section
from lorabib.references.rich import Link, Parts, Writer, plain, written


def write(document: Document) -> str:
    """The text of `document`; its title is underlined, headings by their level."""
    blocks = [_heading(document.title, "="), *filter(None, [document.about])]
    for section in document.sections:
        blocks += _section(section, document)
    return "\n\n".join(filter(None, blocks)) + "\n"


def _section(section: Section, document: Document) -> Iterator[str]:
    if section.title:
        yield _heading(section.title, "-" if section.level == 1 else "~")
    yield "\n".join(_entry(entry, document) for entry in section.entries)


def _heading(title: str, line: str) -> str:
    return f"{title}\n{line * max(len(title), 3)}"


def _entry(entry: Entry, document: Document) -> str:
    found = [lettered(entry, document.mark), f"{entry.key}:" * document.keys]
    found += [text(entry.parts), *map(_behind, entry.links), UNRESOLVED * entry.unresolved]
    return " ".join(filter(None, found))


def lettered(entry: Entry, mark: tuple[str, str]) -> str:
    """The number of an entry in its mark, or its label."""
    if entry.number is not None:
        return f"{mark[0]}{entry.number}{mark[1]}"
    return plain(entry.label)


def text(parts: Parts) -> str:
    """Rich text without faces.

    >>> text((Text("See "), Link("https://a.org", (Text("this"),))))
    'See this <https://a.org>'
    """
    return written(parts, _WRITER)


def _link(link: Link, inner: str) -> str:
    is_there = link.url in (inner, f"https://doi.org/{inner}")
    return inner if is_there else f"{inner} <{link.url}>"


_WRITER = Writer(str, "${}$".format, _link, lambda face, inner: inner)


def _behind(link: Link) -> str:
    """A link behind a reference; of DOI and eprint the address says all."""
    name = plain(link.parts)
    return f"{name}: {link.url}" if name.isalpha() and name != "link" else link.url
