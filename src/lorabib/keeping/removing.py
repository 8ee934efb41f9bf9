"""The verb remove: a paper leaves the library; its key stays reserved."""

from __future__ import annotations

from lorabib import asking, build, keys, store
from lorabib.errors import LorabibError
from lorabib.keeping import layout, newrow, placing, toml
from lorabib.keeping.draft import CATEGORIES, Change, Draft
from lorabib.match.rows import linked
from lorabib.model import Base, Library, ListEntry, Paper, list_path


class Taken(Base, frozen=True, kw_only=True):
    """A row that is taken out or moved: its list, its line before, its words."""

    list: str
    line: int
    title: str


class Removing(Base, frozen=True, kw_only=True):
    """What removing a paper comes to: its rows, the records that go with it, what stays of it."""

    key: str
    title: str
    rows: tuple[Taken, ...]
    records: tuple[str, ...]
    notes: tuple[str, ...]
    change: Change


def remove(location: store.Location, key: str) -> Removing:
    """Take the rows of a paper out of all lists, and the records that only it needed.

    Its key stays in the ledger: it is never given to another paper, and the paper's own again if
    it comes back. Records in files that lorabib does not write itself stay.

    Raises:
        UnknownNameError: no paper has the key.
        LorabibError: a row's lines cannot be taken out alone.
    """
    draft = Draft(location)
    paper = build.find(draft.before, key)
    draft.ledger(draft.before)
    taken, theirs = [], []
    for name in sorted({place.list for place in paper.places}):
        mine = rows_of(draft, name, paper)
        taken += [Taken(list=name, line=e.line, title=e.title) for e in mine]
        path = list_path(name)
        if not all(layout.is_ours(draft.text(path) or "", e) for e in mine):
            theirs.append(name)
        try:
            draft.put(path, layout.without(draft.text(path) or "", name, mine))
        except newrow.UnsafeError:
            places = ", ".join(f"{path}:{e.line}" for e in mine)
            raise LorabibError(
                f"{places}: cannot be taken out without other lines: take the row out by hand"
            ) from None
        placing.tidy(draft, name)
    unplace(draft, paper)
    library = draft.built()
    gone = _unneeded(draft, paper, library)
    draft.drop(gone)
    _check(draft, paper, draft.built() if gone else library)
    return Removing(
        key=paper.key,
        title=paper.item.title,
        rows=tuple(taken),
        records=tuple(f"{source}:{record}" for source, record in sorted(gone)),
        notes=(*_left(draft, paper), *map(_again, theirs)),
        change=draft.change(),
    )


def rows_of(draft: Draft, name: str, paper: Paper) -> list[ListEntry]:
    """The rows of a paper in a list as it is in the draft."""
    lines = {(p.line, p.title) for p in paper.places if p.list == name}
    return [e for e in draft.entries(name) if (e.line, e.title) in lines]


def names_of(paper: Paper) -> set[str]:
    """All that a ruling can call a paper by."""
    titles = (paper.item.title, *(place.title for place in paper.places))
    return {*paper.identifiers, *_records(paper), *map(keys.title_identifier, titles)}


def name_of(paper: Paper) -> str:
    """What a new ruling calls a paper by: an identifier, else a record, else its row's title."""
    names = (*paper.identifiers, *_records(paper))
    return names[0] if names else keys.title_identifier(paper.places[0].title)


def _records(paper: Paper) -> list[str]:
    return [source.partition(":")[2] for source in paper.sources]


def unplace(draft: Draft, paper: Paper) -> None:
    """Take the rulings out that place a paper by hand."""
    names = names_of(paper)
    if any(placed.identifier in names for placed in draft.data.overrides.paper):
        text = draft.text(CATEGORIES) or ""
        ours = toml.changed(text, "paper", lambda p: p["identifier"] in names, lambda _: False)
        draft.put(CATEGORIES, ours)


def _unneeded(draft: Draft, paper: Paper, after: Library) -> set[tuple[str, str]]:
    """(source, record) of what only the removed paper needed."""
    data = draft.changed()
    kept = asking.to_keep(after, data.claims)
    named = {i for place in paper.places for i in linked(place)} | set(paper.identifiers)
    ruled, about = data.overrides.records(), _about(draft, paper)
    mine = {
        (c.source, c.record)
        for c in data.claims
        if c.record in about or not named.isdisjoint(c.identifiers)
    }
    return {name for name in mine - kept if name[1] not in ruled and draft.writes(name)}


def _about(draft: Draft, paper: Paper) -> set[str]:
    """The records of a paper, those that its rows could have meant, and those that a keeper is
    asked about beside them."""
    own = set(_records(paper))
    asked = (p.about for p in draft.before.problems if not own.isdisjoint(p.about))
    refused = (refusal.record for e in paper.evidence for refusal in e.refused)
    return {*own, *refused, *(record for records in asked for record in records)}


def _check(draft: Draft, paper: Paper, after: Library) -> None:
    """Raises `LorabibError` if more or less than the paper would go."""
    wanted = {p.key for p in draft.before.papers} - {paper.key}
    if {p.key for p in after.papers} != wanted:
        raise LorabibError(f"{paper.key}: other papers would change with it: nothing was removed")


def _again(name: str) -> str:
    return f"a version of the list {name} that still has the row brings it back when it is imported"


def _left(draft: Draft, paper: Paper) -> list[str]:
    """What a keeper should look at: rulings that are about nothing any more."""
    names = names_of(paper)
    rulings = draft.data.overrides
    left = [f"[[field]] {r.identifier}" for r in rulings.field if r.identifier in names]
    left += [f"[[row]] {r.record}" for r in rulings.row if r.record in names]
    left += [f"[[known]] {r.code}" for r in rulings.known if r.key == paper.key]
    return [f"data/overrides.toml still has {one} of it" for one in left]
