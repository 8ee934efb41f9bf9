"""Capitals protected word by word: the table is the specification."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.capitals import protect

from engines import KNOWN

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "capitals.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def braced(title: str, known: frozenset[str] = KNOWN) -> str:
    return "".join(f"{{{run}}}" if kept else run for run, kept in protect(title, known))


@pytest.mark.parametrize(("title", "expected"), CASES)
def test_protected_words(title: str, expected: str) -> None:
    assert braced(title) == expected


def test_no_title_no_runs() -> None:
    assert protect("") == ()


def test_only_known_names_are_names() -> None:
    assert braced("A Bayesian View", frozenset()) == "A Bayesian View"


@settings(deadline=None, max_examples=300)
@given(st.text(st.one_of(st.sampled_from("aA$-: '."), st.characters())), st.frozensets(st.text()))
def test_total_and_lossless(title: str, known: frozenset[str]) -> None:
    runs = protect(title, known)
    assert "".join(run for run, _ in runs) == title
    assert all(run for run, _ in runs)
    assert protect(title, known) == runs
    for run, kept in runs:
        assert not kept or any(map(str.isupper, run)), "only capitals are protected"
