"""Changes of single fields of an entry, where they can be made safely."""

from __future__ import annotations

from lorabib.bibfile.model import Entry
from lorabib.review.model import Change


def put(entry: Entry, name: str, value: str) -> list[Change] | None:
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


def removed(entry: Entry, names: tuple[str, ...]) -> list[Change]:
    """Fields without which the entry is right."""
    return [
        Change(action="remove", field=f.name, at=at, old=f.value)
        for at, f in enumerate(entry.fields)
        if f.name.lower() in names
    ]
