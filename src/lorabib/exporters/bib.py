r"""Papers -> `.bib` for BibTeX and its classic styles, in UTF-8.

The entry type comes from `SHAPES`. A paper that lacks what the classic styles demand of its
type (author, title, container, year; plain.bst, plainnat.bst, alpha.bst) becomes ``@misc``, so
that BibTeX has nothing to warn about; the container then stands in `howpublished`. For the same
reason an entry without authors gets a `key` (its citation key: what styles sort and label by),
one without a year gets ``n.d.`` (plainnat warns about none, and prints ``(n.d.)``), and a number
is left out where these styles refuse it: beside a volume in a collection, without a volume in a
journal.

Fields, in order: author, editor, title, booktitle/journal/howpublished, year, volume, number,
series, pages, publisher/school/institution, address, eprint, archivePrefix, primaryClass, doi,
url, key, keywords; isbn and issn where they are asked for. No month: the classic styles print it
where lists of references do not want it.
``keywords = {unresolved}`` marks a paper that rests on its row in the list alone.

DOI, URL and eprint are verbatim; blanks, braces, backslashes and what is no ASCII are
percent-encoded (RFC 3987, section 3.1), so that ``\url`` and BibTeX take them. An address that
is not http, https or ftp is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lorabib.exporters.address import verbatim, web
from lorabib.exporters.bibtex_names import ASCII, TEX, Markup, author_list
from lorabib.exporters.entries import Fields, listed, pages, title, written
from lorabib.exporters.options import DEFAULT, Options
from lorabib.model import Item, Paper

_FIELDS = """
    author editor title booktitle journal howpublished year volume number series pages
    publisher school institution address eprint archivePrefix primaryClass isbn issn doi url key
    keywords
"""
FIELDS = tuple(_FIELDS.split())
MORE = ("isbn", "issn")
NO_YEAR = "n.d."


class Shape(NamedTuple):
    """An entry type: the fields for container and publisher, and what the styles demand."""

    entry: str
    container: str = "howpublished"
    publisher: str = "publisher"
    needs: frozenset[str] = frozenset()


_BASE = frozenset({"author", "title", "year"})
MISC = Shape("misc")
#: CSL type -> BibTeX entry type; every other type is `MISC`.
SHAPES = {
    "paper-conference": Shape("inproceedings", "booktitle", needs=_BASE | {"booktitle"}),
    "article-journal": Shape("article", "journal", needs=_BASE | {"journal"}),
    "article-magazine": Shape("article", "journal", needs=_BASE | {"journal"}),
    "chapter": Shape("incollection", "booktitle", needs=_BASE | {"booktitle", "publisher"}),
    "book": Shape("book", needs=frozenset({"title", "year", "publisher"})),
    "thesis": Shape("phdthesis", publisher="school", needs=_BASE | {"school"}),
    "report": Shape("techreport", publisher="institution", needs=_BASE | {"institution"}),
}


def export(
    papers: Sequence[Paper], *, known: frozenset[str] = frozenset(), options: Options = DEFAULT
) -> str:
    """The `.bib` file of `papers`, sorted by citation key; `known` are proper names for titles.

    Raises `LorabibError` for a citation key that BibTeX cannot read.
    """
    return "\n".join(entry(paper, known, options) for paper in listed(papers, options))


def entry(paper: Paper, known: frozenset[str] = frozenset(), options: Options = DEFAULT) -> str:
    """One paper as one BibTeX entry with a final line feed."""
    kind, fields = shaped(paper, ASCII if options.ascii else TEX, known)
    return written(kind, paper.key, options.choose(fields, MORE))


def shaped(paper: Paper, to: Markup, known: frozenset[str]) -> tuple[str, Fields]:
    """Entry type and fields in order, written in the markup `to`."""
    shape = SHAPES.get(paper.item.type, MISC)
    fields = _filled(paper, shape, to, known)
    if not _complete(paper, shape, {name for name, _ in fields}):
        shape, fields = MISC, _filled(paper, MISC, to, known)
    entry_type = shape.entry
    if entry_type == "phdthesis" and "master" in paper.item.genre.lower():
        entry_type = "mastersthesis"
    if not any(name in ("author", "editor") for name, _ in fields):
        fields.append(("key", paper.key))
    if paper.status == "unresolved":
        fields.append(("keywords", "unresolved"))
    return entry_type, fields


def _complete(paper: Paper, shape: Shape, names: set[str]) -> bool:
    """Whether the classic styles have all that they demand of the entry type."""
    if shape.entry == "book" and not names & {"author", "editor"}:
        return False
    return not shape.needs or (paper.item.issued is not None and shape.needs <= names)


def _filled(paper: Paper, shape: Shape, to: Markup, known: frozenset[str]) -> Fields:
    """The fields of `shape` that have a value, in the order of `FIELDS`."""
    return [(name, value) for name, value in _fields(paper.item, shape, to, known) if value]


def _fields(
    item: Item, shape: Shape, to: Markup, known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    text = to.text
    yield "author", author_list(item.author, to)
    if item.editor and not (item.author and shape.entry == "book"):
        yield "editor", author_list(item.editor, to)
    yield "title", title(item.title, to, known)
    yield shape.container, text(_container(item, shape))
    yield "year", str(item.issued.year) if item.issued else NO_YEAR
    yield "volume", item.volume and text(item.volume)
    yield "number", text(_number(item, shape))
    yield "series", item.collection_title and text(item.collection_title)
    yield "pages", item.page and pages(item.page, text)
    if item.container_title or shape is not MISC:
        yield shape.publisher, item.publisher and text(item.publisher)
    yield "address", item.publisher_place and text(item.publisher_place)
    if item.archive and item.archive_location:
        yield "eprint", verbatim(item.archive_location)
        yield "archivePrefix", text(item.archive)
        yield "primaryClass", text(item.archive_collection)
    yield "isbn", item.ISBN and text(item.ISBN)
    yield "issn", item.ISSN and text(item.ISSN)
    yield "doi", item.DOI and verbatim(item.DOI)
    yield "url", item.URL and verbatim(web(item.URL))


def _container(item: Item, shape: Shape) -> str:
    if shape.container == "booktitle":
        return item.container_title or item.event_title
    # The classic styles print of @misc only howpublished.
    return item.container_title or (item.publisher if shape is MISC else "")


def _number(item: Item, shape: Shape) -> str:
    """Issue or number, where the classic styles take one (their warnings, by entry type)."""
    if shape.entry == "article":
        return (item.issue or item.number) if item.volume else ""
    if shape.container == "booktitle" or shape.entry == "book":
        return "" if item.volume or not item.collection_title else item.number or item.issue
    return item.number or item.issue
