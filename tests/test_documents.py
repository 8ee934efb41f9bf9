"""Documents of references, read back by the program that each format is for."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from lorabib.model import Paper
from lorabib.references import pandoc, pressing
from lorabib.references.arranging import Document, arranged
from lorabib.references.documents import FORMATS, tree, write
from lorabib.references.formatting import formatted
from lorabib.references.manner import Look
from lorabib.references.rich import Link, Math, Reference, Styled, Text, plain
from lorabib.text import printable
from test_safe_text import ANY, TEXTS

from engines import HOSTILE, KNOWN, PREAMBLE, SAMPLES, UNICODE_ONLY, need, paper, run

GOLDEN = Path(__file__).parent / "golden" / "references"
ALL = (*SAMPLES, *UNICODE_ONLY, *HOSTILE)
#: What the texts of strangers may become in HTML: our own elements, and links to the web.
TAGS = {"html", "head", "meta", "title", "body", "main", "h1", "h2", "p", "ul", "ol", "li", "a"}
TAGS |= {"em", "strong", "sup", "sub", "s", "span", "code", "small"}
SOURCES = [name for name, form in FORMATS.items() if not form.press]


def document(papers: tuple[Paper, ...], look: Look | None = None, title: str = "T") -> Document:
    found = references(papers)
    return arranged(papers, found, look or Look(), title=title, about="so many")


@cache
def references(papers: tuple[Paper, ...]) -> tuple[Reference, ...]:
    return tuple(formatted(papers, "apa", KNOWN)[1])


def text(of: Document, form: str) -> str:
    return write(of, form).decode()


def of_texts(texts: list[str]) -> Document:
    """A document of references that no engine has touched: each text in all faces."""
    papers = tuple(paper(f"k{n:03}", title=one, status="unresolved") for n, one in enumerate(texts))
    parts = [
        (
            Text(one),
            Styled("emph", (Text(one),)),
            Link("https://a.org/x", (Text(one),)),
            Text("(z)"),
        )
        for one in texts
    ]
    found = [Reference(p.key, some) for p, some in zip(papers, parts, strict=True)]
    return arranged(papers, found, Look(keys=True), title=" ".join(texts), about=texts[0])


def items(page: str) -> list[etree._Element]:
    """The items of a page that lxml reads as XML."""
    root = etree.fromstring(page.replace("<!DOCTYPE html>", ""))
    assert {one.tag for one in root.iter()} <= TAGS
    for one in root.iter():
        allowed = {"a": {"href"}, "li": {"id", "value"}, "html": {"lang"}, "span": {"class"}}
        allowed |= {"ul": {"class"}, "ol": {"class"}, "meta": {"charset", "name", "content"}}
        assert set(one.attrib) <= allowed.get(one.tag, set())
        assert one.get("href", "https://").startswith(("https://", "http://", "ftp://"))
    return list(root.iter("li"))


# --- what each format looks like --------------------------------------------------------------


@pytest.mark.parametrize("form", [*SOURCES, "typst"])
@pytest.mark.parametrize(
    ("name", "look"),
    {
        "plain": Look(),
        "years": Look(group="year", order="key", numbered=True, keys=True, links=True),
    }.items(),
)
def test_golden(form: str, name: str, look: Look) -> None:
    made = text(document(SAMPLES + UNICODE_ONLY, look, "Samples & <more>"), form)
    path = GOLDEN / f"{name}{FORMATS[form].suffix}"
    if os.environ.get("LORABIB_WRITE_GOLDEN"):
        path.write_text(made, encoding="utf-8", newline="\n")
    assert made == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_document_gives_the_same_bytes(form: str) -> None:
    assert write(document(SAMPLES), form) == write(document(SAMPLES), form)


def test_a_formula_stays_one() -> None:
    one = (Reference("k", (Text("On "), Math("\\ell_2^{k}"), Text("."))),)
    made = arranged((paper("k"),), one)
    assert r"On $\ell_2^{k}$." in text(made, "latex")
    assert "On $ℓ _(2) ^(k)$." in text(made, "typst")
    assert r'On <span class="math">\(\ell_2^{k}\)</span>.' in text(made, "html")
    assert '"InlineMath"' in tree.write(made)


# --- every list is complete -------------------------------------------------------------------


def test_html_has_an_item_with_its_key_for_each_paper() -> None:
    found = items(text(document(ALL), "html"))
    assert sorted(one.get("id") for one in found) == sorted(p.key for p in ALL)


def test_a_line_of_text_and_an_item_of_markdown_for_each_paper() -> None:
    made = document(ALL, Look(keys=True))
    lines = text(made, "text").split("\n")
    assert sorted(line.split(":")[0] for line in lines if ": " in line[:24]) == sorted(
        p.key for p in ALL
    )
    assert len(re.findall("^- `", text(made, "markdown"), re.MULTILINE)) == len(ALL)


@pytest.mark.engine
@pytest.mark.parametrize("form", ["rtf", "docx"])
def test_pandoc_reads_every_reference_back(form: str, tmp_path: Path) -> None:
    made = document(ALL)
    back = by_pandoc(write(made, form), form, tmp_path)
    for entry in made.entries:
        words = re.findall(r"\w+", plain(entry.parts))
        if "$" in plain(entry.parts):  # its formulas are no words there
            words = words[:4]
        assert " ".join(words) in back, entry.key


def by_pandoc(data: bytes, form: str, folder: Path) -> str:
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    source = folder / f"document.{form}"
    # RTF has "\\u8211-" for a dash: the character behind is for old readers. pandoc's own reader
    # drops a letter too many there, unless the character is a question mark behind a blank.
    source.write_bytes(re.sub(rb"\\u(\d+)[-'\"]", rb"\\u\1 ?", data) if form == "rtf" else data)
    command = [str(engine.path), f"--from={form}", "--to=plain", "--wrap=none", str(source)]
    done = run(command, folder)
    assert done.returncode == 0, done.stderr.decode()
    return " ".join(re.findall(r"\w+", done.stdout.decode()))


@pytest.mark.latex
@pytest.mark.parametrize("packages", ["hyperref", "url", "xcolor"])
@pytest.mark.parametrize("look", [Look(), Look(group="year", numbered=True, keys=True)])
def test_pdflatex_takes_it_without_a_warning(packages: str, look: Look, tmp_path: Path) -> None:
    need("pdflatex")
    made = document(SAMPLES + HOSTILE[:10], look)
    log, shown = compiled(made, packages, tmp_path)
    assert not re.findall(r"^(?:!|.*Warning|Missing character).*", log, re.MULTILINE)
    assert f"[{len(SAMPLES) + 10}]" in shown and "[0]" not in shown


def compiled(made: Document, packages: str, folder: Path) -> tuple[str, str]:
    """The log and the text of a document that cites every key."""
    (folder / "refs.tex").write_text(text(made, "latex"), encoding="utf-8")
    keys = {entry.key for entry in made.entries}
    cites = "\n".join(f"\\cite{{{key}}}" for key in sorted(keys))
    body = f"\\begin{{document}}\n{cites}\n\\input{{refs}}\n\\end{{document}}\n"
    (folder / "doc.tex").write_text(f"{PREAMBLE}\\usepackage{{{packages}}}\n{body}", "utf-8")
    for _ in range(2):
        run(["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "doc.tex"], folder)
    run(["pdftotext", "doc.pdf"], folder)
    return (
        (folder / "doc.log").read_text("utf-8", "replace"),
        (folder / "doc.txt").read_text("utf-8", "replace"),
    )


def test_a_pdf_has_every_reference(tmp_path: Path) -> None:
    need("pdftotext")
    made = document(ALL, Look(keys=True))
    (tmp_path / "a.pdf").write_bytes(write(made, "pdf"))
    run(["pdftotext", "a.pdf"], tmp_path)
    shown = "".join((tmp_path / "a.txt").read_text(encoding="utf-8").split())
    assert all(one.key in shown for one in ALL)
    assert "arXiv:2106.09685" in shown and "LoRA:Low-RankAdaptation" in shown


# --- what others wrote stays text -------------------------------------------------------------


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_text_in_html(name: str) -> None:
    made = of_texts([TEXTS[name], "Next"])
    found = items(text(made, "html"))
    assert [one.get("id") for one in found] == ["k000", "k001"]
    wanted = printable(plain(next(made.entries).parts))
    assert " ".join(wanted.split()) in " ".join("".join(found[0].itertext()).split())


@pytest.mark.parametrize("name", TEXTS)
def test_typst_shows_the_text_and_runs_none_of_it(name: str) -> None:
    data = write(of_texts([TEXTS[name], "Next"]), "pdf")
    assert data.startswith(b"%PDF")


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(ANY, min_size=10, max_size=30))
def test_arbitrary_text_is_text(texts: list[str]) -> None:
    made = of_texts(texts)
    assert len(items(text(made, "html"))) == len(texts)
    source = text(made, "typst")
    values = typst.query(  # what typst itself reads in it, item by item
        (
            source.replace(
                "#let reference(label, body) = ",
                "#let reference(label, body) = [#metadata(0) <r>] + ",
            )
        ).encode(),
        "<r>",
    )
    assert values.count('"func"') == len(texts)


@pytest.mark.latex
def test_hostile_texts_compile(tmp_path: Path) -> None:
    need("pdflatex")
    readable = [one for one in TEXTS.values() if one.isascii()]
    log, shown = compiled(of_texts(readable), "hyperref", tmp_path)
    assert not re.findall(r"^(?:!|Missing character).*", log, re.MULTILINE)
    assert "root:" not in shown and f"k{len(readable) - 1:03}" in shown


@pytest.mark.parametrize("form", SOURCES)
def test_an_address_that_runs_is_no_link(form: str) -> None:
    one = (Reference("k", (Text("T "), Link("javascript:alert(1)", (Text("x"),)))),)
    if form in ("html", "markdown", "typst"):
        made = text(arranged((paper("k", URL="javascript:alert(1)"),), one), form)
        assert "javascript" not in made


# --- the programs -----------------------------------------------------------------------------


def test_without_typst_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "find_spec", lambda name: None)
    with pytest.raises(pressing.EngineError, match=r"pip install 'lorabib\[pdf\]'"):
        write(document(SAMPLES), "pdf")


def test_without_pandoc_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    made = document(SAMPLES)
    monkeypatch.setattr(pandoc, "find", lambda: None)
    with pytest.raises(pandoc.EngineError, match=r"docx needs pandoc: .*lorabib"):
        write(made, "docx")
