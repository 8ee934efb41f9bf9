"""A citation key never breaks, whatever happens to the work behind it: small libraries, built.

Each case is a library before and after: every key that was given must lead to the same work, as
its key or as an alias, in the look-up and in biblatex's `ids`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec import structs

from lorabib import build
from lorabib.assemble import Data, assemble
from lorabib.exporters import biblatex
from lorabib.model import Claim, Date, Item, Library, Link, ListEntry, Name
from lorabib.overrides import Overrides, SameWork

DOE, ROE = Name(family="Doe", given="Jane"), Name(family="Roe", given="Rick")
AT = "https://arxiv.org/abs/"


def preprint(number: str, title: str, *authors: Name, year: int = 2024) -> Claim:
    facts = {"genre": "Preprint", "archive": "arXiv", "archive_location": number}
    issued = Date(date_parts=((year,),))
    item = Item(type="article", title=title, author=authors or (DOE, ROE), issued=issued, **facts)
    record = f"arxiv:{number}"
    return Claim(record=record, source="shipped", kind="preprint", item=item, identifiers=(record,))


def published(doi: str, title: str, *authors: Name, year: int = 2025) -> Claim:
    item = Item(type="paper-conference", title=title, author=authors or (DOE, ROE), DOI=doi,
                issued=Date(date_parts=((year,),)), container_title="Conference")  # fmt: skip
    record = f"doi:{doi}"
    return Claim(
        record=record, source="shipped", kind="published", item=item, identifiers=(record,)
    )


def row(title: str, link: str = "", line: int = 1) -> ListEntry:
    links = (Link(label="paper", url=link),) if link else ()
    return ListEntry(list="list", line=line, headings=("Head",), title=title, links=links)


def library(rows: Sequence[ListEntry], claims: Sequence[Claim], **more: Any) -> Data:
    facts: dict[str, Any] = {"categories": (), "overrides": Overrides(), "ledger": ()}
    return Data(
        **(facts | {"entries": tuple(rows), "claims": tuple(claims), "release": "1"} | more)
    )


def grown(data: Data) -> tuple[Library, Data]:
    """The library that `data` makes, and its data with the ledger in step."""
    made = assemble(data)
    return made, structs.replace(data, ledger=(*data.ledger, *made.minted))


GARDEN = "Parametric Gardens: Growing Networks from Seeds"
SLEEPY = "Sleepy Optimizers for Restless Data"
BEFORE = library(
    [row(GARDEN, AT + "2401.00001"), row(SLEEPY, AT + "2401.00002", 2)],
    [preprint("2401.00001", GARDEN), preprint("2401.00002", SLEEPY)],
)


def with_claims(data: Data, *claims: Claim) -> Data:
    """The data with these records, in place of older ones of the same name."""
    mine = {c.record: c for c in (*data.claims, *claims)}
    return structs.replace(data, claims=tuple(mine.values()))


def with_rows(data: Data, *rows: ListEntry) -> Data:
    return structs.replace(data, entries=(*data.entries, *rows))


def shuffled(data: Data) -> Data:
    entries, claims = list(data.entries), list(data.claims)
    random.Random(7).shuffle(entries)
    random.Random(7).shuffle(claims)
    lines = [structs.replace(e, line=n + 10, list="z") for n, e in enumerate(entries)]
    return structs.replace(data, entries=tuple(lines), claims=tuple(claims))


CHANGES: dict[str, Callable[[Data], Data]] = {
    "a preprint is published": lambda d: with_claims(d, published("10.1/a", GARDEN)),
    "it is published under another title by other first authors": lambda d: structs.replace(
        with_claims(d, published("10.1/a", "Gardens of Parameters", ROE, DOE)),
        overrides=Overrides(
            same_work=(SameWork(records=("arxiv:2401.00001", "doi:10.1/a"), reason="one"),)
        ),
    ),
    "an author is corrected": lambda d: with_claims(
        d, preprint("2401.00001", GARDEN, Name(family="Dough", given="Jane"), ROE)
    ),
    "the year is corrected": lambda d: with_claims(d, preprint("2401.00001", GARDEN, year=2023)),
    "a title is corrected": lambda d: with_claims(
        d, preprint("2401.00001", "Parametric Garden: Growing Networks from Seeds")
    ),
    "a title is another, which the row does not know": lambda d: with_claims(
        d, preprint("2401.00001", "Parametric Gardens: Growing Nets from Seeds")
    ),
    "its record is lost": lambda d: structs.replace(d, claims=d.claims[1:]),
    "a twin is added": lambda d: with_rows(
        with_claims(d, preprint("2301.00009", "Parametric Gardens: Weeding", year=2024)),
        row("Parametric Gardens: Weeding", AT + "2301.00009", 9),
    ),
    "an older twin is added": lambda d: with_rows(
        with_claims(d, preprint("2001.00009", "Parametric Anything", year=2024)),
        row("Parametric Anything", AT + "2001.00009", 9),
    ),
    "the list is sorted anew and renamed": shuffled,
    "the pattern is another": lambda d: structs.replace(d, pattern="{word}-{family}"),
    "two papers turn out to be one": lambda d: structs.replace(
        with_claims(d, published("10.1/a", GARDEN)),
        overrides=Overrides(
            same_work=(SameWork(records=("arxiv:2401.00001", "arxiv:2401.00002"), reason="one"),)
        ),
    ),
}


def keys_of(library: Library) -> dict[str, str]:
    """Identifier -> key."""
    return {i: p.key for p in library.papers for i in p.identifiers}


@pytest.mark.parametrize("change", CHANGES)
def test_no_key_breaks(change: str) -> None:
    before, data = grown(BEFORE)
    after, later = grown(CHANGES[change](data))
    given = keys_of(before)
    assert sorted(given.values()) == ["doe2024parametric", "doe2024sleepy"]
    for key, title in zip(sorted(given.values()), (GARDEN, SLEEPY), strict=True):
        paper = build.find(after, key)
        assert title in {place.title for place in paper.places}
        assert key in (paper.key, *paper.aliases)
        ids = re.findall(r"ids = \{(.*)\}", biblatex.export((paper,)))
        assert key == paper.key or key in ids[0].split(",")
    # And nothing moves from then on.
    again, _ = grown(later)
    assert keys_of(again) == keys_of(after) and again.minted == ()


def test_two_papers_that_are_one_keep_both_keys_and_the_older_is_the_key() -> None:
    _, data = grown(BEFORE)
    [paper] = assemble(CHANGES["two papers turn out to be one"](data)).papers
    assert (paper.key, paper.aliases) == ("doe2024parametric", ("doe2024sleepy",))


def test_a_paper_that_turns_out_to_be_two_leaves_its_key_where_it_was_first() -> None:
    one = structs.replace(
        with_claims(BEFORE, published("10.1/a", "Gardens of Parameters")),
        overrides=Overrides(
            same_work=(SameWork(records=("arxiv:2401.00001", "doi:10.1/a"), reason="one"),)
        ),
    )
    before, data = grown(one)
    key = keys_of(before)["arxiv:2401.00001"]
    apart = with_rows(data, row("Gardens of Parameters", "https://doi.org/10.1/a", 9))
    after, later = grown(structs.replace(apart, overrides=Overrides()))
    first = build.find(after, key)
    other = next(p for p in after.papers if "doi:10.1/a" in p.identifiers)
    assert "arxiv:2401.00001" in first.identifiers or "doi:10.1/a" in first.identifiers
    assert first.key != other.key or first is other
    assert len(after.papers) == 3 and key in keys_of(after).values()
    assert keys_of(grown(later)[0]) == keys_of(after)


def test_a_row_that_leaves_its_list_leaves_its_key_reserved() -> None:
    _, data = grown(BEFORE)
    gone = structs.replace(data, entries=data.entries[1:], claims=data.claims[1:])
    left, later = grown(gone)
    assert [p.key for p in left.papers] == ["doe2024sleepy"]
    other = with_rows(
        with_claims(later, preprint("2402.00001", "Parametric Things")),
        row("Parametric Things", AT + "2402.00001", 3),
    )
    assert keys_of(assemble(other))["arxiv:2402.00001"] == "doe2024parametric-things"
    back, _ = grown(structs.replace(later, entries=BEFORE.entries, claims=BEFORE.claims))
    assert keys_of(back)["arxiv:2401.00001"] == "doe2024parametric"
