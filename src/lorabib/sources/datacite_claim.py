"""A DataCite work -> what it claims, in CSL.

The vocabulary is that of the DataCite Metadata Schema 4
(https://datacite-metadata-schema.readthedocs.io) as the REST API spells it. `Work` has the fields
that are read here; a record's body holds these and no others.
"""

import re
from collections.abc import Iterator

import msgspec

from lorabib import identifiers
from lorabib.markup import plain
from lorabib.model import Claim, Date, Item, ItemType, Kind, Name, Record
from lorabib.names import parse_cut
from lorabib.sources.reading import (
    Lenient,
    iso_date,
    lenient,
    listed,
    only_initials,
    others,
    shouts,
)
from lorabib.text import clean, fold

CONFIDENCE = 0.8

Text = str | int | None


class _Camel(Lenient, frozen=True, kw_only=True, rename="camel"):
    """DataCite spells its fields so."""


class Creator(_Camel, frozen=True, kw_only=True):
    """A person or an organisation; the parts of the name are often missing."""

    name: str | None = None
    name_type: str | None = None
    given_name: str | None = None
    family_name: str | None = None


class Title(_Camel, frozen=True, kw_only=True):
    """A title; without a type it is the main one."""

    title: Text = None
    title_type: str | None = None


class Dated(_Camel, frozen=True, kw_only=True):
    """A date in ISO 8601, mostly."""

    date: Text = None
    date_type: str | None = None


class Types(_Camel, frozen=True, kw_only=True):
    """What it is, from the schema's list."""

    resource_type_general: str | None = None


class Container(_Camel, frozen=True, kw_only=True):
    """The journal, the proceedings, the series."""

    type: str | None = None
    title: Text = None
    identifier: Text = None
    identifier_type: str | None = None
    volume: Text = None
    issue: Text = None
    first_page: Text = None
    last_page: Text = None


class RelatedIdentifier(_Camel, frozen=True, kw_only=True):
    """The other end of a relation."""

    relation_type: str | None = None
    related_identifier: str | None = None


class Publisher(_Camel, frozen=True, kw_only=True):
    """The publisher since schema 4.5; before, and by default, it is a text."""

    name: str | None = None


class Work(_Camel, frozen=True, kw_only=True):
    """The attributes of a DOI that a claim rests on."""

    doi: str | None = None
    titles: tuple[Title | None, ...] | None = None
    creators: tuple[Creator | None, ...] | None = None
    publication_year: Text = None
    dates: tuple[Dated | None, ...] | None = None
    types: Types | None = None
    publisher: Publisher | str | None = None
    container: Container | None = None
    related_identifiers: tuple[RelatedIdentifier | None, ...] | None = None
    language: str | None = None


WORK = msgspec.json.Decoder(Work)

#: resourceTypeGeneral (schema 4, appendix 1) -> CSL type, and what it is to a bibliography of
#: papers. "Text" says nothing, and a deposit of a paper is not where it appeared.
TYPES: dict[str, tuple[ItemType, Kind]] = {
    "Preprint": ("article", "preprint"),
    "JournalArticle": ("article-journal", "published"),
    "ConferencePaper": ("paper-conference", "published"),
    "BookChapter": ("chapter", "published"),
    "Book": ("book", "published"),
    "ConferenceProceeding": ("book", "other"),
    "Journal": ("periodical", "other"),
    "Dissertation": ("thesis", "other"),
    "Report": ("report", "other"),
    "PeerReview": ("review", "other"),
    "Standard": ("standard", "other"),
    "Text": ("article", "other"),
    "DataPaper": ("article", "other"),
    "Dataset": ("dataset", "other"),
    "Collection": ("dataset", "other"),
    "Software": ("software", "other"),
    "ComputationalNotebook": ("software", "other"),
    "Model": ("software", "other"),
    "Audiovisual": ("motion_picture", "other"),
    "Image": ("graphic", "other"),
}
_UNKNOWN: tuple[ItemType, Kind] = ("document", "other")
#: relationType (schema 4, appendix 1) between versions of one work; parts, supplements,
#: references and the journal that it stands in (IsPublishedIn) are other works.
_SAME_WORK = frozenset({
    "IsVersionOf", "HasVersion", "IsNewVersionOf", "IsPreviousVersionOf", "IsIdenticalTo",
    "IsVariantFormOf", "IsOriginalFormOf", "IsPreprintOf", "HasPreprint",
})  # fmt: skip


