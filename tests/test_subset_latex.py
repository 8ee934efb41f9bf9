"""`lorabib subset` in papers as they are built: real LaTeX asks, and prints the same references."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lorabib.cli import main

from engines import need, run

pytestmark = pytest.mark.latex

ROOT = Path(__file__).parent.parent
HEAD = "\\usepackage[T1]{fontenc}\\usepackage{lmodern}"
MINE = r"""@string{conf = {Conference on Own Things}}
@preamble{"\providecommand{\own}[1]{#1}"}
@inproceedings{own2020, author = {Doe, J{\"o}rg}, title = {My {\own{Own}} Work},
  crossref = {proc2020}, pages = {1--2}}
@proceedings{proc2020, title = conf, booktitle = conf, year = 2020}
@misc{unused, author = {No, Body}, title = {Never Cited}, year = 1999}
"""
NATBIB = {
    "paper.tex": r"""\documentclass{article}%HEAD%\usepackage[round]{natbib}\usepackage{hyperref}
\newcommand{\mycite}[2][]{\citealp[#1]{#2}}
\begin{document}
LoRA \citep[see][p.~3]{hu2022lora}, \Citet*{liu2024dora,dettmers2023qlora}. % \cite{no}
\include{one}\include{two}
\verb|\cite{no}| \mycite[x]{hayou2024lora} \iffalse\cite{no}\fi
\bibliographystyle{plainnat}\bibliography{refs}
\end{document}""",
    "one.tex": r"\citeauthor{dou2024loramoe} \citet{own2020}\nocite{valipour2023dylora}",
    "two.tex": r"\section{Two}\citep{hu2022lora} \citeyearpar{hu2022lora}",
}
BEAMER = {
    "paper.tex": r"""\documentclass{beamer}%HEAD%
\begin{document}
\begin{frame}<1-2>{One}\only<2>{LoRA \cite{hu2022lora}}\cite[p.~3]{liu2024dora}
\end{frame}
\begin{frame}[allowframebreaks]\cite{own2020}
\bibliographystyle{plain}\bibliography{refs}\end{frame}
\end{document}""",
}
BIBLATEX = {
    "paper.tex": r"""\documentclass{article}%HEAD%
\usepackage[backend=biber,style=authoryear]{biblatex}\addbibresource{refs.bib}
\begin{document}
\parencites(see)()[3]{hu2022lora}[4]{liu2024dora}\textcite{own2020}
\footcite{hayou2024lora}\autocite*{dettmers2023qlora}\nocite{dou2024loramoe}\input{one}
\printbibliography
\end{document}""",
    "one.tex": r"\Textcite[5]{valipour2023dylora}\fullcite{hu2022lora}",
}
SUBFILE = {
    "paper.tex": r"""\documentclass{article}%HEAD%\usepackage{subfiles,import}
\newcommand{\both}[2]{\cite{#1,#2}}
\begin{document}
\cite{hu2022lora}\subfile{parts/one}\subfile{parts/two}\import{parts/}{three}
\bibliographystyle{plain}\bibliography{refs}
\end{document}""",
    "parts/one.tex": r"""\documentclass[../paper]{subfiles}
\begin{document}\both{liu2024dora}{own2020}
\end{document}""",
    "parts/three.tex": r"\input{deep}",
    "parts/deep.tex": r"\cite{kopiczko2024vera}",
    "parts/two.tex": r"""\documentclass[../paper]{subfiles}
\begin{document}\cite{hayou2024lora}\nocite{dettmers2023qlora}
\end{document}""",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    need("pdflatex", "bibtex", "biber", "pdftotext")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.bib").write_text(MINE)
    return tmp_path


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.replace("%HEAD%", HEAD))


def latex(folder: Path, times: int = 1) -> None:
    for _ in range(times):
        run(["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "paper.tex"], folder)


def printed(folder: Path, *bibliography: str) -> str:
    """The text of the paper with `refs.bib` as it is; no citation is undefined."""
    run([*bibliography, "paper"], folder)
    latex(folder, 2)
    log = (folder / "paper.log").read_text("utf-8", "replace")
    assert not re.findall(r"^(?:!.*|.*Citation.*undefined.*)$", log, re.MULTILINE)
    run(["pdftotext", "-layout", "paper.pdf"], folder)
    return " ".join((folder / "paper.txt").read_text("utf-8").split())


def subset(*args: str) -> None:
    done = CliRunner().invoke(main, ["subset", *args, "-o", "refs.bib", "--merge", "mine.bib"])
    assert (done.exit_code, done.stderr) == (0, "")


def keys(folder: Path) -> set[str]:
    return set(re.findall(r"^@\w+\{([^,\s=\"]+),", (folder / "refs.bib").read_text(), re.M))


@pytest.mark.parametrize(
    ("files", "document"),
    [(NATBIB, "paper.aux"), (NATBIB, "paper.tex"), (BEAMER, "paper.aux"), (SUBFILE, "paper.tex")],
    ids=["natbib-aux", "natbib-tex", "beamer-aux", "subfiles-tex"],
)
def test_a_bibtex_paper_prints_the_same(folder: Path, files: dict[str, str], document: str) -> None:
    put(folder, files)
    whole = (ROOT / "exports" / "all.bib").read_text("utf-8")
    (folder / "refs.bib").write_text(MINE.replace("@proceedings", whole + "\n@proceedings"))
    latex(folder)
    before = printed(folder, "bibtex")
    subset(document)
    from_aux, _ = keys(folder), subset("paper.aux")
    assert keys(folder) == from_aux and len(from_aux) < 10 and "unused" not in from_aux
    assert printed(folder, "bibtex") == before and "Conference on Own Things" in before
    assert "DoRA: Weight" in before


def test_a_biblatex_paper_prints_the_same(folder: Path) -> None:
    put(folder, BIBLATEX)
    done = CliRunner().invoke(main, ["export", "-c", "all", "-f", "biblatex", "-o", "."])
    assert done.exit_code == 0
    (folder / "refs.bib").write_text((folder / "all.biblatex.bib").read_text("utf-8") + MINE)
    latex(folder)
    before = printed(folder, "biber")
    subset("paper.bcf")
    from_bcf = (folder / "refs.bib").read_text()
    assert printed(folder, "biber") == before and "Conference on Own Things" in before
    for other in ("paper.tex", "paper.aux"):
        subset(other, "-f", "biblatex")
        assert (folder / "refs.bib").read_text() == from_bcf


NAMES = ("arXiv:2402.09353", "https://openreview.net/forum?id=nZeVKeeFYf9", "liu2024dora")


def test_identifiers_are_cited_with_bibtex(folder: Path) -> None:
    cites = "".join(f"\\cite{{{name}}}" for name in (*NAMES[:2], "2305.14314"))
    put(folder, {"paper.tex": f"\\documentclass{{article}}{HEAD}\\usepackage{{hyperref}}"
                 f"\\begin{{document}}{cites}\\bibliographystyle{{plain}}"
                 "\\bibliography{refs}\\end{document}"})  # fmt: skip
    latex(folder)
    subset("paper.aux")
    text = printed(folder, "bibtex")
    assert "DoRA: Weight" in text and "LoRA: Low-rank" in text and "QLoRA" in text


def test_identifiers_are_cited_with_biber_one_work_once(folder: Path) -> None:
    cites = "".join(f"\\cite{{{name}}}" for name in NAMES)
    put(folder, {"paper.tex": f"\\documentclass{{article}}{HEAD}\\usepackage{{biblatex}}"
                 f"\\addbibresource{{refs.bib}}\\begin{{document}}{cites}"
                 "\\printbibliography\\end{document}"})  # fmt: skip
    latex(folder)
    subset("paper.bcf")
    text = printed(folder, "biber")
    assert text.count("DoRA: Weight") == 1 and "LoRA: Low-Rank" in text


RULE = re.search(r"```perl\n(.*?)```", (ROOT / "docs" / "subset.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("files", [NATBIB, BIBLATEX], ids=["bibtex", "biber"])
def test_the_rule_for_latexmk_works_from_nothing(folder: Path, files: dict[str, str]) -> None:
    need("latexmk")
    put(folder, files)
    assert RULE
    rule = RULE[1].replace("-o refs.bib", "-o refs.bib --merge mine.bib")
    (folder / ".latexmkrc").write_text(rule)
    (folder / "bin").mkdir()
    script = folder / "bin" / "lorabib"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lorabib "$@"\n')
    script.chmod(0o755)
    done = make(folder)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
    log = (folder / "paper.log").read_text("utf-8", "replace")
    assert "undefined" not in log and "own2020" in keys(folder)
    if files is BIBLATEX:  # the rule is one, and biber slow
        return
    paper = (folder / "paper.tex").read_text()
    added = paper.replace("\\end{document}", "\\cite{kopiczko2024vera}\\end{document}")
    (folder / "paper.tex").write_text(added)
    assert make(folder).returncode == 0 and "kopiczko2024vera" in keys(folder)
    assert "undefined" not in (folder / "paper.log").read_text("utf-8", "replace")


def make(folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["latexmk", "-pdf", "-interaction=nonstopmode", "paper.tex"],
        cwd=folder,
        env={**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=200,
        check=False,
    )
