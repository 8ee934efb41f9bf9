"""`lorabib tidy`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import json_option, print_json, say

if TYPE_CHECKING:
    from lorabib.bibfile.encoding import Decoded
    from lorabib.tidy import Tidy, TidyFile


class _Indent(click.ParamType):  # type: ignore[type-arg]  # generic in click's stubs alone
    """A number of blanks, or ``tab``."""

    name = "indent"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        text = str(value)
        if text.isascii() and text.isdecimal() and int(text) <= 16:
            return " " * int(text)
        if text == "tab":
            return "\t"
        if not text.strip(" \t"):
            return text
        self.fail(f"{text!r} is neither a number of blanks (16 at most) nor 'tab'", param, ctx)


@click.command("tidy")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--sort",
    "order",
    type=click.Choice(["none", "key", "type", "year"]),
    default="none",
    show_default=True,
    help="The order of the entries; text above an entry goes with it.",
)
@click.option(
    "--fields",
    default="",
    metavar="NAME,...",
    help="Fields that come first in every entry, in this order: author,title,year.",
)
@click.option(
    "--indent",
    type=_Indent(),
    default="2",
    show_default=True,
    metavar="N|tab",
    help="What stands before a field.",
)
@click.option("--align/--no-align", default=True, help="Whether all '=' stand in one column.")
@click.option(
    "--delimiters",
    type=click.Choice(["braces", "quotes", "keep"]),
    default="braces",
    show_default=True,
    help="What values stand in; numbers, names and sums with # stay.",
)
@click.option("--diff", is_flag=True, help="Print a unified diff, not the file.")
@click.option("--write", is_flag=True, help="Change the file; as it was: FILE.bak, FILE.bak1, …")
@click.option("--check", is_flag=True, help="Print nothing; exit 1 if a file is not tidy.")
@json_option
def tidy_command(
    files: tuple[Path, ...],
    order: str,
    fields: str,
    indent: str,
    align: bool,
    delimiters: str,
    diff: bool,
    write: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Lay out a .bib file of your own: print it, or a diff, or change it in place.

    Only the layout changes: one field a line, in columns. Keys, values, comments, @string and
    @preamble stay, and what cannot be read stays byte for byte. Entries that may be one work are
    listed, never joined. What is tidy stays as it is.

    Exit 1 if an entry or a file cannot be read, and with --check if a file is not tidy.

    \b
    Examples:
      lorabib tidy refs.bib > tidy.bib
      lorabib tidy refs.bib --diff
      lorabib tidy refs.bib --sort key --fields author,title,year --write
      lorabib tidy --check *.bib
      lorabib tidy - < refs.bib            from standard input
    """
    from lorabib.errors import LorabibError
    from lorabib.tidy import Tidy

    _usable(files, diff=diff, write=write, check=check, as_json=as_json)
    names = tuple(filter(None, (name.strip().lower() for name in fields.split(","))))
    how = Tidy(order, names, indent, align, delimiters)  # type: ignore[arg-type]
    made: list[TidyFile] = []
    failed = False
    for path in files:
        try:
            one, before = _tidied(path, how, write)
        except LorabibError as error:
            say(f"Error: {error}", err=True)
            failed = True
            continue
        made.append(one)
        if not as_json:
            _show(one, before, diff=diff, quiet=write or check)
    if as_json:
        print_json([_as_json(one, diff) for one in made])
    if failed or any(one.unread or (check and one.changed) for one in made):
        raise click.exceptions.Exit(1)


def _usable(
    files: tuple[Path, ...], *, diff: bool, write: bool, check: bool, as_json: bool
) -> None:
    if write and check:
        raise click.UsageError("--check changes nothing: leave --write out")
    if write and Path("-") in files:
        raise click.UsageError("standard input cannot be changed: leave --write out")
    if len(files) > 1 and not (diff or write or check or as_json):
        raise click.UsageError("several files: say --diff, --write or --check")


def _tidied(path: Path, how: Tidy, write: bool) -> tuple[TidyFile, Decoded]:
    from lorabib.bibfile.encoding import decode
    from lorabib.tidy import tidy_file, tidy_text

    if path == Path("-"):
        before = decode(sys.stdin.buffer.read())
        return tidy_text(before.text, "refs.bib", how), before
    return tidy_file(path, how, write=write)


def _show(one: TidyFile, before: Decoded, *, diff: bool, quiet: bool) -> None:
    """The text or the diff on standard output, what is to be told on the other."""
    if diff:
        _print(one.diff, before)
    elif not quiet:
        _print(one.text, before, whole=True)
    for problem in (*one.problems, *one.doubles):
        if problem.severity != "info" or problem in one.doubles:
            say(str(problem), err=True)
    for note in one.notes:
        say(f"{one.path}: note: {note}", err=True)
    say(f"{one.path}: {_told(one)}", err=True)


def _print(text: str, before: Decoded, whole: bool = False) -> None:
    """A file's own bytes; on a terminal, its lines without control characters."""
    from lorabib.bibfile.encoding import encode

    if sys.stdout.isatty():
        for line in text.splitlines():
            say(line)
        return
    like = before if whole else before._replace(bom=b"")
    click.echo(encode(text, like), nl=False)


def _told(one: TidyFile) -> str:
    entries = "1 entry" if one.entries == 1 else f"{one.entries} entries"
    unread = f", {one.unread} that cannot be read" if one.unread else ""
    if one.backup:
        return f"{entries}{unread}; written, as it was: {one.backup}"
    return f"{entries}{unread}; {'not tidy' if one.changed else 'tidy'}"


def _as_json(one: TidyFile, diff: bool) -> dict[str, object]:
    import msgspec

    left_out = ("text",) if diff else ("text", "diff")
    found: dict[str, object] = msgspec.to_builtins(one)
    return {name: value for name, value in found.items() if name not in left_out}
