"""Completion in real shells, where they are installed, and what editors are given."""

from __future__ import annotations

import json
import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lorabib import build, store
from lorabib.cli import main
from lorabib.cli.completions import SHELLS
from lorabib.completions import Completions, completions
from lorabib.references import styles
from lorabib.registry import EXPORTERS

ROOT = Path(__file__).parent.parent
#: What is typed -> what is offered first.
CASES = {
    "lorabib sho": "show",
    "lorabib export --category mo": "moe",
    "lorabib key --category memo": "memory",
    "lorabib search -c memo": "memory",
    "lorabib export --format hay": "hayagriva",
    "lorabib show hu2022lora -f hay": "hayagriva",
    "lorabib search dora -f hay": "hayagriva",
    "lorabib show hu2022": "hu2022lora",
    "lorabib key hu2022": "hu2022lora",
    "lorabib why hu2022": "hu2022lora",
    "lorabib keys rename hu2022": "hu2022lora",
    "lorabib search --sort rel": "relevance",
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home with start-up files as the README has them, and `lorabib` on the path."""
    home = tmp_path_factory.mktemp("home")
    script = home / "bin" / "lorabib"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m lorabib "$@"\n')
    script.chmod(0o755)
    (home / ".bashrc").write_text(f"PS1='$ '\n{SHELLS['bash'][0]}\n")
    (home / ".zshrc").write_text(
        f"PS1='$ '\nautoload -Uz compinit && compinit -u -d {home}/dump\n{SHELLS['zsh'][0]}\n"
    )
    config = home / ".config" / "fish" / "config.fish"
    config.parent.mkdir(parents=True)
    config.write_text(f"{SHELLS['fish'][0]}\n")
    names = ("LORABIB_CACHE", "PYTHONPATH", "LANG", "LC_ALL")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    path = f"{script.parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "HOME": str(home), "ZDOTDIR": str(home), "PATH": path, "TERM": "dumb"}


def needs(shell: str) -> Any:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"no {shell}")


def run(command: list[str], environment: dict[str, str]) -> list[str]:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True,
                          timeout=120, check=True, stdin=subprocess.DEVNULL)  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


@needs("bash")
@pytest.mark.parametrize(("typed", "offered"), CASES.items())
def test_bash_function(environment: dict[str, str], typed: str, offered: str) -> None:
    words = typed.split()
    script = (
        f"{SHELLS['bash'][0]}\nCOMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}\n"
        "_lorabib_completion lorabib; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    assert run(["bash", "--norc", "-c", script], environment)[0] == offered


@needs("fish")
@pytest.mark.parametrize(("typed", "offered"), CASES.items())
def test_fish(environment: dict[str, str], typed: str, offered: str) -> None:
    found = run(["fish", "-c", f"complete -C {shlex.quote(typed)}"], environment)
    assert found[0].split("\t")[0] == offered
    if offered == "hu2022lora":
        assert "Low-Rank Adaptation of Large" in found[0]


@pytest.mark.parametrize(
    "shell",
    [
        pytest.param(["bash", "--noprofile", "-i"], marks=needs("bash"), id="bash"),
        pytest.param(["zsh", "-i"], marks=needs("zsh"), id="zsh"),
    ],
)
@pytest.mark.parametrize("typed", ["lorabib export --category memo", "lorabib show hu2022"])
def test_a_tab_in_a_terminal(environment: dict[str, str], shell: list[str], typed: str) -> None:
    rest = CASES.get(typed, "memory")[len(typed.split()[-1]) :]
    for screen in at_a_terminal(shell, environment, f"{typed}\t"):
        if f"{typed}{rest} " in screen.replace("\x08", ""):
            return
    pytest.fail(f"{screen!r} has no {rest!r}")


def at_a_terminal(
    command: list[str], environment: dict[str, str], typed: str, seconds: float = 60
) -> Iterator[str]:
    """All that a terminal has shown, each time that there is more, once `typed` was typed."""
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs,
                             stderr=theirs, start_new_session=True)  # fmt: skip
    os.close(theirs)
    shown, asked, until = "", False, time.monotonic() + seconds
    try:
        while select.select([ours], [], [], max(0, until - time.monotonic()))[0]:
            shown += os.read(ours, 4096).decode("utf-8", "replace")
            if not asked and "$ " in shown:
                os.write(ours, typed.encode())
                asked = True
            yield shown
    finally:
        shell.kill()
        shell.wait()
        os.close(ours)


# --- what is offered -------------------------------------------------------------------------


def offered(*words: str, library: Path = ROOT) -> list[str]:
    line = ["lorabib", words[0], "--library", str(library), *words[1:]]
    values = {"_LORABIB_COMPLETE": "bash_complete", "COMP_WORDS": shlex.join(line)}
    environment = {**os.environ, **values, "COMP_CWORD": str(len(line) - 1)}
    done = subprocess.run([sys.executable, "-m", "lorabib"], env=environment, timeout=120,
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stderr == ""
    return [line.partition(",")[2] for line in filter(None, done.stdout.splitlines())]


def test_all_categories_and_formats_are_offered() -> None:
    library = build.load(store.locate(ROOT, ROOT))
    assert offered("export", "-c", "") == list(build.names(library))
    assert offered("show", "-f", "") == list(EXPORTERS)
    assert offered("key", "") == [paper.key for paper in library.papers]
    assert offered("key", "zzz") == offered("export", "-c", "zzz") == []
    assert offered("key", "\x1b") == offered("key", "%") == offered("key", "'") == []


def test_a_library_that_cannot_be_read_offers_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert offered("show", "h", library=tmp_path) == []
    assert offered("export", "-c", "m", library=tmp_path) == []


def test_completion_reads_the_index_alone(tmp_path: Path) -> None:
    """And no model, no registry: each press of the tabulator waits for it."""
    probe = "import runpy, sys\ntry: runpy.run_module('lorabib', run_name='__main__')\n" \
            "finally: print(*sys.modules, file=sys.stderr)"  # fmt: skip
    values = {"COMP_WORDS": "lorabib show hu", "COMP_CWORD": "2"}
    values["_LORABIB_COMPLETE"] = "bash_complete"
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True,
                              text=True, timeout=120, env={**os.environ, **values})  # fmt: skip
    assert "plain,hu2022lora" in done.stdout.splitlines()
    loaded = set(done.stderr.split())
    assert not loaded & {"msgspec", "lorabib.build", "lorabib.model", "json", "lorabib.registry"}


# --- for editors -----------------------------------------------------------------------------


def test_the_document_of_completions() -> None:
    library = build.load(store.locate(ROOT, ROOT))
    run = CliRunner().invoke(main, ["completions", "--json", "--library", str(ROOT)])
    told = json.loads(run.stdout)
    assert list(told) == list(Completions.__struct_fields__)
    assert [one["key"] for one in told["papers"]] == [paper.key for paper in library.papers]
    [lora] = (one for one in told["papers"] if one["key"] == "hu2022lora")
    assert lora == {
        "key": "hu2022lora",
        "aliases": [],
        "title": "LoRA: Low-Rank Adaptation of Large Language Models",
        "authors": [
            "Edward J. Hu", "Yelong Shen", "Phillip Wallis", "Zeyuan Allen-Zhu", "Yuanzhi Li",
            "Shean Wang", "Lu Wang", "Weizhu Chen",
        ],
        "year": 2022,
        "venue": "ICLR",
        "categories": ["lora"],
    }  # fmt: skip
    assert [one["name"] for one in told["categories"]] == list(build.names(library))
    assert [one["name"] for one in told["formats"]] == list(EXPORTERS)
    assert told["styles"] == [style.name for style in styles.shipped()] and "apa" in told["styles"]
    assert completions(library) == completions(build.build(store.locate(ROOT, ROOT)))


def test_the_readme_has_the_line_of_each_shell() -> None:
    told = CliRunner().invoke(main, ["completions"]).stdout
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for line, _ in SHELLS.values():
        assert line in told and line in readme
