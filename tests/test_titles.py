"""Titles: how two agree, and the one form they take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorabib.markup import plain
from lorabib.match.titles import Agreement, compare, likeness
from lorabib.model import Item
from lorabib.sources.reading import untexed
from lorabib.titles import normalise, tidy

from tables import rows


@pytest.mark.parametrize(("one", "other", "how"), rows("titles_compared.tsv"))
def test_how_two_titles_agree(one: str, other: str, how: str) -> None:
    assert compare(one, other).name == how
    assert compare(other, one).name == how


@given(st.text(max_size=80), st.text(max_size=80))
def test_comparing_is_symmetric_and_total(one: str, other: str) -> None:
    assert compare(one, other) == compare(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0 + 1e-9
    assert likeness(one, other) == pytest.approx(likeness(other, one))


@given(st.text(alphabet="abc: -LoRA", min_size=1, max_size=60).filter(lambda t: "a" in t))
def test_a_title_equals_itself(title: str) -> None:
    assert compare(title, title) == Agreement.EQUAL


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("FeDeRA:Efficient Fine-tuning", "FeDeRA: Efficient Fine-tuning"),
        (": towards data-free Finetuning", "towards data-free Finetuning"),
        ("Pushing mixture of experts to the limit.", "Pushing mixture of experts to the limit"),
        ("Let's find out!", "Let's find out!"),
        ("Is it so?", "Is it so?"),
        ("And so on...", "And so on..."),
        ("  two\u00a0 blanks\n and a break ", "two blanks and a break"),
        ("Time at 10:30 of the day", "Time at 10:30 of the day"),
        ("Sub-title : apart", "Sub-title: apart"),
        ("See https://a.org:80/x", "See https://a.org:80/x"),
        ("Cafe\u0301 \u202eevil\u202c", "Café evil"),
    ],
)
def test_tidy(printed: str, expected: str) -> None:
    assert tidy(printed) == expected


READERS = {"registry": plain, "arxiv": untexed, "any": str}


@pytest.mark.parametrize(("where", "printed", "expected"), rows("titles.tsv"))
def test_the_table_of_titles(where: str, printed: str, expected: str) -> None:
    title = tidy(READERS[where](printed))
    assert title == expected
    assert tidy(title) == title


#: What means something to the rules, in any order and number.
PIECES = st.lists(
    st.sampled_from(
        r"a A+ Word + : :+ . ... -- --- `` '' $ ^ * † { } ? U.S. \mathbb{R} \frac \sqrt[3] \emph{ "
        r"\'e :// <sub> </sub> <mfrac> <math> <mi> &amp; et+al.".replace("+", " ").split(" ")
    ),
    max_size=12,
).map("".join)


@given(st.one_of(PIECES, st.text(max_size=120)))
def test_tidy_is_idempotent(title: str) -> None:
    for reader in READERS.values():
        once = tidy(reader(title))
        assert tidy(once) == once


def test_normalise_keeps_a_tidy_item() -> None:
    item = Item(type="article", title="LoRA")
    assert normalise(item) is item
