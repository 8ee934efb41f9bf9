"""The commands of docs/keepers.md, run as they stand there, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import lending
from registries import records
from registries.server import Registries

PAGE = (Path(__file__).parent.parent / "docs/keepers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
[LIST] = [text for kind, text in BLOCKS if kind == "markdown"]
COMMANDS = [text for kind, text in BLOCKS if kind == "sh"]
PRINTED = [text for kind, text in BLOCKS if not kind]


@pytest.fixture
def gardens(registries: Registries) -> Registries:
    title = "Sleepy Seeds for Restless Gardens"
    paper = {"title": title, "authors": ("Doe, Jane", "Roe, Rick"), "issued": "2024-01-02"}
    registries.add(records.arxiv(arxiv="2401.00001", **paper))
    return registries


def test_the_page_does_what_it_says(gardens: Registries, tmp_path: Path) -> None:
    source = tmp_path / "awesome-gardens" / "README.md"
    source.parent.mkdir()
    source.write_text(LIST, "utf-8")
    printed = []
    for block in COMMANDS:
        for line in block.splitlines():
            if "import" in line:
                source.write_text(changed(LIST), "utf-8")
            program, *arguments = shlex.split(line)
            done = lending.run(gardens, tmp_path, *arguments, exports=True)
            assert (program, done.returncode) == ("lorabib", 0), done.stderr
            if arguments[0] == "init":
                lending.hurried(tmp_path / "mine")
            printed.append(done.stdout)
    assert printed[0] == PRINTED[0]
    assert printed[2] == PRINTED[1]
    assert "would write" not in printed[3] and "1 new, 1 gone, 1 changed" in printed[3]
    assert printed[5] == "mine: format 1: nothing to do\n"
    exports = tmp_path / "mine" / "exports"
    assert "doe2024sleepy" in (exports / "seeds.bib").read_text("utf-8")
    assert {"all.bib", "seeds.bib", "weeds.bib", "seeds.json", "seeds.md"} <= {
        path.name for path in exports.iterdir()
    }


def changed(text: str) -> str:
    """The list with a paper more, a paper less, a year put right, and rows on other lines."""
    text = text.replace("Nobody Sowed, 2023", "Nobody Sowed, 2022")
    head, _, _ = text.partition("## Soil")
    return head + "## Weeds\n\n- Weeds Without End, 2024 [[Paper]](https://arxiv.org/abs/2401.1)\n"
