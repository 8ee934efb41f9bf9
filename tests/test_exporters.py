"""The exporters: golden files, read back by other programs, hostile and arbitrary text."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path
from typing import Any

import bibtexparser
import msgspec
import pybtex.errors
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from lorabib.errors import EngineError, LorabibError, UnknownNameError
from lorabib.exporters import bib, csl_json, markdown
from lorabib.exporters.address import verbatim, web
from lorabib.latex import unescape
from lorabib.model import Date, Item, Name, Paper
from lorabib.references import bst, formatting, listing, pandoc, styles
from lorabib.text import clean

from engines import GOLDEN, HOSTILE, KNOWN, SAMPLES, UNICODE_ONLY, pandoc_items, paper

ALL = SAMPLES + UNICODE_ONLY + HOSTILE
TEXT = st.text(st.one_of(st.sampled_from("\\{}$&#^_%~<>|`-',@\" aB"), st.characters()), max_size=20)


def golden(name: str, text: str) -> None:
    """Compare with the golden file; LORABIB_WRITE_GOLDEN=1 writes it anew."""
    path = GOLDEN / name
    if os.environ.get("LORABIB_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


# --- .bib -----------------------------------------------------------------------------------


def test_bib_golden() -> None:
    golden("samples.bib", bib.export(SAMPLES + UNICODE_ONLY, known=KNOWN))


def test_bib_hostile_golden() -> None:
    golden("hostile.bib", bib.export(HOSTILE))


def by_bibtexparser(text: str) -> dict[str, dict[str, str]]:
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert not library.comments and not library.preambles and not library.strings
    return {
        entry.key: {"ENTRYTYPE": entry.entry_type} | {f.key: f.value for f in entry.fields}
        for entry in library.entries
    }


def by_pybtex(text: str) -> dict[str, dict[str, str]]:
    """Fields by pybtex, which raises on what it would warn about; names as it split them."""
    pybtex.errors.set_strict_mode(True)
    found: dict[str, dict[str, str]] = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        found[key] = {"ENTRYTYPE": entry.original_type} | dict(entry.fields.items())
        for role, persons in entry.persons.items():
            found[key][role] = " and ".join(str(person) for person in persons)
    return found


def expected(one: Paper, found: dict[str, str]) -> dict[str, str]:
    """What the fields found must decode to, from the paper alone."""
    item = one.item
    number = (
        item.issue or item.number if found["ENTRYTYPE"] == "article" else item.number or item.issue
    )
    texts = {
        "title": item.title,
        "booktitle": item.container_title or item.event_title,
        "journal": item.container_title,
        "howpublished": item.container_title or item.publisher,
        "volume": item.volume,
        "number": number,
        "series": item.collection_title,
        "publisher": item.publisher,
        "school": item.publisher,
        "institution": item.publisher,
        "address": item.publisher_place,
        "archivePrefix": item.archive,
        "primaryClass": item.archive_collection,
    }
    exact = {
        "year": str(item.issued.year) if item.issued else "n.d.",
        "eprint": verbatim(item.archive_location),
        "doi": verbatim(item.DOI),
        "url": verbatim(web(item.URL)),
        "key": one.key,
        "keywords": "unresolved",
    }
    return {name: clean(text) for name, text in texts.items()} | exact


VERBATIM = {"eprint", "doi", "url", "year", "key", "keywords"}
CHECKED = {"author", "editor", "pages", "ENTRYTYPE"}


def check_fields(papers: tuple[Paper, ...], found: dict[str, dict[str, str]]) -> None:
    assert list(found) == sorted(one.key for one in papers)
    for one in papers:
        fields = found[one.key]
        wanted = expected(one, fields)
        for name in fields.keys() - CHECKED:
            read = fields[name] if name in VERBATIM else unescape(fields[name])
            assert read == wanted[name], (one.key, name)
        for name in ("title", "doi", "url", "eprint", "volume"):
            assert not wanted[name] or name in fields, (one.key, name)
        assert ("author" in fields) == any(name != Name() for name in one.item.author)
        assert ("keywords" in fields) == (one.status == "unresolved")


@pytest.mark.parametrize("read", [by_bibtexparser, by_pybtex])
def test_bib_reads_back_equal(read: Any) -> None:
    check_fields(ALL, read(bib.export(ALL, known=KNOWN)))


def texts(**fields: Any) -> st.SearchStrategy[Name]:
    return st.builds(Name, **fields)


NAMES = st.one_of(
    texts(family=TEXT, given=TEXT),
    texts(family=TEXT, given=TEXT, suffix=TEXT, non_dropping_particle=TEXT),
    texts(literal=TEXT),
    st.just(Name(literal="others")),
)
PAPERS = st.builds(
    lambda **item: paper("key1", **item),
    type=st.sampled_from(["paper-conference", "article-journal", "article", "book", "dataset"]),
    title=TEXT,
    author=st.lists(NAMES, max_size=3).map(tuple),
    container_title=TEXT,
    publisher=TEXT,
    page=TEXT,
    volume=TEXT,
    DOI=TEXT,
    URL=TEXT.map("https://x.org/".__add__),
    year=st.one_of(st.none(), st.integers(1, 9999)),
)


@settings(deadline=None, max_examples=150)
@given(PAPERS)
def test_bib_of_arbitrary_text_reads_back(one: Paper) -> None:
    after = paper("key2", title="Next", authors="Doe, Jane", container_title="C", year=2000)
    text = bib.export((one, after))
    for read in (by_bibtexparser, by_pybtex):
        found = read(text)
        assert list(found) == ["key1", "key2"]
        assert found["key2"]["title"] == "Next"
        fields, wanted = found["key1"], expected(one, found["key1"])
        for name in fields.keys() - CHECKED:
            read_text = fields[name] if name in VERBATIM else unescape(fields[name])
            if not set("∆∊∍♢⪯⪰〈〉") & set(wanted[name]):
                assert read_text == wanted[name], name


@settings(deadline=None, max_examples=300)
@given(TEXT, TEXT, TEXT)
def test_names_keep_their_parts(family: str, given: str, suffix: str) -> None:
    name = Name(family=family, given=given, suffix=suffix)
    if not (clean(family) and clean(given)):
        return
    text = bib.export((paper("k", author=(name, Name(family="Doe", given="Jane"))),))
    persons = parse_string(text, "bibtex").entries["k"].persons["author"]
    assert len(persons) == 2 and str(persons[1]) == "Doe, Jane"
    if not set("∆∊∍♢⪯⪰〈〉") & set(family + given + suffix):
        assert split(persons[0]) == ("", clean(family), clean(suffix), clean(given))


def split(person: Any) -> tuple[str, str, str, str]:
    """von, last, suffix and first of a pybtex person, decoded."""
    parts = (person.prelast_names, person.last_names, person.lineage_names)
    first = person.first_names + person.middle_names
    von, last, suffix = (unescape(" ".join(part)) for part in parts)
    return von, last, suffix, unescape(" ".join(first))


@pytest.mark.parametrize(
    ("name", "written", "parts"),
    [
        (
            Name(family="Karimi Mahabadi", given="Rabeeh"),
            "Karimi Mahabadi, Rabeeh",
            ("", "Karimi Mahabadi"),
        ),
        (
            Name(family="Sáez de Ocáriz Borde", given="Haitz"),
            "{Sáez de Ocáriz Borde}, Haitz",
            ("", "Sáez de Ocáriz Borde"),
        ),
        (Name(family="Ben Ayed", given="Ismail"), "Ben Ayed, Ismail", ("", "Ben Ayed")),
        (
            Name(family="Maaten", given="Laurens", non_dropping_particle="van der"),
            "van der Maaten, Laurens",
            ("van der", "Maaten"),
        ),
        (
            Name(family="van der Maaten", given="Laurens"),
            "{van der Maaten}, Laurens",
            ("", "van der Maaten"),
        ),
        (
            Name(
                family="Fontaine", given="Jean", dropping_particle="de", non_dropping_particle="La"
            ),
            "de La Fontaine, Jean",
            ("de", "La Fontaine"),
        ),
        (
            Name(family="Alembert", given="Jean", non_dropping_particle="d'"),
            "d'Alembert, Jean",
            ("", "d'Alembert"),
        ),
        (
            Name(family="King", given="Martin Luther", suffix="Jr."),
            "King, Jr., Martin Luther",
            ("", "King"),
        ),
        (Name(family="boyd", given="danah"), "boyd, danah", ("", "boyd")),
        (
            Name(family="Ödegård Ek", given="Åsa"),
            r"{\"{O}}degård Ek, {\r{A}}sa",
            ("", "Ödegård Ek"),
        ),
        (Name(family="Đặng", given="Thị"), r"{\DJ}{\d{\u{a}}}ng, Th{\d{i}}", ("", "Đặng")),
        (Name(family="Müller", given="Jörg"), "Müller, Jörg", ("", "Müller")),
        (Name(family="Muñoz", given="Íñigo"), r"Mu{\~{n}}oz, {\'{I}}ñigo", ("", "Muñoz")),
        (Name(family="García-Łuk", given="Ana"), r"García-{\L}uk, Ana", ("", "García-Łuk")),
        (
            Name(family="Smith, and Sons", given="J."),
            "{Smith, and Sons}, J.",
            ("", "Smith, and Sons"),
        ),
        (
            Name(literal="Barnes and Noble, Inc."),
            "{Barnes and Noble, Inc.}",
            ("", "Barnes and Noble, Inc."),
        ),
        (Name(literal="Žižek Lab"), r"{\v{Z}}i{\v{z}}ek{ }Lab", ("", "Žižek Lab")),
        (Name(family="others", given="A."), "{others}, A.", ("", "others")),
        (Name(literal="Plato"), "Plato", ("", "Plato")),
        (Name(family="陳", given="大文"), "陳, 大文", ("", "陳")),
    ],
)
def test_names(name: Name, written: str, parts: tuple[str, str]) -> None:
    text = bib.export((paper("k", author=(name,)),))
    assert f"  author = {{{written}}},\n" in text
    [person] = parse_string(text, "bibtex").entries["k"].persons["author"]
    assert split(person)[:2] == parts


def test_others_only_at_the_end() -> None:
    others = Name(literal="others")
    doe = Name(family="Doe", given="J.")
    assert "{Doe, J. and others}" in bib.export((paper("k", author=(doe, others)),))
    assert "{{others} and Doe, J.}" in bib.export((paper("k", author=(others, doe)),))
    assert "{{others}}" in bib.export((paper("k", author=(others,)),))


@pytest.mark.parametrize(
    ("page", "written"),
    [
        ("17783-17806", "17783--17806"),
        ("1–12", "1--12"),
        ("026119", "026119"),
        ("e123", "e123"),
        ("S1-S5", "S1--S5"),
        ("12-1–12-9", "12-1--12-9"),
        ("1-3, 7-9", "1--3, 7--9"),
        ("1 -- 2", "1--2"),
        ("2024.acl-long.5", "2024.acl-long.5"),
        ("", ""),
        ("–", ""),
        ("12a-b", "12a-b"),
    ],
)
def test_pages(page: str, written: str) -> None:
    assert bib.pages(page) == written


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"type": "paper-conference", "container_title": "C"}, "inproceedings"),
        ({"type": "paper-conference", "event_title": "E"}, "inproceedings"),
        ({"type": "paper-conference"}, "misc"),
        ({"type": "article-journal", "container_title": "J"}, "article"),
        ({"type": "article"}, "misc"),
        ({"type": "chapter", "container_title": "B", "publisher": "P"}, "incollection"),
        ({"type": "chapter", "container_title": "B"}, "misc"),
        ({"type": "book", "publisher": "P"}, "book"),
        ({"type": "thesis", "publisher": "P"}, "phdthesis"),
        ({"type": "thesis", "publisher": "P", "genre": "Master's Thesis"}, "mastersthesis"),
        ({"type": "report", "publisher": "P"}, "techreport"),
        ({"type": "software"}, "misc"),
        ({"type": "post-weblog"}, "misc"),
    ],
)
def test_entry_types(item: dict[str, str], kind: str) -> None:
    whole = paper("k", title="T", authors="Doe, Jane", year=2020, **item)
    assert bib.export((whole,)).startswith(f"@{kind}{{k,\n")
    for lack in ("title", "year", "authors"):
        parts = {"title": "T", "authors": "Doe, Jane", "year": 2020} | item
        del parts[lack]
        assert bib.export((paper("k", **parts),)).startswith("@misc{k,\n")


@pytest.mark.parametrize(
    "key", ["", "a,b", "a b", "a{b", "a}b", "a%b", "a#b", 'a"b', "a\\b", "a\nb", "a=b"]
)
def test_a_key_that_bibtex_cannot_read_is_refused(key: str) -> None:
    with pytest.raises(LorabibError, match="cannot be a citation key"):
        bib.export((paper(key, title="T"),))


def test_addresses() -> None:
    assert verbatim("https://x.org/a_b%20c~d?e=f&g#h") == "https://x.org/a_b%20c~d?e=f&g#h"
    assert verbatim("10.1/a{b}\\c d\ne") == "10.1/a%7Bb%7D%5Cc%20d%20e"
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        " java\nscript:x",
        "x.org",
    ):
        assert web(bad) == ""
    assert web("HTTP://x.org/\u202ey") == "HTTP://x.org/y"


# --- all formats ----------------------------------------------------------------------------


def exports(papers: tuple[Paper, ...]) -> list[str]:
    return [
        bib.export(papers, known=KNOWN),
        csl_json.export(papers, known=KNOWN),
        listing.export(papers, title="References", known=KNOWN),
    ]


def test_order_of_input_never_matters() -> None:
    shuffled = list(ALL)
    random.Random(7).shuffle(shuffled)
    assert exports(tuple(shuffled)) == exports(ALL)


def test_nothing_and_one() -> None:
    assert exports(()) == [
        "",
        "[]\n",
        f"# References\n\n0 references, style apa ({formatting.engine_name()}).\n",
    ]
    for text in exports(SAMPLES[:1]):
        assert text.endswith("\n") and not text.endswith("\n\n") and "\r" not in text


def test_no_control_or_bidirectional_character_in_any_export() -> None:
    for text in exports(ALL):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]", text
        )


# --- CSL-JSON -------------------------------------------------------------------------------

# From the specification of CSL 1.0.2: appendix III (types), appendix IV (variables), "Name" and
# "Date" of the chapter on CSL-JSON. Only what an `Item` can hold.
_TYPES = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter
    classic collection dataset document entry entry-dictionary entry-encyclopedia event figure
    graphic hearing interview legal_case legislation manuscript map motion_picture
    musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song
    speech standard thesis treaty webpage
"""
TYPES = frozenset(_TYPES.split())
STANDARD = frozenset(
    {
        "archive",
        "archive_collection",
        "archive_location",
        "collection-title",
        "container-title",
        "container-title-short",
        "DOI",
        "event-title",
        "genre",
        "ISBN",
        "ISSN",
        "language",
        "publisher",
        "publisher-place",
        "title",
        "URL",
    }
)
NUMBER = frozenset({"volume", "issue", "page", "number"})
NAME_PARTS = frozenset(
    {"family", "given", "suffix", "dropping-particle", "non-dropping-particle", "literal"}
)


