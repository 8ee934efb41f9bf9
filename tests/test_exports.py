"""The committed exports: what is in them is what the library knows, as other programs read it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import bibtexparser
import pybtex.errors
import pytest
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from markdown_it import MarkdownIt
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from lorabib import build, store
from lorabib.model import Library, Name, Paper

from engines import pandoc_items
from test_exporters import check_csl

ROOT = Path(__file__).parent.parent
EXPORTS = ROOT / "exports"

TEXT = LatexNodes2Text(keep_braced_groups=False)

#: Fields by name; authors and editors as (family, suffix, given) with particles in the family.
Entry = dict[str, Any]
People = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def library() -> Library:
    return build.dressed(build.load(store.locate(ROOT, ROOT)))


def categories() -> list[str]:
    return sorted(path.stem for path in EXPORTS.glob("*.bib"))


def text_of(name: str) -> str:
    return (EXPORTS / name).read_bytes().decode("utf-8")


def test_there_are_three_files_a_category_and_all(library: Library) -> None:
    wanted = {f"{n}{s}" for n in build.names(library) for s in (".bib", ".json", ".md")}
    assert {path.name for path in EXPORTS.iterdir()} == wanted
    for name in sorted(wanted):
        text = text_of(name)
        assert "\r" not in text and "\t" not in text and not text.startswith("\ufeff"), name
        assert text == "" or (text.endswith("\n") and not text.endswith("\n\n")), name


# --- .bib -----------------------------------------------------------------------------------


def by_bibtexparser(text: str) -> dict[str, Entry]:
    found = bibtexparser.parse_string(
        text, append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    assert found.failed_blocks == [] and found.comments == [] and found.strings == []
    entries: dict[str, Entry] = {}
    for entry in found.entries:
        assert entry.key not in entries
        entries[entry.key] = {"type": entry.entry_type} | {f.key: f.value for f in entry.fields}
        for role in {"author", "editor"} & entries[entry.key].keys():
            entries[entry.key][role] = [
                person(one.von, one.last, one.jr, one.first) for one in entries[entry.key][role]
            ]
    return entries


def by_pybtex(text: str) -> dict[str, Entry]:
    """Read in pybtex's strict mode: what it would warn of, as a key given twice, is an error."""
    pybtex.errors.set_strict_mode(True)
    entries: dict[str, Entry] = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        entries[key] = {"type": entry.original_type} | dict(entry.fields.items())
        for role, persons in entry.persons.items():
            entries[key][role] = [
                person(
                    one.prelast_names,
                    one.last_names,
                    one.lineage_names,
                    one.first_names + one.middle_names,
                )
                for one in persons
            ]
    return entries


def person(von: list[str], last: list[str], jr: list[str], first: list[str]) -> tuple[str, ...]:
    return decoded(" ".join([*von, *last])), decoded(" ".join(jr)), decoded(" ".join(first))


def decoded(latex: str) -> str:
    """LaTeX as text, by pylatexenc: what a reader of the printed entry sees."""
    plain = not re.search(r"[\\{}$~'`-]", latex)
    return (latex if plain else TEXT.latex_to_text(latex)).strip().replace("’", "'")


def people(names: tuple[Name, ...]) -> People:
    return [
        (
            " ".join(
                part
                for part in (n.dropping_particle, n.non_dropping_particle, n.family or n.literal)
                if part
            ),
            n.suffix,
            n.given,
        )
        for n in names
    ]


