"""Papers to `.bib` and CSL-JSON, normalising alone: rates and peak memory, beside other writers.

    python benchmarks/export.py 10000 100000

The same generated papers (`papers.py`) for all, read as a kept library is, in the order of their
keys. Each writer runs in a process of its own, whose peak memory stands beside what it held before
it wrote. Seconds are those of the processor, so that other work on the machine counts less; the
median of some rounds; `times` is the time beside lorabib's. Progress goes to standard error, a
table in Markdown to standard output.

pybtex and bibtexparser get finished entries: values escaped, capitals protected, names in order
and joined, as lorabib writes them; they only write. lorabib starts from items and does all that in
its time. bibtexparser's default copies every entry; its in-place stack changes the caller's
entries, and so gets new ones for each round. pandoc reads CSL-JSON from standard input, a process
as a whole with its start, which takes some 0.1 s; it gets so many seconds and is left out where
they are not enough.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec
from papers import items, papers

from lorabib import names, numbering, store, titles, venues
from lorabib.exporters import bib, bibtex_names, csl_json
from lorabib.exporters.entries import listed
from lorabib.exporters.options import DEFAULT
from lorabib.model import Item, Paper
from lorabib.references.pandoc import find
from lorabib.store.venues import read_venues

LIBRARY = store.locate(Path(__file__).parent.parent, Path())
KNOWN = frozenset(store.read_protected(LIBRARY))
VENUES, SPELLINGS = read_venues(LIBRARY), store.read_spellings(LIBRARY)
PATIENCE = 300  # seconds for one run of pandoc


class Task(NamedTuple):
    """`prepare` makes of papers what `run` then writes, anew for each round where it `changes`."""

    name: str
    prepare: Callable[[tuple[Paper, ...]], Any]
    run: Callable[[Any], object]
    rounds: int = 5
    changes: bool = False


def normalise(raw: list[Item]) -> list[Item]:
    """As `lorabib.assemble` does it, with the shipped tables; nothing is remembered at first."""
    table, authority = venues.Table(VENUES), names.Authority(SPELLINGS)
    known_as = ("arxiv:2106.09685", "doi:10.1000/1")  # a paper is known by two identifiers
    return [
        venues.normalise(
            numbering.normalise(titles.normalise(names.normalise(item, authority, known_as))), table
        )
        for item in raw
    ]


def written(found: tuple[Paper, ...]) -> str:
    bibtex_names._odd_name.cache_clear()  # no round profits from the one before
    return bib.export(found, known=KNOWN)


def as_pybtex(found: tuple[Paper, ...]) -> Any:
    from pybtex.database import BibliographyData, Entry, Person
    from pybtex.database.input.bibtex import split_name_list

    entries = {}
    for paper in listed(found, DEFAULT):
        kind, fields = bib.shaped(paper, bib.TEX, KNOWN)
        persons = {
            role: [Person(name) for name in split_name_list(value)]
            for role, value in fields
            if role in ("author", "editor")
        }
        rest = [(name, value) for name, value in fields if name not in persons]
        entries[paper.key] = Entry(kind, fields=rest, persons=persons)
    return BibliographyData(entries=entries)


def as_bibtexparser(found: tuple[Paper, ...]) -> Any:
    from bibtexparser import Library
    from bibtexparser.model import Entry, Field

    entries = []
    for paper in listed(found, DEFAULT):
        kind, fields = bib.shaped(paper, bib.TEX, KNOWN)
        entries.append(Entry(kind, paper.key, [Field(name, value) for name, value in fields]))
    return Library(entries)


def bibtexparser_in_place(library: Any) -> str:
    import bibtexparser
    from bibtexparser.middlewares.parsestack import default_unparse_stack

    stack = default_unparse_stack(allow_inplace_modification=True)
    return bibtexparser.write_string(library, unparse_stack=stack)


def bibtexparser_default(library: Any) -> str:
    import logging

    import bibtexparser

    logging.disable(logging.WARNING)  # that copying is slow
    return bibtexparser.write_string(library)


def pandoc(to: str) -> Callable[[bytes], bytes]:
    def run(source: bytes) -> bytes:
        engine = find()
        assert engine, "no pandoc: pip install 'lorabib[csl]'"
        command = [str(engine.path), "-f", "csljson", "-t", to]
        done = subprocess.run(
            command, input=source, capture_output=True, check=True, timeout=PATIENCE
        )
        return done.stdout

    return run


def as_json(found: tuple[Paper, ...]) -> bytes:
    return csl_json.export(found).encode()


def dumped(values: list[Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2)


TASKS = {
    "bib": (
        Task("lorabib", lambda p: p, written),
        Task("pybtex", as_pybtex, lambda data: data.to_string("bibtex"), rounds=3),
        Task("bibtexparser", as_bibtexparser, bibtexparser_default, rounds=3),
        Task("bibtexparser, in place", as_bibtexparser, bibtexparser_in_place, 5, changes=True),
        Task("pandoc", as_json, pandoc("bibtex"), rounds=1),
    ),
    "CSL-JSON": (
        Task("lorabib", lambda p: p, csl_json.export),
        Task("json.dumps, indented", lambda p: json.loads(as_json(p)), dumped),
        Task("json.dumps", lambda p: json.loads(as_json(p)), json.dumps),
        Task("pandoc", as_json, pandoc("csljson"), rounds=1),
    ),
    "normalising": (Task("lorabib", lambda p: [x.item for x in p], normalise),),
}


def measure(kind: str, name: str, source: Path) -> dict[str, float | None]:
    """Median processor seconds of a task, the process's peak memory in MiB before and after it."""
    task = next(task for task in TASKS[kind] if task.name == name)
    given = task.prepare(read(source))
    before, seconds = _peak(), []
    for _ in range(task.rounds):
        if task.changes and seconds:
            given = task.prepare(read(source))
        start = _seconds()
        try:
            task.run(given)
        except subprocess.TimeoutExpired:
            return {"seconds": None, "before": before, "peak": None}
        seconds.append(_seconds() - start)
    if name == "pandoc":  # its own memory, not that of the process that feeds it
        return {"seconds": median(seconds), "before": 0, "peak": _peak(resource.RUSAGE_CHILDREN)}
    return {"seconds": median(seconds), "before": before, "peak": _peak()}


