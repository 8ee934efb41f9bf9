"""The socket side: accepts connections, reads requests, ends all threads at the end."""

from __future__ import annotations

import contextlib
import socket
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from registries.answers import BASES, Request
from registries.wire import Wire

#: Seconds after which a connection on which nothing is asked is closed.
IDLE = 30


class Listener(TCPServer):
    """One thread for each connection, all of which `stop` ends. (`ThreadingMixIn` would wait for
    clients that keep their connection, and `HTTPServer` asks the DNS for its name.)"""

    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, port: int, serve: Callable[[Wire], None]) -> None:
        self.serve = serve
        self.failures: list[BaseException] = []
        self._open: dict[socket.socket, Thread] = {}
        self._open_lock = Lock()
        super().__init__(("127.0.0.1", port), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = Thread(target=self._connection, args=(request, client_address), daemon=True)
        with self._open_lock:
            self._open[request] = thread
        thread.start()

    def _connection(self, connection: socket.socket, address: Any) -> None:
        try:
            self.finish_request(connection, address)
        except (ConnectionError, TimeoutError):
            pass  # the client's affair, or the end
        except Exception as error:
            self.failures.append(error)
        finally:
            with self._open_lock:
                self.shutdown_request(connection)
                del self._open[connection]

    def handle_error(self, request: Any, client_address: Any) -> None:
        self.failures.append(sys.exception() or RuntimeError("unknown"))

    def stop(self, seconds: float) -> None:
        """Closes all that is open and joins its threads; RuntimeError if one does not end."""
        self.server_close()
        with self._open_lock:
            threads = list(self._open.values())
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        until = time.monotonic() + seconds
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            raise RuntimeError("a connection of the test server did not end")


class Handler(BaseHTTPRequestHandler):
    """Reads requests of HTTP/1.1 and hands them on."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE
    server: Listener

    def _handle(self) -> None:
        wire = Wire(self.wfile, self._request())
        self.server.serve(wire)
        if wire.closing or self.command != "GET":
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _handle

    def _request(self) -> Request:
        moved = self.path.startswith("/moved/")
        parts = urlsplit(self.path.removeprefix("/moved"))
        found = (name for name, base in BASES.items() if parts.path.startswith(base + "/"))
        registry = next(found, "")
        return Request(
            registry=registry,
            method=self.command,
            target=self.path,
            path=parts.path.removeprefix(BASES.get(registry, "")),
            params=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers=tuple(self.headers.items()),
            started=0.0,
            wall=0.0,
            moved=moved,
        )

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: `Log` has it all."""