def check_csl(item: dict[str, Any]) -> None:
    """Assert that `item` is a CSL 1.0.2 item by the rules above."""
    assert list(item)[:2] == ["id", "type"] and isinstance(item["id"], str)
    assert item["type"] in TYPES
    assert item.get("custom", {"status": "unresolved"}) == {"status": "unresolved"}
    for name, value in item.items():
        if name in STANDARD | NUMBER:
            assert isinstance(value, str) and value
        elif name in ("author", "editor"):
            assert value and all(part in NAME_PARTS for one in value for part in one)
            assert all(isinstance(part, str) and part for one in value for part in one.values())
        elif name == "issued":
            [parts] = value["date-parts"]
            assert value.keys() == {"date-parts"} and 1 <= len(parts) <= 3
            assert all(isinstance(part, int) for part in parts)
        else:
            assert name in ("id", "type", "custom"), name


def test_json_golden() -> None:
    golden("samples.json", csl_json.export(SAMPLES + UNICODE_ONLY))


def test_json_is_csl() -> None:
    items = json.loads(csl_json.export(ALL))
    assert [item["id"] for item in items] == sorted(one.key for one in ALL)
    for item in items:
        check_csl(item)
    assert [item["id"] for item in items if "custom" in item] == ["row2024"]
    assert csl_json.to_csl(SAMPLES[0]) in items


