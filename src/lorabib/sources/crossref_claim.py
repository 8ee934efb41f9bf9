"""A Crossref work -> what it claims, in CSL.

Rules that are not Crossref's own come from looking at its records; each says what was seen.
"""

import re
from collections.abc import Iterator

from lorabib import identifiers
from lorabib.markup import plain
from lorabib.model import Claim, Date, Item, ItemType, Kind, Name, Record
from lorabib.sources.crossref_venue import containers, first, in_proceedings, place, short, texts
from lorabib.sources.crossref_work import (
    ABOUT,
    ABOUT_IT,
    POSTED,
    TYPES,
    UNKNOWN,
    VERSIONS,
    WORK,
    Author,
    Others,
    Partial,
    Update,
    Work,
)
from lorabib.sources.reading import date, lenient, listed, only_initials, others, shouts
from lorabib.text import clean, fold

CONFIDENCE = 0.9

_TAKEN_BACK = frozenset({"retraction", "removal", "withdrawal"})
_STILL_A_PAPER = frozenset({"new-version", "new-edition"})
_MARKER = re.compile(
    r"^[\W_]*(?P<marker>(?i:(?:retracted|withdrawn)(?:\s+(?:article|paper|chapter))?(?=\s*[:\]])"
    r"|notice of retraction(?=\s*:))|RETRACTED (?:ARTICLE|PAPER|CHAPTER)"
    r"|(?:TEMPORARY )?REMOV(?:AL|ED)(?=\s*:))[\s:\]–—-]*"
)
_NOTICE = re.compile(
    r"^\W*(?:notice of )?(?:retraction|withdrawal|correction|corrigendum|erratum"
    r"|expression of concern)"
    r"(?:\s+(?:note|notice))?(?:\s+(?:to|of|on|for))?\s*:",
    re.IGNORECASE,
)

#: Not the main proceedings: workshops, and what stands beside the papers.
_WORKSHOP = re.compile(
    r"\b(?:workshops?|companion|adjunct|extended abstracts?|posters?|demos?|demonstrations?|talks"
    r"|tutorials?|student abstracts?|doctoral consortium|late[- ]breaking)\b",
    re.IGNORECASE,
)

_ISBN_PREFIX = re.compile(r"^(?:https?://id\.crossref\.org/isbn/|urn:isbn:)", re.IGNORECASE)
_SORTED_BY_ALPHABET = "10.52202/"  # the NeurIPS volumes, as Curran deposits them


def claim(record: Record) -> Claim:
    """What a Crossref record claims of its work.

    `retracted` comes from Crossmark (``updated-by``) or from the marker that publishers put in
    front of the title, which is taken off it. A work that updates another one, but for new
    versions and editions, is a notice: no paper, and `retracts` are those that it takes back.

    Raises:
        msgspec.ValidationError: the body is no Crossref work.
    """
    work = lenient(record.body, WORK)
    own = identifiers.closure((record.id,))
    title, marker = _title(work)
    names, cut = _names(work.author)
    item, kind = _item(work, title, names)
    return Claim(
        record=record.id,
        source=record.source,
        kind="other" if _is_notice(work, title, own) else kind,
        item=item,
        identifiers=own,
        confidence=CONFIDENCE,
        authors_complete=not cut and not only_initials(names),
        authors_ordered=not _alphabetical(record.id, names),
        casing_checked=not shouts(title),
        workshop=bool(_WORKSHOP.search(f"{item.container_title} {item.event_title}")),
        related=others(_related(work), own),
        apart=others((*_related(work, ABOUT_IT), *_notices(work)), own),
        retracted=_retracted(work, marker, own),
        retracts=others(_taken_back(work.update_to), own),
    )


def _title(work: Work) -> tuple[str, str]:
    """The title with its sub-title, and the marker of a retraction that stood in front."""
    title = first(work.title)
    match = _MARKER.match(title)
    if match and len(title) > match.end():
        title = title[match.end() :]
    for subtitle in texts(work.subtitle):
        # Some depositors repeat the sub-title, or all of the title, in letter case of their own.
        if fold(subtitle) and not fold(title).endswith(fold(subtitle)):
            title += (
                f" {subtitle}" if title.endswith((":", "?", "!", "–", "—")) else f": {subtitle}"
            )
    return title.removeprefix(": "), match["marker"] if match else ""


