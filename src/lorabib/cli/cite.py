"""`lorabib cite`."""

from __future__ import annotations

from contextlib import suppress
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
    from lorabib.references.asked import Mention
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
    stands in a document: [see @KEY, p. 3; @KEY], \\cite[p.~3]{KEY}. All of them make one
    citation. What one run cites is told apart in it (2024a, 2024b), and numbered from 1 in its
    order: a document that cites more is numbered by its own run. What a style leaves out of the
    words around a key is told on standard error.

    --json gives "style" and "citations", each with its keys, text and markdown.

    \b
    Examples:
      lorabib cite hu2022lora liu2024dora
      lorabib cite hu2022lora liu2024dora --style ieee
      lorabib cite --narrative 2106.09685
      lorabib cite --each hu2022lora liu2024dora,hayou2024lora
      lorabib cite '[see @hu2022lora, p. 3; @liu2024dora]'
    """
    from lorabib.references.citing import cited

    location, found = loaded(library)
    asked = [_cited(found, key) for key in keys]
    if narrative:
        clusters = [[one] for some in asked for one in some]
    else:
        clusters = asked if each else [[one for some in asked for one in some]]
    how: dict[str, Any] = {"locale": locale, "folders": [location.data / "styles"]}
    made = cited(clusters, style, frozenset(found.protected), narrative=narrative, **how)
    if as_json:
        _print_json(style, clusters, made.citations)
    else:
        for parts in made.citations:
            say(_text(parts, form))
    for note in made.notes:
        say(f"note: {note}", err=True)


def _cited(library: Library, argument: str) -> list[tuple[Paper, Mention]]:
    """What an argument cites: one key or identifier, or several with commas between them, or a
    citation of a document.

    A DOI may hold a comma: the whole argument is looked for first.
    """
    from lorabib import build
    from lorabib.errors import UnknownNameError
    from lorabib.references.asked import Mention, asked

    found, rest = asked(argument)
    if rest:
        say(f"note: left out, as it is no citation: {rest!r}", err=True)
    if found:
        return [(build.find(library, one.key), one) for one in found]
    names = [name for name in map(str.strip, argument.split(",")) if name]
    if len(names) < 2:
        return [(build.find(library, argument), Mention(argument))]
    with suppress(UnknownNameError):
        return [(build.find(library, argument), Mention(argument))]
    return [(build.find(library, name), Mention(name)) for name in names]


def _text(parts: Parts, form: str) -> str:
    if form == "markdown":
        from lorabib.references.documents.markdown import markdown

        return markdown(parts)
    from lorabib.references.rich import plain

    return plain(parts)


def _print_json(style: str, clusters: list[list[tuple[Paper, Mention]]], made: list[Parts]) -> None:
    import json

    found = [
        {
            "keys": [paper.key for paper, _ in some],
            "text": _text(parts, "text"),
            "markdown": _text(parts, "markdown"),
        }
        for some, parts in zip(clusters, made, strict=True)
    ]
    click.echo(json.dumps({"style": style, "citations": found}, ensure_ascii=False, indent=2))
