"""Which fields the styles demand of an entry, and which of them are there.

For BibTeX what plain.bst warns about (Patashnik, *BibTeXing*, section 3.1); for biblatex what its
data model makes mandatory (``blx-dm.def``; biblatex manual, section 2.1.1), dates of web pages and
types of theses and reports left out, which no style asks for.
"""

from __future__ import annotations

from collections.abc import Collection

_AUTHOR = "author/editor"
_BIBTEX = {
    "article": "author title journal year",
    "book": f"{_AUTHOR} title publisher year",
    "booklet": "title",
    "inbook": f"{_AUTHOR} title chapter/pages publisher year",
    "incollection": "author title booktitle publisher year",
    "inproceedings": "author title booktitle year",
    "conference": "author title booktitle year",
    "manual": "title",
    "mastersthesis": "author title school year",
    "phdthesis": "author title school year",
    "proceedings": "title year",
    "techreport": "author title institution year",
    "unpublished": "author title note",
    "misc": "",
}
_BIBLATEX = {
    "article": "author title journaltitle year",
    "book": "author/editor title year",
    "mvbook": "author/editor title year",
    "inbook": "author title booktitle year",
    "collection": "editor title year",
    "incollection": "author title booktitle year",
    "inproceedings": "author title booktitle year",
    "conference": "author title booktitle year",
    "manual": "title year",
    "misc": "title",
    "online": "title doi/eprint/url",
    "electronic": "title doi/eprint/url",
    "www": "title doi/eprint/url",
    "patent": "author title number year",
    "proceedings": "title year",
    "report": "author title institution year",
    "techreport": "author title institution year",
    "thesis": "author title institution year",
    "mastersthesis": "author title institution year",
    "phdthesis": "author title institution year",
    "unpublished": "author title year",
}
#: Entry types of biblatex that BibTeX's styles do not know.
_TYPES = frozenset(
    "online thesis report collection mvbook mvcollection mvproceedings software dataset bookinbook "
    "inreference reference mvreference periodical suppbook suppperiodical artwork audio video "
    "image movie music legislation legal jurisdiction xdata set electronic www patent".split()
)
#: biblatex's name of a field, and BibTeX's, which biblatex takes as well.
TWINS = {
    "journaltitle": ("journaltitle", "journal"),
    "location": ("location", "address"),
    "institution": ("institution", "school"),
}
_ALIASES = {
    **TWINS,
    "year": ("year", "date"),
    "author": ("author", "key"),
}


def speaks(kind: str, names: Collection[str]) -> int:
    """Which dialect an entry speaks: 1 for biblatex, -1 for BibTeX, 0 where both read it alike.

    >>> speaks("article", {"title", "journaltitle", "date"}), speaks("book", {"title", "year"})
    (1, -1)
    """
    dated = "date" in names and "year" not in names
    if dated or "journaltitle" in names or "eprinttype" in names or kind in _TYPES:
        return 1
    return -1 if "year" in names or "journal" in names else 0


def missing(kind: str, there: frozenset[str], biblatex: bool) -> tuple[str, ...]:
    """The fields that an entry of this type lacks; alternatives stand as ``author/editor``.

    >>> missing("inproceedings", frozenset({"author", "title", "year"}), biblatex=False)
    ('booktitle',)
    """
    wanted = (_BIBLATEX if biblatex else _BIBTEX).get(kind, "")
    return tuple(field for field in wanted.split() if not _has(field, there))


def _has(field: str, there: frozenset[str]) -> bool:
    return any(name in there for one in field.split("/") for name in _ALIASES.get(one, (one,)))
