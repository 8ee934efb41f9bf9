"""One GET: streamed, bounded in size and time, redirected only within the source's own hosts."""

import time
import zlib
from collections.abc import Collection, Mapping
from urllib.parse import urljoin, urlsplit

import httpx2

from lorabib.errors import LorabibError
from lorabib.model import Base

#: No answer to our questions is larger: 50 Crossref works with long author lists are 2 MB.
SIZE_LIMIT = 32_000_000
_HOPS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Got(Base, frozen=True, kw_only=True):
    """What a server sent: status, headers with lower-case names, and the decoded body."""

    status: int
    headers: dict[str, str]
    body: bytes


class FetchError(LorabibError):
    """No whole answer came: the connection, the time, the size or a redirect was wrong.

    `lasting` is true where trying again cannot help.
    """

    def __init__(self, reason: str, lasting: bool = False) -> None:
        self.lasting = lasting
        super().__init__(reason)


def get(
    client: httpx2.Client,
    url: str,
    params: Collection[tuple[str, str]],
    headers: Mapping[str, str],
    *,
    timeout: float,
    hosts: Collection[str],
    limit: int = SIZE_LIMIT,
) -> Got:
    """The answer to a GET of `url`, whole.

    `timeout` in seconds bounds the whole exchange, `limit` in bytes the decoded body. A redirect
    is followed to the same origin, or by https to one of `hosts`.

    Raises:
        FetchError: no whole answer came.
    """
    ends = time.monotonic() + timeout
    target = httpx2.URL(url, params=list(params)) if params else httpx2.URL(url)
    for _ in range(_HOPS + 1):
        got = _once(client, target, headers, ends, limit)
        if got.status not in _REDIRECTS:
            return got
        target = _next(target, got.headers.get("location", ""), hosts)
    raise FetchError(f"more than {_HOPS} redirects", lasting=True)


def _once(
    client: httpx2.Client, url: httpx2.URL, headers: Mapping[str, str], ends: float, limit: int
) -> Got:
    left = ends - time.monotonic()
    if left <= 0:
        raise FetchError("no whole answer in time")
    # One encoding that can be unpacked piece by piece within the limit.
    asked = {**headers, "Accept-Encoding": "gzip"}
    try:
        with client.stream("GET", url, headers=asked, timeout=left) as response:
            body = _body(response, ends, limit)
            named = {name.lower(): value for name, value in response.headers.items()}
            return Got(status=response.status_code, headers=named, body=body)
    except httpx2.TimeoutException as error:
        raise FetchError("no whole answer in time") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        raise FetchError(f"connection failed ({type(error).__name__})") from error


def _body(response: httpx2.Response, ends: float, limit: int) -> bytes:
    """The decoded body; the time and size are looked at after each piece."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise FetchError(f"an answer in the encoding {encoding[:20]!r}, which was not asked for")
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    for piece in response.iter_raw():
        try:
            body += unpack.decompress(piece, limit + 1 - len(body)) if unpack else piece
        except zlib.error as error:
            raise FetchError("an answer that cannot be unpacked") from error
        if len(body) > limit:
            raise FetchError(f"an answer of more than {limit // 1_000_000} MB", lasting=True)
        if time.monotonic() > ends:
            raise FetchError("no whole answer in time")
    if unpack and not unpack.eof:
        raise FetchError("an answer that was cut short")
    return bytes(body)


def _next(here: httpx2.URL, location: str, hosts: Collection[str]) -> httpx2.URL:
    """Where a redirect leads. Raises `FetchError` if it leads out of the source's hosts."""
    try:
        parts = urlsplit(urljoin(str(here), location))
        host, port = parts.hostname or "", parts.port
        target = httpx2.URL(parts.geturl())
    except (ValueError, httpx2.InvalidURL) as error:
        raise FetchError("a redirect to no address", lasting=True) from error
    same = (parts.scheme, host, port) == (here.scheme, here.host, here.port)
    if not location or parts.username or not (same or _allowed(parts.scheme, host, port, hosts)):
        raise FetchError("a redirect to another host, not followed", lasting=True)
    return target


def _allowed(scheme: str, host: str, port: int | None, hosts: Collection[str]) -> bool:
    return scheme == "https" and port in (None, 443) and host in hosts
