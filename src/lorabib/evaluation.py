"""The verb eval: a gold file against records, shipped or recorded."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from lorabib import identifiers, store
from lorabib.errors import DataError, LorabibError
from lorabib.gold import Gold, Scores, outcomes, score
from lorabib.http import check
from lorabib.match.rows import linked
from lorabib.model import Claim, ListEntry
from lorabib.registry import module_of, reader
from lorabib.store.catalogue import open_catalogue
from lorabib.store.recordings import Recordings


def evaluate(gold: Path, records: Sequence[Path], replay: Path | None) -> Scores:
    """The scores of the rows of `gold` among the records in files or folders and in a recording.

    Candidates are found as for any row: by identifier, and by the words of the title.

    Raises:
        DataError: a file cannot be read, with its line.
        LorabibError: there are no records, or no rows.
    """
    lines = store.read_values(gold, Gold)
    if not lines:
        raise LorabibError(f"{gold}: no rows")
    lines = tuple(_canonical(line, gold, number) for number, line in enumerate(lines, 1))
    entries = [line.entry(number) for number, line in enumerate(lines, 1)]
    recorded = _recorded(replay) if replay else []
    if replay and not recorded:
        raise LorabibError(f"{replay}: no recorded answers")
    paths = _files(records) if records or not replay else []
    claims, size = _candidates(entries, paths)
    return score(lines, outcomes(entries, _once([*claims, *recorded])), size + len(recorded))


def _canonical(line: Gold, path: Path, number: int) -> Gold:
    """The line with its identifiers in their canonical form. Raises `DataError` if one is none."""
    written = (*line.answer, *((line.published,) if line.published else ()))
    known = {one: identifiers.parse(one) or _own(one) for one in written}
    for one, found in known.items():
        if not found:
            raise DataError(f"{one!r} is no identifier", path, number, "$.answer")
    return msgspec.structs.replace(
        line,
        answer=tuple(known[one] for one in line.answer),
        published=known[line.published] if line.published else None,
    )


def _own(identifier: str) -> str:
    """The id of a shipped record that has no identifier (``published:...``), as it is."""
    return identifier if ":" in identifier and " " not in identifier else ""


def _files(records: Sequence[Path]) -> list[Path]:
    if not records:
        packaged = store.packaged(Path())
        records = (packaged.data / "records",) if packaged else ()
    found = sorted(
        file for path in records for file in (path.glob("*.jsonl") if path.is_dir() else (path,))
    )
    if not found:
        raise LorabibError("no records: name files or folders with --records")
    return found


def _candidates(entries: Iterable[ListEntry], paths: Sequence[Path]) -> tuple[list[Claim], int]:
    """What the rows may mean, and the other versions of that."""
    if not paths:
        return [], 0
    with open_catalogue(paths) as catalogue:
        found = []
        for entry in entries:
            found += catalogue.by_identifier(linked(entry))
            found += catalogue.by_title(entry.title)
        titles = {claim.item.title for claim in found}
        for title in sorted(titles):
            found += catalogue.by_title(title)
        return _once(found), len(catalogue)


def _recorded(folder: Path) -> list[Claim]:
    """The claims of all answers in a recording."""
    claims = []
    for recorded in Recordings(folder).all():
        query = recorded.query
        if recorded.body:
            answered = check(module_of(query.source), query, recorded.body.encode())
            claims += [reader(record.source)(record) for record in answered]
    return _once(claims)


def _once(claims: Iterable[Claim]) -> list[Claim]:
    return list({(c.source, c.record): c for c in claims}.values())
