"""The verb resolve: ask the sources about a library's rows, and keep what it rests on.

Asked are, in this order, the identifiers of the papers and of the rows; the agency of a DOI
that Crossref does not hold; the other versions that records name; and, by title, what papers
without a record or without a publication may be. Decided is by the library's own build.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from lorabib import asking, build, store
from lorabib.model import Base, Record
from lorabib.registry import SHIPPED
from lorabib.resolve.desk import Desk
from lorabib.resolve.outcome import (
    Resolution,
    files_of,
    links,
    new_problems,
    rows_of,
    upgrades,
)
from lorabib.resolve.plan import Planned, plan
from lorabib.resolve.run import Run
from lorabib.store.catalogue import open_catalogue

__all__ = ["Desk", "Planned", "Resolution", "Written", "plan", "resolve", "write"]


class Written(Base, frozen=True, kw_only=True):
    """What was written besides `Resolution.files`: the exports that were not in step, and what is
    to be told of them."""

    exports: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def resolve(
    location: store.Location,
    desk: Desk,
    *,
    search: bool = True,
    offline: bool = False,
) -> Resolution:
    """Ask about the library at `location`, and say what it comes to; nothing is written.

    Raises:
        DataError, ListError: the library cannot be read.
    """
    data = build.read(location)
    before = build.built(data)
    run = Run(data, before, desk)
    _lend(location, run)
    if not offline:
        run.identifiers()
        if search:
            run.search()
    kept = asking.to_keep(run.library, run.pool.claims)
    claims = run.pool.only(kept, run.own)
    library = build.built(msgspec.structs.replace(data, claims=claims))
    rows = tuple(rows_of(library, run))
    files, added, changed = files_of(location, run, kept, rows)
    return Resolution(
        rows=rows,
        upgrades=tuple(upgrades(before, library)),
        added=added,
        changed=changed,
        sources=tuple(t for t in desk.tallies.values() if t.questions),
        problems=(
            *run.pool.unreadable,
            *links(library, run.nowhere, "unknown-identifier", "is known to no registry"),
            *links(library, run.refused, "refused-identifier", "is refused by its registry"),
            *new_problems(library.problems, before.problems),
        ),
        notes=desk.notes(),
        stopped=desk.stop.is_set(),
        files=files,
    )


def _lend(location: store.Location, run: Run) -> None:
    """Give a run those of the records that came with the package that its rows may mean.

    A record that is lent may name others of its work: they are looked for as well, so that a
    second run finds nothing more.
    """
    packaged = store.packaged(location.exports)
    if packaged is None or packaged.data.resolve() == location.data.resolve():
        return
    paths = sorted((packaged.data / "records").glob("*.jsonl"))
    titles = {place.title for paper in run.library.papers for place in paper.places}
    looked: set[str] = set()
    with open_catalogue(paths) as catalogue:
        while wanted := {*asking.wanted(run.library.papers)} - looked or titles:
            found = catalogue.by_identifier(sorted(wanted - titles))
            found += [claim for title in sorted(titles) for claim in catalogue.by_title(title)]
            looked |= wanted
            titles = set()
            names = {(claim.source, claim.record) for claim in found}
            run.lend(_records(paths, names - run.own - run.pool.records.keys()))


def _records(paths: Sequence[Path], names: set[tuple[str, str]]) -> Iterator[Record]:
    """The records of these names (source, id)."""
    for path in paths if names else ():
        yield from (r for r in store.read_records(path) if (r.source, r.id) in names)


def write(location: store.Location, made: Resolution, *, export: bool = True) -> Written:
    """Write what a run came to into the library as it is by now, and bring its exports in step.

    Other writers are kept away while it is written, not while registries were asked: records that
    another run has brought meanwhile stay. The records are written all or none, then the exports.

    Raises:
        DataError: a file cannot be written; nothing was changed.
        BusyError: another process keeps writing the library.
        EngineError: the CSL engine is there, but failed; the records are written.
    """
    with store.writer(location.root):
        files = dict(_merged(location, made, path) for path in made.files)
        if files:
            store.write(files, location.root)
        if not export:
            return Written()
        library = build.load(location)
        fresh = build.export(library, (), tuple(SHIPPED))
        old = {name: store.read_export(location.exports / name) for name in fresh.files}
        stale = {name: text for name, text in fresh.files.items() if old[name] != text}
        fresh = msgspec.structs.replace(fresh, files=stale)
        told = build.write(location, location.exports, fresh, library)
    paths = tuple(str(location.exports / name) for name in sorted(stale))
    return Written(exports=paths, notes=(*told, *fresh.notes))


def _merged(location: store.Location, made: Resolution, path: str) -> tuple[Path, str]:
    """A file of the run; one of records with those of the run in what is there by now."""
    text, name = made.files[path], Path(path).stem
    if Path(path).parent.name != "records":
        return Path(path), text
    new = {*made.added, *made.changed}
    found = (msgspec.json.decode(line, type=Record) for line in text.splitlines())
    mine = [record for record in found if f"{name}:{record.id}" in new]
    return store.records_with(location, name, mine)[:2]
