"""What a CSL style must be before an engine gets it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lorabib.errors import EngineError

NAMESPACE = "{http://purl.org/net/xbiblio/csl}"


def check(path: Path, lists: bool = True) -> None:
    """Refuse what is no independent CSL style: one line with the path, as `EngineError`.

    Nothing is resolved or fetched; a document type or entities are refused unread.
    """
    from lxml import etree  # type: ignore[import-untyped]

    try:
        source = path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise EngineError(f"{path}: not a CSL style: no well-formed XML: {reason}") from None
    if root.getroottree().docinfo.doctype or b"<!ENTITY" in source:
        raise EngineError(f"{path}: not a CSL style: it has a document type or entities")
    if root.tag != f"{NAMESPACE}style":
        tag = re.sub(r"^\{.*\}", "", str(root.tag))[:80]
        raise EngineError(f"{path}: not a CSL style: its root is <{tag}>, not <style> of CSL")
    for link in root.iterfind(f"{NAMESPACE}info/{NAMESPACE}link[@rel='independent-parent']"):
        parent = link.get("href", "").rstrip("/").rsplit("/", 1)[-1]
        raise EngineError(f"{path}: a dependent CSL style: use the style it stands on, {parent!r}")
    if lists and root.find(f"{NAMESPACE}bibliography") is None:
        raise EngineError(f"{path}: this CSL style has no <bibliography>: it has only citations")
    _check_macros(root, path)


#: So many elements an engine may have to go through for one reference or citation, each macro
#: counted as often as it is called, of branches the longest. Of 10,900 styles of the public
#: collection Chicago's is the longest: 3,093.
MOST = 30_000


def _check_macros(root: Any, path: Path) -> None:
    """Refuse macros that are not there, that call themselves, or that call too much.

    Called macros are those of ``<text macro="...">`` and ``<key macro="...">`` (CSL 1.0.2,
    "Macro", "Sorting").
    """
    macros = {one.get("name", ""): one for one in root.iterfind(f"{NAMESPACE}macro")}
    for name in _called(root):
        if name not in macros:
            raise EngineError(f"{path}: this CSL style calls a macro that is not there: {name!r}")
    calls = {name: _called(macro) for name, macro in macros.items()}
    order, ring = _walked(calls)
    if ring:
        names = " -> ".join(map(repr, ring))
        raise EngineError(f"{path}: this CSL style has a macro that calls itself: {names}")
    sizes: dict[str, int] = {}
    for name in order:
        sizes[name] = _size(macros[name], sizes)
    for part in ("citation", "bibliography"):
        if sum(_size(one, sizes) for one in root.iterfind(NAMESPACE + part)) > MOST:
            raise EngineError(
                f"{path}: this CSL style is too long: with the macros that it calls its "
                f"<{part}> has more than {MOST:,} elements"
            )


def _size(element: Any, sizes: Mapping[str, int]) -> int:
    """How many elements an engine goes through at most; `sizes` are those of the macros."""
    inner = [_size(one, sizes) for one in element if isinstance(one.tag, str)]
    branches = element.tag == f"{NAMESPACE}choose"
    called = sizes[element.get("macro")] if element.tag in _CALLS and element.get("macro") else 0
    return 1 + called + (max(inner, default=0) if branches else sum(inner))


#: What calls a macro.
_CALLS = (f"{NAMESPACE}text", f"{NAMESPACE}key")


def _called(element: Any) -> list[str]:
    return [one.get("macro") for one in element.iter(*_CALLS) if one.get("macro")]


def _walked(calls: Mapping[str, Sequence[str]]) -> tuple[list[str], list[str]]:
    """The macros, each behind those that it calls; or a ring of them that no engine ends, the
    first again last."""
    done: dict[str, None] = {}
    for start in calls:
        path, open_ones = ([start], [iter(calls[start])]) if start not in done else ([], [])
        while path:
            called = next(open_ones[-1], None)
            if called is None:
                done[path.pop()] = None
                open_ones.pop()
            elif called in path:
                return [], [*path[path.index(called) :], called]
            elif called not in done:
                path.append(called)
                open_ones.append(iter(calls[called]))
    return list(done), []