def check_entry(paper: Paper, entry: Entry) -> None:
    """Assert that an entry says what the paper's item says, field by field, and nothing else."""
    item = paper.item
    kinds = {"paper-conference": "inproceedings", "article-journal": "article", "article": "misc"}
    complete = item.author and item.issued and (item.container_title or item.type == "article")
    assert entry["type"] == (kinds[item.type] if complete else "misc")
    container = {"inproceedings": "booktitle", "article": "journal", "misc": "howpublished"}
    published_in = item.container_title or (item.publisher if entry["type"] == "misc" else "")
    # BibTeX's own styles warn of a number beside the volume of proceedings, or without a volume.
    number = "" if entry["type"] == "inproceedings" else item.issue or item.number
    texts = {
        "title": item.title,
        container[entry["type"]]: published_in,
        "series": item.collection_title,
        "volume": item.volume,
        "number": number,
        "publisher": item.publisher if published_in != item.publisher else "",
        "address": item.publisher_place,
        "archivePrefix": item.archive,
        "primaryClass": item.archive_collection,
    }
    exact = {
        "year": str(item.issued.year) if item.issued else "n.d.",
        "pages": item.page.replace("-", "--"),
        "doi": item.DOI,
        "url": item.URL,
        "eprint": item.archive_location,
        "keywords": "unresolved" if paper.status == "unresolved" else "",
    }
    assert entry.get("author", []) == people(item.author)
    assert entry.get("editor", []) == people(item.editor)
    for name, text in texts.items():
        assert decoded(entry.get(name, "")) == text.replace("’", "'"), name
    for name, text in exact.items():
        assert unquote(entry.get(name, "")) == unquote(text), name
    known = texts.keys() | exact.keys() | {"author", "editor", "type", "key"}
    assert entry.keys() <= known
    assert entry.get("key", paper.key) == paper.key


@pytest.mark.parametrize("read", [by_bibtexparser, by_pybtex])
def test_every_field_of_every_paper_reads_back(
    library: Library, read: Callable[[str], dict[str, Entry]]
) -> None:
    entries = read(text_of("all.bib"))
    assert list(entries) == [paper.key for paper in library.papers]
    for paper in library.papers:
        try:
            check_entry(paper, entries[paper.key])
        except AssertionError as error:
            raise AssertionError(f"{paper.key}: {error}") from error


def test_the_bib_of_a_category_holds_the_entries_of_all(library: Library) -> None:
    everything = by_bibtexparser(text_of("all.bib"))
    union: set[str] = set()
    for name in categories():
        entries = by_bibtexparser(text_of(f"{name}.bib"))
        assert list(entries) == [p.key for p in build.select(library, name)], name
        assert all(entries[key] == everything[key] for key in entries), name
        assert entries == by_pybtex(text_of(f"{name}.bib")), name
        union |= entries.keys() if name != "all" else set()
    assert union == everything.keys()


def test_capitals_of_names_and_acronyms_are_protected() -> None:
    """A style that lowers titles (plain does) must leave these words as they are."""
    entries = by_bibtexparser(text_of("all.bib"))
    for key, words in {
        "hu2022lora": ["LoRA"],
        "dettmers2023qlora": ["QLoRA", "LLMs"],
        "meo2024bayesian": ["LoRA", "Bayesian"],
        "gao2024parameter": ["Fourier"],
        "zhang2024riemannian": ["LoRA"],
        "jang2024lora": ["LoRA", "NTK"],
        "chen2024efficient": ["Pareto"],
    }.items():
        for word in words:
            assert re.search(rf"{{[^{{}} ]*{word}[^{{}} ]*}}", entries[key]["title"]), (key, word)


# --- CSL-JSON -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", categories())
def test_the_json_is_csl_and_says_what_the_library_knows(library: Library, name: str) -> None:
    items = json.loads(text_of(f"{name}.json"))
    papers = {paper.key: paper for paper in build.select(library, name)}
    assert [item["id"] for item in items] == sorted(papers)
    for item in items:
        check_csl(item)
        check_item(papers[item["id"]], item)


def check_item(paper: Paper, found: dict[str, Any]) -> None:
    """Assert that a CSL-JSON item has the item's variables, and only those."""
    item = paper.item
    plain = {
        "type": item.type,
        "title": item.title,
        "container-title": item.container_title,
        "container-title-short": item.container_title_short,
        "collection-title": item.collection_title,
        "event-title": item.event_title,
        "volume": item.volume,
        "issue": item.issue,
        "page": item.page,
        "number": item.number,
        "publisher": item.publisher,
        "publisher-place": item.publisher_place,
        "genre": item.genre,
        "archive": item.archive,
        "archive_location": item.archive_location,
        "archive_collection": item.archive_collection,
        "DOI": item.DOI,
        "ISBN": item.ISBN,
        "ISSN": item.ISSN,
        "URL": item.URL,
        "language": item.language,
    }
    structured = {"id": paper.key}
    structured |= {"author": [csl_name(n) for n in item.author]} if item.author else {}
    structured |= {"editor": [csl_name(n) for n in item.editor]} if item.editor else {}
    if item.issued:
        structured["issued"] = {"date-parts": [list(item.issued.date_parts[0])]}
    if paper.status == "unresolved":
        structured["custom"] = {"status": "unresolved"}
    assert found == {name: text for name, text in plain.items() if text} | structured


