r"""Papers -> `.bib` for biblatex and biber, in UTF-8.

After the biblatex manual (version 3.18): entry types of section 2.1.1, fields of 2.2.2 and 2.2.3,
names of 2.3.3 (``von Last, Jr, First``), dates of 2.3.8 (ISO 8601), electronic publishing of
3.14.7. An entry has only fields that biblatex's own data model (``blx-dm.def``) knows for its
type, and all that it makes mandatory; a paper that lacks one of those becomes ``@online`` where it
has an address, else ``@misc``, so that ``biber --validate-datamodel`` has nothing to warn about
but a year that nobody knows.

`ids` holds the earlier keys, so that ``\cite`` of any of them finds the entry. `langid` stands
only where the record says the language. ``keywords = {unresolved}`` marks
a paper that rests on its row in the list alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lorabib.exporters.address import verbatim, web
from lorabib.exporters.bibtex_names import UTF8, author_list
from lorabib.exporters.entries import Fields, is_alias, listed, pages, title, written
from lorabib.exporters.options import DEFAULT, Options
from lorabib.model import Item, Name, Paper

NAME, SUFFIX = "biblatex", ".biblatex.bib"
_FIELDS = """
    author editor title booktitle journaltitle howpublished eventtitle type date volume number
    series pages publisher institution organization location isbn issn eprint eprinttype
    eprintclass doi url langid ids keywords
