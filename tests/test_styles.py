"""Styles of references: which one a name means, and what BibTeX's styles print."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

import citeproc
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lorabib import build, store
from lorabib.cli import main
from lorabib.errors import EngineError, UnknownNameError
from lorabib.exporters import bib
from lorabib.model import Library, Paper
from lorabib.references import bst, formatting, styles
from lorabib.references.bbl import references
from lorabib.references.rich import Link, Math, Reference, Styled, Text, plain

from engines import KNOWN, PREAMBLE, SAMPLES, need, paper, run
from oracle.works import WORKS
from tables import rows

ROOT = Path(__file__).parent.parent
BY_KEY = {one.key: one for one in WORKS}
NAMED = (
    ("apa", "apa"),
    ("IEEE", "ieee"),
    ("acm", "association-for-computing-machinery"),
    ("ACL", "association-for-computational-linguistics"),
    ("chicago", "chicago-author-date"),
    ("chicago-18", "chicago-author-date-18th-edition"),
    ("mla", "modern-language-association"),
    ("nature", "nature"),
    ("vancouver", "vancouver"),
    ("harvard", "harvard-cite-them-right"),
    ("icml", "neurips"),
    ("ICLR", "neurips"),
    ("plain", "plain"),
    ("alpha", "alpha"),
)


@pytest.fixture(scope="module")
def library() -> Library:
    return build.load(store.locate(ROOT, ROOT))


@pytest.mark.parametrize(("name", "style"), NAMED)
def test_a_style_has_names(name: str, style: str) -> None:
    assert styles.find(name).name == style


def test_shipped_styles_are_independent_and_licensed() -> None:
    for one in styles.shipped():
        if one.kind == "CSL":
            styles.check(one.path)
        about = styles.about(one)
        assert about.title and about.licence and about.citation, one
    assert {style for _, style in NAMED} <= {one.name for one in styles.shipped()}


def test_shipped_styles_are_valid_by_the_csl_schema() -> None:
    schema = Path(citeproc.__file__).parent / "data" / "schema" / "schemas" / "styles" / "csl.rng"
    rules = etree.RelaxNG(etree.parse(str(schema)))
    for one in styles.shipped():
        if one.kind == "CSL":
            assert rules.validate(etree.parse(str(one.path))), (one.name, rules.error_log)


@pytest.mark.parametrize(
    ("name", "near"),
    [("ieeee", "ieee"), ("neurip", "neurips"), ("plian", "plain"), ("acl_natbib", "acl")],
)
def test_an_unknown_style_offers_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match="lorabib styles") as caught:
        styles.find(name)
    assert near in caught.value.nearest and caught.value.exit_code == 2


def test_a_style_that_is_like_no_other_says_where_to_look() -> None:
    with pytest.raises(UnknownNameError) as caught:
        styles.find("zzqqx")
    said = str(caught.value)
    assert "'zzqqx'" in said and "lorabib styles" in said and ".csl or .bst" in said
    assert "did you mean" not in said and "\n" not in said


CSL = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">{}</style>'
PARENT = '<info><link rel="independent-parent" href="http://www.zotero.org/styles/apa"/></info>'
BROKEN = (
    ("not.csl", "no XML", "no well-formed XML"),
    ("empty.csl", "", "no well-formed XML"),
    ("entity.csl", '<!DOCTYPE style [<!ENTITY a "b">]>' + CSL.format("&a;"), "document type"),
    ("html.csl", "<html/>", "its root is <html>"),
    ("dependent.csl", CSL.format(PARENT), "'apa'"),
    ("notes.csl", CSL.format("<citation/>"), "no <bibliography>"),
    (
        "self.csl",
        CSL.format('<macro name="a"><group><text macro="a"/></group></macro><bibliography/>'),
        "calls itself: 'a' -> 'a'",
    ),
    (
        "ring.csl",
        CSL.format(
            '<macro name="top"><text macro="a"/></macro><macro name="a"><text macro="leaf"/>'
            '<text macro="b"/></macro><macro name="leaf"/><macro name="b"><choose><if type="book">'
            '<text macro="a"/></if></choose></macro><bibliography/>'
        ),
        "calls itself: 'a' -> 'b' -> 'a'",
    ),
    ("gone.csl", CSL.format('<bibliography><text macro="a"/></bibliography>'), "not there: 'a'"),
    (
        "sorted.csl",
        CSL.format('<bibliography><sort><key macro="by"/></sort></bibliography>'),
        "not there: 'by'",
    ),
    (
        "long.csl",
        CSL.format(
            "".join(
                f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>'
                for n in range(40)
            )
            + '<macro name="m40"/><bibliography><text macro="m0"/></bibliography>'
        ),
        "its <bibliography> has more than 30,000 elements",
    ),
)


@pytest.mark.parametrize(("name", "text", "message"), BROKEN, ids=[one[0] for one in BROKEN])
def test_a_broken_csl_file_is_one_line(name: str, text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        styles.find(str(path))
    line = str(caught.value)
    assert message in line and str(path) in line and "\n" not in line


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("./nofile", "./nofile: no style here: there is no such file"),
        ("no.csl", "no.csl: no style here: there is no such file"),
        ("./", "./: no style here: is a folder"),
        (
            "http://x.org/y.csl",
            "http://x.org/y.csl: no style here: save the file, and give its path",
        ),
        (__file__, f"{__file__}: not a style: give a .csl or a .bst file"),
    ],
)
def test_what_is_no_style_file_is_named_as_it_was_typed(style: str, said: str) -> None:
    with pytest.raises(EngineError) as caught:
        styles.find(style)
    assert str(caught.value) == said


@pytest.mark.engine
def test_a_csl_style_that_prints_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nothing.csl"
    layouts = '<{0}><layout><text variable="volume"/></layout></{0}>'
    inner = "<info><title>N</title><id>n</id></info>" + layouts.format("citation")
    path.write_text(CSL.format(inner + layouts.format("bibliography")), encoding="utf-8")
    one = paper("a2024", title="On Rank", year=2024)
    with pytest.raises(EngineError) as caught:
        formatting.formatted([one], str(path))
    assert str(caught.value) == f"{path}: this CSL style prints no references"
    assert formatting.formatted([], str(path))[1] == []


HEAD = "ENTRY {title} {} {} INTEGERS {i} STRINGS {s} FUNCTION {default.type} {skip$} READ "
HOSTILE = (
    ("no bst", "this is no style", "cannot be run"),
    ("empty", "", "prints no references"),
    ("loop", HEAD + "FUNCTION {f} {{#1} {skip$} while$} EXECUTE {f}", "no end"),
    ("recursion", HEAD + "FUNCTION {f} {f} EXECUTE {f}", "without an end"),
    ("long", HEAD + 'FUNCTION {f} {"xx" \'s := {#1} {s s * \'s :=} while$} EXECUTE {f}', "text"),
    ("great", HEAD + "FUNCTION {f} {#9 'i := {#1} {i i + 'i :=} while$} EXECUTE {f}", "number"),
    ("stack", HEAD + "FUNCTION {f} {pop$ pop$ * write$} EXECUTE {f}", "prints no references"),
    ("cut", HEAD + "FUNCTION {f} {", "cannot be run"),
    (
        "macro",
        HEAD + r'FUNCTION {f} {"\def\a{\a\a}\bibitem{book2020}\a" write$ newline$} EXECUTE {f}',
        "without an end",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("name", "text", "message"), HOSTILE, ids=[one[0] for one in HOSTILE])
def test_a_broken_bst_file_is_one_line(
    name: str, text: str, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{name}.bst"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        bst.by_bst(SAMPLES[:1], path, KNOWN)
    line = str(caught.value)
    assert message in line and str(path) in line and "\n" not in line
    assert capfd.readouterr() == ("", "")


def test_what_a_bst_file_leaves_out_stands_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "one.bst"
    item = r'"\bibitem{book2020} One." write$ newline$'
    path.write_text(HEAD + f"FUNCTION {{f}} {{{item}}} EXECUTE {{f}}", encoding="utf-8")
    found = bst.by_bst(SAMPLES, path, KNOWN)
    assert found[0] == Reference("book2020", (Text("One."),), (Text("[1]"),))
    assert sorted(one.key for one in found) == sorted(one.key for one in SAMPLES)


READ = (
    (r"{\em On} rank", (Styled("emph", (Text("On"),)), Text(" rank"))),
    (r"\textbf{12}(3--4)", (Styled("strong", (Text("12"),)), Text("(3–4)"))),
    (r"G{\"o}del, {\O}rsted, Ba\l{}a and \'Elan", (Text("Gödel, Ørsted, Bała and Élan"),)),
    (r"``Rank,'' Li~Yuan's", (Text("“Rank,” Li Yuan’s"),)),
    (r"R\&D: 50\,\% of x\_1", (Text("R&D: 50 % of x_1"),)),
    (r"of $\ell_2$ and \ensuremath{\alpha}", (Text("of "), Math(r"\ell_2"), Text(" and α"))),
    (r"$x$ and $2$, a $<$ b", (Math("x"), Text(" and "), Math("2"), Text(", a < b"))),
    (
        r"\ensuremath{n}-grams, 1$^{st}$",
        (Math("n"), Text("-grams, 1"), Styled("superscript", (Text("st"),))),
    ),
    (
        r"URL \url{https://a.org/%20x_y}.",
        (
            Text("URL "),
            Link("https://a.org/%20x_y", (Text("https://a.org/%20x_y"),)),
            Text("."),
        ),
    ),
    (r"\href{javascript:alert(1)}{here}", (Text("here"),)),
    (r"\mbox{text} \hskip 1em plus 0.5em minus 0.4em\relax end", (Text("text end"),)),
    ("a % comment\n b", (Text("a b"),)),
    (r"}} un{balanced", (Text("unbalanced"),)),
)


@pytest.mark.parametrize(("source", "parts"), READ, ids=[one[0] for one in READ])
def test_the_bbl_is_read(source: str, parts: tuple[object, ...]) -> None:
    head = r"\begin{thebibliography}{1}" + "\n" + r"\bibitem{k}" + "\n"
    (found,) = references(head + source + "\n\\end{thebibliography}", Path("x.bst"))
    assert found == Reference("k", parts, (Text("[1]"),))


#: What stands in a `.bbl`, and its references as key, label, authors, year and text.
FORMS = (
    (r"\bibitem{k} A.", ("k", "[1]", "", "", "A.")),
    ("\\bibitem [\\protect \\citeauthoryear {%\nHu%\n}{%\nHu et~al.%\n}{%\n2022}]{%\nk}\nA.",
     ("k", "", "Hu et al.", "2022", "A.")),
    ("\\bibitem[Hu et~al.(2022{\\natexlab{a}})Hu,\n  Shen]{k}\nA.",
     ("k", "", "Hu et al.", "2022a", "A.")),
    (r"\bibitem[{Qwen (Team)}(2025)]{k} A.", ("k", "", "Qwen (Team)", "2025", "A.")),
    (r"\bibitem[{{Hu \emph{et al.}(2022)Hu}}]{k} A.", ("k", "", "Hu et al.", "2022", "A.")),
    (r"\bibitem[Hu et~al., 2022a]{k} A.", ("k", "", "Hu et al.", "2022a", "A.")),
    (r"\newcommand{\etalchar}[1]{$^{#1}$}\bibitem[HSW{\etalchar{+}}22]{k} A.",
     ("k", "[HSW+22]", "", "", "A.")),
    (r"\bibitem[\protect\citename{Hu, }2022]{k} A.", ("k", "", "Hu", "2022", "A.")),
    (r"\harvarditem[Hu et~al.]{Hu, Shen \harvardand\ Li}{2022}{k} Li \harvardand\ Hu"
     r"\harvardyearleft 2022\harvardyearright", ("k", "", "Hu et al.", "2022", "Li & Hu(2022)")),
    ("\\harvarditem[\\uppercase{h}u]%\n{Hu}%\n{2022}{k}\n{Hu}", ("k", "", "Hu", "2022", "Hu")),
    (r"\ifx\undefined\bysame\newcommand{\bysame}{\hbox to\leftmargin{\hrulefill\,}}\fi"
     r"\bibitem{k} \bysame A.", ("k", "[1]", "", "", "——— A.")),
    (r"\bibitem{k} {\sc \leavevmode\vrule height 2pt depth -1.6pt width 23pt}, A.",
     ("k", "[1]", "", "", "———, A.")),
    (r"\def\APACyear#1{#1}\bibitem{k} \APACrefYear{2022\BCnt{2}}.",
     ("k", "[1]", "", "", "(2022b).")),
    (r"\newif\ifshow \showtrue \bibitem{k} \ifshow A\else B\fi.", ("k", "[1]", "", "", "A.")),
    (r"\newif\ifshow \bibitem{k} \ifshow A\ifx aa B\else C\fi\else D\fi.",
     ("k", "[1]", "", "", "D.")),
    (r"\expandafter\ifx\csname x\endcsname\relax\def\x#1{<#1>}\fi\bibitem{k} \x{A}.",
     ("k", "[1]", "", "", "<A>.")),
    (r"\providecommand\pick[1]{\ifx #1\relax\expandafter\@firstoftwo\else\expandafter"
     r"\@secondoftwo\fi{A}{B}}\bibitem{k} \pick a.", ("k", "[1]", "", "", "B.")),
    (r"\def\stop{.}\bibitem{k} A\let\stop\relax\stop", ("k", "[1]", "", "", "A")),
    (r"\def\em@{\em}\bibitem{k} {\em@ A} B", ("k", "[1]", "", "", "A B")),
)  # fmt: skip


@pytest.mark.parametrize(("bbl", "read"), FORMS, ids=[one[0][:50] for one in FORMS])
def test_the_forms_of_items_and_what_files_define(bbl: str, read: tuple[str, ...]) -> None:
    (one,) = references(bbl + "\n\\end{thebibliography}", Path("x.bst"))
    assert (one.key, plain(one.label), one.authors, one.year, plain(one.parts)) == read


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def printed(papers: list[Paper], known: Collection[str], style: str, folder: Path) -> str:
    """What pdflatex and bibtex print, one reference a line on a very wide page."""
    need("pdflatex", "bibtex", "pdftotext")
    (folder / "refs.bib").write_text(bib.export(papers, known=known), "utf-8")
    cites = "".join(f"\\nocite{{{one.key}}}" for one in papers)
    packages = PACKAGES.get(style, "")
    (folder / "doc.tex").write_text(
        rf"{PREAMBLE}\pdfpagewidth=16000pt \paperwidth=16000pt \textwidth=15500pt"
        rf"\pagestyle{{empty}}{packages}\usepackage{{hyperref}}\begin{{document}}{cites}"
        rf"\bibliographystyle{{{style}}}\bibliography{{refs}}\end{{document}}",
        encoding="utf-8",
    )
    latex = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "doc.tex"]
    for command in (latex, ["bibtex", "doc"], latex, latex, ["pdftotext", "-raw", "doc.pdf"]):
        run(command, folder)
    return (folder / "doc.txt").read_text("utf-8").replace("References", "", 1)


PACKAGES = {
    "plainnat": r"\usepackage{natbib}", "ACM-Reference-Format": r"\usepackage{natbib}",
    "apacite": r"\usepackage{apacite}", "agsm": r"\usepackage{harvard}",
    "nederlands": r"\usepackage{harvard}", "jmb": r"\usepackage{jmb}",
    "babplain": r"\usepackage[english]{babel}\usepackage{babelbib}",
}  # fmt: skip
LATEX = ("plain", "abbrv", "alpha", "unsrt", "plainnat", "IEEEtran", "ACM-Reference-Format")


@pytest.mark.latex
@pytest.mark.parametrize("style", LATEX)
def test_a_bibtex_style_prints_what_latex_prints(
    style: str, library: Library, tmp_path: Path
) -> None:
    need("kpsewhich")
    path = Path(run(["kpsewhich", f"{style}.bst"], tmp_path).stdout.decode().strip())
    papers = sorted(library.papers, key=lambda one: one.key)
    found = bst.by_bst(papers, path, library.protected)
    latex = printed(papers, library.protected, style, tmp_path)
    ours = "".join(plain(one.label) + plain(one.parts) for one in found)
    assert squeezed(ours) == squeezed(latex)


@pytest.mark.latex
@pytest.mark.parametrize("style", ["apacite", "agsm", "nederlands", "babplain", "jmb"])
def test_a_style_with_a_package_prints_what_latex_prints(style: str, tmp_path: Path) -> None:
    need("kpsewhich")
    papers = [one for one in WORKS if one.key not in ("cjk", "markup")]
    papers.sort(key=lambda one: one.key)
    path = Path(run(["kpsewhich", f"{style}.bst"], tmp_path).stdout.decode().strip())
    found = bst.by_bst(papers, path, KNOWN)
    latex = printed(papers, KNOWN, style, tmp_path)
    ours = "".join(plain(one.label) + plain(one.parts) for one in found)
    assert squeezed(ours) == squeezed(latex)


@pytest.mark.engine
def test_a_locale_changes_the_words_of_a_csl_style() -> None:
    two = [paper("a2024", title="On Rank", authors="Doe, Jane; Roe, Ann", year=2024)]
    _, german = formatting.formatted(two, "harvard", locale="de")
    _, english = formatting.formatted(two, "harvard")
    assert " und " in plain(german[0].parts) and " and " in plain(english[0].parts)
    assert formatting.formatted(two, "plain", locale="de") == formatting.formatted(two, "plain")
    with pytest.raises(UnknownNameError, match="de-DE"):
        formatting.formatted(two, "apa", locale="de-XX")


@pytest.mark.engine
@pytest.mark.parametrize(
    ("locale", "word"),
    [("en-GB", "[Online]"), ("de", "[Online]"), ("fr", "[En ligne]"), ("zh-CN", "[在线]")],
)
def test_online_is_a_word_of_the_language(locale: str, word: str) -> None:
    _, found = formatting.formatted([BY_KEY["organisation"]], "ieee", locale=locale)
    assert word in plain(found[0].parts)


@pytest.mark.engine
def test_neurips_prints_as_plainnat_but_for_preprints(library: Library, tmp_path: Path) -> None:
    """plainnat has no eprints: it prints the URL, where the style prints arXiv's number."""
    need("kpsewhich")
    path = Path(run(["kpsewhich", "plainnat.bst"], tmp_path).stdout.decode().strip())
    chosen = [
        one
        for one in build.select(library, "moe")
        if one.status == "published" and all(a.literal != "others" for a in one.item.author)
    ]
    _, ours = formatting.formatted(chosen, "neurips", library.protected)
    _, theirs = formatting.formatted(chosen, str(path), library.protected)
    assert len(ours) > 5
    assert {one.key: plain(one.parts) for one in ours} == {
        one.key: plain(one.parts) for one in theirs
    }
    preprint = [one for one in library.papers if one.key == "su2024mixture"]
    for one in formatting.formatted(preprint, "neurips", library.protected)[1]:
        assert "arXiv preprint arXiv:2405.16671, 2024." in plain(one.parts)


