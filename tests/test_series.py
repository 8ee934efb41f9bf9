"""Many lists in one style with few starts of the engine: each as the engine alone formats it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib import build, store
from lorabib.model import Paper
from lorabib.references import formatting, pandoc, series, styles
from lorabib.references.rich import Reference, plain

from engines import HOSTILE, SAMPLES, paper

pytestmark = pytest.mark.engine

_HEAD = """\
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>t</title><id>t</id><updated>2022-01-31T14:30:00+00:00</updated></info>
"""
_CITED = """\
  <citation disambiguate-add-year-suffix="true" disambiguate-add-names="true"><layout>
    <names variable="author"><name form="short"/></names>
    <date variable="issued"><date-part name="year" prefix=" "/></date>
  </layout></citation>
"""
_TEXT = """\
    <names variable="author"/><date variable="issued"><date-part name="year" prefix=" "/></date>
    <text variable="title" text-case="sentence" prefix=". "/>
"""
#: What the references of a list have of each other, by the style that makes it so.
STYLES = {
    "letters of years": f"{_HEAD}{_CITED}<bibliography><sort><key variable='title'/></sort>"
    f"<layout>{_TEXT}</layout></bibliography></style>",
    "numbers in labels": f"{_HEAD}{_CITED}<bibliography second-field-align='flush'><layout>"
    f"<text variable='citation-number' prefix='[' suffix=']'/>{_TEXT}"
    "</layout></bibliography></style>",
    "numbers in the text": f"{_HEAD}{_CITED}<bibliography><layout>"
    f"<text variable='citation-number' suffix='. '/>{_TEXT}</layout></bibliography></style>",
    "dashes for authors": f"{_HEAD}{_CITED}<bibliography subsequent-author-substitute='---'>"
    f"<sort><key variable='author'/></sort><layout>{_TEXT}</layout></bibliography></style>",
}


class Engine:
    """The real engine, which counts how often it is started."""

    def __init__(self) -> None:
        self.started = 0
        engine = pandoc.find()
        assert engine, pandoc.why_missing()
        self._engine = engine

    def __call__(self, jobs: Sequence[series.Job]) -> list[list[Reference]]:
        self.started += len(jobs)
        until = pandoc.deadline(sum(len(job.entries) for job in jobs))
        return [formatting._done(self._engine, "en-US", until, job) for job in jobs]


def entries(papers: Sequence[Paper]) -> dict[str, series.Entry]:
    return {one.key: formatting.for_engine(one, frozenset()) for one in papers}


def in_one_piece(papers: Sequence[Paper], style: series.Style) -> list[Reference]:
    found = entries(sorted(papers, key=lambda one: one.key))
    return Engine()([series.Job(style.xml, list(found.values()))])[0] if found else []


def same_in_lists(lists: dict[str, Sequence[Paper]], style: series.Style) -> int:
    """Check each list against the engine alone; how often the engine was started."""
    engine = Engine()
    known = entries([one for papers in lists.values() for one in papers])
    keys = {name: [one.key for one in papers] for name, papers in lists.items()}
    made = series.lists(keys, known, style, engine)
    for name, papers in lists.items():
        assert made[name] == in_one_piece(papers, style), name
    return engine.started


def works(names: Sequence[str], start: int = 0) -> tuple[Paper, ...]:
    """Works of one year each: "Liu, Bo 2024" is a Bo Liu's of 2024."""
    return tuple(
        paper(f"k{number:03}", title=f"Title {number}", authors=name[:-5],
              type="article-journal", container_title="J",
              **({"year": int(name[-4:])} if name[-4:].isdigit() else {}))
        for number, name in enumerate(names, start)
    )  # fmt: skip


TWINS = works(
    ["Liu, Bo 2024", "Liu, Bo 2024", "Liu, An 2024", "Liu, Bo 2023", "Wu, Ed n.d.", "Wu, Ed n.d.",
     "Qwen Team 2024", "Qwen Team 2024", "Plato 2020", "others 2024"]
)  # fmt: skip


@pytest.mark.parametrize("kind", STYLES)
def test_lists_are_what_the_engine_makes_of_each(kind: str) -> None:
    style = series.read_style(STYLES[kind].encode())
    lists = {
        "all": (*TWINS, *SAMPLES, *HOSTILE),
        "two": TWINS[:2],
        "one": TWINS[:1],
        "apart": (TWINS[0], TWINS[2], TWINS[4]),
        "none": (),
        "no year": TWINS[4:6],
    }
    same_in_lists(lists, style)


def test_letters_and_numbers_are_those_of_the_list() -> None:
    """The second of two twins is "b" beside the first, and bare alone."""
    engine, known = Engine(), entries(TWINS)
    style = series.read_style(STYLES["letters of years"].encode())
    made = series.lists({"two": ["k000", "k001"], "one": ["k001"]}, known, style, engine)
    assert [plain(one.parts)[:13] for one in made["two"]] == ["Bo Liu 2024a.", "Bo Liu 2024b."]
    assert [plain(one.parts)[:12] for one in made["one"]] == ["Bo Liu 2024."]
    style = series.read_style(STYLES["numbers in labels"].encode())
    made = series.lists({"a": ["k000", "k001"], "b": ["k001"]}, known, style, engine)
    assert [plain(one.label) for one in made["a"] + made["b"]] == ["[1]", "[2]", "[1]"]


NAMES = [
    "Liu, Bo",
    "Liu, An",
    "Wu, Ed",
    "van der Liu, Bo",
    "Qwen Team",
    "others",
    "liu, x",
    "Q., R.",
]
MANY = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["2024", "2023", "n.d."])), max_size=12
)


@settings(deadline=None, max_examples=8)
@given(MANY, st.data())
def test_any_lists_are_what_the_engine_makes_of_them(
    names: list[tuple[str, str]], data: st.DataObject
) -> None:
    papers = works([f"{name} {year}" for name, year in names])
    part = data.draw(st.lists(st.sampled_from(papers), unique=True)) if papers else []
    kind = data.draw(st.sampled_from(sorted(STYLES)))
    same_in_lists({"all": papers, "part": part}, series.read_style(STYLES[kind].encode()))


def test_the_library_in_few_starts() -> None:
    """All categories, beside the engine alone for some of them."""
    root = Path(__file__).parent.parent
    library = build.load(store.locate(root, root))
    style = series.read_style(styles.find("apa").path.read_bytes())
    lists = {name: build.select(library, name) for name in build.names(library)}
    engine, known = Engine(), entries(library.papers)
    keys = {name: [one.key for one in papers] for name, papers in lists.items()}
    made = series.lists(keys, known, style, engine)
    assert engine.started <= 6 < len(lists)
    for name in ("all", "moe", "applications", "lora"):
        assert made[name] == in_one_piece(lists[name], style)
