"""The command line: parse options, one call, print. Heavy imports stand inside the commands."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from importlib import import_module

import click

from lorabib import __version__
from lorabib.errors import LorabibError

#: Command -> its module in this package; only the one that runs is imported.
COMMANDS = {
    "add": "add",
    "adopt": "adopt",
    "audit": "audit",
    "categories": "library",
    "check": "check",
    "cite": "cite",
    "completions": "completions",
    "diff": "diff",
    "edit": "change",
    "eval": "eval",
    "export": "export",
    "formats": "formats",
    "import": "importing",
    "init": "init",
    "key": "key",
    "keys": "keys",
    "migrate": "migrate",
    "move": "change",
    "papers": "library",
    "read": "read",
    "references": "references",
    "remove": "change",
    "resolve": "resolve",
    "search": "search",
    "show": "show",
    "status": "library",
    "styles": "styles",
    "subset": "subset",
    "tidy": "tidy",
    "why": "why",
}


class Group(click.Group):
    """Loads a command when it is asked for, and turns errors into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"lorabib.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(_unknown_command(args[0]))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LorabibError as error:
            raise _Shown(error) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # a closed pipe is the reader's affair: click knows
                raise
            raise _Shown(LorabibError(f"{error.filename or 'output'}: {error.strerror}")) from error


class _Shown(click.ClickException):
    """An error of ours as click shows it: one line on standard error, and our exit code."""

    def __init__(self, error: LorabibError) -> None:
        from lorabib.text import printable

        super().__init__(printable(str(error)))
        self.exit_code = error.exit_code  # type: ignore[misc]


def _unknown_command(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(COMMANDS), n=2)
    return f"no command {name!r}" + (f"; did you mean {' or '.join(near)}?" if near else "")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="lorabib %(version)s")
def main(args: Sequence[str] = ()) -> None:
    """Bibliographies that authors can trust, from curated Markdown lists of papers.

    \b
    Examples:
      lorabib export --category moe        exports/moe.bib, moe.json, moe.md
      lorabib export -c moe -f bib -o -    the .bib on standard output
      lorabib categories                   what can be exported
      lorabib check                        what is wrong in the library, with places
      lorabib references -c moe -f html    a reference list in a style: page, paper, PDF ...
      lorabib formats                      and as what: BibTeX, biblatex, CSL, RIS, typst ...
      lorabib resolve --plan               what would be asked of Crossref, arXiv and DataCite
      lorabib key dora                     a citation key, by whatever is known of the paper
      lorabib search author:hu year:2022.. papers by author, year, venue, words ...
      lorabib show hu2022lora              reference, identifiers, links
      lorabib subset paper.aux -o refs.bib what a paper cites, and no more
      lorabib why hu2022lora               how a paper came to be
      lorabib tidy refs.bib --diff         a .bib of your own, laid out
      lorabib read README.md               what the reader makes of any list
      lorabib init mine README.md          a library of your own, from any list
    """