def read(source: Path) -> tuple[Paper, ...]:
    return msgspec.msgpack.decode(source.read_bytes(), type=tuple[Paper, ...])


def generate(number: int, folder: Path) -> dict[str, Path]:
    """Files of papers, for each kind of task: not normalised for normalising."""
    raw = items(number)
    found = {"raw": raw, "normalised": normalise(raw)}
    for name, of in found.items():
        (folder / name).write_bytes(msgspec.msgpack.encode(papers(of)))
    return {kind: folder / ("raw" if kind == "normalising" else "normalised") for kind in TASKS}


def _seconds() -> float:
    """Seconds of processor time, of this process and those that it ran."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _peak(who: int = resource.RUSAGE_SELF) -> int:
    return round(resource.getrusage(who).ru_maxrss / 1024)


def row(kind: str, task: Task, number: int, source: Path, ours: float) -> tuple[str, float]:
    """A line of the table, and the seconds of lorabib, which is the first of its kind."""
    print(f"{number:,} papers, {kind}: {task.name} …", file=sys.stderr, flush=True)
    command = [sys.executable, __file__, "--one", kind, task.name, str(source)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    what = f"| {number:,} | {kind} | {task.name} |"
    if found["seconds"] is None:
        return f"{what} over {PATIENCE} s | | | | |", ours
    ours = ours or found["seconds"]
    return (
        f"{what} {found['seconds']:.3f} s | {number / found['seconds']:,.0f} "
        f"| {found['seconds'] / ours:.2f} | {found['peak']:,} | {found['before'] or '–'} |"
    ), ours


def main() -> None:
    if sys.argv[1] == "--one":
        kind, name, source = sys.argv[2:]
        print(json.dumps(measure(kind, name, Path(source))))
        return
    print("| papers | to | writer | median | papers a second | times | peak, MiB | before |")
    print("|---|---|---|---|---|---|---|---|")
    for number in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            sources = generate(number, Path(folder))
            for kind, tasks in TASKS.items():
                ours = 0.0
                for task in tasks:
                    line, ours = row(kind, task, number, sources[kind], ours)
                    print(line, flush=True)


if __name__ == "__main__":
    main()
