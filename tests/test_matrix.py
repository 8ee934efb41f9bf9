"""The compile matrix: `all` in every engine and style, and a sample of the smaller categories.

``python tests/matrix`` compiles every category in every style, and writes docs/matrix.md. biber
takes half a minute for `all`: but for one of its rows, the tests compile a third of it, in each row
another (`THIRDS`); ``python tests/matrix -c all`` compiles it whole in every row.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from lorabib import build
from lorabib.exporters import bib, hayagriva
from lorabib.model import Library, replace

from engines import KNOWN, need, paper
from matrix import command
from matrix.report import page
from matrix.running import compiled, verdict
from matrix.styles import BIBER, BIBTEX, LUALATEX, STYLES, TYPST, Style, excused, sample
from matrix.verdict import (
    Fault,
    Printed,
    Verdict,
    expected,
    has_title,
    judge,
    plain,
    said,
    stale,
)


def style_of(engine: str, name: str, form: str) -> Style:
    return next(s for s in STYLES if (s.engine, s.name, s.form) == (engine, name, form))


PLAIN = style_of(BIBTEX, "plain", "bib")
ACM = style_of(BIBTEX, "ACM-Reference-Format", "bib")
IEEE = style_of(TYPST, "ieee", "hayagriva")
THIRDS = [
    style_of(LUALATEX, "authoryear", "biblatex"),
    style_of(BIBER, "apa", "biblatex"),
    style_of(BIBER, "numeric", "bib"),
]

Compile = Callable[[Style, str], Verdict]
TEST = "test_every_engine_prints_every_paper"


@pytest.fixture(scope="session")
def library(_own_cache: object) -> Library:
    return command.library()


@pytest.fixture(scope="session")
def verdict_of(library: Library, request: pytest.FixtureRequest) -> Iterator[Compile]:
    """The verdict on a style and ``all`` or its sample; from the first on, two are made at once."""
    samples = dict(sample(STYLES, command.categories(library)[:-1]))

    def made(style: Style, part: str) -> Verdict:
        if part == "all" and style in THIRDS:
            return third(library, style)
        return command.one(library, (style, "all" if part == "all" else samples[style]))

    if "PYTEST_XDIST_WORKER" in os.environ:  # its workers have a part of the tests each
        yield made
        return
    items = (item for item in request.session.items if item.name.startswith(f"{TEST}["))
    wanted = [(item.callspec.params["style"], item.callspec.params["part"]) for item in items]
    with ThreadPoolExecutor(2) as pool:
        running = {job: pool.submit(made, *job) for job in wanted}
        yield lambda style, part: running[style, part].result()
        pool.shutdown(cancel_futures=True)


def third(library: Library, style: Style) -> Verdict:
    """The verdict on every third paper: the three rows have all papers between them."""
    papers = build.select(library, "all")[THIRDS.index(style) :: len(THIRDS)]
    with tempfile.TemporaryDirectory() as folder:
        return verdict(style, papers, frozenset(library.protected), Path(folder))


@pytest.mark.latex
@pytest.mark.parametrize("part", ["all", "sample"])
@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.title)
def test_every_engine_prints_every_paper(style: Style, part: str, verdict_of: Compile) -> None:
    """Without a word: its title with the right capitals, its first author and its year."""
    need("pdflatex", "lualatex", "bibtex", "biber", "pdftotext")
    found = verdict_of(style, part)
    assert found.papers > 0 and found.faults == ()


def test_the_samples_are_spread() -> None:
    chosen = sample(STYLES, tuple("abcdefghijklmnopqrstuvwxyz"))
    assert [style for style, _ in chosen] == list(STYLES)
    assert len({name for _, name in chosen}) == len(STYLES)


# --- that the matrix can fail ---------------------------------------------------------------

TWO = (
    paper("hu2022lora", title="LoRA: Low-Rank Adaptation", authors="Hu, Edward", year=2022,
          container_title="ICLR"),
    paper("doe2024view", title="A Bayesian View", authors="Doe, Jane", year=2024,
          container_title="ACL"),
)  # fmt: skip
GOOD = bib.export(TWO, known=KNOWN)


def kinds(style: Style, bibliography: str, folder: Path) -> set[str]:
    printed = compiled(style, [one.key for one in TWO], bibliography, folder)
    return {fault.kind for fault in judge(style, TWO, printed, KNOWN).faults}


@pytest.mark.latex
@pytest.mark.parametrize(
    ("written", "broken", "faults"),
    [
        ("", "", set()),
        ("{LoRA}", "LoRA", {"title"}),
        ("{Bayesian}", "Bayesian", {"title"}),
        ("Low-Rank Adaptation", "{Low-Rank Adaptation}", {"title"}),
        ("View", "Vue", {"title"}),
        ("Doe, Jane", "Roe, Jane", {"author"}),
        ("year = {2024}", "year = {2023}", {"year"}),
        ("  year = {2024},\n", "", {"warning", "year"}),
        ("doe2024view", "doe2024vue", {"warning", "key"}),
        ("View", "View 低", {"error"}),
        ("View", r"View{{}\usefont{OT1}{cmr}{m}{n}\char200}", {"letter"}),
        ("View", r"View\nosuchcommand", {"error"}),
        ("View}", "View", {"error", "warning"}),
    ],
)
def test_a_broken_bib_is_found(written: str, broken: str, faults: set[str], tmp_path: Path) -> None:
    need("pdflatex", "bibtex", "pdftotext")
    assert written in GOOD
    assert kinds(PLAIN, GOOD.replace(written, broken, 1 if written else 0), tmp_path) == faults


@pytest.mark.parametrize(
    ("written", "broken", "faults"),
    [
        ("", "", set()),
        ("View", "view", {"title"}),
        ("doe2024view:", "doe2024vue:", {"error", "key"}),
        ('date: "2024"', "date: n.d.", {"error", "key"}),
    ],
)
def test_a_broken_file_for_typst_is_found(
    written: str, broken: str, faults: set[str], tmp_path: Path
) -> None:
    need("pdftotext")
    good = hayagriva.export(TWO, known=KNOWN)
    assert written in good, good
    assert kinds(IEEE, good.replace(written, broken) if written else good, tmp_path) == faults


@pytest.mark.parametrize(
    ("program", "log", "found"),
    [
        ("latex", "Package: infwarerr 2019/12/03 v1.5 Providing info/warning/error messages", ""),
        ("latex", "Overfull \\hbox (3.0pt too wide) in paragraph", ""),
        ("latex", "! Undefined control sequence.", "error"),
        ("latex", "Missing character: There is no ł in font cmr10!", "letter"),
        ("latex", "LaTeX Warning: Citation `x' on page 1 undefined on input line 9.", "warning"),
        ("latex", "LaTeX Font Warning: Font shape `T1/cmr/b/n' undefined", "warning"),
        ("latex", "Package biblatex Warning: Please rerun LaTeX.", "warning"),
        ("latex", "pdfTeX warning (ext4): destination with the same identifier", "warning"),
        ("bibtex", "This is BibTeX, Version 0.99d\n(There was 1 warning)", ""),
        ("bibtex", "Warning--empty year in x", "warning"),
        ("bibtex", "I was expecting a `,' or a `}'---line 3 of file refs.bib", "error"),
        ("bibtex", "I couldn't open style file x.bst", "error"),
        ("biber", "[1] Biber.pm:136> INFO - WARNINGS: 1", ""),
        ("biber", "[1] bibtex.pm:1> WARN - legacy year field", "warning"),
        ("biber", "[1] Utils.pm:1> ERROR - Cannot find 'refs.bib'!", "error"),
    ],
)
def test_what_engines_say(program: str, log: str, found: str) -> None:
    assert [fault.kind for fault in said(f"before\n{log}\nafter\n", program)] == [found][
        : len(found)
    ]


@pytest.mark.parametrize(
    ("title", "case", "printed"),
    [
        ("LoRA: Low-Rank View", "kept", "LoRA: Low-Rank View"),
        ("LoRA: Low-Rank View", "sentence", "LoRA: Low-rank view"),
        ("SLTrain: a Sparse View", "sentence", "SLTrain: a sparse view"),
        ("SLTrain: a Sparse View", "raised", "SLTrain: A sparse view"),
        ("The Fisher View", "sentence", "The Fisher view"),
        ("R&D: 50 % “more” — or less", "kept", 'R&D: 50 % "more" - or less'),
        ("Over $\\ell_2$ and $A^{2}$", "kept", "Over l2 and A2"),
    ],
)  # fmt: skip
def test_what_a_style_prints_of_a_title(title: str, case: str, printed: str) -> None:
    letters = expected(title, KNOWN, case)
    assert has_title(f"Doe. {printed}. 2024", letters)
    for wrong in (printed[:-1], printed[1:], printed.swapcase()):
        assert not has_title(f"Doe. {wrong}. 2024", letters)


def test_a_style_of_its_own_keeps_what_is_protected() -> None:
    letters = expected("A LoRA View", KNOWN, "folded")
    assert has_title("a LoRA view", letters) and has_title("A LoRA VIEW", letters)
    assert not has_title("A Lora View", letters)


def test_what_is_set_otherwise_on_purpose() -> None:
    assert plain("Let’s  ﬁnd “it” — 1–2\u00a0now\n") == 'Let\'s find "it" - 1-2 now'


def test_every_paper_has_its_reference_and_no_citation_leads_nowhere() -> None:
    right = {one.key: f"{one.item.title} Hu Doe 2022 2024" for one in TWO}
    style = ACM._replace(known=())
    assert judge(style, TWO, Printed((), "Cited: [1].", right), KNOWN).faults == ()
    missing = {"hu2022lora": right["hu2022lora"], "other": "Other"}
    faults = judge(style, TWO, Printed((), "Cited: [?].", missing), KNOWN).faults
    wanted = ("[?]", "doe2024view is not printed", "other was not cited")
    assert faults == tuple(Fault("key", words) for words in wanted)


def test_a_known_limit_holds_in_both_directions() -> None:
    bare, item = TWO[0], replace(TWO[0].item, publisher_place="Bonn")
    placed = msgspec.structs.replace(bare, item=item)
    words = "Warning--empty address in hu2022lora"
    assert excused(ACM, words, {bare.key: bare}) in ACM.known
    assert excused(ACM, words, {bare.key: placed}) is None  # the fact is there, and was not used
    assert excused(ACM, "Warning--empty year in hu2022lora", {bare.key: bare}) is None
    assert stale(ACM, Verdict(2, (), ACM.known)) == []
    assert {fault.kind for fault in stale(ACM, Verdict(2, ()))} == {"limit"}


def test_the_page_is_made_of_the_verdicts(root: Path) -> None:
    faulty = Verdict(2, (Fault("title", "x"), Fault("warning", "y")), ACM.known[:1])
    text = page({ACM: [faulty, Verdict(3, ())], PLAIN: [Verdict(1, ())]}, ["TeX 1"], 2)
    assert "| `bib` | kept | 2 | 5 | 0 | 1 | 1 | 0 | 5 | 4 | 5 | 5 |\n" in text
    kept = (root / "docs" / "matrix.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[:4] for line in kept.splitlines() if " | `" in line]
    assert rows == [[f"| {s.engine}", s.name, f"`{s.form}`", s.case] for s in STYLES]
