"""Formulas in titles: what is one, its one spelling, and that every engine takes all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorabib.formula import is_formula, kernel, parts
from lorabib.formula.spelling import canonical
from lorabib.formula.words import ACCENTS, FACES, FORMS, SIMPLE, SYMBOLS
from lorabib.references import pandoc
from lorabib.registry import EXPORTERS, exporter

from engines import paper, run
from matrix.running import compiled
from matrix.styles import PANDOC, STYLES, TYPST, Style
from tables import rows


@pytest.mark.parametrize(("written", "spelt", "for_latex"), rows("formulas.tsv"))
def test_the_table_of_formulas(written: str, spelt: str, for_latex: str) -> None:
    assert canonical(written) == spelt
    assert canonical(spelt) == spelt
    assert is_formula(spelt) == (for_latex != "–")
    assert for_latex in ("–", kernel(spelt))


PIECES = st.lists(
    st.sampled_from(
        r"\alpha \log \mathbb{ \text{ \text{a-b} \bm \bf \cal \rm \left \right \| \{ \} \, \! "
        r"{ } ^ _ ' ~ x 2 ² é ℝ α \frac \binom \underset \operatorname*{ \color{ \mathop \not "
        r"\degree \input \def = ( ) , . | a-b +".replace("+", " ").split(" ")
    ),
    max_size=12,
).map("".join)


@given(st.one_of(PIECES, st.text(max_size=60)))
def test_spelling_is_total_and_idempotent(source: str) -> None:
    once = canonical(source)
    assert canonical(once) == once
    assert is_formula(once) or once == source
    text = kernel(once)
    assert text.count("{") == text.count("}") or not is_formula(once)


@given(st.text(alphabet="a5$ ^_{}\\x", max_size=40))
def test_the_parts_of_a_text_are_the_text(text: str) -> None:
    assert "".join(f"${part}$" if one else part for part, one in parts(text)) == text


def every_word() -> list[str]:
    """A formula for each word of the grammar, in each place that it may take."""
    found = [rf"\{name}" for name in sorted(SYMBOLS)]
    found += [rf"x^\{name}_\{name}" for name in sorted(SIMPLE)]
    found += [rf"x_{{\{name}}}" for name in sorted(SYMBOLS - SIMPLE)]
    for name, number in sorted(FORMS.items()):
        found += [rf"\{name}" + "{ab}" * number, rf"\{name}" + "{}" * number]
        found += [rf"\{name}" + "x" * number if number > 1 else rf"\{name} x"]
        found += [rf"y^{{\{name}" + "{a}" * number + "}"]
    found += [
        rf"\{accent}{{\{face}{{A}}}}"
        for accent, face in zip(sorted(ACCENTS), sorted(FACES) * 2, strict=False)
    ]
    found += [
        r"x\,y\;z\:w\!v\ u",
        r"5\%\&\#\_",
        "x'",
        "x''_1",
        "x_1'",
        "x'^2",
        r"\not=",
        r"\not\in",
    ]
    found += [
        r"\text{GPT-4 and so on}",
        r"x_{\text{a b}}",
        r"\sqrt[3]{x}",
        "{}^2",
        "^2",
        "_a",
        "a/b",
    ]
    found += ["a/b", "(a,b]", "a|b", "a<b>c", "n!", "a:b;c", "x?", "a.b", "f@k", r"\frac12"]
    return [formula for formula in found if is_formula(formula)]


def test_every_word_is_tried() -> None:
    assert len(every_word()) > 600


#: Engine and export: each reads formulas in its own way.
ENGINES = [
    (style.engine, style.name, style.form, style)
    for style in STYLES
    if (style.name, style.form)
    in {("plain", "bib"), ("alpha", "bib"), ("numeric", "biblatex"), ("apa", "json"),
        ("apa", "csl-yaml"), ("apa", "bib"), ("ieee", "hayagriva")}
]  # fmt: skip


@pytest.mark.latex
@pytest.mark.engine
@pytest.mark.parametrize(("engine", "name", "form", "style"), ENGINES, ids=str)
def test_every_engine_takes_every_formula(
    engine: str, name: str, form: str, style: Style, tmp_path: Path
) -> None:
    words = [words for at in range(0, 1000, 10) if (words := every_word()[at : at + 10])]
    papers = [
        paper(f"k{at:02}", title="On " + ", ".join(f"${one}$" for one in some) + " and More",
              authors=f"Doe{at:02}, Jane", year=1900 + at, container_title="ICML")
        for at, some in enumerate(words)
    ]  # fmt: skip
    made = compiled(style, [p.key for p in papers], exporter(form)(papers), tmp_path)
    # pandoc says which formulas HTML alone cannot show; what it cannot read is another matter.
    shown = "Could not convert TeX math"
    assert [fault for fault in made.said if shown not in fault.said] == []
    assert len(made.references) == len(papers)
    in_full = engine not in (PANDOC, TYPST)  # which print several lines a reference, or MathML
    assert not in_full or all("and more" in one.lower() for one in made.references.values())


@pytest.mark.engine
@pytest.mark.parametrize("form", ["bib", "biblatex", "csl-yaml"])
def test_pandoc_reads_every_formula(form: str, tmp_path: Path) -> None:
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    title = ", ".join(f"${one}$" for one in every_word())
    one = paper("k", title=title, authors="Doe, Jane", year=2024, container_title="ICML")
    name = "refs" + EXPORTERS[form].suffix
    (tmp_path / name).write_text(exporter(form)((one,)), encoding="utf-8")
    (tmp_path / "doc.md").write_text("@k", encoding="utf-8")
    options = ["--citeproc", "--mathml", f"--bibliography={name}", "--to=html", "doc.md"]
    done = run([str(engine.path), *options], tmp_path)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.count(b"<math") == len(every_word())
