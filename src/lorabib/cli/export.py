"""`lorabib export`."""

from __future__ import annotations

from pathlib import Path

import click

from lorabib.cli.options import category_option, library_option, loaded, say

_FORMATS = ("bib", "json", "references")


@click.command("export")
@category_option
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help=f"A format: {', '.join(_FORMATS)}; repeatable. Default: all of them.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="DIR",
    help="The folder to write to, or - for standard output (one category, one format). "
    "Default: exports/ of the library, or of this folder for the library that came with lorabib.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is not in step.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@library_option
def export_command(
    categories: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    check: bool,
    dry_run: bool,
    library: Path | None,
) -> None:
    """Write bibliographies: .bib, CSL-JSON (.json) and formatted references (.md).

    Without --category every category is written, and all.

    \b
    Examples:
      lorabib export --category moe
      lorabib export -c moe -c survey -f bib -o ~/paper
      lorabib export -c moe -f bib -o - > moe.bib
      lorabib export --check
    """
    from lorabib import build

    location, papers = loaded(library)
    wanted = formats or _FORMATS
    if output == Path("-"):
        _print(categories, formats, check)
    if check:
        _check(build.check(papers, output or location.exports, categories, wanted))
        return
    made = build.export(papers, categories, wanted)
    if output == Path("-"):
        click.echo(next(iter(made.files.values())), nl=False)
        _notes(made.notes)
        return
    folder = output or location.exports
    if not dry_run:
        _notes(build.write(location, folder, made, papers))
    _report(made, folder)
    _notes(made.notes)


def _print(categories: tuple[str, ...], formats: tuple[str, ...], check: bool) -> None:
    if check:
        raise click.UsageError("--check compares files: give a folder with -o, or none")
    if len(set(categories)) != 1 or len(set(formats)) != 1:
        raise click.UsageError("-o - prints one category in one format: give one of each")


def _report(made: object, folder: Path) -> None:
    from lorabib import build

    assert isinstance(made, build.Export)
    for count in made.counts:
        names = (n for n in made.files if n.rpartition(".")[0] == count.category)
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


def _check(found: object) -> None:
    from lorabib import build

    assert isinstance(found, build.Check)
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
