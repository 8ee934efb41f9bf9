"""`lorabib cite`: citations for the text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from lorabib.cli import main
from lorabib.exporters import bib
from lorabib.model import Name, Paper
from lorabib.references import pandoc, styles
from lorabib.references.asked import Mention, asked
from lorabib.references.citing import cited
from lorabib.references.citing_tree import document
from lorabib.references.labelling import labelled
from lorabib.references.rich import Reference, Text, plain
from lorabib.text import clean

from engines import HOSTILE, KNOWN, PREAMBLE, need, paper, run
from oracle.works import STYLES, WORKS

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
BY_KEY = {one.key: one for one in WORKS}


def cite(*args: str) -> Result:
    return CliRunner().invoke(main, ["cite", *args])


def texts(clusters: list[list[Paper]], style: str, narrative: bool = False) -> list[str]:
    return [plain(p) for p in cited(clusters, style, KNOWN, narrative=narrative).citations]


def all_of(clusters: list[list[str]]) -> list[list[Mention]]:
    return [list(map(Mention, keys)) for keys in clusters]


def works(*keys: str) -> list[Paper]:
    return [BY_KEY[key] for key in keys]


@pytest.mark.engine
@pytest.mark.parametrize(
    ("args", "printed"),
    [
        ("hu2022lora liu2024dora", "(Hu et al., 2022; Liu et al., 2024)"),
        ("hu2022lora,liu2024dora", "(Hu et al., 2022; Liu et al., 2024)"),
        ("2106.09685", "(Hu et al., 2022)"),
        ("https://arxiv.org/abs/2402.09353v3", "(Liu et al., 2024)"),
        ("hu2022lora hu2022lora", "(Hu et al., 2022)"),
        ("@hu2022lora", "(Hu et al., 2022)"),
        ("[@hu2022lora;@liu2024dora]", "(Hu et al., 2022; Liu et al., 2024)"),
        (r"\citep{hu2022lora,liu2024dora} @liu2024dora", "(Hu et al., 2022; Liu et al., 2024)"),
        ("hu2022lora liu2024dora --style ieee", "[1], [2]"),
        ("hu2022lora liu2024dora hayou2024lora --style ieee", "[1]–[3]"),
        ("hu2022lora liu2024dora --style nature", "1,2"),
        ("hu2022lora liu2024dora --style nature -f markdown", "<sup>1,2</sup>"),
        ("hu2022lora liu2024dora --style modern-language-association", "(Hu et al.; Liu et al.)"),
        ("--narrative hu2022lora liu2024dora", "Hu et al. (2022)\nLiu et al. (2024)"),
        (
            "--each hu2022lora liu2024dora,hu2022lora --style ieee",
            "[1]\n[1], [2]",
        ),
    ],
)
def test_citations_of_the_library(args: str, printed: str) -> None:
    done = cite(*args.split())
    assert (done.exit_code, done.output) == (0, printed + "\n")


def test_an_unknown_key_offers_the_nearest_and_prints_nothing() -> None:
    for args in (["hu2022lore"], ["hu2022lora", "hu2022lore"], ["hu2022lora,hu2022lore"]):
        done = cite(*args)
        assert done.exit_code == 2 and done.stdout == ""
        assert "no paper named 'hu2022lore'; did you mean hu2022lora" in done.stderr
    assert cite("").exit_code == cite(",").exit_code == cite().exit_code == 2


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("@a:b.", ["a:b"]),
        ("[see @a1, pp. 3; also @{b/c}]", ["a1", "b/c"]),
        ("-@a, @b", ["a", "b"]),
        ("[@a, p. 3]; [see @b] and @c [p. [3]]", ["a", "b", "c"]),
        (r"\textcite{a}", ["a"]),
        (r"\parencite[see][p. 3]{a, b}", ["a", "b"]),
        (r"\cite{a}\cite{b}", ["a", "b"]),
        ("a", []),
        ("10.1/x@y", []),
        ("[a]", []),
        ("@", []),
        (r"\cite", []),
    ],
)
def test_citations_of_documents_are_keys(text: str, keys: list[str]) -> None:
    assert [one.key for one in asked(text).mentions] == keys


@given(st.text(st.sampled_from("@[]{};,\\cite ab-1.:"), max_size=30))
def test_any_text_has_keys_or_none(text: str) -> None:
    for one in asked(text).mentions:
        assert one.key.strip() == one.key and one.key and "," not in one.key


@pytest.mark.engine
def test_an_unknown_style_is_one_line() -> None:
    done = cite("hu2022lora", "--style", "iee")
    assert done.exit_code in (1, 2) and done.stdout == ""
    assert "'iee'" in done.stderr and "ieee" in done.stderr


@pytest.mark.engine
def test_json_names_the_keys_of_each_citation() -> None:
    done = cite("--json", "--each", "2106.09685", "liu2024dora", "--style", "nature")
    assert json.loads(done.output) == {
        "style": "nature",
        "citations": [
            {"keys": ["hu2022lora"], "text": "1", "markdown": "<sup>1</sup>"},
            {"keys": ["liu2024dora"], "text": "2", "markdown": "<sup>2</sup>"},
        ],
    }


@pytest.mark.engine
def test_what_one_run_cites_is_told_apart() -> None:
    def same(key: str, title: str, last: str) -> Paper:
        authors = f"Hu, Ann; Li, Bo; {last}, Cy"
        return paper(key, title=title, authors=authors, year=2024, container_title="ICML")

    a, b, c = same("a", "Beta", "Xu"), same("b", "Alpha", "Xu"), same("c", "Gamma", "Yi")
    assert texts([[a]], "apa") == ["(Hu et al., 2024)"]
    assert texts([[a], [b]], "apa") == ["(Hu et al., 2024b)", "(Hu et al., 2024a)"]
    assert texts([[a], [c]], "apa") == ["(Hu, Li, & Xu, 2024)", "(Hu, Li, & Yi, 2024)"]
    hu = paper("d", title="Delta", authors="Hu, Zoe", year=2024)
    ann = paper("e", title="Eta", authors="Hu, Ann", year=2024)
    assert texts([[hu, ann]], "apa") == ["(A. Hu, 2024; Z. Hu, 2024)"]


@pytest.mark.engine
@pytest.mark.parametrize(
    ("key", "style", "printed"),
    [
        ("particles", "apa", "(van der Maaten et al., 2020)"),
        (
            "particles",
            "chicago-author-date",
            "(van der Maaten, d’Alembert, and Humboldt 2020)",
        ),
        ("organisation", "apa", "(Qwen Team, 2025)"),
        ("many", "apa", "(FamilyA et al., 2023)"),
        ("nobody", "apa", "(“Nobody Signed This Paper,” 2021)"),
        ("cjk", "apa", "(陳大文 et al., 2024)"),
        ("noyear", "apa", "(Doe, n.d.)"),
        ("oneword", "apa", "(Sukarno & Doe, 2019)"),
        ("suffix", "apa", "(Davis & Downey, 2018)"),
        ("nobody", "modern-language-association", "(“Nobody Signed This Paper”)"),
    ],
)
def test_tricky_works(key: str, style: str, printed: str) -> None:
    assert texts([works(key)], style) == [printed]


@pytest.mark.engine
def test_the_author_in_the_sentence() -> None:
    assert texts([works("particles"), works("cjk")], "apa", narrative=True) == [
        "van der Maaten et al. (2020)",
        "陳大文 et al. (2024)",
    ]
    assert texts([works("particles")], "vancouver", narrative=True) == ["(1)"]


@pytest.mark.engine
def test_a_style_of_footnotes_gives_the_text_of_the_note(tmp_path: Path) -> None:
    style = tmp_path / "notes.csl"
    style.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">'
        "<info><title>Notes</title><id>notes</id><updated>2024-01-01T00:00:00Z</updated></info>"
        '<citation><layout suffix="."><names variable="author"/><text variable="title" '
        'prefix=", " font-style="italic"/></layout></citation></style>',
        encoding="utf-8",
    )
    assert texts([works("noyear")], str(style)) == ["Jane Doe, A Paper without a Year."]
    narrative = texts([works("noyear")], str(style), narrative=True)
    assert narrative == ["Jane Doe A Paper without a Year."]
    bracketed = style.read_text("utf-8").replace('suffix="."', 'prefix="(" suffix=")"')
    style.write_text(bracketed, encoding="utf-8")
    narrative = texts([works("noyear")], str(style), narrative=True)
    assert narrative == ["Jane Doe (A Paper without a Year)"]


@pytest.mark.engine
@pytest.mark.parametrize("style", STYLES)
def test_hostile_text_is_text_and_every_citation_is_there(style: str) -> None:
    found = texts([[one] for one in HOSTILE], style)
    assert len(found) == len(HOSTILE) and all(found)
    assert not any("???" in text for text in found)  # what the engine prints for a missing one
    assert not any(CONTROL.search(text) for text in found)
    if style == "apa":
        for one, text in zip(HOSTILE, found, strict=True):
            first = clean(one.item.author[0].family).split(" ")[0]
            assert first.replace("'", "’") in text.replace("'", "’")


_PIECES = st.text(st.one_of(st.sampled_from("\\{}$<>@[]*_';,. aB"), st.characters()), max_size=12)


@given(st.lists(st.tuples(_PIECES, _PIECES), min_size=1, max_size=4))
def test_the_document_holds_each_paper_and_each_citation(
    pairs: list[tuple[str, str]],
) -> None:
    papers = [
        paper(f"k{n}", title=title, author=(Name(literal=name or "x"),))
        for n, (title, name) in enumerate(pairs)
    ]
    keys = [one.key for one in papers]
    mentions = list(map(Mention, keys))
    made = document([mentions, mentions[:1]], papers)
    assert json.loads(json.dumps(made)) == made  # a tree of plain values, text stands in strings
    ids = [[one["citationId"] for one in block["c"][0]["c"][0]] for block in made["blocks"]]
    assert [list(map(int, some)) for some in ids] == [list(range(len(keys))), [0]]
    assert len(made["meta"]["references"]["c"]) == len(papers)


def test_labels_of_bibtex_styles() -> None:
    alpha = [Reference("a", (), (Text("[HS22]"),)), Reference("b", (), (Text("[Liu24]"),))]
    plain_ones = [Reference("b", ()), Reference("a", ())]
    assert [plain(p) for p in labelled(all_of([["a", "b"], ["b"]]), alpha)] == [
        "[HS22, Liu24]",
        "[Liu24]",
    ]
    assert [plain(p) for p in labelled(all_of([["a", "b"]]), plain_ones)] == ["[2, 1]"]


def test_labels_of_author_and_year() -> None:
    one = Reference("a", (), authors="Hu et al.", year="2022a")
    refs = [one, one._replace(key="b", year="2022b"), one._replace(key="c", year="2024")]
    refs += [Reference("d", (), authors="Liu", year="n.d."), Reference("e", (), authors="Li")]
    refs.append(Reference("nobody21", (), year="2021"))
    keys = [["a", "b", "c"], ["d", "a"], ["e"], ["nobody21"], ["a", "d", "b"]]
    assert [plain(p) for p in labelled(all_of(keys), refs)] == [
        "(Hu et al., 2022a,b, 2024)",
        "(Liu, n.d.; Hu et al., 2022a)",
        "(Li)",
        "(nobody21, 2021)",
        "(Hu et al., 2022a; Liu, n.d.; Hu et al., 2022b)",
    ]
    narrative = [plain(p) for p in labelled(all_of([["a"], ["e"]]), refs, narrative=True)]
    assert narrative == ["Hu et al. (2022a)", "Li"]


@pytest.mark.latex
@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("plainnat", "(Hu et al., 2022; van der Maaten et al., 2020; Sukarno and Doe, 2019)"),
        ("apalike", "(Hu et al., 2022; van der Maaten et al., 2020; Sukarno and Doe, 2019)"),
        ("agsm", "(Hu et al., 2022; van der Maaten et al., 2020; Sukarno & Doe, 2019)"),
        ("apacite", "(Hu et al., 2022; van der Maaten et al., 2020; Sukarno & Doe, 2019)"),
        ("chicago", "(Hu et al., 2022; van der Maaten et al., 2020; Sukarno and Doe, 2019)"),
        ("alpha", "[HSAZC22, vdMdvH20, SD19]"),
        ("plain", "[1, 3, 2]"),
    ],
)
def test_bibtex_styles_cite_as_latex_does(style: str, printed: str) -> None:
    assert texts([works("published", "particles", "oneword")], bst_path(style)) == [printed]


SAID = (
    ("", "[@hu2022lora; @liu2024dora, p. 3]", "(Hu et al., 2022; Liu et al., 2024, p. 3)"),
    ("", "[see @hu2022lora]", "(see Hu et al., 2022)"),
    ("", "@hu2022lora [chap. 2]", "(Hu et al., 2022, Chapter 2)"),
    ("", "[@hu2022lora and elsewhere]", "(Hu et al., 2022 and elsewhere)"),
    ("", r"\citep[p.~3]{hu2022lora,liu2024dora}", "(Hu et al., 2022; Liu et al., 2024, p. 3)"),
    ("", r"\parencite[cf.][]{hu2022lora}", "(cf. Hu et al., 2022)"),
    (
        "",
        r"\parencites(see)(end)[3]{hu2022lora}[e.g.][5]{liu2024dora}",
        "(see Hu et al., 2022, p. 3; e.g. Liu et al., 2024, p. 5, end)",
    ),
    ("", "[-@hu2022lora, pp. 3-5]", "(2022, pp. 3–5)"),
    ("", "[@hu2022lora, p. 3; @hu2022lora, p. 5]", "(Hu et al., 2022, p. 3; 2022, p. 5)"),
    ("--narrative", "[see @hu2022lora, p. 3]", "see Hu et al. (2022, p. 3)"),
    ("-s ieee", "[see @hu2022lora, p. 3; @liu2024dora]", "see [1, p. 3], [2]"),
    ("-s plain", "[see @hu2022lora, p. 3; @liu2024dora]", "[see 1, p. 3; 2]"),
    ("-s plain", r"\cite[see][p.~3]{hu2022lora,liu2024dora}", "[see 1, 2, p. 3]"),
)


@pytest.mark.engine
@pytest.mark.parametrize(("options", "asked_for", "printed"), SAID, ids=[one[1] for one in SAID])
def test_what_is_said_around_a_key_is_printed(options: str, asked_for: str, printed: str) -> None:
    done = cite(*options.split(), asked_for)
    assert (done.exit_code, done.stdout, done.stderr) == (0, printed + "\n", "")


MARKDOWN = """[@hu2022lora; @liu2024dora, p. 3]

