"""`lorabib migrate`."""

from __future__ import annotations

from pathlib import Path

import click

from lorabib.cli.options import json_option, library_option, located, print_json, say


@click.command("migrate")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@json_option
@library_option
def migrate_command(dry_run: bool, as_json: bool, library: Path | None) -> None:
    """Bring a library of an older format up to date, with a backup of its data.

    A folder with data/ and no lorabib.toml is of format 0. A library of a newer format needs a
    newer lorabib.

    \b
    Examples:
      lorabib migrate --dry-run
      lorabib migrate --library old
    """
    import msgspec

    from lorabib.keeping import migrating

    root = _root(library)
    made = (migrating.plan if dry_run else migrating.migrate)(root)
    if as_json:
        described = msgspec.to_builtins(made)
        print_json(described | {"files": sorted(made.files), "written": not dry_run})
        return
    if not made.files:
        say(f"{root}: format {made.now}: nothing to do")
        return
    verb = "would bring" if dry_run else "brought"
    say(f"{verb} {root} from format {made.was} to {made.now}")
    for name in sorted(made.files):
        say(f"{'would write' if dry_run else 'wrote'} {root / name}")
    say(f"the data as they were: {made.backup}")
    if not dry_run:
        say("Next: lorabib export")


def _root(library: Path | None) -> Path:
    """The library's folder; the current one, if it has data/ and no library is named or around."""
    from lorabib.errors import LorabibError

    if library is None and Path("data/categories.toml").is_file():
        return Path()
    location = located(library)
    if location.packaged:
        raise LorabibError("the library that came with lorabib is of today's format: name another")
    return location.root
