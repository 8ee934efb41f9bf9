"""`lorabib import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from lorabib.cli.keeping import category_to_add, offline_option
from lorabib.cli.options import counted, json_option, library_option, located, print_json, say

if TYPE_CHECKING:
    from lorabib.keeping.importing import Changed, Import

#: Kind of a change -> the sign before it.
_SIGNS = {"new": "+", "gone": "-", "changed": "~", "moved": ">", "changed and moved": ">"}

#: Ends of the names of Markdown lists.
_LISTS = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd")


def _complete_list(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The library's lists."""
    from lorabib.errors import LorabibError
    from lorabib.store.folders import list_files

    try:
        names = list_files(located(ctx.params.get("library")))
    except (LorabibError, OSError):
        return []
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@category_to_add(required=False)
@click.option(
    "--as",
    "--list",
    "name",
    default="",
    metavar="NAME",
    shell_complete=_complete_list,
    help="Which list of the library it is. Default: the file's name, or that of its folder for "
    "a README.md.",
)
@offline_option
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would change.")
@json_option
@library_option
def import_command(
    path: Path,
    categories: tuple[str, ...],
    name: str,
    offline: bool,
    dry_run: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Bring a list, or a file of references, into a library of your own.

    FILE is a Markdown list, new or in a new version; or .bib, .json (CSL-JSON), .ris, or .txt
    with a DOI, arXiv id, address or title a line. Every entry of such a file becomes a row, in
    the categories named, or a problem with its line (exit 1); nothing is removed.

    Of a list, printed are the rows that are new (+), gone (-), changed (~) and moved between
    categories (>), known by the identifiers of their links and by their titles, wherever they
    stand. New headings get categories with proposed names; those that are there stay. The keys
    of papers that are gone stay reserved. Where only one of several rows of a paper is gone, the
    other's file and line are told.

    \b
    Examples:
      lorabib import awesome-lora/README.md --dry-run
      lorabib import awesome-lora/README.md
      lorabib import new.md --as awesome-lora
      lorabib import refs.bib --category survey && lorabib resolve
      lorabib import ids.txt -c moe --as reading-group
    """
    from lorabib.cli.import_references import import_references
    from lorabib.errors import LorabibError
    from lorabib.keeping import importing
    from lorabib.keeping.reading import KINDS

    location = located(library)
    if path.suffix.lower() in KINDS:
        import_references(path, categories, name, offline, dry_run, as_json, location)
        return
    _refuse_other(path)
    if categories or offline:
        message = "a Markdown list has categories of its own, and is not asked about: leave out "
        raise click.UsageError(message + ("--category" if categories else "--offline"))
    if location.packaged and not dry_run:
        raise LorabibError(
            "the library that came with lorabib cannot be changed: make your own with "
            f"'lorabib init DIR {path}'"
        )
    made = (importing.compared if dry_run else importing.bring)(location, path, name)
    if as_json:
        print_json(_described(made, dry_run))
    else:
        _report(made, dry_run)


def _refuse_other(path: Path) -> None:
    """Say what a path is that is neither a list nor a file of references.

    Raises:
        ListError: it is a folder, or its name's end is of another kind of file.
    """
    from lorabib.errors import ListError
    from lorabib.keeping.reading import KINDS

    if path.is_dir():
        raise ListError("is a folder: name the list or the file of references in it", path)
    if not path.exists():
        raise ListError("no such file", path)
    if path.suffix and path.suffix.lower() not in _LISTS and not path.is_fifo():
        kinds = ", ".join((".md", *KINDS))
        raise ListError(f"is of an unknown kind, {path.suffix}: import reads {kinds}", path)


def _described(made: Import, dry_run: bool) -> dict[str, object]:
    import msgspec

    described: dict[str, object] = msgspec.to_builtins(made)
    return described | {"files": sorted(made.files), "written": not dry_run}


def _report(made: Import, dry_run: bool) -> None:
    for note in made.notes:
        say(f"note: {note}", err=True)
    for one in made.changes:
        say(_line(one))
    for category in made.categories:
        parent = f" below {category.parent}" if category.parent else ""
        say(f"new category {category.slug}{parent}: {category.title}")
    for slug, heading in made.headings:
        say(f"new heading of {slug}: {heading}")
    say(_summary(made))
    if made.problems:
        lines = counted(len(made.problems), "line")
        say(f"not read as papers: {lines}; 'lorabib read' shows them")
    for path in sorted(made.files):
        say(f"{'would write' if dry_run else 'wrote'} {path}")
    if made.files and not dry_run:
        say("Next: lorabib resolve")


def _line(one: Changed) -> str:
    from lorabib.keeping.rows import category

    change = one.change
    told = [category(change.now)] if change.kind == "new" else []
    told += [", ".join(change.facts)] if change.facts else []
    if "moved" in change.kind:
        told.append(f"{category(change.was)} -> {category(change.now)}")
    if one.still:
        told.append(f"one row is gone; {one.key or 'the paper'} stays: {one.still}")
    elif change.kind == "gone":
        told.append(f"gone; {one.key} stays reserved" if one.key else "gone")
    elif one.key:
        told.append(one.key)
    return f"{_SIGNS[change.kind]} {change.title} ({'; '.join(told)})"


def _summary(made: Import) -> str:
    kinds = [one.change.kind for one in made.changes]
    if not made.files:
        return f"{made.list}: {counted(made.rows, 'row')}, nothing to change"
    if not kinds and made.known:
        return f"{made.list}: {counted(made.rows, 'row')} as before, other text"
    counts = ", ".join(f"{kinds.count(k)} {k}" for k in _SIGNS if k in kinds)
    return f"{made.list}: {counted(made.rows, 'row')}: {counts}"
