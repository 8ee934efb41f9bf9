"""The smallest `.bib` with what is cited: which entries, by which names, in what order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lorabib.citations.model import Citation
from lorabib.errors import LorabibError
from lorabib.model import Paper, Problem
from lorabib.subset.authors import AuthorsFile, Own, parents

#: How entries can be ordered, the default first.
ORDERS = ("key", "citation")
#: What BibTeX can read as a key; LaTeX leaves no other in an `.aux` file.
_citable = re.compile(r"[^\s,{}%#\\~\"\x00-\x1f\x7f]+").fullmatch


class Piece(NamedTuple):
    """An entry to be written: its key, the names that find it, and what it is made of."""

    key: str
    names: tuple[str, ...]
    paper: Paper | None = None
    own: Own | None = None


class Chosen(NamedTuple):
    """The entries to be written, in their order, what is to be told, and what cannot be a key."""

    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...]
    uncitable: tuple[str, ...] = ()


def chosen(
    found: Mapping[str, Paper | Own],
    citations: Sequence[Citation],
    files: Mapping[str, AuthorsFile],
    *,
    biber: bool,
    order: str = ORDERS[0],
) -> Chosen:
    """The entries for what was `found` of the `citations`, with the parents that they name.

    For BibTeX a work has an entry for each name under which it is cited; for biber one, with the
    names as `ids`. Parents stand behind their children, as BibTeX wants them.
    """
    problems: list[Problem] = []
    grouped: dict[str, Piece] = {}
    own = {one.entry.key: one for one in found.values() if isinstance(one, Own)}
    for citation in citations:
        name, one = citation.key, found.get(citation.key)
        if one is None:
            continue
        if not _writable(name, one, biber):
            problems.append(_uncitable(citation))
        elif isinstance(one, Own):
            key = one.entry.key if biber or _same(one.entry.key, name) else name
            before = grouped.get(key, Piece(key, (), own=one))
            grouped[key] = before._replace(names=(*before.names, name))
        elif not biber:
            grouped[name] = Piece(name, (name,), paper=one)
        else:
            key = one.key if one.key not in own else name
            before = grouped.get(key, Piece(key, (), paper=one))
            grouped[key] = before._replace(names=(*before.names, name))
    if not biber:
        problems += _twice(found, citations)
        grouped, clashes = _told_apart(grouped)
        problems += clashes
    pieces = list(grouped.values())
    if order == ORDERS[0]:
        pieces.sort(key=lambda piece: (piece.key.lower(), piece.key))
    pieces, missing = _with_parents(pieces, files, biber)
    uncitable = tuple(p.key for p in problems if p.code == "unknown-key" and p.key)
    return Chosen(tuple(pieces), (*problems, *missing), uncitable)


def _with_parents(
    pieces: Sequence[Piece], files: Mapping[str, AuthorsFile], biber: bool
) -> tuple[list[Piece], list[Problem]]:
    """The entries, and behind them, by generations, those that they take fields from."""
    depth = dict.fromkeys((piece.key for piece in pieces), 0)
    known = {piece.key: piece for piece in pieces}
    folded = {piece.key.lower(): piece.key for piece in pieces}
    problems: list[Problem] = []
    waiting = [(piece, 0, frozenset({piece.key})) for piece in pieces]
    for piece, level, line in waiting:  # grows while it is read
        for name in parents(piece.own.entry) if piece.own else ():
            assert piece.own
            key = name if biber else folded.get(name.lower(), name)
            if key not in known:
                parent = files[piece.own.path].find(name, biber)
                if not parent:
                    problems.append(_no_parent(piece.own, name))
                    continue
                key = parent.entry.key
                known.setdefault(key, Piece(key, (), own=parent))
                folded.setdefault(key.lower(), key)
            if key not in line and depth.get(key, -1) < level + 1:
                depth[key] = level + 1
                waiting.append((known[key], level + 1, line | {key}))
    places = {key: place for place, key in enumerate(known)}
    ordered = sorted(known.values(), key=lambda one: (depth[one.key], places[one.key]))
    return ordered, problems


def _told_apart(pieces: Mapping[str, Piece]) -> tuple[dict[str, Piece], list[Problem]]:
    """The entries whose keys BibTeX can tell apart: it is blind to the case of letters."""
    kept: dict[str, Piece] = {}
    folded: dict[str, str] = {}
    problems = []
    for key, piece in pieces.items():
        other = folded.setdefault(key.lower(), key)
        if other == key:
            kept[key] = piece
        else:
            problems.append(_case(key, other))
    return kept, problems


def _case(key: str, other: str) -> Problem:
    message = f"BibTeX takes {key!r} and {other!r} for one key: cite it in one spelling"
    return Problem(code="case-of-key", severity="warning", message=message, key=key)


def _same(key: str, name: str) -> bool:
    return key.lower() == name.lower()


def _writable(name: str, one: Paper | Own, biber: bool) -> bool:
    """Whether a name can be a key; the key of an author's entry is one already."""
    if isinstance(one, Own):
        return _same(one.entry.key, name) or bool(_citable(name))
    return biber or bool(_citable(name))


