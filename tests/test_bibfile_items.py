"""What work an entry describes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.bibfile.items import item_of
from lorabib.bibfile.naming import identified
from lorabib.bibfile.plain import address, parted, people, plain
from lorabib.bibfile.reading import parse
from lorabib.exporters import bib, biblatex
from lorabib.latex import unescape
from lorabib.model import Item, Paper
from lorabib.names import parse as parse_name
from lorabib.names import words as known
from lorabib.text import clean

from tables import rows


@pytest.mark.parametrize("text, item, identifiers", rows("bib_items.tsv"))
def test_items(text: str, item: str, identifiers: str) -> None:
    entry = parse(text.replace("⏎", "\n"), "refs.bib").entries[0]
    assert item_of(entry) == msgspec.json.decode(f"{{{item}}}", type=Item)
    assert ", ".join(identified(entry)) == identifiers


def test_a_part_takes_from_its_whole() -> None:
    text = """@inproceedings{a, title={LoRA}, crossref={p}, xdata={x}}
    @proceedings{p, title={ICLR 2022}, year=2022, doi={10.1/whole}, editor={Doe, Jane}}
    @xdata{x, publisher={OpenReview}}"""
    entries = {entry.key: entry for entry in parse(text, "refs.bib").entries}
    found = item_of(entries["a"], entries)
    assert (found.title, found.container_title) == ("LoRA", "ICLR 2022")
    assert (found.publisher, found.DOI, found.editor[0].family) == ("OpenReview", "", "Doe")
    assert found.issued and found.issued.year == 2022
    entries["x"] = parse("@xdata{x, xdata={x}, crossref={a}}", "").entries[0]
    assert item_of(entries["x"], {"x": entries["x"]}).title == ""  # a loop ends


def test_entries_that_take_from_each_other_end() -> None:
    text = "@misc{a, crossref={b}}@misc{b, crossref={a}, title={x}}"
    entries = {entry.key: entry for entry in parse(text, "refs.bib").entries}
    assert item_of(entries["a"], entries).title == "x"  # BibTeX takes titles, too


@pytest.mark.parametrize("exporter", [bib, biblatex])
def test_what_we_write_is_read_back(exporter: object, root: object) -> None:
    """Our own exports: titles, names, years, venues and numbers come back."""
    from lorabib import build, store

    library = build.load(store.locate(None, root))  # type: ignore[arg-type]
    text = exporter.export(library.papers)  # type: ignore[attr-defined]
    found = parse(text, "all.bib")
    assert not found.problems
    papers: dict[str, Paper] = {paper.key: paper for paper in library.papers}
    assert [entry.key for entry in found.entries] == sorted(papers)
    for entry in found.entries:
        theirs, ours = item_of(entry), papers[entry.key].item
        assert clean(theirs.title).replace(" ", "") == clean(ours.title).replace(" ", "")
        assert [n.family or n.literal for n in theirs.author] == [
            n.family or n.literal for n in ours.author
        ]
        assert (theirs.issued is None) == (ours.issued is None)
        assert theirs.archive_location == ours.archive_location
        assert theirs.DOI.lower() == ours.DOI.lower()


PARTS = ["Hu", "Edward", "The", "Jr", "Ii", "Inc", "Team", "Google", "Phd", "Van", "De", "Dr", "Sr"]
PARTS += sorted(w.capitalize() for w in (known.BODIES | known.COMPANIES | known.SUFFIXES))[:60]
PARTS += [word for name in sorted(known.NAMED_BODIES)[:20] for word in name.title().split()]
PARTS += [w.capitalize() for w in sorted(known.CHINESE | known.KOREAN | known.VIETNAMESE)[::9]]
PARTS += ["Xiaoming", "Thi", "Minh", "Ben", "La", "Et", "Al", "Face", "Hugging", "Nguyen", "Ouyang"]
VALUES = [
    "plain", r"{LoRA} {\"o} \'{e}", r"\v{s} \v s \c{c}", r"{\O}rsted \ss{} x", r"\o y \L",
    r"a~b \& c \% d", r"$x \leq y$ \"o", r"\textbf{x} \'e", r"\'\i \'{\i}", r"50\%", r"\unknown{x}",
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_the_fast_path_reads_as_the_slow_one(value: str) -> None:
    assert plain(value) == clean(unescape(value))


def test_addresses_and_lists() -> None:
    assert address(r"\href{https://x.org/\%7Ea}{here}") == "https://x.org/%7Ea"
    assert address("see https://x.org/a_b now") == "https://x.org/a_b"
    assert address("no address") == ""
    assert parted("A and {B and C} AND D and others") == ["A", "{B and C}", "D", "others"]


@given(st.sampled_from(PARTS), st.sampled_from(PARTS), st.sampled_from(["", " E.", " Li", " AI"]))
@settings(max_examples=300)
def test_the_fast_path_of_names_reads_as_the_slow_one(family: str, given_: str, more: str) -> None:
    for text in (f"{family}, {given_}{more}", f"{given_}{more} {family}"):
        assert people(text) == (parse_name(text),)
