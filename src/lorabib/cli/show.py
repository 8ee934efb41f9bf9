"""`lorabib show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import (
    complete_format,
    complete_key,
    json_option,
    library_option,
    loaded,
    located,
    print_json,
    say,
)

if TYPE_CHECKING:
    from lorabib.model import Library, Paper


@click.command("show")
@click.argument("names", metavar="KEY...", nargs=-1, required=True, shell_complete=complete_key)
@click.option(
    "-f",
    "--format",
    "form",
    metavar="NAME",
    shell_complete=complete_format,
    help="Print the papers in this format alone. See 'lorabib formats'.",
)
@json_option
@library_option
def show_command(
    names: tuple[str, ...], form: str | None, as_json: bool, library: Path | None
) -> None:
    """Show papers: reference, identifiers, categories, links to paper and code, places.

    KEY is a citation key, an earlier key, or an identifier in any form. The reference names all
    authors, title, venue and year in no style's own form, so that it comes at once; -f references
    has it set by the CSL engine. Links that lead to another work are left out: 'lorabib why' has
    them. --json gives an array of papers as 'lorabib papers --json' does, with reference and links.

    \b
    Examples:
      lorabib show hu2022lora
      lorabib show hu2022lora liu2024dora -f bib
      lorabib show https://arxiv.org/abs/2402.09353v3 -f references
    """
    from lorabib.find import cards
    from lorabib.lookup.told import of_show

    if form and as_json:
        raise click.UsageError("--json is a form of its own: give it or --format")
    found = cards(located(library), names)
    if not form and not as_json:
        for line in of_show(found).out:
            say(line)
        return
    from lorabib import build

    _, held = loaded(library)
    by_key = {paper.key: paper for paper in held.papers}
    papers = [by_key[card.key] for card in found]
    if form:
        click.echo(build.printed(held, papers, form), nl=False)
    else:
        print_json([_described(paper, held) for paper in papers])


def _described(paper: Paper, library: Library) -> dict[str, object]:
    from lorabib.cli.library import described
    from lorabib.lookup.card import reference
    from lorabib.lookup.links import addresses

    venue = next((v for v in library.venues if v.full == paper.item.container_title), None)
    links = [link._asdict() for link in addresses(paper)]
    return described(paper) | {"reference": reference(paper.item, venue), "links": links}
