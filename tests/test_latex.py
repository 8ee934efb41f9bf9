"""Unicode <-> LaTeX: the table, totality, balance, the way back, and what is a formula."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from lorabib import latex
from lorabib.formula import is_formula
from lorabib.latex import character, escape, quote, special, unescape
from lorabib.text import clean

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "latex.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
# Two characters that LaTeX writes alike; the first of each pair comes back.
TWINS = set("∆∊∍♢⪯⪰〈〉")
NASTY = st.text(
    st.one_of(
        st.sampled_from("\\{}$&#^_%~<>|`'-,?!@\" aBé\u00e9α陳\x00\n\u202e\ud800"), st.characters()
    )
)


@pytest.mark.parametrize(("text", "tex"), CASES)
def test_escape_by_table(text: str, tex: str) -> None:
    assert escape(text) == tex
    assert unescape(tex) == text


@pytest.mark.parametrize(("text", "tex"), [case for case in CASES if "陳" not in case[0]])
def test_an_independent_reader_decodes_the_table(text: str, tex: str) -> None:
    read = LatexNodes2Text(math_mode="verbatim").latex_to_text(tex)
    expected = text.replace("---", "-\u2013")  # what pylatexenc makes of a "--" it still sees
    assert unicodedata.normalize("NFC", read) in (text, expected)


def _balanced(tex: str) -> bool:
    depth = 0
    for char in tex:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


@settings(deadline=None, max_examples=400)
@given(NASTY, st.booleans())
def test_escape_is_total_balanced_and_reads_back(text: str, formulas: bool) -> None:
    tex = escape(text, formulas=formulas)
    assert _balanced(tex)
    assert "\n" not in tex and "\x00" not in tex and "\u202e" not in tex
    if not TWINS & set(text):
        assert unescape(tex) == clean(text)


@settings(deadline=None, max_examples=200)
@given(NASTY)
def test_clean_is_idempotent_and_one_line(text: str) -> None:
    tidy = clean(text)
    assert clean(tidy) == tidy and unicodedata.is_normalized("NFC", tidy)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in tidy)


@settings(deadline=None, max_examples=200)
@given(NASTY)
def test_unescape_is_total_on_anything(text: str) -> None:
    assert isinstance(unescape(text), str)


def test_clean_takes_what_is_no_text() -> None:
    assert (
        clean("a\x00b\x1b[31m c\u202ed\u2066 e\u200bf\ufeff \ud800g\u00adh") == "a b [31m cd ef gh"
    )
    assert clean("e\u0301 \u00a0 x\u2028y") == "é x y"


def test_quote_keeps_the_blanks_of_a_part() -> None:
    assert quote(" & ") == " \\& "


def test_characters_and_special_characters() -> None:
    assert [character(c) for c in "αặ陳∞"] == [
        r"\ensuremath{\alpha}",
        r"\d{\u{a}}",
        "陳",
        r"\ensuremath{\infty}",
    ]
    assert [special(c) for c in "aÉĐø陳"] == ["a", r"{\'{E}}", r"{\DJ}", r"{\o}", "陳"]


def test_accents_agree_with_pylatexenc() -> None:
    read = LatexNodes2Text().latex_to_text
    for mark, command in latex._ACCENTS.items():
        decoded = unicodedata.normalize("NFD", read(f"\\{command}{{a}}"))
        assert decoded == "a" + mark, command


def test_foreign_latex_is_decoded() -> None:
    assert unescape(r"{L}o{RA} by G{\"o}del, \O rsted \& \'Emile~Z: $\ell_2$ {$A$}") == (
        "LoRA by Gödel, Ørsted & Émile Z: $\\ell_2$ $A$"
    )


@pytest.mark.parametrize(
    "source",
    [
        "x",
        "x^2",
        r"\ell_2",
        "A_{ij}^{k+1}",
        r"\mathcal{O}(n \log n)",
        r"\sqrt{d}",
        "^2",
        r"W + \Delta W",
        r"\hat x",
        r"a_\infty",
    ],
)
def test_simple_formulas(source: str) -> None:
    assert is_formula(source)
    assert escape(f"a ${source}$ b", formulas=True) == f"a ${source}$ b"
    assert escape(f"${source}$") != f"${source}$"


@pytest.mark.parametrize(
    "source",
    [
        "",
        " ",
        "x^2^3",
        "x^",
        "{",
        "}",
        "{x",
        r"\input{x}",
        r"\def\x{y}",
        r"\write18{x}",
        r"\mathcal",
        "a & b",
        "x'_1^2",
        "5 and",
        r"\\",
        "%",
        "#1",
        "é",
        r"x_\mathbf{y}",
        "{" * 9 + "}" * 9,
        r"x^\log",
        r"\text{a}",
        r"\text{a\input}",
        r"\begin{matrix}a\end{matrix}",
    ],
)
def test_what_is_no_formula_is_text(source: str) -> None:
    assert not is_formula(source)
    assert unescape(escape(f"a ${source}$ b", formulas=True)) == clean(f"a ${source}$ b")


def test_money_is_no_formula() -> None:
    assert escape("from $5 to $6 or $5-$6", formulas=True) == r"from \$5 to \$6 or \$5-\$6"


@pytest.mark.parametrize(
    "text",
    [
        r"Low-Rank \href{https://a.b/c}{Adaptation} of Models",
        r"$\href{javascript:alert(1)}{x}$",
        r"A \footnote",
        r"A \sqrt",
        r"A \sqrt[3]",
        r"A \colorbox{a}",
        r"A \fcolorbox",
        r"A \begin{array} x",
        r"A \verb",
        r"A \author",
        r"A \input",
        r"A \include",
        r"\textbf{" * 1500 + "x" + "}" * 1500,
        "{" * 2000 + r"\'e",
    ],
)
def test_what_no_reader_of_latex_reads_stays_text(text: str) -> None:
    """Such a title once stopped every command."""
    assert unescape(text)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"a $50\%$ b", r"a $50\%$ b"),
        (r"\textbackslash{}$\%$", r"\$\%$"),
        (r"50\% of $a_1$ \& b", r"50% of $a_1$ & b"),
    ],
)
def test_escapes_in_a_formula_stay(tex: str, text: str) -> None:
    assert unescape(tex) == text
    assert unescape(escape(text, formulas=True)) == text
