"""Programs that are started before their input is there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lorabib.errors import EngineError
from lorabib.references import pandoc, process, styles
from lorabib.references.formatting import lists
from lorabib.references.manner import Manner, early

from engines import paper

READS = "import sys, pathlib; pathlib.Path(sys.argv[1]).touch(); print(sys.stdin.read()[::-1])"


def reader(path: Path) -> list[str]:
    """A program that says by a file that it has been started."""
    return [sys.executable, "-Sc", READS, str(path)]


def test_a_program_started_early_answers_once(tmp_path: Path) -> None:
    command = reader(tmp_path / "there")
    with process.early(command):
        ((started, _),) = process._waiting.values()
        assert process.output(command, "abc", 60) == b"cba\n"
        assert started.returncode == 0
        assert process.output(command, "def", 60) == b"fed\n"  # by a process of its own


def test_what_is_not_asked_for_is_stopped_also_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), process.early(reader(tmp_path / "there")):
        ((started, _),) = process._waiting.values()
        raise KeyError
    assert started.returncode and not process._waiting


def test_what_cannot_be_started_early_is_told_when_it_is_asked_for() -> None:
    with process.early(["/nowhere/pandoc"]), pytest.raises(EngineError, match="cannot be run"):
        process.output(["/nowhere/pandoc"], "", 60)


def test_a_program_that_takes_too_long_is_stopped() -> None:
    command = [sys.executable, "-Sc", "import time; time.sleep(60)"]
    with pytest.raises(EngineError, match=r"took longer than 0 s and was stopped"):
        process.output(command, "", 0.2)


def test_a_program_that_fails_is_told_with_its_words() -> None:
    with pytest.raises(EngineError, match=r"failed with 1: no good"):
        process.output([sys.executable, "-Sc", "import sys; sys.exit('no\\ngood')"], "", 60)


@pytest.mark.engine
@pytest.mark.parametrize("style", ["ieee", "apa", "neurips", "chicago"])
def test_the_engine_started_early_is_the_one_that_is_used(style: str) -> None:
    papers = {"": [paper("doe2024view", title="A View", authors="Doe, Jane", year=2024)]}
    manner = Manner(style)
    wanted = lists(papers, manner)
    with early(manner):
        engine = next(one for one in process._waiting if "--citeproc" in one)
        assert lists(papers, manner) == wanted
        assert engine not in process._waiting
    assert pandoc.find() and not process._waiting


@pytest.mark.parametrize("style", ["plain", "nosuch", "nowhere.csl"])
def test_no_engine_is_started_for_what_needs_none(style: str) -> None:
    with early(Manner(style)):
        assert not process._waiting
    assert styles.find("plain").kind == "BibTeX"
