"""Where the files lie that a document includes. Pure: names alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from lorabib.citations.events import Include, Unseen
from lorabib.model import Problem

#: In these a name is meant from the file that has it; behind a slash from the project.
_ROOTED = (".typ", ".qmd", ".rmd")


def places(here: str, root: PurePath, event: Include) -> Iterator[str]:
    r"""Where an included file may lie: from the document's folder, as LaTeX looks, or from that of
    the file that names it, as ``\subimport``, ``\subfile`` and typst do; with its ending first."""
    if "\\" in event.name or "#" in event.name or not event.name:
        return
    folder, name = event.folder, event.name
    bases = dict.fromkeys((root, PurePath(here).parent))
    if here.lower().endswith(_ROOTED):
        at_root, name = name.startswith("/"), name.lstrip("/")
        near = (PurePath(here).parent,) if here.endswith(".typ") else (PurePath(here).parent, root)
        bases = dict.fromkeys((root,) if at_root else near)
    for base in bases:
        plain = str(_plain(base / folder / name))
        if event.suffix and not plain.endswith(event.suffix):
            yield plain + event.suffix
        yield plain


def _plain(path: PurePath) -> PurePath:
    """A path without ``x/..`` in it, so that a file has one name."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts and parts[-1] not in ("..", path.anchor):
            parts.pop()
        else:
            parts.append(part)
    return PurePath(*parts)


def missing(here: str, event: Include) -> Problem:
    unsure = "\\" in event.name or "#" in event.name
    why = "is named by a command, and cannot be followed" if unsure else "is not there"
    return Problem(
        code="missing-file",
        severity="warning",
        message=f"{event.name!r} {why}: what it cites is not known",
        path=here,
        line=event.line or None,
    )


def unseen(here: str, event: Unseen) -> Problem:
    """What stands for keys that a text does not tell."""
    return Problem(
        code="unseen-key",
        severity="warning",
        message=f"{event.text!r} is no key, but stands for some: what it cites is not known",
        path=here,
        line=event.line or None,
    )
