"""The edge to the disk: the only room that touches `data/`, `exports/` and the cache.

A library is a folder with ``data/`` (lists, records, categories, overrides, key ledger) and
``exports/``. Files are UTF-8 with LF. What only `resolve` and `eval` need stands in modules of its
own, which are imported where they are used: `answers`, `catalogue`, `recordings`, `settings`; so
does `venues`, which only a build needs.

What a look-up imports is the time that it takes: a name is imported when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorabib.store.cache import cache_folder, fingerprint, keep, pace_folder, recall
    from lorabib.store.locking import writer
    from lorabib.store.persons import read_spellings
    from lorabib.store.places import MARKER, Location, is_below, locate, packaged
    from lorabib.store.reading import read_entries, read_ledger, read_overrides, read_protected
    from lorabib.store.records import Refused, read_claims, read_records, read_refused
    from lorabib.store.texts import read_list
    from lorabib.store.tree import CategoryFile, read_categories
    from lorabib.store.values import read_values
    from lorabib.store.writing import (
        exported,
        ledger_with,
        read_export,
        records_with,
        refused_with,
        remove,
        write,
    )

#: Name -> the module of this room that has it.
_IN = {
    "cache_folder": "cache",
    "CategoryFile": "tree",
    "exported": "writing",
    "fingerprint": "cache",
    "is_below": "places",
    "keep": "cache",
    "ledger_with": "writing",
    "locate": "places",
    "Location": "places",
    "MARKER": "places",
    "pace_folder": "cache",
    "packaged": "places",
    "read_categories": "tree",
    "read_claims": "records",
    "read_entries": "reading",
    "read_export": "writing",
    "read_ledger": "reading",
    "read_list": "texts",
    "read_overrides": "reading",
    "read_protected": "reading",
    "read_records": "records",
    "read_refused": "records",
    "read_spellings": "persons",
    "read_values": "values",
    "recall": "cache",
    "records_with": "writing",
    "Refused": "records",
    "refused_with": "writing",
    "remove": "writing",
    "write": "writing",
    "writer": "locking",
}

__all__ = [
    "MARKER",
    "CategoryFile",
    "Location",
    "Refused",
    "cache_folder",
    "exported",
    "fingerprint",
    "is_below",
    "keep",
    "ledger_with",
    "locate",
    "pace_folder",
    "packaged",
    "read_categories",
    "read_claims",
    "read_entries",
    "read_export",
    "read_ledger",
    "read_list",
    "read_overrides",
    "read_protected",
    "read_records",
    "read_refused",
    "read_spellings",
    "read_values",
    "recall",
    "records_with",
    "refused_with",
    "remove",
    "write",
    "writer",
]


def __getattr__(name: str) -> object:
    if name not in _IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_IN[name]}"), name)
