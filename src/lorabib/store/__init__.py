"""The edge to the disk: the only room that touches `data/`, `exports/` and the cache.

A library is a folder with ``data/`` (lists, records, categories, overrides, key ledger) and
``exports/``. Files are UTF-8 with LF. What only `resolve` and `eval` need stands in modules of its
own, which are imported where they are used: `answers`, `catalogue`, `recordings`, `settings`; so
does `venues`, which only a build needs.
"""

from lorabib.store.cache import cache_folder, fingerprint, keep, pace_folder, recall
from lorabib.store.persons import read_spellings
from lorabib.store.places import MARKER, Location, locate, packaged
from lorabib.store.reading import (
    CategoryFile,
    Refused,
    read_categories,
    read_claims,
    read_entries,
    read_ledger,
    read_list,
    read_overrides,
    read_protected,
    read_records,
    read_refused,
    read_values,
)
from lorabib.store.writing import (
    exported,
    ledger_with,
    read_export,
    records_with,
    refused_with,
    write,
)

__all__ = [
    "MARKER",
    "CategoryFile",
    "Location",
    "Refused",
    "cache_folder",
    "exported",
    "fingerprint",
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
    "write",
]
