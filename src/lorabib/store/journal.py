"""Several files as one: a journal of those that lie ready, and their renaming.

A file is first written beside its place, as ``.NAME.PROCESS.tmp``. ``begun`` lists such files
while they are being written: left behind, they are removed. It becomes ``ready`` in one step, and
from then on the write has happened: left behind, its files are renamed by whoever comes next.

A journal names only files below the library's own folder, and a file can only become the one that
its own name tells: what a stranger's journal says can move nothing else.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from lorabib.errors import DataError
from lorabib.store.places import is_there, reason

#: The folder beside ``data/`` that holds the lock and the journal.
FOLDER = ".lorabib"
_BEGUN, _READY = "begun", "ready"
_TEMPORARY = re.compile(r"\.(?P<name>.+)\.\d+\.tmp", re.DOTALL).fullmatch


def beside(path: Path) -> Path:
    """Where a file is written before it is renamed."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def pending(root: Path) -> bool:
    """Whether a write has happened of which files are perhaps not renamed yet."""
    return os.path.lexists(f"{root}/{FOLDER}/{_READY}")


def begin(root: Path, temporaries: Iterable[Path]) -> None:
    """Say which files are going to be written."""
    names = [one.absolute().relative_to(root.absolute()).as_posix() for one in temporaries]
    _kept(root / FOLDER / _BEGUN, json.dumps(names).encode())


def ready(root: Path) -> None:
    """All files are written: they count from here on."""
    (root / FOLDER / _BEGUN).replace(root / FOLDER / _READY)


def settle(root: Path) -> None:
    """Rename what is ready, remove what was only begun. The library's lock is held.

    Raises:
        DataError: a file cannot be renamed or removed.
    """
    for name, end in ((_READY, _rename), (_BEGUN, _remove)):
        path = root / FOLDER / name
        if is_there(path):
            for temporary in _listed(root, path):
                try:
                    end(temporary)
                except OSError as error:
                    raise DataError(f"cannot be written: {reason(error)}", temporary) from error
            path.unlink(missing_ok=True)
    for stray in (root / FOLDER).glob(".*.tmp"):
        stray.unlink(missing_ok=True)


def _rename(temporary: Path) -> None:
    found = _TEMPORARY(temporary.name)
    if found and temporary.is_file():
        temporary.replace(temporary.with_name(found["name"]))


def _remove(temporary: Path) -> None:
    temporary.unlink(missing_ok=True)


def _listed(root: Path, path: Path) -> list[Path]:
    """The files that a journal lists; of one that is broken or no journal of ours, none."""
    try:
        names = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return []
    good = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return [root / name for name in good if _inside(PurePosixPath(name))]


def _inside(name: PurePosixPath) -> bool:
    plain = not name.is_absolute() and ".." not in name.parts and "\0" not in str(name)
    return plain and "\\" not in str(name) and _TEMPORARY(name.name) is not None


def _kept(path: Path, data: bytes) -> None:
    """Write a file that must be whole on the disk before anything else happens."""
    temporary = beside(path)
    written(temporary, data, sync=True)
    temporary.replace(path)


def written(path: Path, data: bytes, *, sync: bool) -> None:
    """Write a file; with `sync` it is on the disk, not in memory, when this returns."""
    with path.open("wb") as file:
        file.write(data)
        if sync:
            file.flush()
            os.fsync(file.fileno())
