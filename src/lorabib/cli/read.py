"""`lorabib read`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorabib.cli.options import json_option, print_json, say

if TYPE_CHECKING:
    from lorabib.model import ListEntry, Problem


@click.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def read_command(files: tuple[Path, ...], as_json: bool) -> None:
    """Show what the reader makes of Markdown lists of papers.

    --json gives one object: "rows" with an object a row (list, line, headings, title, links
    with label and url, year, venue, authors, keywords), then "problems".

    \b
    Examples:
      lorabib read README.md
      lorabib read --json lists/*.md | jq '.rows[].title'
    """
    import msgspec

    from lorabib import store
    from lorabib.errors import ListError
    from lorabib.lists import read

    rows: list[ListEntry] = []
    problems: list[Problem] = []
    failed = False
    for path in files:
        try:
            entries, found = read(store.read_list(path), path.stem)
        except ListError as error:
            say(f"Error: {error}", err=True)
            failed = True
            continue
        found = tuple(msgspec.structs.replace(p, path=str(path)) for p in found)
        failed = failed or any(p.severity == "error" for p in found)
        rows += entries
        problems += found
        if not as_json:
            _show(path, entries, found)
    if as_json:
        print_json({"rows": rows, "problems": problems})
    if failed:
        raise click.exceptions.Exit(1)


def _show(path: Path, entries: tuple[ListEntry, ...], problems: tuple[Problem, ...]) -> None:
    headings: tuple[str, ...] = ()
    for e in entries:
        if e.headings != headings:
            headings = e.headings
            say(" > ".join(headings) or "(no heading)")
        facts = ", ".join(str(f) for f in (e.year, e.venue, f"{len(e.links)} links") if f)
        say(f"  {e.line}: {e.title} ({facts})")
    for problem in problems:
        say(str(problem), err=True)
    say(f"{path}: {len(entries)} rows, {len(problems)} problems")
