"""Writing files: whole or not at all, all of them or none."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from lorabib.errors import DataError
from lorabib.model import Holding, Record
from lorabib.store import journal
from lorabib.store.locking import writer
from lorabib.store.places import Location, is_below, is_there, reason
from lorabib.store.reading import LEDGER_HEADER, read_ledger
from lorabib.store.records import Refused, read_records
from lorabib.store.texts import text_of


def ledger_with(location: Location, minted: Iterable[Holding]) -> tuple[Path, str]:
    """The ledger's path and its text with those of `minted` added at its end that it lacks."""
    path = location.data / "keys.tsv"
    old = (text_of(path) if is_there(path) else "") or LEDGER_HEADER + "\n"
    # Another export may have added them since the library was built.
    held = {(line.identifier, line.key) for line in read_ledger(location)}
    new = (h for h in minted if (h.identifier, h.key) not in held)
    ended = old if old.endswith("\n") else old + "\n"
    return path, ended + "".join(f"{h.identifier}\t{h.key}\t{h.since}\n" for h in new)


def records_with(
    location: Location, name: str, new: Iterable[Record]
) -> tuple[Path, str, tuple[str, ...], tuple[str, ...]]:
    """``data/records/NAME.jsonl`` with `new` records in place of older ones of the same id.

    Returns its path, its text (a line a record, sorted by id), and the ids of the records that
    are new and of those that have changed. No record is ever left out.
    """
    path = location.data / "records" / f"{name}.jsonl"
    old = {record.id: record for record in read_records(path)}
    fresh = {record.id: record for record in new}
    lines = (msgspec.json.encode(r).decode() for _, r in sorted({**old, **fresh}.items()))
    added = tuple(sorted(fresh.keys() - old.keys()))
    changed = tuple(sorted(i for i in fresh.keys() & old.keys() if not _same(fresh[i], old[i])))
    return path, "".join(f"{line}\n" for line in lines), added, changed


def _same(a: Record, b: Record) -> bool:
    return msgspec.json.encode(a) == msgspec.json.encode(b)


def refused_with(location: Location, refused: Iterable[Refused]) -> tuple[Path, str]:
    """``data/refused.jsonl`` with these lines and no others."""
    lines = sorted(msgspec.json.encode(one).decode() for one in refused)
    return location.data / "refused.jsonl", "".join(f"{line}\n" for line in lines)


def read_export(path: Path) -> str | None:
    """The text of an exported file, None if there is none."""
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataError(reason(error), path) from error


def exported(folder: Path, suffixes: tuple[str, ...]) -> list[str]:
    """The names of the files in `folder` that end like an export, sorted."""
    if not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if p.name.endswith(suffixes))


def write(
    files: Mapping[Path, str] | Mapping[Path, bytes] | Mapping[Path, str | bytes],
    root: Path | None = None,
) -> None:
    """Write all files or none: each beside its place, then renamed; Ctrl-C waits for the renames.

    Text is written as UTF-8. With `root`, the folder of a library, its other writers are kept away,
    and the files below it are all or none even if the process is killed; they come first.

    Raises:
        DataError: a file cannot be written; nothing was changed.
        BusyError: another process keeps writing the library.
    """
    with writer(root) if root else contextlib.nullcontext():
        beside = {path: journal.beside(path) for path in files}
        mine = [t for path, t in beside.items() if root and is_below(path, root)]
        try:
            if root and mine:
                journal.begin(root, mine)
            _stage(files, beside, root)
            with _uninterrupted():
                if root and mine:
                    journal.ready(root)
                    journal.settle(root)
                for path, temporary in beside.items():
                    if temporary not in mine:
                        _renamed(temporary, path)
        finally:
            if root and mine and not journal.pending(root):
                journal.settle(root)
            for temporary in beside.values():
                if temporary not in mine:
                    temporary.unlink(missing_ok=True)


def _stage(
    files: Mapping[Path, str] | Mapping[Path, bytes] | Mapping[Path, str | bytes],
    beside: Mapping[Path, Path],
    root: Path | None,
) -> None:
    """Write each file beside its place. Exports need not be on the disk: they can be made again."""
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            data = text.encode("utf-8") if isinstance(text, str) else text
            sync = root is not None and is_below(path, root) and path.parent.name != "exports"
            journal.written(beside[path], data, sync=sync)
            if path.is_dir():
                raise IsADirectoryError(21, "is a folder")
        except OSError as error:
            raise DataError(f"cannot be written: {reason(error)}", path) from error


def _renamed(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        raise DataError(f"cannot be written: {reason(error)}", path) from error


def remove(paths: Iterable[Path]) -> None:
    """Let files go that hold nothing any more. Raises `DataError` if one cannot be removed."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DataError(f"cannot be removed: {reason(error)}", path) from error


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait until the end of the block (in the main thread)."""
    caught: list[int] = []
    before = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        # Other threads cannot set handlers; there a signal does not arrive either.
        with contextlib.suppress(ValueError):
            before[number] = signal.signal(number, lambda n, frame: caught.append(n))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for arrived in caught:
        signal.raise_signal(signal.Signals(arrived))
