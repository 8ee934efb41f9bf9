"""Rules on what a paper's entry says: each is a function that yields what is wrong, in words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from urllib.parse import urlsplit

from lorabib import identifiers
from lorabib.checks.subjects import Subject, View
from lorabib.formula import parts
from lorabib.model import Date, Item

_WORK = ("author", "title", "issued")
#: What BibTeX's styles and biblatex demand of a type, in CSL's variables (Patashnik, *BibTeXing*,
#: section 3.1; biblatex manual, section 2.1.1). Other types need what any work needs.
_REQUIRED: dict[str, tuple[str, ...]] = {
    "paper-conference": (*_WORK, "container_title"),
    "article-journal": (*_WORK, "container_title"),
    "chapter": (*_WORK, "container_title", "publisher"),
    "book": (*_WORK, "publisher"),
    "thesis": (*_WORK, "publisher"),
    "report": (*_WORK, "publisher"),
}
_MARKUP = re.compile(r"</?[A-Za-z][\w:-]*[^<>]*>|&(?:#\w+|[A-Za-z]+);|\\[A-Za-z]+|[{}\\]")
# What looks like a formula, and is none that is read.
_UNREAD = re.compile(r"\$(?=[^$]*[\^_≤≥√∑∏∈])[^$\s][^$]*\$(?!\d)")
_PAGE = r"[A-Za-z]{0,3}((?:\d+[.:])*\d{1,9})[A-Za-z]?"
_PAGES = re.compile(rf"{_PAGE}(?:-{_PAGE})?")
_ROMAN = re.compile(r"(?i:[ivxlc]+)(?:-(?i:[ivxlc]+))?").fullmatch
_LONGEST = 300
_NUMBERS = ("volume", "issue", "page", "number", "publisher", "publisher_place", "event_title")
# Words that stand where nothing is known (yet); "PP" is IEEE's volume of what is not yet printed.
_NOTHING = (
    r"n\.?/?a\.?|none|null|nil|nan|undefined|unk(?:nown)?|missing|todo|tb[acd]|t\.b\.[acd]\.?"
    r"|not (?:yet )?(?:available|applicable|assigned|known|specified|given|published)"
    r"|to be (?:announced|added|assigned|confirmed|decided|determined|published)|to appear"
    r"|forthcoming|(?:article )?in (?:press|print|preparation|progress|review)|under review"
    r"|submitted|accepted|ahead of (?:print|publication)|advance online publication|early access"
    r"|online first|first online|epub(?: ahead of print)?|pp"
)
_PLACEHOLDER = re.compile(
    r"(?:(?:vol(?:ume)?|no|nr|number|issue|pages?|pp?)[.:]?\s+)?"
    rf"(?:{_NOTHING})(?:\s*[-–/,]+\s*(?:{_NOTHING}))*\.?|[\W_]+",
    re.IGNORECASE,
).fullmatch
_ARXIV_YEAR = re.compile(r"(?:[a-z.-]+/)?(\d\d)(\d\d)", re.IGNORECASE)
#: Years by which a publication may precede its eprint, and follow it.
_BEFORE, _AFTER = 1, 5


def missing_field(subject: Subject, view: View) -> Iterator[str]:
    """A field is missing that the type of the work must have.

    A paper that is not resolved has what its rows say; that is said already.
    """
    item, listed = subject.paper.item, subject.paper.status == "unresolved"
    required = ("title",) if listed else _REQUIRED.get(item.type, _WORK)
    missing = [f for f in required if not getattr(item, f) and not (f == "author" and item.editor)]
    if missing:
        what = " and ".join(field.replace("_", "-") for field in missing)
        yield f"lacks {what}, which the type {item.type} must have"


def casing(subject: Subject, view: View) -> Iterator[str]:
    """A title in capitals, in small letters, or with a word that others spell otherwise."""
    title = subject.paper.item.title
    letters = [c for c in title if c.isalpha()]
    if len(title.split()) > 1 and title.isupper() and len(letters) > 8:
        yield f"the title is in capitals: {title!r}"
    elif len(title.split()) > 2 and title.islower():
        yield f"the title has no capital: {title!r}"
    else:
        for word, usual in view.words.odd(title):
            yield f"{word!r} in the title is written {usual!r} elsewhere"


def leftover_markup(subject: Subject, view: View) -> Iterator[str]:
    """Markup of HTML, LaTeX or a registry in what should be plain text."""
    item = subject.paper.item
    texts = {"title": item.title, "container-title": item.container_title}
    texts |= {"publisher": item.publisher, "event-title": item.event_title}
    for field, text in texts.items():
        plain = " ".join(part for part, formula in parts(text) if not formula)
        if found := _MARKUP.search(plain) or _UNREAD.search(plain):
            yield f"the {field} has markup in it: {found[0]!r}"


def placeholder_value(subject: Subject, view: View) -> Iterator[str]:
    """What keeps the place of a number or a publisher; also a record's, which no entry has."""
    for field in _NUMBERS:
        printed, name = getattr(subject.paper.item, field), field.replace("_", "-")
        if printed and _PLACEHOLDER(printed):
            yield f"the {name} is {printed!r}, which says nothing"
        elif not printed:
            for text in dict.fromkeys(getattr(claim.item, field) for claim in subject.claims):
                if text and _PLACEHOLDER(text):
                    yield f"a record's {name} is {text!r}, which says nothing and is left out"


