"""`check --offline` on an author's file of 10,000 entries, beside bibtexparser's reading of it.

    python benchmarks/proof.py                  # the library that comes with lorabib
    python benchmarks/proof.py --library DIR    # another one

Measured in one process, in turns, the best of several: bibtexparser's bare reading (no
middleware), its usual reading, and all of `lorabib check --offline`: reading the file, opening
the kept library, looking up and comparing, text and fields, works that stand twice. Two files: of
10,000 generated works, which the library does not have, in all the shapes of authors' files; and
of the library's own works over and over, where every entry is compared.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path

import bibtexparser
import generate

from lorabib import build, store
from lorabib.bibfile.reading import parse
from lorabib.exporters import bib
from lorabib.proof import Ground, Proof, check_file

ENTRIES = 10_000
#: What authors' files have and exports have not.
ODD = (
    ("  title = {", "  title     = {"),
    (" and ", " and\n               "),
    ("@inproceedings", "@InProceedings"),
    ("  year = {2023},", "  year = 2023,"),
    ("  title = {", "  keywords = {a_b & c},\n  title = {"),
    ("low rank", "low {R}ank $x_1$ \\& G{\\\"o}del's"),
)


def unknown_works() -> str:
    """A file of works that no library has."""
    rng = random.Random(7)
    library = build.built(generate.data(ENTRIES, seed=7))
    entries = [bib.entry(paper, frozenset()) for paper in library.papers]
    return "\n".join(entry.replace(*rng.choice(ODD)) for entry in entries)


def own_works(location: store.Location) -> str:
    """A file of the library's own works, each many times."""
    papers = build.load(location).papers
    entries = [bib.entry(paper, frozenset()) for paper in papers]
    turns = -(-ENTRIES // len(entries))
    return "\n".join(
        entry.replace("{", f"{{n{turn}", 1) for turn in range(turns) for entry in entries
    )


def checked(text: str, location: store.Location) -> Proof:
    """All that the command does, but for the printing."""
    with build.uncollected():
        found = parse(text, "refs.bib")
    return check_file(found, "refs.bib", Ground(location))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(name: str, text: str, location: store.Location, turns: int) -> None:
    works: dict[str, Callable[[], object]] = {
        "bibtexparser, bare": lambda: bibtexparser.parse_string(text, parse_stack=[]),
        "bibtexparser": lambda: bibtexparser.parse_string(text),
        "lorabib, reading alone": lambda: parse(text, "refs.bib"),
        "lorabib check --offline": lambda: checked(text, location),
    }
    taken: dict[str, list[float]] = {what: [] for what in works}
    for _ in range(turns):
        for what, work in works.items():
            taken[what].append(seconds(work))
    best = {what: min(each) for what, each in taken.items()}
    found = checked(text, location)
    print(f"{name}: {found.entries} entries, {len(text) / 1e6:.1f} MB")
    for what, one in best.items():
        print(f"  {what:<26} {one:6.2f} s  {one / best['bibtexparser, bare']:5.2f} x bare")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--library", type=Path)
    options.add_argument("--turns", type=int, default=3)
    chosen = options.parse_args()
    location = store.locate(chosen.library, Path.cwd())
    build.load(location)  # keeps it
    measured("works that the library lacks", unknown_works(), location, chosen.turns)
    measured("the library's own works", own_works(location), location, chosen.turns)


if __name__ == "__main__":
    main()
