"""`lorabib subset`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from lorabib.cli.options import complete_key, json_option, library_option, located, print_json, say
from lorabib.exporters.options import VENUES, Options

if TYPE_CHECKING:
    from lorabib.store import Location
    from lorabib.subset import Subset
    from lorabib.subset.running import Wanted

_STOPPED = 130
#: Seconds between two looks at the files.
_PAUSE = 0.3


def _complete(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    """Files, or keys."""
    return complete_key(ctx, param, start) or [CompletionItem(start, type="file")]


@click.command("subset")
@click.argument("documents", metavar="FILE|KEY...", nargs=-1, required=True,
                shell_complete=_complete)  # fmt: skip
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The .bib to write, whole or not at all; one that is in step stays untouched. "
    "Default: standard output.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["bib", "biblatex"]),
    help="The dialect. Default: biblatex for a .bcf or a file named *.biblatex.bib, else bib.",
)
@click.option(
    "-m",
    "--merge",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="Your own .bib: what the library does not have is taken from it as it stands there, with "
    "its @string, @preamble and crossref parents. Repeatable. It is only read.",
)
@click.option(
    "--order",
    type=click.Choice(["key", "citation"]),
    default="key",
    show_default=True,
    help="Entries by their keys, or as they are first cited; parents stand last.",
)
@click.option("--fields", default="", metavar="A,B", help="These fields of the library's papers.")
@click.option("--omit", default="", metavar="A,B", help="All but these fields.")
@click.option("--ascii", is_flag=True, help="bib: LaTeX's accents instead of UTF-8.")
@click.option(
    "--max-authors",
    type=click.IntRange(min=1),
    metavar="N",
    help="Cut lists of more than N authors after so many, with 'and others'.",
)
@click.option("--venues", type=click.Choice(VENUES), default=VENUES[0], show_default=True,
              help="How conferences and journals are called.")  # fmt: skip
@click.option("--urls", is_flag=True, help="Print addresses also where there is a DOI.")
@click.option("--watch", is_flag=True, help="Go on, and write again whenever a file changes.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the file is not in step.")
@click.option("--force", is_flag=True, help="Write also where entries are lost that only it has.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@json_option
@library_option
def subset_command(
    documents: tuple[str, ...],
    output: Path | None,
    form: str | None,
    merge: tuple[Path, ...],
    order: str,
    fields: str,
    omit: str,
    ascii: bool,
    max_authors: int | None,
    venues: str,
    urls: bool,
    watch: bool,
    check: bool,
    force: bool,
    dry_run: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Write the smallest .bib that has what a paper cites.

    FILE is an .aux or .bcf of LaTeX, a .tex (files that it includes are followed), Markdown or
    Quarto, typst, or a list of keys, one a line (- is standard input); or give the keys themselves.
    A key is the library's, an earlier one, or an identifier (arXiv:2402.09353, doi:10..., an
    address), and comes out under the name that is cited; in biblatex as 'ids' of the library's key.

    A file that has entries of its own, which would be lost, is not written to (--force).

    Keys that nobody has are listed with their places and the nearest ones, and the exit code is 1;
    what is known is written all the same, so that LaTeX can go on.

    Exit codes: 0 all is there; 1 a key is unknown, a document cannot be read, or the file is not
    in step (--check); 2 usage; 130 stopped by Ctrl-C (--watch).

    \b
    Examples:
      lorabib subset paper.aux -o refs.bib
      lorabib subset paper.aux -o refs.bib --merge mine.bib
      lorabib subset paper.bcf -o refs.bib --watch
      lorabib subset paper.tex appendix.tex --order citation > refs.bib
      lorabib subset paper.qmd -o refs.bib --check
      lorabib subset hu2022lora arXiv:2402.09353
    """
    from lorabib.subset import running

    output = None if output == Path("-") else output
    if not output and (watch or check or dry_run):
        raise click.UsageError("--watch, --check and --dry-run are about a file: name it with -o")
    if sum((watch, check, dry_run)) > 1 or (watch and as_json):
        raise click.UsageError(
            "--watch, --check, --dry-run exclude each other; --watch has no --json"
        )
    if not all(map(str.strip, documents)):
        raise click.UsageError("an empty name is no file and no key")
    if watch and "-" in documents:
        raise click.UsageError("--watch looks at files: standard input is none")
    for path in () if watch else merge:
        if not path.exists():
            raise click.UsageError(f"--merge {path}: does not exist")
    options = Options(_names(fields), _names(omit), ascii, max_authors, venues, urls)
    form = form or _form(documents, output)
    if ascii and form != "bib":
        raise click.UsageError("--ascii is for the format bib")
    wanted = running.Wanted(located(library), documents, form, merge, order, options, output, force)
    _spare_sources(wanted)
    if watch:
        _watch(wanted)
    made, _ = running.make(wanted, _stdin)
    changed = bool(output and running.changed(made, output))
    if output:
        if changed and not (check or dry_run):
            running.write(made, wanted)
        if as_json:
            print_json(_described(made) | {"file": str(output), "changed": changed})
        else:
            say(_report(made, output, changed, check or dry_run))
    elif as_json:
        print_json(_described(made))
    else:
        click.echo(made.text, nl=False)
    _tell(made)
    if made.unknown or (check and changed):
        raise click.exceptions.Exit(1)


