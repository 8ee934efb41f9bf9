"""`lorabib key`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import (
    category_option,
    json_option,
    library_option,
    loaded,
    located,
    say,
)

if TYPE_CHECKING:
    from lorabib.find import Found, Hit

#: A terminal has so many columns where it does not say.
_WIDTH = 100


@click.command("key")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "-n",
    "limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="At most so many.",
)
@category_option
@click.option("--exact", is_flag=True, help="Exit 1 if not exactly one paper is meant.")
@click.option("--cite", is_flag=True, help="Print \\cite{KEY,...}, ready for LaTeX.")
@click.option("--copy", is_flag=True, help="Put what is printed on the clipboard, too.")
@json_option
@library_option
def key_command(
    query: tuple[str, ...],
    limit: int,
    categories: tuple[str, ...],
    exact: bool,
    cite: bool,
    copy: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Look a citation key up, by whatever is known of the paper.

    By words of title, authors, year and venue, a method's name, a DOI, an arXiv number or its
    address, an earlier key; parts of words will do, and slips are forgiven. All papers that fit as
    well are shown, the best first. On a terminal in a table, else one key a line.

    Exit codes: 0 found; 1 nothing found, or with --exact not exactly one.

    \b
    Examples:
      lorabib key dora
      lorabib key hu 2022 --exact --cite
      lorabib key https://arxiv.org/abs/2402.09353v3
      lorabib key mixture experts --category moe -n 3
    """
    from lorabib.find import find

    location = located(library)
    slugs = _slugs(library, categories) if categories else ()
    found = find(location, " ".join(query), limit, slugs)
    keys = [hit.key for hit in found.hits]
    text = f"\\cite{{{','.join(keys)}}}" if cite and keys else "\n".join(keys)
    if as_json:
        _print_json(found)
    elif keys:
        for line in _table(found.hits) if sys.stdout.isatty() and not cite else text.split("\n"):
            say(line)
    _tell(found, " ".join(query), exact)
    if copy and keys:
        _copy(text)
    if not keys or (exact and found.total != 1):
        raise click.exceptions.Exit(1)


def _slugs(library: Path | None, categories: tuple[str, ...]) -> tuple[str, ...]:
    """The categories, which exist; none of them for `all`."""
    from lorabib import build
    from lorabib.categories import ALL

    chosen = build.chosen(loaded(library)[1], categories)
    return () if ALL in chosen else chosen


def _tell(found: Found, query: str, exact: bool) -> None:
    """What the list itself does not say."""
    if not found.total:
        say(f"no paper for {query[:80]!r}", err=True)
    elif found.guessed:
        say(f"nothing has all of {query[:80]!r}: the nearest", err=True)
    if exact and found.total > 1:
        say(f"{found.total} papers fit as well", err=True)
    elif found.total > len(found.hits):
        say(f"and {found.total - len(found.hits)} more (-n {found.total})", err=True)


def _print_json(found: Found) -> None:
    import json

    hits = [hit._asdict() for hit in found.hits]
    value = {"papers": hits, "total": found.total, "guessed": found.guessed}
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _table(hits: tuple[Hit, ...]) -> list[str]:
    """Key, authors, year, title and venue in columns; the title is cut to the terminal's width."""
    from shutil import get_terminal_size

    room = get_terminal_size((_WIDTH, 24)).columns
    keys, authors = (max(len(row[n]) for row in hits) for n in (0, 1))
    venues = min(max(len(hit.venue) for hit in hits), 20)
    titles = max(room - keys - authors - venues - 12, 20)
    return [
        f"{h.key:<{keys}}  {h.authors:<{authors}}  {h.year:<4}  {_cut(h.title, titles):<{titles}}  "
        f"{_cut(h.venue, venues)}".rstrip()
        for h in hits
    ]


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _copy(text: str) -> None:
    """Put a text on the clipboard; without one, say so."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        say("no clipboard here: copy the line above", err=True)
