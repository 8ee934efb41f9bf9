"""The order of the entries of a tidy file, with what belongs to each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from lorabib.bibfile.dates import issued
from lorabib.bibfile.items import values
from lorabib.bibfile.model import Bibliography, Block, Entry

Order = Literal["none", "key", "type", "year"]
Rank = tuple[object, ...]

#: Parents have parents at most so often; BibTeX follows one.
_GENERATIONS = 5
# What goes with the entry before: a comment behind it on its line, or what an entry that ended too
# early has left there, to the next blank line.
_BESIDE = re.compile(r"[ \t]*%[^@\r\n]*(?=[\r\n]|$)|(?:[^\r\n]|(?:\r\n|\n|\r)(?![ \t]*[\r\n]))*")
#: Comments on lines of their own that reach to what follows: they are about that.
_ABOVE = re.compile(r"(?:\r\n|\n|\r)(?=[ \t]*%)[^\r\n]*(?:(?:\r\n|\n|\r)[ \t]*%[^\r\n]*)*\s*\Z")
_LINE = re.compile(r"[\r\n]")
_DEFINED = re.compile(r"@\s*string\s*[{(]\s*([^\s=]+)", re.IGNORECASE)


class _Unit(NamedTuple):
    """A block with the text that goes with it: what stands above it, and behind it on its line."""

    block: Block
    text: str


class _Parts(NamedTuple):
    """A file in parts: its head, ``@string`` and ``@preamble``, its entries, its end."""

    top: str
    head: list[_Unit]
    entries: list[_Unit]
    end: str


def arranged(found: Bibliography, order: Order, newline: str) -> str:
    """The text of a tidy file in another order; only of one that is not `unsortable`.

    Text above an entry goes with it; what begins and ends the file stays there. ``@string`` and
    ``@preamble`` come first. Entries stand before those that they take fields from (``crossref``),
    as BibTeX wants it, and those of one key stay in their order, as it takes the first.
    """
    parts = _parts(found, newline)
    ranks = _ranks(parts.entries, order)
    entries = [parts.entries[at] for at in sorted(range(len(ranks)), key=lambda at: ranks[at])]
    head = ""
    for number, unit in enumerate(parts.head):
        close = (
            number
            and unit.text.startswith("@")
            and parts.head[number - 1].text.endswith(("}", ")"))
        )
        head += (newline if close else newline * 2 if number else "") + unit.text
    pieces = [parts.top, head, *(unit.text for unit in entries), parts.end]
    return (newline * 2).join(filter(None, pieces)) + newline


def unsortable(found: Bibliography) -> str:
    """Why the blocks of a file cannot change their places, in words; empty if they can."""
    for block in found.blocks:
        if block.kind == "unread":
            return f"not sorted: the entry on line {block.line} cannot be read"
    names = [
        name[1].lower()
        for block in found.blocks
        if block.kind == "string" and (name := _DEFINED.match(found.text, block.span.start))
    ]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        return f"not sorted: '{twice}' is defined twice, and what it says depends on the place"
    used = next((p for p in found.problems if p.code == "undefined-string"), None)
    if used and names:
        return f"not sorted: line {used.line} uses a name before its @string"
    return ""


def _parts(found: Bibliography, newline: str) -> _Parts:
    blank = "".join(sorted(set(newline))) + " \t"
    parts = _Parts("", [], [], "")
    last: list[_Unit] | None = None
    above = top = ""
    end = max((b.span.end for b in found.blocks if b.kind not in ("text", "comment")), default=0)
    for block in found.blocks:
        text = found.text[slice(*block.span)]
        if block.kind in ("text", "comment"):
            if block.kind == "text" and last and not above:
                beside = _beside(text, at_end=block.span.start >= end)
                if beside.strip():
                    last[-1] = _Unit(last[-1].block, last[-1].text + beside.rstrip())
                    text = text[len(beside) :]
            above += text
            continue
        if last is None:
            top, above = above.strip(blank), ""
        last = parts.entries if block.entry is not None else parts.head
        last.append(_Unit(block, above.lstrip(blank) + text))
        above = ""
    if last is None:
        top, above = above, ""
    return parts._replace(top=top, end=above.strip(blank))


def _beside(text: str, *, at_end: bool) -> str:
    """What of the text behind an entry goes with it.

    At the end of the file that is what begins on its line, or the rest of an entry (``}``): what
    stands on lines of its own there, such as the settings of an editor, ends the file.
    """
    match = _BESIDE.match(text)
    beside = match[0] if match else ""
    if not at_end and len(beside) < len(text.rstrip()):
        return beside
    if above := _ABOVE.search(beside):
        beside = beside[: above.start()]
    if at_end and _LINE.match(beside.lstrip(" \t")) and "}" not in beside:
        return ""
    return beside


def _ranks(units: Sequence[_Unit], order: Order) -> list[Rank]:
    """What each entry is sorted by: its own rank, or that of the first of its key."""
    entries = [unit.block.entry for unit in units if unit.block.entry is not None]
    own = [_RANKS[order](entry) for entry in entries]
    first: dict[str, int] = {}
    for at, entry in enumerate(entries):
        first.setdefault(entry.key.lower(), at)
    by_key = {key: own[at] for key, at in first.items()}
    ranked = sorted(range(len(entries)), key=lambda at: (by_key[entries[at].key.lower()], at))
    place = {at: number for number, at in enumerate(ranked)}
    after = _after_children(entries, first, place)
    return [(*after[at], place[at]) for at in range(len(entries))]


def _after_children(
    entries: Sequence[Entry], first: Mapping[str, int], place: Mapping[int, int]
) -> list[tuple[int, int]]:
    """The place of each entry; of one that others take fields from, right behind the last of them.

    The second number is how many places it is moved behind.
    """
    parents = [first.get(entry.text("crossref").strip().lower(), -1) for entry in entries]
    after = [(place[at], 0) for at in range(len(entries))]
    for child in range(len(entries)):
        at = child
        for _ in range(_GENERATIONS):  # a ring has no end
            parent = parents[at]
            if parent < 0:
                break
            behind, level = after[at]
            after[parent] = max(after[parent], (behind, level + 1))
            at = parent
    return after


def _by_year(entry: Entry) -> Rank:
    date = issued(values(entry))
    return (date is None, date.date_parts[0] if date else (), *_by_key(entry))


def _by_key(entry: Entry) -> Rank:
    return (entry.key.casefold(), entry.key)


_RANKS: dict[Order, Callable[[Entry], Rank]] = {
    "key": _by_key,
    "type": lambda entry: (entry.kind.lower(), *_by_key(entry)),
    "year": _by_year,
    "none": lambda entry: (),
}
