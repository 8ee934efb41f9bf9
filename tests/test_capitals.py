"""Capitals protected word by word: the table is the specification."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.capitals import learnt, protect

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


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Low-Rank Adaptation of Stable Diffusion", "Low-Rank Adaptation of {Stable} {Diffusion}"),
        ("Stable Diffusion Is Stable", "Stable {Diffusion} Is Stable"),
        ("Stable Video Diffusion", "Stable Video Diffusion"),
        ("Unstable Diffusion", "Unstable Diffusion"),
        ("stable diffusion", "stable diffusion"),
    ],
)
def test_a_name_of_several_words_is_one_only_as_a_whole(title: str, expected: str) -> None:
    assert braced(title, frozenset({"Stable Diffusion"})) == expected


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Tuning large models for speech in Hausa", "Large Models"], {"Hausa"}),
        (["Large Models for Hausa"], set()),  # a title in title case shows nothing
        (["Drawing a coherent comic with Stable Diffusion"], {"Stable Diffusion"}),
        (["Large models for speech: Learning from noisy data"], set()),
        (["What is learnt from speech? Learning from noisy data"], set()),
        (["Tuning large models for speech in Hausa", "On hausa"], set()),
        (["Tuning large models with LoRA and BERT"], set()),  # capitals that need no learning
        (["TUNING LARGE MODELS", ""], set()),
    ],
)
def test_names_are_learnt_from_titles_in_sentence_case(
    titles: list[str], expected: set[str]
) -> None:
    assert learnt(titles) == expected


@given(st.lists(st.text(st.one_of(st.sampled_from("aAbB :?."), st.characters()), max_size=40)))
def test_learning_is_total_and_does_not_mind_the_order(titles: list[str]) -> None:
    assert learnt(titles) == learnt(list(reversed(titles)))
