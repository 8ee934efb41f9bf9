"""Records of one work -> one `Item`; rows that no source knows -> an `Item` of their own words.

The publication is taken before the preprint, the main venue before a workshop. A field that the
best record lacks is filled from the next; authors are never mixed from two lists, only initials
are spelt out where both lists agree name by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lorabib import identifiers
from lorabib.model import Claim, Date, Item, ListEntry, Name, Status, replace
from lorabib.names import agree, parse
from lorabib.text import fold, squash

_is_web = re.compile(r"https?://", re.IGNORECASE).match
_INITIALS = re.compile(r"(?:[^\W\d_](?:\.[\s-]*|[\s-]+|$))+")
_FILLED = ("volume", "issue", "page", "publisher", "publisher_place", "DOI", "ISBN", "ISSN")
#: What ends a list of names that was cut.
OTHERS = Name(literal="others")
_NOT_VENUES = frozenset({"arxiv", "preprint", "openreview", "biorxiv", "zenodo", "acm", "mdpi"})


def merge(claims: Sequence[Claim]) -> tuple[Item, Status]:
    """One item from the claims of a work, given best first, and whether it is published."""
    best = _best(claims)
    item = replace(
        best.item,
        title=_title(best, claims),
        author=_authors(best, claims),
        **{f: _first(f, best, claims) for f in _FILLED if best.kind == "published"},
        **_eprint(claims),
    )
    status: Status = "published" if best.kind == "published" else "preprint"
    return replace(item, URL=_url(item, best)), status


def _best(claims: Sequence[Claim]) -> Claim:
    return next((c for c in claims if _citable(c)), claims[0])


def _citable(claim: Claim) -> bool:
    """A publication can be cited if its source says where and when; a preprint always."""
    return claim.kind != "published" or bool(claim.item.container_title and claim.item.issued)


def uncitable(claims: Sequence[Claim]) -> Iterator[str]:
    """What the record of each publication lacks that says not where or when it was published."""
    for claim in claims:
        if not _citable(claim):
            lacking = {"a venue": claim.item.container_title, "a year": claim.item.issued}
            what = " and ".join(name for name, there in lacking.items() if not there)
            yield f"the publication {claim.record} cannot be cited: its record lacks {what}"


def _title(best: Claim, claims: Sequence[Claim]) -> str:
    """The best claim's title, in the letter case of a claim that has it from the work itself."""
    if best.casing_checked:
        return best.item.title
    same = (c.item.title for c in claims if c.casing_checked)
    return next((t for t in same if squash(t) == squash(best.item.title)), best.item.title)


def _authors(best: Claim, claims: Sequence[Claim]) -> tuple[Name, ...]:
    """The best claim's authors if they are complete, else the next complete list."""
    complete = [c.item.author for c in (best, *claims) if c.authors_complete and c.item.author]
    chosen = complete[0] if complete else best.item.author
    chosen = _in_order(chosen, best, claims)
    for other in complete[1:]:
        if len(other) == len(chosen) and all(map(agree, chosen, other)):
            chosen = tuple(_fuller(a, b) for a, b in zip(chosen, other, strict=True))
    return chosen


def _in_order(chosen: tuple[Name, ...], best: Claim, claims: Sequence[Claim]) -> tuple[Name, ...]:
    """The names in the order of a record that has kept it, where the deposit was sorted."""
    other = _orderly(best, claims)
    if other is None or chosen != best.item.author:
        return chosen
    left = list(chosen)
    found = []
    for name in other.item.author:
        mine = next(n for n in left if agree(n, name))
        left.remove(mine)
        found.append(mine)
    return tuple(found)


def _orderly(best: Claim, claims: Sequence[Claim]) -> Claim | None:
    """A claim with the same set of authors as `best`, which was sorted by alphabet."""
    if best.authors_ordered:
        return None
    return next((c for c in claims if c.authors_ordered and _one_to_one(best, c)), None)


def _one_to_one(a: Claim, b: Claim) -> bool:
    ours, theirs = a.item.author, b.item.author
    left = list(ours)
    for name in theirs:
        mine = next((n for n in left if agree(n, name)), None)
        if mine is None:
            return False
        left.remove(mine)
    return not left and bool(theirs)


def reordered(claims: Sequence[Claim]) -> Iterator[str]:
    """What was done about authors that a deposit has sorted by alphabet."""
    best = _best(claims) if claims else None
    if best is None or best.authors_ordered:
        return
    other = _orderly(best, claims)
    if other is None:
        yield f"{best.record} has its authors sorted by alphabet, and no record has the same set"
    elif other.item.author != best.item.author:
        yield f"{best.record} has its authors sorted by alphabet: in the order of {other.record}"


