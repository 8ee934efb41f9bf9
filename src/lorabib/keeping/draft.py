"""A library with changes that are not written yet, and the build's word on what they come to."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from lorabib import build, store
from lorabib.assemble import Data
from lorabib.categories import Tree
from lorabib.errors import LorabibError
from lorabib.lists import read
from lorabib.model import Base, Claim, Library, ListEntry, Record, list_path
from lorabib.registry import reader
from lorabib.store.cache import stamp
from lorabib.store.places import is_there
from lorabib.store.reading import rulings_of
from lorabib.store.texts import text_of
from lorabib.store.tree import CategoryFile, tree_of

CATEGORIES, OVERRIDES, LEDGER = "data/categories.toml", "data/overrides.toml", "data/keys.tsv"


class Change(Base, frozen=True, kw_only=True):
    """The files that a command changes, by their path in the library: texts before and after.

    None stands for a file that is not there.
    """

    before: dict[str, str | None] = msgspec.field(default_factory=dict)
    after: dict[str, str | None] = msgspec.field(default_factory=dict)

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        return "".join(
            line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
            for path in self.after
            for line in difflib.unified_diff(
                (self.before[path] or "").splitlines(keepends=True),
                (self.after[path] or "").splitlines(keepends=True),
                "/dev/null" if self.before[path] is None else f"a/{path}",
                "/dev/null" if self.after[path] is None else f"b/{path}",
            )
        )


class Draft:
    """The library at `location` with changed texts; nothing of it is written."""

    def __init__(self, location: store.Location) -> None:
        self.location = location
        self._stamp = stamp(location)
        self.data: Data = build.read(location)
        self.before: Library = build.built(self.data)
        self._old: dict[str, str | None] = {}
        self._new: dict[str, str | None] = {}
        self._claims: dict[tuple[str, str], Claim | None] = {}

    @classmethod
    def like(cls, other: Draft) -> Draft:
        """A second draft with the same changes, to try more on."""
        new = cls.__new__(cls)
        new.__dict__.update({k: v for k, v in other.__dict__.items() if k != "titles"})
        new._old, new._new = dict(other._old), dict(other._new)
        new._claims = dict(other._claims)
        return new

    def current(self) -> bool:
        """Whether the library still is as it was read."""
        return self._stamp == stamp(self.location)

    def path(self, name: str) -> Path:
        return self.location.root / name

    def text(self, name: str) -> str | None:
        """The text of a file as it will be; None if there is none."""
        if name not in self._new:
            path = self.path(name)
            self._old[name] = self._new[name] = text_of(path) if is_there(path) else None
        return self._new[name]

    def put(self, name: str, text: str | None) -> None:
        """Let a file have this text; None: let it go."""
        self.text(name)
        self._new[name] = text

    def entries(self, name: str) -> list[ListEntry]:
        """The rows of a list as it will be."""
        text = self.text(list_path(name))
        return list(read(text, name)[0]) if text else []

    @cached_property
    def titles(self) -> dict[str, str]:
        """Slug -> title, in the order of the tree."""
        return {c.slug: c.title for c in self.data.categories}

    @property
    def tree(self) -> Tree:
        """The tree of categories as it will be."""
        found = self._categories()
        return Tree(found.category, found.flat)

    @property
    def flat(self) -> tuple[str, ...]:
        """The headings that say nothing of a category, as they will be."""
        return self._categories().flat

    def _categories(self) -> CategoryFile:
        return tree_of(self.text(CATEGORIES) or "", self.path(CATEGORIES))

    def keep(self, records: Iterable[Record]) -> None:
        """Put records into the files of their sources."""
        found = list(records)
        for name in sorted({record.source for record in found}):
            mine = [record for record in found if record.source == name]
            path, text, new, other = store.records_with(self.location, name, mine)
            if new or other:
                self.put(f"data/records/{path.name}", text)
            for record in mine:
                self._claims[record.source, record.id] = reader(record.source)(record)

    def writes(self, name: tuple[str, str]) -> bool:
        """Whether a record, by source and id, stands in a file that lorabib writes itself."""
        path = self.path(f"data/records/{name[0]}.jsonl")
        return any((r.source, r.id) == name for r in store.read_records(path))

    def drop(self, names: Iterable[tuple[str, str]]) -> None:
        """Take records, by source and id, out of the files that lorabib writes itself."""
        unwanted = set(names)
        for source in sorted({source for source, _ in unwanted}):
            path = self.path(f"data/records/{source}.jsonl")
            old = store.read_records(path)
            gone = {(r.source, r.id) for r in old} & unwanted
            if gone:
                text = self.text(f"data/records/{source}.jsonl") or ""
                lines = zip(old, (x for x in text.split("\n") if x.strip()), strict=True)
                kept = "".join(f"{x}\n" for r, x in lines if (r.source, r.id) not in gone)
                self.put(f"data/records/{source}.jsonl", kept or None)
                self._claims.update(dict.fromkeys(gone))

    def built(self) -> Library:
        """The library that the changed data make.

        Raises:
            DataError: the data would be wrong.
        """
        return build.built(self.changed())

    def changed(self) -> Data:
        """The data as they will be."""
        lists = {n: Path(n).stem for n in self._new if n.startswith("data/lists/")}
        entries = [e for e in self.data.entries if e.list not in lists.values()]
        problems = [p for p in self.data.problems if p.path not in lists]
        for path, name in lists.items():
            rows, found = read(self._new[path] or "", name)
            entries += rows
            problems += (msgspec.structs.replace(p, path=path) for p in found)
        claims = {(c.source, c.record): c for c in self.data.claims} | self._claims
        kept = tuple(claim for claim in claims.values() if claim is not None)
        tree = self._categories()
        rulings = self.text(OVERRIDES) or ""
        return msgspec.structs.replace(
            self.data,
            entries=tuple(entries),
            problems=tuple(problems),
            claims=kept,
            categories=tree.category,
            flat=tree.flat,
            overrides=rulings_of(rulings, self.path(OVERRIDES), kept, tree),
        )

    def ledger(self, library: Library) -> None:
        """Write the keys of a library down, so that they are never given again."""
        if library.minted:
            self.put(LEDGER, store.ledger_with(self.location, library.minted)[1])

    def change(self) -> Change:
        """What is to be written, in an order in which every beginning of it is sound."""
        names = [n for n in self._new if self._new[n] != self._old[n]]
        return Change(
            before={n: self._old[n] for n in names}, after={n: self._new[n] for n in names}
        )


def own(location: store.Location, dry_run: bool) -> None:
    """Raises `LorabibError` for the library that came with lorabib, unless nothing is written."""
    if location.packaged and not dry_run:
        raise LorabibError(
            "the library that came with lorabib cannot be changed: try --dry-run, or name a "
            "library of your own with --library"
        )


class Made(Protocol):
    """What a verb comes to."""

    @property
    def change(self) -> Change: ...


M = TypeVar("M", bound=Made)


def done(location: store.Location, make: Callable[[], M], *, dry_run: bool) -> M:
    """What `make` makes of the library, written but for a dry run.

    Other writers are kept away from before it reads until it is written, so that each changes what
    the one before has left.

    Raises:
        As `make`; LorabibError: the library came with lorabib, or was changed meanwhile; DataError:
        a file cannot be written, nothing was changed; BusyError: another process keeps writing.
    """
    own(location, dry_run)
    if dry_run:
        return make()
    with store.writer(location.root):
        made = make()
        write(location, made.change)
    return made


def write(location: store.Location, change: Change) -> None:
    """Write a change, all of it or nothing. Raises as `done`."""
    folder, after = location.root, change.after
    if not after:
        return
    texts = {folder / name: _empty(name) if t is None else t for name, t in after.items()}
    with store.writer(folder):
        for name, text in change.before.items():
            path = folder / name
            if (text_of(path) if is_there(path) else None) != text:
                raise LorabibError(f"{path}: was changed meanwhile: try again")
        store.write(texts, folder)
        store.remove(folder / name for name, text in after.items() if text is None)


def _empty(name: str) -> str:
    """What a file that goes holds until it is gone: a killed command leaves a sound library."""
    return f"# {Path(name).stem}\n" if name.endswith(".md") else ""
