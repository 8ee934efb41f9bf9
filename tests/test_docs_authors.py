"""The documents and commands of docs/authors.md, run as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import engines
import forked

PAGE = (Path(__file__).parent.parent / "docs/authors.md").read_text(encoding="utf-8")
DOCUMENTS = dict(re.findall(r"^`(\S+)`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def told_after(number: int) -> str:
    """What a block of commands prints last: the block without a language behind it."""
    kind, text = BLOCKS[number + 1] if number + 1 < len(BLOCKS) else ("sh", "")
    return "" if kind else text


COMMANDS = [(text, told_after(n)) for n, (kind, text) in enumerate(BLOCKS) if kind == "sh"]


@pytest.mark.latex
def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    engines.need("pdflatex", "bibtex")
    for name, text in DOCUMENTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = {"PATH": "/usr/bin:/bin", "LORABIB_CACHE": str(tmp_path / "cache")}
    told = {}
    for block, said in COMMANDS:
        lines = block.splitlines()
        for line in lines:
            program, *arguments = shlex.split(line)
            done = forked.lorabib(arguments, tmp_path, environment)
            assert (program, done.returncode) == ("lorabib", 0), done.stderr
            told[line] = done.stdout
        if said:
            assert told[lines[-1]] == said
    check, first, second = (told[line] for line in told if " own.bib " in line)
    assert "[cut-authors]" in check and "[published-preprint]" in check
    assert "+@inproceedings{dettmers2023," in first and not second
    assert (tmp_path / "own.bib.bak").read_text("utf-8") == DOCUMENTS["own.bib"]
    assert "% copied from somewhere\n@inproceedings{dettmers2023,\n" in (
        tmp_path / "own.bib"
    ).read_text("utf-8")
    for command in ("pdflatex", "bibtex", "pdflatex", "pdflatex"):
        mode = ["-interaction=nonstopmode"] if command == "pdflatex" else []
        done_by = engines.run([command, *mode, "paper"], tmp_path)
        assert done_by.returncode == 0, done_by.stdout.decode("utf-8", "replace")[-800:]
    log = (tmp_path / "paper.log").read_text("latin-1")
    assert "undefined" not in log and "Warning" not in (tmp_path / "paper.blg").read_text("latin-1")
