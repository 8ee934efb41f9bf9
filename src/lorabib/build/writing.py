"""Exports and new keys, written to the disk."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lorabib import store
from lorabib.build import Export, export, load
from lorabib.exporters.options import DEFAULT, Options
from lorabib.model import Library


def export_to(
    location: store.Location,
    folder: Path,
    library: Library,
    categories: Sequence[str],
    formats: Sequence[str],
    options: Options = DEFAULT,
) -> tuple[Export, tuple[str, ...]]:
    """Export the library at `location` to `folder`: what was written, and what is to be told.

    Where files of the library itself are written (its exports, new keys), other writers are kept
    away, and what they have changed since `library` was loaded is read again.

    Raises:
        As `export` and `write`; BusyError: another process keeps writing the library.
    """
    mine = not location.packaged and (store.is_below(folder, location.root) or library.minted)
    if not mine:
        made = export(library, categories, formats, options)
        return made, write(location, folder, made, library)
    with store.writer(location.root):
        library = load(location)
        made = export(library, categories, formats, options)
        return made, write(location, folder, made, library)


def write(
    location: store.Location, folder: Path, made: Export, library: Library
) -> tuple[str, ...]:
    """Write an export to `folder`, and new keys to the library's ledger, all or nothing.

    Returns what is to be told: keys that could not be recorded in a packaged library.
    """
    files = {folder / name: text for name, text in made.files.items()}
    if library.minted and not location.packaged:
        path, text = store.ledger_with(location, library.minted)
        files[path] = text
    store.write(files, None if location.packaged else _root(location, files))
    if library.minted and location.packaged:
        return (f"{len(library.minted)} new keys cannot be recorded in the packaged library",)
    return ()


def _root(location: store.Location, files: Mapping[Path, str]) -> Path | None:
    """The library's folder, if a file lies in it: who only reads needs no right to write."""
    mine = any(store.is_below(path, location.root) for path in files)
    return location.root if mine else None
