"""Build a generated library in a process of its own: seconds and peak memory.

python benchmarks/build.py 267 10000 100000
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

from generate import data

from lorabib.build import built


def measure(papers: int) -> dict[str, float]:
    """Seconds of the build alone, and the process's peak memory in MiB before and after it."""
    generated = data(papers)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    library = built(generated)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    resolved = sum(p.status != "unresolved" for p in library.papers)
    return {
        "papers": papers,
        "found": len(library.papers),
        "resolved": resolved,
        "seconds": round(seconds, 3),
        "input MiB": round(before),
        "peak MiB": round(peak),
    }


def main() -> None:
    if len(sys.argv) == 2:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    for papers in sys.argv[1:]:
        subprocess.run([sys.executable, __file__, papers], check=True)


if __name__ == "__main__":
    main()
