"""`lorabib search`: tests/cases/searches.tsv says what a search finds in a small library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib import build, store
from lorabib.cli import main
from lorabib.errors import LorabibError, QueryError, UnknownNameError
from lorabib.lookup.matching import Subject, holds
from lorabib.lookup.query import FIELDS, HAS, STATES, Term, parse
from lorabib.model import Category, Date, Item, Library, Link, Name, Paper, Place, VenueNames
from lorabib.registry import EXPORTERS
from lorabib.search import search

from tables import CASES

ROOT = Path(__file__).parent.parent


def paper(key: str, title: str, year: int, *authors: Name, **more: Any) -> Paper:
    fields = more.pop("fields", {})
    item = Item(type="article", title=title, author=authors,
                issued=Date(date_parts=((year,),)), **fields)  # fmt: skip
    facts = {"identifiers": (), "places": (), "categories": ("uncategorized",), "sources": ()}
    return Paper(key=key, item=item, **{**facts, **more})


def listed(title: str, *urls: str) -> tuple[Place, ...]:
    links = tuple(Link(label="Link", url=url) for url in urls)
    return (Place(list="l", line=1, headings=(), title=title, links=links),)


ICLR = VenueNames(full="International Conference on Learning Representations",
                  short="Int. Conf. Learn. Represent.", acronym="ICLR")  # fmt: skip
PAPERS = (
    paper("abe2023ploft", "PLoFT", 2023, Name(literal="The PLoFT Team"), status="unresolved"),
    paper("chen2022lora", "LoRA+: Efficient Low-Rank Adaptation", 2022, Name(family="陳"),
          status="published", identifiers=("doi:10.1234/a",), categories=("variants",),
          fields={"container_title": "Advances", "event_title": "NeurIPS 2022"}),
    paper("hu2022lora", "LoRA: Low-Rank Adaptation of Large Language Models", 2022,
          Name(family="Hu", given="Edward J."), Name(family="Shen", given="Yelong"),
          status="published", aliases=("hu2021lora",), categories=("lora",),
          identifiers=("arxiv:2106.09685", "openreview:nZeVKeeFYf9"),
          fields={"container_title": ICLR.full},
          places=listed("LoRA", "https://github.com/microsoft/LoRA")),
    paper("lee2024fedlora", "FedLoRA", 2024, status="preprint", categories=("lora-2",),
          places=listed("FedLoRA from Scratch", "https://example.org/x")),
    paper("muller2021low", "On Lowrank Maps", 2021,
          Name(family="Müller", non_dropping_particle="van der"), status="published",
          identifiers=("doi:10.1234/b",),
          fields={"container_title": "J", "volume": "1", "page": "1-2"}),
)  # fmt: skip
LIBRARY = Library(
    papers=PAPERS,
    categories=(
        Category(slug="lora", title="LoRA"),
        Category(slug="variants", title="Variants", parent="lora"),
        Category(slug="lora-2", title="Others"),
    ),
    problems=(),
    venues=(ICLR,),
)


def cases() -> list[tuple[str, str]]:
    lines = (CASES / "searches.tsv").read_text(encoding="utf-8").split("\n")
    return [tuple(x.split("\t")) for x in lines if x and not x.startswith("#")]  # type: ignore[misc]


def test_there_is_a_case_for_each_field_and_value() -> None:
    queries = " ".join(query.lower() for query, _ in cases())
    wanted = [f"{f}:" for f in FIELDS] + [f"has:{h}" for h in HAS] + [f"status:{s}" for s in STATES]
    assert [one for one in wanted if one not in queries] == []


@pytest.mark.parametrize(("query", "keys"), cases(), ids=[q or "nothing" for q, _ in cases()])
def test_what_a_search_finds(query: str, keys: str) -> None:
    if keys == "!":
        with pytest.raises((QueryError, UnknownNameError)) as raised:
            search(LIBRARY, query)
        assert raised.value.exit_code == 2 and "\n" not in str(raised.value)
    else:
        assert [p.key for p in search(LIBRARY, query, "key")] == keys.split()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("auther:hu", "no search field named 'auther'; did you mean author"),
        ("has:cod", "no value of has named 'cod'; did you mean code"),
        ("status:publishd", "did you mean published"),
        ("category:varants", "no category named 'varants'; did you mean variants"),
        ("year:22..x", "year:22..x is no year: write 2023, 2022..2024, ..2022 or 2024.."),
        ("title:", "title: has no value"),
        ('title:"low', "a quotation mark is not closed"),
        ("lora ???", "'???' has no letters to search for"),
        ("x" * 1000 + ":y", "no search field named 'xxx"),
        ("author:" + "!" * 1000, "has no letters"),
    ],
)
def test_an_error_says_what_can_stand_there(query: str, said: str) -> None:
    with pytest.raises(LorabibError) as raised:
        search(LIBRARY, query)
    assert said in str(raised.value) and len(str(raised.value)) < 200


QUERY = st.lists(
    st.one_of(
        st.text(st.characters(), max_size=8),
        st.sampled_from([*FIELDS, *HAS, *STATES, ":", '"', "-", "*", "..", "2022", "lora", " "]),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(QUERY)
def test_any_text_is_read_or_refused_in_one_line(query: str) -> None:
    try:
        terms = parse(query)
    except (QueryError, UnknownNameError) as error:
        assert str(error)
        return
    subjects = [Subject(p, None, frozenset()) for p in PAPERS]
    for term in terms:
        assert term.field in (*FIELDS, "") and isinstance(term, Term)
        found = [holds(term, subject) for subject in subjects]
        assert [not one for one in found] == [
            holds(term._replace(negated=not term.negated), subject) for subject in subjects
        ]


WORDS = st.text("aB-'+é_ 1", min_size=1, max_size=12)


@given(WORDS, WORDS, st.booleans())
def test_letters_that_are_not_there_need_no_look(title: str, word: str, star: bool) -> None:
    """The short way for ASCII says what the words say."""
    try:
        [term] = parse(f'"{word}"') if " " in word else parse(word.strip("-") + "*" * star)
    except (QueryError, ValueError):
        return
    subject = Subject(paper("x", title, 1, status="preprint"), None, frozenset())
    parts = (*subject.titles, *subject.venues)
    assert holds(term._replace(field="title"), subject) <= holds(term, subject)
    assert holds(term, subject) is any(part.has(term) for part in (*parts, subject.words))


@given(st.sampled_from(["key", "year", "author", "title", "relevance"]), st.booleans())
def test_sorting_loses_nothing_and_reverses(by: str, reverse: bool) -> None:
    found = search(LIBRARY, "", by, reverse)
    assert sorted(p.key for p in found) == [p.key for p in PAPERS]
    assert search(LIBRARY, "", by, not reverse) == found[::-1]


def test_orders() -> None:
    order = lambda by: " ".join(p.key[:3] for p in search(LIBRARY, "", by))  # noqa: E731
    assert order("year") == "mul che hu2 abe lee"
    assert order("title") == "lee hu2 che mul abe"
    assert order("author") == "che hu2 mul abe lee"
    # In the method's name before the rest of the title, the first author before the second.
    assert [p.key for p in search(LIBRARY, "low")] == ["chen2022lora", "hu2022lora"]
    real = build.load(store.locate(ROOT, ROOT))
    assert [p.key for p in search(real, "vera")] == ["kopiczko2024vera", "pu2024rst"]


# --- the command -----------------------------------------------------------------------------


def run(*args: str) -> Any:
    return CliRunner().invoke(main, ["search", "--library", str(ROOT), *args])


@pytest.mark.parametrize(
    ("args", "out", "err", "code"),
    [
        (["dora"], "liu2024dora\nmao2024dora\n", "", 0),
        (["dora", "-n", "1"], "liu2024dora\n", "and 1 more (-n 2)\n", 0),
        (["dora", "-n1"], "liu2024dora\n", "and 1 more (-n 2)\n", 0),
        (["dora", "--count"], "2\n", "", 0),
        (["dora", "--count", "-n", "1"], "2\n", "", 0),
        (["dora", "-author:liu"], "mao2024dora\n", "", 0),
        (["-author:liu", "dora"], "mao2024dora\n", "", 0),
        (["--", "-author:liu", "dora"], "mao2024dora\n", "", 0),
        (["dora -author:liu"], "mao2024dora\n", "", 0),
        (["dora", "-liu", "--sort", "key", "--reverse"], "mao2024dora\n", "", 0),
        (["dora", "--sort", "key", "--reverse"], "mao2024dora\nliu2024dora\n", "", 0),
        (["dora", "-c", "moe"], "", "no paper for 'dora'\n", 1),
        (["zzzqqq"], "", "no paper for 'zzzqqq'\n", 1),
        (["zzzqqq", "--count"], "0\n", "no paper for 'zzzqqq'\n", 1),
        (["zzzqqq", "-f", "bib"], "", "no paper for 'zzzqqq'\n", 1),
        (["key:hu2022", "-c", "lora", "-c", "moe"], "hu2022lora\n", "", 0),
    ],
)
def test_the_command(args: list[str], out: str, err: str, code: int) -> None:
    done = run(*args)
    assert (done.stdout, done.stderr, done.exit_code) == (out, err, code)


@pytest.mark.parametrize(
    "args",
    [
        ["auther:hu"], ["dora", "-c", "moes"], ["dora", "--sort", "size"], ["dora", "-f", "bibb"],
        ["dora", "--count", "--json"], ["dora", "--json", "-f", "bib"], ["dora", "-o", "x.txt"],
        ["dora", "-n", "0"], ["dora", "--nothing"], ['"'], ["dora", "-o"], ["dora", "-n"],
    ],
)  # fmt: skip
def test_wrong_usage_is_told(args: list[str]) -> None:
    done = run(*args)
    assert done.exit_code == 2 and done.stdout == "" and "Error: " in done.stderr


def test_json_is_as_that_of_key() -> None:
    args = ["--library", str(ROOT), "dora", "--json"]
    searched = json.loads(run("dora", "--json").stdout)
    looked_up = json.loads(CliRunner().invoke(main, ["key", *args]).stdout)
    assert searched == {name: looked_up[name] for name in ("papers", "total")}
    assert json.loads(run("zzzqqq", "--json").stdout) == {"papers": [], "total": 0}


@pytest.mark.parametrize("form", EXPORTERS)
def test_hits_go_out_in_every_format(form: str, tmp_path: Path) -> None:
    printed = run("dora", "-f", form)
    assert printed.exit_code == 0 and "Low-Rank" in printed.stdout
    assert "Learns Less" not in printed.stdout
    path = tmp_path / f"mine{EXPORTERS[form].suffix}"
    done = run("dora", "-o", str(path))
    assert done.stdout == f"2 papers -> {path}\n"
    assert path.read_text(encoding="utf-8") == printed.stdout
    assert run("dora", "-f", form, "-o", "-").stdout == printed.stdout


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = run("dora", "-o", str(tmp_path / "no" / "x.bib"))
    there = (tmp_path / "no" / "x.bib").exists()
    assert there or (done.exit_code == 1 and done.stderr.count("\n") == 1)
    (tmp_path / "file").write_text("")
    done = run("dora", "-o", str(tmp_path / "file" / "x.bib"))
    assert (
        done.exit_code == 1 and done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1
    )


def process(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lorabib", "search", *args]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, **more)


def test_bad_words_are_answered_by_a_real_process() -> None:
    bad = [
        "%' OR 1=1 --", "(.*", "[", "\\", "\x1b[31mlora", "lora\u202e", "\udcff", "低秩", "ложа",
        "🙂", "x" * 50_000, "-", "--", "title:\x1b]0;x\x07", "author:\udcff", "\t", "-\x01",
    ]  # fmt: skip
    for one in bad:
        done = process(one, errors="surrogateescape")
        assert done.returncode in (0, 1, 2) and "Traceback" not in done.stderr, one
        assert done.returncode == 0 or (not done.stdout and done.stderr), one
        assert not {"\x1b", "\u202e", "\x07"} & set(done.stdout + done.stderr), one


def test_ten_thousand_words_and_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environment = {**os.environ, "LORABIB_CACHE": str(tmp_path / "file" / "below")}
    done = process("lora", *map(str, range(10_000)), env=environment)
    assert done.returncode == 1 and done.stderr.startswith("no paper for 'lora 0 1 2")
    assert process("title:dora", env=environment).stdout == "liu2024dora\nmao2024dora\n"
