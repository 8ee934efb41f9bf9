"""The built library, kept in the user's cache folder under a digest of what it was built from.

It is never needed: without it, or with a broken one, the library is built anew.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lorabib import __version__
from lorabib.store.places import TABLES, Location, files, table_file

#: So many bytes of a sum stand before a kept library.
_SUM = 16

if TYPE_CHECKING:  # a look-up needs the folder, not the model
    from lorabib.model import Library

_CODE = Path(__file__).parent.parent


def fingerprint(location: Location) -> str:
    """A digest of the data and of the code: equal if and only if the build would be equal."""
    import hashlib

    from lorabib.store.texts import bytes_of

    digest = hashlib.blake2b(__version__.encode(), digest_size=20)
    for path in files(location):
        digest.update(f"\0{path.relative_to(location.data.parent)}\0".encode())
        digest.update(bytes_of(path))
    for name in TABLES:
        table = table_file(location, name)
        digest.update(f"\0{name}\0".encode() + bytes_of(table) if table else b"")
    digest.update(code_stamp().encode())
    return digest.hexdigest()


def stamp(location: Location) -> str:
    """The sizes and times of the library's files: quicker than `fingerprint` for large ones.

    Of the code the version counts, and its folders, in which a file that is replaced leaves its
    time.
    """
    tables = filter(None, (table_file(location, name) for name in TABLES))
    paths = [*files(location), *tables, _CODE, _CODE / "lookup", _CODE / "store"]
    parts = [f"{__version__} {sys.byteorder}"]
    for path in paths:
        stat = path.stat()
        parts.append(f"{path.absolute()} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(parts).encode("utf-8", "backslashreplace").decode()


def lookup_file(location: Location) -> Path:
    """Where the index of look-ups is kept: a place for each library and each installed lorabib."""
    from binascii import crc32

    places = f"{location.data.absolute()}\n{_CODE}"
    return cache_folder() / f"lookup-{crc32(os.fsencode(places)):08x}.sqlite"


def code_stamp() -> str:
    """The sizes and times of the code's own files: a change of the code makes another."""
    import hashlib

    digest = hashlib.blake2b(digest_size=20)
    for folder, _, names in os.walk(_CODE):
        for name in sorted(names):
            if name.endswith(".py"):
                stat = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - start-up
                digest.update(f"\0{name}\0{stat.st_size}\0{stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def cache_folder() -> Path:
    """The folder of all that is kept between runs: ``LORABIB_CACHE``, else in the user's cache."""
    folder = os.environ.get("LORABIB_CACHE")
    return Path(folder) if folder else _user_cache() / "lorabib"


def _cache_file(name: str) -> Path:
    return cache_folder() / f"library-{name}.msgpack"


def _user_cache() -> Path:
    """Where the system keeps caches (on Linux the XDG Base Directory Specification).

    platformdirs knows the same, but its import costs a tenth of a whole export.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or _home() / ".cache")


def _home() -> Path:
    """The user's folder; that of temporary files for a user who has none."""
    try:
        return Path.home()
    except RuntimeError:
        import tempfile

        return Path(tempfile.gettempdir())


def pace_folder() -> Path:
    """The folder of the pace: one for all runs of a user, whatever cache each of them has."""
    return _user_cache() / "lorabib"


def recall(name: str) -> Library | None:
    """The library kept under a fingerprint; None if there is none, or it is not as it was kept."""
    import msgspec

    from lorabib.model import Library

    try:
        kept = _cache_file(name).read_bytes()
    except OSError:
        return None
    if kept[:_SUM] != _sum(kept[_SUM:]):
        return None
    try:
        return msgspec.msgpack.decode(kept[_SUM:], type=Library)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def keep(name: str, library: Library) -> None:
    """Keep a library under its fingerprint. A cache that cannot be written costs speed only."""
    import msgspec

    path = _cache_file(name)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        _forget_old(path.parent)
        kept = msgspec.msgpack.encode(library)
        temporary.write_bytes(_sum(kept) + kept)
        temporary.replace(path)


def _sum(kept: bytes) -> bytes:
    """What stands before a kept library: damage shows, which may still be text."""
    import hashlib

    return hashlib.blake2b(kept, digest_size=_SUM).digest()


def _forget_old(folder: Path) -> None:
    """Leave the newest few builds: each change of the data makes another."""
    found = sorted(folder.glob("library-*.msgpack"), key=lambda p: p.stat().st_mtime)
    for path in found[:-7]:
        path.unlink(missing_ok=True)
