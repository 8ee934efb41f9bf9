"""What documents cite: tests/cases/cites_*.tsv are the specification."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.citations import aux_file, bcf_file, key_list, markdown, tex, typst
from lorabib.citations.reading import from_text, gathered, listed, together
from lorabib.errors import LorabibError
from lorabib.references import pandoc
from lorabib.store.documents import read_cited

from engines import run
from tables import rows

SUFFIXES = {"tex": ".tex", "markdown": ".md", "typst": ".typ", "aux": ".aux"}
CASES = [(kind, keys, text) for kind in SUFFIXES for keys, text in rows(f"cites_{kind}.tsv")]
#: Texts that a scanner may stumble over, each of a megabyte, by the sign that is repeated.
HOSTILE = r"""{ [ ( @ # ` $ " < % \ \cite{ \cite[ \cites(a) \newcommand{\a}{ \verb| \iffalse \begin{
@a: @{a [@a {# \begin{verbatim} #let #f[ /* <a ![ > | \url{ --- \cites{a} \def\a#1 w""".split()


def cited(text: str, name: str) -> str:
    found = gathered([name], lambda path: text.encode() if path == name else None)
    keys = [one.key for one in found.citations]
    return " ".join([*keys, *(["*"] if found.everything else [])])


@pytest.mark.parametrize(("kind", "keys", "text"), CASES)
def test_what_is_cited(kind: str, keys: str, text: str) -> None:
    right = sorted(keys.replace("-", "").split() if keys == "-" else keys.split())
    assert sorted(cited(text.replace("⏎", "\n"), f"paper{SUFFIXES[kind]}").split()) == right


def test_keys_come_in_the_order_of_the_text_each_with_its_line() -> None:
    found = from_text("\\documentclass{a}\n% x\n\\cite{b}\n\n\\cite{a,%\nc} \\cite{b}", "x.tex")
    assert [(c.key, c.line) for c in found.citations] == [("b", 3), ("a", 5), ("c", 5)]


def files(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def keys_of(*paths: Path) -> list[str]:
    return [one.key for one in read_cited(paths).citations]


def test_files_that_latex_includes_are_read_where_they_stand(tmp_path: Path) -> None:
    files(
        tmp_path,
        main_tex=r"""\input{zero.txt}\usepackage{own}\usepackage{graphicx}\addbibresource[x]{refs.bib}
        \cite{a}\input{one}\include{parts/two}\subfile{parts/three}\import{parts/}{four}
        \input five.tex \mycite{z}\bibliography{x,y}""",
        zero_txt=r"words \cite{o} # no list of keys",
        own_sty=r"\newcommand{\mycite}[1]{\cite{#1}}\newcommand{\never}{\cite{no}}",
        one_tex=r"\cite{b}\input{one}\endinput\cite{no}",
        parts__two_tex=r"\cite{c}\input{parts/inner}",
        parts__inner_tex=r"\cite{d}",
        parts__three_tex=r"\documentclass[../main]{subfiles}\begin{document}\cite{e}\input{deep}"
        r"\end{document}\cite{no}",
        parts__deep_tex=r"\cite{f}",
        parts__four_tex=r"\cite{g}",
        five_tex=r"\cite{h}",
    )
    found = read_cited([tmp_path / "main.tex"])
    assert [one.key for one in found.citations] == [*"oabcdefghz"]
    assert found.databases == ("refs.bib", "x", "y") and found.problems == ()
    assert len(found.files) == 10


def test_a_subfile_alone_has_the_preamble_of_its_main_file(tmp_path: Path) -> None:
    files(
        tmp_path,
        main_tex=r"\newcommand{\mycite}[1]{\cite{#1}}\begin{document}\cite{no}\end{document}",
        part_tex=r"\documentclass[main]{subfiles}\begin{document}\mycite{a}\end{document}",
    )
    assert keys_of(tmp_path / "part.tex") == ["a"]


def test_aux_and_typst_files_are_followed(tmp_path: Path) -> None:
    files(
        tmp_path,
        main_aux="\\relax\n\\citation{a}\n\\@input{one.aux}\n\\@input{gone.aux}\n\\citation{c}\n",
        one_aux="\\relax\n\\citation{b}\n\\bibdata{refs}\n",
        main_typ='#include "sub/one.typ"\n#import "@preview/x:1.0.0": y\n@c #bibliography("r.bib")',
        sub__one_typ='@a #include "/sub/two.typ"',
        sub__two_typ="@b",
    )
    found = read_cited([tmp_path / "main.aux"])
    assert [one.key for one in found.citations] == ["a", "b", "c"] and found.databases == ("refs",)
    assert [str(p).split("main.aux:")[1] for p in found.problems] == [
        "4: warning: 'gone.aux' is not there: what it cites is not known [missing-file]"
    ]
    assert keys_of(tmp_path / "main.typ") == ["a", "b", "c"]


def test_what_is_missing_is_told_with_its_place(tmp_path: Path) -> None:
    files(tmp_path, main_tex="\\input{gone}\n\\input{\\folder/x}\\usepackage{gone}\\cite{a}")
    problems = read_cited([tmp_path / "main.tex"]).problems
    assert [(p.line, p.severity) for p in problems] == [(1, "warning"), (2, "warning")]
    with pytest.raises(LorabibError, match=r"gone\.aux: no such file: run LaTeX first"):
        read_cited([tmp_path / "gone.aux"])


def unseen(text: str, name: str) -> list[str]:
    found = gathered([name], lambda path: text.encode() if path == name else None)
    return [str(problem) for problem in found.problems]


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        (r"\foreach \x in {a,b} {\cite{\x}}", "x.tex", [r"\x"]),
        (r"\cite{\csname k\endcsname}", "x.tex", [r"\csname k\endcsname"]),
        (r"\newcommand{\m}[1]{\cite{\pre#1}}", "x.tex", []),
        (r"\newcommand{\m}[1]{\cite{\pre#1}}\m{a}", "x.tex", [r"\prea"]),
        (r"\cite{a,\only<2>{b}}", "x.tex", [r"\only<2>{b}"]),
        (r"\cite{\x}", "x.sty", []),
        ("#let f(x) = cite(label(x))\n#f(1)", "x.typ", ["label(x)"]),
        ('#cite(label("a" + x))', "x.typ", ['label("a" + x)']),
        ("#let k = <a>\n#cite(k, form: none) #cite(<b>)", "x.typ", ["k"]),
        ('#cite(label("a"))#cite(<b>)', "x.typ", []),
    ],
)
def test_what_stands_for_a_key_is_told_with_its_place(
    text: str, name: str, told: list[str]
) -> None:
    assert [line.split(": warning: ")[1] for line in unseen(text, name)] == [
        f"{one!r} is no key, but stands for some: what it cites is not known [unseen-key]"
        for one in told
    ]
    assert all(re.match(rf"{name}:[12]: ", line) for line in unseen(text, name))


def test_what_is_verbatim_in_one_file_is_so_in_all(tmp_path: Path) -> None:
    files(
        tmp_path,
        main_tex=r"""\usepackage{own}\MakeShortVerb{\|}\begin{document}
        \begin{code}\cite{no}\end{code}\cite{a}\input{one}\end{document}""",
        own_sty=r"\lstnewenvironment{code}{}{}",
        one_tex=r"|\cite{no}|\begin{code}\cite{no}\end{code}\cite{b}",
    )
    assert keys_of(tmp_path / "main.tex") == ["a", "b"]


def test_files_that_quarto_includes_are_read(tmp_path: Path) -> None:
    files(
        tmp_path,
        main_qmd="@a\n\n{{< include sub/_one.qmd >}}\n\n```{r child='two.Rmd'}\n```\n\n"
        "{{< include gone.qmd >}}",
        two_Rmd="@c",
    )
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "_one.qmd").write_text("See @b.\n\n{{< include /two.Rmd >}}\n")
    found = read_cited([tmp_path / "main.qmd"])
    assert [one.key for one in found.citations] == ["a", "b", "c"]
    assert [(p.code, p.line) for p in found.problems] == [("missing-file", 8)]


@pytest.mark.parametrize("name", ["r.aux", "r.tex", "r.md", "r.typ", "r.txt"])
@pytest.mark.parametrize("data", [bytes(range(256)) * 9, "\\cite{a}".encode("utf-16")])
def test_a_binary_file_is_one_clear_line(name: str, data: bytes) -> None:
    with pytest.raises(LorabibError, match=rf"^{re.escape(name)}: (is no text|has no line)"):
        gathered([name], {name: data}.get)


@pytest.mark.parametrize("text", ["", "words", "a \\citation{b}"])
def test_an_aux_that_latex_has_not_written_is_one_clear_line(text: str) -> None:
    with pytest.raises(LorabibError, match=r"^x\.aux: has no line that LaTeX writes"):
        cited(text, "x.aux")


@pytest.mark.parametrize(
    "text",
    [
        "* Title\nSee the work.\n",
        "#+TITLE: x\nSee [cite:@a].\n",
        "Title\n=====\nSee :cite:`a`.\n",
        '{"a": 1}',
        "<p>x</p>",
    ],
)
def test_a_document_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(LorabibError, match=r"^paper\.x: is no list of keys, and"):
        cited(text, "paper.x")


def test_a_list_of_keys_can_have_bullets_and_any_name() -> None:
    assert cited("* a\n- b, c\n# d\n", "keys.txt") == "a b c"
    assert cited("a\ndoi:10.1/(x)<y>\n\n%x\n", "mine") == "a doi:10.1/(x)<y>"
    assert cited("*\n", "mine") == "*"


def test_files_that_are_looked_for_are_named(tmp_path: Path) -> None:
    files(
        tmp_path,
        main_tex=r"\input{gone}\input{here}",
        here_tex="x",
        main_aux="\\relax\n\\@input{gone.aux}\n",
    )
    found = read_cited([tmp_path / "main.tex"])
    assert set(found.absent) == {str(tmp_path / "gone.tex"), str(tmp_path / "gone")}
    assert read_cited([tmp_path / "main.aux"]).absent == (str(tmp_path / "gone.aux"),)


def test_quarto_keeps_its_references_apart() -> None:
    assert cited("@fig-x @tbl-y @sec-z @figs @a", "x.qmd") == "figs a"
    assert cited("@fig-x @a", "x.md") == "fig-x a"


def test_keys_can_come_without_a_document() -> None:
    assert [c.key for c in key_list.scan("a\n# no\n\nb, c d\n")] == ["a", "b", "c", "d"]
    assert [c.key for c in from_text("\\relax\n\\citation{a}\n", "-").citations] == ["a"]
    both = together([listed(["a", "b"]), listed(["b", "*", "c"])])
    assert [c.key for c in both.citations] == ["a", "b", "c"] and both.everything


BCF = """<?xml version="1.0" encoding="UTF-8"?>
{}<bcf:controlfile xmlns:bcf="https://sourceforge.net/projects/biblatex">
<bcf:bibdata section="0"><bcf:datasource type="file">refs.bib</bcf:datasource></bcf:bibdata>
<bcf:section number="0"><bcf:citekey order="1">a</bcf:citekey>
<bcf:citekey type="set" members="b,c">s</bcf:citekey>
<bcf:citekey order="2" intorder="1">s</bcf:citekey></bcf:section>
<bcf:section number="1"><bcf:citekey order="1" nocite="1">{}</bcf:citekey></bcf:section>
</bcf:controlfile>"""


def test_bcf_sections_sets_and_everything() -> None:
    assert cited(BCF.format("", "d"), "x.bcf") == "a b c d"
    assert cited(BCF.format("", "*"), "x.bcf") == "a b c *"


def test_the_sets_of_an_aux_file_stand_in_the_bcf_beside_it(tmp_path: Path) -> None:
    aux = "\\relax \n\\abx@aux@cite{0}{s}\n\\abx@aux@cite{0}{e}\n"
    files(tmp_path, x_aux=aux, x_bcf=BCF.format("", "d"))
    assert sorted(keys_of(tmp_path / "x.aux")) == ["b", "c", "e"]
    (tmp_path / "x.bcf").write_text("<bcf")  # LaTeX may just be writing it
    assert keys_of(tmp_path / "x.aux") == ["s", "e"]


@pytest.mark.parametrize(
    "text", ["", "<a/>", "<bcf:controlfile", BCF[:300], "\x00", "<?xml version='9'?>"]
)
def test_a_broken_bcf_is_one_clear_line(text: str) -> None:
    with pytest.raises(LorabibError, match=r"^x\.bcf: [^\n]*control file"):
        cited(text, "x.bcf")


def test_a_bcf_reads_no_file_and_expands_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    assert "secret" not in cited(BCF.format(entity, "&e;"), "x.bcf")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "lol">{bomb}]>'
    try:
        assert len(cited(BCF.format(bomb, "&e11;"), "x.bcf")) < 100
    except LorabibError as error:
        assert "not whole" in str(error)


SCANS: dict[str, Callable[[str], Iterable[object]]] = {
    "aux": aux_file.scan,
    "tex": tex.scan,
    "markdown": markdown.scan,
    "typst": typst.scan,
    "keys": key_list.scan,
}
PIECES = st.sampled_from(
    [
        *HOSTILE,
        *r"""\cite \cites {a} [b] {} } ] ) \end{document} \fi \else \iftrue \ifx @a @ -->
    <!-- ``` ~~~ --- #cite( <a> label("a") ]( */ // \input{x} \let\a\cite \a #1 * : . nocite: a
    """.split(),
        "\n",
        "    ",
        " ",
        "\0",
        "é",
        "\ud800",
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    for scan in SCANS.values():
        list(scan(text))
    list(markdown.scan(text, quarto=True))


@settings(max_examples=30)
@given(st.binary(max_size=60))
def test_no_bcf_is_too_odd(data: bytes) -> None:
    with pytest.raises(LorabibError):
        list(bcf_file.scan(data, "x.bcf"))


@pytest.mark.parametrize("kind", ["tex", "typst", "markdown", "aux"])
def test_the_time_is_linear_in_the_text(kind: str) -> None:
    """Four times the text may take seven times the time, and half a second at most."""
    for sign in HOSTILE:
        short, long = (
            _taken(SCANS[kind], sign * (size // len(sign))) for size in (10**4, 4 * 10**4)
        )
        assert long < max(0.5, 7 * short), (sign, short, long)


def _taken(scan: Callable[[str], Iterable[object]], text: str) -> float:
    start = time.process_time()
    list(scan(text))
    return time.process_time() - start


@pytest.mark.engine
def test_pandoc_finds_the_same_citations(tmp_path: Path) -> None:
    """What pandoc itself takes for citations, but in addresses, where it is no citation to us."""
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    table = [(k, t.replace("⏎", "\n")) for k, t in rows("cites_markdown.tsv")]
    texts = [t for _, t in table if not t.startswith("---") and "://" not in t and "{#" not in t]
    for number, text in enumerate(text for text in texts if "```{r}" not in text):
        source = tmp_path / f"{number}.md"
        source.write_text(text, "utf-8")
        done = run([str(engine.path), "--from=markdown", "--to=json", str(source)], tmp_path)
        assert _cited_by_pandoc(json.loads(done.stdout)["blocks"]) == set(
            cited(text, "x.md").split()
        ), text


def _cited_by_pandoc(node: object) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(_cited_by_pandoc, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    mine = {c["citationId"] for c in node["c"][0]} if node.get("t") == "Cite" else set()
    return mine.union(*map(_cited_by_pandoc, node.values()))


def test_typst_finds_the_same_citations(tmp_path: Path) -> None:
    compiler = pytest.importorskip("typst")
    every = {key for keys, _ in rows("cites_typst.tsv") for key in keys.split() if key != "-"}
    bib = "".join(f"@misc{{{key}, title = {{T}}}}\n" for key in sorted(every))
    (tmp_path / "refs.bib").write_text(bib)
    for keys, text in rows("cites_typst.tsv"):
        if "me@example" in text or "#strong[@a](x)" in text:  # typst takes no such address
            continue
        plain = text.replace("⏎", "\n")
        head = '#set heading(numbering: "1.")\n'
        source = tmp_path / "paper.typ"
        source.write_text(
            f'{head}{plain}\n\n#[x<a>]#bibliography("refs.bib")\n'
            if "#link(<a>)" in text
            else f'{head}{plain}\n\n#bibliography("refs.bib")\n'
        )
        found = json.loads(compiler.query(str(source), "cite", field="key"))
        used = {re.sub(r'^(?:<|label\(")|(?:>|"\))$', "", key) for key in found}
        assert used <= set(keys.split()), text
        assert "#let f" in text or used == set(keys.replace("-", "").split()), text