def _form(documents: tuple[str, ...], output: Path | None) -> str:
    biber = any(name.lower().endswith(".bcf") for name in documents)
    return "biblatex" if biber or (output and output.name.endswith(".biblatex.bib")) else "bib"


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def _spare_sources(wanted: Wanted) -> None:
    """What is read is never written: not the author's .bib, and not the document."""
    from lorabib.store.documents import same_file

    output = wanted.output
    for path in (*wanted.merge, *map(Path, wanted.documents)) if output else ():
        if output and same_file(path, output):
            raise click.UsageError(f"-o {output}: is read, and would be lost: name another file")


def _stdin() -> str:
    return sys.stdin.buffer.read().decode("utf-8", "replace") if sys.stdin else ""


def _report(made: Subset, output: Path, changed: bool, dry: bool) -> str:
    """One line on what was written, or would be."""
    number, own = len(made.entries), sum(bool(one.file) for one in made.entries)
    counted = f"{number} {'entry' if number == 1 else 'entries'}"
    if own:
        counted += f", {own} of your own"
    if made.unknown:
        counted += f", {len(made.unknown)} unknown"
    state = "in step" if not changed else "not in step" if dry else "written"
    return f"{output}: {state} ({counted})"


def _described(made: Subset) -> dict[str, Any]:
    import msgspec

    described: dict[str, Any] = msgspec.to_builtins(made)
    return {name: value for name, value in described.items() if name != "text"}


def _tell(made: Subset) -> None:
    for problem in made.problems:
        say(str(problem), err=True)


def _watch(wanted: Wanted) -> None:
    """Write the file again whenever one that it is made of changes; Ctrl-C ends with 130."""
    from lorabib.errors import LorabibError
    from lorabib.store.documents import states
    from lorabib.subset import running
    from lorabib.subset.watching import watch

    files = [Path(name) for name in wanted.documents if name != "-"] + list(wanted.merge)
    watched = list(files)

    def act() -> None:
        assert wanted.output
        try:
            made, read = running.make(wanted, _stdin)
            watched[:] = dict.fromkeys((*files, *map(Path, read)))
            changed = running.changed(made, wanted.output)
            if changed:
                running.write(made, wanted)
        except LorabibError as error:  # LaTeX may just be writing
            say(f"waiting: {error}", err=True)
            return
        say(_report(made, wanted.output, changed, dry=False))
        _tell(made)

    try:
        watch(lambda: states([*watched, *_data(wanted.location)]), act, _ticks())
    except KeyboardInterrupt:
        raise click.exceptions.Exit(_STOPPED) from None


def _data(location: Location) -> list[Path]:
    from lorabib.store.places import files

    return list(files(location))


def _ticks() -> Iterator[None]:
    while True:
        time.sleep(_PAUSE)
        yield None
