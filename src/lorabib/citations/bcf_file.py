"""What a `.bcf` file of biblatex cites: biber's control file, XML.

Its elements are those of biber's own schema (``bcf.rnc``): a `section` holds `citekey`s, of which
one of type ``set`` is made by the document and has `members`; ``*`` cites everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lorabib.citations.events import Database, Event, Label, keys
from lorabib.errors import LorabibError

_NAMESPACE = "{https://sourceforge.net/projects/biblatex}"


def scan(data: bytes, path: str) -> Iterator[Event]:
    """The events of a `.bcf` file. Raises `LorabibError` if it is no whole control file."""
    yield from _events(_root(data, path))


def sets(data: bytes, path: str) -> Iterator[Event]:
    r"""The sets that the document makes alone (``\defbibentryset``): an `.aux` file has them not.

    Raises `LorabibError` as `scan` does.
    """
    for element in _root(data, path).iter(f"{_NAMESPACE}citekey"):
        if element.get("type") == "set":
            yield from _set(element)


def _root(data: bytes, path: str) -> Any:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        message = f"{path}: is no control file of biber, or not whole: {reason}"
        raise LorabibError(message) from None
    if root.tag != f"{_NAMESPACE}controlfile":
        raise LorabibError(f"{path}: is XML, but no control file of biber")
    return root


def _events(root: Any) -> Iterator[Event]:
    for element in root.iter(f"{_NAMESPACE}citekey", f"{_NAMESPACE}datasource"):
        text = (element.text or "").strip()
        if element.tag.endswith("datasource"):
            yield Database(text)
        elif element.get("type") == "set":
            yield from _set(element)
        else:
            yield from keys(text, element.sourceline or 0)


def _set(element: Any) -> Iterator[Event]:
    """A set's name is a key of the document's own; its members are cited with it."""
    yield Label((element.text or "").strip())
    yield from keys(element.get("members") or "", element.sourceline or 0)
