"""`lorabib add`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lorabib.cli.keeping import (
    category_to_add,
    changed,
    desk_of,
    done,
    dry_run_option,
    list_option,
    offline_option,
    report_adding,
    show_written,
    yes_option,
)
from lorabib.cli.options import json_option, library_option, located, print_json


@click.command("add")
@click.argument("works", nargs=-1, required=True, metavar="ID|URL|TITLE…")
@category_to_add(required=True)
@click.option("--code", multiple=True, metavar="URL", help="The address of the paper's code.")
@list_option
@offline_option
@dry_run_option
@yes_option
@json_option
@library_option
def add_command(
    works: tuple[str, ...],
    categories: tuple[str, ...],
    code: tuple[str, ...],
    name: str,
    offline: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Add papers by DOI, arXiv id, address or title, with their records and keys.

    The sources are asked, the reference and the key are shown, and a row is written into
    data/lists/added.md (or the list of --list) under a heading of the category. A title that
    is not certain is refused with its candidates: then nothing is added. A paper that the
    library has already gets the category only.

    Exit codes: 0 done; 1 a work was refused; 3 a source was unavailable: nothing is written.

    \b
    Examples:
      lorabib add 2106.09685 --category moe
      lorabib add https://doi.org/10.5555/garden -c moe --code https://github.com/a/garden
      lorabib add "Parametric Gardens: Growing Networks" -c moe --dry-run
    """
    from lorabib.keeping import adding
    from lorabib.keeping.draft import own

    if code and len(works) > 1:
        raise click.UsageError("--code is the code of one paper: add the others apart")
    for url in code:
        if not url.startswith(("https://", "http://")):
            raise click.UsageError(f"--code {url!r} is no address of the web")
    location = located(library)
    own(location, dry_run)
    with desk_of(location, quiet=as_json) as desk:
        order = adding.order(
            location, works, categories, desk, code=code, name=name, offline=offline
        )
    shown, made = None, order.now()
    if made.change.after and not dry_run:
        if sys.stdin.isatty() and not (yes or as_json):
            report_adding(made, dry_run)
            _agreed()
            shown = made.added
        made = done(location, order.now, dry_run)
    if as_json:
        import msgspec

        print_json(msgspec.to_builtins(made) | changed(made.change, dry_run))
    else:
        if made.added != shown:
            report_adding(made, dry_run)
        if not dry_run:
            show_written(made.change)
    if made.refused:
        raise click.exceptions.Exit(1)


def _agreed() -> None:
    """Ask whether it is to be added; a no ends the command."""
    if not click.confirm("Add?", default=True, err=True):
        raise click.exceptions.Exit(1)
