"""What goes wrong on demand: each fault changes an answer, or the way it is sent.

Where no recording is known the body is made up, and says so here: above all, no 429 of Crossref,
arXiv or DataCite has been recorded anywhere that we know of.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from time import time

from registries.answers import ATOM, HTML, TEXT, Answer, Request
from registries.crossref import pool_headers
from registries.wire import Wire

MEGABYTE = 1 << 20


def _unchanged(answer: Answer, _request: Request) -> Answer:
    return answer


def _whole(wire: Wire, answer: Answer) -> None:
    wire.whole(answer)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is done to an answer. `once_moved` is false for one that a redirected request skips."""

    name: str
    change: Callable[[Answer, Request], Answer] = _unchanged
    send: Callable[[Wire, Answer], None] = _whole
    once_moved: bool = True


def answers(
    body: bytes, *, media_type: str = "application/json", status: int = 200, name: str = "answers"
) -> Fault:
    """Another body in the place of the true one; the registry's own headers stay."""

    def change(answer: Answer, _request: Request) -> Answer:
        return replace(answer, status=status, media_type=media_type, body=body)

    return Fault(name=name, change=change)


def status(code: int, retry_after: str | float | None = None, body: bytes | None = None) -> Fault:
    """An error status, with Retry-After in seconds, as a date (`http_date`) or without.

    The page is nginx's for 502 to 504 (504 is recorded); all others are made up.
    """
    text = f"{code} {HTTPStatus(code).phrase}"
    page = f"<html>\r\n<head><title>{text}</title></head>\r\n<body></body>\r\n</html>\r\n"
    media_type = TEXT if code == 429 else HTML
    body = (text if code == 429 else page).encode() if body is None else body
    waiting = () if retry_after is None else (("Retry-After", str(retry_after)),)

    def change(answer: Answer, _request: Request) -> Answer:
        changed = replace(answer, status=code, media_type=media_type, body=body)
        return changed.with_headers(*waiting)

    return Fault(name=f"status {code}", change=change)


def http_date(seconds: float) -> str:
    """The moment in so many seconds as HTTP writes dates (whole seconds), for Retry-After."""
    return formatdate(time() + seconds, usegmt=True)


def closed() -> Fault:
    """The connection ends without an answer."""

    def send(wire: Wire, _answer: Answer) -> None:
        wire.close()

    return Fault(name="closed", send=send)


