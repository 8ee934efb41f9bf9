"""A document as Markdown (CommonMark and GitHub's).

A numbered section is an ordered list, unless a paper that has its number from an earlier section
stands in it: Markdown counts by itself, so that such a section shows its numbers as text.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorabib.exporters.markdown import code, escape, link, shield
from lorabib.references.arranging import UNRESOLVED, Document, Entry, Section
from lorabib.references.documents.text import lettered
from lorabib.references.rich import Face, Link, Parts, Writer, plain, written


def write(document: Document) -> str:
    """The Markdown of `document`."""
    lines = [f"# {_plain(document.title)}"]
    lines += ["", _plain(document.about)] if document.about else []
    for section in document.sections:
        if section.title:
            lines += ["", f"{'#' * min(section.level + 1, 6)} {_plain(section.title)}"]
        items = list(_items(section, document))
        lines += ["", *items] if items else []
    return "\n".join(lines) + "\n"


def _items(section: Section, document: Document) -> Iterator[str]:
    numbers = [entry.number for entry in section.entries]
    counted = None not in numbers and not any(entry.again for entry in section.entries)
    for entry in section.entries:
        mark = f"{entry.number}." if counted else "-"
        yield f"{mark} {_item(entry, document, counted)}".rstrip()


def _item(entry: Entry, document: Document, counted: bool) -> str:
    label = markdown(entry.label)
    if entry.number is not None and not counted:
        label = escape(lettered(entry, document.mark))
    found = [code(entry.key)] if document.keys else []
    found += [label, markdown(entry.parts), *(markdown((one,)) for one in entry.links)]
    found += [UNRESOLVED] * entry.unresolved
    return _inert(" ".join(filter(None, found)))


def _inert(line: str) -> str:
    """An item whose first characters open no list, rule or heading inside of the item."""
    first = line.split(" ", 1)[0]
    if first and set(first) in ({"-"}, {"+"}, {"="}):
        return f"\\{line}"
    if first[:-1].isdigit() and first[-1] in ".)":
        return f"{first[:-1]}\\{first[-1]}{line[len(first) :]}"
    return line


def _plain(text: str) -> str:
    return escape(shield(text, ""))


_AROUND: dict[Face, tuple[str, str]] = {
    "emph": ("*", "*"),
    "strong": ("**", "**"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "strikeout": ("~~", "~~"),
}


def markdown(parts: Parts) -> str:
    """Rich text as Markdown; small capitals are letters, as Markdown has none."""
    return written(parts, _WRITER)


def _link(part: Link, inner: str) -> str:
    return link(plain(part.parts), part.url)


def _styled(face: Face, inner: str) -> str:
    before, after = _AROUND.get(face, ("", ""))
    return f"{before}{inner}{after}"


_WRITER = Writer(escape, "${}$".format, _link, _styled)
