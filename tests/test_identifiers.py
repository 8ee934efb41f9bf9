"""Identifiers: every written form of the table, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorabib import identifiers

from tables import rows


def cases() -> list[tuple[str, ...]]:
    table = rows("identifiers.tsv")
    # A cell cannot begin with the comment sign: the anchor of a contents table stands here.
    return [*table, ("#anchor", "-")]


@pytest.mark.parametrize(("written", "expected"), cases())
def test_written_form(written: str, expected: str) -> None:
    assert identifiers.parse(written) == (None if expected == "-" else expected)


@pytest.mark.parametrize("identifier", sorted({e for _, e in cases() if e != "-"}))
def test_canonical_form_is_a_fixed_point(identifier: str) -> None:
    assert identifiers.parse(identifier) == identifier


@pytest.mark.parametrize("identifier", sorted({e for _, e in cases() if e != "-"}))
def test_address_leads_back(identifier: str) -> None:
    address = identifiers.url(identifier)
    assert not address or identifiers.parse(address) == identifier


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/pdf/2405.203", True),
        ("https://arxiv.org/abs/24", True),
        ("https://arxiv.org/abs/2405.20339", False),
        ("https://arxiv.org/list/cs.CL/recent", False),
        ("https://example.org/abs/2405.203", False),
        ("https://[bad", False),
    ],
)
def test_cut_off_arxiv_number(url: str, expected: bool) -> None:
    assert identifiers.cut_off(url) is expected


def test_anthology_doi_is_also_an_anthology_id() -> None:
    assert identifiers.closure(["doi:10.18653/v1/2024.acl-long.1", "arxiv:2401.00001"]) == (
        "acl:2024.acl-long.1",
        "arxiv:2401.00001",
        "doi:10.18653/v1/2024.acl-long.1",
    )


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = identifiers.parse(text)
    assert found is None or identifiers.parse(found) == found
    identifiers.cut_off(text)


@given(st.from_regex(r"https?://(arxiv\.org|openreview\.net|doi\.org|aclanthology\.org)/\S{0,60}"))
def test_any_address_is_read_or_refused(url: str) -> None:
    found = identifiers.parse(url)
    assert found is None or identifiers.parse(found) == found
