"""What `lorabib check FILE` and `lorabib adopt FILE` share: options, reading, asking, printing."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click
from click.shell_completion import CompletionItem

from lorabib.cli.findings import offered
from lorabib.cli.options import say

if TYPE_CHECKING:
    from lorabib.bibfile.encoding import Decoded
    from lorabib.bibfile.model import Bibliography
    from lorabib.model import Problem
    from lorabib.proof import Looked
    from lorabib.resolve.desk import Desk
    from lorabib.review.model import Finding
    from lorabib.store import Location

UNAVAILABLE, STOPPED = 3, 130
STDIN = "-"
#: The code of a file that is no bibliography.
FOREIGN = "not-a-bibliography"
#: How the text on standard input is called in what is printed.
_STDIN_NAME = "stdin"
#: So many keys are named that a file lacks.
_SHOWN = 10
_FOLDER = click.Path(file_okay=False, path_type=Path)
F = TypeVar("F", bound=Callable[..., Any])


class Asking(NamedTuple):
    """How the registries are to be asked, if at all."""

    offline: bool = False
    record: Path | None = None
    replay: Path | None = None
    quiet: bool = False


class Read(NamedTuple):
    """A file as it was read: its name in what is printed, its bytes' encoding, its blocks."""

    name: str
    decoded: Decoded
    bibliography: Bibliography


