"""The server: one port, three bases, all that was asked, and faults on demand.

with Registries() as registries:
    registries.add(records.crossref(doi="10.5555/a", title="A Title"))
    registries.fail("crossref", status(503), times=2)
    ...                                 # the client, pointed at registries.crossref
    assert registries.count("crossref") == 3
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Protocol, Self

from registries import records
from registries.answers import BASES, TEXT, Answer, Holdings, Request
from registries.arxiv import ArXiv
from registries.crossref import Crossref
from registries.datacite import DataCite
from registries.faults import Fault
from registries.listener import Listener
from registries.log import Log
from registries.wire import Wire

Record = dict[str, Any]
#: The longest request line's address that nginx and Apache take as they come.
LONGEST = 8190


class Registry(Protocol):
    def answer(self, request: Request) -> Answer: ...


@dataclass(kw_only=True)
class Rule:
    """A fault that waits: for `times` requests more (None: for ever) that fit `when`."""

    registry: str
    fault: Fault
    times: int | None
    when: Callable[[Request], bool] | None

    def fits(self, request: Request) -> bool:
        if self.times == 0 or self.registry != request.registry:
            return False
        if request.moved and not self.fault.once_moved:
            return False
        return self.when is None or self.when(request)


class Registries(Log):
    """Crossref, arXiv and DataCite on loopback, from `with` to its end.

    `crossref`, `arxiv` and `datacite` are the bases, as a user would configure them. Records may
    be added while it runs; `agencies` names other DOIs' agencies. At the end all connections are
    closed and all threads joined; a failure of the server itself is raised there.
    """

    def __init__(
        self,
        *,
        crossref: Iterable[Record] = (),
        arxiv: Iterable[Record] = (),
        datacite: Iterable[Record] = (),
        agencies: Mapping[str, str] | None = None,
        port: int = 0,
    ) -> None:
        super().__init__()
        self.holdings = Holdings(agencies={k.lower(): v for k, v in (agencies or {}).items()})
        self.add(*crossref, *arxiv, *datacite)
        self.speakers: dict[str, Registry] = {
            "crossref": Crossref(self.holdings),
            "arxiv": ArXiv(self.holdings),
            "datacite": DataCite(self.holdings),
        }
        self._rules: list[Rule] = []
        self._rules_lock = Lock()
        self._stopping = Event()
        self._listener = Listener(port, self._serve)

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._listener.serve_forever, args=(0.005,), daemon=True)
        self._thread.start()
        self.port: int = self._listener.server_address[1]
        here = f"http://127.0.0.1:{self.port}"
        self.crossref, self.arxiv, self.datacite = (here + base for base in BASES.values())
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._stopping.set()
        self._listener.shutdown()
        self._thread.join(5)
        self._listener.stop(5)
        if kind is None and self._listener.failures:
            raise RuntimeError("the server itself failed") from self._listener.failures[0]

    def env(self) -> dict[str, str]:
        """The variables by which a user points lorabib at other addresses."""
        return {f"LORABIB_{name.upper()}_URL": str(getattr(self, name)) for name in BASES}

    def add(self, *found: Record) -> None:
        """Adds Crossref works, arXiv entries and DataCite resources, told apart by their shape."""
        for record in found:
            self.holdings.add(record)

    def read(self, *paths: Path) -> None:
        """Adds the records of JSONL files."""
        for path in paths:
            self.add(*records.read(path))

    def fail(
        self,
        registry: str,
        fault: Fault,
        times: int | None = 1,
        when: Callable[[Request], bool] | None = None,
    ) -> None:
        """Lets the next `times` requests that fit `when` meet a fault, None: all from now on.

        Several wait in the order in which they came; those for ever come after those with a
        number. A request meets one fault at most.
        """
        if registry not in BASES:
            raise ValueError(f"no such registry: {registry}")
        with self._rules_lock:
            self._rules.append(Rule(registry=registry, fault=fault, times=times, when=when))
            self._rules.sort(key=lambda rule: rule.times is None)

    def mend(self) -> None:
        """Takes all faults back."""
        with self._rules_lock:
            self._rules.clear()

    def _fault(self, request: Request) -> Fault:
        with self._rules_lock:
            rule = next((rule for rule in self._rules if rule.fits(request)), None)
            if rule is None:
                return Fault(name="")
            if rule.times is not None:
                rule.times -= 1
            return rule.fault

    def _serve(self, wire: Wire) -> None:
        """Answers one request."""
        with self._lock:
            request = wire.request
            request.started, request.wall = time.monotonic(), time.time()
            self._requests.append(request)
        wire.stopping = self._stopping
        try:
            fault = self._fault(request)
            request.fault = fault.name
            fault.send(wire, fault.change(self._answer(request), request))
        finally:
            wire.end()

    def _answer(self, request: Request) -> Answer:
        if request.method != "GET":
            headers = (("Allow", "GET"), ("Connection", "close"))
            return Answer(status=405, media_type=TEXT, body=b"Only GET.", headers=headers)
        if len(request.target) > LONGEST:
            return Answer(status=414, media_type=TEXT, body=b"URI Too Long")
        speaker = self.speakers.get(request.registry)
        if speaker is None:
            return Answer(status=404, media_type=TEXT, body=b"No registry stands here.")
        return speaker.answer(request)
