"""Changes of entries -> edits of the text, by place; every other character stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from lorabib.bibfile.diffs import Edit, edited, unified
from lorabib.bibfile.grammar import BRACES, NAME
from lorabib.bibfile.layout import layout_of
from lorabib.bibfile.model import Bibliography, Entry, Field, Span

__all__ = [
    "Change",
    "Edit",
    "Mend",
    "Relabel",
    "Remove",
    "Rename",
    "Retype",
    "Set",
    "apply",
    "edited",
    "edits",
    "unified",
]

_BLANKS = " \t\r\n\f\v"
_AFTER = re.compile(r"[ \t\r\n\f\v]*,")
_COMMENT = re.compile(r"[ \t]*%[^\n]*(?<!\r)")
_NAME = re.compile(NAME)


class Set(NamedTuple):
    """A field gets a value, given as LaTeX without delimiters; one that is not there is added."""

    entry: Entry
    name: str
    value: str


class Mend(NamedTuple):
    """A field of one piece gets a value of which most is as it was: blanks and line ends stay."""

    entry: Entry
    field: Field
    value: str


class Remove(NamedTuple):
    """A field goes, with its comma."""

    entry: Entry
    field: Field


class Relabel(NamedTuple):
    """A field gets another name; its value stays, or is changed by a `Set` under its old name."""

    entry: Entry
    field: Field
    name: str


class Retype(NamedTuple):
    """An entry gets another type (``inproceedings``)."""

    entry: Entry
    kind: str


class Rename(NamedTuple):
    """An entry gets another citation key."""

    entry: Entry
    key: str


Change = Set | Mend | Remove | Relabel | Retype | Rename


def apply(found: Bibliography, changes: Iterable[Change]) -> str:
    """The text of a bibliography with all `changes`. Raises as `edits` does.

    >>> from lorabib.bibfile.reading import parse
    >>> found = parse('@misc{a, year = "2020"}', "refs.bib")
    >>> entry = found.entries[0]
    >>> apply(found, [Set(entry, "year", "2021"), Set(entry, "doi", "10.1/x")])
    '@misc{a, year = "2021", doi = "10.1/x"}'
    """
    return edited(found.text, edits(found, changes))


def edits(found: Bibliography, changes: Iterable[Change]) -> tuple[Edit, ...]:
    """The edits that make `changes`, in the order of the text.

    A value keeps its delimiters where it can stand in them. A new field is laid out as the
    fields of its entry are, and stands behind the last that stays.

    Raises:
        ValueError: two changes touch one field, or a value, name or key cannot be written:
            an error of the program.
    """
    of_entry: dict[Span, list[Change]] = {}
    for change in changes:
        of_entry.setdefault(change.entry.span, []).append(change)
    made = [edit for group in of_entry.values() for edit in _of_entry(found, group)]
    return tuple(sorted(made, key=lambda edit: edit.span))


def _of_entry(found: Bibliography, changes: list[Change]) -> Iterator[Edit]:
    """The edits of one entry."""
    text, entry = found.text, changes[0].entry
    removed = [change.field for change in changes if isinstance(change, Remove)]
    added: dict[str, Set] = {}
    for change in changes:
        if isinstance(change, Retype):
            start = text.index(entry.kind, entry.span.start)
            yield Edit(Span(start, start + len(entry.kind)), _legal(change.kind))
        elif isinstance(change, Rename):
            yield Edit(entry.at_key, _legal_key(change.key))
        elif isinstance(change, Relabel):
            yield _relabelled(found, change)
        elif isinstance(change, Mend):
            yield from _mended(text, change)
        elif isinstance(change, Set):
            name = change.name.lower()
            old = entry.get(name)
            if name in added:
                raise ValueError(f"two changes of {change.name} of {entry.key}")
            if old:
                yield Edit(old.span, _like(text[slice(*old.span)], change.value))
            else:
                added[name] = change
    yield from _removals(text, entry, removed)
    if added:
        kept = [field for field in entry.fields if field not in removed]
        yield _addition(found, entry, kept[-1] if kept else None, list(added.values()))


def _relabelled(found: Bibliography, change: Relabel) -> Edit:
    """Another name in place of one; its ``=`` stays in its column where the blanks allow it."""
    start, old, new = change.field.whole.start, change.field.name, _legal(change.name)
    layout, end = layout_of(found, change.entry), found.text.index("=", start)
    blanks = found.text[start + len(old) : end]
    if layout.column and not layout.right:
        return Edit(Span(start, end), layout.named(new).partition("=")[0])
    if len(blanks) > 1 and not blanks.strip(" "):
        return Edit(Span(start, end), new + " " * max(len(old) + len(blanks) - len(new), 1))
    return Edit(Span(start, start + len(old)), new)


def _like(old: str, value: str) -> str:
    """A value in the delimiters of an old one, or in braces if it cannot stand in them."""
    _balanced(value)
    if old.isdecimal() and value.isascii() and value.isdecimal():
        return value
    quoted = old.startswith('"') and old.endswith('"') and "#" not in old
    return f'"{value}"' if quoted and quotable(value) else f"{{{value}}}"


def _mended(text: str, change: Mend) -> Iterator[Edit]:
    """One edit for every run of characters that changes; the value was read from one piece."""
    field, new = change.field, change.value
    raw = text[slice(*field.span)]
    if raw.isdecimal() or not field.plain:
        yield Edit(field.span, _like(raw, new))
        return
    _balanced(new)
    start, end = field.span.start + 1, field.span.end - 1
    if raw[0] == '"' and not quotable(new):
        yield Edit(Span(start - 1, start), "{")
        yield Edit(Span(end, end + 1), "}")
    places = [start + at for at in _kept(text[start:end])]
    for kind, a, b, c, d in SequenceMatcher(None, field.value, new, autojunk=False).get_opcodes():
        if kind != "equal":
            first = places[a] if a < len(places) else (places[-1] + 1 if places else end)
            yield Edit(Span(first, places[b - 1] + 1 if b > a else first), new[c:d])


def _kept(raw: str) -> list[int]:
    """The places of those characters of a text that are left of it when it is read."""
    found: list[int] = []
    for at, sign in enumerate(raw):
        if sign not in _BLANKS or (found and raw[at - 1] not in _BLANKS):
            found.append(at)
    return found[:-1] if found and raw[found[-1]] in _BLANKS else found


def _balanced(value: str) -> None:
    depth = 0
    for sign in BRACES.finditer(value):
        depth += 1 if sign[0] == "{" else -1
        if depth < 0:
            break
    if depth:
        raise ValueError(f"the braces of a value do not balance: {value!r}")


def quotable(value: str) -> bool:
    """Whether every quotation mark in a value stands in braces."""
    depth = 0
    for sign in re.finditer(r"[{}\"]", value):
        if sign[0] == '"' and not depth:
            return False
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
    return True


def _legal(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"no name of a type or field: {name!r}")
    return name


def _legal_key(key: str) -> str:
    if not re.fullmatch(r"[^\x00-\x20\x7f,{}()=\"#%~\\]+", key):
        raise ValueError(f"no citation key: {key!r}")
    return key


def _comma_end(text: str, end: int) -> int:
    """The place behind the comma that follows what ends at `end`; `end` if there is none."""
    found = _AFTER.match(text, end)
    return found.end() if found else end


def _addition(found: Bibliography, entry: Entry, last: Field | None, added: list[Set]) -> Edit:
    """New fields behind the field `last`, or behind the key."""
    text, layout = found.text, layout_of(found, entry)
    like = '""' if last and text[last.span.start] == '"' else "{}"
    fields = [
        (layout.gap_to(new.name), layout.named(_legal(new.name)) + _like(like, new.value))
        for new in added
    ]
    at = last.whole.end if last else entry.at_key.end
    comma = _comma_end(text, at)
    gap_before = layout.gap.partition(",")[0]
    at_end = last == (entry.fields[-1] if entry.fields else None)
    if comma == at or gap_before or not at_end:  # else the comma may be one that goes
        made = "".join(gap + field for gap, field in fields)
        if not last and not entry.fields and comma == at and "\n" in layout.gap:
            made += "\n" if "\r\n" not in layout.gap else "\r\n"
        return Edit(Span(at, at), made)
    comment = _COMMENT.match(text, comma)
    at = comment.end() if comment else comma
    return Edit(Span(at, at), "".join(f"{gap.partition(',')[2]}{field}," for gap, field in fields))


def _removals(text: str, entry: Entry, removed: list[Field]) -> Iterator[Edit]:
    """One edit for every run of fields that go."""
    if len(set(removed)) < len(removed) or not set(removed) <= set(entry.fields):
        raise ValueError(f"a field of {entry.key} goes twice, or is none of its fields")
    fields = entry.fields
    number = 0
    while number < len(fields):
        first = number
        while number < len(fields) and fields[number] in removed:
            number += 1
        if number > first:
            before = fields[first - 1].whole.end if first else entry.at_key.end
            yield Edit(
                _run(text, before, fields[first], fields[number - 1], number == len(fields)), ""
            )
        number += 1


def _run(text: str, before: int, first: Field, last: Field, at_end: bool) -> Span:
    """What goes with the fields `first` to `last`; `before` is the end of what stays."""
    end = _comma_end(text, last.whole.end)
    start = first.whole.start
    start = max(before, start - len(text[before:start]) + len(text[before:start].rstrip(_BLANKS)))
    if (
        at_end
        and end == last.whole.end
        and text[start - 1] == ","
        and "%" not in text[before:start]
    ):
        return Span(before, end)  # the comma before goes, as none stood behind
    return Span(start, end)
