"""A library as it was at a revision of its git repository: the edge to git.

Git is run without a shell, on objects that it has named itself, and what it gives is unpacked into
a folder that goes with the block.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from lorabib.errors import EngineError, LorabibError
from lorabib.store.places import MARKER, Location

#: How the system's names of files are read.
_PATHS = ("utf-8", "surrogateescape")
#: Seconds that git may take.
_PATIENCE = 120


class State(NamedTuple):
    """A library at a time: where it lies, what it is called, and when it was committed.

    `date` is a timestamp of RFC 3339, `origin` the first commit of the history; both are empty
    where no repository tells them.
    """

    location: Location
    name: str
    date: str = ""
    origin: str = ""


@contextlib.contextmanager
def state(name: str, library: Location) -> Iterator[State]:
    """The library in the folder `name`, else `library` at the revision `name`; `library` as it is
    without a name.

    Raises:
        LorabibError: no such folder or revision, or no library in it.
        EngineError: git is not installed, or has failed.
    """
    if not name:
        yield _state(library, "now", library.root)
        return
    folder = Path(name)
    if (folder / "data").is_dir():
        location = Location(data=folder / "data", exports=folder / "exports")
        yield _state(location, name, folder)
        return
    with tempfile.TemporaryDirectory(prefix="lorabib-") as made:
        root = library.root
        commit = _commit(root, name)
        _unpack(root, commit, name, Path(made))
        location = Location(data=Path(made) / "data", exports=Path(made) / "exports")
        yield _state(location, name, root, commit)


def _commit(root: Path, name: str) -> str:
    """The commit that a revision names."""
    if name.startswith("-") or not name.isprintable() or not name:
        raise LorabibError(f"{name!r} is no revision")
    if _git(root, "rev-parse", "--show-prefix") is None:
        message = "no git repository holds this library: name two folders of libraries"
        raise LorabibError(f"{root}: {message}")
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found is None:
        raise LorabibError(f"{name!r} is neither a library's folder nor a revision of {root}")
    return found.decode().strip()


def _unpack(root: Path, commit: str, name: str, into: Path) -> None:
    """The data of the library as they were in a commit."""
    top = Path((_git(root, "rev-parse", "--show-toplevel") or b"").decode(*_PATHS).rstrip("\n"))
    prefix = (_git(root, "rev-parse", "--show-prefix") or b"").decode(*_PATHS).rstrip("\n")
    tree = f"{commit}:{prefix.rstrip('/')}"
    names = (_git(top, "ls-tree", "-z", "--name-only", tree) or b"").decode(*_PATHS).split("\0")
    wanted = [one for one in ("data", MARKER) if one in names]
    if "data" not in wanted:
        raise LorabibError(f"{name!r} has no library: it has no folder {prefix}data/")
    packed = _git(top, "archive", "--format=tar", tree, *wanted)
    if packed is None:
        raise EngineError(f"git could not give the library at {name!r}")
    for folder in ("lists", "records"):  # git keeps no empty folder
        (into / "data" / folder).mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            inside = PurePosixPath(member.name)
            file = archive.extractfile(member) if member.isreg() else None
            if ".." in inside.parts or inside.is_absolute() or member.issym():
                raise LorabibError(
                    f"{name!r} has a link or a file outside of the library: {inside}"
                )
            if file is not None:
                (into / inside).parent.mkdir(parents=True, exist_ok=True)
                (into / inside).write_bytes(file.read())


def _state(location: Location, name: str, root: Path, commit: str = "HEAD") -> State:
    """The state, with what the history says of it."""
    try:
        date = _git(root, "log", "-1", "--format=%cI", "--end-of-options", commit)
        first = _git(root, "rev-list", "--max-parents=0", "--end-of-options", commit)
    except EngineError:  # two folders can be compared without git
        date = first = None
    origin = (first or b"").decode().split()[-1:]
    return State(location, name, (date or b"").decode().strip(), "".join(origin)[:12])


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it fails."""
    command = ["git", "-C", str(root.absolute()), *arguments]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        raise EngineError("git is not installed: name two folders of libraries") from None
    except subprocess.TimeoutExpired:
        raise EngineError(f"git took over {_PATIENCE} s and was stopped") from None
    return done.stdout if done.returncode == 0 else None