def claim(record: Record) -> Claim:
    """What a DataCite record claims of its work.

    Confidence is 0.8: depositors describe their own files, and nobody looks. Versions of one
    Zenodo record have DOIs of their own and name one another: they are `related`.

    Raises:
        msgspec.ValidationError: the body is no DataCite work.
    """
    work = lenient(record.body, WORK)
    own = identifiers.closure((record.id,))
    names, cut = listed(n for creator in work.creators or () if creator for n in _names(creator))
    general = (work.types.resource_type_general if work.types else "") or ""
    item_type, kind = TYPES.get(general.replace(" ", ""), _UNKNOWN)
    title = _title(work)
    return Claim(
        record=record.id,
        source=record.source,
        kind=kind,
        item=_item(work, record.id, item_type, title, names),
        identifiers=own,
        confidence=CONFIDENCE,
        authors_complete=not cut and not only_initials(names),
        casing_checked=not shouts(title),
        related=others(_related(work), own),
    )


def _item(
    work: Work, identifier: str, item_type: ItemType, title: str, names: tuple[Name, ...]
) -> Item:
    container = work.container or Container()
    series = container.type == "Series" and item_type not in ("article-journal", "paper-conference")
    name = _plain(container.title)
    number = identifier.removeprefix("arxiv:") if identifier.startswith("arxiv:") else ""
    return Item(
        type=item_type,
        title=title,
        author=names,
        issued=_date(work),
        container_title="" if series else name,
        collection_title=name if series else "",
        volume=_plain(container.volume),
        issue=_plain(container.issue),
        page=_pages(container),
        publisher=_publisher(work),
        genre="Preprint" if item_type == "article" and _is_preprint(work) else "",
        archive="arXiv" if number else "",
        archive_location=number,
        DOI="" if number else clean(work.doi or ""),
        ISSN=_plain(container.identifier) if container.identifier_type == "ISSN" else "",
        language=clean(work.language or ""),
    )


def _pages(container: Container) -> str:
    """The pages; the API takes a container apart at its commas, and now and then wrongly."""
    first, last = _plain(container.first_page), _plain(container.last_page)
    ends = [end for end in dict.fromkeys((first, last)) if re.search(r"\d|^[ivxlc]+$", end)]
    return "-".join(ends)


def _is_preprint(work: Work) -> bool:
    return bool(work.types and work.types.resource_type_general == "Preprint")


def _plain(value: Text) -> str:
    return plain(str(value)) if value is not None else ""


def _publisher(work: Work) -> str:
    said = work.publisher
    return plain((said.name if isinstance(said, Publisher) else said) or "")


def _title(work: Work) -> str:
    """The main title with its sub-title; not its translations and alternatives."""
    titles = [t for t in work.titles or () if t and t.title is not None]
    main = next((_plain(t.title) for t in titles if not t.title_type), "")
    for sub in (_plain(t.title) for t in titles if t.title_type == "Subtitle"):
        if fold(sub) and not fold(main).endswith(fold(sub)):
            main += f": {sub}" if main else sub
    return main


def _names(creator: Creator) -> tuple[Name, ...]:
    """Parts where they are given; else ``Family, Given`` or what a printed name says."""
    family, given = plain(creator.family_name or ""), plain(creator.given_name or "")
    printed = plain(creator.name or "")
    if creator.name_type == "Organizational" or not (family or printed):
        return (Name(literal=printed or given),)
    return (Name(family=family, given=given),) if family else parse_cut(printed)


def _date(work: Work) -> Date | None:
    """The day of issue; else the year, with the day it was made available in that year.

    The year is the depositor's statement. ``Updated`` is never a date of the work.
    """
    dates = dict(reversed(list(_dated(work))))
    if "Issued" in dates:
        return dates["Issued"]
    year = iso_date(str(work.publication_year or ""))
    days = [dates[kind] for kind in ("Available", "Created") if kind in dates]
    return next((day for day in days if year is None or day.year == year.year), year)


def _dated(work: Work) -> Iterator[tuple[str, Date]]:
    for dated in work.dates or ():
        if dated and dated.date_type and (found := iso_date(str(dated.date))):
            yield dated.date_type, found


def _related(work: Work) -> Iterator[str]:
    """Identifiers of other versions of the same work."""
    for other in work.related_identifiers or ():
        if (
            other
            and other.relation_type in _SAME_WORK
            and (found := identifiers.parse(other.related_identifier or ""))
        ):
            yield found
