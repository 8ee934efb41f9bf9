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
#: One work by three names, another by an identifier alone, and a set that the document makes.
NAMES = ("arXiv:2402.09353", "https://arxiv.org/abs/2402.09353", "liu2024dora")
FORUM = "https://openreview.net/forum?id=nZeVKeeFYf9"
BIBLATEX = {
    "paper.tex": r"""\documentclass{article}%HEAD%
\usepackage[backend=biber,style=numeric]{biblatex}\addbibresource{refs.bib}
\defbibentryset{both}{valipour2023dylora,kopiczko2024vera}
\begin{document}
\parencites(see)()[3]{hu2022lora}[4]{liu2024dora}\textcite{own2020}
\footcite{hayou2024lora}\autocite*{dettmers2023qlora}\nocite{dou2024loramoe}\input{one}
\printbibliography
\end{document}""",
    "one.tex": r"\Textcite[5]{both}\fullcite{hu2022lora}"
    + "".join(f"\\cite{{{name}}}" for name in (*NAMES, FORUM)),
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


def latex(folder: Path, times: int = 1, *options: str) -> None:
    for _ in range(times):
        command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", *options]
        run([*command, "paper.tex"], folder)


def draft(folder: Path, times: int = 1) -> None:
    """Passes that make no PDF: they are quicker."""
    latex(folder, times, "-draftmode")


def made(folder: Path, *bibliography: str) -> str:
    """The text of the paper with `refs.bib` as it is, made anew."""
    run([*bibliography, "paper"], folder)
    draft(folder)
    latex(folder)
    return printed(folder)


def printed(folder: Path) -> str:
    """The text of the paper as it lies there; no citation is undefined."""
    log = (folder / "paper.log").read_text("utf-8", "replace")
    assert not re.findall(r"^(?:!.*|.*(?:Citation|entry).*undefined.*)$", log, re.MULTILINE)
    run(["pdftotext", "-layout", "paper.pdf"], folder)
    return " ".join((folder / "paper.txt").read_text("utf-8").split())


def subset(*args: str) -> str:
    done = CliRunner().invoke(main, ["subset", *args, "-o", "refs.bib", "--merge", "mine.bib"])
    assert (done.exit_code, done.stderr) == (0, "")
    return Path("refs.bib").read_text("utf-8")


def keys(folder: Path) -> set[str]:
    return set(re.findall(r"^@\w+\{([^,\s=\"]+),", (folder / "refs.bib").read_text(), re.M))


def whole_library(folder: Path) -> None:
    text = (ROOT / "exports" / "all.bib").read_text("utf-8")
    (folder / "refs.bib").write_text(MINE.replace("@proceedings", text + "\n@proceedings"))


@pytest.mark.parametrize("files", [BEAMER, SUBFILE], ids=["beamer", "subfiles"])
def test_a_bibtex_paper_prints_the_same(folder: Path, files: dict[str, str]) -> None:
    put(folder, files)
    whole_library(folder)
    draft(folder)
    before = made(folder, "bibtex")
    list_before = (folder / "paper.bbl").read_text()
    assert subset("paper.tex") == subset("paper.aux")
    assert len(keys(folder)) < 10 and "unused" not in keys(folder)
    run(["bibtex", "paper"], folder)
    assert (folder / "paper.bbl").read_text() == list_before
    latex(folder)
    assert printed(folder) == before and "Conference on Own Things" in before
    assert "DoRA: Weight" in before


def test_identifiers_are_cited_with_bibtex(folder: Path) -> None:
    cites = "".join(
        f"\\cite{{{name}}}" for name in (NAMES[0], FORUM, "2305.14314", "doi:10.1000/O")
    )
    put(folder, {"paper.tex": f"\\documentclass{{article}}{HEAD}\\usepackage{{hyperref}}"
                 f"\\begin{{document}}{cites}\\cite{{alias}}\\bibliographystyle{{plain}}"
                 "\\bibliography{refs}\\end{document}"})  # fmt: skip
    (folder / "mine.bib").write_text(
        "@misc{x, title = {By its {DOI}}, doi = {10.1000/o}}\n"
        "@misc{y, title = {By alias}, ids = {alias}}\n"
    )
    draft(folder)
    subset("paper.aux")
    text = made(folder, "bibtex")
    assert "DoRA: Weight" in text and "LoRA: Low-rank" in text and "QLoRA" in text
    assert "By its DOI" in text and "By alias" in text


# --- latexmk ----------------------------------------------------------------------------------

RULE = re.search(r"```perl\n(.*?)```", (ROOT / "docs" / "subset.md").read_text(), re.DOTALL)


def test_the_rule_for_latexmk_prints_the_same_from_nothing(folder: Path) -> None:
    put(folder, NATBIB)
    whole_library(folder)
    draft(folder)
    before = made(folder, "bibtex")
    assert subset("paper.tex") == subset("paper.aux") and "unused" not in keys(folder)
    from_nothing(folder)
    assert printed(folder) == before and "DoRA: Weight" in before
    assert "Conference on Own Things" in before
    paper = (folder / "paper.tex").read_text()
    added = paper.replace("\\end{document}", "\\cite{kopiczko2024vera}\\end{document}")
    (folder / "paper.tex").write_text(added)
    latexmk(folder)
    assert "kopiczko2024vera" in keys(folder) and printed(folder) != before


def test_the_rule_for_latexmk_prints_the_same_with_biber(folder: Path) -> None:
    """Against the whole library, where the names are written by hand."""
    put(folder, BIBLATEX)
    draft(folder)
    from_bcf = subset("paper.bcf")
    for other in ("paper.tex", "paper.aux"):
        assert subset(other, "-f", "biblatex") == from_bcf
    done = CliRunner().invoke(main, ["export", "-c", "all", "-f", "biblatex", "-o", "."])
    assert done.exit_code == 0
    whole = (folder / "all.biblatex.bib").read_text("utf-8")
    for key, ids in (("liu2024dora", ",".join(NAMES[:2])), ("hu2022lora", FORUM)):
        whole = whole.replace(f"{{{key},", f"{{{key},\n  ids = {{{ids}}},")
    (folder / "refs.bib").write_text(whole + MINE)
    before = made(folder, "biber")
    from_nothing(folder)
    assert printed(folder) == before and (folder / "refs.bib").read_text() == from_bcf
    assert "Conference on Own Things" in before and before.count("DoRA: Weight") == 1


def from_nothing(folder: Path) -> None:
    """The paper by latexmk and the rule of the docs, with no file but the author's."""
    need("latexmk")
    for file in [*folder.glob("paper.*"), folder / "refs.bib"]:
        if file.suffix != ".tex":
            file.unlink()
    assert RULE
    rule = RULE[1].replace("-o refs.bib", "-o refs.bib --merge mine.bib")
    (folder / ".latexmkrc").write_text(rule)
    (folder / "bin").mkdir()
    script = folder / "bin" / "lorabib"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lorabib "$@"\n')
    script.chmod(0o755)
    latexmk(folder)


def latexmk(folder: Path) -> None:
    done = subprocess.run(
        ["latexmk", "-pdf", "-interaction=nonstopmode", "paper.tex"],
        cwd=folder,
        env={**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
