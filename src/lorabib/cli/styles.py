"""`lorabib styles`."""

from __future__ import annotations

from pathlib import Path

import click

from lorabib.cli.options import json_option, library_option, located, print_json, say


@click.command("styles")
@json_option
@library_option
def styles_command(as_json: bool, library: Path | None) -> None:
    """List the styles of references: name, engine, class of citations, title, other names.

    CSL styles need the engine (pip install 'lorabib[csl]'); BibTeX styles do not. The path of any
    .csl or .bst file is a style, too, and a library's data/styles/ is looked at first.
    """
    from lorabib.references import styles

    found = [styles.about(one) for one in styles.shipped([located(library).data / "styles"])]
    if as_json:
        print_json([one._asdict() for one in found])
        return
    for one in found:
        others = f" ({', '.join(one.aliases)})" if one.aliases else ""
        say(f"{one.name + others:<52} {one.kind:<6} {one.citation:<11} {one.title}")
