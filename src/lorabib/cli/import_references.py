"""`lorabib import` of files of references."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lorabib.cli.keeping import (
    category_to_add,
    changed,
    desk_of,
    dry_run_option,
    offline_option,
    show_diff,
    show_written,
)
from lorabib.cli.options import json_option, library_option, located, print_json, say

if TYPE_CHECKING:
    from lorabib.keeping.references import Importing


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@category_to_add(required=False)
@click.option(
    "--list",
    "name",
    default="",
    metavar="NAME",
    help="The list that gets the rows. Default: FILE's name.",
)
@offline_option
@dry_run_option
@json_option
@library_option
def import_command(
    file: Path,
    categories: tuple[str, ...],
    name: str,
    offline: bool,
    dry_run: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Bring a file of references in: .bib, .json (CSL-JSON), .ris, or .txt with a DOI, arXiv id,
    address or title a line.

    Every entry becomes a row of a list, or a problem with its line. What the library has is left
    as it is: importing twice changes nothing. Nothing is removed.

    Exit codes: 0 done; 1 an entry could not be read or is not certain, the others are imported;
    3 a source was unavailable: nothing is written.

    \b
    Examples:
      lorabib import refs.bib --category survey --dry-run
      lorabib import zotero.json && lorabib resolve
      lorabib import ids.txt -c moe --list reading-group
    """
    import_references(file, categories, name, offline, dry_run, as_json, library)


def import_references(
    file: Path,
    categories: tuple[str, ...],
    name: str,
    offline: bool,
    dry_run: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """`lorabib import` for a file of references."""
    from lorabib.keeping.draft import own, write
    from lorabib.keeping.references import import_file

    location = located(library)
    own(location, dry_run)
    with desk_of(location, quiet=as_json) as desk:
        made = import_file(location, file, desk, categories, name=name, offline=offline)
    if not dry_run:
        write(location, made.change)
    _report(made, dry_run, as_json)
    if any(problem.code == "unreadable-entry" for problem in made.problems):
        raise click.exceptions.Exit(1)


def _report(made: Importing, dry_run: bool, as_json: bool) -> None:
    if as_json:
        import msgspec

        described: dict[str, Any] = msgspec.to_builtins(made)
        print_json(described | changed(made.change, dry_run))
        return
    for note in made.notes:
        say(f"note: {note}", err=True)
    for problem in made.problems:
        say(str(problem), err=True)
    for refused in made.refused:
        for candidate in refused.candidates:
            say(f"  line {refused.line}: {candidate.record}  {candidate.title}", err=True)
    if dry_run:
        show_diff(made.change)
    else:
        show_written(made.change)
    states = Counter(one.state for one in made.added)
    lost = made.entries - len(made.added)
    say(
        f"{made.entries} entries: {states['new']} new, {states['category']} get a category, "
        f"{states['there']} there already, {lost} not imported"
    )
    if any(one.status == "unresolved" for one in made.added) and made.change.after:
        say("next: lorabib resolve")
