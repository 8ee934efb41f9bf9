"""`lorabib add`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

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
from lorabib.cli.options import json_option, library_option, located, print_json, say
from lorabib.text import clean

if TYPE_CHECKING:
    from lorabib.keeping.adding import Adding, Order


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
    is not certain is refused with its candidates: then nothing is added. If it is the very title
    of just one work, you are asked on a terminal, and told the command elsewhere. A paper that
    the library has already gets the category only.

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
    asks = sys.stdin.isatty() and not (yes or as_json or dry_run)
    with desk_of(location, quiet=as_json) as desk:

        def ordered(works: Sequence[str]) -> Order:
            return adding.order(
                location, works, categories, desk, code=code, name=name, offline=offline
            )

        order = ordered(works)
        likely = _likely(works, order.now())
        if likely and asks:
            report_adding(order.now(), dry_run)
            order = ordered(likely)
    shown, made = None, order.now()
    if made.change.after and not dry_run:
        if asks:
            report_adding(made, dry_run)
            _agreed(default=not likely)
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
        if likely and not asks:
            say(f"If {_those(made)} meant: {_command(likely)}", err=True)
        raise click.exceptions.Exit(1)


def _likely(works: Sequence[str], made: Adding) -> list[str]:
    """The works, each title that is refused as the identifier of the only work that has it; nothing
    if one is refused for another reason, or none is."""
    found = {one.text: one.likely for one in made.refused}
    if not found or not all(found.values()):
        return []
    return [found.get(clean(work), work) for work in works]


def _those(made: Adding) -> str:
    return "that is" if len(made.refused) == 1 else "those are"


def _command(works: Sequence[str]) -> str:
    """The command line as it was typed, with other works."""
    context = click.get_current_context()
    words = ["lorabib", "add", *works]
    for name, value in context.params.items():
        if context.get_parameter_source(name) is not ParameterSource.COMMANDLINE or name == "works":
            continue
        option = next(p.opts[-1] for p in context.command.params if p.name == name)
        for one in value if isinstance(value, tuple) else (value,):
            words += [option] if value is True else [option, str(one)]
    return shlex.join(words)


def _agreed(default: bool) -> None:
    """Ask whether it is to be added; a no ends the command."""
    if not click.confirm("Add?", default=default, err=True):
        raise click.exceptions.Exit(1)
