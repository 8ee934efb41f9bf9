"""Data -> library: read whole, and built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lorabib import __version__, store
from lorabib.model import Library

if TYPE_CHECKING:
    from lorabib.assemble import Data


def read(location: store.Location) -> Data:
    """All that the library at `location` holds. Raises as `load`."""
    from lorabib.assemble import Data
    from lorabib.store.settings import read_pattern
    from lorabib.store.venues import read_venues

    pattern = read_pattern(location)
    entries, problems = store.read_entries(location)
    claims = store.read_claims(location)
    tree = store.read_categories(location)
    overrides = store.read_overrides(location, claims, tree)
    return Data(
        entries=entries,
        claims=claims,
        categories=tree.category,
        flat=tree.flat,
        overrides=overrides,
        protected=store.read_protected(location),
        spellings=store.read_spellings(location),
        venues=read_venues(location),
        ledger=store.read_ledger(location),
        problems=problems,
        release=__version__,
        pattern=pattern,
    )


def built(data: Data) -> Library:
    """The library that `data` makes."""
    from lorabib.assemble import assemble

    with uncollected():
        return assemble(data)


@contextmanager
def uncollected() -> Iterator[None]:
    """Work without the collector of cyclic garbage, as it was before afterwards.

    A build and a look through a large file make millions of small objects and no cycles; looking
    through them again and again would take half of the time.
    """
    import gc

    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
