"""Whole commands, each beside a bare Python in the same run.

    python -m pytest benchmarks/test_start.py --benchmark-columns=min,median,max

The last column of interest is the ratio that pytest-benchmark prints behind each median: all
commands are in one group, and the bare start is its fastest.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

LORABIB = str(Path(sys.executable).with_name("lorabib"))
EXPORT = [LORABIB, "export", "--category", "moe"]
COMMANDS = {
    "bare python": [sys.executable, "-c", "pass"],
    "--version": [LORABIB, "--version"],
    "--help": [LORABIB, "--help"],
    "export moe, .bib and .json": [*EXPORT, "-f", "bib", "-f", "json"],
    "export moe, all three": EXPORT,
    "export of everything, .bib and .json": [LORABIB, "export", "-f", "bib", "-f", "json"],
}
SLOW = {
    "bare python": [sys.executable, "-c", "pass"],
    "export of everything": [LORABIB, "export"],
}


def run(command: list[str], folder: Path, cache: Path) -> None:
    environment = {**os.environ, "LORABIB_CACHE": str(cache)}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


@pytest.mark.benchmark(group="start, library kept")
@pytest.mark.parametrize("name", COMMANDS)
def test_command(benchmark: BenchmarkFixture, tmp_path: Path, name: str) -> None:
    run(COMMANDS[name], tmp_path, tmp_path / "cache")
    benchmark.pedantic(run, (COMMANDS[name], tmp_path, tmp_path / "cache"), rounds=20)


@pytest.mark.benchmark(group="everything, with the CSL engine")
@pytest.mark.parametrize("name", SLOW)
def test_everything(benchmark: BenchmarkFixture, tmp_path: Path, name: str) -> None:
    benchmark.pedantic(run, (SLOW[name], tmp_path, tmp_path / "cache"), rounds=3)


@pytest.mark.benchmark(group="start, library built anew")
@pytest.mark.parametrize("name", ["bare python", "export moe, .bib and .json"])
def test_first_run(benchmark: BenchmarkFixture, tmp_path: Path, name: str) -> None:
    caches = (tmp_path / f"cache{n}" for n in range(100))
    benchmark.pedantic(run, setup=lambda: ((COMMANDS[name], tmp_path, next(caches)), {}), rounds=5)
