"""BibTeX and biblatex files, by `lorabib.bibfile`."""

from __future__ import annotations

from lorabib.bibfile.items import item_of, values
from lorabib.bibfile.model import Bibliography, Block, Entry
from lorabib.bibfile.naming import identified
from lorabib.bibfile.reading import parse
from lorabib.keeping.reading.entries import broken_doi, checked
from lorabib.keeping.wishes import Wish, unreadable
from lorabib.model import Problem


def read(text: str, path: str) -> tuple[tuple[Wish, ...], tuple[Problem, ...]]:
    """The entries of a file. One that only lends its fields to others (``crossref``, ``xdata``) is
    no work of its own."""
    found = parse(text, path)
    others = {entry.key: entry for entry in reversed(found.entries)}
    lent = {key for entry in found.entries for key in _parents(entry)}
    wishes: list[Wish] = []
    problems: list[Problem] = []
    for block in found.blocks:
        if block.kind == "unread":
            problems.append(unreadable(path, block.line, _why(found, block)))
        elif block.entry is not None:
            made = _wish(block.entry, others, block.entry.key in lent)
            if isinstance(made, Wish):
                wishes.append(made)
            elif made:
                problems.append(unreadable(path, block.entry.line, made))
            else:
                problems.append(_lender(path, block.entry))
    if not found.entries and not problems and text.strip():
        problems.append(unreadable(path, 1, "no entries"))
    return tuple(wishes), tuple(problems)


def _parents(entry: Entry) -> list[str]:
    found = (entry.text(name) for name in ("crossref", "xdata"))
    return [key.strip() for keys in found for key in keys.split(",") if key.strip()]


def _why(found: Bibliography, block: Block) -> str:
    """What the reader says of an entry that it could not read."""
    end = block.line + found.text.count("\n", *block.span)
    said = (p.message for p in found.problems if p.line and block.line <= p.line <= end)
    return next(said, "an entry that cannot be read")


def _wish(entry: Entry, others: dict[str, Entry], lent: bool) -> Wish | str:
    """The wish of an entry, or why it is none; nothing for one that lends its fields."""
    if entry.kind.lower() == "xdata" or (lent and "author" not in values(entry)):
        return ""
    if why := broken_doi(entry.text("doi").replace("\\", "").strip("{} "), entry.key):
        return why
    item = item_of(entry, others)
    return checked(item, identified(entry), line=entry.line, name=entry.key)


def _lender(path: str, entry: Entry) -> Problem:
    return Problem(
        code="not-a-paper",
        severity="info",
        message=f"{entry.key}: lends its fields to other entries, and is no row of its own",
        path=path,
        line=entry.line,
    )
