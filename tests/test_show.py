"""`lorabib show`, and the quick way to it and to `lorabib key`."""

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
from lorabib.find import cards
from lorabib.lookup.card import reference
from lorabib.lookup.links import Address, addresses
from lorabib.model import Date, Item, Link, Name, Paper, Place
from lorabib.quick import answer
from lorabib.references import pandoc
from lorabib.registry import EXPORTERS

from tables import rows

ROOT = Path(__file__).parent.parent
LORA = """\
hu2022lora
  Edward J. Hu, Yelong Shen, Phillip Wallis, Zeyuan Allen-Zhu, Yuanzhi Li, Shean Wang, Lu Wang and \
Weizhu Chen. LoRA: Low-Rank Adaptation of Large Language Models. International Conference on \
Learning Representations (ICLR), 2022.
  status       published
  identifiers  arxiv:2106.09685, openreview:nZeVKeeFYf9
  categories   lora
  paper        https://arxiv.org/abs/2106.09685
  paper        https://openreview.net/forum?id=nZeVKeeFYf9
  code         https://github.com/microsoft/LoRA
"""


def show(*args: str) -> Any:
    return CliRunner().invoke(main, ["show", "--library", str(ROOT), *args])


def process(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lorabib", *args]
    more = {"cwd": ROOT, "stdout": subprocess.PIPE} | more
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=120, **more)


def test_a_paper_is_shown() -> None:
    told = show("hu2022lora")
    assert told.exit_code == 0 and told.stdout.startswith(LORA)
    assert "  listed in    data/lists/awesome-lora.md:" in told.stdout


@pytest.mark.parametrize(
    "name",
    ["hu2022lora", "HU2022LORA", "2106.09685", "arXiv:2106.09685v2", "nZeVKeeFYf9",
     "https://arxiv.org/pdf/2106.09685v1.pdf", "10.48550/arXiv.2106.09685"],
)  # fmt: skip
def test_any_name_of_a_paper_will_do(name: str) -> None:
    assert show(name).stdout.startswith(LORA)


def test_every_key_alias_and_identifier_names_its_paper() -> None:
    location = store.locate(ROOT, ROOT)
    papers = build.load(location).papers
    for name in ("key", "identifiers", "aliases"):
        of = {n: p.key for p in papers for n in ([p.key] if name == "key" else getattr(p, name))}
        assert [card.key for card in cards(location, list(of))] == list(of.values())


def test_several_papers_stand_apart() -> None:
    told = show("liu2024dora", "hu2022lora").stdout
    assert told.startswith("liu2024dora\n") and "\n\nhu2022lora\n" in told


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hu2022lroa", "; did you mean hu2022lora?"),
        ("hu2021lora", "; did you mean hu2022lora?"),
        ("dora", "; did you mean liu2024dora, mao2024dora?"),
        ("hu2019adapters", "; did you mean hu2022lora, hu2023llm, hu2023structure?"),
        ("~dora", "; did you mean liu2024dora, mao2024dora?"),
        ("2405.99999", ""),
        ("", ""),
        ("q" * 10_000, ""),
        ("%';--", ""),
        ("(.*)", ""),
    ],
)
def test_a_wrong_key_offers_the_nearest(name: str, said: str) -> None:
    told = show("hu2022lora", name)
    shown = name if len(name) <= 80 else f"{name[:80]}…"
    assert (told.stdout, told.exit_code) == ("", 2)
    assert told.stderr == f"Error: no paper named {shown!r}{said}\n"


@pytest.mark.parametrize("form", EXPORTERS)
def test_every_format_prints_just_the_papers(form: str, tmp_path: Path) -> None:
    told = show("hu2022lora", "liu2024dora", "-f", form)
    assert told.exit_code == 0
    assert "Weight-Decomposed" in told.stdout and "Learns Less" not in told.stdout


def test_a_format_is_as_the_export_has_it() -> None:
    everything = (ROOT / "exports" / "all.bib").read_text(encoding="utf-8")
    assert show("hu2022lora", "-f", "bib").stdout in everything


@pytest.mark.engine
@pytest.mark.skipif(pandoc.find() is None, reason="no CSL engine")
def test_references_are_the_engines() -> None:
    told = show("hu2022lora", "-f", "references").stdout
    assert "(2022). LoRA: Low-Rank Adaptation of Large Language Models." in told


def test_json_has_all_there_is() -> None:
    [paper] = json.loads(show("hu2022lora", "--json").stdout)
    assert paper["item"]["id"] == paper["key"] == "hu2022lora"
    assert paper["links"][-1] == {"kind": "code", "url": "https://github.com/microsoft/LoRA"}
    assert paper["reference"].startswith("Edward J. Hu, ") and paper["places"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("hu2022lora", "-f", "bibb"), "no format named 'bibb'; did you mean bib, biblatex?"),
        (("hu2022lora", "-f", "bib", "--json"), "--json is a form of its own"),
        ((), "Missing argument 'KEY...'"),
    ],
)
def test_wrong_usage_is_told(args: tuple[str, ...], said: str) -> None:
    told = show(*args)
    assert told.exit_code == 2 and said in told.stderr and "Traceback" not in told.stderr


