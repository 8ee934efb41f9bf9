"""How a paper came to be: its rows, candidates, records, and what gave each field."""

from collections.abc import Iterable, Sequence
from typing import Any

from lorabib import build, store
from lorabib.assemble import Data
from lorabib.keys import title_identifier
from lorabib.match.titles import Agreement, compare
from lorabib.model import (
    Base,
    Claim,
    Date,
    Evidence,
    Item,
    Library,
    Link,
    ListEntry,
    Name,
    Paper,
    Place,
    Problem,
    Refusal,
    list_path,
)
from lorabib.names import overlap, printed
from lorabib.overrides import row_key


class RowTold(Base, frozen=True, kw_only=True):
    """A row with what decided it: `refused_before` are candidates of the last `resolve`."""

    list: str
    line: int
    headings: tuple[str, ...]
    title: str
    links: tuple[Link, ...]
    evidence: Evidence
    refused_before: tuple[Refusal, ...] = ()


class RecordTold(Base, frozen=True, kw_only=True):
    """A record that the paper rests on; `joined` tells with which other, and by what."""

    source: str
    record: str
    kind: str
    title: str
    year: int | None
    venue: str
    confidence: float
    identifiers: tuple[str, ...]
    joined: str = ""


class FieldTold(Base, frozen=True, kw_only=True):
    """A field of the item in CSL's name, its value, and the records or the hand it is from."""

    field: str
    value: str
    source: str


class Ruling(Base, frozen=True, kw_only=True):
    """An override that touches the paper, with the keeper's reason."""

    kind: str
    what: str
    reason: str


class Explanation(Base, frozen=True, kw_only=True):
    """All that made one paper what it is."""

    key: str
    aliases: tuple[str, ...]
    status: str
    title: str
    identifiers: tuple[str, ...]
    categories: tuple[str, ...]
    rows: tuple[RowTold, ...]
    records: tuple[RecordTold, ...]
    fields: tuple[FieldTold, ...]
    overrides: tuple[Ruling, ...]
    problems: tuple[Problem, ...]


def why(location: store.Location, key: str) -> Explanation:
    """How the paper with this key, alias or identifier came to be.

    Raises:
        UnknownNameError: no paper has it.
        DataError, ListError: the library cannot be read.
    """
    data = build.read(location)
    library = build.built(data)
    paper = build.find(library, key)
    return explain(data, library, paper, store.read_refused(location))


def explain(
    data: Data, library: Library, paper: Paper, refused: Iterable[store.Refused] = ()
) -> Explanation:
    """How `paper` of the `library` came out of `data`. Pure."""
    of = {f"{c.source}:{c.record}": c for c in data.claims}
    claims = tuple(of[source] for source in paper.sources if source in of)
    old = tuple(refused)
    return Explanation(
        key=paper.key,
        aliases=paper.aliases,
        status=paper.status,
        title=paper.item.title,
        identifiers=paper.identifiers,
        categories=paper.categories,
        rows=tuple(
            _row(place, evidence, old)
            for place, evidence in zip(paper.places, paper.evidence, strict=True)
        ),
        records=tuple(_record(claim, claims[:n]) for n, claim in enumerate(claims)),
        fields=tuple(_fields(paper, claims, data)),
        overrides=tuple(_rulings(paper, claims, data)),
        problems=tuple(p for p in library.problems if _about(p, paper)),
    )


def _row(place: Place, evidence: Evidence, old: Sequence[store.Refused]) -> RowTold:
    before = tuple(
        o.refused
        for o in old
        if not evidence.record and (o.list, o.title) == (place.list, place.title)
    )
    return RowTold(
        list=place.list,
        line=place.line,
        headings=place.headings,
        title=place.title,
        links=place.links,
        evidence=evidence,
        refused_before=before,
    )


def _record(claim: Claim, before: Sequence[Claim]) -> RecordTold:
    item = claim.item
    links = sorted(((_strength(claim, other), other.record) for other in before), reverse=True)
    return RecordTold(
        source=claim.source,
        record=claim.record,
        kind=claim.kind,
        title=item.title,
        year=item.issued.year if item.issued else None,
        venue=item.container_title,
        confidence=claim.confidence,
        identifiers=claim.identifiers,
        joined=f"{links[0][1]}: {_joined(claim, before, links[0][1])}" if links else "",
    )


