"""`lorabib init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import counted, json_option, print_json, say

if TYPE_CHECKING:
    from lorabib.keeping.founding import Founding


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("lists", metavar="[LIST.md]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be made.")
@click.option("--force", is_flag=True, help="Also where other files lie; none is ever replaced.")
@json_option
def init_command(
    folder: Path, lists: tuple[Path, ...], dry_run: bool, force: bool, as_json: bool
) -> None:
    """Make a library of your own in DIR, from Markdown lists of papers or from nothing.

    The headings of the lists become categories, each with a short name for its files (slug).
    Everything is text for git, with a workflow for GitHub. DIR may hold a repository with
    nothing in it but Markdown; a list called README.md is named after its folder. A list
    without papers is brought in, too, with a note: it may get its rows later.

    \b
    Examples:
      lorabib init mine awesome-lora/README.md && lorabib resolve --library mine
      lorabib init mine survey.md group.md --dry-run
      lorabib init .
    """
    from lorabib.keeping import founding

    make = founding.plan if dry_run else founding.found
    made = make(folder, lists, force=force)
    if as_json:
        print_json(_described(made, dry_run))
    else:
        _report(made, folder, dry_run)


def _described(made: Founding, dry_run: bool) -> dict[str, object]:
    import msgspec

    described: dict[str, object] = msgspec.to_builtins(made)
    return described | {"files": sorted(made.files), "written": not dry_run}


def _report(made: Founding, folder: Path, dry_run: bool) -> None:
    for note in made.notes:
        say(f"note: {note}", err=True)
    for one in made.lists:
        rows, problems = counted(one.rows, "row"), counted(len(one.problems), "problem")
        say(f"{one.name}: {rows}, {problems}, from {one.path}")
    parents = {category.slug: category.parent for category in made.categories}
    for category in made.categories:
        say(f"{'  ' * _depth(category.slug, parents)}{category.slug}  {category.title}")
    verb = "would write" if dry_run else "wrote"
    number = counted(len(made.categories), "category", "categories")
    say(f"{verb} {counted(len(made.files), 'file')} in {folder}, {number}")
    if dry_run:
        return
    if not any(one.rows for one in made.lists):
        say("The library has no papers yet. Next:")
        say(f"  lorabib import LIST.md --library {folder}")
        return
    say("Next, after a look at the names of the categories (data/categories.toml):")
    say(f"  lorabib resolve --library {folder}")


def _depth(slug: str, parents: dict[str, str]) -> int:
    return 1 + _depth(parents[slug], parents) if parents[slug] else 1