def _names(authors: tuple[Author | None, ...] | None) -> tuple[tuple[Name, ...], bool]:
    """The names in their order, ``sequence`` decides only who is the first; whether it is cut."""
    given = [author for author in authors or () if author]
    if sum(author.sequence == "first" for author in given) == 1:
        given.sort(key=lambda author: author.sequence != "first")
    return listed(map(_name, given))


def _name(author: Author) -> Name:
    family, given = plain(author.family or ""), plain(author.given or "")
    if family:
        return Name(family=family, given=given, suffix=plain(author.suffix or ""))
    return Name(literal=plain(author.name or "") or given)


def _alphabetical(identifier: str, names: tuple[Name, ...]) -> bool:
    if not identifier.startswith(f"doi:{_SORTED_BY_ALPHABET}") or len(names) < 2:
        return False
    families = [fold(name.family or name.literal) for name in names]
    return families == sorted(families)


def _item(work: Work, title: str, names: tuple[Name, ...]) -> tuple[Item, Kind]:
    item_type, kind, genre = _type(work)
    series, container = containers(work, item_type)
    page, number = place(work)
    posted = work.type == "posted-content"
    issuer = next((n for i in work.institution or () if i and (n := plain(i.name or ""))), "")
    item = Item(
        type=in_proceedings(item_type, series, container, work),
        title=title,
        author=names,
        editor=_names(work.editor)[0],
        issued=_date(work.issued),
        container_title="" if posted else container,
        container_title_short="" if posted else short(work, container),
        collection_title=series,
        volume=first(work.volume),
        issue=first(work.issue),
        page=page,
        number=number,
        publisher=issuer if posted and issuer else first(work.publisher) or issuer,
        publisher_place=first(work.publisher_location),
        event_title=first(work.event.name) if work.event else "",
        genre=genre,
        DOI=clean(work.DOI or ""),
        ISBN=_ISBN_PREFIX.sub("", first(work.ISBN)),
        ISSN=first(work.ISSN),
        language=clean(work.language or ""),
    )
    return item, kind


def _type(work: Work) -> tuple[ItemType, Kind, str]:
    """CSL type, kind and genre."""
    if work.type == "posted-content":
        subtype = (work.subtype or "").lower().replace("_", "-")
        return POSTED.get(subtype, ("article", "other", ""))
    return (*TYPES.get(work.type or "", UNKNOWN), "")


def _date(issued: Partial | None) -> Date | None:
    """The earliest date of publication: no other date of a record is that of the work."""
    parts = next(iter(issued.date_parts or ()), None) if issued else None
    return date(parts or ())


def _kinds(updates: tuple[Update | None, ...] | None) -> Iterator[tuple[str, str]]:
    """Kind and canonical DOI of each update."""
    for update in updates or ():
        if update and (kind := (update.type or "").lower().replace("_", "-").replace(" ", "-")):
            yield kind, identifiers.doi(update.DOI or "") or ""


def _taken_back(updates: tuple[Update | None, ...] | None) -> Iterator[str]:
    return (doi for kind, doi in _kinds(updates) if kind in _TAKEN_BACK and doi)


def _is_notice(work: Work, title: str, own: tuple[str, ...]) -> bool:
    """Whether the record only says something of another one. Depositors may update themselves."""
    updates = (kind for kind, doi in _kinds(work.update_to) if doi not in own)
    said = any(kind not in _STILL_A_PAPER for kind in updates) or any(_related(work, ABOUT))
    return said or bool(_NOTICE.match(title))


def _notices(work: Work) -> Iterator[str]:
    """The notices by which the work was updated."""
    return (doi for kind, doi in _kinds(work.updated_by) if kind not in _STILL_A_PAPER and doi)


def _retracted(work: Work, marker: str, own: tuple[str, ...]) -> str:
    """Where the record says that it was taken back."""
    for kind, doi in _kinds(work.updated_by):
        if kind in _TAKEN_BACK:
            return f"updated-by: {kind} {doi}".strip()
    if any(kind in _TAKEN_BACK and doi in own for kind, doi in _kinds(work.update_to)):
        return "update-to: itself"
    notice = any(True for _ in _taken_back(work.update_to))
    return f"title: {marker}" if marker and not notice else ""


def _related(work: Work, names: tuple[str, ...] = VERSIONS) -> Iterator[str]:
    """Identifiers to which the work has one of these relations."""
    if not work.relation:
        return
    for name in names:
        ends: Others = getattr(work.relation, name)
        for end in ends or ():
            if end and end.id and (found := identifiers.parse(end.id)):
                yield found