def registry_options(command: F) -> F:
    """``--record``, ``--replay`` and ``--quiet``."""
    options = (
        click.option("--record", type=_FOLDER, metavar="DIR", help="Keep each answer in DIR."),
        click.option(
            "--replay",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            metavar="DIR",
            help="Take all answers from DIR, where --record has put them; no network.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="No progress and no summary."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def offline_option(command: F) -> F:
    """``--offline``."""
    about = "Ask nothing: the library alone."
    return click.option("--offline", is_flag=True, help=about)(command)


def asking_options(command: F) -> F:
    """``--offline``, ``--only-cited``, ``--record``, ``--replay`` and ``--quiet``."""
    only_cited = click.option(
        "--only-cited",
        "documents",
        multiple=True,
        metavar="PAPER",
        type=click.Path(),
        help="Only entries that a document cites: .aux, .bcf, .tex, .md, .typ; repeatable.",
    )
    return offline_option(only_cited(registry_options(command)))


def complete_code(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    """Codes of findings that begin like what was typed, with what they mean."""
    from lorabib.review import CODES

    return offered(CODES, start)


def codes() -> dict[str, Any]:
    """Every code of a `.bib` file: of what it says, and of its layout."""
    from lorabib.bibfile.codes import CODES as LAYOUT
    from lorabib.review import CODES

    return {**CODES, **LAYOUT}


def asked(offline: bool, record: Path | None, replay: Path | None, quiet: bool) -> Asking:
    """The options of asking, if they go together."""
    if record and replay:
        raise click.UsageError("--record and --replay exclude each other")
    if offline and (record or replay):
        raise click.UsageError("--offline asks nothing: leave out --record, --replay")
    return Asking(offline, record, replay, quiet)


def decoded(path: str) -> tuple[str, Decoded]:
    """The name of a file in what is printed, and its text; ``-`` is standard input.

    Raises:
        DataError: it cannot be read.
    """
    from lorabib.bibfile.encoding import decode
    from lorabib.store.authors_files import read_authors_file

    if path == STDIN:
        return _STDIN_NAME, decode(sys.stdin.buffer.read())
    return path, read_authors_file(Path(path))


def read(path: str) -> Read:
    """A `.bib` file, or with ``-`` standard input. Raises as `decoded`."""
    from lorabib.bibfile.reading import parse
    from lorabib.build import uncollected

    name, found = decoded(path)
    with uncollected():
        return Read(name, found, parse(found.text, name))


def together(read: Sequence[Read]) -> list[Read]:
    """Files that are read one behind the other: each knows the names that any of them defines."""
    from lorabib.bibfile.reading import parse

    strings = [pair for one in read for pair in one.bibliography.strings]
    return [
        one._replace(bibliography=parse(one.decoded.text, one.name, strings))
        if strings and any(p.code == "undefined-string" for p in one.bibliography.problems)
        else one
        for one in read
    ]


def cited(documents: Sequence[str]) -> tuple[frozenset[str] | None, tuple[Problem, ...]]:
    """The keys that documents cite, None for all, and what is wrong with the documents."""
    if not documents:
        return None, ()
    from lorabib.store.documents import read_cited

    found = read_cited(list(map(Path, documents)))
    return found.keys, found.problems


def lacking(read: Sequence[Read], keys: Collection[str] | None) -> Iterator[str]:
    """The keys that a document cites and no file has, in one line, if there are any."""
    from lorabib.proof.checking import called

    there = {name for one in read for e in one.bibliography.entries for name in called(e)}
    lost = sorted(key for key in keys or () if key.lower() not in there)
    if lost:
        names = " and ".join(one.name for one in read)
        shown = ", ".join(lost[:_SHOWN])
        more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
        verb = "is" if len(lost) == 1 else "are"
        yield f"{shown}{more} {verb} cited, but not in {names}"


@contextlib.contextmanager
def desk_for(location: Location, asking: Asking) -> Iterator[Desk | None]:
    """Who asks the registries; None where nothing is to be asked."""
    if asking.offline:
        yield None
        return
    from lorabib.cli.progress import Progress
    from lorabib.cli.resolve import stopping
    from lorabib.resolve.answers import Manner
    from lorabib.resolve.desk import Desk
    from lorabib.store.settings import read_endpoints

    manner = Manner(record=asking.record, replay=asking.replay)
    with (
        stopping() as stop,
        Progress(quiet=asking.quiet) as progress,
        Desk(
            read_endpoints(location), manner, told=progress.line, step=progress.step, stop=stop
        ) as desk,
    ):
        progress.watch(desk)
        yield desk


def described(finding: Finding) -> dict[str, Any]:
    """A finding for programs: its problem, and the changes that would put it right."""
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(finding.problem)
    found["changes"] = [
        {name: value for name, value in msgspec.to_builtins(change).items() if name != "at"}
        for change in finding.changes
    ]
    return found


def tell_asking(proofs: Sequence[Looked], quiet: bool) -> None:
    """Say who was asked, and who could not be."""
    last = proofs[-1] if proofs else None
    for note in last.notes if last else ():
        say(f"note: {note}", err=True)
    for tally in last.sources if last else ():
        if tally.unavailable:
            say(f"{tally.source}: unavailable: {tally.unavailable}", err=True)
        elif not quiet:
            say(
                f"{tally.source}: {tally.questions} questions, {tally.cached} answered from the "
                f"cache, {tally.requests} requests",
                err=True,
            )


def leave(proofs: Sequence[Looked], failing: bool) -> None:
    """End with the exit code that the README promises; return where that is 0."""
    if any(proof.stopped for proof in proofs):
        raise click.exceptions.Exit(STOPPED)
    if any(proof.unavailable for proof in proofs):
        raise click.exceptions.Exit(UNAVAILABLE)
    if failing:
        raise click.exceptions.Exit(1)


def print_diff(diff: str, name: str, like: Decoded) -> None:
    """A diff in the bytes of the file that it is of; a terminal is spared control characters.

    Raises:
        DataError: the file's encoding lacks a character.
    """
    from lorabib.bibfile.encoding import encode
    from lorabib.errors import DataError

    if sys.stdout.isatty():
        for line in diff.splitlines():
            say(line.expandtabs())
    elif diff:
        sys.stdout.flush()
        try:
            made = encode(_marked(diff, like), like._replace(bom=b""))
        except UnicodeEncodeError as error:
            lacks = f"its encoding ({like.encoding}) lacks {error.object[error.start]!r}"
            raise DataError(f"{lacks}: save it as UTF-8 first", Path(name)) from error
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()


def _marked(diff: str, like: Decoded) -> str:
    """The diff with the byte-order mark in the file's first line, where the file has one."""
    head, first, rest = diff.partition("\n@@ -1,")
    if not like.bom or not first:
        return diff
    lines = rest.split("\n")
    for sign in ("-", "+") if lines[1][:1] in "-+" else (" ",):
        at = next(n for n, line in enumerate(lines) if n and line[:1] == sign)
        lines[at] = f"{sign}\ufeff{lines[at][1:]}"
    return head + first + "\n".join(lines)
