"""The two visible tables: where records come from, and what papers can become."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from lorabib.model import Base, Claim, Record

#: Source name in a record -> the module that reads its bodies. A new source is one file in
#: `lorabib.sources` and one line here.
SOURCES = {
    "shipped": "lorabib.sources.shipped",
}


class Format(Base, frozen=True, kw_only=True):
    """An export format: the module that writes it, its file suffix, whether it wants a title."""

    module: str
    suffix: str
    titled: bool = False


#: Format name, the same in every command -> how it is written.
EXPORTERS = {
    "bib": Format(module="lorabib.exporters.bib", suffix=".bib"),
    "json": Format(module="lorabib.exporters.csl_json", suffix=".json"),
    "references": Format(module="lorabib.exporters.references", suffix=".md", titled=True),
}


def reader(source: str) -> Callable[[Record], Claim]:
    """The function that reads the records of `source`. Raises `KeyError` for an unknown one."""
    claim: Callable[[Record], Claim] = import_module(SOURCES[source]).claim
    return claim


def exporter(name: str) -> Callable[..., Any]:
    """The function ``export(papers) -> str`` of a format. Raises `KeyError` for an unknown one."""
    export: Callable[..., Any] = import_module(EXPORTERS[name].module).export
    return export
