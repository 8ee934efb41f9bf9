"""`lorabib formats`."""

from __future__ import annotations

import click

from lorabib.cli.options import json_option, print_json, say


@click.command("formats")
@json_option
def formats_command(as_json: bool) -> None:
    """List the formats of 'lorabib export': name, file, what reads it.

    --json adds the fields of each, in its order. A star marks what an export writes that names no
    format.
    """
    from lorabib.registry import EXPORTERS, fields

    if as_json:
        rows = [
            {
                "name": name,
                "suffix": form.suffix,
                "about": form.about,
                "default": form.shipped,
                "fields": fields(name),
            }
            for name, form in EXPORTERS.items()
        ]
        print_json(rows)
        return
    for name, form in EXPORTERS.items():
        mark = "*" if form.shipped else " "
        say(f"{name:<10} {mark} {form.suffix:<16} {form.about}")
