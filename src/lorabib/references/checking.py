"""What a CSL style must be before an engine gets it."""

from __future__ import annotations

import re
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
    if ring := _ring(root):
        names = " -> ".join(map(repr, ring))
        raise EngineError(f"{path}: this CSL style has a macro that calls itself: {names}")


def _ring(root: Any) -> list[str]:
    """Macros of a style that call each other in a ring, which no engine ends: the first again last.

    Called macros are those of ``<text macro="...">`` (CSL 1.0.2, "Macro").
    """
    calls = {
        macro.get("name", ""): [one.get("macro", "") for one in macro.iter(f"{NAMESPACE}text")]
        for macro in root.iterfind(f"{NAMESPACE}macro")
    }
    done: set[str] = set()
    for start in calls:
        path, open_ones = [start], [iter(calls[start])]
        while path:
            called = next((one for one in open_ones[-1] if one in calls), None)
            if called is None:
                done.add(path.pop())
                open_ones.pop()
            elif called in path:
                return [*path[path.index(called) :], called]
            elif called not in done:
                path.append(called)
                open_ones.append(iter(calls[called]))
    return []
