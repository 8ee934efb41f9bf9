"""`lorabib keys`."""

from __future__ import annotations

from pathlib import Path

import click

from lorabib.cli.options import complete_key, library_option, located, say


@click.group("keys")
def keys_command() -> None:
    """Citation keys: what is done about them by hand.

    A key is given once and never goes: docs/keys.md.
    """


@keys_command.command("rename")
@click.argument("old", shell_complete=complete_key)
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Write nothing; print the lines of the ledger.")
@library_option
def rename_command(old: str, new: str, dry_run: bool, library: Path | None) -> None:
    """Give a paper the key NEW; OLD stays its alias, and never goes to another paper.

    \b
    Examples:
      lorabib keys rename deep2023learning dai2023deep
      lorabib keys rename deep2023learning dai2023deep --dry-run
    """
    from lorabib import build
    from lorabib.errors import LorabibError

    location = located(library)
    if location.packaged and not dry_run:
        raise LorabibError("the library that came with lorabib cannot be changed: name another")
    if dry_run:
        for line in build.rename(location, old, new):
            say(f"{line.identifier}\t{line.key}\t{line.since}")
    else:
        build.renamed(location, old, new)
        say(f"{old} is now {new}; the old key stays an alias. Next: lorabib export")
