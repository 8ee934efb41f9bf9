"""Looking a key up: whole processes beside others over the same papers, and the look-up inside.

    python benchmarks/lookup.py [267 10000 100000] [--papis PROGRAM]

The shipped library and generated papers (`papers.py`, normalised) up to each number make a library
with its index, an `all.bib`, and, for `--papis` up to 10,000, a folder a paper as papis wants it.
Then in turns, a round each: bare Python, `lorabib key dora` and others with the index kept, and
`grep`, `bibtool` and `papis` looking for "dora" in the same papers. A time is a whole process's,
from its start to its end; `times` is the median of its ratios to bare Python in the same round.
Inside, questions of each kind are asked in a process that has opened the index, each once; these
are milliseconds of the processor.

Run it with the Python of an environment where lorabib is installed from a wheel: an editable
checkout starts later. Tables in Markdown go to standard output, progress to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import msgspec

from lorabib import build, identifiers, store
from lorabib.lookup.entries import Shelf, entry
from lorabib.model import Library, Paper
from lorabib.store import indexes
from lorabib.store.cache import lookup_file, stamp
from lorabib.store.filling import fill
from lorabib.store.finder import Finder

SHIPPED = Path(__file__).parent.parent
LORABIB = str(Path(sys.executable).with_name("lorabib"))
#: So many rounds of commands; fewer of those that take more seconds.
ROUNDS, ROUNDS_OF_SLOW, SLOW = 40, 3, 1.0
ASKED = 300
MOST_OF_PAPIS = 10_000


# --- a library with its index -----------------------------------------------------------------


def made(number: int) -> Library:
    """The shipped library with generated papers, `number` in all."""
    library = build.load(store.locate(SHIPPED, SHIPPED))
    if number <= len(library.papers):
        return library
    from export import normalise
    from papers import items, papers

    new = papers(normalise(items(number - len(library.papers))))
    every = sorted((*library.papers, *map(_identified, new)), key=lambda paper: paper.key)
    return msgspec.structs.replace(library, papers=tuple(every))


def _identified(paper: Paper) -> Paper:
    known = (paper.item.archive_location, paper.item.DOI)
    names = tuple(sorted({name for one in known if one and (name := identifiers.parse(one))}))
    return msgspec.structs.replace(paper, identifiers=names)


def make(number: int, folder: Path, papis: bool) -> dict[str, object]:
    """Write the library, its `all.bib` and its index; how long that took, and how much it is."""
    library = made(number)
    for name in ("lists", "records"):
        (folder / "data" / name).mkdir(parents=True)
    (folder / "lorabib.toml").write_text("format = 1\n")
    (folder / "data" / "categories.toml").write_text("category = []\n")
    (folder / "all.bib").write_text(build.printed(library, library.papers, "bib"))
    if papis:
        _for_papis(library, folder / "papis")
    location = store.locate(folder, folder)
    before, start = _peak(), time.process_time()
    venues = {venue.full: venue for venue in library.venues}
    entries = (entry(paper, venues, {}) for paper in library.papers)
    beside = msgspec.structs.replace(library, papers=(), categories=(), problems=(), minted=())
    about = msgspec.msgpack.encode(beside)
    shelf = Shelf(state=stamp(location), entries=entries, categories=(), about=about)
    indexes.made(lookup_file(location), lambda index: fill(index, shelf)).close()
    return {
        "papers": len(library.papers),
        "index built, s of the processor": round(time.process_time() - start, 2),
        "index, MiB": round(lookup_file(location).stat().st_size / 2**20, 1),
        "all.bib, MiB": round((folder / "all.bib").stat().st_size / 2**20, 1),
        "peak, MiB": _peak(),
        "before, MiB": before,
    }


def _for_papis(library: Library, folder: Path) -> None:
    for paper in library.papers:
        (folder / paper.key).mkdir(parents=True)
        authors = " and ".join(f"{name.family}, {name.given}" for name in paper.item.author)
        year = str(paper.item.issued.year if paper.item.issued else "")
        facts = {"ref": paper.key, "papis_id": paper.key, "author": authors, "year": year}
        facts["title"] = paper.item.title
        (folder / paper.key / "info.yaml").write_text(json.dumps(facts, ensure_ascii=False))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


# --- whole processes --------------------------------------------------------------------------


def commands(folder: Path, papis: str | None) -> Iterator[tuple[str, list[str]]]:
    """What is started, by name; what is not installed is left out, and said so."""
    yield "python -c pass", [sys.executable, "-c", "pass"]
    yield "lorabib key dora", [LORABIB, "key", "dora"]
    yield "lorabib key dora -n 5", [LORABIB, "key", "dora", "-n", "5"]
    yield "lorabib key adalroa (a slip)", [LORABIB, "key", "adalroa"]
    yield "lorabib show hu2022lora", [LORABIB, "show", "hu2022lora"]
    complete = ["env", "_LORABIB_COMPLETE=bash_complete", "COMP_WORDS=lorabib show hu2022"]
    yield "lorabib show hu2022, completed", [*complete, "COMP_CWORD=2", LORABIB]
    for name, options in (("grep", ["-ci"]), ("bibtool", ["-q", "-X"])):
        if program := shutil.which(name):
            yield f"{name} {' '.join(options)} dora", [program, *options, "dora", "all.bib"]
        else:
            print(f"{name} is not installed: left out", file=sys.stderr)
    if papis and (folder / "papis").is_dir():
        yield "papis list --all dora", [papis, "-l", str(folder / "papis"), "list", "--all", "dora"]


def cold(folder: Path, papis: str | None) -> Iterator[tuple[str, float, float]]:
    """Name, median milliseconds, and median times of bare Python for each command."""
    homes = {f"XDG_{name}_HOME": str(folder / name) for name in ("CONFIG", "CACHE")}
    environment, started = {**os.environ, **homes}, dict(commands(folder, papis))
    run = {name: partial(_run, command, folder, environment) for name, command in started.items()}
    # A first run may fill a cache.
    slow = {name for name in run if run[name]() > SLOW and run[name]() > SLOW}
    times: dict[str, list[float]] = {name: [] for name in started}
    ratios: dict[str, list[float]] = {name: [] for name in started}
    for number in range(ROUNDS):
        bare = 0.0  # of this round: the first command is bare Python
        for name in started:
            if name not in slow or number < ROUNDS_OF_SLOW:
                taken = run[name]()
                bare = bare or taken
                times[name].append(taken)
                ratios[name].append(taken / bare)
    for name in started:
        yield name, median(times[name]) * 1000, median(ratios[name])


def _run(command: Sequence[str], folder: Path, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL)  # fmt: skip
    taken = time.perf_counter() - start
    assert done.returncode == 0, f"{command}: exit {done.returncode}"
    return taken


# --- inside the process -----------------------------------------------------------------------


def questions(rows: Sequence[tuple[str, ...]], arxiv: Sequence[str]) -> dict[str, list[str]]:
    """Questions of each kind, from key, authors, year and title of some papers."""
    rng = random.Random(5)
    found: dict[str, list[str]] = {}
    for key, authors, year, title in rows:
        before, colon, behind = title.partition(": ")
        words = [w for w in (behind or title).split() if w.isalpha() and len(w) > 3]
        if not authors or len(words) < 3:
            continue
        longest = max(words, key=len)
        kinds = {
            "acronym": before if colon else "",
            "two words of the title": " ".join(rng.sample(words, 2)),
            "surname and year": f"{authors.split()[0]} {year}",
            "a slip": longest[:2] + longest[3] + longest[2] + longest[4:],
            "part of a word": longest[1:-1] if len(longest) > 4 else "",
            "the title": title,
            "a key": key,
        }
        for kind, question in kinds.items():
            found.setdefault(kind, []).extend([question] if question else [])
    found["an arXiv address"] = [f"https://arxiv.org/abs/{one[6:]}v2" for one in arxiv]
    return found


def inside(folder: Path) -> dict[str, object]:
    """Median, p95 and greatest milliseconds of each kind of question, and the peak memory."""
    location = store.locate(folder, folder)
    start = time.perf_counter()
    index = indexes.opened(lookup_file(location))
    assert index
    finder = Finder(index)
    found: dict[str, object] = {"opened, ms": round((time.perf_counter() - start) * 1000, 2)}
    sql = "SELECT key, authors, year, title FROM paper ORDER BY (place * 7919) % 10007 LIMIT ?"
    rows = index.execute(sql, (ASKED,)).fetchall()
    sql = "SELECT name FROM name WHERE name LIKE 'arxiv:%' ORDER BY (place * 7919) % 10007 LIMIT ?"
    arxiv = [name for (name,) in index.execute(sql, (ASKED,))]
    every: list[float] = []
    for kind, asked in questions(rows, arxiv).items():
        times = [_milliseconds(lambda q=question: finder.find(q)) for question in asked]
        found[kind] = _spread(times)
        every += times
    found["all kinds"] = _spread(every)
    return {**found, "peak, MiB": _peak()}


def _milliseconds(ask: Callable[[], object]) -> float:
    """Of the processor: on a busy machine others would be in the time of a clock."""
    start = time.process_time()
    ask()
    return (time.process_time() - start) * 1000


def _spread(times: Sequence[float]) -> tuple[int, float, float, float]:
    return (len(times), median(times), quantiles(times, n=20)[-1], max(times))


# --- all of it --------------------------------------------------------------------------------


def report(number: int, folder: Path, papis: str | None) -> None:
    script = [sys.executable, __file__, "--folder", str(folder)]
    with_papis = bool(papis) and number <= MOST_OF_PAPIS
    parts = {}
    for part in ("make", "inside"):
        command = [*script, "--part", part, str(number), *(["--papis", "x"] * with_papis)]
        parts[part] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        print(number, part, parts[part], file=sys.stderr, flush=True)
    facts = parts["inside"]
    print("\n" + ", ".join(f"{name} {value}" for name, value in parts["make"].items()))
    print("\n| command | median, ms | times |\n|---|---|---|")
    for name, milliseconds, times in cold(folder, papis if with_papis else None):
        print(f"| `{name}` | {milliseconds:.1f} | {times:.2f} |", flush=True)
    print("\n| kind of question | number | median, ms | p95, ms | most, ms |")
    print("|---|---|---|---|---|")
    for kind, told in facts.items():
        if isinstance(told, list):
            print(f"| {kind} | {told[0]} | " + " | ".join(f"{t:.2f}" for t in told[1:]) + " |")
    print(f"\nopened in {facts['opened, ms']} ms, peak {facts['peak, MiB']} MiB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("papers", type=int, nargs="*", default=[267, 10_000, 100_000])
    parser.add_argument("--papis")
    parser.add_argument("--part", choices=("make", "inside"))
    parser.add_argument("--folder", type=Path)
    told = parser.parse_args()
    if told.part:
        [number], folder = told.papers, told.folder
        done = make(number, folder, bool(told.papis)) if told.part == "make" else inside(folder)
        print(json.dumps(done))
        return
    for number in told.papers:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["LORABIB_CACHE"] = str(Path(folder) / "cache")
            report(number, Path(folder), told.papis)


if __name__ == "__main__":
    main()
