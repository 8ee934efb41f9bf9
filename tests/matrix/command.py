"""``python tests/matrix``: every category in every style, and docs/matrix.md from it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from lorabib import build, store
from lorabib.categories import ALL
from lorabib.model import Library

from matrix.report import page
from matrix.running import verdict, versions
from matrix.styles import STYLES, Style
from matrix.verdict import Verdict

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "matrix.md"

Job = tuple[Style, str]


def library() -> Library:
    """The project's own library as its exports print it."""
    return build.dressed(build.load(store.locate(ROOT, ROOT)))


def categories(of: Library) -> tuple[str, ...]:
    """Every category that has a paper, and ``all``: a document that cites nothing is none."""
    return tuple(name for name in build.names(of) if build.select(of, name))


def one(of: Library, job: Job) -> Verdict:
    """The verdict on a style and a category."""
    style, category = job
    with tempfile.TemporaryDirectory() as folder:
        papers, known = build.select(of, category), frozenset(of.protected)
        return verdict(style, papers, known, Path(folder), whole=category == ALL)


@click.command()
@click.option("-c", "--category", "names", multiple=True, help="Only this one; again for more.")
@click.option("-s", "--style", "words", multiple=True, help="Only rows with this word.")
@click.option("-j", "--jobs", default=2, show_default=True, help="Documents at once.")
def main(names: Sequence[str], words: Sequence[str], jobs: int) -> None:
    """Compile every category in every style; write docs/matrix.md; exit 1 on any fault.

    With --category or --style a part is compiled, and nothing is written.
    """
    of = library()
    styles = [s for s in STYLES if not words or any(word in s.title for word in words)]
    chosen = [c for c in categories(of) if not names or c in names]
    if not styles or not chosen:
        raise click.UsageError("no such style, or no category with a paper")
    found = dict(_all(of, [(style, name) for style in styles for name in chosen], jobs))
    for (style, name), result in found.items():
        for fault in result.faults:
            click.echo(f"{style.title}: {name}: {fault.kind}: {fault.said}")
    if not names and not words:
        by_style = {style: [found[style, name] for name in chosen] for style in styles}
        PAGE.write_text(page(by_style, versions(ROOT), len(chosen)), encoding="utf-8")
    faults = sum(len(result.faults) for result in found.values())
    click.echo(f"{len(found)} documents, {faults} faults")
    raise SystemExit(bool(faults))


def _all(of: Library, jobs: Sequence[Job], workers: int) -> Iterator[tuple[Job, Verdict]]:
    """The verdicts in the order of `jobs`, with a bar as they come."""
    with ThreadPoolExecutor(workers) as pool:
        waiting = {job: pool.submit(one, of, job) for job in jobs}
        try:
            done = as_completed(waiting.values())
            bar = Console(stderr=True)
            for future in track(done, "compiling", total=len(jobs), console=bar):
                future.result()
        finally:
            pool.shutdown(cancel_futures=True)
    yield from ((job, future.result()) for job, future in waiting.items())
