"""Runs the engines on a document and reads what they printed. All input and output is here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from lxml import html

from lorabib.model import Paper
from lorabib.references import pandoc, styles
from lorabib.registry import EXPORTERS, exporter

from engines import run
from matrix.documents import document
from matrix.styles import BIBTEX, LUALATEX, PANDOC, TYPST, Style
from matrix.verdict import Fault, Printed, Verdict, judge, said, stale


def verdict(
    style: Style,
    papers: Sequence[Paper],
    known: frozenset[str],
    folder: Path,
    whole: bool = False,
) -> Verdict:
    """Export `papers`, compile the document of `style` in `folder`, and judge what it prints.

    On the `whole` library the style's limits are held to account as well.
    """
    taken = [paper for paper in papers if style.takes(paper)]
    found = judge(style, taken, _made(style, taken, known, folder), known)
    faults = list(found.faults)
    if whole:
        faults += stale(style, found)
        refused = [paper for paper in papers if not style.takes(paper)]
        if style.without and not any(
            fault.kind == "error" for fault in _made(style, refused, known, folder).said
        ):
            faults.append(Fault("limit", f"no longer met: {style.note}"))
    return found._replace(faults=tuple(faults))


def _made(style: Style, papers: Sequence[Paper], known: frozenset[str], folder: Path) -> Printed:
    bibliography = exporter(style.form)(papers, known=known)
    return compiled(style, [paper.key for paper in papers], bibliography, folder)


def compiled(style: Style, keys: Sequence[str], bibliography: str, folder: Path) -> Printed:
    """What the engine of `style` makes of a document that cites `keys` of `bibliography`."""
    name = f"refs{EXPORTERS[style.form].suffix}"
    (folder / name).write_text(bibliography, encoding="utf-8")
    suffix = {PANDOC: ".md", TYPST: ".typ"}.get(style.engine, ".tex")
    (folder / f"doc{suffix}").write_text(document(style, keys, name), encoding="utf-8")
    engine: Callable[[Style, str, Path], Printed]
    engine = {PANDOC: _pandoc, TYPST: _typst}.get(style.engine, _latex)
    return engine(style, name, folder)


def _latex(style: Style, name: str, folder: Path) -> Printed:
    program = "lualatex" if style.engine == LUALATEX else "pdflatex"
    processor = "bibtex" if style.engine == BIBTEX else "biber"
    latex = [program, "-no-shell-escape", "-interaction=nonstopmode"]
    draft = [*latex, "-draftmode", "doc.tex"]
    faults = []
    for command in (draft, [processor, "doc"], draft, [*latex, "doc.tex"]):
        done = run(command, folder)
        if done.returncode:
            faults.append(Fault("error", f"{command[0]} ends with {done.returncode}"))
    faults += said(_text(folder / "doc.log"), "latex") + said(_text(folder / "doc.blg"), processor)
    text = _pdf(folder)
    found = _by_order(text, folder) if processor == "bibtex" else _by_key(text)
    return Printed(tuple(faults), text, found)


def _by_order(text: str, folder: Path) -> dict[str, str]:
    """The last pages, a reference each, by the keys that LaTeX noted when it printed them."""
    order = re.findall(r"^\\bibcite\{([^}]+)\}", _text(folder / "doc.aux"), re.MULTILINE)
    pages = text.split("\f")[:-1]
    return dict(zip(order, pages[len(pages) - len(order) :], strict=False))


def _by_key(text: str) -> dict[str, str]:
    """The pages on which a reference is printed with its key before it."""
    found = ((re.search(r"Key: (\S+)\. ", page), page) for page in text.split("\f"))
    return {key[1]: page[key.end() :] for key, page in found if key}


def _pandoc(style: Style, name: str, folder: Path) -> Printed:
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    command = [str(engine.path), "--citeproc", "--metadata=lang:en-US", f"--bibliography={name}"]
    if style.name != "chicago-author-date":  # that one is built in
        command.append(f"--csl={styles.find(style.name).path}")
    done = run([*command, "--to=html", "--output=doc.html", "doc.md"], folder)
    faults = [Fault("warning", line) for line in done.stderr.decode().splitlines() if line]
    if done.returncode:
        return Printed((Fault("error", f"pandoc ends with {done.returncode}"), *faults), "", {})
    tree = html.fromstring(_text(folder / "doc.html"))
    entries = tree.xpath('//div[starts-with(@id, "ref-")]')
    found = {entry.get("id").removeprefix("ref-"): entry.text_content() for entry in entries}
    return Printed(tuple(faults), tree.text_content(), found)


def _typst(style: Style, name: str, folder: Path) -> Printed:
    import typst

    try:
        _, warnings = typst.compile_with_warnings(
            folder / "doc.typ", output=folder / "doc.pdf", root=folder
        )
    except typst.TypstError as error:
        return Printed((Fault("error", f"typst: {error}"),), "", {})
    text = _pdf(folder)
    # A printed citation leads to its reference by its number: "Cited: [39]." to "[39] …".
    numbers = re.findall(r"^Cited: \[(\d+)\]", text, re.MULTILINE)
    lines = dict(re.findall(r"^\[(\d+)\] (.*)$", text, re.MULTILINE))
    keys = re.findall(r"#cite\(<([^>]+)>\)", _text(folder / "doc.typ"))
    found = {k: lines[n] for k, n in zip(keys, numbers, strict=False) if n in lines}
    return Printed(tuple(Fault("warning", str(one)) for one in warnings), text, found)


def _pdf(folder: Path) -> str:
    """The text of the PDF in the order of its setting, a form feed after each page."""
    run(["pdftotext", "-raw", "doc.pdf", "doc.txt"], folder)
    return _text(folder / "doc.txt")


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.exists() else ""


_VERSIONS = {
    "pdflatex": "--version",
    "lualatex": "--version",
    "bibtex": "--version",
    "biber": "--version",
    "pdftotext": "-v",
}


def versions(folder: Path) -> list[str]:
    """The engines and their versions, a line each, as they call themselves."""
    found = []
    for program, option in _VERSIONS.items():
        done = run([program, option], folder)
        found.append((done.stdout or done.stderr).decode().splitlines()[0])
    engine = pandoc.find()
    return [*found, engine.name if engine else "no pandoc", f"typst {version('typst')}"]
