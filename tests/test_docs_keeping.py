"""The commands of docs/keeping.md, run as they stand there, one after the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from test_diff import valid

PAGE = (Path(__file__).parent.parent / "docs/keeping.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
[LIST] = [text for kind, text in BLOCKS if kind == "markdown"]
WHO = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
       for what, value in (("NAME", "K"), ("EMAIL", "k@example.org"))}  # fmt: skip


def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "reading.md").write_text(LIST, "utf-8")
    steps = [text for kind, text in BLOCKS if kind != "markdown"]
    lines = [f'lorabib() {{ "{sys.executable}" -m lorabib "$@"; }}', "set -e"]
    for text in [text for kind, text in BLOCKS if kind == "sh"]:
        lines += [text, "echo =="]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LORABIB_L", "GIT_"))}
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=tmp_path,
        env=env | WHO | {"PYTHONIOENCODING": "utf-8", "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout.split("==\n")
    told = [text for kind, text in BLOCKS if not kind]
    assert printed[4] == told[3]
    assert printed[1:5] == told
    assert (tmp_path / "notes.md").read_text("utf-8").startswith("## New papers\n")
    feed = (tmp_path / "changes.xml").read_text("utf-8")
    assert "tag:reading.example.org,2026:" in feed
    valid(feed)
    assert len(steps) == len(printed) - 1 + len(told)
