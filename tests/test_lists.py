"""The reader of Markdown lists: shapes as pairs of files, the five lists, and properties.

`cases/lists/NAME.md` is what a list's author wrote, `NAME.json` the rows and problems that a
person reads in it; the file's name says what it is about.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from lorabib.lists import CODES, MAX_TEXT, read
from lorabib.lists.markdown import MAX_LINE
from lorabib.model import Link, ListEntry, Problem

CASES = Path(__file__).parent / "cases" / "lists"
LISTS = Path(__file__).parents[1] / "data" / "lists"
COUNTS = {
    "comprehensive-survey": 107,
    "awesome-lora": 88,
    "foundations-and-frontiers": 166,
    "lora-of-llms": 86,
    "comprehensive-survey-template": 0,
}


def as_case(rows: tuple[ListEntry, ...], problems: tuple[Problem, ...]) -> dict[str, Any]:
    """Rows and problems as a case file writes them: without the list, without empty fields."""
    out = []
    for row in rows:
        fields = to_builtins(row)
        fields["links"] = [[link.label, link.url] for link in row.links]
        del fields["list"]
        out.append({k: list(v) if isinstance(v, tuple) else v for k, v in fields.items() if v})
    return {"rows": out, "problems": [[p.code, p.line] for p in problems]}


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.md")))
def test_shape(name: str) -> None:
    text = (CASES / f"{name}.md").read_bytes().decode("utf-8")
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert as_case(*read(text, name)) == expected


def test_every_case_has_both_files() -> None:
    assert {p.stem for p in CASES.glob("*.md")} == {p.stem for p in CASES.glob("*.json")}


def committed(name: str) -> tuple[tuple[ListEntry, ...], tuple[Problem, ...]]:
    return read((LISTS / f"{name}.md").read_text(encoding="utf-8"), name)


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_rows_of_the_five_lists(name: str, count: int) -> None:
    rows, _ = committed(name)
    assert len(rows) == count
    assert all(row.list == name and row.headings for row in rows)


def test_problems_of_the_five_lists() -> None:
    found = {name: Counter(p.code for p in committed(name)[1]) for name in COUNTS}
    assert found == {
        "comprehensive-survey": {"stray-mark": 1, "placeholder-row": 1},
        "awesome-lora": {"placeholder-row": 1, "malformed-link": 1},
        "foundations-and-frontiers": {"malformed-link": 1},
        "lora-of-llms": {},
        "comprehensive-survey-template": {"placeholder-row": 19},
    }


ROW_MARKS = ("|", "- ", *(f"{number}. " for number in range(20)))


@pytest.mark.parametrize("name", COUNTS)
def test_every_line_that_looks_like_a_row_is_one_or_a_problem(name: str) -> None:
    """Looked at without the reader: row lines are rows, problems, headers or rules."""
    rows, problems = committed(name)
    told = {row.line for row in rows} | {problem.line for problem in problems}
    hidden = silent = False
    for number, line in enumerate((LISTS / f"{name}.md").read_text("utf-8").splitlines(), 1):
        hidden = (hidden or "<!--" in line) and "-->" not in line
        silent = silent ^ line.startswith("```")
        if hidden or silent or not line.startswith(ROW_MARKS):
            continue
        header = line.replace("*", "").split("|")[1:3] == [" Year ", " Title "]
        rule = line.startswith("|") and set(line) <= set("|-: ") and "---" in line
        header = header or line.startswith("| Year | Title ")
        assert header or rule or number in told, (number, line)


def row_at(name: str, beginning: str) -> ListEntry:
    rows, _ = committed(name)
    return next(row for row in rows if row.title.startswith(beginning))


ENDS = [
    (
        "comprehensive-survey",
        ("LoRA: Low-Rank Adaptation of Large Language Models", 2022, "ICLR"),
        ("Continual Learning with Low Rank Adaptation", 2023, "NeurIPS Workshop"),
    ),
    (
        "awesome-lora",
        ("LoRA: Low-Rank Adaptation of Large Language Models", 2022, "ICLR"),
        ("Compacter: Efficient low-rank hypercomplex adapter layers", 2021, "NeurIPS"),
    ),
    (
        "foundations-and-frontiers",
        ("Adaptive Budget Allocation for Parameter Efficient Fine-Tuning", 2023, "ICLR"),
        ("Large language model LoRA specifically fine-tuned for medical domain tasks", None, None),
    ),
    (
        "lora-of-llms",
        ("A Kernel-Based View of Language Model Fine-Tuning", 2023, "ICML"),
        (
            "CARASERVE: CPU-Assisted and Rank-Aware LoRA Serving for Generative LLM Inference",
            2024,
            "arXiv",
        ),
    ),
]


@pytest.mark.parametrize(("name", "first", "last"), ENDS)
def test_first_and_last_row(name: str, first: tuple[Any, ...], last: tuple[Any, ...]) -> None:
    rows, _ = committed(name)
    assert [(r.title, r.year, r.venue) for r in (rows[0], rows[-1])] == [first, last]


def test_a_path_of_bold_and_numbered_sub_headings() -> None:
    row = row_at("foundations-and-frontiers", "Customized Segment Anything")
    assert row.headings == (
        "Low-rank Adaptation for Foundation Models: Foundations and Frontiers",
        "3. Applications",
        "LoRA in Computer Vision",
        "a. Visual Understanding",
        "(2) Semantic Segmentation",
    )


def test_a_real_heading_in_bold_marks_and_one_with_an_image() -> None:
    assert row_at("foundations-and-frontiers", "LoRA+").headings[-1] == "(i) Learning Rate"
    assert row_at("lora-of-llms", "MoRAL").headings == (
        "A Survey on LoRA of Large Language Models",
        "Cross-task Generalization",
        "Mixture of LoRA Experts",
    )


def test_rows_without_header_and_rule_in_the_comprehensive_survey() -> None:
    rows, _ = committed("comprehensive-survey")
    headings = Counter(row.headings[-1] for row in rows)
    assert headings["1.6 Bayesian"] == 3
    assert headings["1.7 Robust"] == 2
    assert headings["5.4 Knowledge Distillation LoRA"] == 1


def test_the_row_with_a_broken_address() -> None:
    row = row_at("awesome-lora", "Memory-Space Visual Prompting")
    assert row.links == (
        Link(label="Link", url="https://arxiv.org/pdf/2405.05615"),
        Link(label="Link", url="https//github.com/JieShibo/MemVP"),
    )


def test_the_row_with_a_blank_in_its_address() -> None:
    row = row_at("foundations-and-frontiers", "Local LoRA")
    assert row.links[0].label == "OpenReview"
    assert row.links[0].url.startswith("https://openreview.net/pdf?i d=LHKmzWP7RN#:~:text=Our%20")
    assert (row.venue, row.year) == ("Neurips Workshop", 2023)


def test_the_row_with_three_links() -> None:
    row = row_at("foundations-and-frontiers", "MLoRA: Multi-Domain")
    assert [link.label for link in row.links] == ["arxiv 2408", "Code", "arxiv 2409"]
    assert (row.venue, row.year) == ("arxiv", 2024)


def test_rows_of_an_odd_kind_in_the_numbered_list() -> None:
    assert row_at("lora-of-llms", "MTLoRA").authors == ("Agiza A R SN. M.",)
    assert row_at("lora-of-llms", "MoRA").authors[-2:] == ("Wang D", "others")
    assert row_at("lora-of-llms", "LongLoRA").authors[0] == "Y. Chen"
    assert row_at("lora-of-llms", "SinkLoRA").year == 2023


def test_keywords_of_awesome_lora() -> None:
    assert row_at("awesome-lora", "LoRA-XS").keywords == ("scaling language models", "SVD")
    assert row_at("awesome-lora", "LORS").keywords == ()


def test_a_long_line_is_a_problem_and_the_rest_is_read() -> None:
    row = "- {} of Things | [ACL 2024](https://a.b/c)\n"
    text = row.format("Alpha") + f"- {'x' * MAX_LINE}\n" + row.format("Beta")
    rows, problems = read(text, "long")
    assert [row.line for row in rows] == [1, 3]
    assert [(p.code, p.severity, p.line) for p in problems] == [("line-too-long", "error", 2)]


def test_items_nested_too_deeply_are_a_problem() -> None:
    row = "- [Title of Depth {0}](https://arxiv.org/abs/1111.{0:05d})\n"
    nested = "".join("  " * depth + row.format(depth) for depth in range(200))
    rows, problems = read(nested, "deep")
    assert len(rows) > 40
    assert [(p.code, p.line) for p in problems] == [("unreadable-row", len(rows) + 1)]
    assert len(read("> " * 100 + row.format(1), "deep")[0]) == 1
    rows, problems = read("> " * 200 + row.format(1), "deep")
    assert (rows, [p.code for p in problems]) == ((), ["unreadable-row"])


def test_a_list_beyond_measure_is_one_problem() -> None:
    rows, problems = read("- a\n" * (MAX_TEXT // 4 + 1), "huge")
    assert rows == ()
    assert [(p.code, p.severity) for p in problems] == [("list-too-long", "error")]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 19_000,
        "- " + "[a](" * 4_000,
        "| " + "a|" * 9_000,
        "`" * 19_000,
        "- **a** " * 2_000,
        "<!-- a\n\n" * 5_000,
        "<div>\n\n" * 5_000,
        "<details>\n\n" * 5_000,
        "- a\n" * 10_000,
        "- a\n" + "b\n" * 10_000,
        "".join("  " * depth + "- a\n" for depth in range(500)),
        "> " * 5_000 + "a",
        "|a|b|\n|-|-|\n|c|d|\n\n" * 2_000,
        "[a\n" * 10_000,
        "<table>" + "<td>a\n" * 10_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_pathological_texts_end_soon(text: str) -> None:
    start = time.perf_counter()
    read(text, "bad")
    assert time.perf_counter() - start < 20


ODD = [
    *"|-*_`[](){}<>#!\\&;:.,'\"~=+/ \t\n\r",
    "\n\n", "- ", "1. ", "  - ", "| a | b |\n|---|---|\n", "**Bold Title of Things**", "｜",
    "<br>",
    "[ACL 2023](https://aclanthology.org/x)", "[[pdf](https://arxiv.org/abs/1)]", "`ICLR 2023`",
    "*Lee A., Chen B.* 2023", "Title of Things", "Ann Lee, Bo Chen", "<table><tr><td>",
    "</td></tr>",
    "<details><summary>", "</summary>", "</details>", "<!--", "-->", "```\n", "# Heading\n",
    "---\n",
    "**(i) Sub**\n", "(1) Sub\n", "![i](u)", "<a href='u'>", "</a>", "> ", "et al.", "2023",
    ":star:",
    "🔥", "\u200b", "\x00", "\x1b", "\u2028", "\ufeff", "[a]: http://x\n", "&amp;", "\\|",
    "N/A", "…",
    "| Year | Title | Paper |\n", "| 2024 | T of U | [Link](x) |\n", " / ", " and ",
    "https://a.b/c", "<p>", "</p>", "<div>\n- ", "<sup>", "</sup>", "<ul><li>", "<dt>", "<dd>",
    "<td rowspan='2'>", "## [T of U](https://arxiv.org/abs/1)\n", "(2015), ", "- Authors: A Lee\n",
]  # fmt: skip
MIXES = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=6)), max_size=40).map("".join)


def check(text: str) -> None:
    rows, problems = read(text, "any")
    assert (rows, problems) == read(text, "any")
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for found in (rows, problems):
        lines = [item.line or 0 for item in found]
        assert lines == sorted(lines)
        assert all(1 <= line <= last for line in lines)
    for row in rows:
        for words in (row.title, *row.headings, *row.authors, *row.keywords, row.venue or "-"):
            assert words and words == " ".join(words.split()), words
            assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in words)
        assert row.year is None or 1950 <= row.year <= 2035
    for problem in problems:
        assert problem.code in CODES and problem.path == "any"
        assert "\n" not in problem.message


@settings(max_examples=300, deadline=None)
@given(MIXES)
def test_any_mix_of_markdown_is_read(text: str) -> None:
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_read(text: str) -> None:
    check(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(sorted(path.stem for path in CASES.glob("*.md"))), max_size=4))
def test_case_files_one_after_another_are_read(names: list[str]) -> None:
    check("\n\n# Next\n\n".join((CASES / f"{name}.md").read_text("utf-8") for name in names))


def test_time_grows_with_the_rows() -> None:
    """Four times the rows take not much more than four times as long."""
    row = "- Title {} of Things | [arxiv 2402](https://arxiv.org/abs/2402.{:05d}) | NAACL 2024\n"

    def seconds(count: int) -> float:
        text = "# L\n\n" + "".join(row.format(n, n) for n in range(count))
        start = time.perf_counter()
        assert len(read(text, "many")[0]) == count
        return time.perf_counter() - start

    seconds(100)
    assert seconds(4_000) < 12 * max(seconds(1_000), 0.05)
