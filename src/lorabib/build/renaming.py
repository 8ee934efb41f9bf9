"""The verb rename: another citation key for a paper."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lorabib import store
from lorabib.build.making import built, read
from lorabib.errors import LorabibError, unknown
from lorabib.keys import Grant, renaming, title_identifier
from lorabib.model import Holding, Paper


def rename(location: store.Location, old: str, new: str) -> tuple[Holding, ...]:
    """The lines that the ledger needs for the key `old` to become `new`; nothing is written.

    A key that was never exported is written down first: it is what the paper is known by.

    Raises:
        UnknownNameError: no paper has the key `old`.
        LorabibError: `old` is an alias, or `new` is no key, or another work's.
    """
    data = read(location)
    library = built(data)
    papers = library.papers
    if old not in (p.key for p in papers):
        raise _no_key(papers, old, new)
    grants = [Grant(key=p.key, aliases=p.aliases) for p in papers]
    paper = next(p for p in papers if p.key == old)
    mine = _unwritten(paper, (*data.ledger, *library.minted), data.release)
    ledger = (*data.ledger, *library.minted, *mine)
    line = renaming(grants, ledger, old, new, data.release)
    after = msgspec.structs.replace(data, ledger=(*ledger, line))
    return (*library.minted, *mine, line, *built(after).minted)


def renamed(location: store.Location, old: str, new: str) -> tuple[Holding, ...]:
    """`rename`, and its lines written into the ledger, other writers kept away.

    Raises:
        As `rename`; DataError: the ledger cannot be written; BusyError: another keeps writing.
    """
    with store.writer(location.root):
        lines = rename(location, old, new)
        store.write(dict([store.ledger_with(location, lines)]), location.root)
    return lines


def _unwritten(paper: Paper, ledger: Sequence[Holding], release: str) -> tuple[Holding, ...]:
    """The lines of a paper whose key stands nowhere yet, as another has the one of the ledger."""
    if any(line.key == paper.key for line in ledger):
        return ()
    rows = sorted({title_identifier(place.title) for place in paper.places})
    names = (*paper.identifiers, *rows)
    return tuple(Holding(identifier=name, key=paper.key, since=release) for name in names)


def _no_key(papers: Sequence[Paper], old: str, new: str) -> LorabibError:
    """Why `old` cannot become `new`: it is an alias, whose paper is named, or nobody's key.

    A paper is not renamed by its alias: who writes an old key may have forgotten the new one.
    """
    keys = [p.key for p in papers if old in p.aliases]
    if not keys:
        return unknown("citation key", old, tuple(p.key for p in papers))
    if new in keys:
        return LorabibError(f"{new!r} is the paper's key already, and {old!r} its alias")
    return LorabibError(
        f"{old!r} is an alias of {keys[0]!r}, which is the paper's key: "
        f"lorabib keys rename {keys[0]} {new}"
    )
