"""The edge to the disk: the only room that touches `data/`, `exports/` and the cache.

A library is a folder with ``data/`` (lists, records, categories, overrides, key ledger) and
``exports/``. Files are UTF-8 with LF.
"""

from lorabib.store.cache import fingerprint, keep, recall
from lorabib.store.places import MARKER, Location, locate
from lorabib.store.reading import (
    CategoryFile,
    check_format,
    read_categories,
    read_claims,
    read_entries,
    read_ledger,
    read_list,
    read_overrides,
    read_protected,
)
from lorabib.store.writing import exported, ledger_with, read_export, write

__all__ = [
    "MARKER",
    "CategoryFile",
    "Location",
    "check_format",
    "exported",
    "fingerprint",
    "keep",
    "ledger_with",
    "locate",
    "read_categories",
    "read_claims",
    "read_entries",
    "read_export",
    "read_ledger",
    "read_list",
    "read_overrides",
    "read_protected",
    "recall",
    "write",
]
