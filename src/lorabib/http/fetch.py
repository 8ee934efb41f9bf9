"""One GET: streamed, bounded in size and time, redirected only within the source's own hosts."""

import time
import zlib
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

import httpx2

from lorabib.errors import LorabibError
from lorabib.model import Base

#: No answer to our questions is larger: 50 Crossref works with long author lists are 2 MB.
SIZE_LIMIT = 32_000_000
#: So many redirects are followed for one question.
HOPS = 3
LATE = "no whole answer in time"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Got(Base, frozen=True, kw_only=True):
    """What a server sent: status, headers with lower-case names, and the decoded body.

    `sent` is the time at which the question was on its way (Unix time).
    """

    status: int
    sent: float = 0.0
    headers: dict[str, str]
    body: bytes


class FetchError(LorabibError):
    """No whole answer came: the connection, the time, the size or a redirect was wrong.

    `lasting` is true where trying again cannot help, `unreachable` where no connection could be
    made: then no other question would get through either.
    """

    def __init__(self, reason: str, lasting: bool = False, *, unreachable: bool = False) -> None:
        self.lasting, self.unreachable = lasting, unreachable
        super().__init__(reason)


def get(client: httpx2.Client, url: httpx2.URL, *, timeout: float, limit: int = SIZE_LIMIT) -> Got:
    """The answer to one GET of `url`, whole; a redirect is not followed.

    `timeout` in seconds bounds each step and the time of the body, `limit` in bytes the decoded
    body.

    Raises:
        FetchError: no whole answer came.
    """
    ends = time.monotonic() + timeout
    # One encoding that can be unpacked piece by piece within the limit.
    asked = {"Accept-Encoding": "gzip"}
    sent = [time.time()]

    def trace(event: str, info: object) -> None:
        if event.endswith("send_request_headers.complete"):
            sent.append(time.time())

    more = {"trace": trace}
    try:
        with client.stream("GET", url, headers=asked, timeout=timeout, extensions=more) as response:
            body = _body(response, ends, limit)
            named = {name.lower(): value for name, value in response.headers.items()}
            return Got(status=response.status_code, headers=named, body=body, sent=sent[-1])
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
        reason = f"connection failed ({type(error).__name__})"
        raise FetchError(reason, unreachable=True) from error
    except httpx2.TimeoutException as error:
        raise FetchError(LATE) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, UnicodeError) as error:
        raise FetchError(f"connection failed ({type(error).__name__})") from error


def address(url: str, params: Collection[tuple[str, str]]) -> httpx2.URL:
    """The address of a question. Raises `FetchError` if it is none."""
    try:
        return httpx2.URL(url, params=list(params)) if params else httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise FetchError("the base address is none", lasting=True) from error


def redirected(got: Got, here: httpx2.URL, hosts: Collection[str]) -> httpx2.URL | None:
    """Where an answer leads on, None if it is the answer itself.

    Followed is a redirect to the same origin, or by https to one of `hosts`.

    Raises:
        FetchError: it leads elsewhere.
    """
    if got.status not in _REDIRECTS:
        return None
    location = got.headers.get("location", "")
    try:
        parts = urlsplit(urljoin(str(here), location))
        host, port = parts.hostname or "", parts.port
        target = httpx2.URL(parts.geturl())
    except (ValueError, httpx2.InvalidURL) as error:
        raise FetchError("a redirect to no address", lasting=True) from error
    same = (parts.scheme, host, port) == (here.scheme, here.host, here.port)
    secure = parts.scheme == "https" and port in (None, 443) and host in hosts
    if not location or "@" in parts.netloc or not (same or secure):
        raise FetchError("a redirect to another host, not followed", lasting=True)
    return target


def _body(response: httpx2.Response, ends: float, limit: int) -> bytes:
    """The decoded body; the time and size are looked at after each piece."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise FetchError(f"an answer in the encoding {encoding[:20]!r}, which was not asked for")
    unpack = _Unpacker(limit) if encoding == "gzip" else None
    body = bytearray()
    for piece in response.iter_raw():
        body += unpack.feed(piece) if unpack else piece
        if len(body) > limit:
            raise FetchError(f"an answer of more than {limit // 1_000_000} MB", lasting=True)
        if time.monotonic() > ends:
            raise FetchError(LATE)
    if unpack and not unpack.whole:
        raise FetchError("an answer that was cut short")
    return bytes(body)


class _Unpacker:
    """Unpacks gzip, also of several members (RFC 1952, 2.2), to little more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._left = limit + 1
        self._member = zlib.decompressobj(wbits=31)

    @property
    def whole(self) -> bool:
        return self._member.eof

    def feed(self, piece: bytes) -> bytes:
        """What a piece unpacks to. Raises `FetchError` if it cannot be unpacked."""
        found = bytearray()
        while piece and self._left > 0:
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=31)
            try:
                found += (new := self._member.decompress(piece, self._left))
            except zlib.error as error:
                raise FetchError("an answer that cannot be unpacked") from error
            self._left -= len(new)
            piece = self._member.unused_data
        return bytes(found)
