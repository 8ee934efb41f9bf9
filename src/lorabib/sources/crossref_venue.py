"""Where a Crossref work appeared: series and container, their short name, the place in them."""

import re
from collections.abc import Iterator

from lorabib.markup import plain
from lorabib.model import ItemType
from lorabib.sources.crossref_work import Texts, Work

# Series as they stand beside the volume's own title; first those of proceedings.
_PROCEEDINGS_SERIES = re.compile(
    r"^(?:Lecture Notes (?:in|on)|Communications in Computer and Information Science"
    r"|Advances in Intelligent Systems and Computing|IFIP Advances|Smart Innovation"
    r"|Frontiers in Artificial Intelligence and Applications|Springer Proceedings)",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"^(?:Studies in|Springer|Synthesis Lectures|Contemporary|Progress in|Topics in|Texts in)"
    r"|\b(?:Series|Library|Lectures|Monographs)\b",
    re.IGNORECASE,
)
_VOLUME = re.compile(r"\b(?:Proceedings|Conference|Workshops?|Symposium|(?:19|20)\d\d)\b")
# The AAAI conference is deposited as if it were a journal.
_CONFERENCE = re.compile(r"^Proceedings of the .*\bConference\b")
_YEAR_BEHIND = re.compile(r"(?:\s*['’]\s*|[\s-]+|(?<=[A-Za-z])(?=\d{4}))(?:19|20)?\d\d$")
_DASHES = re.compile(r"\s*[‐‑‒–—−]+\s*|\s*--+\s*")


def texts(value: Texts) -> Iterator[str]:
    """The texts of a field that is a list, mostly of one."""
    for one in value if isinstance(value, tuple) else (value,):
        if one is not None and (text := plain(one if isinstance(one, str) else str(one))):
            yield text


def first(value: Texts) -> str:
    """The first text of a field, or nothing."""
    return next(texts(value), "")


def in_proceedings(item_type: ItemType, series: str, container: str, work: Work) -> ItemType:
    """Springer deposits conference papers as chapters, AAAI as articles of a journal."""
    if item_type == "article-journal" and _CONFERENCE.match(container):
        return "paper-conference"
    proceedings = _PROCEEDINGS_SERIES.match(series) or work.event or _CONFERENCE.match(container)
    return "paper-conference" if item_type == "chapter" and proceedings else item_type


def containers(work: Work, item_type: ItemType) -> tuple[str, str]:
    """The series and the container.

    Crossref gives both in one list, in no promised order. A name that is a series' tells it, then
    one that is a volume's (proceedings, a year); else the series is first, as mostly seen.
    """
    titles = tuple(texts(work.container_title))
    if len(titles) < 2 or item_type == "article-journal":
        return "", titles[0] if titles else ""
    one, two = titles[:2]
    for pattern, series_first in ((_PROCEEDINGS_SERIES, True), (_SERIES, True), (_VOLUME, False)):
        here, there = bool(pattern.search(one)), bool(pattern.search(two))
        if here != there:
            return (one, two) if here == series_first else (two, one)
    return one, two


def short(work: Work, container: str) -> str:
    """The container's short name: of a conference its acronym, without the year."""
    acronym = first(work.event.acronym) if work.event else ""
    if acronym:
        # Only the end is searched: a long run of hyphens would take its square in time.
        return (acronym[:-12] + _YEAR_BEHIND.sub("", acronym[-12:])).strip() or acronym
    return next((t for t in texts(work.short_container_title) if t != container), "")


def place(work: Work) -> tuple[str, str]:
    """Pages, and the article's number where it is not in their stead.

    The number goes where every style looks, to the pages, unless there are real ones.
    """
    page, number = _DASHES.sub("-", first(work.page)), first(work.article_number)
    begin, _, end = page.partition("-")
    page = begin if begin == end else page
    return (page or number), ("" if number == page or not page else number)
