"""`lorabib key`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import (
    category_option,
    complete_key,
    json_option,
    library_option,
    located,
    say,
)
from lorabib.quick import columns

if TYPE_CHECKING:
    from lorabib.lookup.hits import Found


@click.command("key")
@click.argument("query", nargs=-1, required=True, shell_complete=complete_key)
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
    from lorabib.lookup.told import of_key

    asked = " ".join(query)
    found = find(located(library), asked, limit, categories)
    told = of_key(found, asked, 0 if cite else columns(), exact)
    keys = [hit.key for hit in found.hits]
    out = (f"\\cite{{{','.join(keys)}}}",) if cite and keys else told.out
    if as_json:
        _print_json(found)
    for line in () if as_json else out:
        say(line)
    for line in told.err:
        say(line, err=True)
    if copy and keys:
        _copy(out[0] if cite else "\n".join(keys))
    if told.code:
        raise click.exceptions.Exit(told.code)


def _print_json(found: Found) -> None:
    import json

    hits = [hit._asdict() for hit in found.hits]
    value = {"papers": hits, "total": found.total, "guessed": found.guessed}
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _copy(text: str) -> None:
    """Put a text on the clipboard; without one, say so."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        say("no clipboard here: copy the line above", err=True)