"""
FIELDS = tuple(_FIELDS.split())
MORE: tuple[str, ...] = ()


class Shape(NamedTuple):
    """An entry type: its field for container and publisher, what else it takes and what it needs.

    `takes` and `needs` follow ``blx-dm.def``; `needs` names fields beside the title.
    """

    entry: str
    takes: frozenset[str]
    needs: frozenset[str] = frozenset()
    container: str = ""
    publisher: str = "publisher"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ONLINE = Shape("online", _names("editor"), publisher="organization")
MISC = Shape(
    "misc", _names("editor location type"), container="howpublished", publisher="organization"
)
_ARTICLE = Shape(
    "article",
    _names("editor issn number pages series volume"),
    _names("author journaltitle"),
    "journaltitle",
    "",
)
_IN_BOOK = _names("editor isbn location number pages series volume")
_CHAPTER = Shape("incollection", _IN_BOOK, _names("author booktitle"), "booktitle")
_BOOK = Shape("book", _names("editor isbn location number pages series volume"), _names("author"))
_POST = Shape("online", _names("editor"), publisher="organization")

#: CSL type -> entry type; every other type is `MISC`.
SHAPES = {
    "article": ONLINE,
    "article-journal": _ARTICLE,
    "article-magazine": _ARTICLE,
    "article-newspaper": _ARTICLE,
    "book": _BOOK,
    "chapter": _CHAPTER,
    "classic": _BOOK,
    "dataset": Shape("dataset", _names("editor location number series type")),
    "entry-dictionary": _CHAPTER._replace(entry="inreference"),
    "entry-encyclopedia": _CHAPTER._replace(entry="inreference"),
    "manuscript": Shape(
        "unpublished", _names("location type"), container="howpublished", publisher=""
    ),
    "paper-conference": Shape(
        "inproceedings", _IN_BOOK | {"eventtitle"}, _names("author booktitle"), "booktitle"
    ),
    "patent": Shape("patent", _names("location number type"), _names("author number"), "", ""),
    "post": _POST,
    "post-weblog": _POST,
    "report": Shape(
        "report",
        _names("location number pages type"),
        _names("author institution type"),
        publisher="institution",
    ),
    "software": MISC._replace(entry="software"),
    "thesis": Shape(
        "thesis",
        _names("location pages type"),
        _names("author institution type"),
        publisher="institution",
    ),
    "webpage": _POST,
}

#: What every entry may have (``blx-dm.def``, the fields of all types).
_ALWAYS = _names("author title date eprint eprinttype eprintclass doi url langid ids keywords")
_text = UTF8.text
#: Localisation keys of `type` (manual, sections 2.3.2 and 4.9.2.13), by a word of the genre.
_GENRES = {"master": "mathesis", "bachelor": "bathesis", "doctor": "phdthesis", "ph": "phdthesis"}
#: The two letters of ISO 639-1 -> babel's name, which `langid` takes (manual, section 2.2.3).
LANGUAGES = {
    "de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian",
    "nl": "dutch", "pl": "polish", "pt": "portuguese", "ru": "russian", "tr": "turkish",
}  # fmt: skip


def export(
    papers: Sequence[Paper], *, known: frozenset[str] = frozenset(), options: Options = DEFAULT
) -> str:
    """The `.bib` file of `papers`, sorted by citation key; `known` are proper names for titles.

    Raises `LorabibError` for a citation key that biber cannot read.
    """
    return "\n".join(entry(paper, known, options) for paper in listed(papers, options))


def entry(paper: Paper, known: frozenset[str] = frozenset(), options: Options = DEFAULT) -> str:
    """One paper as one biblatex entry with a final line feed."""
    kind, fields = shaped(paper, known)
    return written(kind, paper.key, options.choose(fields, MORE))


def shaped(paper: Paper, known: frozenset[str]) -> tuple[str, Fields]:
    """The entry type that the paper can fill, and its fields in order."""
    shape = SHAPES.get(paper.item.type, MISC)
    fields = _filled(paper, shape, known)
    if not shape.needs <= {name for name, _ in fields}:
        shape, fields = ONLINE, _filled(paper, ONLINE, known)
    if shape.entry == "online" and not {"url", "doi", "eprint"} & {name for name, _ in fields}:
        shape, fields = MISC, _filled(paper, MISC, known)
    return shape.entry, fields


def _filled(paper: Paper, shape: Shape, known: frozenset[str]) -> Fields:
    """The fields with a value that the entry type takes, in order."""
    takes = _ALWAYS | shape.takes | {shape.container, shape.publisher}
    filled = {name: value for name, value in _fields(paper, shape, known) if value}
    return [(name, filled[name]) for name in FIELDS if name in takes and name in filled]


def _fields(paper: Paper, shape: Shape, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    item = paper.item
    container = item.container_title or item.event_title
    yield "author", _people(item.author)
    yield "editor", _people(item.editor)
    yield "title", title(item.title, UTF8, known)
    yield shape.container or "-", _text(container)
    if item.event_title != container:
        yield "eventtitle", _text(item.event_title)
    yield "type", _type(item, shape)
    yield "date", _date(item)
    yield "volume", _text(item.volume)
    yield "number", _text(_number(item))
    yield "series", _text(item.collection_title)
    yield "pages", pages(item.page, _text)
    # An archive that is named as such is no publisher, and a container of no field is none either.
    yield shape.publisher or "-", _text(item.publisher or ("" if shape.container else container))
    yield "location", _text(item.publisher_place)
    yield "isbn", _text(item.ISBN)
    yield "issn", _text(item.ISSN)
    yield from _electronic(paper)
    yield "langid", LANGUAGES.get(item.language.lower().split("-")[0], "")
    yield "ids", ",".join(key for key in paper.aliases if is_alias(key) and key != paper.key)
    yield "keywords", "unresolved" if paper.status == "unresolved" else ""


def _people(names: Sequence[Name]) -> str:
    # A "=" would make biber read its extended format of names (manual, section 3.4).
    return author_list(names, UTF8).replace("=", r"\symbol{61}")


def _electronic(paper: Paper) -> Iterator[tuple[str, str]]:
    """Eprint, DOI and address (manual, section 3.14.7: ``eprinttype = {arxiv}``)."""
    item = paper.item
    if item.archive and item.archive_location:
        yield "eprint", verbatim(item.archive_location)
        known = item.archive.lower() == "arxiv"
        yield "eprinttype", "arxiv" if known else _text(item.archive)
        yield "eprintclass", _text(item.archive_collection)
    yield "doi", verbatim(item.DOI)
    yield "url", verbatim(web(item.URL))


def _number(item: Item) -> str:
    """Of a journal the issue, of all else the number in its series (section 2.3.11)."""
    if item.type.startswith("article"):
        return item.issue or item.number
    return item.number or item.issue


def _type(item: Item, shape: Shape) -> str:
    """`type`: a localisation key for theses and reports, else the genre as it is."""
    genre = item.genre.lower()
    if shape.entry == "thesis":
        return next((key for word, key in _GENRES.items() if word in genre), "phdthesis")
    if shape.entry == "report" and (not genre or "tech" in genre):
        return "techreport"
    return _text(item.genre)


def _date(item: Item) -> str:
    """The date in ISO 8601, as far as it is known: ``2024-05-07``, ``2024-05``, ``2024``."""
    parts = item.issued.date_parts[0] if item.issued else ()
    return "-".join(f"{part:0{width}}" for part, width in zip(parts, (4, 2, 2), strict=False))
