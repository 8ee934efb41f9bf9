"""The two visible tables: where records come from, and what papers can become."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import msgspec

from lorabib.model import Base, Claim, Record


class Source(Base, frozen=True, kw_only=True):
    """A source of records: the module that reads them, and how it is asked, if it can be.

    `url` is the base under which its queries stand, `hosts` where https redirects may lead,
    `intervals` the seconds between two requests by purpose, `polite` the same for who gives a
    contact address, `contact` whether the registry wants one at all.
    """

    module: str
    url: str = ""
    hosts: tuple[str, ...] = ()
    intervals: dict[str, float] = msgspec.field(default_factory=dict)
    polite: dict[str, float] = msgspec.field(default_factory=dict)
    contact: bool = False


#: Source name in a record -> how it is read and asked, in the order in which they are believed.
#: A new source is one file in `lorabib.sources` and one line here (docs/sources.md).
SOURCES = {
    "shipped": Source(module="lorabib.sources.shipped"),
    # https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/
    "crossref": Source(
        module="lorabib.sources.crossref",
        url="https://api.crossref.org",
        hosts=("api.crossref.org",),
        intervals={"identifier": 1 / 5, "agency": 1 / 5, "search": 1 / 3},
        polite={"identifier": 1 / 10, "agency": 1 / 10, "search": 1 / 3},
        contact=True,
    ),
    # https://info.arxiv.org/help/api/tou.html: one request in three seconds, one connection.
    "arxiv": Source(
        module="lorabib.sources.arxiv",
        url="https://export.arxiv.org/api",
        hosts=("export.arxiv.org", "arxiv.org"),
        intervals={"identifier": 3.0, "search": 3.0},
    ),
    # https://support.datacite.org/docs/rate-limit: 3,000 requests in five minutes.
    "datacite": Source(
        module="lorabib.sources.datacite",
        url="https://api.datacite.org",
        hosts=("api.datacite.org",),
        intervals={"identifier": 1 / 5},
        contact=True,
    ),
}


class Endpoint(Base, frozen=True, kw_only=True):
    """Where and how a source is asked.

    `intervals` are seconds between requests by purpose, `floor` the least that headers may make of
    them; `timeout` seconds bound one request,
    `tries` the requests for one question, `backoff` is the first wait in seconds before another
    try. `contact` is an e-mail address for the registry, sent in the User-Agent header alone.
    """

    source: str
    url: str
    hosts: tuple[str, ...] = ()
    intervals: dict[str, float] = msgspec.field(default_factory=dict)
    floor: float = 0.0
    timeout: float = 60.0
    tries: int = 5
    backoff: float = 1.0
    contact: str = ""


class Format(Base, frozen=True, kw_only=True):
    """An export format: the module that writes it, its file suffix, what it is for.

    `shipped` formats are what an export without ``--format`` writes. `headed` ones want the
    title of the category and its tree, `fielded` ones have fields to choose from,
    `ascii` ones can be written in ASCII, `cuts` ones can cut a list of authors (CSL-JSON cannot,
    and a style does it by itself); `together` ones write the lists of all categories at once.
    """

    module: str
    suffix: str
    about: str
    shipped: bool = False
    headed: bool = False
    fielded: bool = True
    ascii: bool = False
    cuts: bool = False
    together: bool = False


#: Format name, the same in every command -> how it is written. No suffix ends another's files:
#: the formats of one category can lie in one folder.
EXPORTERS = {
    "bib": Format(
        module="lorabib.exporters.bib",
        suffix=".bib",
        about="BibTeX and its classic styles",
        shipped=True,
        ascii=True,
        cuts=True,
    ),
    "biblatex": Format(
        module="lorabib.exporters.biblatex",
        suffix=".biblatex.bib",
        about="biblatex and biber",
        cuts=True,
    ),
    "json": Format(
        module="lorabib.exporters.csl_json",
        suffix=".json",
        about="CSL-JSON: pandoc, Zotero, any CSL engine",
        shipped=True,
    ),
    "csl-yaml": Format(
        module="lorabib.exporters.csl_yaml", suffix=".csl.yaml", about="CSL-YAML: pandoc, Quarto"
    ),
    "hayagriva": Format(
        module="lorabib.exporters.hayagriva", suffix=".hayagriva.yaml", about="typst"
    ),
    "ris": Format(module="lorabib.exporters.ris", suffix=".ris", about="EndNote, Zotero, Mendeley"),
    "references": Format(
        module="lorabib.references.listing",
        suffix=".md",
        about="formatted references in Markdown",
        shipped=True,
        fielded=False,
        together=True,
    ),
    "list": Format(
        module="lorabib.exporters.curated",
        suffix=".list.md",
        about="a Markdown list, as 'lorabib read' reads it",
        headed=True,
        fielded=False,
    ),
}
#: What an export writes that names no format, and what a library's exports/ holds.
SHIPPED = tuple(name for name, form in EXPORTERS.items() if form.shipped)


def format_of(filename: str) -> str:
    """The format that a file's name ends like, by the longest suffix; empty if none."""
    fitting = [name for name, form in EXPORTERS.items() if filename.endswith(form.suffix)]
    return max(fitting, key=lambda name: len(EXPORTERS[name].suffix), default="")


def fields(name: str) -> tuple[str, ...]:
    """The fields of a format in its order, those included that it writes only when asked."""
    return tuple(import_module(EXPORTERS[name].module).FIELDS) if EXPORTERS[name].fielded else ()


def module_of(source: str) -> Any:
    """The module of `source`. Raises `KeyError` for an unknown one."""
    return import_module(SOURCES[source].module)


def reader(source: str) -> Callable[[Record], Claim]:
    """The function that reads the records of `source`. Raises `KeyError` for an unknown one."""
    claim: Callable[[Record], Claim] = module_of(source).claim
    return claim


def live() -> tuple[str, ...]:
    """The sources that can be asked, in the order of the table."""
    return tuple(name for name, source in SOURCES.items() if source.url)


def exporter(name: str) -> Callable[..., Any]:
    """The function ``export(papers) -> str`` of a format. Raises `KeyError` for an unknown one."""
    export: Callable[..., Any] = import_module(EXPORTERS[name].module).export
    return export


def list_exporter(name: str) -> Callable[..., dict[str, str]]:
    """The function ``exports({name: (title, papers)}) -> {name: str}`` of a `together` format."""
    exports: Callable[..., dict[str, str]] = import_module(EXPORTERS[name].module).exports
    return exports