def pages(subject: Subject, view: View) -> Iterator[str]:
    """Pages that are none, run backwards, or are too many for one paper."""
    item = subject.paper.item
    if _PLACEHOLDER(item.page):
        return  # told as a placeholder
    for part in filter(None, item.page.split(", ")):
        found = _PAGES.fullmatch(part)
        if not found and _ROMAN(part):
            continue
        if not found:
            yield f"{part!r} is no page and no range of pages"
            continue
        count = _count(found[1], found[2]) if found[2] else 1
        if count < 1:
            yield f"the pages {part!r} run backwards"
        elif count > _LONGEST and item.type != "book":
            yield f"the pages {part!r} are {count}: too many for one paper"


def _count(first: str, last: str) -> int:
    """The number of pages of a range; of ``12:1-12:9`` the last numbers count, 1235-47 is
    1235-1247."""
    one, other = (re.split("[.:]", end)[-1] for end in (first, last))
    other = one[: -len(other)] + other if len(other) < len(one) else other
    return int(other) - int(one) + 1


def year_against_eprint(subject: Subject, view: View) -> Iterator[str]:
    """A year that cannot be that of a work with this eprint."""
    item, number = subject.paper.item, _ARXIV_YEAR.match(subject.paper.item.archive_location)
    if item.archive != "arXiv" or not number or item.issued is None:
        return
    eprint = int(number[1]) + (1900 if int(number[1]) > 90 else 2000)
    apart = item.issued.year - eprint
    # Submitted on the last day of a year, numbered on the first of the next.
    turn = {"01": -1, "12": 1}.get(number[2], 0)
    if subject.paper.status == "preprint" and apart not in (0, turn):
        yield f"a preprint of {item.issued.year} with an eprint of {eprint}"
    elif not -_BEFORE <= apart <= _AFTER:
        yield f"issued in {item.issued.year}, but its eprint is of {eprint}"


def broken_identifier(subject: Subject, view: View) -> Iterator[str]:
    """An identifier or an address that cannot be one."""
    item = subject.paper.item
    if item.DOI and not identifiers.doi(item.DOI):
        yield f"{item.DOI!r} is no DOI"
    eprint = item.archive_location
    if item.archive == "arXiv" and eprint and not identifiers.arxiv(eprint):
        yield f"{eprint!r} is no arXiv number"
    if item.URL and not is_address(item.URL):
        yield f"{item.URL!r} is no address of the web"
    yield from _broken_numbers(item)


def _broken_numbers(item: Item) -> Iterator[str]:
    """ISBN and ISSN whose last digit does not check (ISO 2108, ISO 3297)."""
    if not item.ISBN and not item.ISSN:
        return
    from stdnum import isbn, issn  # tenths of a second for papers that mostly have neither

    for what, text, module in (("ISBN", item.ISBN, isbn), ("ISSN", item.ISSN, issn)):
        for number in text.replace(",", " ").split():
            if not module.is_valid(number):
                yield f"{number!r} is no {what}"


def impossible_date(subject: Subject, view: View) -> Iterator[str]:
    """A day that its month does not have."""
    issued = subject.paper.item.issued
    if issued and not is_day(issued):
        written = "-".join(f"{part:02d}" for part in issued.date_parts[0])
        yield f"{written} is no day of the calendar"


def is_day(date: Date) -> bool:
    """Whether the calendar has a date, where it names a day."""
    parts = date.date_parts[0]
    return len(parts) < 3 or parts[2] <= monthrange(parts[0], parts[1])[1]


def is_address(url: str) -> bool:
    """Whether a text can be an address of the web."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and " " not in url
