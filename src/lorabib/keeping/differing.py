"""The verb diff: what has changed between two revisions of a library, or two libraries."""

from __future__ import annotations

from lorabib import build, store
from lorabib.keeping.comparing import Differences, compare
from lorabib.keeping.telling import Header, written
from lorabib.model import Base
from lorabib.store.revisions import state
from lorabib.store.settings import read_mailto


class Difference(Base, frozen=True, kw_only=True):
    """What has changed from `old` to `new`, as they were named.

    `date` is that of the newer one's commit, `origin` the first commit of its repository, `mailto`
    the contact address that the library names.
    """

    old: str
    new: str
    date: str
    origin: str
    mailto: str
    changes: Differences


def diff(location: store.Location, old: str, new: str = "") -> Difference:
    """What has changed in the library at `location` from a revision to another.

    `old` and `new` are revisions of its git repository, or folders of libraries; without `new` it
    is the library as it lies there.

    Raises:
        LorabibError: no such revision or folder.
        EngineError: git is not installed, or has failed.
        DataError, ListError: one of the two cannot be read.
    """
    with state(old, location) as was, state(new, location) as now:
        changes = compare(build.load(was.location), build.load(now.location))
        return Difference(
            old=was.name,
            new=now.name,
            date=now.date,
            origin=now.origin,
            mailto=read_mailto(now.location),
            changes=changes,
        )


def told(made: Difference, form: str, *, date: str = "", authority: str = "") -> str:
    """A difference as ``text``, ``markdown`` or ``atom``.

    Raises:
        UnknownNameError: a format that does not exist.
        LorabibError: a feed without a date, or with a wrong authority.
    """
    header = Header(
        old=made.old,
        new=made.new,
        date=date or made.date,
        authority=authority or made.mailto,
        origin=made.origin,
    )
    return written(made.changes, header, form)
