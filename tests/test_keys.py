"""Citation keys: how they are made, and that they never move."""

import random
import re
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.keys import Bearer, assign, proposals, title_identifier
from lorabib.model import Date, Holding, Item, Name

from tables import rows


def work(title: str, family: str = "Hu", year: int = 2024, *identifiers: str) -> Bearer:
    item = Item(
        type="article",
        title=title,
        author=(Name(family=family, given="A."),) if family else (),
        issued=Date(date_parts=((year,),)),
    )
    return Bearer(item=item, identifiers=identifiers or (title_identifier(title),))


@pytest.mark.parametrize(
    ("family", "given_name", "literal", "year", "title", "key"), rows("keys.tsv")
)
def test_first_choice(
    family: str, given_name: str, literal: str, year: str, title: str, key: str
) -> None:
    name = Name(family=family, given=given_name, literal=literal)
    item = Item(
        type="article",
        title=title,
        author=(name,) if name != Name() else (),
        issued=Date(date_parts=((int(year),),)) if year else None,
    )
    assert next(proposals(item)) == key


def test_the_newcomer_takes_its_next_words_and_then_numbers() -> None:
    item = work("LoRA Learns Less and Forgets Less").item
    assert list(islice(proposals(item), 5)) == [
        "hu2024lora",
        "hu2024lora-learns",
        "hu2024lora-learns-less",
        "hu2024lora-learns-less-2",
        "hu2024lora-learns-less-3",
    ]


def test_the_older_holder_keeps_its_key() -> None:
    old = work("LoRA Old", "Hu", 2024, "arxiv:2401.00001")
    _, minted = assign([old], (), "1.0")
    new = work("LoRA New", "Hu", 2024, "arxiv:2301.00001")
    grants, more = assign([new, old], minted, "1.1")
    assert [g.key for g in grants] == ["hu2024lora-new", "hu2024lora"]
    assert [line.identifier for line in more] == ["arxiv:2301.00001"]


def test_an_upgrade_keeps_the_key_and_records_the_new_identifier() -> None:
    preprint = work("DoRA", "Liu", 2024, "arxiv:2402.09353")
    _, ledger = assign([preprint], (), "1.0")
    published = work("DoRA Renamed", "Lyu", 2025, "arxiv:2402.09353", "doi:10.1/x")
    grants, minted = assign([published], ledger, "1.1")
    assert grants[0].key == "liu2024dora"
    assert minted == (Holding(identifier="doi:10.1/x", key="liu2024dora", since="1.1"),)


def test_an_unresolved_row_keeps_its_key_when_it_is_resolved() -> None:
    row = work("Some Title of a Row", "", 2024)
    _, ledger = assign([row], (), "1.0")
    found = Bearer(
        item=work("Some Title", "Wu", 2023).item,
        identifiers=("arxiv:2301.00002",),
        fallbacks=(title_identifier("Some Title of a Row"),),
    )
    grants, _ = assign([found], ledger, "1.1")
    assert grants[0].key == "some2024title"


def test_two_works_that_turn_out_to_be_one_keep_both_keys() -> None:
    one, two = (
        work("A One", "Hu", 2024, "arxiv:2401.00001"),
        work("B Two", "Hu", 2024, "doi:10.1/b"),
    )
    before, ledger = assign([one, two], (), "1.0")
    merged = work("B Two", "Hu", 2024, "arxiv:2401.00001", "doi:10.1/b")
    grants, minted = assign([merged], ledger, "1.1")
    assert {grants[0].key, *grants[0].aliases} == {g.key for g in before}
    assert all(line.key == grants[0].key for line in minted)


def test_a_work_that_turns_out_to_be_two_leaves_the_key_where_it_was_first() -> None:
    one = work("Alpha", "Hu", 2024, "arxiv:2401.00001", "doi:10.1/b")
    before, ledger = assign([one], (), "1.0")
    first = work("Alpha", "Hu", 2024, "arxiv:2401.00001")
    second = work("Alpha Beta", "Hu", 2025, "doi:10.1/b")
    grants, minted = assign([second, first], ledger, "1.1")
    assert grants[1].key == before[0].key
    assert grants[0].key != before[0].key
    again, nothing = assign([first, second], (*ledger, *minted), "1.2")
    assert [g.key for g in again] == [grants[1].key, grants[0].key]
    assert nothing == ()


def test_a_reserved_key_is_never_given_again() -> None:
    ledger = (Holding(identifier="arxiv:2001.00001", key="hu2024lora", since="1.0"),)
    grants, _ = assign([work("LoRA Anew", "Hu", 2024, "arxiv:2401.00009")], ledger, "1.1")
    assert grants[0].key == "hu2024lora-anew"


_works = st.lists(
    st.tuples(
        st.sampled_from(["LoRA A", "LoRA B", "LoRA", "DoRA Weight", "On the", "Über", "深度"]),
        st.sampled_from(["Hu", "Liu", "", "Đặng", "O'Brien", "🙂"]),
        st.integers(2020, 2025),
    ),
    max_size=25,
)


@given(_works, st.randoms(use_true_random=False))
def test_keys_are_distinct_plain_and_independent_of_order(
    facts: list[tuple[str, str, int]], rng: random.Random
) -> None:
    bearers = [work(t, f, y, f"arxiv:{n}") for n, (t, f, y) in enumerate(facts)]
    grants, minted = assign(bearers, (), "1.0")
    keys = [g.key for g in grants]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z0-9-]+", key) for key in keys)
    order = list(range(len(bearers)))
    rng.shuffle(order)
    shuffled, shuffled_minted = assign([bearers[p] for p in order], (), "1.0")
    assert [shuffled[order.index(p)].key for p in range(len(bearers))] == keys
    assert shuffled_minted == minted


@given(_works)
@settings(max_examples=30)
def test_growth_never_moves_a_key(facts: list[tuple[str, str, int]]) -> None:
    bearers = [work(t, f, y, f"arxiv:{n}") for n, (t, f, y) in enumerate(facts)]
    ledger: tuple[Holding, ...] = ()
    given_keys: list[str] = []
    for end in range(1, len(bearers) + 1):
        grants, minted = assign(bearers[:end], ledger, "1.0")
        ledger += minted
        assert [g.key for g in grants][: end - 1] == given_keys
        given_keys = [g.key for g in grants]
    assert assign(bearers, ledger, "1.1")[1] == ()


def test_a_thousand_equal_proposals_get_a_thousand_keys() -> None:
    bearers = [work("LoRA", "Hu", 2024, f"arxiv:{n}") for n in range(1000)]
    grants, _ = assign(bearers, (), "1.0")
    assert len({g.key for g in grants}) == 1000


def test_two_unresolved_rows_that_become_one_work_keep_both_keys() -> None:
    rows_ = [work("Growing Trees Slowly", ""), work("Growing Treees Slowly", "")]
    grants, ledger = assign(rows_, (), "1")
    keys = {grant.key for grant in grants}
    assert len(keys) == 2
    fallbacks = tuple(bearer.identifiers[0] for bearer in rows_)
    item = work("Growing Trees Slowly").item
    one = Bearer(item=item, identifiers=("doi:10.1000/x",), fallbacks=fallbacks)
    (grant,), more = assign([one], ledger, "2")
    assert {grant.key, *grant.aliases} == keys
    # From the next build on the work is known by its identifier.
    (again,), nothing = assign([one], (*ledger, *more), "3")
    assert again == grant
    assert nothing == ()
