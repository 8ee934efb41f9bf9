"""One writer of a library at a time, journals that nobody can misuse, formats of other releases."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lorabib import __version__, build, resolve, store
from lorabib.cli import main
from lorabib.errors import BusyError
from lorabib.resolve.answers import Manner
from lorabib.resolve.desk import Desk

LIST = "# Gardens\n\n## Soil\n\n- Soil and How to Water It | ICLR 2024\n"
#: A process that writes the library in its first argument until it is told to end.
HOLDER = """
import sys
from pathlib import Path
from lorabib import store
sys.argv[1:] = ["resolve", *sys.argv[1:]]
with store.writer(Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


def lorabib(*arguments: str | Path, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LORABIB_WAIT", "0.2")
    (tmp_path / "gardens.md").write_text(LIST, "utf-8")
    lorabib("init", tmp_path / "mine", tmp_path / "gardens.md")
    return tmp_path / "mine"


def holder(mine: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(mine)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


def state(mine: Path) -> dict[str, bytes]:
    found = sorted(path for path in mine.rglob("*") if path.is_file())
    return {str(p.relative_to(mine)): p.read_bytes() for p in found if ".lorabib" not in p.parts}


# --- two writers ------------------------------------------------------------------------------

WRITING = (
    ("import", "CHANGED", "--as", "gardens"),
    ("export", "-f", "bib"),
    ("keys", "rename", "soil2024water", "earth"),
    ("resolve", "--offline", "--no-search"),
    ("add", "2106.09685", "-c", "soil", "--offline"),
    ("import", "IDS", "-c", "soil", "--offline"),
    ("edit", "soil2024water", "page=1", "--reason", "so it is"),
    ("move", "soil2024water", "-c", "soil"),
    ("remove", "soil2024water"),
    ("migrate",),
)
READING = (
    ("check",),
    ("papers",),
    ("export", "--check", "-f", "bib"),
    ("export", "-o", "-", "-c", "all", "-f", "bib"),
)


def test_a_second_writer_is_told_who_writes_and_readers_are_not_kept_waiting(mine: Path) -> None:
    lorabib("export", "--library", mine, "-f", "bib")
    changed = mine.parent / "changed.md"
    changed.write_text(LIST + "- Worms and Where They Go | ICLR 2024\n", "utf-8")
    ids = mine.parent / "ids.txt"
    ids.write_text("2106.09685\n", "utf-8")
    before = state(mine)
    other = holder(mine)
    try:
        for command in WRITING:
            if command == ("migrate",):
                (mine / "lorabib.toml").unlink()
            files = {"CHANGED": str(changed), "IDS": str(ids)}
            one = [files.get(word, word) for word in command]
            result = lorabib(*one, "--library", mine, code=1)
            assert result.stdout == ""  # nothing is said to be done that is not
            said = result.stderr.strip()
            assert said.startswith(f"Error: {mine}: another lorabib writes this library")
            assert f"lorabib resolve, process {other.pid}, since " in said
            assert said.endswith("stop it, and try again") and "\n" not in said
            lorabib(*one, "--library", mine, "--dry-run")
        (mine / "lorabib.toml").write_bytes(before["lorabib.toml"])
        for command in READING:
            lorabib(*command, "--library", mine)
        lorabib("export", "--library", mine, "-f", "bib", "-o", mine.parent / "elsewhere")
        assert state(mine) == before
    finally:
        other.communicate("", timeout=20)
    lorabib("import", changed, "--as", "gardens", "--library", mine)


def test_the_lock_goes_with_its_process(mine: Path) -> None:
    other = holder(mine)
    other.send_signal(signal.SIGKILL)
    other.communicate(timeout=20)
    assert (mine / ".lorabib" / "writer.json").exists()
    lorabib("export", "--library", mine, "-f", "bib")
    assert not (mine / ".lorabib" / "writer.json").exists()


def test_a_writer_waits_for_another_one(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LORABIB_WAIT", "30")
    other = holder(mine)
    second = subprocess.Popen(
        [sys.executable, "-m", "lorabib", "export", "-f", "bib", "--library", str(mine)],
        stdout=subprocess.DEVNULL,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(1.5)
    other.communicate("", timeout=20)
    assert second.wait(30) == 0


def test_a_line_that_moves_is_waited_for(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than the patience, as long as it is another one that has the lock each time."""
    monkeypatch.setenv("LORABIB_WAIT", "1")
    other = holder(mine)

    def move() -> None:
        for number in range(15):
            told = {"process": number, "command": "lorabib add", "since": "now"}
            (mine / ".lorabib" / "writer.json").write_text(json.dumps(told), "utf-8")
            with contextlib.suppress(subprocess.TimeoutExpired):
                other.wait(0.1)
        other.communicate("", timeout=20)

    line = threading.Thread(target=move)
    line.start()
    try:
        with store.writer(mine):
            pass
    finally:
        line.join()


def test_many_writers_at_once_lose_nothing(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each brings its own list and heading in: all are there in the end."""
    monkeypatch.setenv("LORABIB_WAIT", "60")
    names = ("ants", "bees", "cats", "dogs")
    for name in names:
        text = f"# {name}\n\n## All of the {name}\n\n- What {name} Do All Day Long | ICLR 2024\n"
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    command = [sys.executable, "-m", "lorabib", "import", "--library", str(mine)]
    runs = [
        subprocess.Popen([*command, str(tmp_path / f"{n}.md")], stdout=subprocess.DEVNULL)
        for n in names
    ]
    assert [run.wait(60) for run in runs] == [0] * 4
    papers = build.load(store.locate(mine, mine)).papers
    assert {c for p in papers for c in p.categories} == {"soil", *(f"all-{n}" for n in names)}


def test_commands_that_start_together_each_change_what_the_others_left(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are sure to read the library before the first may write it."""
    monkeypatch.setenv("LORABIB_WAIT", "60")
    rows = "".join(f"- Worms of the Kind {word} | ICLR 2024\n" for word in ("One", "Two", "Three"))
    (mine / "data/lists/gardens.md").write_text(LIST + rows, "utf-8")
    with (mine / "data/categories.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[category]]\nslug = "weeds"\ntitle = "Weeds"\n')
    (tmp_path / "ids.txt").write_text("2402.09353\n2106.09685\n", "utf-8")
    keys = {p.item.title: p.key for p in build.load(store.locate(mine, mine)).papers}
    one, two, three = (keys[f"Worms of the Kind {word}"] for word in ("One", "Two", "Three"))
    commands = (
        ("add", "2106.09685", "-c", "soil", "--offline"),
        ("add", "2106.09685", "2305.14314", "-c", "weeds", "--offline"),
        ("import", str(tmp_path / "ids.txt"), "-c", "soil", "--offline"),
        ("edit", one, "page=7", "--reason", "so it is"),
        ("edit", three, "page=8", "--reason", "so it is"),
        ("move", one, "-c", "weeds"),
        ("remove", two),
    )
    other = holder(mine)
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "lorabib", *command, "--library", str(mine)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for command in commands
    ]  # fmt: skip
    with pytest.raises(subprocess.TimeoutExpired):
        runs[-1].wait(2)
    other.communicate("", timeout=20)
    said = [run.communicate(timeout=60)[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * len(runs), said
    found = {p.key: p for p in build.load(store.locate(mine, mine)).papers}
    assert two not in found and found[one].categories == ("weeds",)
    assert (found[one].item.page, found[three].item.page) == ("7", "8")
    assert found["hu2022lora"].categories == ("soil", "weeds")
    assert found["liu2024dora"].categories == ("soil",)
    assert found["dettmers2023qlora"].categories == ("weeds",)


def test_a_block_in_a_block_is_free_and_an_odd_patience_the_usual(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writer(mine), store.writer(mine):
        store.write({mine / "data" / "a.txt": "a"}, mine)
    assert (mine / "data" / "a.txt").read_text() == "a"
    other = holder(mine)
    try:
        with pytest.raises(BusyError) as caught, store.writer(mine):
            pass
        assert caught.value.root == mine
    finally:
        other.communicate("", timeout=20)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_one_line(mine: Path) -> None:
    shutil.rmtree(mine / ".lorabib")
    mine.chmod(0o500)
    try:
        assert "cannot be written" in lorabib("export", "--library", mine, code=1).stderr
    finally:
        mine.chmod(0o700)


def test_records_that_another_run_has_brought_meanwhile_stay(mine: Path) -> None:
    """`resolve` asks for as long as it takes, and only then keeps others away."""
    lora = "LoRA: Low-Rank Adaptation of Large Language Models"
    (mine / "data" / "lists" / "gardens.md").write_text(f"# A\n\n- {lora} | ICLR 2022\n", "utf-8")
    location = store.locate(mine, mine)
    with Desk((), Manner()) as desk:
        made = resolve.resolve(location, desk, offline=True)
    others = first_library(mine.parent / "old") / "data" / "records" / "published.jsonl"
    path = mine / "data" / "records" / "shipped.jsonl"
    path.write_text(others.read_text("utf-8").splitlines(True)[0], "utf-8")
    theirs = {record.id for record in store.read_records(path)}
    written = resolve.write(location, made)
    assert written.exports
    found = {record.id for record in store.read_records(path)}
    assert theirs < found and "arxiv:2106.09685" in found


# --- the journal ------------------------------------------------------------------------------


def journal(mine: Path, *names: object) -> None:
    (mine / ".lorabib").mkdir(exist_ok=True)
    (mine / ".lorabib" / "ready").write_text(json.dumps(names), "utf-8")


def test_a_journal_that_is_left_is_ended_by_whoever_reads(mine: Path) -> None:
    text = LIST + "- Worms and Where They Go | ICLR 2024\n"
    (mine / "data" / "lists" / ".gardens.md.77.tmp").write_text(text, "utf-8")
    journal(mine, "data/lists/.gardens.md.77.tmp", "data/.gone.toml.77.tmp")
    done = lorabib("papers", "--library", mine)
    assert "Worms and Where They Go" in done.stdout
    assert not (mine / ".lorabib" / "ready").exists()


@pytest.mark.parametrize("made", ["", "{", "[1, null]", '{"a": 1}', '["a\\u0000b"]', "\xff"])
def test_a_broken_journal_stops_nothing(made: str, mine: Path) -> None:
    (mine / ".lorabib" / "ready").write_bytes(made.encode("latin-1"))
    lorabib("check", "--library", mine)
    lorabib("export", "-f", "bib", "--library", mine)


@pytest.mark.parametrize(
    "name", ["../.victim.1.tmp", "data/../../.victim.1.tmp", "ABSOLUTE", "../victim", "victim"]
)
def test_a_strangers_journal_moves_nothing_outside(name: str, mine: Path) -> None:
    for folder in (mine.parent, mine):
        (folder / ".victim.1.tmp").write_text("new")
        (folder / "victim").write_text("old")
    journal(mine, str(mine.parent / ".victim.1.tmp") if name == "ABSOLUTE" else name)
    lorabib("check", "--library", mine)
    assert (mine.parent / "victim").read_text() == (mine / "victim").read_text() == "old"


# --- formats ----------------------------------------------------------------------------------

NEWER = {
    "with its release": ('format = 7\nneeds = "3.1"\ncolour = "red"\n', "needs lorabib 3.1 or"),
    "with no release": ("format = 7\n[new]\nlayout = 1\n", "needs a newer lorabib"),
    "with an odd release": ('format = 7\nneeds = "1; rm -rf /"\n', "needs a newer lorabib"),
}


@pytest.mark.parametrize("name", NEWER)
def test_a_newer_format_is_refused_with_what_to_install(name: str, mine: Path) -> None:
    text, wanted = NEWER[name]
    (mine / "lorabib.toml").write_text(text, "utf-8")
    before = state(mine)
    (mine.parent / "ids.txt").write_text("2106.09685\n", "utf-8")
    files = {"CHANGED": str(mine.parent / "gardens.md"), "IDS": str(mine.parent / "ids.txt")}
    for command in (*WRITING, ("check",), ("key", "soil"), ("search", "soil"), ("status",)):
        one = [files.get(word, word) for word in command]
        said = lorabib(*one, "--library", mine, code=1).stderr.strip()
        assert f"format 7 of a library {wanted}" in said
        assert f"this is {__version__} and reads format 1: pip install --upgrade" in said
        assert "rm -rf" not in said and "\n" not in said
    assert state(mine) == before


def first_library(folder: Path) -> Path:
    """A library in the shape that the first ones had: no marker, no ledger, as `data/` was then."""
    shutil.copytree(Path(__file__).parent / "cases" / "format-0", folder)
    return folder


def test_the_first_libraries_are_migrated_with_a_backup(tmp_path: Path) -> None:
    old = first_library(tmp_path / "old")
    before = state(old)
    papers = json.loads(lorabib("papers", "--library", old, "--json").stdout)
    dry = lorabib("migrate", "--library", old, "--dry-run")
    assert "would bring" in dry.stdout and state(old) == before
    made = json.loads(lorabib("migrate", "--library", old, "--json").stdout)
    assert (made["was"], made["now"], made["written"]) == (0, 1, True)
    with zipfile.ZipFile(made["backup"]) as packed:
        kept = {name: packed.read(name) for name in packed.namelist()}
    assert kept == before
    after = state(old)
    assert {n: after[n] for n in before} == before
    assert set(after) - set(before) == {"lorabib.toml", "data/keys.tsv"}
    assert json.loads(lorabib("papers", "--library", old, "--json").stdout) == papers
    assert store.locate(None, old / "data").data == old / "data"
    lorabib("export", "--library", old, "-f", "bib")
    assert "nothing to do" in lorabib("migrate", "--library", old).stdout


def test_a_marker_of_an_older_format_says_what_to_do(tmp_path: Path) -> None:
    old = first_library(tmp_path / "old")
    (old / "lorabib.toml").write_text("format = 0\n", "utf-8")
    assert "run 'lorabib migrate'" in lorabib("check", "--library", old, code=1).stderr
    lorabib("migrate", "--library", old)
    lorabib("check", "--library", old)
    assert [path.name for path in (old / ".lorabib" / "backup").iterdir()] == ["format-0-1.zip"]


def test_a_folder_that_is_no_library_is_not_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    said = lorabib("migrate", "--library", tmp_path, code=2).stderr
    assert "no data/lists and no data/categories.toml" in said
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    shutil.rmtree(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    assert "of today's format" in lorabib("migrate", code=1).stderr
