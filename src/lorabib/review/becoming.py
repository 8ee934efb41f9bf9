"""What makes a preprint's entry one of the publication, or gives an entry the right venue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lorabib import identifiers
from lorabib.bibfile.model import Entry
from lorabib.bibfile.naming import named
from lorabib.latex import unescape
from lorabib.review.edits import put, removed
from lorabib.review.fields import TWINS
from lorabib.review.model import Change
from lorabib.review.preprints import is_pending, of_preprint
from lorabib.text import squash

_CONTAINERS = ("booktitle", "journal", "journaltitle", "howpublished")
#: What a publication's entry takes beside venue, year and DOI, in this order.
_NUMBERS = ("volume", "number", "series", "pages")
#: Fields that only say where a preprint lies, if that is all that they say.
_SAY_WHERE = ("howpublished", "note", "publisher", "institution", "organization", "type",
              "series", "shortjournal", "pubstate")  # fmt: skip
#: What a preprint's entry has of its own, true or made up: it is not that of the publication.
_OF_ISSUE = ("volume", "number", "issue", "pages", "eid", "version")
_ISSN_OF_ARXIV = "23318422"
_EPRINT = ("eprint", "archivePrefix", "primaryClass", "eprinttype", "eprintclass")
_SAME_KIND = ({"inproceedings", "conference"}, {"online", "misc"})


def publication(entry: Entry, kind: str, fields: Mapping[str, str]) -> list[Change] | None:
    """All that makes a preprint's entry one of the publication; the eprint is kept."""
    made = venue(entry, kind, fields)
    if made is None:
        return None
    touched = {change.field.lower() for change in made}
    gone = [*_preprint_fields(entry, fields), *_addresses(entry, fields)]
    made += (c for c in gone if c.field.lower() not in touched)
    if not entry.get("eprint") and "eprint" in fields:
        made += (
            Change(action="add", field=name, value=fields[name])
            for name in _EPRINT
            if fields.get(name) and not entry.get(name.lower())
        )
    return made


def venue(entry: Entry, kind: str, fields: Mapping[str, str]) -> list[Change] | None:
    """The entry type, the venue, the year, and what goes with them."""
    container = next((name for name in _CONTAINERS[:3] if name in fields), "")
    if not container or entry.get("crossref") or entry.get("xdata"):
        return None
    parts = [
        _kind(entry, kind),
        _container(entry, container, fields[container]),
        dated(entry, fields, elsewhere=True),
        *(_number(entry, name, fields) for name in _NUMBERS),
        _doi(entry, fields),
    ]
    if any(part is None for part in parts):
        return None
    return [change for part in parts if part for change in part]


def _kind(entry: Entry, kind: str) -> list[Change]:
    ours = entry.kind.lower()
    if ours == kind or any({ours, kind} <= same for same in _SAME_KIND):
        return []
    if entry.kind.isupper():
        kind = kind.upper()
    elif entry.kind[:1].isupper():
        kind = kind.capitalize()
    return [Change(action="type", field="", value=kind, old=entry.kind)]


def _container(entry: Entry, name: str, value: str) -> list[Change] | None:
    """The venue, in place of what stood for one; of a second container what names no venue goes."""
    names = TWINS.get(name, (name,))
    wanted = {*_CONTAINERS, *names} - {"howpublished"}
    there = [(at, f) for at, f in enumerate(entry.fields) if f.name.lower() in wanted]
    once = len({f.name.lower() for _, f in there}) == len(there)
    if not once or any(not f.plain for _, f in there):
        return None
    if not there:
        return [Change(action="add", field=name, value=value)]
    at, field = next((one for one in there if one[1].name.lower() in names), there[0])
    others = [f for _, f in there if f is not field]
    if not all(_no_venue(f.value) for f in others):
        return None
    gone = removed(entry, tuple(f.name.lower() for f in others))
    if field.name.lower() in names:
        kept = put(entry, field.name, value)
        return None if kept is None else kept + gone
    renamed = Change(
        action="rename", field=field.name, name=name, value=value, at=at, old=field.value
    )
    return [renamed, *gone]


def _no_venue(text: str) -> bool:
    """Whether a text is empty, or says only that a work is a preprint."""
    return not text.strip("{} ") or of_preprint(text) or is_pending(text)


def _number(entry: Entry, name: str, fields: Mapping[str, str]) -> list[Change] | None:
    value = fields.get(name, "")
    if not value:
        return []
    field = entry.get(name)
    if field is not None and squash(field.value) == squash(value):
        return []
    return put(entry, field.name if field else name, value)


def _doi(entry: Entry, fields: Mapping[str, str]) -> list[Change] | None:
    value = fields.get("doi", "")
    there = entry.text("doi")
    same = identifiers.parse(unescape(there)) == identifiers.parse(value) if there else False
    return [] if not value or same else put(entry, "doi", value)


def _preprint_fields(entry: Entry, fields: Mapping[str, str]) -> Iterator[Change]:
    """What is of the preprint goes: where it lies, what is to become of it, its own numbers."""
    for name in _SAY_WHERE:
        text = entry.text(name)
        if of_preprint(text) or is_pending(text, name):
            yield from removed(entry, (name,))
    if squash(entry.text("issn")) == _ISSN_OF_ARXIV:
        yield from removed(entry, ("issn",))
    for name in _OF_ISSUE:
        if entry.text(name) and name not in fields:
            yield from removed(entry, (name,))


def _addresses(entry: Entry, fields: Mapping[str, str]) -> list[Change]:
    """arXiv's DOI goes, as the eprint says the same; its address, where a DOI is there instead."""
    of_arxiv = {f.name.lower() for f, found in named(entry) if found.startswith("arxiv:")}
    if "eprint" not in of_arxiv and (entry.get("eprint") or "eprint" not in fields):
        return []
    names = ("url", "doi") if "doi" in fields else ("doi",)
    return removed(entry, tuple(name for name in names if name in of_arxiv))


def dated(
    entry: Entry, fields: Mapping[str, str], *, elsewhere: bool = False
) -> list[Change] | None:
    """The year, in whichever fields the entry has it; without a month, which is of another.

    What was published `elsewhere` was so on another day, too, even in the same year.
    """
    date, made = fields.get("date", ""), []
    year = date[:4] or fields.get("year", "")
    names = [name for name in ("year", "date") if entry.get(name)]
    for name in names or ["date" if date else "year"]:
        same = entry.text(name)[:4] == year and not (elsewhere and entry.text(name)[4:])
        if name == "date" and same:
            continue
        found = put(entry, name, date if name == "date" and date else year)
        if found is None:
            return None
        made += found
    return made + removed(entry, ("month", "day")) if made or elsewhere else []
