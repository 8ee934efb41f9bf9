"""`lorabib.Library`: a call for each command, and the page that teaches it."""

from __future__ import annotations

import inspect
import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

import lorabib
from lorabib.cli import COMMANDS

PAGE = (Path(__file__).parent.parent / "docs/python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)

#: Command -> the calls that do what it does.
TWINS = {
    "add": "add",
    "adopt": "adopt",
    "audit": "audit fix_list",
    "categories": "categories status",
    "check": "check check_file",
    "cite": "cite",
    "completions": "completions",
    "diff": "diff",
    "edit": "edit",
    "eval": "evaluate",
    "export": "export check_exports",
    "formats": "formats",
    "import": "import_list import_file",
    "init": "init",
    "key": "key",
    "keys": "rename_key",
    "migrate": "migrate",
    "move": "move",
    "papers": "papers in_category",
    "read": "read",
    "references": "references",
    "remove": "remove",
    "resolve": "resolve plan",
    "search": "search",
    "show": "show printed",
    "status": "status",
    "styles": "styles",
    "subset": "subset",
    "tidy": "tidy",
    "why": "why",
}


def test_every_command_has_its_twin() -> None:
    assert set(TWINS) == set(COMMANDS)
    for name in " ".join(TWINS.values()).split():
        assert inspect.getdoc(getattr(lorabib.Library, name)), name


def test_the_page_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for (kind, text), (next_kind, said) in zip(BLOCKS, [*BLOCKS[1:], ("python", "")], strict=True):
        if kind != "python":
            continue
        out = io.StringIO()
        with redirect_stdout(out):
            exec(compile(text, "docs/python.md", "exec"), names)
        if not next_kind:
            assert out.getvalue() == said
    assert (tmp_path / "paper" / "moe.bib").is_file() and (tmp_path / "mine.bib.bak").is_file()


def test_commands_start_without_it() -> None:
    probe = "import sys, lorabib.cli; print('lorabib.api' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "False\n"


def test_what_the_package_does_not_have_is_said_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Libary'"):
        _ = lorabib.Libary  # type: ignore[attr-defined]