# --- what a reference and its links are ------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (Item(type="book"), ""),
        (Item(type="book", title="Why?"), "Why?"),
        (
            Item(type="article-journal", title="T", container_title="J", volume="3", issue="4",
                 page="1-9", issued=Date(date_parts=((2020,),)), author=(Name(literal="A Team"),)),
            "A Team. T. J, volume 3(4), pages 1–9, 2020.",
        ),
        (
            Item(type="article", title="T", archive="arXiv", archive_location="2106.1",
                 author=(Name(given="A.", non_dropping_particle="van", family="B", suffix="Jr."),
                         Name(family="C"))),
            "A. van B Jr. and C. T. arXiv:2106.1.",
        ),
    ],
)  # fmt: skip
def test_a_reference_in_one_line(item: Item, line: str) -> None:
    assert reference(item) == line


def test_links_of_other_works_and_twins_are_left_out() -> None:
    urls = (
        "https://arxiv.org/pdf/2106.09685v3.pdf",  # the paper's, in another form
        "https://arxiv.org/abs/2402.09353",  # another work's
        "https://github.com/microsoft/LoRA/",
        "http://github.com/microsoft/LoRA",
        "https://proceedings.neurips.cc/paper_files/paper/2023/file/"
        "2f75a57e9c71e8369da0150ea769d5a2-Paper-Conference.pdf",
        "https://example.org/page",
        "javascript:alert(1)",
        "",
    )
    place = Place(list="l", line=1, headings=(), title="T",
                  links=tuple(Link(label="Link", url=url) for url in urls))  # fmt: skip
    paper = Paper(
        key="k", item=Item(type="article"), places=(place,), categories=(), status="preprint",
        sources=(),
        identifiers=("arxiv:2106.09685", "neurips:2023/2f75a57e9c71e8369da0150ea769d5a2"),
    )  # fmt: skip
    assert addresses(paper) == (
        Address("paper", "https://arxiv.org/abs/2106.09685"),
        Address("paper", urls[4]),
        Address("code", urls[2]),
        Address("link", urls[5]),
    )


# --- the quick way ---------------------------------------------------------------------------


def both(command: str, words: list[str]) -> tuple[Any, Any]:
    """What the quick way tells, and what the command line does."""
    quick = answer([command, *words])
    told = CliRunner().invoke(main, [command, "--", *words])
    return quick and (quick.out, quick.err, quick.code), (
        tuple(told.stdout.splitlines()), tuple(told.stderr.splitlines()), told.exit_code
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("query", [query for query, _ in rows("queries.tsv")])
def test_both_ways_look_up_alike(query: str) -> None:
    show("hu2022lora")  # the index is there
    quick, usual = both("key", query.split())
    assert quick == usual


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=9)))
def test_both_ways_look_anything_up_alike(words: list[str]) -> None:
    for command in ("key", "show"):
        quick, usual = both(command, words)
        assert quick in (None, usual)


@pytest.mark.parametrize(
    "arguments",
    [[], ["key"], ["show"], ["key", "dora", "-n", "1"], ["show", "--help"], ["show", "nobody"],
     ["check", "dora"], ["keys", "rename"], ["key", "dora", "--"]],
)  # fmt: skip
def test_all_else_is_left_to_the_command_line(arguments: list[str]) -> None:
    assert answer(arguments) is None


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_library_that_is_none_is_left_to_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("LORABIB_LIBRARY", str(tmp_path / folder))
    assert answer(["key", "dora"]) is None
    assert process("key", "dora").returncode in (1, 2)


def test_the_library_of_the_environment_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LORABIB_LIBRARY", str(ROOT))
    assert process("key", "dora", cwd=tmp_path).stdout == "liu2024dora\nmao2024dora\n"


def test_without_an_index_the_command_line_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LORABIB_CACHE", str(tmp_path))
    assert answer(["show", "hu2022lora"]) is None
    assert process("show", "hu2022lora").stdout.startswith(LORA)
    assert answer(["show", "hu2022lora"])
    for damage in (b"", b"no database", b"\0" * 4096):
        [index] = tmp_path.glob("lookup-*.sqlite")
        index.write_bytes(damage)
        assert process("show", "hu2022lora").stdout.startswith(LORA)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LORABIB_CACHE", str(tmp_path / "file" / "below"))
    assert process("show", "hu2022lora").stdout.startswith(LORA)


BAD = [
    "", " ", "%", "' OR 1=1 --", '"', "(.*", "[", "\\", "\x1b[31mlora", "lora\u202e", "\udcff",
    "低秩适应", "ложа", "🙂", "x" * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("command", ["key", "show"])
def test_bad_words_are_answered_by_a_real_process(command: str) -> None:
    for bad in BAD:
        done = process(command, bad, errors="surrogateescape")
        assert done.returncode in (0, 1, 2) and "Traceback" not in done.stderr, bad
        assert bool(done.stdout) == (done.returncode == 0), bad
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr), bad


def test_ten_thousand_words() -> None:
    words = ["lora", *map(str, range(10_000))]
    done = process("key", *words)
    assert done.returncode == 0 and "nothing has all of" in done.stderr
    assert process("show", *words).returncode == 2


def test_output_that_cannot_be_written() -> None:
    for command in (["key", "dora"], ["show", "hu2022lora"], ["key", "dora", "-n", "1"]):
        if Path("/dev/full").exists():
            with Path("/dev/full").open("w") as full:
                done = process(*command, stdout=full)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1)
            assert done.stderr.startswith("Error: output: ")
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w") as closed:
            done = process(*command, stdout=closed)
        assert (done.returncode, done.stderr) == (1, "")


def test_letters_that_the_output_does_not_have_are_escaped() -> None:
    for command in (
        ["show", "renduchintala2024tied"],
        ["show", "--library", ".", "balazy2025lora"],
    ):
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        done = process(*command, env=environment)
        assert done.returncode == 0 and done.stdout.isascii() and "\\u" in done.stdout
