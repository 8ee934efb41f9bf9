"""Making the `.bib` of a paper: whole processes beside others, with 200 citations.

    python benchmarks/subset.py [267 100000]

A library of each size is made as `lookup.py` does, with its index and its `all.bib`; a paper cites
200 of its papers, by an `.aux` file and by a `.tex` of a thousand lines. Then in turns, a round
each: bare Python, `lorabib subset`, `bibexport` (BibTeX with a style that writes entries) and
`bibtool -x`, which read `all.bib`. `times` is the median of the ratios to bare Python in the same
round; what takes longer than a second has three rounds, what takes longer than five minutes is left
out.

Run it with the Python of an environment where lorabib is installed from a wheel.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from lookup import LORABIB, make

CITED = 200
ROUNDS, ROUNDS_OF_SLOW, SLOW, LONGEST = 20, 3, 1.0, 300


def paper(folder: Path) -> None:
    """A paper that cites some papers of the library, as LaTeX leaves it and as it is written."""
    keys = [
        line.partition("{")[2].rstrip(",\n")
        for line in (folder / "all.bib").open(encoding="utf-8")
        if line.startswith("@")
    ]
    cited = random.Random(7).sample(keys, CITED)
    head = "\\relax \n\\bibstyle{plain}\n\\bibdata{all}\n"
    text = head + "".join(f"\\citation{{{key}}}\n" for key in cited)
    (folder / "paper.aux").write_text(text)
    lines = [f"As \\citet[p.~{n}]{{{key}}} say, % \\cite{{no}}\n" for n, key in enumerate(cited)]
    filled = "".join(line + "Some words of the text, $x^2$, and \\emph{more} of it.\n" * 4
                     for line in lines)  # fmt: skip
    (folder / "paper.tex").write_text(filled)


def commands() -> Iterator[tuple[str, list[str]]]:
    """What is started, by name; what is not installed is left out, and said so."""
    yield "python -c pass", [sys.executable, "-c", "pass"]
    for name in ("paper.aux", "paper.tex"):
        yield f"lorabib subset {name}", [LORABIB, "subset", name, "-o", "refs.bib"]
    for name, options in (
        ("bibexport", ["-ns", "-o", "exported.bib", "paper.aux"]),
        ("bibtool", ["-q", "-x", "paper.aux", "-o", "tool.bib"]),
    ):
        if program := shutil.which(name):
            yield f"{name} paper.aux", [program, *options]
        else:
            print(f"{name} is not installed: left out", file=sys.stderr)


def _run(command: Sequence[str], folder: Path) -> float | None:
    made = folder / "refs.bib"
    made.unlink(missing_ok=True)
    start = time.perf_counter()
    try:
        subprocess.run(command, cwd=folder, check=False, timeout=LONGEST, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    taken = time.perf_counter() - start
    if "subset" in command:
        found = made.read_text("utf-8").count("@inproceedings{")
        assert 0 < found <= CITED, found
    return taken


def cold(folder: Path) -> Iterator[tuple[str, float | None, float | None]]:
    """Name, median milliseconds, and median times of bare Python for each command."""
    started = dict(commands())
    # A first run may fill a cache.
    first = {name: _run(command, folder) for name, command in started.items()}
    times: dict[str, list[float]] = {name: [] for name in started}
    ratios: dict[str, list[float]] = {name: [] for name in started}
    for number in range(ROUNDS):
        bare = 0.0  # of this round: the first command is bare Python
        for name, command in started.items():
            took = first[name]
            if took is None or (took > SLOW and number >= ROUNDS_OF_SLOW):
                continue
            taken = _run(command, folder)
            if taken is not None:
                bare = bare or taken
                times[name].append(taken)
                ratios[name].append(taken / bare)
    for name in started:
        found = times[name]
        yield name, *((median(found) * 1000, median(ratios[name])) if found else (None, None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("numbers", nargs="*", type=int, default=[267, 100_000])
    rows: dict[str, list[str]] = {}
    numbers = parser.parse_args().numbers
    for number in numbers:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            os.environ["LORABIB_CACHE"] = str(folder / "cache")
            print(json.dumps(make(number, folder, papis=False)), file=sys.stderr)
            paper(folder)
            for command, ms, times in cold(folder):
                cell = "–" if times is None else f"{times:.1f} ({ms:.0f} ms)"
                rows.setdefault(command, []).append(cell)
    print(f"| times bare Python | {' | '.join(f'{n:,} papers' for n in numbers)} |")
    print(f"|---|{'---|' * len(numbers)}")
    for command, cells in rows.items():
        print(f"| `{command}` | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
