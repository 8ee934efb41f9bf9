"""Where a library lies."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lorabib.errors import DataError, LorabibError

MARKER = "lorabib.toml"
#: The package's own folder: its data stand inside it in a wheel, two folders up in a checkout.
_HERE = Path(__file__).parent.parent


class Location(NamedTuple):
    """Where a library lies: its data, where its exports go, whether it came with the package."""

    data: Path
    exports: Path
    packaged: bool = False

    @property
    def root(self) -> Path:
        """The library's own folder."""
        return self.data.parent


def locate(explicit: Path | None, folder: Path) -> Location:
    """The library named by `explicit`, else by a marker in `folder` or above, else the packaged.

    Raises:
        LorabibError: `explicit` is no library, or a marker stands without its data.
    """
    if explicit is not None:
        _settle(explicit)
        if not (explicit / "data").is_dir():
            raise LorabibError(f"{explicit}: not a library: it has no folder data/")
        return _own(explicit)
    for parent in (folder, *folder.parents):
        _settle(parent)
        if (parent / MARKER).is_file():
            if not (parent / "data").is_dir():
                raise LorabibError(f"{parent / MARKER}: marks a library, but data/ is missing")
            return _own(parent)
    found = packaged(folder)
    if found:
        return found
    raise LorabibError("no library: name one with --library DIR")


def _settle(root: Path) -> None:
    """End a write that was cut short before anything is read; mostly there is none."""
    if os.path.lexists(f"{root}/.lorabib/ready"):
        from lorabib.store.locking import settled

        settled(root)


def _own(root: Path) -> Location:
    return Location(data=root / "data", exports=root / "exports")


#: What a library without one takes from the package.
TABLES = ("venues.tsv", "protected.txt")


def packaged(folder: Path) -> Location | None:
    """The library that came with the package, exporting to `folder`; None if it has none."""
    for data in (_HERE / "data", _HERE.parent.parent / "data"):
        if data.is_dir():
            return Location(data=data, exports=folder / "exports", packaged=True)
    return None


def table_file(location: Location, name: str) -> Path | None:
    """A table of the library's (``venues.tsv``), else the one that came with the package."""
    came = packaged(location.exports)
    for data in (location.data, came.data if came else location.data):
        if is_there(data / name):
            return data / name
    return None


def files(location: Location) -> Iterator[Path]:
    """The library's data but for the tables of `TABLES`, in a fixed order.

    Raises `DataError` if a folder cannot be read.
    """
    if is_there(location.data.parent / MARKER):
        yield location.data.parent / MARKER
    names = ("categories.toml", "overrides.toml", "keys.tsv", "names.tsv")
    yield from (location.data / name for name in names if is_there(location.data / name))
    for folder, suffix in (("lists", ".md"), ("records", ".jsonl")):
        yield from _listed(location.data / folder, suffix)


def _listed(folder: Path, suffix: str) -> list[Path]:
    """What ends with `suffix` in a folder of the data; a missing folder would empty the library."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == suffix)
    except OSError as error:
        raise DataError(reason(error), folder) from error


def is_there(path: Path) -> bool:
    """Whether anything stands at `path`: what cannot be read must fail, not be skipped."""
    return os.path.lexists(path)


def is_below(path: Path, folder: Path) -> bool:
    """Whether a file lies in a folder or deeper, by their names."""
    return ".." not in path.parts and path.absolute().is_relative_to(folder.absolute())


def reason(error: OSError) -> str:
    """What the system says, in lower case as our messages are."""
    return (error.strerror or str(error)).lower()
