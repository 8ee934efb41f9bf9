"""A search as it is typed, read into terms. Pure.

    author:hu year:2022..2024 -category:survey "low rank" quant*

Terms are parted by blanks; all of them must hold. A term is a value, with a field and a colon
before it or for anywhere, and with ``-`` before all for what must not hold. Quotation marks make
one value, a phrase, of several words; a star at the end of a word stands for any end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lorabib import identifiers
from lorabib.errors import QueryError, unknown
from lorabib.lookup.terms import in_order
from lorabib.model import Status

#: Field -> what it looks at.
FIELDS = {
    "author": "words of one author's name, in any order",
    "title": "words of the title, also as the lists print it",
    "venue": "words of the venue, in full, abbreviated, or its acronym",
    "year": "2023, 2022..2024, ..2022 or 2024..",
    "category": "a category, with all below it",
    "key": "how the citation key, or an earlier one, begins",
    "doi": "how the DOI begins, in any form",
    "arxiv": "how the arXiv number begins, in any form",
    "id": "an identifier in any form",
    "has": "what the paper has",
    "status": "published, preprint or unresolved",
}
#: What a paper can have.
HAS = {
    "alias": "an earlier citation key",
    "arxiv": "an arXiv number",
    "authors": "authors",
    "code": "a link to a repository in a list",
    "doi": "a DOI",
    "openreview": "an OpenReview forum",
    "pages": "pages",
    "published": "a published version",
    "venue": "a conference or journal",
    "volume": "a volume",
    "year": "a year",
}
STATES: tuple[Status, ...] = ("published", "preprint", "unresolved")
_TERM = re.compile(r'(-(?=\S))?(?:([^\s":]+):(?=\S))?(?:"([^"]*)"|([^\s"]+))')
_QUOTES = str.maketrans("“”„«»", '"""""')
_YEARS = re.compile(r"([0-9]{1,4})|([0-9]{0,4})\.\.([0-9]{0,4})")
_LAST = 9999


class Term(NamedTuple):
    """One condition: `field` is empty for anywhere, `value` is canonical or as it was typed.

    `words` are the folded words of a value of words, the last of them only begun if `open`, in one
    run if `phrase`; `years` are the first and the last year.
    """

    field: str
    value: str
    negated: bool = False
    words: tuple[str, ...] = ()
    phrase: bool = False
    open: bool = False
    years: tuple[int, int] = (0, _LAST)


def parse(query: str) -> tuple[Term, ...]:
    """The terms of a search, none for blanks.

    >>> [(t.field, t.value, t.negated) for t in parse('author:Hu -"low rank"')]
    [('author', 'Hu', False), ('', 'low rank', True)]

    Raises:
        UnknownNameError: a field, or a value of `has` or `status`, that does not exist.
        QueryError: a term that cannot be read.
    """
    query = query.translate(_QUOTES)
    if query.count('"') % 2:
        raise QueryError('a quotation mark is not closed: write "..." around words, or none')
    return tuple(_read(query))


def _read(query: str) -> Iterator[Term]:
    for match in _TERM.finditer(query):
        minus, field, quoted, bare = match.groups()
        term = _term(field or "", quoted if bare is None else bare, bare is None)
        yield term._replace(negated=bool(minus))


def _term(field: str, value: str, quoted: bool) -> Term:
    whole = f"{field}:{value}" if field else value
    name = field.lower()
    if name in FIELDS:
        return _RULES.get(name, _as_words)(name, value, quoted)
    if not field and not quoted and value[:-1].lower() in FIELDS and value.endswith(":"):
        raise QueryError(f"{value} has no value: it stands right behind the colon")
    if not quoted and (identifier := _identifier(whole)):
        return Term("id", identifier)
    if field:
        raise unknown("search field", field, tuple(FIELDS))
    return _as_words("", value, quoted)


def _identifier(text: str) -> str | None:
    """An identifier that cannot be a word: it has a sign inside."""
    return identifiers.parse(text) if any(sign in text for sign in ".:/") else None


def _as_words(field: str, value: str, quoted: bool) -> Term:
    words = tuple(in_order(value))
    if not words:
        raise QueryError(f"{_said(field, value)} has no letters to search for")
    star = not quoted and value.endswith("*")
    # A compound is a phrase, too; the parts of a name stand in any order.
    phrase = len(words) > 1 and field != "author"
    return Term(field, value, words=words, phrase=phrase, open=star)


def _as_years(field: str, value: str, quoted: bool) -> Term:
    match = _YEARS.fullmatch(value)
    if match is None or not any(match.groups()):
        ways = "2023, 2022..2024, ..2022 or 2024.."
        raise QueryError(f"{_said(field, value)} is no year: write {ways}")
    one, first, last = match.groups()
    years = (int(one), int(one)) if one else (int(first or 0), int(last or _LAST))
    if years[0] > years[1]:
        raise QueryError(f"{_said(field, value)} ends before it begins")
    return Term(field, value, years=years)


def _as_one_of(field: str, value: str, quoted: bool) -> Term:
    known = tuple(HAS) if field == "has" else STATES
    if value.lower() not in known:
        raise unknown(f"value of {field}", value, known)
    return Term(field, value.lower())


def _as_beginning(field: str, value: str, quoted: bool) -> Term:
    value = value.strip().removesuffix("*").lower()
    if not value:
        raise QueryError(f"{field}: has no value: it stands right behind the colon")
    if field == "key":
        return Term(field, value)
    given = value.removeprefix(f"{field}:")
    whole = identifiers.parse(given) or ""
    return Term(field, whole if whole.startswith(f"{field}:") else f"{field}:{given}")


def _as_identifier(field: str, value: str, quoted: bool) -> Term:
    return Term(field, identifiers.parse(value) or value)


def _as_it_is(field: str, value: str, quoted: bool) -> Term:
    return Term(field, value)


def _said(field: str, value: str) -> str:
    return f"{field}:{value[:40]}" if field else repr(value[:40])


_RULES: dict[str, Callable[[str, str, bool], Term]] = {
    "year": _as_years,
    "has": _as_one_of,
    "status": _as_one_of,
    "key": _as_beginning,
    "doi": _as_beginning,
    "arxiv": _as_beginning,
    "id": _as_identifier,
    "category": _as_it_is,
}
