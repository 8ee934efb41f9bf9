"""What a command may load: start-up is time that every user pays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "anyascii",
    "bibtexparser",
    "habanero",
    "hypothesis",
    "markdown_it",
    "pybtex",
    "pylatexenc",
    "pypandoc",
    "rapidfuzz",
    "rich",
    "rispy",
    "tomlkit",
    "tomllib",
    "yaml",
    "concurrent.futures",
    "subprocess",
}
PROBE = """
import sys
from lorabib.cli import main
try:
    main(sys.argv[1:])
except SystemExit as done:
    code = done.code
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stderr.split("\n"))


@pytest.mark.parametrize(
    "arguments", [("--version",), ("--help",), ("export", "--help"), ("formats", "--help")]
)
def test_help_loads_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    modules = loaded(tmp_path, *arguments)
    assert not modules & (HEAVY | {"msgspec"})


def test_a_second_export_reads_the_kept_library_and_loads_no_reader(tmp_path: Path) -> None:
    formats = ("bib", "biblatex", "json", "csl-yaml", "hayagriva", "ris", "list")
    named = [part for name in formats for part in ("-f", name)]
    command = ("export", "-c", "moe", *named, "-o", str(tmp_path))
    loaded(tmp_path, *command)
    assert not loaded(tmp_path, *command) & HEAVY


def test_bib_alone_loads_no_other_format(tmp_path: Path) -> None:
    command = ("export", "-c", "moe", "-f", "bib", "-o", str(tmp_path))
    loaded(tmp_path, *command)
    modules = {
        name.rpartition(".")[2] for name in loaded(tmp_path, *command) if "exporters" in name
    }
    assert not modules & {"biblatex", "csl_json", "csl_yaml", "hayagriva", "ris", "curated", "yaml"}
