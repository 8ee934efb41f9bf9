"""The quick way to lists of references tells what the command line tells (look-ups: test_show)."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lorabib.cli import main
from lorabib.quick import answer
from lorabib.references import pandoc

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    "options",
    ["-c moe", "--category moe --style ieee", "-s plain -c merge -f text", "-c moe -c merge -s acm",
     "-c moe -s APA -s nature -f html", "-f typst -c quantization", "-f latex -c moe -s alpha"],
)  # fmt: skip
def test_both_ways_write_the_same_list(options: str) -> None:
    arguments = ["references", *options.split()]
    quick, usual = answer(arguments), CliRunner().invoke(main, arguments)
    assert quick and usual.exit_code == quick.code == 0
    assert usual.stdout == "".join(f"{line}\n" for line in quick.out)
    assert usual.stderr == "".join(f"{line}\n" for line in quick.err)


def test_both_ways_say_that_there_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "_candidates", lambda: iter(()))
    monkeypatch.setattr(pandoc, "find", lambda: None)
    quick = answer(["references", "-c", "moe"])
    usual = CliRunner().invoke(main, ["references", "-c", "moe"])
    assert quick and quick.out == tuple(usual.stdout.splitlines())
    assert quick.err == tuple(usual.stderr.splitlines()) and "lorabib[csl]" in quick.err[0]


@pytest.mark.parametrize(
    "options",
    ["-c", "-c moee", "-c moe -s nosuch", "-c moe -f docx", "-c moe -f pdf", "-c moe -f nosuch",
     "-c moe --numbered", "--help", "moe", "-c moe -o list.md", "-c=moe", "-cmoe", "-c -s",
     "--category=moe", "-c moe -s nowhere.csl", "--locale de -c moe", "-c moe --"],
)  # fmt: skip
def test_all_else_is_left_to_the_command_line(options: str) -> None:
    assert answer(["references", *options.split()]) is None


def test_ctrl_c_is_said_as_by_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lorabib.build.load", stopped)
    quick = answer(["references", "-c", "moe"])
    usual = CliRunner().invoke(main, ["references", "-c", "moe"])
    assert quick and (quick.out, quick.code) == ((), usual.exit_code)
    assert usual.stderr == "".join(f"{line}\n" for line in quick.err)


@pytest.mark.engine
def test_an_engine_that_takes_too_long_is_waited_for_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The time is one for all that a command asks of the engine, and no second way asks again."""
    slow = tmp_path / "pandoc"
    slow.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo "pandoc 3.9" && exit\n'
        f'echo x >> "{tmp_path}/runs"; exec sleep 60\n',
        encoding="utf-8",
    )
    slow.chmod(0o755)
    monkeypatch.setattr(pandoc, "PATIENCE", 0.2)
    monkeypatch.setattr(pandoc, "PATIENCE_FOR_ITEM", 0)
    monkeypatch.setattr(pandoc, "_candidates", lambda: iter([slow]))
    pandoc.find.cache_clear()
    try:
        quick = answer(["references", "-c", "all", "-s", "apa"])
        runs = (tmp_path / "runs").read_text("utf-8").count("x")
        usual = CliRunner().invoke(main, ["references", "-c", "all", "-s", "apa"])
    finally:
        pandoc.find.cache_clear()
    assert quick and quick.code == usual.exit_code == 1 and quick.out == ()
    assert runs <= 2  # as many as run at once
    assert quick.err == tuple(usual.stderr.splitlines())
    assert quick.err[0] == "Error: in the style apa: pandoc took longer than 0 s and was stopped"
