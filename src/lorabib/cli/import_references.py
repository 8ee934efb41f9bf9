"""`lorabib import` of a file of references: .bib, .json, .ris, .txt."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lorabib.cli.keeping import changed, desk_of, done, show_diff, show_written, tell_candidates
from lorabib.cli.options import counted, print_json, say

if TYPE_CHECKING:
    from lorabib.keeping.references import Importing
    from lorabib.store import Location


def import_references(
    file: Path,
    categories: tuple[str, ...],
    name: str,
    offline: bool,
    dry_run: bool,
    as_json: bool,
    location: Location,
) -> None:
    """Bring a file of references in, and say what became of its entries."""
    from lorabib.keeping.draft import own
    from lorabib.keeping.references import FileOrder

    own(location, dry_run)
    with desk_of(location, quiet=as_json) as desk:
        order = FileOrder(location, file, desk, categories, name=name, offline=offline)
    made = done(location, order.now, dry_run)
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
    refused = {one.line: one.candidates for one in made.refused}
    for problem in made.problems:
        say(str(problem), err=True)
        if problem.code == "unreadable-entry":
            tell_candidates(refused.get(problem.line, ()))
    states = Counter(one.state for one in made.added)
    lost = made.entries - len(made.added)
    entries = counted(made.entries, "entry", "entries")
    say(
        f"{entries}: {states['new']} new, {states['category']} get a category, "
        f"{states['there']} there already, {lost} not imported"
    )
    if dry_run:
        show_diff(made.change)
    else:
        show_written(made.change, "resolve")