def csl_name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "suffix": name.suffix,
        "dropping-particle": name.dropping_particle,
        "non-dropping-particle": name.non_dropping_particle,
        "literal": name.literal,
    }
    return {part: text for part, text in parts.items() if text}


@pytest.mark.engine
@pytest.mark.parametrize("name", ["all", "merge", "moe", "lora", "science"])
def test_pandoc_reads_the_json(library: Library, tmp_path: Path, name: str) -> None:
    found = {item["id"]: item for item in pandoc_items(tmp_path, text_of(f"{name}.json"))}
    papers = build.select(library, name)
    assert found.keys() == {paper.key for paper in papers}
    for paper in papers:
        again, item = found[paper.key], paper.item
        assert again["title"] == item.title.replace("'", "’")
        assert again.get("DOI", "") == item.DOI and again.get("page", "") == item.page
        assert len(again.get("author", [])) == len(item.author)
        if item.issued:
            assert again["issued"]["date-parts"][0][0] == item.issued.year


# --- references -----------------------------------------------------------------------------


def references(name: str) -> dict[str, str]:
    """The list items of a .md by the citation key that stands in front in back-quotes."""
    lines = [line for line in text_of(f"{name}.md").split("\n") if line.startswith("- ")]
    found = {}
    for line in lines:
        match = re.match(r"- `([^`]+)` ", line)
        assert match and match[1] not in found, line
        found[match[1]] = line[match.end() :]
    return found


def shown(markdown: str) -> str:
    """The text of a line of Markdown as a browser shows it, without its marks."""
    [inline] = MarkdownIt("commonmark").parseInline(markdown)
    return "".join(token.content for token in inline.children or [])


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("name", categories())
def test_the_references_of_a_category_are_complete(library: Library, name: str) -> None:
    papers = {paper.key: paper for paper in build.select(library, name)}
    found = references(name)
    assert found.keys() == papers.keys()
    text = text_of(f"{name}.md")
    head, blank, counted = text.split("\n")[:3]
    assert (head, blank) == (f"# {build.title(library, name)}", "")
    assert re.match(rf"{len(papers)} references?, style apa\b", counted)
    for key, line in found.items():
        assert text.count(f"`{key}`") == 1
        assert ("unresolved" in line) == (papers[key].status == "unresolved")


def test_every_reference_has_its_title_its_authors_and_a_link(library: Library) -> None:
    found = references("all")
    for paper in library.papers:
        item, line = paper.item, found[paper.key]
        text = " ".join(words(shown(line)))
        # The words of the title with their capitals, in their order.
        assert " ".join(words(item.title)) in text, paper.key
        for name in item.author[:19]:  # APA lists 19 and the last, and "others" as et al.
            if name.literal == "others":
                continue
            assert " ".join(words(name.family or name.literal)) in text, (paper.key, name)
        assert item.issued is None or str(item.issued.year) in text
        links = re.findall(r"<(https?://[^>]+)>|\]\((https?://[^)]+)\)", line)
        targets = {unquote(one or other).lower() for one, other in links}
        if item.DOI:
            assert f"https://doi.org/{item.DOI}".lower() in targets, paper.key
        if item.archive_location:
            assert f"https://arxiv.org/abs/{item.archive_location}" in targets, paper.key
        if not item.DOI and not item.archive_location:
            assert unquote(item.URL).lower() in targets, paper.key
        assert targets, paper.key


def test_no_reference_shows_the_marks_of_another_format() -> None:
    """No braces, commands or entities that a format left behind."""
    for key, line in references("all").items():
        assert not re.search(r"[{}]|\\[a-zA-Z]|&\w+;|</?span|nocase", line), key
