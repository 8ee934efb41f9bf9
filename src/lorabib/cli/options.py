"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from lorabib.model import Library
    from lorabib.store import Location

F = TypeVar("F", bound=Callable[..., Any])


def located(library: Path | None) -> Location:
    """The library that the option, the folder or the package names."""
    from lorabib import store
    from lorabib.errors import LorabibError

    try:
        folder = Path.cwd()
    except OSError:
        raise LorabibError(
            "the current folder does not exist any more: change to another"
        ) from None
    return store.locate(library, folder)


def loaded(library: Path | None) -> tuple[Location, Library]:
    """The library that the option, the folder or the package names, read."""
    from lorabib import build

    location = located(library)
    return location, build.load(location)


def say(line: str, err: bool = False) -> None:
    """Print one line; text from lists, data and file names reaches no terminal as control."""
    from lorabib.text import printable

    click.echo(printable(line), err=err)


def print_json(value: object) -> None:
    """Print any value of ours as indented JSON."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def _complete_category(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from lorabib import build

    library = _library(ctx)
    if library is None:
        return []
    titles = ((name, build.title(library, name)) for name in build.names(library))
    return _beginning(incomplete, titles)


def complete_key(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Citation keys that begin like what was typed, with their titles."""
    library = _library(ctx)
    papers = library.papers if library else ()
    return _beginning(incomplete, ((p.key, p.item.title) for p in papers))


def complete_style(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of styles that begin like what was typed, with their titles; else files."""
    from lorabib.errors import LorabibError
    from lorabib.references import styles

    try:
        folders = [located(ctx.params.get("library")).data / "styles"]
    except LorabibError:
        folders = []
    found = _beginning(incomplete, styles.names(folders))
    return found or [CompletionItem(incomplete, type="file")]


def _library(ctx: click.Context) -> Library | None:
    """The library of a command line that is being typed; None if there is none."""
    from lorabib.errors import LorabibError

    try:
        return loaded(ctx.params.get("library"))[1]
    except LorabibError:
        return None


def _beginning(typed: str, known: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    """Of names with their titles those that begin like what was typed."""
    return [CompletionItem(name, help=title) for name, title in known if name.startswith(typed)]


def library_option(command: F) -> F:
    """``--library DIR``."""
    return click.option(
        "--library",
        envvar="LORABIB_LIBRARY",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Another library: a folder with data/ and exports/. Default: the one around the "
        "current folder (lorabib.toml), else the one that came with lorabib.",
    )(command)


def category_option(command: F) -> F:
    """``--category SLUG``, repeatable."""
    return click.option(
        "-c",
        "--category",
        "categories",
        multiple=True,
        metavar="SLUG",
        shell_complete=_complete_category,
        help="A category, with all below it; repeatable. See 'lorabib categories'.",
    )(command)


def json_option(command: F) -> F:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)
