"""Reading, tidying and changing a `.bib` file, beside bibtexparser's bare reading of it.

    python benchmarks/bibfile.py [ENTRIES] [FILE.bib ...]

A generated file in the styles of several authors (aligned, one line, quotes, LaTeX accents, names
and sums, text between), 10,000 entries if no number is given; files that are named are read, too.
Every time is processor time, the best of three, all in one run.
"""

from __future__ import annotations

import logging
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bibtexparser
from generate import word

from lorabib import identifiers
from lorabib.bibfile import plain
from lorabib.bibfile.diffs import unified
from lorabib.bibfile.doubles import doubles
from lorabib.bibfile.editing import Set, edits
from lorabib.bibfile.encoding import decode
from lorabib.bibfile.items import item_of
from lorabib.bibfile.naming import identified
from lorabib.bibfile.reading import parse
from lorabib.bibfile.tidying import Tidy, tidied

ACCENTS = ["{\\'e}", '{\\"o}', "\\'a", "{\\o}", "\\v{s}"]


def _name(rng: random.Random) -> str:
    family = word(rng, 3).title()
    if rng.random() < 0.1:
        family += rng.choice(ACCENTS)
    given = f"{word(rng, 2).title()} {rng.choice('ABCDEF')}."
    return f"{family}, {given}" if rng.random() < 0.5 else f"{given} {family}"


def _fields(rng: random.Random, number: int) -> dict[str, str]:
    title = f"{{{word(rng, 2).title()}}}: " + " ".join(word(rng, 3) for _ in range(9))
    names = " and ".join(_name(rng) for _ in range(rng.randint(1, 9)))
    found = {"title": f"{{{title}}}", "author": f"{{{names}}}", "year": str(2010 + number % 15)}
    if number % 3 == 0:
        arxiv = f"{10 + number % 15}{1 + number % 12:02d}.{number % 90000 + 10000}"
        return {**found, "journal": f"{{arXiv preprint arXiv:{arxiv}}}"}
    if number % 3 == 1:
        found |= {"booktitle": f'"Proceedings of the {word(rng, 3)} Conference"', "month": "jul"}
    else:
        found |= {"journal": "jinv # { B}", "volume": f"{{{number % 40}}}", "number": "{3}"}
    pages = f"{{{number}--{number + 12}}}"
    return {**found, "pages": pages, "doi": f"{{10.5555/{word(rng, 3)}.{number}}}"}


def _entry(rng: random.Random, number: int) -> str:
    kind = ("misc", "inproceedings", "article")[number % 3]
    fields, key = _fields(rng, number), f"{word(rng, 2)}{number}"
    style = number // 1000 % 3
    if style == 0:
        body = "".join(f"  {name:<12} = {value},\n" for name, value in fields.items())
        return f"@{kind}{{{key},\n{body}}}\n"
    body = ",\n\t".join(f"{name}={value}" for name, value in fields.items())
    return f"@{kind}{{{key},\n\t{body}}}\n" if style == 1 else f"@{kind}{{{key}, {body}}}"


def generated(entries: int) -> str:
    """A file of `entries` entries, always the same."""
    rng = random.Random(1)
    parts = ['@string{jinv = "Journal of Inventions"}\n']
    for number in range(entries):
        if number % 100 == 0:
            parts.append(f"% --- part {number // 100}\n")
        parts.append(_entry(rng, number))
    return "\n".join(parts)


def best(work: Callable[[], object], rounds: int = 3) -> float:
    times = []
    for _ in range(rounds):
        plain._name.cache_clear()  # as in a program that has just been started
        plain._letter.cache_clear()
        identifiers.parse.cache_clear()
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def measure(name: str, text: str) -> None:
    """One line a job, with how long it takes beside the bare reading."""
    found = parse(text, name)
    ids = [Set(entry, "note", "seen") for entry in found.entries[::10]]
    changes = edits(found, ids)
    raw = text.encode("utf-8", "surrogateescape")
    jobs: dict[str, Callable[[], object]] = {
        "bibtexparser.parse_string": lambda: bibtexparser.parse_string(text),
        "bytes to text": lambda: decode(raw),
        "parse": lambda: parse(text, name),
        "parse, identifiers": lambda: [identified(e) for e in parse(text, name).entries],
        "parse, items": lambda: [item_of(e) for e in parse(text, name).entries],
        "doubles": lambda: list(doubles(found, name)),
        "tidy": lambda: tidied(found, Tidy()),
        "tidy --sort key": lambda: tidied(found, Tidy(order="key")),
        "a change in each tenth entry": lambda: edits(found, ids),
        "their diff": lambda: unified(text, changes, name),
    }
    lines = text.count("\n")
    print(f"{name}: {len(found.entries):,} entries, {lines:,} lines, {len(text):,} characters")
    bare = 0.0
    for job, work in jobs.items():
        took = best(work)
        bare = bare or took
        print(f"  {job:<30} {took * 1000:9.0f} ms {took / bare:7.2f}")


def main() -> None:
    logging.disable(logging.CRITICAL)
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    for entries in numbers or [10_000]:
        measure("generated", generated(entries))
    for path in (Path(a) for a in sys.argv[1:] if not a.isdecimal()):
        measure(path.name, decode(path.read_bytes()).text)


if __name__ == "__main__":
    main()
