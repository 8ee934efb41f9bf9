"""Asking one source: tries again where that can help, leaves a source that keeps failing."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx2
import tenacity

from lorabib import __version__
from lorabib.errors import AnswerError, RefusedError, UnavailableError
from lorabib.http.fetch import HOPS, LATE, FetchError, Got, address, get, redirected
from lorabib.http.pace import PATIENCE, Pace, StoppedError
from lorabib.model import Base, Query, Record
from lorabib.registry import Endpoint, module_of

#: A source is left for the run after so many questions in a row without an answer, each of which
#: was asked several times; one that cannot be reached, after the first.
_BREAKS_AFTER = 2
#: Without a network nobody is served by waiting long for one.
_TRIES_UNREACHABLE = 3
#: Statuses below 500 that may be answered at another try, as all from 500 may.
_RETRIED = frozenset({408, 425, 429})
#: The question is wrong for the source, not the source for us.
_REFUSED = frozenset({400, 414, 422})


class Reply(Base, frozen=True, kw_only=True):
    """A source's answer: the body, empty where the source said that it does not hold it."""

    absent: bool
    body: bytes


class _FailedError(Exception):
    """One request without a usable answer: why, whether to try again, and how soon.

    `final` is true where no other question would be answered either.
    """

    def __init__(
        self, reason: str, *, again: bool, final: bool = False, after: float | None = None
    ) -> None:
        self.reason, self.again, self.final, self.after = reason, again, final, after
        super().__init__(reason)


