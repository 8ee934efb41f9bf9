"""Helpers of the tests: sample papers, and real LaTeX, BibTeX and pandoc to read our exports."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lorabib.model import Date, Item, Name, Paper, Status
from lorabib.references import pandoc

GOLDEN = Path(__file__).parent / "golden" / "exporters"
KNOWN = frozenset({"Bayesian", "Fourier", "Kronecker", "Fisher"})

#: Packages that the README tells authors to load, and the fonts of the tests.
PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{lmodern}
"""


def paper(key: str, *, status: Status = "published", **item: Any) -> Paper:
    """A paper of the tests; `year` and `authors` ("Family, Given; …") are short forms."""
    if year := item.pop("year", None):
        item["issued"] = Date(date_parts=((year,),))
    if authors := item.pop("authors", None):
        item["author"] = tuple(_name(author) for author in authors.split("; "))
    item.setdefault("type", "paper-conference")
    return Paper(
        key=key,
        item=Item(**item),
        identifiers=(),
        places=(),
        categories=("moe",),
        status=status,
        sources=(),
    )


def _name(text: str) -> Name:
    family, _, given = text.partition(", ")
    return Name(family=family, given=given) if given else Name(literal=family)


ARXIV = {"archive": "arXiv", "archive_collection": "cs.CL"}

SAMPLES = (
    paper(
        "hu2022lora",
        title="LoRA: Low-Rank Adaptation of Large Language Models",
        authors="Hu, Edward J.; Shen, Yelong; Allen-Zhu, Zeyuan; Chen, Weizhu",
        year=2022,
        container_title="International Conference on Learning Representations",
        URL="https://openreview.net/forum?id=nZeVKeeFYf9",
        archive_location="2106.09685",
        **ARXIV,
    ),
    paper(
        "fernandez2024journal",
        type="article-journal",
        title="Kronecker Products and a Bayesian View of SVD in R&D: 50 % Less",
        author=(
            Name(family="García-Díaz", given="José"),
            Name(family="O'Brien", given="Siân", suffix="Jr."),
            Name(family="Maaten", given="Laurens", non_dropping_particle="van der"),
        ),
        year=2024,
        container_title="Science & Engineering",
        volume="12",
        issue="3-4",
        page="17783-17806",
        publisher="Wiley",
        DOI="10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968_2>3.0.CO;2-2",
        URL="https://example.org/a_b%20c~d?x=1&y=2#frag",
    ),
    paper(
        "preprint2023",
        status="preprint",
        type="article",
        genre="Preprint",
        title="mT5 Meets LLaMA: a 3D Study with GPT-4 on $\\ell_2$ and $A^{2}$",
        authors="Sáez de Ocáriz Borde, Haitz; Karimi Mahabadi, Rabeeh; Ben Ayed, Ismail; others",
        year=2023,
        archive_location="2301.00001",
        **ARXIV,
    ),
    paper(
        "workshop2024",
        title="B-LoRA at the Workshop",
        author=(
            Name(family="Đặng", given="Thị Ánh"),
            Name(family="Ødegaard", given="Åse"),
            Name(family="Muñoz", given="Íñigo", dropping_particle="de"),
            Name(family="Alembert", given="Jean", non_dropping_particle="d'"),
        ),
        year=2024,
        container_title="Proceedings of the 3rd Workshop on Efficient Learning",
        collection_title="Proceedings of Machine Learning Research",
        volume="262",
        number="7",
        page="12-1–12-9",
        publisher="PMLR",
        publisher_place="Vienna, Austria",
    ),
    paper(
        "row2024",
        status="unresolved",
        type="article",
        title="Only the List Knows This α-LoRA",
        URL="https://example.org/paper",
        year=2024,
    ),
    paper("noauthors2021", title="No Authors Here", container_title="ICML", year=2021),
    paper("noyear", title="No Year", authors="Plato; Foo, Bar", container_title="NeurIPS"),
    paper(
        "team2025",
        type="report",
        title="Technical Report",
        author=(
            Name(literal="Qwen Team"),
            Name(literal="Barnes and Noble, Inc."),
            Name(literal="Navaneet K. L."),
            Name(literal="Žižek Lab"),
        ),
        year=2025,
        publisher="Alibaba",
        number="TR-7",
    ),
    paper("nothing", type="article"),
    paper("book2020", type="book", title="A Book", authors="Knuth, Donald E.", year=2020,
          publisher="Addison-Wesley", volume="1", collection_title="Art", number="2"),
    paper("thesis2020", type="thesis", title="On Rank", authors="Doe, Jane", year=2020,
          publisher="ETH Zürich", genre="Master's thesis"),
    paper("chapter2020", type="chapter", title="A Chapter", authors="Doe, Jane", year=2020,
          container_title="Handbook", publisher="Springer", page="1-12"),
    paper("issue2020", type="article-journal", title="Issue Only", authors="Doe, Jane", year=2020,
          container_title="Journal", issue="5", page="026119"),
    paper("data2020", type="dataset", title="A Data Set", authors="Doe, Jane", year=2020,
          publisher="Zenodo", DOI="10.5281/zenodo.1"),
)  # fmt: skip

