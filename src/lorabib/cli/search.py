"""`lorabib search`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import (
    category_option,
    complete_format,
    json_option,
    library_option,
    loaded,
    print_json,
    say,
)
from lorabib.lookup.hits import SORTS
from lorabib.quick import columns

if TYPE_CHECKING:
    from lorabib.model import Library, Paper


class Search(click.Command):
    """A command whose words may begin with a hyphen: ``-author:hu`` is a term, no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options, terms = _parted(args, _valued(self.get_params(ctx)))
        return super().parse_args(ctx, [*options, "--", *terms] if terms else options)


def _valued(params: Sequence[click.Parameter]) -> set[str]:
    """The options that take a value."""
    options = (p for p in params if isinstance(p, click.Option) and not p.is_flag)
    return {name for option in options for name in option.opts}


def _parted(args: Sequence[str], valued: set[str]) -> tuple[list[str], list[str]]:
    """What click reads as ever, and the terms of two letters or more behind one hyphen.

    >>> _parted(["lora", "-survey", "-n", "3"], {"-n"})
    (['lora', '-n', '3'], ['-survey'])
    """
    options: list[str] = []
    terms: list[str] = []
    left = iter(args)
    for arg in left:
        if arg == "--":
            terms += left
        elif re.match(r"-[^-].", arg, re.DOTALL) and not re.fullmatch(r"-n\d+", arg):
            terms.append(arg)
        else:
            options.append(arg)
            options += islice(left, int(arg in valued))
    return options, terms


@click.command("search", cls=Search)
@click.argument("query", metavar="[TERM]...", nargs=-1)
@category_option
@click.option(
    "--sort", type=click.Choice(SORTS), help="Default: relevance if there are words, else key."
)
@click.option("--reverse", is_flag=True, help="The other way round.")
@click.option("-n", "limit", type=click.IntRange(min=1), metavar="N", help="At most so many.")
@click.option("--count", is_flag=True, help="Print how many there are, and nothing else.")
@click.option(
    "-f",
    "--format",
    "form",
    metavar="NAME",
    shell_complete=complete_format,
    help="Print them in this format. See 'lorabib formats'.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write them to a file, in the format that its name ends like, if --format names none.",
)
@json_option
@library_option
def search_command(
    query: tuple[str, ...],
    categories: tuple[str, ...],
    sort: str | None,
    reverse: bool,
    limit: int | None,
    count: bool,
    form: str | None,
    output: Path | None,
    as_json: bool,
    library: Path | None,
) -> None:
    """List the papers that hold all TERMs: words, "phrases", fields.

    Fields: author, title, venue, key, doi, arxiv, id; year (2023, 2022..2024, ..2022, 2024..);
    category; status (published, preprint, unresolved); has (alias, arxiv, authors, code, doi,
    openreview, pages, published, venue, volume, year). Words are whole words, or begun with a star
    at the end (quant*); a hyphen before a term says that it must not hold. Quote for the shell:
    'title:"low rank"'. On a terminal in a table, else one key a line.

    Exit codes: 0 found; 1 nothing found; 2 a term that cannot be read, or a value that does not
    exist.

    \b
    Examples:
      lorabib search author:hu year:2022..2024
      lorabib search experts venue:iclr has:code -category:survey
      lorabib search -c moe --sort year --reverse -n 5
      lorabib search category:vision year:2024.. -o vision.bib
    """
    from lorabib.search import hits, search

    form = _form(form, output, [count, as_json])
    _, held = loaded(library)
    said = " ".join(query)
    papers = _within(held, search(held, said, sort or "", reverse), categories)
    total = len(papers)
    papers = papers[:limit]
    if form and papers:
        _export(held, papers, form, output)
    elif as_json:
        rows = [hit._asdict() for hit in hits(held, papers)]
        print_json({"papers": rows, "total": total})
    elif count:
        say(str(total))
    elif papers:
        _list(held, papers)
    _tell(said, total, len(papers), count or as_json)


def _form(form: str | None, output: Path | None, others: list[bool]) -> str | None:
    """The format that is asked for, by its name or by that of the file."""
    from lorabib.errors import unknown
    from lorabib.registry import EXPORTERS, format_of

    if output and not form:
        form = format_of(output.name)
        if not form:
            raise click.UsageError(f"-o {output.name}: name its format with --format")
    if sum((*others, bool(form))) > 1:
        raise click.UsageError("--count, --json and --format or -o exclude each other")
    if form and form not in EXPORTERS:
        raise unknown("format", form, tuple(EXPORTERS))
    return form


def _within(library: Library, papers: list[Paper], categories: tuple[str, ...]) -> list[Paper]:
    """Those of the papers that one of the categories holds."""
    from lorabib import build

    if not categories:
        return papers
    chosen = build.chosen(library, categories)
    keys = {paper.key for name in chosen for paper in build.select(library, name)}
    return [paper for paper in papers if paper.key in keys]


def _export(library: Library, papers: list[Paper], form: str, output: Path | None) -> None:
    from lorabib import build, store

    text = build.printed(library, papers, form)
    if output is None or output == Path("-"):
        click.echo(text, nl=False)
        return
    store.write({output: text})
    say(f"{len(papers)} {'paper' if len(papers) == 1 else 'papers'} -> {output}")


def _list(library: Library, papers: list[Paper]) -> None:
    from lorabib.lookup.told import table
    from lorabib.search import hits

    width = columns()
    for line in table(hits(library, papers), width) if width else (p.key for p in papers):
        say(line)


def _tell(said: str, total: int, shown: int, counted: bool) -> None:
    """What the list does not say; exit 1 if there is none."""
    from lorabib.lookup.told import quoted

    if not total:
        say(f"no paper for {quoted(said)}", err=True)
        raise click.exceptions.Exit(1)
    if shown < total and not counted:
        say(f"and {total - shown} more (-n {total})", err=True)
