"""`lorabib eval`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import json_option, print_json, say

if TYPE_CHECKING:
    from lorabib.gold import Mistake, Scores, Share

_PATH = click.Path(exists=True, path_type=Path)


@click.command("eval")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--records",
    "records",
    type=_PATH,
    multiple=True,
    metavar="PATH",
    help="Record files (.jsonl), or folders of them; repeatable. Default: the records of the "
    "library that came with lorabib.",
)
@click.option(
    "--replay",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A recorded run of 'lorabib resolve': its answers are records, too.",
)
@click.option("--errors/--no-errors", default=True, help="List each row with the wrong outcome.")
@json_option
def eval_command(
    gold: Path, records: tuple[Path, ...], replay: Path | None, errors: bool, as_json: bool
) -> None:
    """Measure how well rows are resolved, against rows whose work is known.

    GOLD has one JSON object a line: "row" (title, links, year, venue, authors), "answer" (all
    identifiers of the work that it means, none if no record of it exists), "published" (that of
    the published version), "work" and "kind". See docs/evaluation.md.

    Exit code 1 if a row is resolved to a wrong paper.

    \b
    Examples:
      python benchmarks/gold/make.py gold
      lorabib eval gold/gold.jsonl --records gold/records
    """
    from lorabib import evaluation

    scores = evaluation.evaluate(gold, records, replay)
    if as_json:
        print_json(scores)
    else:
        _report(scores, errors)
    if scores.wrong:
        raise click.exceptions.Exit(1)


def _report(scores: Scores, errors: bool) -> None:
    say(f"{scores.rows} rows, {scores.records} records")
    for name in ("precision", "recall", "upgrade"):
        say(f"{name:<10} {_share(getattr(scores, name))}")
    say(f"{'F1':<10} {'-' if scores.f1 is None else f'{scores.f1:.4f}'}")
    width = max((len(k.kind) for k in scores.kinds), default=4)
    say(f"{'kind':<{width}}   rows  right  wrong  missed")
    for k in scores.kinds:
        say(f"{k.kind or '-':<{width}}  {k.rows:>5}  {k.right:>5}  {k.wrong:>5}  {k.missed:>6}")
    for mistake in (*scores.wrong, *scores.missed) if errors else ():
        say(_mistake(mistake))


def _share(share: Share) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "-"
    return (
        f"{share.value:.4f} [{share.low:.4f}, {share.high:.4f}]  "
        f"{share.right} of {share.of} rows, {share.works} works"
    )


def _mistake(m: Mistake) -> str:
    found = f" -> {', '.join(m.found)} by {', '.join(m.agreements)}" if m.found else ""
    refused = "; ".join(f"not {r.record} ({r.reason})" for r in m.refused)
    return f"{m.line}: {m.what} ({m.kind}): {m.title}{found}{': ' + refused if refused else ''}"