#: Needs a Unicode engine: Chinese, and Vietnamese letters that T1 lacks.
UNICODE_ONLY = (
    paper("chen2024", title="Low-Rank 低秩 Adaptation", authors="陳, 大文; Nguyễn, Thảo", year=2024,
          container_title="ACL"),
)  # fmt: skip

_HOSTILE_TEXTS = (
    r"\write18{rm -rf /} and \input{/etc/passwd}",
    r"50% of #1 at ~x^2_3 & more $ money $5 and $6",
    "{{{ unbalanced",
    "}}} unbalanced",
    r"\end{document} @comment{x} @article{evil, title={x}}",
    "line\nfeed\x00nul\x1b[31mred\x1b[0m \u202eoverride\u2066 \x85 \ud800 tail",
    "<script>alert(1)</script> <i>it</i> <span class=\"nocase\">x</span> &lt; &amp; a < b",
    "*em* _em_ `code` [l](javascript:alert(1)) ![i](x) # h | t ~~s~~ www.evil.org https://evil.org",
    "\\", "\"quotes\" 'single' ``double'' -- --- ,, << >> ?` !` % \\",
    "$\\input{x}$ $x^2^3$ ${$ $A_1$ \\(x\\) \\[y\\]",
    "K Å ﬁ ½ ∞ → ≤ ℓ “q” ‘s’ – — … € ™ \u00a0 \u200b é e\u0301 ế ặ",
)  # fmt: skip

HOSTILE = tuple(
    paper(
        f"hostile{number}",
        title=text,
        author=(
            Name(family=text, given=text, suffix="Jr."),
            Name(literal=text),
            Name(family="and", given="AND others"),
            Name(literal="others"),
            Name(family="others", given="x, y"),
        ),
        year=2024,
        type=("paper-conference", "article-journal", "article")[number % 3],
        container_title=text,
        publisher=text,
        volume=text,
        page=text,
        DOI=text,
        URL="javascript:alert(1)" if number % 2 else "https://example.org/" + text,
        archive="arXiv",
        archive_location=text,
    )
    for number, text in enumerate(_HOSTILE_TEXTS)
)


@dataclass(frozen=True)
class CompileResult:
    """What LaTeX and BibTeX said, and the text of the PDF on one line."""

    log: str
    blg: str
    pdf_text: str

    @property
    def errors(self) -> list[str]:
        """Errors of LaTeX and undefined citations, missing characters, errors of BibTeX."""
        latex = re.findall(
            r"^(?:!.*|Missing character.*|LaTeX Warning: Citation.*)$", self.log, re.MULTILINE
        )
        return latex + re.findall(r"^.*(?:---line|error message).*$", self.blg, re.MULTILINE)

    @property
    def bibtex_warnings(self) -> list[str]:
        return re.findall(r"^Warning--.*$", self.blg, re.MULTILINE)


def need(*programs: str) -> None:
    """Fail if a program is missing; skip only where LORABIB_TEST_NO_LATEX asks for it."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing and os.environ.get("LORABIB_TEST_NO_LATEX"):
        pytest.skip(f"LORABIB_TEST_NO_LATEX is set and there is no {', '.join(missing)}")
    assert not missing, f"missing: {missing} (apt install, or set LORABIB_TEST_NO_LATEX=1)"


def compile_bib(
    bib_text: str, keys: Iterable[str], style: str, tmp_path: Path, packages: str = "hyperref"
) -> CompileResult:
    """Compile a document that cites every key with pdflatex and bibtex in `style`."""
    need("pdflatex", "bibtex", "pdftotext")
    (tmp_path / "refs.bib").write_text(bib_text, encoding="utf-8")
    cites = "\n".join(f"Cited: \\cite{{{key}}}." for key in keys)
    natbib = "\\usepackage{natbib}\n" if style.endswith("nat") else ""
    (tmp_path / "doc.tex").write_text(
        f"{PREAMBLE}{natbib}\\usepackage{{{packages}}}\n\\begin{{document}}\n{cites}\n"
        f"\\bibliographystyle{{{style}}}\n\\bibliography{{refs}}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    latex = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "doc.tex"]
    for command in (latex, ["bibtex", "doc"], latex, latex, ["pdftotext", "-layout", "doc.pdf"]):
        run(command, tmp_path)
    text = tmp_path / "doc.txt"
    return CompileResult(
        log=(tmp_path / "doc.log").read_text("utf-8", "replace"),
        blg=(tmp_path / "doc.blg").read_text("utf-8", "replace"),
        pdf_text=" ".join(text.read_text("utf-8", "replace").split()) if text.exists() else "",
    )


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a program in `folder`; long log lines are kept whole, nothing is read from us."""
    environment = os.environ | {"max_print_line": "10000", "openin_any": "p", "openout_any": "p"}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )


def pandoc_items(path: Path, text: str) -> list[dict[str, Any]]:
    """The items that an independent reader, pandoc's, finds in a CSL-JSON text."""
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    source = path / "items.json"
    source.write_text(text, encoding="utf-8")
    done = run([str(engine.path), "--from=csljson", "--to=csljson", str(source)], path)
    assert done.returncode == 0, done.stderr.decode()
    items: list[dict[str, Any]] = json.loads(done.stdout)
    return items
