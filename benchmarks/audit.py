"""`lorabib audit --offline` of a long list beside a generated library, one a process.

    python benchmarks/audit.py 10000 100000     # papers of the library; lists of 1,000 to 10,000
    python benchmarks/audit.py --disk 10000     # libraries as files: records read, or looked up

Seconds of the processor, and the process's peak memory in MiB. The list is one Markdown table a
heading; half of its rows have links in another form than the library's own list, so that they are
decided on anew; one in twenty has a wrong link, year or title. Beside it: the time that
markdown-it-py alone takes to parse the same list. With `--disk` the library is written to files
first; each list is audited with all records read and with the records looked up in their index, as
it is in libraries of more than 2,000 papers. The findings are the same.
"""

from __future__ import annotations

import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keeping
import msgspec
from generate import data
from markdown_it import MarkdownIt

from lorabib import store
from lorabib.assemble import Data
from lorabib.auditing import Ground, audit_list, fix
from lorabib.build import built
from lorabib.lists import read
from lorabib.model import Claim, ListEntry
from lorabib.proof.shelf import Shelf
from lorabib.sources.shipped import Fact
from lorabib.store.venues import read_venues
from lorabib.venues import Table

ROOT = Path(__file__).parent.parent
ROWS = (1000, 3000, 10000)


def markdown(entries: tuple[ListEntry, ...], seed: int = 1) -> str:
    """A list of these rows, in tables of a hundred, with mistakes."""
    rng = random.Random(seed)
    lines = ["# Papers"]
    for number, entry in enumerate(entries):
        if number % 100 == 0:
            lines += ["", f"## Heading {number // 100}", "", "| Year | Title | Venue | Paper |"]
            lines.append("|---|---|---|---|")
        lines.append(_row(entry, entries, rng))
    return "\n".join(lines) + "\n"


def _row(entry: ListEntry, entries: tuple[ListEntry, ...], rng: random.Random) -> str:
    title, year, url = entry.title, entry.year, entry.links[0].url if entry.links else ""
    mistake = rng.random()
    if mistake < 0.02 and url:
        url = next(x.url for e in rng.choices(entries, k=50) for x in e.links)
    elif mistake < 0.035:
        year = (year or 2020) - 4
    elif mistake < 0.05:
        title = title[:-3] + title[-2:]
    if rng.random() < 0.5:
        url = url.replace("/abs/", "/pdf/")
    return f"| {year} | {title} | arXiv | {f'[Link]({url})' if url else '-'} |"


def ground_of(generated: Data) -> Ground:
    """The generated library as it is when it has been read."""
    found = Ground.__new__(Ground)
    found.library = built(generated)
    found.protected = frozenset()
    found.shelf = Shelf(found.library, generated.claims)
    found.__dict__["table"] = Table(read_venues(store.locate(ROOT, ROOT)))
    return found


def measure(papers: int) -> Iterator[dict[str, Any]]:
    """Seconds of each part, and the memory before and at the peak, for lists of growing length.

    In a large library no two lists share a row: what is kept of one would help the other.
    """
    generated = data(papers)
    ground = ground_of(generated)
    start = 0
    for rows in ROWS:
        start = start if start + rows <= papers else 0
        text = markdown(generated.entries[start : start + rows])
        start += rows
        yield {"papers": papers, "rows": rows} | one(text, ground)


def on_disk(papers: int, looked_up: bool, folder: Path) -> Iterator[dict[str, Any]]:
    """The same of a library in files. What was kept of it is there; the index of records is built
    by the first list."""
    generated = data(papers)
    keeping.library(folder, list(generated.entries), keeping.ROWS)
    (folder / "data" / "records").mkdir(exist_ok=True)
    lines = b"\n".join(map(_record, generated.claims))
    (folder / "data" / "records" / "all.jsonl").write_bytes(lines + b"\n")
    location = store.locate(folder, folder)
    Ground(location)
    loading, ground = timed(lambda: Ground(location, 0 if looked_up else papers))
    for rows in ROWS:
        text = markdown(generated.entries[:rows])
        beside = {
            "papers": papers,
            "looked up": "yes" if looked_up else "no",
            "rows": rows,
            "loading": loading,
        }
        yield beside | one(text, ground)


def _record(claim: Claim) -> bytes:
    fact = Fact(
        kind=claim.kind,
        item=claim.item,
        identifiers=claim.identifiers,
        confidence=claim.confidence,
        authors_complete=claim.authors_complete,
        title_case_checked=claim.casing_checked,
        workshop=claim.workshop,
    )
    line = {"source": claim.source, "id": claim.record, "origin": "benchmark", "body": fact}
    return msgspec.json.encode(line)


def one(text: str, ground: Ground) -> dict[str, Any]:
    """What one list costs."""
    before = _peak()
    parse, _ = timed(lambda: MarkdownIt("commonmark").enable("table").parse(text))
    reading, _ = timed(lambda: read(text, "list"))
    auditing, audit = timed(lambda: audit_list(text, "list", ground))
    after = _peak()
    fixing, made = timed(lambda: fix(text, audit.findings, audit.auditor))
    return {
        "markdown-it-py": parse,
        "reading": reading,
        "audit": auditing,
        "findings": len(audit.findings),
        "--fix": fixing,
        "fixed": len(made.made),
        "before, MiB": before,
        "peak, MiB": after,
        "peak with --fix": _peak(),
    }


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    made = job()
    return round(time.process_time() - start, 2), made


def _peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    if sys.argv[1] == "--one":
        table(measure(int(sys.argv[2])))
    elif sys.argv[1] == "--way":
        with tempfile.TemporaryDirectory() as folder:
            table(on_disk(int(sys.argv[2]), sys.argv[3] == "True", Path(folder)))
    elif sys.argv[1] == "--disk":
        for papers, looked_up in itertools.product(sys.argv[2:], ("False", "True")):
            subprocess.run([sys.executable, __file__, "--way", papers, looked_up], check=True)
    else:
        for papers in sys.argv[1:]:
            subprocess.run([sys.executable, __file__, "--one", papers], check=True)


def table(measured: Iterator[dict[str, Any]]) -> None:
    for found in measured:
        cells = [v if isinstance(v, str) else f"{v:,}" for v in found.values()]
        if found["rows"] == ROWS[0]:
            print(f"| {' | '.join(found)} |\n|{'---|' * len(cells)}")
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
