"""`lorabib check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from lorabib.cli.options import category_option, library_option, loaded, print_json, say

if TYPE_CHECKING:
    from lorabib.model import Problem
    from lorabib.store import Location

#: From grave to slight.
LEVELS = ("error", "warning", "info")


def _complete_code(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    from lorabib.checks import CODES

    found = ((code, one.means) for code, one in CODES.items() if code.startswith(start))
    return [CompletionItem(code, help=means) for code, means in found]


@click.command("check")
@category_option
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Lines for people, an array for programs, or annotations of GitHub Actions.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--only",
    "codes",
    multiple=True,
    metavar="CODE",
    shell_complete=_complete_code,
    help="Only problems with this code; repeatable. See --rules.",
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="warning",
    show_default=True,
    help="The slightest problems to print.",
)
@click.option("--known", is_flag=True, help="Print also the problems that the overrides know.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings as well.")
@click.option("--rules", is_flag=True, help="Print the codes with what they mean, and stop.")
@library_option
def check_command(
    categories: tuple[str, ...],
    form: str,
    as_json: bool,
    codes: tuple[str, ...],
    level: str,
    known: bool,
    strict: bool,
    rules: bool,
    library: Path | None,
) -> None:
    """Look for what is wrong in a library, and say where: exit 1 on errors.

    Missing fields, odd names, titles and pages, unknown venues, broken identifiers, works that
    stand twice, wrong links, retractions and more. What the keeper knows and leaves stands in
    data/overrides.toml with a reason, and is not printed.

    \b
    Examples:
      lorabib check
      lorabib check --category moe --level info
      lorabib check --only wrong-identifier --known
      lorabib check --format github        in a workflow of GitHub Actions
    """
    from lorabib import build
    from lorabib.checks import CODES, annotation
    from lorabib.errors import unknown

    if rules:
        _print_rules(as_json or form == "json")
        return
    for code in codes:
        if code not in CODES:
            raise unknown("rule", code, tuple(CODES))
    location, papers = loaded(library)
    wanted = build.chosen(papers, categories) if categories else ()
    found = [p for p in build.problems(papers, wanted) if not codes or p.code in codes]
    grave = LEVELS[: LEVELS.index(level) + 1]
    printed = [p for p in found if p.severity in grave and (known or not p.known)]
    if as_json or form == "json":
        print_json(printed)
    elif form == "github":
        for problem in printed:
            say(annotation(problem, _folder(location)))
    else:
        for problem in printed:
            say(str(problem))
    say(_summary(found), err=True)
    failing = LEVELS[: 2 if strict else 1]
    if any(p.severity in failing and not p.known for p in found):
        raise click.exceptions.Exit(1)


def _folder(location: Location) -> str:
    """The library's folder from the current one, where it lies below; else as it is."""
    folder, here = location.data.parent.resolve(), Path.cwd()
    if location.packaged or not folder.is_relative_to(here):
        return "" if location.packaged else str(folder)
    return str(folder.relative_to(here))


def _print_rules(as_json: bool) -> None:
    from lorabib.checks import CODES

    if as_json:
        print_json([{"code": code} | one._asdict() for code, one in CODES.items()])
        return
    width = max(map(len, CODES))
    for code, one in CODES.items():
        say(f"{code:<{width}}  {one.severity:<7}  {one.means}")


def _summary(found: Sequence[Problem]) -> str:
    """How many problems are open, by severity, and how many are known."""
    open_ = Counter[str](p.severity for p in found if not p.known)
    known = sum(1 for p in found if p.known)
    told = ", ".join(f"{open_[s]} {_plural(s, open_[s])}" for s in LEVELS)
    return f"{told}; {known} known" if known else told


def _plural(severity: str, number: int) -> str:
    noun = "note" if severity == "info" else severity
    return noun if number == 1 else f"{noun}s"
