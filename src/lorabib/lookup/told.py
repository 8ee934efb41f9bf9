"""What a look-up prints: lines for standard output and for standard error, and an exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lorabib.lookup.hits import Card, Found, Hit

#: So much of a question is said back.
_SAID = 80


class Told(NamedTuple):
    """Lines as they are, not yet safe for a terminal; exit code 0 found, 1 not."""

    out: tuple[str, ...] = ()
    err: tuple[str, ...] = ()
    code: int = 0


def of_key(found: Found, query: str, columns: int = 0, exact: bool = False) -> Told:
    """The answer of `lorabib key`: a table of so many columns, or keys alone if there are none."""
    keys = tuple(hit.key for hit in found.hits)
    return Told(
        out=table(found.hits, columns) if columns else keys,
        err=tuple(_notes(found, query, exact)),
        code=int(not keys or (exact and found.total != 1)),
    )


def of_show(cards: Iterable[Card]) -> Told:
    """The answer of `lorabib show`: the papers, a blank line between them."""
    lines = [line for card in cards for line in ("", *card.lines)]
    return Told(out=tuple(lines[1:]))


def quoted(query: str) -> str:
    """A question as it is said back."""
    return repr(query[:_SAID])


def _notes(found: Found, query: str, exact: bool) -> Iterable[str]:
    """What the list itself does not say."""
    if not found.total:
        yield f"no paper for {quoted(query)}"
    elif found.guessed:
        yield f"nothing has all of {quoted(query)}: the nearest"
    if exact and found.total > 1:
        yield f"{found.total} papers fit as well"
    elif found.total > len(found.hits):
        yield f"and {found.total - len(found.hits)} more (-n {found.total})"


def table(hits: Sequence[Hit], columns: int) -> tuple[str, ...]:
    """Key, authors, year, title and venue in columns; the title is cut to the terminal's width."""
    if not hits:
        return ()
    keys, authors = (max(len(row[n]) for row in hits) for n in (0, 1))
    venues = min(max(len(hit.venue) for hit in hits), 20)
    titles = max(columns - keys - authors - venues - 12, 20)
    return tuple(
        f"{h.key:<{keys}}  {h.authors:<{authors}}  {h.year:<4}  {_cut(h.title, titles):<{titles}}  "
        f"{_cut(h.venue, venues)}".rstrip()
        for h in hits
    )


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"