def test_json_knows_every_variable_of_an_item() -> None:
    fields = {
        name: "1" for name in Item.__struct_fields__ if name not in ("author", "editor", "issued")
    }
    fields |= {"type": "book", "URL": "https://x.org"}
    whole = Item(
        **fields,
        author=(Name(family="A"),),
        editor=(Name(literal="B"),),
        issued=Date(date_parts=((2020, 1, 2),)),
    )
    one = csl_json.to_csl(paper("k"))
    assert one == {"id": "k", "type": "paper-conference"}
    item = json.loads(
        csl_json.export(
            (
                Paper(
                    key="k",
                    item=whole,
                    identifiers=(),
                    places=(),
                    categories=(),
                    status="published",
                    sources=(),
                ),
            )
        )
    )[0]
    check_csl(item)
    assert len(item) == len(Item.__struct_fields__) + 1


def test_pandoc_reads_the_json(tmp_path: Path) -> None:
    items = pandoc_items(tmp_path, csl_json.export(SAMPLES + UNICODE_ONLY))
    found = {item["id"]: item for item in items}
    assert found.keys() == {one.key for one in SAMPLES + UNICODE_ONLY}
    for one in SAMPLES + UNICODE_ONLY:
        assert found[one.key].get("title", "") == one.item.title
        assert found[one.key].get("DOI", "") == one.item.DOI
        families = [
            name.get("family", name.get("literal")) for name in found[one.key].get("author", [])
        ]
        # pandoc gives the particle to the family name, as its own reader does.
        assert len(families) == len(one.item.author)


