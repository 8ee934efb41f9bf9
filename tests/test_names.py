"""Names: printed forms, and when two of them may be one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorabib.model import Name
from lorabib.names import agree, overlap, parse


@pytest.mark.parametrize(
    ("printed", "family", "given_name", "particle", "literal"),
    [
        ("Malladi S.", "Malladi", "S.", "", ""),
        ("Lee J. D.", "Lee", "J. D.", "", ""),
        ("Kwok J T", "Kwok", "J T", "", ""),
        ("Y. Chen", "Chen", "Y.", "", ""),
        ("C.-C. Chou", "Chou", "C.-C.", "", ""),
        ("P. A. Beerel", "Beerel", "P. A.", "", ""),
        ("Heng Wang", "Wang", "Heng", "", ""),
        ("Hu, Edward J.", "Hu", "Edward J.", "", ""),
        ("Laurens van der Maaten", "Maaten", "Laurens", "van der", ""),
        ("Plato", "", "", "", "Plato"),
        ("others", "", "", "", "others"),
        ("et al.", "", "", "", "others"),
    ],
)
def test_parse(printed: str, family: str, given_name: str, particle: str, literal: str) -> None:
    name = Name(family=family, given=given_name, non_dropping_particle=particle, literal=literal)
    assert parse(printed) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hu, Edward J.", "Hu, E.", True),
        ("Hu, Edward", "Hu, Zhiqiang", False),
        ("Lee, Jason D.", "Ryu, Ernest K.", False),
        ("Karimi Mahabadi, Rabeeh", "Mahabadi, R.", True),
        ("Bałazy, Klaudia", "Balazy, K.", False),
        ("Muñoz, Juan", "Munoz, J.", True),
        ("Ocáriz Borde d H. S.", "Sáez de Ocáriz Borde, Haitz", False),
        ("Zhang Yang", "Yang Zhang", True),
        ("Navaneet K. L.", "Navaneet, K. L.", True),
    ],
)
def test_agree(one: str, other: str, same: bool) -> None:
    assert agree(parse(one), parse(other)) is same
    assert agree(parse(other), parse(one)) is same


def test_overlap_counts_each_name_once_and_no_others() -> None:
    ours = tuple(map(parse, ("Jiang T", "Huang S", "others")))
    theirs = tuple(map(parse, ("Ting Jiang", "Shaohan Huang", "Shengyue Luo")))
    assert overlap(ours, theirs) == 1.0
    assert overlap(ours, ()) == 0.0
    assert overlap((parse("Wang X"), parse("Wang X")), (parse("Wang X"), parse("Li Y"))) == 0.5


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_name(one: str, other: str) -> None:
    assert agree(parse(one), parse(other)) == agree(parse(other), parse(one))
