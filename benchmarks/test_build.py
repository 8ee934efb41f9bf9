"""The library build alone, on generated papers: seconds and peak memory, growth.

    python -m pytest benchmarks/test_build.py -s

Each size runs in a process of its own (`build.py`), so that its peak memory is its own. 100,000
papers take about a minute.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

SCRIPT = Path(__file__).with_name("build.py")


@pytest.mark.benchmark(group="build in a process of its own, with generating the papers")
@pytest.mark.parametrize("papers", [267, 10_000, 100_000])
def test_build(benchmark: BenchmarkFixture, papers: int) -> None:
    command = [sys.executable, str(SCRIPT), str(papers)]
    done = benchmark.pedantic(
        subprocess.run, (command,), {"capture_output": True, "check": True}, rounds=1
    )
    measured = json.loads(done.stdout)
    benchmark.extra_info.update(measured)
    print(f"\n{measured}")
    assert measured["found"] == papers
