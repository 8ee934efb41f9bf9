"""How a user wants the registries to be asked: ``lorabib.toml`` and the environment.

The environment wins: ``LORABIB_MAILTO``, and ``LORABIB_<SOURCE>_URL`` for each source.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from lorabib import __version__, keys
from lorabib.errors import DataError, LorabibError
from lorabib.model import Base
from lorabib.registry import SOURCES, Endpoint, Source, live
from lorabib.store.places import MARKER, Location, is_there
from lorabib.store.values import read_toml

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
#: The version of the layout of a library that this code reads.
FORMAT = 1
#: Whatever its headers allow, a registry itself is not asked more often: 50 times a second was
#: Crossref's own limit for everybody until 2025.
_FLOOR = 1 / 50
_RELEASE = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,3}").fullmatch
Seconds = Annotated[float, msgspec.Meta(ge=0.0, le=3600.0)]


class SourceSettings(Base, frozen=True, kw_only=True):
    """A table ``[sources.NAME]``: another base address, and the seconds between requests."""

    url: str = ""
    interval: Seconds | None = None


class Network(Base, frozen=True, kw_only=True):
    """The table ``[network]``: seconds that a request may take, tries for one question, and the
    seconds before the second try, which double from there."""

    timeout: Annotated[float, msgspec.Meta(gt=0.0, le=600.0)] = 60.0
    tries: Annotated[int, msgspec.Meta(ge=1, le=10)] = 5
    backoff: Seconds = 1.0


class Marker(Base, frozen=True, kw_only=True):
    """``lorabib.toml``: the version of the layout of a library's files, and how its registries
    are asked (`Network`, `SourceSettings`), with the contact address that they get; `key` is the
    pattern of its new citation keys (`keys.Pattern`), `needs` the oldest lorabib that reads it."""

    format: int = FORMAT
    needs: str = ""
    key: str = keys.DEFAULT
    mailto: str = ""
    network: Network = Network()
    sources: dict[str, SourceSettings] = msgspec.field(default_factory=dict)


def read_endpoints(location: Location) -> tuple[Endpoint, ...]:
    """Where and how the sources are asked for this library.

    Raises:
        DataError: a setting has a wrong type.
        LorabibError: an address that is none, or a source that does not exist.
    """
    found = read_marker(location)
    return endpoints(found.mailto, found.network, found.sources)


def read_mailto(location: Location) -> str:
    """The contact address that a library names; empty if it names none, or none that is one."""
    found = read_marker(location).mailto
    try:
        return _contact(found).lower()
    except LorabibError:
        return ""


def read_marker(location: Location) -> Marker:
    """The library's ``lorabib.toml``; the usual settings where there is none.

    Raises:
        DataError: a setting has a wrong type, or the library's files are of another format than
            this code reads.
    """
    path = location.data.parent / MARKER
    found = format_of(path)
    if found not in (None, FORMAT):
        raise DataError(_other_format(path, int(found or 0)), path, None, "$.format")
    return read_toml(path, Marker, Marker())


class _Format(msgspec.Struct, frozen=True):
    """Of a marker of any format what all of them have: other fields are not looked at."""

    format: int = FORMAT
    needs: Any = None


def format_of(path: Path) -> int | None:
    """The format that a marker of any release names; None where there is no marker."""
    return read_toml(path, _Format).format if is_there(path) else None


def _other_format(path: Path, found: int) -> str:
    """What to do about a library of another format."""
    if found < FORMAT:
        return f"format {found} of a library, this lorabib reads {FORMAT}: run 'lorabib migrate'"
    needs = read_toml(path, _Format).needs
    known = isinstance(needs, str) and _RELEASE(needs)
    wanted = f"lorabib {needs} or newer" if known else "a newer lorabib"
    install = f"lorabib>={needs}" if known else "lorabib"
    return (
        f"format {found} of a library needs {wanted}; this is {__version__} and reads format "
        f"{FORMAT}: pip install --upgrade '{install}'"
    )


def read_pattern(location: Location) -> str:
    """The pattern of the library's new keys.

    Raises:
        DataError: as `read_marker`, or the pattern is none.
    """
    found = read_marker(location)
    try:
        return keys.Pattern(found.key).text
    except ValueError as error:
        path = location.data.parent / MARKER
        raise DataError(str(error), path, None, "$.key") from error


def endpoints(
    mailto: str,
    network: Network,
    sources: Mapping[str, SourceSettings],
    environ: Mapping[str, str] | None = None,
) -> tuple[Endpoint, ...]:
    """Where and how each live source is asked.

    Raises:
        LorabibError: an address that is none, or a source that does not exist.
    """
    environ = os.environ if environ is None else environ
    for name in sources:
        if name not in live():
            raise LorabibError(f"lorabib.toml: no source {name!r}: there are {', '.join(live())}")
    contact = _contact(environ.get("LORABIB_MAILTO") or mailto)
    return tuple(
        _endpoint(name, sources.get(name, SourceSettings()), network, contact, environ)
        for name in live()
    )


def _endpoint(
    name: str, chosen: SourceSettings, network: Network, contact: str, environ: Mapping[str, str]
) -> Endpoint:
    source = SOURCES[name]
    variable = f"LORABIB_{name.upper()}_URL"
    url = _url(variable, environ.get(variable, "")) or _url(f"sources.{name}.url", chosen.url)
    known = source.contact and contact != ""
    return Endpoint(
        source=name,
        url=url or source.url,
        hosts=source.hosts if not url else (),
        intervals=_intervals(source, chosen.interval, official=not url, polite=known),
        floor=0.0 if url else _FLOOR,
        timeout=network.timeout,
        tries=network.tries,
        backoff=network.backoff,
        contact=contact if known else "",
    )


def _intervals(
    source: Source, wanted: float | None, *, official: bool, polite: bool
) -> dict[str, float]:
    """Seconds by purpose. The registries themselves can only be asked more slowly than usual."""
    usual = {**source.intervals, **(source.polite if polite else {})}
    if wanted is None:
        return usual
    return {purpose: max(wanted, least if official else 0.0) for purpose, least in usual.items()}


def _url(where: str, url: str) -> str:
    """A base address, or nothing. Its text stays out of the message: it may hold a password."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        plain = url.isascii() and url.isprintable() and " " not in url and len(url) < 1000
        good = plain and parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.username or parts.password or parts.query or parts.fragment:
        raise LorabibError(f"{where}: not a plain http or https address, such as https://host/path")
    return url.rstrip("/")


def _contact(address: str) -> str:
    address = address.strip().removeprefix("mailto:")
    if address and not _ADDRESS.fullmatch(address):
        raise LorabibError("mailto (LORABIB_MAILTO or lorabib.toml): not one e-mail address")
    return address
