"""The records that come with a library: facts in the project's own format.

A body holds the work as a CSL item and says how far it can be relied on. The field names are
those of `Fact`, written with hyphens.
"""

from typing import Annotated

import msgspec

from lorabib import identifiers
from lorabib.model import Base, Claim, Item, Kind, Record


class Fact(Base, frozen=True, kw_only=True, omit_defaults=True, rename="kebab"):
    """The body of a shipped record. `*_origin` say where a later find comes from."""

    kind: Kind
    item: Item
    identifiers: tuple[str, ...] = ()
    confidence: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
    authors_complete: bool = True
    title_case_checked: bool = True
    workshop: bool = False
    note: str = ""
    title_origin: str = ""
    category_origin: str = ""
    doi_origin: str = ""


_decoder = msgspec.json.Decoder(Fact)


def claim(record: Record) -> Claim:
    """What a shipped record claims of its work.

    Raises:
        msgspec.ValidationError: the body has a wrong type or an unknown field.
    """
    fact = _decoder.decode(record.body)
    return Claim(
        record=record.id,
        source=record.source,
        kind=fact.kind,
        item=fact.item,
        identifiers=identifiers.closure(_canonical(fact.identifiers)),
        confidence=fact.confidence,
        authors_complete=fact.authors_complete,
        casing_checked=fact.title_case_checked,
        workshop=fact.workshop,
    )


def _canonical(written: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(identifiers.parse(one) for one in written)
    for one, parsed in zip(written, found, strict=True):
        if parsed is None:
            raise msgspec.ValidationError(f"Not an identifier: {one!r} - at `$.identifiers`")
    return tuple(one for one in found if one)
