"""`lorabib remove`, `lorabib move` and `lorabib edit`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lorabib.cli.keeping import changed, done, dry_run_option, show_diff, show_written
from lorabib.cli.options import (
    complete_category,
    complete_key,
    json_option,
    library_option,
    located,
    print_json,
    say,
)

if TYPE_CHECKING:
    from lorabib.keeping.editing import Editing
    from lorabib.keeping.moving import Moving
    from lorabib.keeping.removing import Removing


@click.command("remove")
@click.argument("key", shell_complete=complete_key)
@dry_run_option
@json_option
@library_option
def remove_command(key: str, dry_run: bool, as_json: bool, library: Path | None) -> None:
    """Take a paper out of the lists, with the records that only it needed.

    KEY is a citation key, an earlier key, or an identifier in any form. The key stays reserved:
    no other paper ever gets it, and the paper gets it back when it is added again.

    \b
    Examples:
      lorabib remove hu2022lora --dry-run
      lorabib remove arXiv:2106.09685
    """
    from lorabib.keeping import removing

    location = located(library)
    made = done(location, lambda: removing.remove(location, key), dry_run)
    if not as_json:
        from lorabib.model import list_path

        for row in made.rows:
            say(f"{list_path(row.list)}:{row.line}: taken out: {row.title}")
        for note in made.notes:
            say(f"note: {note}", err=True)
        say(f"{made.key}: removed; its key stays reserved")
    _finished(made, dry_run, as_json)


@click.command("move")
@click.argument("key", shell_complete=complete_key)
@click.option(
    "-c",
    "--category",
    "slug",
    required=True,
    metavar="SLUG",
    shell_complete=complete_category,
    help="The category that it gets.",
)
@click.option(
    "--from",
    "origin",
    default="",
    metavar="SLUG",
    shell_complete=complete_category,
    help="The category that it leaves; needed if it has several.",
)
@click.option("--ruling", is_flag=True, help="Leave the lists as they are: place it by a ruling.")
@dry_run_option
@json_option
@library_option
def move_command(
    key: str,
    slug: str,
    origin: str,
    ruling: bool,
    dry_run: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Move a paper from one category to another.

    Its row is moved in its list, below a heading that leads to the category. Where that cannot
    be done safely the list stays, and a ruling in data/categories.toml places the paper. So does
    --ruling, for lists that come from elsewhere and are imported again.

    \b
    Examples:
      lorabib move hu2022lora --category theory
      lorabib move hu2022lora -c theory --from survey --dry-run
    """
    from lorabib.keeping import moving
    from lorabib.model import list_path

    location = located(library)
    made = done(location, lambda: moving.move(location, key, slug, origin, ruling=ruling), dry_run)
    if not as_json:
        for row in made.rows:
            say(f"{list_path(row.list)}:{row.line}: moved: {row.title}")
        how = " by a ruling in data/categories.toml" if made.ruling and made.change.after else ""
        say(f"{made.key}: {', '.join(made.before)} -> {', '.join(made.after)}{how}")
    _finished(made, dry_run, as_json)


@click.command("edit")
@click.argument("key", shell_complete=complete_key)
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE…")
@click.option("--reason", required=True, metavar="TEXT", help="Why: it is kept with the ruling.")
@dry_run_option
@json_option
@library_option
def edit_command(
    key: str,
    fields: tuple[str, ...],
    reason: str,
    dry_run: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Set fields of a paper by hand: a ruling with its reason in data/overrides.toml.

    Fields have CSL's names (title, author, issued, container-title, volume, page, DOI …).
    Authors are "Family, Given; Family, Given", a date is 2024, 2024-05 or 2024-05-31; an empty
    value empties a field.

    \b
    Examples:
      lorabib edit hu2022lora page=1-13 --reason "the proceedings' own pages"
      lorabib edit hu2022lora "author=Hu, Edward J.; Shen, Yelong" --reason "cut in the record"
    """
    from lorabib.keeping import editing

    location = located(library)
    made = done(location, lambda: editing.edit(location, key, fields, reason), dry_run)
    if not as_json:
        for field in made.fields:
            say(f"{made.key}: {field.field}: {field.before or '-'} -> {field.after or '-'}")
    _finished(made, dry_run, as_json)


def _finished(made: Removing | Moving | Editing, dry_run: bool, as_json: bool) -> None:
    """Say what was written, or show what would be."""
    if as_json:
        import msgspec

        described: dict[str, Any] = msgspec.to_builtins(made)
        print_json(described | changed(made.change, dry_run))
    elif dry_run:
        show_diff(made.change)
    else:
        show_written(made.change)