def half_body() -> Fault:
    """Content-Length tells of the whole, half of it comes, the connection ends."""

    def send(wire: Wire, answer: Answer) -> None:
        head = wire.head(answer, ("Content-Length", str(len(answer.body))))
        wire.close()
        wire.send(head + answer.body[: len(answer.body) // 2])

    return Fault(name="half_body", send=send)


def half_chunked() -> Fault:
    """One chunk with half of the body, and never the chunk that ends it."""

    def send(wire: Wire, answer: Answer) -> None:
        half = answer.body[: len(answer.body) // 2]
        head = wire.head(answer, ("Transfer-Encoding", "chunked"))
        wire.close()
        wire.send(head + b"%x\r\n%b\r\n" % (len(half), half))

    return Fault(name="half_chunked", send=send)


def half_answer() -> Fault:
    """Half of the body as if it were all: well sent, but cut."""

    def change(answer: Answer, _request: Request) -> Answer:
        return replace(answer, body=answer.body[: len(answer.body) // 2])

    return Fault(name="half_answer", change=change)


def trickle(seconds: float) -> Fault:
    """The head at once, then a byte at a time with a pause before each."""

    def send(wire: Wire, answer: Answer) -> None:
        wire.send(wire.head(answer, ("Content-Length", str(len(answer.body)))))
        for at in range(len(answer.body)):
            wire.wait(seconds)
            wire.send(answer.body[at : at + 1], at == len(answer.body) - 1)

    return Fault(name="trickle", send=send)


def slow_headers(seconds: float) -> Fault:
    """Nothing for a while, then the true answer."""

    def send(wire: Wire, answer: Answer) -> None:
        wire.wait(seconds)
        wire.whole(answer)

    return Fault(name="slow_headers", send=send)


def html_page() -> Fault:
    """A page for people under status 200, as a proxy or a hotel's network sends it."""
    page = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Hello</body></html>\n"
    return answers(page, media_type=HTML, name="html_page")


def not_json_type() -> Fault:
    """The true answer under a wrong content type."""

    def change(answer: Answer, _request: Request) -> Answer:
        return replace(answer, media_type=HTML)

    return Fault(name="not_json_type", change=change)


_TITLE = re.compile(rb'"titles?":\[(?:\{"title":)?"|<entry>.*?<title>', re.DOTALL)


def _in_title(body: bytes, more: bytes) -> bytes:
    """The body with `more` at the beginning of its first record's title."""
    found = _TITLE.search(body)
    if found is None:
        raise LookupError("the answer has no title in which something could be wrong")
    return body[: found.end()] + more + body[found.end() :]


def invalid_utf8() -> Fault:
    """The true answer with bytes in its first title that are no UTF-8."""

    def change(answer: Answer, _request: Request) -> Answer:
        return replace(answer, body=_in_title(answer.body, b"Caf\xe9 \xff\xc3("))

    return Fault(name="invalid_utf8", change=change)


def huge_title(size: int = 2 * MEGABYTE) -> Fault:
    """The true answer with so many characters more in its first title."""

    def change(answer: Answer, _request: Request) -> Answer:
        return replace(answer, body=_in_title(answer.body, (b"Rank " * (size // 5 + 1))[:size]))

    return Fault(name="huge_title", change=change)


def huge_body(size: int | None = None, *, declared: bool = False) -> Fault:
    """`size` bytes of blanks, or as many as the client takes (1 GB at most). With `declared`
    a Content-Length says so before."""
    most = 1 << 30 if size is None else size

    def send(wire: Wire, answer: Answer) -> None:
        framing = ("Content-Length", str(most)) if declared else ("Connection", "close")
        head = wire.head(answer, framing)
        wire.closing = True
        wire.send(head)
        for sent in range(0, most, 1 << 16):
            wire.wait(0)
            wire.send(b" " * min(1 << 16, most - sent), sent + (1 << 16) >= most)

    return Fault(name="huge_body", send=send)


def gzip_bomb(size: int = 200 * MEGABYTE) -> Fault:
    """A small gzip body that unpacks to `size` zeros (rounded up to whole megabytes)."""

    def change(answer: Answer, _request: Request) -> Answer:
        changed = replace(answer, body=_zeros(-(-size // MEGABYTE)))
        return changed.with_headers(("Content-Encoding", "gzip"))

    return Fault(name="gzip_bomb", change=change)


@lru_cache
def _zeros(megabytes: int) -> bytes:
    """One gzip member of zeros: the same compressed megabyte over and over (RFC 1952)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(megabytes):
        check = zlib.crc32(bytes(MEGABYTE), check)
    tail = check.to_bytes(4, "little") + (megabytes * MEGABYTE % (1 << 32)).to_bytes(4, "little")
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + block * megabytes + packer.flush() + tail


def wrong_pool(pool: str = "public") -> Fault:
    """The true answer from another pool than the client has a right to."""

    return replace(headers(*pool_headers(pool)), name=f"wrong_pool {pool}")


def headers(*pairs: tuple[str, str]) -> Fault:
    """The true answer with these headers in the place of its own of the same names."""

    def change(answer: Answer, _request: Request) -> Answer:
        return answer.with_headers(*pairs)

    return Fault(name="headers", change=change)


def gzipped() -> Fault:
    """The true answer, well packed: no fault, but what registries do for who accepts it."""

    def change(answer: Answer, _request: Request) -> Answer:
        changed = replace(answer, body=gzip.compress(answer.body))
        return changed.with_headers(("Content-Encoding", "gzip"))

    return Fault(name="gzipped", change=change)


#: Where `redirect` leads, by name. All but `same` and `loop` are where no client should follow.
PLACES = {
    "same": "/moved{path}",
    "loop": "{path}",
    "host": "http://localhost:{port}/moved{path}",
    "port": "http://127.0.0.1:1{path}",
    "file": "file:///etc/hostname",
}


def redirect(place: str = "same", code: int = 302) -> Fault:
    """A redirect to one of `PLACES` or to an address.

    `same` is another path of this server, which answers truly; `host` is this server under
    another name, so that it shows whether a client followed; `port` is where nothing listens;
    `loop` is the same address again (give it times=None).
    """

    def change(answer: Answer, request: Request) -> Answer:
        port = request.header("Host").rpartition(":")[2]
        where = PLACES.get(place, place).replace("{port}", port)
        changed = Answer(status=code, media_type=TEXT, headers=answer.headers)
        return changed.with_headers(("Location", where.replace("{path}", request.target)))

    return Fault(name=f"redirect {place}", change=change, once_moved=place == "loop")


def _atom(doctype: str, title: str) -> bytes:
    entry = f"<entry><id>http://arxiv.org/abs/2401.00001v1</id><title>{title}</title></entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv</title>{entry}</feed>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE feed [{doctype}]>\n{feed}'.encode()


def billion_laughs() -> Fault:
    """An Atom feed whose title is an entity of ten of ten of ten ... (ten levels)."""
    lines = ['<!ENTITY lol0 "lol">']
    lines += [f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)]
    return answers(_atom("\n".join(lines), "&lol9;"), media_type=ATOM, name="billion_laughs")


def external_entity(address: str = "file:///etc/hostname") -> Fault:
    """An Atom feed whose title is what stands at another address."""
    doctype = f'<!ENTITY other SYSTEM "{address}">'
    return answers(_atom(doctype, "&other;"), media_type=ATOM, name="external_entity")


#: The faults that a command line can name.
BY_NAME: dict[str, Callable[..., Fault]] = {
    made.__name__: made
    for made in (
        status, closed, half_body, half_chunked, half_answer, trickle, slow_headers, html_page,
        not_json_type, invalid_utf8, huge_title, huge_body, gzip_bomb, gzipped, wrong_pool,
        redirect, billion_laughs, external_entity,
    )
}  # fmt: skip
