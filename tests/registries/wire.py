"""An answer on its way to the socket: as it should go, or as a fault lets it go."""

from __future__ import annotations

import time
from email.utils import formatdate
from http import HTTPStatus
from io import BufferedIOBase
from threading import Event

from registries.answers import Answer, Request


class Wire:
    """One answer's way out. What is written with `last` ends the request in the log first."""

    def __init__(self, out: BufferedIOBase, request: Request) -> None:
        self.request = request
        self.closing = False
        self.stopping = Event()
        self._out = out

    def whole(self, answer: Answer) -> None:
        """Head and body as they should be."""
        self.send(self.head(answer, ("Content-Length", str(len(answer.body)))) + answer.body, True)

    def head(self, answer: Answer, *framing: tuple[str, str]) -> bytes:
        """Status line and headers; `framing` are those that say how the body ends."""
        self.request.status = answer.status
        lines = [
            ("Date", formatdate(usegmt=True)),
            ("Content-Type", answer.media_type),
            *framing,
            *answer.headers,
        ]
        phrase = HTTPStatus(answer.status).phrase
        text = "".join(f"{name}: {value}\r\n" for name, value in lines)
        return f"HTTP/1.1 {answer.status} {phrase}\r\n{text}\r\n".encode("latin-1")

    def send(self, data: bytes, last: bool = False) -> None:
        if last:
            self.end()
        self._out.write(data)
        self._out.flush()

    def end(self) -> None:
        if self.request.ended is None:
            self.request.ended = time.monotonic()

    def wait(self, seconds: float) -> None:
        """Waits, but not longer than the server lives."""
        if self.stopping.wait(seconds):
            raise ConnectionAbortedError("the server stops")

    def close(self) -> None:
        """After this answer the connection ends."""
        self.closing = True
        self.end()
