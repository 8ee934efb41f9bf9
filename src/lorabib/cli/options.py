"""Options that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from lorabib.quick import sayable

if TYPE_CHECKING:
    from lorabib.model import Library
    from lorabib.store import Location

#: So many keys are offered at once: more is no help, and shells are slow with it.
_OFFERED = 1000

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
    click.echo(sayable(line, sys.stderr if err else sys.stdout), err=err)


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "entry", "entries"), counted(2, "row")
    ('1 entry', '2 rows')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def print_json(value: object) -> None:
    """Print any value of ours as indented JSON."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def complete_category(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from lorabib import find

    location = _location(ctx)
    return _beginning(incomplete, find.categories(location).items()) if location else []


def complete_key(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Citation keys that begin like what was typed, with their titles, a thousand at most."""
    from lorabib import find

    location = _location(ctx)
    keys = find.begun(location, incomplete, _OFFERED) if location else []
    return _beginning(incomplete, keys)


def complete_format(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Formats that begin like what was typed, with what they are for."""
    from lorabib.registry import EXPORTERS

    return _beginning(incomplete, ((name, form.about) for name, form in EXPORTERS.items()))


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


def _location(ctx: click.Context) -> Location | None:
    """The library of a command line that is being typed; None if there is none to be read."""
    from lorabib import find
    from lorabib.errors import LorabibError

    try:
        location = located(ctx.params.get("library"))
        find.categories(location)
    except (LorabibError, OSError):
        return None
    return location


def _beginning(typed: str, known: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    """Of names with their titles those that begin like what was typed; a title is one line."""
    from lorabib.text import printable

    return [
        CompletionItem(name, help=printable(title))
        for name, title in known
        if name.startswith(typed)
    ]


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
        shell_complete=complete_category,
        help="A category, with all below it; repeatable. See 'lorabib categories'.",
    )(command)


def json_option(command: F) -> F:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)


def style_option(command: F) -> F:
    """``--style NAME|FILE`` and ``--locale LANG``."""
    command = click.option(
        "--locale",
        default="en-US",
        show_default=True,
        metavar="LANG",
        help="The language of a CSL style: de-DE, fr-FR, zh-CN ...",
    )(command)
    return click.option(
        "-s",
        "--style",
        default="apa",
        show_default=True,
        metavar="NAME|FILE",
        shell_complete=complete_style,
        help="A citation style by name, or a .csl or .bst file. See 'lorabib styles'.",
    )(command)
