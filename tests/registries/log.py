"""What was asked, when, and how much at once."""

from __future__ import annotations

import math
from itertools import pairwise
from threading import Lock

from registries.answers import Request


class Log:
    """The requests of all clients, in the order in which they came. An empty name means all."""

    def __init__(self) -> None:
        self._requests: list[Request] = []
        self._lock = Lock()

    @property
    def requests(self) -> list[Request]:
        """All requests until now, those that are still being answered among them."""
        with self._lock:
            return list(self._requests)

    def of(self, registry: str = "") -> list[Request]:
        return [one for one in self.requests if registry in ("", one.registry)]

    def count(self, registry: str = "") -> int:
        return len(self.of(registry))

    def spacing(self, registry: str = "") -> list[float]:
        """The seconds between the starts of requests that follow each other."""
        return [later.started - one.started for one, later in pairwise(self.of(registry))]

    def most_at_once(self, registry: str = "") -> int:
        """The most requests that were open at one moment, as the server sees it: from the read
        request to the moment before the last byte of its answer."""
        moments = []
        for one in self.of(registry):
            moments.append((one.started, 1))
            moments.append((math.inf if one.ended is None else one.ended, -1))
        most = open_now = 0
        for _, change in sorted(moments):
            open_now += change
            most = max(most, open_now)
        return most

    def clear(self) -> None:
        """Forgets the requests; records and faults stay."""
        with self._lock:
            self._requests.clear()
