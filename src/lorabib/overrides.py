"""What a keeper has decided by hand: the last word, each with a reason."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec

from lorabib.model import Base, Claim, Item, ListEntry, replace
from lorabib.text import squash

#: A ruling without a reason is none.
Reason = Annotated[str, msgspec.Meta(min_length=3)]


class SameWork(Base, frozen=True, kw_only=True):
    """Records that are one work, though title or authors do not show it."""

    records: Annotated[tuple[str, ...], msgspec.Meta(min_length=2)]
    reason: Reason


class AlsoTitled(Base, frozen=True, kw_only=True):
    """A further title under which a record's work is known."""

    record: str
    title: str
    reason: Reason


class Row(Base, frozen=True, kw_only=True):
    """The record that a row means, where the row itself cannot tell."""

    list: str
    title: str
    record: str
    reason: Reason


class Fields(Base, frozen=True, kw_only=True):
    """Fields of a work, in CSL's names, that replace what the sources say."""

    identifier: str
    item: dict[str, Any]
    reason: Reason


class Placed(Base, frozen=True, kw_only=True):
    """The categories of a work whose list has none; if `only`, what its headings say counts not."""

    identifier: str
    categories: tuple[str, ...]
    only: bool = False
    reason: str = ""


class Known(Base, frozen=True, kw_only=True):
    """A problem that stays as it is: its code, and the key of its paper or words of its message."""

    code: str
    key: str = ""
    about: str = ""
    reason: Reason


class Overrides(Base, frozen=True, kw_only=True, rename="kebab"):
    """The whole of ``data/overrides.toml`` and of the ``[[paper]]`` part of the categories."""

    same_work: tuple[SameWork, ...] = ()
    also_titled: tuple[AlsoTitled, ...] = ()
    row: tuple[Row, ...] = ()
    field: tuple[Fields, ...] = ()
    known: tuple[Known, ...] = ()
    paper: tuple[Placed, ...] = ()

    def one_work(self) -> tuple[frozenset[str], ...]:
        """The sets of records that are one work."""
        return tuple(frozenset(same.records) for same in self.same_work)

    def more_titles(self, claims: Sequence[Claim]) -> Iterable[Claim]:
        """The claims, each record with further titles once more under each of them."""
        titles: dict[str, list[str]] = {}
        for also in self.also_titled:
            titles.setdefault(also.record, []).append(also.title)
        for claim in claims:
            yield claim
            for title in titles.get(claim.record, ()):
                item = replace(claim.item, title=title)
                yield msgspec.structs.replace(claim, item=item, confidence=0.0)

    def rows(self) -> dict[tuple[str, str], str]:
        """(list, squashed title) -> record, for the rows that are decided by hand."""
        return {(row.list, squash(row.title)): row.record for row in self.row}

    def fields(self) -> dict[str, dict[str, Any]]:
        """Identifier -> the fields that replace those of its work."""
        found: dict[str, dict[str, Any]] = {}
        for rule in self.field:
            found.setdefault(rule.identifier, {}).update(rule.item)
        return found

    def categories(self) -> dict[str, tuple[str, ...]]:
        """Identifier -> the categories of its work that are set by hand."""
        return {placed.identifier: placed.categories for placed in self.paper}

    def only(self) -> set[str]:
        """The identifiers of works whose headings do not count."""
        return {placed.identifier for placed in self.paper if placed.only}

    def records(self) -> set[str]:
        """All records that a ruling names."""
        return {
            *(record for same in self.same_work for record in same.records),
            *(also.record for also in self.also_titled),
            *(row.record for row in self.row),
        }


def row_key(entry: ListEntry) -> tuple[str, str]:
    """What `Overrides.rows` knows a row by: moving it in its list changes nothing."""
    return entry.list, squash(entry.title)


def overridden(item: Item, names: Iterable[str], fields: dict[str, dict[str, Any]]) -> Item:
    """The item with the fields that are set by hand for any of its names.

    Raises:
        msgspec.ValidationError: a field that is no variable of an item, or of a wrong type.
    """
    changes = [fields[name] for name in names if name in fields]
    if not changes:
        return item
    raw: dict[str, Any] = msgspec.to_builtins(item)
    for change in changes:
        raw.update(change)
    return msgspec.convert(raw, Item)
