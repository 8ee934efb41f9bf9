"""`lorabib resolve`."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lorabib.cli.options import json_option, library_option, located, print_json, say

if TYPE_CHECKING:
    from lorabib.resolve import Planned, Resolution, Written

_UNAVAILABLE = 3
_STOPPED = 130
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("resolve")
@click.option("--plan", is_flag=True, help="Ask nothing; print what would be asked of whom.")
@click.option("--dry-run", is_flag=True, help="Ask, but write nothing; say what would change.")
@click.option("--offline", is_flag=True, help="Only the records that come with lorabib.")
@click.option(
    "--search/--no-search",
    default=True,
    help="Also search by title what has no record or no publication. Default: search.",
)
@click.option("--refresh", is_flag=True, help="Ask again what was answered before.")
@click.option(
    "--max-age",
    type=click.FloatRange(min=0),
    default=30.0,
    metavar="DAYS",
    show_default=True,
    help="Ask again what was answered longer ago.",
)
@click.option("--record", type=_FOLDER, metavar="DIR", help="Keep each answer in DIR as a file.")
@click.option(
    "--replay",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Take all answers from DIR, where --record has put them; no network.",
)
@click.option(
    "--export/--no-export",
    "exports",
    default=True,
    help="Also bring exports/ in step, as 'lorabib export' does. Default: export.",
)
@click.option("--strict", is_flag=True, help="Exit 1 if a row is unresolved.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no summary; only what went wrong.")
@json_option
@library_option
def resolve_command(
    plan: bool,
    dry_run: bool,
    offline: bool,
    search: bool,
    refresh: bool,
    max_age: float,
    record: Path | None,
    replay: Path | None,
    exports: bool,
    strict: bool,
    quiet: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Ask Crossref, arXiv and DataCite about the rows; keep the records, and write the exports.

    Right paper or none: what a registry answers is taken only where title and other facts
    agree. Answers are kept in the cache folder; a second run goes on where the first stopped.
    Give the registries a contact address with LORABIB_MAILTO or mailto in lorabib.toml.

    Exit codes: 0 done; 1 something is unresolved (--strict); 3 a source was unavailable;
    130 stopped by Ctrl-C, with what was reached so far kept.

    \b
    Examples:
      lorabib resolve --plan
      lorabib resolve --dry-run
      lorabib resolve --record answers && lorabib resolve --replay answers
    """
    from lorabib import resolve as verb
    from lorabib.cli.progress import Progress
    from lorabib.resolve.answers import Manner
    from lorabib.resolve.desk import Desk
    from lorabib.store.settings import read_endpoints

    if record and replay:
        raise click.UsageError("--record and --replay exclude each other")
    if offline and (plan or refresh or record or replay):
        message = "--offline asks nothing: leave out --plan, --refresh, --record, --replay"
        raise click.UsageError(message)
    location = located(library)
    endpoints = read_endpoints(location)
    manner = Manner(refresh=refresh, max_age=max_age * 86400, record=record, replay=replay)
    if plan:
        with Desk(endpoints, manner) as desk:
            intervals = {e.source: e.intervals for e in endpoints}
            _show_plan(verb.plan(location, desk, intervals, search=search), as_json)
        return
    if location.packaged and not dry_run:
        raise click.UsageError(
            "the library that came with lorabib cannot be changed: try --dry-run, or name a "
            "library of your own with --library"
        )
    with (
        _stopping() as stop,
        Progress(quiet=quiet or as_json) as progress,
        Desk(endpoints, manner, told=progress.line, step=progress.step, stop=stop) as desk,
    ):
        progress.watch(desk)
        made = verb.resolve(location, desk, search=search, offline=offline)
        written = verb.Written() if dry_run else verb.write(location, made, export=exports)
    if as_json:
        print_json(_described(made, written, dry_run))
    else:
        _report(made, dry_run, quiet)
        _report_exports(written, location.exports, quiet)
    _exit(made, strict)


@contextlib.contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets, so that what was reached is kept; a second one kills."""
    stop = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def caught(number: int, frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, caught)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _exit(made: Resolution, strict: bool) -> None:
    if made.stopped:
        raise click.exceptions.Exit(_STOPPED)
    if made.unavailable:
        raise click.exceptions.Exit(_UNAVAILABLE)
    if strict and any(row.state != "resolved" for row in made.rows):
        raise click.exceptions.Exit(1)


def _described(made: Resolution, written: Written, dry_run: bool) -> dict[str, Any]:
    import msgspec

    described: dict[str, Any] = msgspec.to_builtins(made)
    described["files"] = sorted(made.files)
    described["exports"] = list(written.exports)
    return described | {"written": not dry_run}


def _show_plan(planned: tuple[Planned, ...], as_json: bool) -> None:
    if as_json:
        print_json(planned)
        return
    if not planned:
        say("nothing to ask")
        return
    say(f"{'source':<9} {'purpose':<11} {'known':>6} {'to ask':>7} {'requests':>9} {'seconds':>8}")
    for p in planned:
        say(
            f"{p.source:<9} {p.purpose:<11} {p.known:>6} {p.about:>7} {p.requests:>9} "
            f"{p.seconds:>8.0f}"
        )
    longest: dict[str, float] = {}
    for p in planned:
        longest[p.source] = longest.get(p.source, 0.0) + p.seconds
    say(
        f"about {max(longest.values()):.0f} s at today's limits, the sources at the same time; "
        "searches are counted as if no identifier brought a publication to light"
    )


def _report(made: Resolution, dry_run: bool, quiet: bool) -> None:
    from lorabib.model import list_path

    for note in made.notes:
        say(f"note: {note}", err=True)
    for tally in made.sources:
        if tally.unavailable:
            say(f"{tally.source}: unavailable: {tally.unavailable}", err=True)
    if quiet:
        return
    for up in made.upgrades:
        where = f" ({up.venue})" if up.venue else ""
        say(f"{up.key}: {up.before} -> {up.after}{where}")
    for row in made.rows:
        if row.state != "resolved":
            best = row.evidence.refused[:1]
            why = f": {best[0].source} {best[0].record}: {best[0].reason}" if best else ""
            say(f"{list_path(row.list)}:{row.line}: {row.state}: {row.title}{why}")
    for problem in made.problems:
        say(str(problem))
    for tally in made.sources:
        say(
            f"{tally.source}: {tally.questions} questions, {tally.cached} answered from the "
            f"cache, {tally.requests} requests"
        )
    say(_outcome(made))
    for path in sorted(made.files):
        say(f"{'would write' if dry_run else 'wrote'} {path}")


def _report_exports(written: Written, folder: Path, quiet: bool) -> None:
    """Tell of the exports in one line: there are three files a category."""
    if quiet:
        return
    for note in written.notes:
        say(f"note: {note}", err=True)
    if written.exports:
        say(f"wrote {len(written.exports)} exports in {folder}")


def _outcome(made: Resolution) -> str:
    states = [row.state for row in made.rows]
    counts = ", ".join(
        f"{states.count(state)} {state}" for state in ("resolved", "unresolved", "unavailable")
    )
    return (
        f"{len(states)} rows: {counts}; {len(made.added)} new records, "
        f"{len(made.changed)} changed, {len(made.upgrades)} papers upgraded"
    )
