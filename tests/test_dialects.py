"""The dialects of .bib, and what a user chooses of a format."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from lorabib import build, lists, store
from lorabib.errors import UnknownNameError
from lorabib.exporters import bib, biblatex, csl_json, curated, hayagriva, ris
from lorabib.exporters.bibtex_names import TEX, UTF8, one_name
from lorabib.exporters.options import Options
from lorabib.exporters.typst_math import mathematics
from lorabib.latex import accented, unescape
from lorabib.model import Category, Date, Item, Library, Name, Paper, replace
from lorabib.registry import EXPORTERS, exporter, fields, format_of
from lorabib.text import clean

from engines import HOSTILE, KNOWN, SAMPLES, compile_bib, need, paper, run
from test_exporters import golden

ROOT = Path(__file__).parent.parent
LORA = SAMPLES[0]


@pytest.fixture(scope="module")
def library() -> Library:
    return build.load(store.locate(ROOT, ROOT))


def entry_of(one: Paper, **options: Any) -> str:
    return biblatex.export((one,), options=Options(**options))


def whole(**changes: Any) -> Paper:
    """A paper with a value for every variable."""
    facts = {"title": "T", "authors": "Doe, Jane", "year": 2020, "volume": "1", "issue": "2"}
    facts |= {"publisher": "P", "publisher_place": "Bonn", "page": "1-9", "DOI": "10.1/a"}
    facts |= {"URL": "https://x.org/y", "container_title": "C", "genre": "", "number": "7"}
    facts |= {"archive": "arXiv", "archive_location": "2101.00001", "archive_collection": "cs.LG"}
    facts |= {"collection_title": "S", "event_title": "E", "ISBN": "978-1", "ISSN": "1234-5679"}
    return paper("k", **(facts | changes))


# --- biblatex -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"type": "paper-conference"}, "inproceedings"),
        ({"type": "paper-conference", "container_title": ""}, "inproceedings"),
        ({"type": "paper-conference", "container_title": "", "event_title": ""}, "online"),
        ({"type": "article-journal"}, "article"),
        ({"type": "article-journal", "author": ()}, "online"),
        ({"type": "article", "genre": "Preprint"}, "online"),
        ({"type": "article", "URL": "", "DOI": "", "archive": ""}, "misc"),
        ({"type": "chapter"}, "incollection"),
        ({"type": "entry-encyclopedia"}, "inreference"),
        ({"type": "book"}, "book"),
        ({"type": "thesis"}, "thesis"),
        ({"type": "report"}, "report"),
        ({"type": "dataset"}, "dataset"),
        ({"type": "software"}, "software"),
        ({"type": "patent"}, "patent"),
        ({"type": "webpage"}, "online"),
        ({"type": "manuscript"}, "unpublished"),
        ({"type": "song"}, "misc"),
    ],
)
def test_entry_types(facts: dict[str, Any], kind: str) -> None:
    facts = dict(facts)
    if "author" in facts:
        facts["authors"] = ""
    assert entry_of(whole(**facts)).startswith(f"@{kind}{{k,\n")


def field_of(entry: str, name: str) -> str:
    found = re.search(rf"^  {name} = {{(.*)}},$", entry, re.MULTILINE)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("facts", "name", "value"),
    [
        ({}, "eventtitle", "E"),
        ({"container_title": ""}, "booktitle", "E"),
        ({"container_title": ""}, "eventtitle", ""),
        ({"type": "article-journal"}, "journaltitle", "C"),
        ({"type": "article-journal"}, "number", "2"),
        ({"type": "article-journal"}, "publisher", ""),
        ({"type": "article-journal"}, "issn", "1234-5679"),
        ({}, "number", "7"),
        ({}, "location", "Bonn"),
        ({}, "isbn", "978-1"),
        ({}, "pages", "1--9"),
        ({}, "eprint", "2101.00001"),
        ({}, "eprinttype", "arxiv"),
        ({}, "eprintclass", "cs.LG"),
        ({"archive": "HAL"}, "eprinttype", "HAL"),
        ({}, "doi", "10.1/a"),
        ({}, "url", "https://x.org/y"),
        ({"type": "thesis"}, "type", "phdthesis"),
        ({"type": "thesis", "genre": "Master's thesis"}, "type", "mathesis"),
        ({"type": "thesis"}, "institution", "P"),
        ({"type": "report"}, "type", "techreport"),
        ({}, "langid", ""),
        ({"language": "en-US"}, "langid", "english"),
        ({"language": "xx"}, "langid", ""),
        ({}, "date", "2020"),
        ({"issued": Date(date_parts=((2024, 5),))}, "date", "2024-05"),
        ({"issued": Date(date_parts=((2024, 5, 7),))}, "date", "2024-05-07"),
        ({"issued": Date(date_parts=((987,),))}, "date", "0987"),
        ({"issued": None}, "date", ""),
    ],
)
def test_biblatex_fields(facts: dict[str, Any], name: str, value: str) -> None:
    one = whole(**{k: v for k, v in facts.items() if k != "issued"})
    if "issued" in facts:
        one = paper_with(one, issued=facts["issued"])
    assert field_of(entry_of(one), name) == value


def paper_with(one: Paper, **changes: Any) -> Paper:
    import msgspec

    return msgspec.structs.replace(one, item=replace(one.item, **changes))


def test_earlier_keys_are_ids() -> None:
    import msgspec

    one = msgspec.structs.replace(whole(), aliases=("old2020", "older,bad", "k", "older2019"))
    assert field_of(entry_of(one), "ids") == "old2020,older2019"
    assert "ids" not in entry_of(whole())


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name(family="Maaten", given="L.", non_dropping_particle="van der", suffix="Jr."),
         "van der Maaten, Jr., L."),
        (Name(family="Ödegård Ek", given="Åsa"), "Ödegård Ek, Åsa"),
        (Name(family="Đặng", given="Thị Ánh"), "Đặng, Thị Ánh"),
        (Name(family="Sáez de Ocáriz Borde", given="Haitz"), "{Sáez de Ocáriz Borde}, Haitz"),
        (Name(literal="Žižek Lab"), "{Žižek Lab}"),
        (Name(literal="Barnes and Noble, Inc."), "{Barnes and Noble, Inc.}"),
        (Name(family="Alembert", given="Jean", non_dropping_particle="d'"), "d'Alembert, Jean"),
        (Name(family="a=b", given="R&D"), r"{R\&D a\symbol{61}b}"),
    ],
)  # fmt: skip
def test_biblatex_names(name: Name, written: str) -> None:
    entry = biblatex.export((paper("k", title="T", author=(name,), URL="https://x.org"),))
    assert field_of(entry, "author") == written


def test_biblatex_golden() -> None:
    golden("samples.biblatex.bib", biblatex.export(SAMPLES, known=KNOWN))


@pytest.mark.latex
def test_biber_and_latex_take_hostile_papers(library: Library, tmp_path: Path) -> None:
    """Not a word of biber; of LaTeX only the letters that pdflatex lacks."""
    need("pdflatex", "biber", "pdftotext")
    text = biblatex.export(HOSTILE, known=frozenset(library.protected))
    (tmp_path / "refs.bib").write_text(text, encoding="utf-8")
    (tmp_path / "doc.tex").write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{lmodern}\n"
        "\\usepackage[style=authoryear,giveninits=true]{biblatex}\\addbibresource{refs.bib}\n"
        "\\begin{document}\\nocite{*}\\printbibliography\\end{document}\n",
        encoding="utf-8",
    )
    latex = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "doc.tex"]
    for command in (latex, ["biber", "doc"], latex, ["pdftotext", "-layout", "doc.pdf"]):
        run(command, tmp_path)
    said = (tmp_path / "doc.blg").read_text("utf-8")
    assert re.findall("WARN|ERROR", said) == []
    log = (tmp_path / "doc.log").read_text("utf-8", "replace")
    errors = [line for line in re.findall("^!.*", log, re.MULTILINE) if "Unicode char" not in line]
    assert errors == []
    printed = " ".join((tmp_path / "doc.txt").read_text("utf-8", "replace").split())
    assert "bibinit" not in printed and "root:" not in printed
    for words in ("\\write18{rm", "\\input{/etc/passwd}", "{{{ unbalanced", "\\end{document}"):
        assert words in printed, words
    bbl = (tmp_path / "doc.bbl").read_text("utf-8")
    assert set(re.findall(r"\\entry\{([^}]*)\}", bbl)) == {one.key for one in HOSTILE}


# --- LaTeX accents --------------------------------------------------------------------------


def test_ascii_says_the_same() -> None:
    papers = [one for one in (*SAMPLES, *HOSTILE) if one.key != "hostile11"]
    text = bib.export(papers, known=KNOWN, options=Options(ascii=True))
    assert text.isascii()
    assert text.count("\n@") == len(papers) - 1
    assert r"Garc{\'{i}}a-D{\'{i}}az, Jos{\'{e}}" in text


def test_what_latex_cannot_say_stays() -> None:
    assert accented("陳 Иван «x» é") == "陳 Иван «x» {\\'{e}}"


@pytest.mark.latex
def test_ascii_prints_the_same(tmp_path: Path) -> None:
    """Every letter of T1 that has a command is printed without a package, as itself."""
    letters = [chr(code) for code in (*range(0xA1, 0x180), *range(0x2010, 0x2123))]
    said = {c: accented(c) for c in letters if accented(c).isascii()}
    assert len(said) > 200 and all(unescape(tex) == c for c, tex in said.items())
    papers = [paper(f"k{n}", title=f"X{c}X", authors="Doe, J.", year=2020, container_title="C")
              for n, c in enumerate(said)]  # fmt: skip
    text = bib.export(papers, options=Options(ascii=True))
    result = compile_bib(text, [one.key for one in papers], "plain", tmp_path)
    assert text.isascii() and result.errors == [] and result.bibtex_warnings == []


# --- fields ---------------------------------------------------------------------------------


def names_in(entry: str) -> list[str]:
    return re.findall(r"^  (\w+) = ", entry, re.MULTILINE)


@pytest.mark.parametrize("module", [bib, biblatex])
def test_fields_are_chosen_in_order(module: Any) -> None:
    entry = module.export((LORA,), options=Options(fields=("url", "title", "author", "isbn")))
    assert names_in(entry) == ["url", "title", "author"]
    assert names_in(module.export((LORA,), options=Options(fields=("title", "title")))) == ["title"]
    entry = module.export((LORA,), options=Options(omit=("url", "title")))
    assert not {"url", "title"} & set(names_in(entry)) and "author" in names_in(entry)


def test_fields_that_are_written_when_asked_for() -> None:
    one = whole()
    assert "isbn" not in names_in(bib.export((one,)))
    assert names_in(bib.export((one,), options=Options(fields=("isbn", "issn")))) == [
        "isbn",
        "issn",
    ]
    assert names_in(entry_of(one, fields=("doi", "url"))) == ["doi", "url"]


def test_fields_of_the_other_formats() -> None:
    options = Options(fields=("title", "DOI"))
    [item] = csl_json.items((whole(),), options)
    assert list(item) == ["id", "type", "title", "DOI"]
    chosen = yaml.safe_load(hayagriva.export((whole(),), options=Options(omit=("parent",))))
    assert "parent" not in chosen["k"] and chosen["k"]["type"] == "article"
    text = ris.export((whole(),), options=Options(fields=("AU", "TI")))
    assert text == "TY  - CPAPER\nID  - k\nAU  - Doe, Jane\nTI  - T\nER  - \n"


@pytest.mark.parametrize("name", [n for n, form in EXPORTERS.items() if form.fielded])
def test_a_format_names_all_its_fields(name: str) -> None:
    """A paper with everything has no field but those that the format names."""
    known = fields(name)
    assert len(set(known)) == len(known) > 10
    for one in (whole(language="en", status="unresolved"), whole(type="article-journal")):
        for field in known:
            text = exporter(name)([one], options=Options(fields=(field,)))
            rest = exporter(name)([one], options=Options(omit=known))
            assert "Doe" not in rest and len(text) >= len(rest)


def test_unknown_fields() -> None:
    for name, wrong, near in (
        ("bib", "jornal", "journal"),
        ("biblatex", "journal", "journaltitle"),
        ("json", "container", "container-title"),
    ):
        with pytest.raises(UnknownNameError) as caught:
            build.fitted(Options(fields=(wrong,)), name)
        assert near in caught.value.nearest and caught.value.exit_code == 2
    assert build.fitted(Options(omit=("PRIMARYCLASS",)), "bib").omit == ("primaryClass",)


def test_no_suffix_is_taken_for_another() -> None:
    for name, form in EXPORTERS.items():
        assert format_of(f"all{form.suffix}") == name
    assert format_of("README.txt") == ""


# --- typst, lists ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "typst"),
    [
        ("k^2", "k ^(2)"),
        (r"\ell_2^{k+1}", "ℓ _(2) ^(k + 1)"),
        (r"\mathcal{L}", "cal(L)"),
        ("x^23", "x ^(2) 3"),
        (r"\log n", '"log" n'),
        ("(a/b]", r"\( a \/ b ]"),
        (r"a \to b", "a → b"),
        ("10", "10"),
        ("^2", '"" ^(2)'),
        (r"\quad", '""'),
        ("0.5 x", "0.5 x"),
        (r"\Vert x\Vert_F", "‖ x ‖ _(F)"),
        (r"\mathbb{R}^{d \times k}", "bb(R) ^(d × k)"),
        (r"\text{GPT-4} x'", '"GPT-4" x ′'),
        (r"\binom{n}{k}", "binom(n, k)"),
        (r"\frac{a,b}{}", r'frac(a \, b, "")'),
        (r"\sqrt[3]{n}", "root(3, n)"),
        (r"\stackrel{d}{=}", "attach(limits(=), t: d)"),
        (r"\not=", "cancel(=)"),
    ],
)
def test_formulas_for_typst(tex: str, typst: str) -> None:
    assert mathematics(tex) == typst


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://x.org/a b", "https://x.org/a%20b"),
        ("https://arxiv.org/abs/1#a", "https://arxiv.org/abs/1#a"),
        ("https://[evil", ""),
        ("https://xn--a/", ""),
        ("https://1.2.3.4.5/", ""),
        ("https://x.org:99999/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_addresses_that_typst_takes(url: str, kept: str) -> None:
    assert hayagriva.address(url) == kept


def test_dates_that_typst_takes() -> None:
    one = paper_with(whole(), issued=Date(date_parts=((2024, 2, 31),)))
    assert yaml.safe_load(hayagriva.export((one,)))["k"]["date"] == "2024-02"


def test_typst_takes_hostile_papers(library: Library, tmp_path: Path) -> None:
    typst = pytest.importorskip("typst")
    text = hayagriva.export(HOSTILE, known=frozenset(library.protected))
    (tmp_path / "refs.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "doc.typ").write_text('#bibliography("refs.yaml", style: "ieee", full: true)\n')
    typst.compile(tmp_path / "doc.typ", output=tmp_path / "doc.pdf", root=tmp_path)
    need("pdftotext")
    printed = subprocess.run(
        ["pdftotext", "doc.pdf", "-"], cwd=tmp_path, capture_output=True, check=True, timeout=60
    ).stdout.decode()
    printed = " ".join(printed.split())
    assert f"[{len(HOSTILE)}]" in printed and "root:" not in printed
    for words in ("\\write18{rm -rf /}", "{{{ unbalanced", "}}} unbalanced", "\\end{document}"):
        assert words in printed, words


def test_a_list_reads_back_to_the_same_rows(library: Library) -> None:
    text = curated.export(library.papers, title="All", categories=library.categories)
    rows, problems = lists.read(text, "x")
    assert problems == ()
    titles = {c.slug: c.title for c in library.categories}
    papers = {(clean(p.item.title), c): p for p in library.papers for c in p.categories}
    slugs = {title: slug for slug, title in titles.items()}
    assert len(rows) == len(papers)
    for row in rows:
        one = papers[row.title, slugs[row.headings[-1]]].item
        assert row.headings[0] == "All"
        assert row.year == (one.issued.year if one.issued else None)
        assert row.authors == tuple(printed(name) for name in one.author)
        assert {link.url for link in row.links} == set(links_of(one))
        venue = one.container_title_short or one.container_title or one.archive
        if not re.search(r"\d{4}", venue):  # the reader keeps a venue's year apart
            assert (row.venue or "") == venue.rstrip(".")


def printed(name: Name) -> str:
    parts = (name.given, name.dropping_particle, name.non_dropping_particle, name.family)
    return " ".join(filter(None, (*parts, name.literal, name.suffix)))


def links_of(item: Item) -> list[str]:
    arxiv = [f"https://arxiv.org/abs/{item.archive_location}"] if item.archive_location else []
    doi = [f"https://doi.org/{item.DOI}"] if item.DOI else []
    return [*arxiv, *doi, *([item.URL] if item.URL else [])]


def test_a_list_has_the_headings_of_its_categories() -> None:
    tree = (
        Category(slug="a", title="A & B"),
        Category(slug="moe", title="Mixtures", parent="a"),
        Category(slug="none", title="Empty"),
    )
    text = curated.export(SAMPLES[:1], title="T", categories=tree)
    assert re.findall("^#.*", text, re.MULTILINE) == ["# T", "## A & B", "### Mixtures"]


@pytest.mark.parametrize(
    ("family", "given", "bibtex", "biber"),
    [
        ("hooks", "bell", "hooks, bell", "{hooks}, bell"),
        ("hooks", "Bell", "hooks, Bell", "hooks, Bell"),
        ("al-Khatib", "Omar", "{al-Khatib}, Omar", "{al-Khatib}, Omar"),
        ("d'Alché-Buc", "Florence", "{d'Alché-Buc}, Florence", "{d'Alché-Buc}, Florence"),
        ("d'Alembert", "Jean", "d'Alembert, Jean", "d'Alembert, Jean"),
        ("Allen-Zhu", "Zeyuan", "Allen-Zhu, Zeyuan", "Allen-Zhu, Zeyuan"),
    ],
)
def test_family_names_in_small_letters_stay_whole(
    family: str, given: str, bibtex: str, biber: str
) -> None:
    """As BibTeX and biber split them: seen in what they print."""
    name = Name(family=family, given=given)
    assert (one_name(name, TEX), one_name(name, UTF8)) == (bibtex, biber)
