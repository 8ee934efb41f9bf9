"""What puts an entry of a `.bib` file right: changes of its fields, written as the exporters write.

A change names one field. Where a field stands twice, or its value is an ``@string`` or a sum with
``#``, nothing is changed: what else stands on it is not known. An entry that takes fields from
another (``crossref``, ``xdata``) is not made one of another kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec import structs

from lorabib import identifiers
from lorabib.bibfile.model import Entry, Field
from lorabib.bibfile.naming import named
from lorabib.exporters import bib, biblatex
from lorabib.exporters.bibtex_names import TEX
from lorabib.latex import unescape
from lorabib.model import Paper, replace
from lorabib.review.fields import TWINS
from lorabib.review.model import Change, Difference, Known
from lorabib.review.preprints import is_pending, of_preprint
from lorabib.text import squash

_CONTAINERS = ("booktitle", "journal", "journaltitle", "howpublished")
#: What a publication's entry takes beside venue, year and DOI, in this order.
_NUMBERS = ("volume", "number", "series", "pages")
#: Fields that only say where a preprint lies, if that is all that they say.
_SAY_WHERE = ("howpublished", "note", "publisher", "institution", "organization", "number",
              "volume", "pages", "type", "series")  # fmt: skip
_EPRINT = ("eprint", "archivePrefix", "primaryClass", "eprinttype", "eprintclass")
#: Where numbers of an issue or a page stand, a preprint may have its own.
_NUMBERED = ("number", "volume", "pages")
_SAME_KIND = ({"inproceedings", "conference"}, {"online", "misc"})


class Dialect(NamedTuple):
    """How a file is written: for biblatex or not, and the proper names that titles protect."""

    biblatex: bool = False
    protected: frozenset[str] = frozenset()


def changes(
    entry: Entry, difference: Difference, known: Known, dialect: Dialect
) -> tuple[Change, ...]:
    """What makes an entry agree with the work; nothing where it cannot be done safely."""
    if not difference.take or known.paper is None:
        return ()
    kind, fields = written(known.paper, dialect)
    made: list[Change] = []
    for fact in difference.take:
        if fact == "publication":
            found = _publication(entry, kind, fields)
        elif fact == "venue":
            found = _venue(entry, kind, fields)
        elif fact == "issued":
            found = _dated(entry, fields)
        else:
            found = _put(entry, fact, fields.get(fact, ""))
        if found is None:
            return ()
        made += found
    return tuple(_sourced(change, known.source) for change in made)


def _sourced(change: Change, source: str) -> Change:
    return structs.replace(change, source=source)


def written(paper: Paper, dialect: Dialect) -> tuple[str, dict[str, str]]:
    """The entry type and fields of a paper as the library's own exporters write them."""
    bare = structs.replace(paper, item=replace(paper.item, URL="")) if paper.item.URL else paper
    if dialect.biblatex:
        kind, fields = biblatex.shaped(bare, dialect.protected)
    else:
        kind, fields = bib.shaped(bare, TEX, dialect.protected)
    return kind, dict(fields)


def _put(entry: Entry, name: str, value: str) -> list[Change] | None:
    """A new value for a field, or the field with it; None where that is not safe."""
    there = [(at, f) for at, f in enumerate(entry.fields) if f.name.lower() == name.lower()]
    if not value or len(there) > 1:
        return None
    if not there:
        return [Change(action="add", field=name, value=value)]
    at, field = there[0]
    if field.value == value:
        return []
    if not field.plain:
        return None
    return [Change(action="set", field=field.name, value=value, at=at, old=field.value)]


def replaced(entry: Entry, at: int, value: str, source: str) -> Change | None:
    """A field's text in another spelling, if it stands there in one piece."""
    field = entry.fields[at]
    once = sum(f.name.lower() == field.name.lower() for f in entry.fields) == 1
    if not field.plain or not once or field.value == value:
        return None
    return Change(
        action="set", field=field.name, value=value, at=at, old=field.value, source=source
    )


