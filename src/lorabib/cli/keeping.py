"""What the commands that change a library share: options, the desk, what is reported."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lorabib.cli.options import complete_category, say
from lorabib.quick import sayable

if TYPE_CHECKING:
    from lorabib.keeping.adding import Added, Adding
    from lorabib.keeping.draft import Change, Made
    from lorabib.model import Refusal
    from lorabib.resolve import Desk
    from lorabib.store import Location

_STOPPED = 130
F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound="Made")


def category_to_add(required: bool) -> Callable[[F], F]:
    """``--category SLUG``, repeatable, the categories that papers get."""
    return click.option(
        "-c",
        "--category",
        "categories",
        multiple=True,
        required=required,
        metavar="SLUG",
        shell_complete=complete_category,
        help="The category that they get; repeatable. See 'lorabib categories'.",
    )


def list_option(command: F) -> F:
    """``--list NAME``."""
    return click.option(
        "--list",
        "name",
        default="added",
        show_default=True,
        metavar="NAME",
        help="The list of the library that gets the rows: data/lists/NAME.md.",
    )(command)


def offline_option(command: F) -> F:
    """``--offline``."""
    return click.option(
        "--offline", is_flag=True, help="Ask nobody: only the records that come with lorabib."
    )(command)


def dry_run_option(command: F) -> F:
    """``--dry-run``."""
    return click.option(
        "--dry-run", is_flag=True, help="Write nothing; print the change as a diff."
    )(command)


def yes_option(command: F) -> F:
    """``--yes``."""
    return click.option("-y", "--yes", is_flag=True, help="Do not ask before it is written.")(
        command
    )


@contextlib.contextmanager
def desk_of(location: Location, quiet: bool) -> Iterator[Desk]:
    """The desk at which the sources of a library are asked; Ctrl-C ends the asking."""
    from lorabib.cli.progress import Progress
    from lorabib.resolve import Desk
    from lorabib.resolve.answers import Manner
    from lorabib.store.settings import read_endpoints

    endpoints = read_endpoints(location)
    with (
        Progress(quiet=quiet) as progress,
        Desk(endpoints, Manner(), told=progress.line, step=progress.step) as desk,
    ):
        progress.watch(desk)
        try:
            yield desk
        except KeyboardInterrupt:
            say("stopped: nothing was changed; what was answered is kept", err=True)
            raise click.exceptions.Exit(_STOPPED) from None


def done(location: Location, make: Callable[[], M], dry_run: bool) -> M:
    """What a verb makes of the library, which is written before anything is said of it."""
    from lorabib.keeping import draft

    return draft.done(location, make, dry_run=dry_run)


def report_adding(made: Adding, dry_run: bool) -> None:
    """Say what is added and what is not."""
    for note in made.notes:
        say(f"note: {note}", err=True)
    for one in made.added:
        say(_added(one))
        say(f"  {one.reference}")
    for refused in made.refused:
        where = f"line {refused.line}: " if refused.line else ""
        say(f"{where}not added: {refused.text}: {refused.why}", err=True)
        tell_candidates(refused.candidates)
    for problem in made.problems:
        say(str(problem), err=True)
    if dry_run:
        show_diff(made.change)


def tell_candidates(candidates: Iterable[Refusal]) -> None:
    """Say which works it may be, a line each."""
    for candidate in candidates:
        say(f"  {candidate.record}  {candidate.title}  ({candidate.reason})", err=True)


def _added(one: Added) -> str:
    into = f" in {', '.join(one.categories)}" if one.categories else ""
    what = {
        "new": f"new{into}",
        "category": f"in the library already; now also{into}",
        "there": "in the library already: nothing to add",
    }[one.state]
    return f"{one.key}: {what} ({one.status})"


def changed(change: Change, dry_run: bool) -> dict[str, Any]:
    """A change as plain data."""
    return {
        "change": {"files": list(change.after), "diff": change.diff},
        "written": not dry_run and bool(change.after),
    }


def show_diff(change: Change) -> None:
    """Print a change as a diff."""
    for line in change.diff.split("\n")[:-1]:
        click.echo("\t".join(sayable(cell, sys.stdout) for cell in line.split("\t")))


def show_written(change: Change, then: str = "export") -> None:
    """Say which files were written, and which command brings the exports in step."""
    for path, text in change.after.items():
        say(f"{'removed' if text is None else 'wrote'} {path}")
    if change.after:
        say(f"Next: lorabib {then}")
