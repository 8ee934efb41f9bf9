"""`lorabib references`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lorabib.cli.needs import check_engines, check_output
from lorabib.cli.options import category_option, library_option, located, say, style_option

if TYPE_CHECKING:
    from lorabib.bibliographies import References
    from lorabib.model import Library
    from lorabib.store import Location

#: As `lorabib.references` has them, whose import help need not wait for (a test holds them equal).
FORMATS = ("markdown", "text", "html", "latex", "rtf", "docx", "pdf", "typst")
ORDERS = ("style", "key", "year", "list")
GROUPS = ("none", "category", "subcategory", "year")


@click.command("references")
@category_option
@style_option
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Default: as the name of the output ends, else markdown. pdf needs the extra 'pdf'.",
)
@click.option(
    "--order",
    type=click.Choice(ORDERS),
    default="style",
    show_default=True,
    help="As the style has it, by citation key, by year (newest first), or as the lists have it.",
)
@click.option(
    "--group",
    type=click.Choice(GROUPS),
    default="none",
    show_default=True,
    help="A heading for each category, for its sub-categories too, or for each year.",
)
@click.option(
    "--numbered/--no-numbered", default=None, help="With numbers or without. Default: as the style."
)
@click.option("--keys/--no-keys", help="Show the citation key of each paper, or not (default).")
@click.option(
    "--links/--no-links",
    help="Link paper and code as the lists have them, or not (default). DOI and eprint are always "
    "linked.",
)
@click.option("--fragment", is_flag=True, help="html: the lists alone, without the page.")
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True),
    metavar="FILE|DIR|-",
    help="A file; a folder (it exists, or ends with a slash) for a file of each category; or - for "
    "standard output, the default.",
)
@library_option
def references_command(
    categories: tuple[str, ...],
    style: str,
    form: str | None,
    order: str,
    group: str,
    numbered: bool | None,
    keys: bool,
    links: bool,
    locale: str,
    fragment: bool,
    output: str | None,
    library: Path | None,
) -> None:
    """Write a list of references in a citation style.

    Without --category of all papers. Several categories make one list, in which each paper stands
    once (with --group, under each of its headings); into a folder each makes a file of its own,
    and without --category every category does.

    \b
    Examples:
      lorabib references -c moe
      lorabib references -c moe --style ieee -f text
      lorabib references -c moe --links -o moe.html
      lorabib references --group subcategory --order year -o survey.pdf
      lorabib references -c moe -c survey -f latex -o references/
    """
    from lorabib.references.manner import Manner, early

    if output == "-":
        output = None
    if output == "":
        raise click.UsageError("-o names no file: give one, a folder, or -")
    name = _format(form, output)
    _writable(name, fragment, output)
    if output is not None:
        check_output(name, output, folder=_is_folder(output))
    check_engines(style, name, library)
    location = located(library)
    manner = Manner(style, locale, (location.data / "styles",))
    with early(manner):
        look = _look(order, group, numbered, keys, links)
        how: dict[str, Any] = {"manner": manner, "look": look, "fragment": fragment}
        _write(location, categories, name, how, output)


def _write(
    location: Location,
    categories: tuple[str, ...],
    name: str,
    how: dict[str, Any],
    output: str | None,
) -> None:
    from lorabib import build

    papers = build.load(location)
    if output and _is_folder(output):
        _write_each(papers, categories, name, how, Path(output))
        return
    from lorabib import bibliographies, store
    from lorabib.categories import ALL

    made = bibliographies.references(papers, categories or (ALL,), name, **how)
    if output is None:
        _print(made, name)
    else:
        store.write({Path(output): made.data})
        _report(Path(output), made)
    _notes(made.notes)


def _look(order: Any, group: Any, numbered: bool | None, keys: bool, links: bool) -> Any:
    from lorabib.references.manner import Look

    return Look(order=order, group=group, numbered=numbered, keys=keys, links=links)


def _format(form: str | None, output: str | None) -> str:
    """The format that is asked for, or that the name of the output ends like."""
    from lorabib.references.documents import FORMATS as KNOWN

    if form or output is None or _is_folder(output):
        return form or "markdown"
    suffix = Path(output).suffix.lower()
    for name, known in KNOWN.items():
        if known.suffix == suffix:
            return name
    ends = " ".join(known.suffix for known in KNOWN.values())
    from lorabib.text import printable

    raise click.UsageError(
        f"{printable(output)!r} ends like no format ({ends}): name one with -f, or a folder with a "
        "slash at its end"
    )


def _writable(form: str, fragment: bool, output: str | None) -> None:
    from lorabib.references.documents import FORMATS as KNOWN

    if fragment and not KNOWN[form].fragments:
        raise click.UsageError(f"--fragment is for html, not for {form}")
    if KNOWN[form].binary and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{form} is no text for a terminal: name a file with -o")


def _is_folder(output: str) -> bool:
    """Whether an output is a folder: it exists, or was typed with a slash at its end."""
    return output.endswith(("/", "\\")) or Path(output).is_dir()


def _write_each(
    papers: Library, categories: tuple[str, ...], form: str, how: dict[str, Any], folder: Path
) -> None:
    from lorabib import bibliographies, store
    from lorabib.references.documents import FORMATS as KNOWN

    found = bibliographies.references_each(papers, categories, form, **how)
    made = {folder / f"{category}{KNOWN[form].suffix}": one for category, one in found.items()}
    store.write({path: one.data for path, one in made.items()})
    for path, one in made.items():
        _report(path, one)
    _notes(tuple(dict.fromkeys(note for one in made.values() for note in one.notes)))


def _print(made: References, form: str) -> None:
    from lorabib.references.documents import FORMATS as KNOWN

    if KNOWN[form].binary:
        click.echo(made.data, nl=False)
        return
    for line in made.data.decode().removesuffix("\n").split("\n"):
        say(line)


def _report(path: Path, made: References) -> None:
    count = "1 reference" if made.papers == 1 else f"{made.papers} references"
    say(f"{count} in {made.style} -> {path}")


def _notes(notes: tuple[str, ...]) -> None:
    for note in notes:
        say(f"note: {note}", err=True)