class Client:
    """Asks one source, one question at a time. `notes` are what a user should know of it.

    `told` hears of each wait before another try.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        folder: Path,
        stop: threading.Event,
        told: Callable[[str], object] = lambda line: None,
    ) -> None:
        self._endpoint = endpoint
        self._module = module_of(endpoint.source)
        self._stop, self._told = stop, told
        self._pace = Pace(folder, _name(endpoint), stop)
        self._intervals = dict(endpoint.intervals)
        self._http: httpx2.Client | None = None
        self._failures = 0
        self.broken = ""
        self.requests = 0
        self.notes: list[str] = []

    def close(self) -> None:
        """Close the connections, also under a request in flight."""
        if self._http:
            self._http.close()
            self._http = None

    def ask(self, query: Query) -> Reply:
        """The source's answer, checked by the source's own reader.

        Raises:
            UnavailableError: no usable answer after all tries, or the source was left.
            RefusedError: the source refuses the question itself (status 400, 414, 422).
            StoppedError: the run was stopped.
        """
        if self.broken:
            raise UnavailableError(query.source, self.broken)
        try:
            reply: Reply = self._retrying()(self._try, query)
        except _FailedError as error:
            self._failures += 1
            if self._failures >= _BREAKS_AFTER or error.final:
                self.broken = error.reason
            raise UnavailableError(query.source, error.reason) from error
        self._failures = 0
        return reply

    def _retrying(self) -> tenacity.Retrying:
        first = self._endpoint.backoff
        jittered = tenacity.wait_exponential_jitter(multiplier=first, max=60 * first, jitter=first)

        def wait(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            after = error.after if isinstance(error, _FailedError) else None
            return max(jittered(state), after or 0.0)

        def tell(state: tenacity.RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            wait_for = state.next_action.sleep if state.next_action else 0.0
            self._told(f"{self._endpoint.source}: {error}; again in {wait_for:.0f} s")

        def enough(state: tenacity.RetryCallState) -> bool:
            error = state.outcome.exception() if state.outcome else None
            gone = isinstance(error, _FailedError) and error.final
            tries = self._endpoint.tries
            return state.attempt_number >= (min(tries, _TRIES_UNREACHABLE) if gone else tries)

        return tenacity.Retrying(
            stop=enough,
            wait=wait,
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, _FailedError) and e.again),
            before_sleep=tell,
            sleep=self._sleep,
            reraise=True,
        )

    def _sleep(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise StoppedError

    def _try(self, query: Query) -> Reply:
        try:
            url = address(self._endpoint.url.rstrip("/") + query.path, query.params)
            for _ in range(HOPS + 1):
                got = self._paced(query, url)
                onward = redirected(got, url, self._endpoint.hosts)
                if onward is None:
                    return self._read(query, got)
                url = onward
            raise FetchError(f"more than {HOPS} redirects", lasting=True)
        except (FetchError, TimeoutError) as error:
            lasting = isinstance(error, FetchError) and error.lasting
            gone = isinstance(error, FetchError) and error.unreachable
            raise _FailedError(str(error), again=not lasting, final=gone) from error

    def _paced(self, query: Query, url: httpx2.URL) -> Got:
        """One request in its turn."""
        with self._pace.turn(self._intervals.get(query.purpose, 0.0)) as started:
            self.requests += 1
            got = self._bounded(url)
            self._heed(query, got, started)
        return got

    def _bounded(self, url: httpx2.URL) -> Got:
        """One request, ended after its time whatever the server does, or when the run stops.

        The client's own time-outs are for each read: a server that trickles its headers would
        never meet them. So another thread asks, and this one watches.
        """
        client = self._connected()
        done: queue.SimpleQueue[Got | FetchError] = queue.SimpleQueue()
        timeout = self._endpoint.timeout
        threading.Thread(target=_asked, args=(client, url, timeout, done), daemon=True).start()
        ends = time.monotonic() + timeout
        while True:
            with contextlib.suppress(queue.Empty):
                got = done.get(timeout=0.1)
                if isinstance(got, FetchError):
                    raise got
                return got
            if self._stop.is_set():
                raise StoppedError
            if time.monotonic() > ends:
                self.close()
                raise FetchError(LATE)

    def _connected(self) -> httpx2.Client:
        """The HTTP client, made when it is first needed: it reads proxies and certificates."""
        if self._http is None:
            try:
                self._http = httpx2.Client(follow_redirects=False, headers=_who(self._endpoint))
            except (ImportError, ValueError, OSError) as error:
                reason = "the proxies or certificates that the environment names cannot be used"
                raise FetchError(f"{reason} ({type(error).__name__})", lasting=True) from error
        return self._http

    def _heed(self, query: Query, got: Got, started: float) -> None:
        """Obey what the headers say of limits, and what a refusal says of patience."""
        if (interval := _interval(got.headers)) is not None:
            self._intervals[query.purpose] = max(interval, self._endpoint.floor)
        # A connection takes its time: what counts for the server is when the question came.
        sent = max(started, got.sent)
        self._pace.space(sent, self._intervals.get(query.purpose, 0.0))
        pool = got.headers.get("x-api-pool", "")
        if self._endpoint.contact and pool == "public":
            self._note(f"{query.source}: served by the public pool, though a contact was given")
        if got.status in (429, 503) and (after := _retry_after(got.headers)):
            self._pace.hold(min(after, PATIENCE))

    def _note(self, line: str) -> None:
        if line not in self.notes:
            self.notes.append(line)

    def _read(self, query: Query, got: Got) -> Reply:
        """The reply in what was sent. Raises `_FailedError` or `RefusedError`."""
        # Only the page of one work can be absent: a list that is not there is a wrong address.
        one = query.path.strip("/").count("/") > 0
        if got.status == 404 and one and self._module.absent(got.body):
            return Reply(absent=True, body=b"")
        if got.status in _REFUSED:
            raise RefusedError(f"{query.source}: the question was refused (status {got.status})")
        if got.status != 200:
            raise _failed(got)
        try:
            check(self._module, query, got.body)
        except RefusedError:
            raise
        except AnswerError as error:
            raise _FailedError(str(error), again=True) from error
        return Reply(absent=False, body=got.body)


def _asked(
    client: httpx2.Client,
    url: httpx2.URL,
    timeout: float,
    done: "queue.SimpleQueue[Got | FetchError]",
) -> None:
    try:
        done.put(get(client, url, timeout=timeout))
    except FetchError as error:
        done.put(error)
    except Exception as error:  # a thread has nobody above it: who waits must hear of anything
        done.put(FetchError(f"connection failed ({type(error).__name__})"))


def _failed(got: Got) -> _FailedError:
    """What a status other than 200 means for this question and for the next."""
    reason = f"status {got.status}"
    if got.status < 500 and got.status not in _RETRIED:
        return _FailedError(reason, again=False, final=True)
    after = _retry_after(got.headers)
    if after is not None and after > PATIENCE:
        return _FailedError(
            f"{reason}, to be asked again in {after:.0f} s", again=False, final=True
        )
    return _FailedError(reason, again=True, after=after)


def check(module: Any, query: Query, body: bytes) -> tuple[Record, ...]:
    """The records in an answer. Raises `AnswerError` if it is none."""
    if query.purpose == "agency":
        module.agency_of(body)
        return ()
    records: tuple[Record, ...] = module.parse(body, query)
    return records


def _name(endpoint: Endpoint) -> str:
    """A file name for a source at its address."""
    import hashlib

    digest = hashlib.blake2b(endpoint.url.encode(), digest_size=6).hexdigest()
    return f"{endpoint.source}-{digest}"


def _who(endpoint: Endpoint) -> dict[str, str]:
    contact = f" (mailto:{endpoint.contact})" if endpoint.contact else ""
    return {"User-Agent": f"lorabib/{__version__}{contact}"}


def _interval(headers: dict[str, str]) -> float | None:
    """Seconds between requests by Crossref's ``x-rate-limit-limit`` and ``-interval`` (``1s``).

    https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/
    """
    with contextlib.suppress(ValueError, ZeroDivisionError):
        limit = float(headers.get("x-rate-limit-limit", ""))
        seconds = float(headers.get("x-rate-limit-interval", "").rstrip("s"))
        if 0 < limit < 10_000 and 0 < seconds <= 3600:
            return min(seconds / limit, PATIENCE)
    return None


def _retry_after(headers: dict[str, str]) -> float | None:
    """Seconds to wait by ``Retry-After``: a number or a date (RFC 9110, 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
