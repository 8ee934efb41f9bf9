"""The records that come with a library: facts in the project's own format.

A body holds the work as a CSL item and says how far it can be relied on. The field names are
those of `Fact`, written with hyphens. Such lines are often copied from a registry or a ``.bib``
file: their texts are read as the live sources read theirs.
"""

from typing import Annotated, Any

import msgspec

from lorabib import identifiers
from lorabib.markup import plain
from lorabib.model import Base, Claim, Item, Kind, Name, Record, replace
from lorabib.sources.reading import untexed

#: The variables that hold text; not the addresses and identifiers, where ``&`` and ``<`` are signs.
_TEXTS = (
    "title", "container_title", "container_title_short", "collection_title", "publisher",
    "publisher_place", "event_title", "genre", "volume", "issue", "page", "number",
)  # fmt: skip
_PARTS = Name.__struct_fields__
#: Without one of these, in JSON, no text of a body has markup: most have none, and are not looked
#: at twice.
_SIGNS = (b"<", b"&", b"\\", b"$", "‐".encode(), "‑".encode())


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
    """What a shipped record claims of its work, in plain Unicode.

    HTML, JATS, MathML, entities and the accents and faces of TeX are read in texts and names, as
    in those of a registry; formulas in ``$…$`` stay.

    Raises:
        msgspec.ValidationError: the body has a wrong type or an unknown field.
    """
    fact = _decoder.decode(record.body)
    return Claim(
        record=record.id,
        source=record.source,
        kind=fact.kind,
        item=_read(fact.item) if _is_marked(bytes(record.body)) else fact.item,
        identifiers=identifiers.closure(_canonical(fact.identifiers)),
        confidence=fact.confidence,
        authors_complete=fact.authors_complete,
        casing_checked=fact.title_case_checked,
        workshop=fact.workshop,
    )


def _is_marked(body: bytes) -> bool:
    """Whether a body may have markup in its texts: a brace, unless it opens an object, is some."""
    return any(sign in body for sign in _SIGNS) or body.count(b"{") > body.count(b'{"')


def _read(item: Item) -> Item:
    """The item with its texts and names without markup; itself if they have none."""
    changed: dict[str, Any] = {
        field: text
        for field in _TEXTS
        if (written := getattr(item, field)) and (text := _plain(written)) != written
    }
    for field in ("author", "editor"):
        written = getattr(item, field)
        names = tuple(map(_name, written))
        if names != written:
            changed[field] = names
    return replace(item, **changed) if changed else item


def _name(name: Name) -> Name:
    changed = {
        part: text
        for part in _PARTS
        if (written := getattr(name, part)) and (text := _plain(written)) != written
    }
    return msgspec.structs.replace(name, **changed) if changed else name


def _plain(text: str) -> str:
    return untexed(plain(text))


def _canonical(written: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(identifiers.parse(one) for one in written)
    for one, parsed in zip(written, found, strict=True):
        if parsed is None:
            raise msgspec.ValidationError(f"Not an identifier: {one!r} - at `$.identifiers`")
    return tuple(one for one in found if one)
