"""`lorabib why`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import (
    complete_key,
    json_option,
    library_option,
    located,
    print_json,
    say,
)

if TYPE_CHECKING:
    from lorabib.model import Refusal
    from lorabib.why import Explanation, RowTold


@click.command("why")
@click.argument("key", shell_complete=complete_key)
@json_option
@library_option
def why_command(key: str, as_json: bool, library: Path | None) -> None:
    """Say how a paper came to be: rows, candidates, records, fields, overrides.

    KEY is a citation key, an earlier key, or an identifier in any form.

    \b
    Examples:
      lorabib why hu2022lora
      lorabib why arXiv:2106.09685
      lorabib why --json hu2022lora | jq .fields
    """
    from lorabib.why import why

    told = why(located(library), key)
    if as_json:
        print_json(told)
        return
    for line in _lines(told):
        say(line)


def _lines(told: Explanation) -> Iterator[str]:
    yield f"{told.key}: {told.title}"
    also = f" (also {', '.join(told.aliases)})" if told.aliases else ""
    yield f"  {told.status}{also}; in {', '.join(told.categories)}"
    yield f"  {', '.join(told.identifiers) or 'no identifier'}"
    yield "rows"
    for row in told.rows:
        yield from _row(row)
    yield "records" if told.records else "no record: the fields are the lists' own words"
    for r in told.records:
        yield f"  {r.source}:{r.record} ({r.kind}, confidence {r.confidence:.2f})"
        facts = ", ".join(str(f) for f in (r.year, r.venue) if f)
        yield f"    {r.title}{f' ({facts})' if facts else ''}"
        if r.joined:
            yield f"    one work with {r.joined}"
    yield "fields"
    for f in told.fields:
        yield f"  {f.field}: {f.value}  <- {f.source}"
    for rule in told.overrides:
        yield f"override ({rule.kind}): {rule.what}: {rule.reason}"
    for problem in told.problems:
        yield f"problem: {problem}"


def _row(row: RowTold) -> Iterator[str]:
    from lorabib.model import list_path

    yield f"  {list_path(row.list)}:{row.line}: {row.title}"
    if row.evidence.record:
        agreed = ", ".join(row.evidence.agreements)
        score = f", score {row.evidence.score:.2f}" if row.evidence.score else ""
        yield f"    is {row.evidence.record}: {agreed}{score}"
    else:
        yield "    is undecided"
    for refused in dict.fromkeys((*row.evidence.refused, *row.refused_before)):
        yield f"    not {_refused(refused)}"


def _refused(refused: Refusal) -> str:
    if not refused.record:
        return f"known: {refused.reason}"
    title = f" {refused.title!r}" if refused.title else ""
    score = f" (score {refused.score:.2f})" if refused.score else ""
    return f"{refused.record}{title}{score}: {refused.reason}"
