"""Every citation key of an export compiles with pdflatex and bibtex, without a word of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorabib.exporters import bib

from engines import GOLDEN, HOSTILE, KNOWN, SAMPLES, UNICODE_ONLY, compile_bib

pytestmark = pytest.mark.latex


def keys_of(name: str) -> list[str]:
    text = (GOLDEN / name).read_text(encoding="utf-8")
    return [line.split("{")[1].rstrip(",") for line in text.splitlines() if line.startswith("@")]


@pytest.mark.parametrize("style", ["plain", "abbrv", "alpha", "unsrt", "plainnat"])
def test_samples_compile(style: str, tmp_path: Path) -> None:
    keys = [one.key for one in SAMPLES]
    result = compile_bib(bib.export(SAMPLES, known=KNOWN), keys, style, tmp_path)
    assert result.errors == [] and result.bibtex_warnings == []
    assert "[?]" not in result.pdf_text
    for words in (
        "LoRA: Low-",
        "SVD in R&D",
        "mT5",
        "GPT-4",
        "García-Díaz",
        "van der Maaten",
        "Barnes and Noble, Inc.",
        "degaard",
        "α-LoRA",
    ):
        assert words in result.pdf_text, words


def test_hostile_text_compiles_as_text(tmp_path: Path) -> None:
    result = compile_bib(bib.export(HOSTILE), keys_of("hostile.bib"), "plain", tmp_path)
    assert result.errors == [] and result.bibtex_warnings == []
    assert "runsystem" not in result.log and "root:" not in result.pdf_text
    for words in (
        "\\write18{rm",
        "\\input{/etc/passwd}",
        "50% of #1",
        "{{{ unbalanced",
        "\\end{document}",
    ):
        assert words in result.pdf_text.replace("\\ ", "\\"), words


def test_only_what_t1_lacks_needs_a_unicode_engine(tmp_path: Path) -> None:
    """A known limit, held in both directions: Chinese and the hook of Vietnamese fail."""
    result = compile_bib(bib.export(UNICODE_ONLY), ["chen2024"], "plain", tmp_path)
    assert result.errors and all("Unicode character" in line for line in result.errors)
    assert result.bibtex_warnings == []
