"""arXiv: preprints by number and by title, through its Atom API.

The vocabulary is that of the API's manual (https://info.arxiv.org/help/api/user-manual.html):
Atom entries (RFC 4287) with ``arxiv:`` elements. What is sent is read as UTF-8 whatever it says
of itself, by libxml2 without entities, DTDs and network.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import msgspec

from lorabib import identifiers as ids
from lorabib.errors import AnswerError, RefusedError
from lorabib.model import Claim, Item, Name, Query, Record
from lorabib.names import parse_cut
from lorabib.sources.reading import (
    LONGEST_TITLE,
    Lenient,
    dois,
    iso_date,
    lenient,
    listed,
    others,
    shouts,
    untexed,
    whole,
)
from lorabib.text import clean, fold

NAME = "arxiv"
BATCH = 100
CANDIDATES = 5
CONFIDENCE = 0.9

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ERRORS = re.compile(r"^https?://(?:export\.)?arxiv\.org/api/errors")

_SEARCH_WORDS = 10
# What indexes leave out: a query for these finds nothing, or everything.
_COMMON = frozenset("""
    a an and are as at be by do for from in into is it its of on or that the their to via we what
    when with not andnot
""".split())  # fmt: skip

_WORK = r"(?:paper|submission|article|manuscript|preprint|work|note|report|version|thesis|survey)"
#: A comment says withdrawn if one of its sentences does. Said of a conference it is no
#: withdrawal from arXiv, and a "previously withdrawn submission" is something else.
_WITHDRAWN = re.compile(
    r"\W*(?:arxiv admin(?:istrator)? note:\s*)?"
    rf"(?:(?:this|the|our)\s+)?(?:arxiv\s+)?(?:{_WORK}\s+)?"
    r"(?:(?:has|have)\s+(?:now\s+)?been\s+|(?:is|was)\s+(?:being\s+|now\s+)?)?(?:temporarily\s+)?"
    r"(?:withdrawn(?:\s+from\s+(?:the\s+)?arxiv\b|\s*$|\s*[,:(\])-]"
    r"|\s+(?:by|at\s+the\s+request|due|because|for|since|as|until|pending|in\s+order|temporarily|and\b))"
    r"|removed\s+by\s+arxiv)"
    r"|(?:the\s+)?(?:authors?|we)\s+(?:has\s+|have\s+)?(?:withdr(?:awn?|ew)|decided\s+to\s+withdraw)\s+"
    rf"(?:this|the|our)\s+{_WORK}",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.;!])\s+|\s*;\s*")


class Entry(Lenient, frozen=True, kw_only=True):
    """The Atom fields of an entry that a claim rests on."""

    id: str | None = None
    title: str | None = None
    published: str | None = None
    authors: tuple[str | None, ...] = ()
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    primary_category: str | None = None


_ENTRY = msgspec.json.Decoder(Entry)
_encode = msgspec.json.Encoder().encode


def holds(identifier: str) -> bool:
    """Whether arXiv can be asked for a canonical identifier."""
    return identifier.startswith("arxiv:")


def by_identifier(identifiers: Sequence[str]) -> tuple[Query, ...]:
    """The questions for entries by arXiv number, `BATCH` in one; others are passed over."""
    rest = iter([one for one in dict.fromkeys(identifiers) if holds(one)])
    return tuple(_listed(batch) for batch in iter(lambda: list(islice(rest, BATCH)), []))


def _listed(batch: list[str]) -> Query:
    numbers = ",".join(one.removeprefix("arxiv:") for one in batch)
    # Without max_results the API sends ten entries, however many were asked for.
    params = (("id_list", numbers), ("max_results", str(len(batch))))
    return Query(
        source=NAME, purpose="identifier", path="/query", params=params, about=tuple(batch)
    )


def search(title: str, authors: Sequence[str] = (), year: int | None = None) -> tuple[Query, ...]:
    """The question for entries with the title's telling words; authors and year are not asked.

    All words must be in the title, in any order: a phrase would fail on every hyphen, colon or
    little word that the list prints otherwise (and the API reads ``fine-tuning`` unquoted as
    "fine, but not tuning": arxiv-search issue 322). Ten words tell one paper; more of them would
    only be more occasions to differ.
    """
    plain = re.sub(r"\$[^$]*\$|\\[A-Za-z]+", " ", title).replace("+", " ").replace("_", " ")
    all_words = list(dict.fromkeys(fold(plain).split()))
    words = [word for word in all_words if word not in _COMMON and len(word) > 1] or all_words
    if not words:
        return ()
    query = " AND ".join(f"ti:{word}" for word in words[:_SEARCH_WORDS])
    params = (("search_query", query), ("max_results", str(CANDIDATES)))
    return (Query(source=NAME, purpose="search", path="/query", params=params, about=(title,)),)


def absent(body: bytes) -> bool:
    """Whether a 404 says that arXiv does not hold a number: it never does, it sends no entry."""
    return False


def parse(body: bytes, query: Query) -> tuple[Record, ...]:
    """The entries of a feed, trimmed to what `claim` reads, as JSON; none is a valid answer.

    An entry without a number or a title, or with a title of over 2,000 characters, is left out.

    Raises:
        AnswerError: no Atom feed, not UTF-8, not well-formed, with a DOCTYPE; or a feed that
            holds fewer results than it counts, which arXiv now and then sends.
        RefusedError: arXiv's own error, which is about a question.
    """
    feed = _feed(body)
    entries = [_entry(element) for element in feed.iterchildren(_ATOM + "entry")]
    for entry, summary in entries:
        if _ERRORS.match(entry.id or ""):
            raise RefusedError(f"{NAME}: {clean(summary) or 'an error without a word'}")
    total = (feed.findtext(_TOTAL) or "").strip()
    whole(len(entries), int(total[:9]) if total.isdecimal() else None, query, "max_results")
    records: dict[str, Record] = {}
    for entry, _ in entries:
        # Not `identifiers.parse`: it takes addresses of all hosts, and its time.
        identifier = ids.arxiv((entry.id or "").rpartition("/abs/")[2])
        if identifier and 0 < len(entry.title or "") <= LONGEST_TITLE:
            body_ = msgspec.Raw(_encode(entry))
            records.setdefault(identifier, Record(source=NAME, id=identifier, body=body_))
    return tuple(records.values())


def _feed(body: bytes) -> Any:
    """The root of an Atom feed; typed `Any` because lxml brings no types."""
    try:
        head = body.decode()[:1000].lstrip("\ufeff \t\r\n").lower()
    except UnicodeDecodeError:
        raise AnswerError(f"{NAME}: the answer is not UTF-8") from None
    if head.startswith(("<!doctype html", "<html")):
        raise AnswerError(f"{NAME}: the answer is an HTML page, no feed")
    if b"<!doctype" in body.lower():
        raise AnswerError(f"{NAME}: the answer has a DOCTYPE, which no feed has")
    try:
        root = _reader()(body)
    except (SyntaxError, ValueError) as error:
        raise AnswerError(f"{NAME}: the answer is not well-formed: {clean(str(error))}") from None
    if root is None or root.tag != _ATOM + "feed":
        raise AnswerError(f"{NAME}: the answer is no Atom feed")
    return root


@cache
def _reader() -> Callable[[bytes], Any]:
    """libxml2 with all that reaches out of the document switched off. lxml is imported late."""
    from lxml import etree  # type: ignore[import-untyped]

    def read(body: bytes) -> Any:
        # The encoding is ours, so that the look for a DOCTYPE has seen what is parsed.
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        return etree.fromstring(body, parser)

    return read


def _entry(element: Any) -> tuple[Entry, str]:
    """The fields of an entry, and its summary for the case that it is an error."""
    found = {child.tag: child for child in reversed(element)}
    text = {tag: child.text for tag, child in found.items()}
    category = found.get(_ARXIV + "primary_category")
    entry = Entry(
        id=text.get(_ATOM + "id"),
        title=text.get(_ATOM + "title"),
        published=text.get(_ATOM + "published"),
        authors=tuple(
            author.findtext(_ATOM + "name") for author in element.iterchildren(_ATOM + "author")
        ),
        comment=text.get(_ARXIV + "comment"),
        journal_ref=text.get(_ARXIV + "journal_ref"),
        doi=text.get(_ARXIV + "doi"),
        primary_category=None if category is None else category.get("term"),
    )
    return entry, text.get(_ATOM + "summary") or ""


def claim(record: Record) -> Claim:
    """What an arXiv record claims of its work: a preprint of the day of its first version.

    Confidence is 0.9; authors and letter case (but of a title in capitals) are the authors' own.
    TeX formulas stay in the title, TeX accents are read. `related` are the DOIs that the authors
    name as its publication.

    Raises:
        msgspec.ValidationError: the body is no entry.
    """
    entry = lenient(record.body, _ENTRY)
    names, cut = listed(_names(entry))
    own = (record.id,)
    title = untexed(entry.title or "")
    return Claim(
        record=record.id,
        source=record.source,
        kind="preprint",
        item=Item(
            type="article",
            title=title,
            author=names,
            issued=iso_date(entry.published or ""),
            genre="Preprint",
            archive="arXiv",
            archive_location=record.id.removeprefix("arxiv:"),
            archive_collection=clean(entry.primary_category or ""),
        ),
        identifiers=own,
        confidence=CONFIDENCE,
        authors_complete=not cut,
        casing_checked=not shouts(title),
        related=others(dois(f"{entry.doi or ''} {entry.journal_ref or ''}"), own),
        withdrawn=_withdrawn(entry.comment or ""),
    )


def _names(entry: Entry) -> Iterator[Name]:
    for printed in entry.authors:
        text = untexed(printed or "")
        if text.strip(":;,. "):  # "Gemini Team, :, A. Quill" comes with its colon as an author
            yield from parse_cut(text)


def _withdrawn(comment: str) -> str:
    """The sentence of a comment that says that the paper was withdrawn from arXiv.

    >>> _withdrawn("12 pages. This paper has been withdrawn by the author.")
    'This paper has been withdrawn by the author.'
    >>> _withdrawn("Withdrawn from ICLR 2024")
    ''
    """
    if not any(word in comment.lower() for word in ("withdr", "removed")):
        return ""
    sentences = _SENTENCES.split(clean(comment))
    return next((s for s in sentences if _WITHDRAWN.match(s.rstrip(".!"))), "")
