"""`lorabib cite`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lorabib.cli.options import (
    complete_key,
    json_option,
    library_option,
    loaded,
    say,
    style_option,
)

if TYPE_CHECKING:
    from lorabib.model import Library, Paper
    from lorabib.references.rich import Parts


@click.command("cite")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...", shell_complete=complete_key)
@style_option
@click.option(
    "--each",
    is_flag=True,
    help="A citation for each argument, one a line; KEY,KEY is one citation of both.",
)
@click.option(
    "--narrative",
    is_flag=True,
    help="The author in the sentence, Hu et al. (2022); one citation a key, one a line.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="Plain text, or Markdown with italics and raised numbers.",
)
@json_option
@library_option
def cite_command(
    keys: tuple[str, ...],
    style: str,
    locale: str,
    each: bool,
    narrative: bool,
    form: str,
    as_json: bool,
    library: Path | None,
) -> None:
    """Print the citation of papers for the text, as a style sets it.

    KEY is a citation key, an earlier key, or an identifier in any form; also a citation as it
    stands in a document: [@KEY; @KEY], \\cite{KEY}. All of them make one citation. What one run
    cites is told apart in it (2024a, 2024b), and numbered from 1 in its order: a document that
    cites more is numbered by its own run.

    --json gives "style" and "citations", each with its keys, text and markdown.

    \b
    Examples:
      lorabib cite hu2022lora liu2024dora
      lorabib cite hu2022lora liu2024dora --style ieee
      lorabib cite --narrative 2106.09685
      lorabib cite --each hu2022lora liu2024dora,hayou2024lora
    """
    from lorabib.references.citing import cited

    location, found = loaded(library)
    asked = [_papers(found, key) for key in keys]
    if narrative:
        clusters = [[paper] for papers in asked for paper in papers]
    else:
        clusters = asked if each else [[paper for papers in asked for paper in papers]]
    how: dict[str, Any] = {"locale": locale, "folders": [location.data / "styles"]}
    made = cited(clusters, style, frozenset(found.protected), narrative=narrative, **how)
    if as_json:
        _print_json(style, clusters, made)
        return
    for parts in made:
        say(_text(parts, form))


def _papers(library: Library, asked: str) -> list[Paper]:
    """The papers of an argument: one key or identifier, or several with commas between them, or a
    citation of a document.

    A DOI may hold a comma: the whole argument is looked for first.
    """
    from lorabib import build
    from lorabib.errors import UnknownNameError
    from lorabib.references.asked import cited_keys

    if keys := cited_keys(asked):
        return [build.find(library, key) for key in keys]
    names = [name for name in map(str.strip, asked.split(",")) if name]
    if len(names) > 1:
        try:
            return [build.find(library, asked)]
        except UnknownNameError:
            return [build.find(library, name) for name in names]
    return [build.find(library, asked)]


def _text(parts: Parts, form: str) -> str:
    if form == "markdown":
        from lorabib.references.documents.markdown import markdown

        return markdown(parts)
    from lorabib.references.rich import plain

    return plain(parts)


def _print_json(style: str, clusters: list[list[Paper]], made: list[Parts]) -> None:
    import json

    found = [
        {
            "keys": [paper.key for paper in papers],
            "text": _text(parts, "text"),
            "markdown": _text(parts, "markdown"),
        }
        for papers, parts in zip(clusters, made, strict=True)
    ]
    click.echo(json.dumps({"style": style, "citations": found}, ensure_ascii=False, indent=2))
