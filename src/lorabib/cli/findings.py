"""What the commands that tell of findings share: which are wanted, how they are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from lorabib.cli.options import print_json, say

if TYPE_CHECKING:
    from lorabib.checks.codes import Code
    from lorabib.model import Problem

#: From grave to slight.
LEVELS = ("error", "warning", "info")
F = TypeVar("F", bound=Callable[..., Any])
#: Gives a shell the words that can stand next, as click asks for them.
Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def offered(codes: Mapping[str, Code], start: str) -> list[CompletionItem]:
    """The codes that begin like what was typed, with what they mean."""
    found = ((code, one.means) for code, one in codes.items() if code.startswith(start))
    return [CompletionItem(code, help=means) for code, means in found]


def known_codes(wanted: Iterable[str], codes: Mapping[str, Code]) -> None:
    """Raises `UnknownNameError` for a code that is none of `codes`."""
    from lorabib.errors import unknown

    for code in wanted:
        if code not in codes:
            raise unknown("rule", code, tuple(codes))


def format_options(forms: Sequence[str], about: str) -> Callable[[F], F]:
    """``--format`` and ``--json``; `about` is the help of the first."""

    def with_options(command: F) -> F:
        command = click.option(
            "--json", "as_json", is_flag=True, help="The same as --format json."
        )(command)
        return click.option(
            "-f",
            "--format",
            "form",
            type=click.Choice(forms),
            default=forms[0],
            show_default=True,
            help=about,
        )(command)

    return with_options


def choice_options(only: str, level: str, complete: Completer) -> Callable[[F], F]:
    """``--only`` and ``--level``, with their helps."""

    def with_options(command: F) -> F:
        command = click.option(
            "--level", type=click.Choice(LEVELS), default="warning", show_default=True, help=level
        )(command)
        return click.option(
            "--only", "codes", multiple=True, metavar="CODE", shell_complete=complete, help=only
        )(command)

    return with_options


def verdict_options(command: F) -> F:
    """``--strict`` and ``--rules``."""
    command = click.option(
        "--rules", is_flag=True, help="Print the codes with what they mean, and stop."
    )(command)
    return click.option("--strict", is_flag=True, help="Exit 1 on warnings as well.")(command)


class View:
    """What is to be printed and changed, and how."""

    def __init__(
        self, form: str, codes: Sequence[str], level: str = "warning", strict: bool = False
    ) -> None:
        self.form, self.codes = form, codes
        self._grave = LEVELS[: LEVELS.index(level) + 1]
        self._failing = LEVELS[: 2 if strict else 1]

    def wants(self, problem: Problem) -> bool:
        return not self.codes or problem.code in self.codes

    def shows(self, problem: Problem) -> bool:
        return problem.severity in self._grave

    def mends(self, problem: Problem) -> bool:
        """Whether it is to be put right: a code that was named is, however slight."""
        return self.wants(problem) if self.codes else self.shows(problem)

    def fails(self, problems: Iterable[Problem]) -> bool:
        return any(p.severity in self._failing and not p.known for p in problems)

    def show(self, problems: Sequence[Problem], codes: Mapping[str, Code], folder: str) -> None:
        """Print problems in any form but JSON."""
        from lorabib import __version__
        from lorabib.checks import annotation
        from lorabib.checks.sarif import sarif

        if self.form == "sarif":
            print_json(sarif(problems, codes, __version__, folder))
        for problem in problems if self.form != "sarif" else ():
            say(annotation(problem, folder) if self.form == "github" else str(problem))


def print_rules(codes: Mapping[str, Code], as_json: bool) -> None:
    """Print the codes, how grave they are, and what they mean."""
    if as_json:
        print_json([{"code": code} | one._asdict() for code, one in codes.items()])
        return
    width = max(map(len, codes))
    for code, one in codes.items():
        say(f"{code:<{width}}  {one.severity:<7}  {one.means}")


def summary(found: Sequence[Problem]) -> str:
    """How many problems are open, by severity, and how many are known."""
    open_ = Counter[str](p.severity for p in found if not p.known)
    known = sum(1 for p in found if p.known)
    told = ", ".join(f"{open_[s]} {_plural(s, open_[s])}" for s in LEVELS)
    return f"{told}; {known} known" if known else told


def _plural(severity: str, number: int) -> str:
    noun = "note" if severity == "info" else severity
    return noun if number == 1 else f"{noun}s"
