"""The verb behind ``lorabib migrate``: a library of an older format becomes one of today's.

Each step takes the small files of a library from one format to the next; lists and records stay as
they are until a format needs otherwise.

Format 0 is what libraries were before they had a `lorabib.toml`: ``data/`` with lists, records,
categories and overrides, without a key ledger. Such a folder is still read where it is named with
``--library``, but it is found from nowhere else, and no release can tell what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from lorabib import store
from lorabib.errors import FolderError
from lorabib.keeping import templates
from lorabib.model import Base
from lorabib.store import folders
from lorabib.store.reading import LEDGER_HEADER
from lorabib.store.settings import FORMAT, format_of, read_marker
from lorabib.store.texts import text_of

Texts = Mapping[str, str]
#: The files that the steps look at; a missing one has no text.
_SMALL = (store.MARKER, "data/categories.toml", "data/overrides.toml", "data/keys.tsv")


class Migration(Base, frozen=True, kw_only=True):
    """What brings a library from the format `was` to `now`: the texts of files by their paths in
    it, and where its backup goes (empty where nothing is to be done)."""

    was: int
    now: int
    files: dict[str, str]
    backup: str = ""


def _marked(files: Texts) -> dict[str, str]:
    """0 to 1: a marker, and a ledger that the next export fills."""
    made = {store.MARKER: templates.MARKER}
    if "data/keys.tsv" not in files:
        made["data/keys.tsv"] = LEDGER_HEADER + "\n"
    return made


#: Format -> the step from it to the next one.
STEPS: dict[int, Callable[[Texts], dict[str, str]]] = {0: _marked}


def plan(root: Path) -> Migration:
    """What would bring the library in the folder `root` up to date; nothing is written.

    Raises:
        FolderError: the folder is no library.
        DataError: the library is of a newer format, or a file cannot be read.
    """
    if not (root / "data").is_dir():
        raise FolderError(f"{root}: not a library: it has no folder data/")
    was = format_of(root / store.MARKER) or 0
    location = store.Location(data=root / "data", exports=root / "exports")
    if was >= FORMAT:
        read_marker(location)
        return Migration(was=was, now=was, files={})
    _refuse_other(root)
    files = {name: text_of(root / name) for name in folders.already(root, _SMALL)}
    before = dict(files)
    for step in range(was, FORMAT):
        files |= STEPS[step](files)
    made = {name: text for name, text in files.items() if before.get(name) != text}
    place, _ = folders.backup(root, f"format-{was}")
    return Migration(was=was, now=FORMAT, files=made, backup=str(place))


def migrate(root: Path) -> Migration:
    """Bring the library in the folder `root` up to date: a backup and all files, or nothing.

    Raises:
        As `plan`; DataError: a file cannot be written; BusyError: another process writes it.
    """
    made = plan(root)
    if not made.files:
        return made
    with store.writer(root):
        made = plan(root)
        place, packed = folders.backup(root, f"format-{made.was}")
        files = {root / name: text for name, text in made.files.items()}
        store.write({place: packed, **files} if made.files else {}, root)
    return made


def _refuse_other(root: Path) -> None:
    """A folder ``data/`` alone may be anybody's: a library's has lists and a tree of categories."""
    missing = [n for n in ("data/lists", "data/categories.toml") if not folders.already(root, [n])]
    if missing:
        raise FolderError(f"{root}: not a library: it has no {' and no '.join(missing)}")