def test_a_library_has_styles_of_its_own_and_the_command_lists_them(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "styles"
    folder.mkdir(parents=True)
    (folder / "apa.csl").write_bytes(styles.find("nature").path.read_bytes())
    assert styles.find("apa", [folder]).path == folder / "apa.csl"
    done = CliRunner().invoke(main, ["styles", "--json", "--library", str(tmp_path)])
    assert done.exit_code == 0, done.output
    rows = {row["name"]: row for row in json.loads(done.output)}
    assert rows["apa"]["title"] == "Nature" and rows["plain"]["kind"] == "BibTeX"
    assert rows["neurips"]["aliases"] == ["iclr", "icml"]
    assert rows["neurips"]["citation"] == "author-date" and rows["neurips"]["licence"] == "MIT"


_SIGNS = r"""
\bibitem \harvarditem {k} { } [ ] \def\a \a #1 \ifx \else \fi \csname \endcsname \let \em % $ x ~
\expandafter \newif\ifb \btrue \ifb \begin{x} \verb| \newcommand{\a}[1][y] \url \uppercase
"""
_PIECES = st.sampled_from(_SIGNS.split())


@given(st.lists(_PIECES, max_size=40))
def test_any_file_is_read_or_refused_in_one_line(pieces: list[str]) -> None:
    try:
        found = references("".join(pieces), Path("x.bst"))
    except EngineError as error:
        assert str(error).startswith("x.bst: this BibTeX style ") and "\n" not in str(error)
    else:
        assert found and all("\n" not in plain(one.parts) for one in found)


OUTCOMES = dict(rows("bst_texlive.tsv"))


@pytest.mark.latex
def test_the_styles_of_tex_live_run_but_for_those_that_are_listed() -> None:
    """All that are refused, and every ninth of the others, which takes a ninth of the time."""
    need("kpsewhich")
    folder = run(["kpsewhich", "-var-value=TEXMFDIST"], ROOT).stdout.decode().strip()
    there = {path.stem: path for path in Path(folder, "bibtex", "bst").rglob("*.bst")}
    running = [name for name, outcome in OUTCOMES.items() if outcome == "runs"]
    two = [BY_KEY["particles"], BY_KEY["organisation"]]
    for path in filter(None, map(there.get, running[::9])):
        found = bst.by_bst(two, path, KNOWN)
        assert sorted(one.key for one in found) == ["organisation", "particles"]
        assert all(plain(one.parts) for one in found), path
    for name in (name for name in OUTCOMES if name in there and name not in running):
        with pytest.raises(EngineError) as caught:
            bst.by_bst(two, there[name], KNOWN)
        assert str(caught.value).endswith(f"this BibTeX style {OUTCOMES[name]}")


def test_a_style_that_needs_a_package_is_refused() -> None:
    """What babelbib or apacite print only they know: no text would be right."""
    item = r"\begin{thebibliography}{1}\bibitem{k} A \bbland B.\end{thebibliography}"
    with pytest.raises(EngineError, match=r"x.bst: .* package: only that knows \\bbland"):
        references(item, Path("x.bst"))
