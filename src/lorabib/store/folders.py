"""What lies in a folder that is a library, or is to become one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from lorabib.errors import FolderError
from lorabib.store import journal
from lorabib.store.locking import writer
from lorabib.store.places import MARKER, Location, is_there, reason
from lorabib.store.texts import bytes_of


def list_files(location: Location) -> dict[str, Path]:
    """The lists of a library by name."""
    folder = location.data / "lists"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.stem: path for path in found if path.suffix == ".md"}


def same_files(paths: Iterable[Path]) -> list[tuple[Path, Path]]:
    """Pairs of paths that are one file, under whatever names."""
    first: dict[Path, Path] = {}
    found = []
    for path in paths:
        real = path.resolve()
        if real in first:
            found.append((first[real], path))
        first.setdefault(real, path)
    return found


def stem_and_folder(path: Path) -> tuple[str, str]:
    """A file's name without its ending, and the name of the folder that it lies in."""
    return path.stem, path.absolute().parent.resolve().name


def refuse_library(folder: Path) -> None:
    """Say no to a folder that is a library already; what a killed writer has left is no library.

    Raises:
        FolderError: it is one, or no folder at all.
    """
    if is_there(folder) and not folder.is_dir():
        raise FolderError(f"{folder}: is a file, not a folder")
    if (folder / journal.FOLDER).is_dir():
        with writer(folder):
            pass
    if is_there(folder / MARKER):
        raise FolderError(f"{folder}: is a library already: 'lorabib import' brings lists into it")
    if _has_files(folder / "data"):
        raise FolderError(
            f"{folder}: has a folder data/ but no {MARKER}: if it is a library of lorabib, "
            "'lorabib migrate' marks it; else choose another folder"
        )


def strangers(folder: Path, expected: Iterable[Path]) -> list[str]:
    """What lies in a folder besides git's files, Markdown, a licence and `expected`, sorted."""
    known = {path.resolve() for path in expected}
    try:
        found = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise FolderError(f"{folder}: {reason(error)}") from error
    return [path.name for path in found if not _usual(path) and path.resolve() not in known]


def _usual(path: Path) -> bool:
    name = path.name.lower()
    if path.is_dir():
        return name in (".git", ".github", journal.FOLDER) or not _has_files(path)
    return name in (".gitignore", ".gitattributes") or name.startswith("licen") or _is_text(name)


def _is_text(name: str) -> bool:
    return name.endswith(".md")


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(not path.is_dir() for path in folder.rglob("*"))


def already(folder: Path, names: Iterable[str]) -> list[str]:
    """Which of some files are there in a folder."""
    return [name for name in names if is_there(folder / name)]


def backup(root: Path, name: str) -> tuple[Path, bytes]:
    """A library's data and its marker as a zip file, and a free place for it.

    Raises:
        DataError: a file cannot be read.
    """
    kept = io.BytesIO()
    paths = sorted(path for path in (root / "data").rglob("*") if path.is_file())
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in [*filter(is_there, [root / MARKER]), *paths]:
            info = zipfile.ZipInfo(path.relative_to(root).as_posix())
            packed.writestr(info, bytes_of(path), zipfile.ZIP_DEFLATED)
    folder, number = root / journal.FOLDER / "backup", 1
    while is_there(folder / f"{name}-{number}.zip"):
        number += 1
    return folder / f"{name}-{number}.zip", kept.getvalue()