def identifier(entry: Entry, wrong: str, known: Known, dialect: Dialect) -> tuple[Change, ...]:
    """The work's own identifier in place of one that leads to another paper."""
    if known.paper is None:
        return ()
    fields = written(known.paper, dialect)[1]
    for field, found in named(entry):
        if found != wrong:
            continue
        at = entry.fields.index(field)
        new = _alike(field, wrong, fields, known)
        made = replaced(entry, at, new, known.source) if new else None
        return (made,) if made else ()
    return ()


def _alike(field: Field, wrong: str, fields: Mapping[str, str], known: Known) -> str:
    """The right identifier in the form of the wrong one; nothing where the work has none."""
    scheme = wrong.partition(":")[0]
    right = next((i for i in sorted(known.identifiers) if i.startswith(f"{scheme}:")), "")
    name = field.name.lower()
    if name in ("doi", "eprint"):
        return fields.get(name, "") if right else ""
    if name == "url" and right:
        return identifiers.url(right)
    return ""


def _dated(
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
        found = _put(entry, name, date if name == "date" and date else year)
        if found is None:
            return None
        made += found
    return made + _removed(entry, ("month", "day")) if made or elsewhere else []


def _publication(entry: Entry, kind: str, fields: Mapping[str, str]) -> list[Change] | None:
    """All that makes a preprint's entry one of the publication; the eprint is kept."""
    made = _venue(entry, kind, fields)
    if made is None:
        return None
    touched = {change.field.lower() for change in made}
    made += (c for c in _preprint_fields(entry) if c.field.lower() not in touched)
    if not entry.get("eprint") and "eprint" in fields:
        made += (
            Change(action="add", field=name, value=fields[name])
            for name in _EPRINT
            if fields.get(name) and not entry.get(name.lower())
        )
    return made


def _venue(entry: Entry, kind: str, fields: Mapping[str, str]) -> list[Change] | None:
    """The entry type, the venue, the year, and what goes with them."""
    container = next((name for name in _CONTAINERS[:3] if name in fields), "")
    if not container or entry.get("crossref") or entry.get("xdata"):
        return None
    parts = [
        _kind(entry, kind),
        _container(entry, container, fields[container]),
        _dated(entry, fields, elsewhere=True),
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
    """The venue, in place of what stood for one."""
    names = TWINS.get(name, (name,))
    there = [
        (at, f) for at, f in enumerate(entry.fields) if f.name.lower() in (*_CONTAINERS, *names)
    ]
    same = [(at, f) for at, f in there if f.name.lower() in names]
    old = same or [(at, f) for at, f in there if f.name.lower() != "howpublished"]
    if len(old) > 1 or any(not f.plain for _, f in old):
        return None
    if same:
        return _put(entry, same[0][1].name, value)
    if not old:
        return [Change(action="add", field=name, value=value)]
    at, field = old[0]
    return [
        Change(action="rename", field=field.name, name=name, value=value, at=at, old=field.value)
    ]


def _number(entry: Entry, name: str, fields: Mapping[str, str]) -> list[Change] | None:
    value = fields.get(name, "")
    if not value:
        return []
    field = entry.get(name)
    if field is not None and squash(field.value) == squash(value):
        return []
    return _put(entry, field.name if field else name, value)


def _doi(entry: Entry, fields: Mapping[str, str]) -> list[Change] | None:
    value = fields.get("doi", "")
    there = entry.text("doi")
    same = identifiers.parse(unescape(there)) == identifiers.parse(value) if there else False
    return [] if not value or same else _put(entry, "doi", value)


def _preprint_fields(entry: Entry) -> Iterator[Change]:
    """Fields that say of the preprint where it lies or what is to become of it, and no more, go."""
    for name in (*_SAY_WHERE, "pubstate"):
        text = entry.text(name)
        number = name in _NUMBERED and identifiers.ARXIV.fullmatch(text.strip("{} "))
        if number or of_preprint(text) or is_pending(text, name):
            yield from _removed(entry, (name,))


def _removed(entry: Entry, names: tuple[str, ...]) -> list[Change]:
    """Fields without which the entry is right."""
    return [
        Change(action="remove", field=f.name, at=at, old=f.value)
        for at, f in enumerate(entry.fields)
        if f.name.lower() in names
    ]
