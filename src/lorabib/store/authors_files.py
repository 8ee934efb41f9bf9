"""An author's own files: read as they are, written whole, with the file as it was beside them."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from lorabib.bibfile.encoding import Decoded, decode, encode
from lorabib.errors import DataError
from lorabib.store.places import is_there
from lorabib.store.texts import bytes_within
from lorabib.store.writing import write

_LIMIT = 500_000_000
_BACKUPS = 1000


def read_authors_file(path: Path) -> Decoded:
    """The text of a file of the author's, and its encoding.

    Raises:
        DataError: missing, a folder, not to be read, or too large.
    """
    return decode(_raw(path))


def _raw(path: Path) -> bytes:
    return bytes_within(path, _LIMIT, DataError)


def backup_of(path: Path, old: bytes) -> Path:
    """Where the file with the bytes `old` is kept: ``refs.bib.bak``, then ``refs.bib.bak1``, …

    What is kept already is never written over: the author's own file is the oldest of them.
    """
    numbers = ("", *range(1, _BACKUPS))
    for number in numbers:
        backup = path.with_name(f"{path.name}.bak{number}")
        if not is_there(backup) or _has(backup, old):
            return backup
    raise DataError(f"{_BACKUPS} backups lie beside it: remove some", path)


def _has(path: Path, raw: bytes) -> bool:
    """Whether a file can be read and has these very bytes."""
    with contextlib.suppress(OSError):
        return path.is_file() and path.stat().st_size == len(raw) and path.read_bytes() == raw
    return False


def write_authors_file(path: Path, text: str, before: Decoded) -> Path:
    """Write `text` to `path` in the file's encoding, whole or not at all; returns the backup.

    Backups that lie there stay. `before` is the file as it was read: if it has been changed since
    then, nothing is written. A link stays one, and the file keeps its permissions.

    Raises:
        DataError: it has been changed, cannot be written, or its encoding lacks a character.
    """
    real = path.resolve()
    old = encode(before.text, before)
    if _raw(path) != old:
        raise DataError("has been changed since it was read; nothing was written", path)
    try:
        new = encode(text, before)
    except UnicodeEncodeError as error:
        sign = error.object[error.start]
        told = f"its encoding ({before.encoding}) lacks {sign!r}: save it as UTF-8 first"
        raise DataError(told, path) from error
    backup = backup_of(real, old)
    if not os.access(real, os.W_OK):  # a new file in its place would get around that
        raise DataError("cannot be written: permission denied", path)
    mode = stat.S_IMODE(real.stat().st_mode)
    write({backup: old, real: new})
    for written in (backup, real):
        with contextlib.suppress(OSError):
            written.chmod(mode)
    return backup if path.is_symlink() else path.with_name(backup.name)
