"""`lorabib categories`, `lorabib status` and `lorabib papers`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lorabib.cli.options import (
    category_option,
    json_option,
    library_option,
    loaded,
    print_json,
    say,
)

if TYPE_CHECKING:
    from lorabib.model import Paper


@click.command("categories")
@json_option
@library_option
def categories_command(as_json: bool, library: Path | None) -> None:
    """Print the tree of categories with the number of papers in each.

    A category holds the papers of the categories below it.
    """
    from lorabib import build
    from lorabib.categories import Tree

    _, papers = loaded(library)
    tree = Tree(papers.categories)
    rows = []
    for name in build.names(papers):
        known = name in tree.categories
        rows.append(
            {
                "slug": name,
                "title": build.title(papers, name),
                "parent": (tree.categories[name].parent or None) if known else None,
                "depth": tree.depth(name) if known else 0,
                "papers": len(build.select(papers, name)),
            }
        )
    if as_json:
        print_json(rows)
        return
    width = max(len("  " * int(str(r["depth"])) + str(r["slug"])) for r in rows)
    for row in rows:
        label = "  " * int(str(row["depth"])) + str(row["slug"])
        say(f"{label:<{width}}  {row['papers']:>4}  {row['title']}")


@click.command("status")
@category_option
@click.option("--problems", is_flag=True, help="List the problems themselves, with their places.")
@json_option
@library_option
def status_command(
    categories: tuple[str, ...], problems: bool, as_json: bool, library: Path | None
) -> None:
    """Print the coverage by category: papers, published, preprint only, unresolved, problems.

    \b
    Examples:
      lorabib status
      lorabib status --problems --category moe
    """
    from lorabib import build

    _, papers = loaded(library)
    if problems:
        found = build.problems(papers, build.chosen(papers, categories) if categories else ())
        if as_json:
            print_json(found)
        for problem in () if as_json else found:
            say(str(problem))
        return
    counts = [build.count(papers, name) for name in build.chosen(papers, categories)]
    if as_json:
        print_json(counts)
        return
    width = max(len(c.category) for c in counts)
    say(f"{'category':<{width}}  papers  published  preprint  unresolved  problems")
    for c in counts:
        say(
            f"{c.category:<{width}}  {c.papers:>6}  {c.published:>9}  {c.preprint:>8}  "
            f"{c.unresolved:>10}  {sum(c.problems.values()):>8}"
        )
    for code, number in counts[-1].problems.items():
        say(f"{counts[-1].category}: {number} {code}")


def described(paper: Paper) -> dict[str, Any]:
    """A paper as plain data; its item is the CSL item of the exports, with the key as its id."""
    import msgspec

    from lorabib.exporters.csl_json import to_csl

    described: dict[str, Any] = msgspec.to_builtins(paper)
    return described | {"item": to_csl(paper)}


@click.command("papers")
@category_option
@click.option(
    "--status",
    "states",
    multiple=True,
    type=click.Choice(["published", "preprint", "unresolved"]),
    help="Only papers of this status; repeatable.",
)
@json_option
@library_option
def papers_command(
    categories: tuple[str, ...], states: tuple[str, ...], as_json: bool, library: Path | None
) -> None:
    """List the papers of the library by citation key.

    --json gives an array with an object a paper: key, item (CSL), identifiers, places (list,
    line, headings), categories, status, sources, and the evidence of each row.
    """
    from lorabib import build

    _, found = loaded(library)
    wanted = build.chosen(found, categories) if categories else ("all",)
    keys = {p.key for name in wanted for p in build.select(found, name)}
    papers = [p for p in found.papers if p.key in keys and (not states or p.status in states)]
    if as_json:
        print_json([described(p) for p in papers])
        return
    width = max((len(p.key) for p in papers), default=0)
    for p in papers:
        say(f"{p.key:<{width}}  {p.status:<10}  {p.item.title}")
