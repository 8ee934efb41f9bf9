"""Bringing changed lists into libraries: whole processes, their seconds and their peak memory.

    python benchmarks/keeping.py [10000 100000]

A library of each number of papers, in lists of 10,000 rows with 40 headings, and its key ledger.
Into each the first list is brought in again in a version in which of a hundred rows three are new,
three gone, five changed and five moved, all in another order; then the same once more, which
changes nothing. Beside it: lists of 1,000 and of 100,000 rows alone, to see what grows with what.
Seconds are those of the processor; peak memory is the process's own (a bare `lorabib --version`
stands beside it). A table in Markdown goes to standard output.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import data

from lorabib.keeping import tree
from lorabib.keeping.templates import files
from lorabib.keys import title_identifier
from lorabib.model import Category, ListEntry

ROWS, HEADINGS = 10_000, 40


#: The command, which says at its end how much memory it had at most: what the system counts for a
#: child begins with its parent's.
COMMAND = """
import atexit, sys
from pathlib import Path
status = Path("/proc/self/status")
peak = lambda: next(l for l in status.read_text().splitlines() if l.startswith("VmHWM"))
atexit.register(lambda: print(peak(), file=sys.stderr))
from lorabib.__main__ import main
main()
"""


def row(entry: ListEntry) -> str:
    """A row as lists print it."""
    link = f" [[Paper]]({entry.links[0].url})" if entry.links else ""
    return f"- {entry.title}, {entry.year}{link}\n"


def text(entries: list[ListEntry]) -> str:
    """A list of these rows below their headings."""
    below: dict[str, list[str]] = {f"Heading {n}": [] for n in range(HEADINGS)}
    for entry in entries:
        below[entry.headings[0]].append(row(entry))
    return "# Papers\n\n" + "".join(f"## {h}\n\n{''.join(r)}\n" for h, r in below.items() if r)


def changed(entries: list[ListEntry], others: list[ListEntry]) -> list[ListEntry]:
    """The next version of a list; new rows are `others`."""
    import msgspec

    rng, made = random.Random(2), []
    for entry in entries:
        fate = rng.random()
        if fate < 0.05:
            entry = msgspec.structs.replace(entry, year=(entry.year or 2020) + 1)
        elif fate < 0.10:
            entry = msgspec.structs.replace(entry, headings=(f"Heading {rng.randrange(HEADINGS)}",))
        if fate < 0.97:
            made.append(entry)
    made += others[: len(entries) * 3 // 100]
    rng.shuffle(made)
    return made


def library(folder: Path, entries: list[ListEntry], rows: int) -> None:
    """A library on the disk, in lists of so many rows."""
    lists = [entries[start : start + rows] for start in range(0, len(entries), rows)]
    categories = [
        Category(
            slug=f"c{n}",
            title=f"Heading {n}",
            headings=tuple(f"list-{i}: Heading {n}" for i in range(len(lists))),
        )
        for n in range(HEADINGS)
    ]
    lines = ["identifier\tkey\tsince"]
    for n, entry in enumerate(entries):
        lines.append(f"{title_identifier(entry.title)}\tkey{n}\t0.1.0")
        lines += [f"{link.url.replace('https://arxiv.org/abs/', 'arxiv:')}\tkey{n}\t0.1.0"
                  for link in entry.links]  # fmt: skip
    made = files("bench", {}, "\n".join(lines) + "\n", tree.BEGINNING + tree.written(categories))
    made |= {f"data/lists/list-{i}.md": text(part) for i, part in enumerate(lists)}
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def measured(*arguments: str) -> tuple[float, int, str]:
    """Seconds of the processor, peak memory in MiB, and the summary of a command."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    said = process.stdout.read()
    peak = next(line for line in said.splitlines() if line.startswith("VmHWM"))
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    told = [line for line in said.splitlines() if line.startswith("list-0: ")]
    return used.ru_utime + used.ru_stime, int(peak.split()[1]) // 1024, (told or [""])[0]


def main() -> None:
    numbers = [int(one) for one in sys.argv[1:]] or [10_000, 100_000]
    seconds, peak, _ = measured("--version")
    print("| library | rows of the list | version | seconds | peak MiB | told |")
    print("|---|---|---|---|---|---|")
    print(f"| `lorabib --version` | | | {seconds:.2f} | {peak} | |", flush=True)
    cases = [(number, ROWS) for number in numbers] + [(1_000, 1_000), (100_000, 100_000)]
    papers = list(data(max(numbers) + ROWS).entries)
    for number, rows in cases:
        with tempfile.TemporaryDirectory() as folder:
            mine, source = Path(folder) / "mine", Path(folder) / "list-0.md"
            entries, others = papers[:number], papers[-ROWS:]
            library(mine, entries, rows)
            source.write_text(text(changed(entries[:rows], others)), encoding="utf-8")
            for version in ("changed", "the same again"):
                seconds, peak, told = measured("import", str(source), "--library", str(mine))
                said = told.removeprefix("list-0: ")
                print(
                    f"| {number:,} | {rows:,} | {version} | {seconds:.2f} | {peak} | {said} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