@pytest.mark.parametrize(
    "char", ["\u212b", "\u2003", "e\u0301", "\u0958", "\xa0", "\u3000", "\u037e"]
)
def test_json_has_text_in_nfc_with_single_blanks(char: str) -> None:
    [item] = json.loads(csl_json.export((paper("k", title=f"A {char} b{char}c"),)))
    assert item["title"] == clean(f"A {char} b{char}c")


@settings(deadline=None, max_examples=150)
@given(PAPERS)
def test_json_of_arbitrary_text_reads_back(one: Paper) -> None:
    [item] = json.loads(csl_json.export((one,)))
    for name, text in (
        ("title", one.item.title),
        ("container-title", one.item.container_title),
        ("publisher", one.item.publisher),
        ("DOI", one.item.DOI),
    ):
        tags = re.sub(r"<(/?(?:i|b|sc|sub|sup|span)\b[^<>\n]*)>", r"‹\1›", clean(text))
        assert item.get(name, "") == tags
    assert len(item.get("author", [])) == len(one.item.author)


# --- references -----------------------------------------------------------------------------


def listed(text: str) -> list[str]:
    return re.findall(r"^(?:-|\d+\.) `([^`]+)`", text, re.MULTILINE)


def html(text: str) -> str:
    return MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "find", lambda: None)


