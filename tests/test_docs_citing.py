"""The documents and commands of docs/citing.md, run as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from lorabib.references import pandoc, styles

from oracle.works import STYLES
from tables import rows

PAGE = (Path(__file__).parent.parent / "docs/citing.md").read_text(encoding="utf-8")
DOCUMENTS = dict(re.findall(r"^`(\S+)`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in DOCUMENTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copy(styles.find("ieee").path, tmp_path)
    return tmp_path


def run(commands: str, folder: Path) -> str:
    """Run lines of the page in a shell; what they print. Nothing may be said on standard error."""
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    lines = f'lorabib() {{ "{sys.executable}" -m lorabib "$@"; }}\n'
    lines += f'pandoc() {{ "{engine.path}" "$@"; }}\nset -e\n' + commands
    done = subprocess.run(
        ["bash", "-c", lines],
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("note: ")]
    assert (done.returncode, said) == (0, [])
    return done.stdout


def commands(word: str) -> str:
    [found] = [block for block in COMMANDS if f"\n{word}" in f"\n{block}"]
    return str(found)


@pytest.mark.engine
def test_pandoc_resolves_every_citation_of_a_document(folder: Path) -> None:
    run(commands("pandoc --citeproc"), folder)
    page = (folder / "paper.html").read_text(encoding="utf-8")
    assert_resolved(page)
    assert "[1], [3]" in re.sub(r"<[^>]*>", "", page)  # what one citation of two prints


@pytest.mark.engine
def test_the_header_of_quarto_is_pandocs(folder: Path) -> None:
    run(commands("pandoc --citeproc").splitlines()[0], folder)
    run("pandoc --citeproc paper.qmd -f markdown -o quarto.html", folder)
    assert_resolved((folder / "quarto.html").read_text(encoding="utf-8"), "paper.qmd")


def assert_resolved(page: str, name: str = "paper.md") -> None:
    keys = set(re.findall(r"@(\w+)", DOCUMENTS[name]))
    assert set(re.findall(r'id="ref-(\w+)"', page)) == keys and len(keys) > 2
    assert "?</strong>" not in page
    assert "arXiv." not in re.sub(r"<[^>]*>", "", page)


def test_typst_compiles_a_document(folder: Path) -> None:
    typst = pytest.importorskip("typst")
    export, compiled = commands("typst compile").splitlines()
    run(export, folder)
    name = compiled.removeprefix("typst compile ")
    typst.compile(folder / name, output=folder / "paper.pdf", root=folder)
    assert (folder / "paper.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.engine
def test_lorabib_cite_prints_what_the_page_says(folder: Path) -> None:
    [shown] = re.findall(r"^```\n(\(Hu .*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert run(commands("lorabib cite"), folder) == shown


def test_the_page_counts_the_known_differences() -> None:
    works = Counter(style for style, _, _ in rows("citeproc.tsv"))
    differing = Counter(style for style, *_ in rows("citeproc_differs.tsv"))
    told = dict(re.findall(r"^\| ([a-z-]+) \| (\d+) \|", PAGE, re.MULTILINE))
    assert told == {style: str(works[style] - differing[style]) for style in STYLES}
