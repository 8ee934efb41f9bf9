"""The verb edit: fields of a paper set by hand, as a ruling with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from lorabib import build, store
from lorabib.errors import LorabibError, unknown
from lorabib.keeping import toml, values
from lorabib.keeping.draft import OVERRIDES, Change, Draft
from lorabib.keeping.removing import name_of, names_of
from lorabib.model import Base, Item, Library, Problem
from lorabib.text import clean

#: The fields of an item in CSL's names.
FIELDS = tuple(field.encode_name for field in msgspec.structs.fields(Item))
_SHORTEST = 3
#: Fields by which a work is told from all others.
_NAMING = frozenset({"DOI", "archive", "archive_location", "archive-location"})


class Edited(Base, frozen=True, kw_only=True):
    """A field before and after: what the build makes of it, in words."""

    field: str
    before: str
    after: str


class Editing(Base, frozen=True, kw_only=True):
    """What an edit comes to."""

    key: str
    title: str
    fields: tuple[Edited, ...]
    change: Change


def edit(location: store.Location, key: str, fields: Sequence[str], reason: str) -> Editing:
    """Set fields of a paper, each ``name=value`` in CSL's names; an empty value empties it.

    Names are written ``Family, Given`` and parted by semicolons, a date ``2024``, ``2024-05`` or
    ``2024-05-31``. A ruling on a field takes the place of an earlier one on it.

    Raises:
        UnknownNameError: no paper has the key, or a field does not exist.
        LorabibError: a value is none of its field, the check of the library would have an error
            more, or the reason is missing.
    """
    reason = clean(reason)
    if len(reason) < _SHORTEST:
        raise LorabibError("the reason: say in a few words why, for those who come after")
    item = dict(_parsed(field) for field in fields)
    draft = Draft(location)
    paper = build.find(draft.before, key)
    known = names_of(paper)
    text = toml.changed(
        draft.text(OVERRIDES) or "",
        "field",
        lambda rule: rule["identifier"] in known,
        lambda rule: _without(rule, item),
    )
    rule = {"identifier": name_of(paper), "reason": reason, "item": item}
    draft.put(OVERRIDES, toml.appended(text, "field", rule))
    draft.ledger(draft.before)
    return Editing(
        key=paper.key,
        title=paper.item.title,
        fields=tuple(_edited(draft, paper.key, paper.item, item)),
        change=draft.change(),
    )


def _parsed(text: str) -> tuple[str, Any]:
    """A field and its value as a ruling has it."""
    name, equals, value = text.partition("=")
    name, value = name.strip(), clean(value)
    if not equals:
        raise LorabibError(f"{text!r} is no field=value, such as volume=12")
    spelled = {field.lower(): field for field in FIELDS}
    field = spelled.get(name.lower().replace("_", "-")) or spelled.get(name.lower())
    if field is None:
        raise unknown("field", name, FIELDS)
    return field, values.parsed(field, value)


def _without(rule: Any, item: Iterable[str]) -> bool:
    """Take fields out of a ruling; whether anything is left of it."""
    for field in item:
        if field in rule["item"]:
            del rule["item"][field]
    return bool(rule["item"])


def _edited(draft: Draft, key: str, before: Item, item: Iterable[str]) -> Iterable[Edited]:
    """What the build makes of the ruling. Raises `LorabibError` if it does something else, too."""
    library = draft.built()
    after = next((p.item for p in library.papers if p.key == key), None)
    if after is None or len(library.papers) != len(draft.before.papers):
        raise LorabibError(f"{key}: the paper would change its key: nothing was written")
    if error := _new_error(draft.before, library, not _NAMING.isdisjoint(item)):
        raise LorabibError(f"{error}: nothing was written")
    old, new = (msgspec.to_builtins(one) for one in (before, after))
    for field in FIELDS:
        if field in item or old.get(field) != new.get(field):
            yield Edited(field=field, before=shown(old.get(field)), after=shown(new.get(field)))


def _new_error(before: Library, after: Library, naming: bool) -> Problem | None:
    """An error that the check of a library finds after a change, and did not before.

    After a change of what names a work, a second work with that name is one.
    """
    had = Counter(map(_about, _errors(before, naming)))
    for problem in _errors(after, naming):
        if not had[_about(problem)]:
            return problem
        had[_about(problem)] -= 1
    return None


def _errors(library: Library, naming: bool) -> Iterable[Problem]:
    for problem in library.problems:
        twice = naming and problem.code == "duplicate-work"
        if (problem.severity == "error" or twice) and not problem.known:
            yield problem


def _about(problem: Problem) -> tuple[str, str | None, str | None]:
    return problem.code, problem.key, None if problem.key else problem.path


def shown(value: Any) -> str:
    """A value of an item in words, as `edit` takes it."""
    if not value:
        return ""
    if isinstance(value, dict):
        return "-".join(f"{part:02d}" for part in value["date-parts"][0])
    if isinstance(value, list | tuple):
        return "; ".join(_name(one) for one in value)
    return str(value)


def _name(name: dict[str, str]) -> str:
    particles = (name.get("non-dropping-particle"), name.get("family"))
    family = " ".join(filter(None, particles)) or name.get("literal", "")
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    return ", ".join(filter(None, (family, name.get("suffix"), given)))
