"""`lorabib export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import category_option, complete_format, library_option, loaded, say
from lorabib.exporters.options import VENUES, Options

if TYPE_CHECKING:
    from lorabib.build import Check, Export
    from lorabib.model import Library

#: Formatting more references takes more than a second.
_MANY = 500


def _complete_field(ctx: click.Context, param: click.Parameter, start: str) -> list[str]:
    """Fields that all formats asked for have; those before a comma stay."""
    from lorabib.registry import EXPORTERS, fields

    *before, last = start.split(",")
    formats = [f for f in ctx.params.get("formats") or ("bib",) if f in EXPORTERS]
    each = [fields(name) for name in formats]
    common = [f for f in (each or [()])[0] if all(f in one for one in each) and f not in before]
    return [",".join([*before, field]) for field in common if field.startswith(last)]


@click.command("export")
@category_option
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_format,
    help="A format; repeatable. Default: bib, json, references. See 'lorabib formats'.",
)
@click.option(
    "--fields",
    metavar="A,B,...",
    default="",
    shell_complete=_complete_field,
    help="Only these fields, in this order, as the format names them. See 'lorabib formats'.",
)
@click.option(
    "--omit",
    metavar="A,B,...",
    default="",
    shell_complete=_complete_field,
    help="All fields but these.",
)
@click.option("--ascii", is_flag=True, help="bib: LaTeX's accents instead of UTF-8.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="DIR",
    help="The folder to write to, or - for standard output (one category, one format). "
    "Default: exports/ of the library, or of this folder for the library that came with lorabib.",
)
@click.option(
    "--max-authors",
    type=click.IntRange(min=1),
    metavar="N",
    help="bib, biblatex: cut lists of more than N authors after so many, with 'and others'.",
)
@click.option(
    "--venues",
    type=click.Choice(VENUES),
    default=VENUES[0],
    show_default=True,
    help="How conferences and journals are called: in full, abbreviated, or by the acronym.",
)
@click.option("--urls", is_flag=True, help="Print addresses also where there is a DOI.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is not in step.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@library_option
def export_command(
    categories: tuple[str, ...],
    formats: tuple[str, ...],
    fields: str,
    omit: str,
    ascii: bool,
    output: Path | None,
    max_authors: int | None,
    venues: str,
    urls: bool,
    check: bool,
    dry_run: bool,
    library: Path | None,
) -> None:
    """Write bibliographies: .bib, CSL-JSON (.json), formatted references (.md) and others.

    Without --category every category is written, and all. 'lorabib formats' lists the formats.

    \b
    Examples:
      lorabib export --category moe
      lorabib export -c moe -c survey -f bib -o ~/paper
      lorabib export -c moe -f bib -o - > moe.bib
      lorabib export -c moe -f biblatex --omit url,publisher
      lorabib export --check
    """
    from lorabib import build

    location, papers = loaded(library)
    options = Options(
        fields=_names(fields),
        omit=_names(omit),
        ascii=ascii,
        max_authors=max_authors,
        venues=venues,
        urls=urls,
    )
    wanted = _wanted(formats, options)
    if output == Path("-"):
        _print(categories, formats, check)
    if check:
        _check(build.check(papers, output or location.exports, categories, wanted, options))
        return
    _told(papers, categories, wanted)
    folder = output or location.exports
    if dry_run or output == Path("-"):
        made = build.export(papers, categories, wanted, options)
    else:
        made, told = build.export_to(location, folder, papers, categories, wanted, options)
        _notes(told)
    if output == Path("-"):
        click.echo(next(iter(made.files.values())), nl=False)
    else:
        _report(made, folder)
    _notes(made.notes)


def _wanted(formats: tuple[str, ...], options: Options) -> tuple[str, ...]:
    """The formats, which can do what `options` ask. Fields are a format's own: it is named."""
    from lorabib.registry import EXPORTERS, SHIPPED

    wanted = formats or SHIPPED
    if (options.fields or options.omit) and not formats:
        raise click.UsageError("--fields and --omit are a format's: name it with -f")
    for name in formats if options.fields or options.omit else ():
        if name in EXPORTERS and not EXPORTERS[name].fielded:
            raise click.UsageError(f"the format {name} has no fields to choose from")
    if options.ascii and not any(name in EXPORTERS and EXPORTERS[name].ascii for name in wanted):
        raise click.UsageError("--ascii is for the format bib")
    return wanted


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def _told(papers: Library, categories: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """Tell someone at a terminal what takes so long, where the CSL engine has much to do."""
    from lorabib import build

    if "references" in formats and sys.stderr.isatty():
        names = build.chosen(papers, categories)
        works = len({paper.key for name in names for paper in build.select(papers, name)})
        if works > _MANY:
            say(f"formatting {works} references ...", err=True)


def _print(categories: tuple[str, ...], formats: tuple[str, ...], check: bool) -> None:
    if check:
        raise click.UsageError("--check compares files: give a folder with -o, or none")
    if len(set(categories)) != 1 or len(set(formats)) != 1:
        raise click.UsageError("-o - prints one category in one format: give one of each")


def _report(made: Export, folder: Path) -> None:
    for count in made.counts:
        names = (n for n in made.files if n.partition(".")[0] == count.category)
        papers = "1 paper" if count.papers == 1 else f"{count.papers} papers"
        say(
            f"{count.category}: {papers}, {count.published} with a published version, "
            f"{count.preprint} preprint only, {count.unresolved} unresolved"
            f" -> {', '.join(str(_short(folder / n)) for n in names)}"
        )


def _short(path: Path) -> Path:
    """The path from the current folder, where it lies below."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def _notes(notes: tuple[str, ...]) -> None:
    for note in notes:
        say(f"note: {note}", err=True)


def _check(found: Check) -> None:
    for name, reason in found.stale.items():
        say(f"{name}: {reason}")
    if found.unchecked:
        reason = next(iter(found.unchecked.values()))
        say(f"not checked: {', '.join(found.unchecked)} ({reason})", err=True)
    if found.stale:
        say(
            f"{len(found.stale)} files not in step: run 'lorabib export', and remove what belongs "
            "to no category",
            err=True,
        )
        raise click.exceptions.Exit(1)
    say("exports are in step")
