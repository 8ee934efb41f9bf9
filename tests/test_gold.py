"""`lorabib eval`: what is right, wrong and missed, and the figures that the README gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorabib.gold import Gold, GoldRow, outcomes, score, wilson
from lorabib.model import Claim

import forked
from make import preprint, published

ROOT = Path(__file__).parent.parent
TEAM = ("Ada Lovelace", "Alan Turing", "Grace Hopper")
TITLE = "Sleepy Optimizers for Restless Data and Models"
DRAFT = preprint("2301.00001", TITLE, *TEAM, year=2023)
FINAL = published("doi:10.1/final", TITLE, *TEAM, year=2023)
WORK = ("arxiv:2301.00001", "doi:10.1/final")


def verdict(gold: Gold, *claims: Claim) -> tuple[str, ...]:
    """right, wrong, missed or silent; and whether the publication was found."""
    found = score([gold], outcomes([gold.entry(1)], claims), len(claims))
    counts = found.kinds[0]
    word = "wrong" if counts.wrong else "missed" if counts.missed else "right"
    upgraded = "" if found.upgrade.value is None else f"upgrade {found.upgrade.value:.0f}"
    return tuple(w for w in (word, upgraded) if w)


ROW = GoldRow(title=TITLE, year=2023, authors=TEAM)
VERDICTS = {
    "right, with its publication": (
        Gold(row=ROW, answer=WORK, published="doi:10.1/final"),
        (DRAFT, FINAL),
        ("right", "upgrade 1"),
    ),
    "right, without its publication": (
        Gold(row=ROW, answer=WORK, published="doi:10.1/final"),
        (DRAFT,),
        ("right", "upgrade 0"),
    ),
    "joined with another paper's record": (
        Gold(row=ROW, answer=("arxiv:2301.00001",)),
        (DRAFT, FINAL),
        ("wrong",),
    ),
    "another paper": (Gold(row=ROW, answer=("arxiv:2302.00002",)), (DRAFT,), ("wrong",)),
    "something where there is nothing": (Gold(row=ROW), (DRAFT,), ("wrong",)),
    "nothing where there is nothing": (Gold(row=ROW), (), ("right",)),
    "nothing where there is something": (Gold(row=ROW, answer=WORK), (), ("missed",)),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_verdicts(case: str) -> None:
    gold, claims, expected = VERDICTS[case]
    assert verdict(gold, *claims) == expected


WILSON = [  # share, trials, low, high: R's binom::binom.wilson
    (1.0, 100, 0.9630, 1.0),
    (0.5, 10, 0.2366, 0.7634),
    (0.0, 10, 0.0, 0.2775),
    (0.9, 50, 0.7864, 0.9565),
]


@pytest.mark.parametrize(("share", "trials", "low", "high"), WILSON)
def test_intervals(share: float, trials: int, low: float, high: float) -> None:
    assert [round(x, 4) for x in wilson(share, trials)] == [low, high]


@given(st.integers(0, 50), st.integers(1, 50))
def test_an_interval_holds_its_share(right: int, more: int) -> None:
    share = right / (right + more)
    low, high = wilson(share, right + more)
    assert 0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1


def evaluated(*arguments: str | Path) -> forked.Done:
    return forked.lorabib(["eval", *map(str, arguments)], Path.cwd(), os.environ)


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"row": {"title": "A"}}\n{"row": {"titel": "B"}}\n')
    done = evaluated(gold)
    assert done.returncode == 1
    assert "gold.jsonl:2" in done.stderr and "titel" in done.stderr
    gold.write_text("")
    assert "no rows" in evaluated(gold).stderr
    assert evaluated(tmp_path / "none.jsonl").returncode == 2


def test_the_shipped_records_are_the_default(tmp_path: Path) -> None:
    lora = {"title": "LoRA: Low-Rank Adaptation of Large Language Models", "year": 2022}
    line = {"row": lora, "answer": ["arxiv:2106.09685", "openreview:nZeVKeeFYf9"], "kind": "k"}
    (tmp_path / "gold.jsonl").write_text(json.dumps(line) + "\n")
    done = evaluated(tmp_path / "gold.jsonl", "--json")
    assert json.loads(done.stdout)["precision"]["right"] == 1
    line["answer"] = ["arxiv:2106.00000"]
    (tmp_path / "gold.jsonl").write_text(json.dumps(line) + "\n")
    done = evaluated(tmp_path / "gold.jsonl")
    assert done.returncode == 1
    assert "1: wrong (k): LoRA" in done.stdout


def test_the_readme_gives_the_figures_of_the_command(tmp_path: Path) -> None:
    make = [sys.executable, str(ROOT / "benchmarks" / "gold" / "make.py"), str(tmp_path)]
    subprocess.run(make, check=True, capture_output=True, timeout=120)
    done = evaluated(tmp_path / "gold.jsonl", "--records", tmp_path / "records", "--json")
    found = json.loads(done.stdout)
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"\| precision \| recall .*\n\|[-|]+\|\n(\|.*\|)\n", readme)
    assert shown is not None
    figures = [
        f"{found[name]['value']:.4f} [{found[name]['low']:.3f}, {found[name]['high']:.3f}]"
        for name in ("precision", "recall", "upgrade")
    ]
    figures.insert(2, f"{found['f1']:.4f}")
    assert shown[1] == f"| {' | '.join(figures)} |"
    assert f"{found['rows']:,} rows" in readme.replace("\n", " ")
    assert found["precision"]["value"] >= 0.995


def test_identifiers_may_be_written_in_any_form(tmp_path: Path) -> None:
    lora = {"title": "LoRA: Low-Rank Adaptation of Large Language Models", "year": 2022}
    answer = ["https://arxiv.org/abs/2106.09685v2", "https://openreview.net/forum?id=nZeVKeeFYf9"]
    line = {"row": {**lora, "venue": "ICLR"}, "answer": answer, "published": answer[1]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(line) + "\n")
    found = json.loads(evaluated(tmp_path / "gold.jsonl", "--json").stdout)
    assert (found["precision"]["right"], found["upgrade"]["right"]) == (1, 1)
    line["answer"] = ["no identifier at all"]
    (tmp_path / "gold.jsonl").write_text(json.dumps(line) + "\n")
    done = evaluated(tmp_path / "gold.jsonl")
    assert done.returncode == 1
    assert "gold.jsonl:1" in done.stderr and "no identifier" in done.stderr


def test_an_empty_recording_is_told(tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "gold.jsonl").write_text('{"row": {"title": "A"}}\n')
    done = evaluated(tmp_path / "gold.jsonl", "--replay", tmp_path / "answers")
    assert done.returncode == 1
    assert "no recorded answers" in done.stderr
