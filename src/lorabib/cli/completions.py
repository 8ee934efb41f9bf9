"""`lorabib completions`."""

from __future__ import annotations

from pathlib import Path

import click

from lorabib.cli.options import json_option, library_option, loaded, print_json, say

#: Shell -> the line that its start-up file needs, and that file.
SHELLS = {
    "bash": ('eval "$(_LORABIB_COMPLETE=bash_source lorabib)"', "~/.bashrc"),
    "zsh": ('eval "$(_LORABIB_COMPLETE=zsh_source lorabib)"', "~/.zshrc, behind compinit"),
    "fish": ("_LORABIB_COMPLETE=fish_source lorabib | source", "~/.config/fish/config.fish"),
}


@click.command("completions")
@json_option
@library_option
def completions_command(as_json: bool, library: Path | None) -> None:
    """Say how a shell is taught to complete, or with --json what an editor can offer.

    A shell completes commands, options, categories, formats, and citation keys with their titles.
    --json prints papers (key, aliases, title, authors, year, venue, categories), categories,
    formats and CSL styles: docs/lookups.md.

    \b
    Example:
      lorabib completions --json > completions.json
    """
    if as_json:
        from lorabib.completions import completions

        print_json(completions(loaded(library)[1]))
        return
    for shell, (line, place) in SHELLS.items():
        say(f"{shell:<5} {line:<52} # in {place}")
