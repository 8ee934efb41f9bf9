"""`lorabib why`: how a paper came to be, as a user reads it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from test_cli import CONTROL, environment

import forked


def why(*arguments: str, library: Path | None = None) -> forked.Done:
    more = ("--library", str(library)) if library else ()
    return forked.lorabib(["why", *arguments, *more], Path.cwd(), environment())


def test_a_paper_with_all_that_it_rests_on() -> None:
    told = why("hu2022lora").stdout
    assert told.startswith("hu2022lora: LoRA: Low-Rank Adaptation of Large Language Models\n")
    assert "data/lists/awesome-lora.md:7:" in told
    assert "title:equal, arxiv:2106.09685, year, venue, score 1.00" in told
    assert "shipped:openreview:nZeVKeeFYf9 (published, confidence 1.00)" in told
    assert re.search(r"archive_location: 2106\.09685  <- shipped:arxiv:2106\.09685\n", told)


@pytest.mark.parametrize(
    "name", ["arXiv:2106.09685", "https://arxiv.org/abs/2106.09685v2", "openreview:nZeVKeeFYf9"]
)
def test_any_identifier_names_it(name: str) -> None:
    assert why(name).stdout.startswith("hu2022lora: ")


def test_an_unresolved_paper_shows_what_was_refused() -> None:
    told = why("largelanguage").stdout
    assert "is undecided" in told
    assert re.search(r"    not \S+ '.+' \(score 0\.\d\d\): the title is another\n", told)
    assert "no record: the fields are the lists' own words" in told
    assert "title: Large language model LoRA" in told


def test_what_a_hand_has_decided_stands_with_its_reason() -> None:
    told = why("zhu2024melo").stdout
    assert "is arxiv:2311.08236: override" in told
    assert re.search(r"override \(row\): comprehensive-survey: .+: .+", told)
    fields = json.loads(why("--json", "arxiv:2309.11756").stdout)["fields"]
    assert {f["field"]: f["source"] for f in fields}["title"] == "override"


def test_a_key_that_is_none_has_neighbours() -> None:
    done = why("hu2022lor")
    assert done.returncode == 2
    assert "hu2022lora" in done.stderr
    assert done.stderr.count("\n") == 1


def test_json_has_all_of_it() -> None:
    told = json.loads(why("--json", "hu2022lora").stdout)
    assert set(told) >= {
        "key", "status", "identifiers", "rows", "records", "fields", "overrides", "problems",
    }  # fmt: skip
    assert {r["record"] for r in told["records"]} == {"arxiv:2106.09685", "openreview:nZeVKeeFYf9"}


def test_hostile_text_reaches_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "data" / "lists").mkdir(parents=True)
    (tmp_path / "data" / "records").mkdir()
    (tmp_path / "data" / "categories.toml").write_text("category = []\n")
    text = "# L\n\n| Title | Year |\n|---|---|\n| An \x1b[31mescape\x1b[0m of \u202eevil | 2024 |\n"
    (tmp_path / "data" / "lists" / "l.md").write_text(text, "utf-8")
    refused = {
        "list": "l", "title": "x\x1b[2J", "refused": {"record": "doi:10.1/\x1b[2J", "reason": "no"},
    }  # fmt: skip
    (tmp_path / "data" / "refused.jsonl").write_text(json.dumps(refused) + "\n")
    listed = subprocess.run(
        [sys.executable, "-m", "lorabib", "papers", "--library", str(tmp_path)],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    ).stdout
    done = why(listed.split()[0], library=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not CONTROL.search(done.stdout)