def _twice(found: Mapping[str, Paper | Own], citations: Iterable[Citation]) -> list[Problem]:
    names: dict[str, list[str]] = {}
    for citation in citations:
        if one := found.get(citation.key):
            key = one.key if isinstance(one, Paper) else one.entry.key
            names.setdefault(key, []).append(citation.key)
    return [
        Problem(
            code="cited-twice",
            severity="warning",
            message=f"{' and '.join(several)} are one work, which BibTeX prints {len(several)} "
            f"times: cite {key}",
            key=key,
        )
        for key, several in names.items()
        if len({name.lower() for name in several}) > 1
    ]


def _uncitable(citation: Citation) -> Problem:
    return Problem(
        code="unknown-key",
        severity="error",
        message=f"{citation.key!r} cannot be a key in BibTeX",
        key=citation.key,
        path=citation.path or None,
        line=citation.line or None,
    )


def _no_parent(own: Own, name: str) -> Problem:
    return Problem(
        code="missing-parent",
        severity="warning",
        message=f"{own.entry.key} takes fields from {name!r}, which the file does not have",
        path=own.path,
        line=own.entry.line,
    )


def written(
    pieces: Sequence[Piece], files: Mapping[str, AuthorsFile], printed: Mapping[str, str]
) -> str:
    """The text of the file; `printed` are the entries of the library's papers by their keys.

    ``@preamble`` and ``@string`` of the author's files stand before all entries; a name that two
    files define in two ways is defined again where the other is wanted.
    """
    own = [piece.own for piece in pieces if piece.own]
    head: dict[str, None] = {}
    for path in dict.fromkeys(one.path for one in own):
        head.update(dict.fromkeys(files[path].preambles()))
    defined: dict[str, str] = {}
    for one in own:
        for name, text in files[one.path].definitions(one.entry):
            if defined.setdefault(name, text) == text:
                head[text] = None
    parts = ["".join(head)] if head else []
    for piece in pieces:
        if piece.own is None:
            parts.append(printed[piece.key])
            continue
        file, again = files[piece.own.path], ""
        for name, text in file.definitions(piece.own.entry):
            if defined.get(name) != text:
                defined[name] = text
                again += text
        parts.append(again + file.text(piece.own.entry, piece.key, _unknown_names(piece)))
    return "\n".join(parts)


def _unknown_names(piece: Piece) -> list[str]:
    """The names of an author's entry that it has not itself; for BibTeX its key is the name."""
    if not piece.own or piece.key != piece.own.entry.key:
        return []
    entry = piece.own.entry
    known = {name.strip() for name in entry.text("ids").split(",")}
    return [name for name in piece.names if not _same(entry.key, name) and name not in known]


def renamed(entry: str, key: str, name: str) -> str:
    """An entry of ours under another key."""
    head, brace, rest = entry.partition("{")
    if not rest.startswith(f"{key},"):
        raise LorabibError(f"the entry of {key} does not begin with its key")
    return f"{head}{brace}{name}{rest[len(key) :]}"