def _strength(a: Claim, b: Claim) -> tuple[bool, bool, int, float]:
    named = not {*a.related}.isdisjoint(b.identifiers) or not {*b.related}.isdisjoint(a.identifiers)
    shared = not set(a.identifiers).isdisjoint(b.identifiers)
    how = int(compare(a.item.title, b.item.title))
    return shared, named, how, overlap(a.item.author, b.item.author)


def _joined(claim: Claim, before: Sequence[Claim], record: str) -> str:
    """What two records have in common: identifiers, names of each other, title, authors."""
    other = next(c for c in before if c.record == record)
    shared, named, how, authors = _strength(claim, other)
    facts = (
        "one identifier" if shared else "",
        "one names the other" if named else "",
        f"titles {Agreement(how).name.lower()}",
        f"{authors:.0%} of the authors",
    )
    return ", ".join(fact for fact in facts if fact)


#: What the table of venues may say (venues.normalise), in CSL's names.
_OF_VENUES = frozenset(
    "container-title container-title-short event-title collection-title publisher volume".split()
)


def _fields(paper: Paper, claims: Sequence[Claim], data: Data) -> Iterable[FieldTold]:
    names = (*paper.identifiers, *(c.record for c in claims), title_identifier(paper.item.title))
    by_hand = {f for name in names for f in data.overrides.fields().get(name, {})}
    sources = [(f"{c.source}:{c.record}", _filled(c.item)) for c in claims]
    for field, value in _filled(paper.item).items():
        if field in by_hand:
            source = "override"
        elif sources:
            same = [name for name, theirs in sources if theirs.get(field) == value]
            made = "the table of venues" if data.venues and field in _OF_VENUES else ""
            source = ", ".join(same) or made or "made of the records"
        else:
            source = "the lists"
        yield FieldTold(field=field, value=_printed(value), source=source)


def _filled(item: Item) -> dict[str, Any]:
    """The fields of an item that have a value, by CSL's names."""
    fields = zip(Item.__struct_fields__, Item.__struct_encode_fields__, strict=True)
    return {csl: value for name, csl in fields if (value := getattr(item, name))}


def _printed(value: str | Date | tuple[Name, ...]) -> str:
    """A CSL value on one line: names as ``Family, Given``, a date as ``2024-05``."""
    if isinstance(value, Date):
        return "-".join(f"{part:02d}" for part in value.date_parts[0])
    return value if isinstance(value, str) else "; ".join(map(printed, value))


def _rulings(paper: Paper, claims: Sequence[Claim], data: Data) -> Iterable[Ruling]:
    records = {c.record for c in claims}
    rules = data.overrides
    for same in rules.same_work:
        if records.intersection(same.records):
            yield Ruling(kind="same-work", what=", ".join(same.records), reason=same.reason)
    for also in rules.also_titled:
        if also.record in records:
            yield Ruling(kind="also-titled", what=also.title, reason=also.reason)
    entries = {row_key(ListEntry(list=p.list, line=p.line, title=p.title)) for p in paper.places}
    for row in rules.row:
        if row_key(ListEntry(list=row.list, line=0, title=row.title)) in entries:
            yield Ruling(kind="row", what=f"{row.list}: {row.title}", reason=row.reason)
    for rule in rules.field:
        if rule.identifier in (*paper.identifiers, *records):
            yield Ruling(kind="field", what=", ".join(rule.item), reason=rule.reason)
    for placed in rules.paper:
        if placed.identifier in paper.identifiers:
            what = ", ".join(placed.categories)
            yield Ruling(kind="category", what=what, reason=placed.reason)


def _about(problem: Problem, paper: Paper) -> bool:
    rows = {(list_path(place.list), place.line) for place in paper.places}
    return problem.key == paper.key or (problem.path, problem.line) in rows