def test_the_engine_is_here() -> None:
    engine = pandoc.find()
    assert engine, pandoc.why_missing()
    assert formatting.engine_name() == f"pandoc {engine.version}" and not pandoc.why_missing()


def test_references_golden() -> None:
    text = listing.export(SAMPLES + UNICODE_ONLY, title="Samples & *more*", known=KNOWN)
    golden("samples.md", text)


def test_references_hostile_golden() -> None:
    golden("hostile.md", listing.export(HOSTILE, title="Hostile"))


def test_plain_golden(no_engine: None) -> None:
    assert formatting.engine_name() == "pybtex"
    golden("samples.plain.md", listing.export(SAMPLES + UNICODE_ONLY, title="Plain", known=KNOWN))


@pytest.mark.parametrize("engine", [True, False])
def test_every_list_is_complete_and_marked(engine: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not engine:
        monkeypatch.setattr(pandoc, "find", lambda: None)
    text = listing.export(ALL, title="All", known=KNOWN)
    assert sorted(listed(text)) == sorted(one.key for one in ALL)
    assert f"\n{len(ALL)} references, style" in text
    marked = [line for line in text.splitlines() if listing.UNRESOLVED in line]
    assert len(marked) == 1 and "`row2024`" in marked[0]


@pytest.mark.parametrize("engine", [True, False])
def test_capitals_and_links(engine: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not engine:
        monkeypatch.setattr(pandoc, "find", lambda: None)
    text = listing.export(SAMPLES, title="All", known=KNOWN)
    lines = {key: line for line in text.splitlines() for key in listed(line)}
    for words in (
        "LoRA:",
        "Bayesian",
        "SVD",
        "R&D",
        "mT5",
        "LLaMA",
        "3D",
        "GPT-4",
        "$\\ell_2$",
        "$A^{2}$",
    ):
        assert words in text
    assert "[arXiv:2106.09685](https://arxiv.org/abs/2106.09685)" in lines["hu2022lora"]
    assert lines["fernandez2024journal"].count("](https://doi.org/10.1002/") == 1
    assert "https://example.org/paper" in lines["row2024"]


@pytest.mark.parametrize("engine", [True, False])
def test_hostile_text_is_text_in_markdown(engine: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not engine:
        monkeypatch.setattr(pandoc, "find", lambda: None)
    page = html(listing.export(HOSTILE, title="<script>*x*</script>"))
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    assert tags <= {"h1", "p", "ul", "ol", "li", "code", "a", "em", "strong"}
    assert page.count("<h1>") == 1 and page.count("<li>") == len(HOSTILE)
    targets = re.findall(r'href="([^"]*)"', page)
    assert all(
        target.startswith(("https://doi.org/", "https://arxiv.org/", "https://example.org/"))
        for target in targets
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


SENTENCE_CASE = """\
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>t</title><id>t</id><updated>2022-01-31T14:30:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout><text variable="title" text-case="sentence"/></layout></bibliography>
</style>
"""


def test_container_titles_are_not_recased() -> None:
    one = paper("k", type="article-journal", title="T", container_title="npj of <the> eLife")
    assert "npj of \\<the\\> eLife" in listing.export((one,), title="T")


def test_sentence_case_keeps_protected_words(tmp_path: Path) -> None:
    style = tmp_path / "sentence.csl"
    style.write_text(SENTENCE_CASE)
    one = paper("k", title="A Bayesian View of Low-Rank LoRA and the Fourier SVD")
    text = listing.export((one,), title="T", style=str(style), known=KNOWN)
    assert "A Bayesian view of low-rank LoRA and the Fourier SVD" in text


def test_no_such_style() -> None:
    with pytest.raises(UnknownNameError, match="'natures'; did you mean nature"):
        listing.export(SAMPLES[:1], title="T", style="natures")


def test_engine_failures_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, script, message in (
        ("fails", "echo first >&2; echo second >&2; exit 3", "failed with 3: first second"),
        ("mute", "exit 0", "did not answer with JSON"),
        ("slow", "exec sleep 60", "took longer than"),
        ("gone", "", "cannot be run"),
    ):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755 if script else 0o644)
        monkeypatch.setattr(pandoc, "find", lambda p=program: pandoc.Engine(p, "3.9"))
        monkeypatch.setattr(pandoc, "PATIENCE", 0.5)
        with pytest.raises(EngineError) as caught:
            listing.export(SAMPLES[:1], title="T")
        assert "\n" not in str(caught.value) and message in str(caught.value)


def test_an_old_pandoc_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "pandoc"
    old.write_text("#!/bin/sh\necho pandoc 2.17.1.1\n")
    old.chmod(0o755)
    monkeypatch.setattr(pandoc, "_candidates", lambda: [old])
    pandoc.find.cache_clear()
    try:
        assert pandoc.find() is None
        assert "pandoc 2.17.1.1" in pandoc.why_missing() and "lorabib[csl]" in pandoc.why_missing()
        monkeypatch.setattr(pandoc, "_candidates", list)
        assert "no pandoc is installed" in pandoc.why_missing()
    finally:
        pandoc.find.cache_clear()


@settings(deadline=None, max_examples=300)
@given(TEXT)
def test_markdown_shows_exactly_the_text(text: str) -> None:
    shown = html("- `k` " + markdown.escape(markdown.shield(text, "$<_")))
    assert not set(re.findall(r"<([a-z0-9]+)", shown)) - {"ul", "li", "code"}
    body = shown.removeprefix("<ul>\n<li><code>k</code>").removesuffix("</li>\n</ul>\n")
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        body = body.replace(entity, char)
    # The private planes are ours on the way through engines: what is in them shows as U+FFFD.
    assert body.strip() == re.sub("[\U000f0000-\U0010ffff]", "\ufffd", clean(text))


def anew(papers: list[Paper]) -> list[Paper]:
    """The items under keys of their own, and nothing else of the papers."""
    return [
        msgspec.structs.replace(paper(f"k{n:02}", status="preprint"), item=one.item)
        for n, one in enumerate(papers)
    ]


@settings(deadline=None, max_examples=40)
@given(st.lists(PAPERS, min_size=4, max_size=8))
def test_plain_of_arbitrary_text_is_complete(papers: list[Paper]) -> None:
    named = anew(papers)
    assert sorted(found.key for found in bst.by_bst(named, styles.find("plain").path, KNOWN)) == [
        one.key for one in named
    ]


@settings(deadline=None, max_examples=12)
@given(st.lists(PAPERS, min_size=10, max_size=20))
def test_references_of_arbitrary_text_are_complete(papers: list[Paper]) -> None:
    named = anew(papers)
    text = listing.export(named, title="T")
    assert sorted(listed(text)) == [one.key for one in named]
    assert set(re.findall(r"<([a-z0-9]+)", html(text))) <= {
        "h1",
        "p",
        "ul",
        "li",
        "code",
        "a",
        "em",
        "strong",
    }
