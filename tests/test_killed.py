"""kill -9 during any command that writes: what is left is the library as it was, or as it is to be.

Every command is killed before each single change that it makes on the disk (`killing`), some
hundred times in all; then `lorabib check` looks at what is left, and the next writer works.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lorabib.cli import main
from lorabib.references import pandoc

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")

LIST = """# Gardens

## Seeds

- Sleepy Seeds for Restless Gardens [Paper](https://arxiv.org/abs/2401.00001)
- Seeds That Nobody Sowed [Paper](https://arxiv.org/abs/2401.00002)

## Soil

- Soil and How to Water It [Paper](https://doi.org/10.5555/soil)
"""
CHANGED = LIST.replace("## Soil", "## Weeds\n\n- Weeds Without End, and Their Roots "
                       "[Paper](https://arxiv.org/abs/2401.00003)\n\n## Soil")  # fmt: skip


def lorabib(*arguments: str | Path) -> str:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    return str(done.output)


def data(folder: Path) -> dict[str, bytes]:
    """What a library holds, but for what lorabib keeps for itself."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".lorabib" not in path.relative_to(folder).parts
    }


def killed(folder: Path, *command: str, step: int = 1) -> list[Path]:
    """The copies of a library in which the command was killed, then the one that it survived."""
    program = Path(__file__).parent / "killing.py"
    done = subprocess.run(
        [sys.executable, program, folder, str(step), *command],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    ends = [line.split() for line in done.stdout.splitlines()]
    assert [end for _, end in ends[:-1]] == ["killed"] * (len(ends) - 1), done.stderr
    assert ends[-1][1] == "0", done.stderr
    return [folder.with_name(f"{folder.name}.{number}") for number, _ in ends]


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with its exports, and beside it a changed list."""
    monkeypatch.setenv("LORABIB_WAIT", "5")
    (tmp_path / "gardens.md").write_text(LIST, "utf-8")
    lorabib("init", tmp_path / "mine", tmp_path / "gardens.md")
    (tmp_path / "changed.md").write_text(CHANGED, "utf-8")
    return tmp_path / "mine"


#: Command -> at how many moments at least it is killed.
COMMANDS = {
    "import": (("import", "FOLDER/../changed.md", "--as", "gardens"), 8),
    "export": (("export", "-c", "all", "-c", "soil", "-f", "bib"), 10),
    "rename": (("keys", "rename", "sleepyseeds", "sleepier"), 6),
    "resolve": (("resolve", "--offline", "--no-search"), 8),
    "migrate": (("migrate",), 8),
    "add": (("add", "2106.09685", "-c", "soil", "--list", "more", "--offline"), 3),
    "remove": (("remove", "soilwater"), 3),
    "remove the last": (("remove", "hu2022lora"), 6),
    "move": (("move", "sleepyseeds", "-c", "soil"), 2),
    "edit": (("edit", "sleepyseeds", "page=1", "--reason", "so it is"), 2),
}
#: The longer commands are killed at every third moment or so.
STEPS = {"resolve": 3, "add": 4, "remove": 2, "remove the last": 2, "move": 3, "edit": 3}


#: What files hold that go, until they are gone.
EMPTY = (b"", b"# more\n")


def prepared(mine: Path, name: str) -> None:
    if name == "remove the last":
        lorabib("add", "2106.09685", "-c", "soil", "--list", "more", "--offline", "--library", mine)
    if name == "rename":
        lorabib("export", "-f", "bib", "--library", mine)
    if name == "migrate":
        (mine / "lorabib.toml").unlink()
        (mine / "data" / "keys.tsv").unlink()
    if name == "resolve":
        lora = "LoRA: Low-Rank Adaptation of Large Language Models"
        text = f"# Gardens\n\n## Soil\n\n- {lora} | ICLR 2022\n"
        (mine / "data" / "lists" / "gardens.md").write_text(text, "utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_leaves_all_or_nothing(
    name: str, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pandoc, "find", lambda: None)
    prepared(mine, name)
    before = data(mine)
    command, moments = COMMANDS[name]
    *copies, survivor = killed(mine, *command, step=STEPS.get(name, 1))
    assert len(copies) >= moments
    after = data(survivor)
    assert after != before
    between, emptied = set(after) - set(before), 0
    for copy in copies:
        # Any command puts right what is left before it reads, and finds nothing that is wrong.
        assert CliRunner().invoke(main, ["check", "--library", str(copy)]).exit_code == 0
        found = {path: text for path, text in data(copy).items() if not path.endswith(".tmp")}
        records = {p: t for p, t in after.items() if p in before or p.startswith("data/")}
        ledger = {**records, "data/keys.tsv": before.get("data/keys.tsv", b"")}
        # `resolve` writes what it has found, and then its exports with their keys.
        if name == "remove the last":  # killed while the files that hold nothing any more went
            left = {p: text for p, text in found.items() if p in after or text not in EMPTY}
            emptied, found = emptied + (left != found), left
        assert found in (before, after) or (name == "resolve" and found == ledger), (copy, between)
    assert bool(emptied) is (name == "remove the last")
    for copy in (copies[len(copies) // 2], copies[-1]):
        lorabib("export", "-f", "bib", "-f", "json", "--library", copy)
        assert not [path for path in data(copy) if path.endswith(".tmp")]


def test_a_killed_init_leaves_a_library_or_none_and_can_be_done_again(
    mine: Path, tmp_path: Path
) -> None:
    new, wanted = tmp_path / "new", data(mine)
    *copies, survivor = killed(new, "init", "FOLDER", str(tmp_path / "gardens.md"))
    name = f"# {survivor.name}".encode()
    assert len(copies) >= 20
    assert data(survivor) == {**wanted, "README.md": wanted["README.md"].replace(b"# mine", name)}
    for copy in copies:
        done = CliRunner().invoke(main, ["init", str(copy), str(tmp_path / "gardens.md")])
        assert done.exit_code == 0 or "is a library already" in done.output
        found = data(copy)
        assert found.keys() == wanted.keys()
        assert found["data/lists/gardens.md"] == LIST.encode()
        lorabib("check", "--library", copy)
        shutil.rmtree(copy)
