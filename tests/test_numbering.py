"""Pages, volumes, issues and DOIs: the one form that they take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorabib.model import Item, replace
from lorabib.numbering import doi, normalise, number, pages

from tables import rows


@pytest.mark.parametrize(("field", "printed", "expected"), rows("numbers.tsv"))
def test_numbers_in_one_form(field: str, printed: str, expected: str) -> None:
    item = replace(Item(type="article-journal", title="T"), **{field: printed})
    assert getattr(normalise(item), field) == expected


def test_a_tidy_item_is_kept() -> None:
    item = Item(type="article-journal", page="1-9", volume="3", DOI="10.1000/AbC")
    assert normalise(item) is item


@given(st.one_of(st.text(max_size=30), st.text(alphabet="pv.-–, 12xdoi:/no", max_size=30)))
def test_numbers_are_idempotent_and_total(printed: str) -> None:
    for tidy in (pages, number, doi):
        assert tidy(tidy(printed)) == tidy(printed)