[see @hu2022lora, pp. 3-5 and passim; also -@liu2024dora, chap. 2]

[see, e.g., @liu2024dora; cf. @hayou2024lora, {sec. 4}]

[@hu2022lora, iv; @hu2022lora, p. 7]

[@hayou2024lora; -@hu2022lora]
"""


@pytest.mark.engine
@pytest.mark.parametrize("style", ["apa", "ieee", "modern-language-association"])
def test_a_citation_is_what_pandoc_prints_of_it_in_a_document(style: str, tmp_path: Path) -> None:
    engine = pandoc.find()
    assert engine
    exported = Path(__file__).parent.parent / "exports" / "all.json"
    (tmp_path / "doc.md").write_text(MARKDOWN, encoding="utf-8")
    command = [str(engine.path), "doc.md", "--citeproc", "-t", "plain", "--wrap=none"]
    command += [f"--bibliography={exported}", f"--csl={styles.find(style).path}"]
    made = run([*command, "-M", "suppress-bibliography=true"], tmp_path).stdout.decode()
    ours = cite("--each", "-s", style, *MARKDOWN.split("\n\n"))
    theirs = [line.replace("\u00a0", " ") for line in made.splitlines() if line]
    assert ours.stdout.replace("\u00a0", " ").splitlines() == theirs


@pytest.mark.engine
def test_what_is_left_out_is_told() -> None:
    done = cite("-s", "nature", "[see @hu2022lora, p. 3; @liu2024dora, chap. 2]")
    assert done.stdout == "see 1,2\n"
    assert done.stderr.splitlines() == [
        "note: the style nature does not print 'p. 3'",
        "note: the style nature does not print 'chap. 2'",
    ]
    done = cite("-s", "plain", "@hu2022lora and more")
    assert done.stdout == "[1]\n" and "'and more'" in done.stderr


def test_notes_of_author_and_year_stand_as_natbib_has_them() -> None:
    one = Reference("a", (), authors="Hu et al.", year="2022a")
    refs = [one, one._replace(key="b", year="2022b"), one._replace(key="c", authors="Li")]
    see, page, alone = Mention("a", "see"), Mention("b", "", ", p. 3"), Mention("c", alone=True)
    clusters = [[see, page], [page, see], [alone], [see._replace(after=" there")]]
    assert [plain(p) for p in labelled(clusters, refs)] == [
        "(see Hu et al., 2022a,b, p. 3)",
        "(Hu et al., 2022b, p. 3; see Hu et al., 2022a)",
        "(2022a)",
        "(see Hu et al., 2022a, there)",
    ]
    narrative = [plain(p) for p in labelled([[page], [see], [alone]], refs, narrative=True)]
    assert narrative == ["Hu et al. (2022b, p. 3)", "Hu et al. (see 2022a)", "(2022a)"]


CSL = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>'
    "T</title><id>t</id></info>{}</style>"
)
#: Layouts of a citation that cannot be printed, and what is said of them.
NOT_PRINTED = (
    ('<text variabel="title"/>', "lacks needed attribute"),
    ('<text variable="volume"/>', "prints no citation of hu2022lora"),
    ('<text macro="missing"/>', "a macro that is not there: 'missing'"),
)


@pytest.mark.engine
@pytest.mark.parametrize(("inner", "said"), NOT_PRINTED)
def test_a_style_that_prints_no_citation_is_one_line_with_its_path(
    inner: str, said: str, tmp_path: Path
) -> None:
    style = tmp_path / "mine.csl"
    layouts = f"<citation><layout>{inner}</layout></citation>"
    style.write_text(CSL.format(layouts), encoding="utf-8")
    done = cite("-s", str(style), "hu2022lora")
    assert done.exit_code == 1 and done.stdout == ""
    [line] = done.stderr.splitlines()
    assert str(style) in line and said in line and "/pandoc" not in line


@pytest.mark.parametrize(
    ("args", "printed"),
    [
        ("hu2022lora liu2024dora hayou2024lora", "[1, 2, 3]"),
        ("liu2024dora hu2022lora liu2024dora", "[1, 2]"),
        ("--each liu2024dora hu2022lora,liu2024dora", "[1]\n[2, 1]"),
    ],
)
def test_a_style_that_does_not_sort_numbers_in_the_order_of_citation(
    args: str, printed: str
) -> None:
    assert cite("-s", "unsrt", *args.split()).output == printed + "\n"


def printed_by_latex(lines: list[str], style: str, folder: Path, package: str = "") -> list[str]:
    """What pdflatex and bibtex print of lines of a document that cite our works."""
    need("pdflatex", "bibtex", "pdftotext")
    body = r"\par ".join(lines)
    (folder / "refs.bib").write_text(bib.export(works(*BY_KEY), known=KNOWN), "utf-8")
    (folder / "doc.tex").write_text(
        rf"{PREAMBLE}{package}\pagestyle{{empty}}\begin{{document}}{body}\par"
        rf"\mbox{{}}\newpage\bibliographystyle{{{style}}}\bibliography{{refs}}\end{{document}}",
        encoding="utf-8",
    )
    latex = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "doc.tex"]
    for command in (latex, ["bibtex", "doc"], latex, latex):
        run(command, folder)
    page = run(["pdftotext", "-l", "1", "doc.pdf", "-"], folder).stdout.decode()
    return [line for line in page.splitlines() if line.strip("\f ")]


def bst_path(style: str) -> str:
    need("kpsewhich")
    return run(["kpsewhich", f"{style}.bst"], Path.cwd()).stdout.decode().strip()


@pytest.mark.latex
@pytest.mark.parametrize("style", ["unsrt", "IEEEtran", "plain", "alpha"])
def test_numbers_are_those_that_latex_prints(style: str, tmp_path: Path) -> None:
    clusters = [works("published", "particles"), works("oneword", "published", "nobody")]
    keys = [",".join(one.key for one in some) for some in clusters]
    lines = [rf"\cite{{{some}}}" for some in keys]
    assert texts(clusters, bst_path(style)) == printed_by_latex(lines, style, tmp_path)


@pytest.mark.latex
@pytest.mark.parametrize("style", ["plainnat", "unsrt"])
def test_what_is_said_stands_where_latex_has_it(style: str, tmp_path: Path) -> None:
    natbib = style == "plainnat"
    lines = [r"\cite[p.~3]{published,particles}", r"\cite[chap.~2]{oneword}"]
    if natbib:
        lines = [line.replace("cite", "citep") for line in lines]
        lines += [r"\citep[see][p.~3]{oneword,published}", r"\citep[see][]{particles}"]
    package = r"\usepackage{natbib}\setcitestyle{round,semicolon}" * natbib
    latex = printed_by_latex(lines, style, tmp_path, package)
    ours = [[(BY_KEY[one.key], one) for one in asked(line).mentions] for line in lines]
    assert [plain(one) for one in cited(ours, bst_path(style), KNOWN).citations] == latex


@pytest.mark.engine
def test_neurips_cites_as_natbib_does() -> None:
    def same(key: str, title: str, year: int) -> Paper:
        return paper(key, title=title, authors="Hu, Ann; Li, Bo; Xu, Cy", year=year)

    a, b, c = same("a", "Beta", 2024), same("b", "Alpha", 2024), same("c", "Gamma", 2022)
    two = paper("two", title="Two", authors="Doe, Jane; Roe, Ann", year=2023)
    assert texts([[a, two], [two]], "neurips") == [
        "(Hu et al., 2024; Doe and Roe, 2023)",
        "(Doe and Roe, 2023)",
    ]
    assert texts([[a], [b], [b, a], [a, c]], "neurips") == [
        "(Hu et al., 2024b)",
        "(Hu et al., 2024a)",
        "(Hu et al., 2024a,b)",
        "(Hu et al., 2024b, 2022)",
    ]
    assert texts([[b]], "icml", narrative=True) == ["Hu et al. (2024)"]
    assert texts([works("nobody")], "iclr") == ["(Nobody Signed This Paper, 2021)"]


@pytest.mark.engine
def test_a_citation_is_never_empty() -> None:
    papers = [BY_KEY["nobody"], BY_KEY["noyear"]]
    neither = paper("neither", title="Nothing, but a Title (of two)")
    assert texts([papers, [neither]], "acl") == [
        "(“Nobody Signed This Paper”, 2021; Doe)",
        "(“Nothing, but a Title (of two)”)",
    ]
    assert texts([papers[:1], [neither]], "acl", narrative=True) == [
        "“Nobody Signed This Paper” (2021)",
        "“Nothing, but a Title (of two)”",
    ]


def test_without_an_engine_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    package = tmp_path / "pypandoc"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-m", "lorabib", "cite", "hu2022lora"],
        env=os.environ | {"PATH": str(package), "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1 and done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("Error: ") and "lorabib[csl]" in line