def counted(claims: Sequence[Claim]) -> Iterator[str]:
    """How many authors each record has, where two that claim to be complete differ.

    Which of them is right is for the keeper to say: the list that `merge` takes is not surer. A
    list that is not complete counts if it has more names than one that claims to be.
    """
    listed = [c for c in claims if c.item.author and OTHERS not in c.item.author]
    whole = [len(c.item.author) for c in listed if c.authors_complete]
    counts = {
        c.record: len(c.item.author)
        for c in listed
        if c.authors_complete or (whole and len(c.item.author) > min(whole))
    }
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{record} has {number}" for record, number in sorted(counts.items()))
        yield f"the records differ in the number of authors: {said}"


def _fuller(ours: Name, theirs: Name) -> Name:
    """Our name, or theirs where it only spells out our initials or keeps a lost particle."""
    our_family, their_family = _family(ours), _family(theirs)
    particle = their_family.removesuffix(our_family)
    if particle.endswith(" ") and particle.islower() and theirs.given == ours.given:
        return theirs
    if not _INITIALS.fullmatch(ours.given) or _INITIALS.fullmatch(theirs.given):
        return ours
    return theirs if theirs.given and fold(our_family) == fold(their_family) else ours


def _family(name: Name) -> str:
    """The family name with its particles, which sources set apart or not."""
    parts = (name.dropping_particle, name.non_dropping_particle, name.family)
    return " ".join(filter(None, parts))


def _first(field: str, best: Claim, claims: Sequence[Claim]) -> str:
    """A field of the best claim, or of the next publication of the same year and venue."""
    for claim in (best, *claims):
        same = claim.kind == "published" and claim.item.issued == best.item.issued
        if same and claim.item.container_title == best.item.container_title:
            value: str = getattr(claim.item, field)
            if value:
                return value
    return ""


def _eprint(claims: Sequence[Claim]) -> dict[str, str]:
    """The eprint of the preprint among the claims, or the arXiv number that one of them names."""
    for claim in claims:
        if claim.item.archive_location:
            item = claim.item
            same = (c.item for c in claims if c.item.archive_location == item.archive_location)
            return {
                "archive": item.archive,
                "archive_location": item.archive_location,
                "archive_collection": next(
                    (i.archive_collection for i in same if i.archive_collection), ""
                ),
            }
    for identifier in (i for c in claims for i in c.identifiers):
        if identifier.startswith("arxiv:"):
            return {"archive": "arXiv", "archive_location": identifier.removeprefix("arxiv:")}
    return {}


def _url(item: Item, best: Claim) -> str:
    """The address of the work's own page; empty where it only repeats the DOI."""
    if item.URL:
        doi = identifiers.parse(item.URL)
        return "" if doi and doi == identifiers.doi(item.DOI) else item.URL
    if item.DOI:
        return ""
    for scheme in ("acl", "pmlr", "openreview", "arxiv"):
        for identifier in best.identifiers:
            if identifier.startswith(scheme + ":"):
                return identifiers.url(identifier)
    return ""


def complete(item: Item, entries: Sequence[ListEntry]) -> Item:
    """The item with the year and the address that only the lists know, where no source does."""
    changes: dict[str, object] = {}
    if item.issued is None:
        changes["issued"] = _year(entries)
    if not item.URL and not item.DOI and not item.archive_location:
        changes["URL"] = _address(entries)
    return replace(item, **changes) if any(changes.values()) else item


def from_rows(entries: Sequence[ListEntry]) -> Item:
    """The item of an unresolved paper: what the lists say, no more."""
    authors = next((e.authors for e in entries if e.authors), ())
    venue = next((e.venue for e in entries if e.venue and _is_venue(e.venue)), "")
    return Item(
        type="article",
        title=entries[0].title,
        author=tuple(parse(author) for author in authors),
        issued=_year(entries),
        container_title=venue,
        URL=_address(entries),
    )


def _is_venue(printed: str) -> bool:
    return bool(fold(printed)) and not set(fold(printed).split()) & _NOT_VENUES


def _year(entries: Sequence[ListEntry]) -> Date | None:
    year = next((e.year for e in entries if e.year), None)
    return Date(date_parts=((year,),)) if year else None


def _address(entries: Sequence[ListEntry]) -> str:
    """The first link that leads to a work, else the first that leads anywhere."""
    urls = [link.url for e in entries for link in e.links if _is_web(link.url)]
    return next((u for u in urls if identifiers.parse(u)), urls[0] if urls else "")
