"""The edge to the network by itself: what no registry's protocol can show."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lorabib.cli.progress import Progress
from lorabib.errors import UnavailableError
from lorabib.http import Client, StoppedError
from lorabib.http.pace import Pace
from lorabib.registry import Endpoint
from lorabib.resolve.answers import Manner
from lorabib.resolve.desk import Desk
from lorabib.sources import crossref


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that sends a header line now and then, for as long as anybody listens."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=drip, args=(connection,), daemon=True).start()

    def drip(connection: socket.socket) -> None:
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(200):
                if over.wait(0.05):
                    return
                try:
                    connection.sendall(b"X-Drip-%d: 1\r\n" % number)
                except OSError:
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    over.set()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def asking(url: str, folder: Path, stop: threading.Event, timeout: float) -> Client:
    endpoint = Endpoint(source="crossref", url=url, timeout=timeout, tries=1, backoff=0.0)
    return Client(endpoint, folder, stop)


def test_headers_that_trickle_end_in_time(dripping: str, tmp_path: Path) -> None:
    client = asking(dripping, tmp_path, threading.Event(), timeout=0.5)
    started = time.monotonic()
    with pytest.raises(UnavailableError, match="no whole answer in time"):
        client.ask(crossref.by_identifier(["doi:10.5555/a"])[0])
    assert time.monotonic() - started < 3
    client.close()


def test_a_source_that_cannot_be_reached_is_left_after_one_question(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        endpoint = Endpoint(source="crossref", url=url, tries=9, backoff=0.0)
        client = Client(endpoint, tmp_path, threading.Event())
        for doi in "abc":
            with pytest.raises(UnavailableError, match="connection failed"):
                client.ask(crossref.by_identifier([f"doi:10.5555/{doi}"])[0])
    assert client.requests == 3
    client.close()


def test_progress_counts_no_failed_question_as_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lorabib.cli.progress._EVERY", 0.0)
    monkeypatch.setenv("LORABIB_CACHE", str(tmp_path))
    endpoint = Endpoint(source="crossref", url="http://127.0.0.1:9", tries=1, backoff=0.0)
    with (
        Progress(quiet=False) as progress,
        Desk([endpoint], Manner(), step=progress.step) as desk,
    ):
        progress.watch(desk)
        desk.look_up(["doi:10.5555/a"])
    assert "0 of 1 questions answered, 1 could not be asked" in capsys.readouterr().err


def test_a_run_that_is_stopped_waits_for_no_answer(dripping: str, tmp_path: Path) -> None:
    stop = threading.Event()
    client = asking(dripping, tmp_path, stop, timeout=30.0)
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    with pytest.raises(StoppedError):
        client.ask(crossref.by_identifier(["doi:10.5555/a"])[0])
    assert time.monotonic() - started < 5
    client.close()


def test_the_pace_is_kept_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null")
    pace = Pace(Path("/dev/null/cache"), "arxiv-x", threading.Event())
    starts = []
    for _ in range(3):
        with pace.turn(0.2) as started:
            starts.append(started)
    assert starts[1] - starts[0] >= 0.2
    assert starts[2] - starts[1] >= 0.2


@pytest.mark.parametrize("left", ["", "garbage", "nan", "1e999", "-1"])
def test_what_else_stands_in_the_file_of_the_pace_stops_nobody(left: str, tmp_path: Path) -> None:
    (tmp_path / "pace-x.time").write_text(left)
    pace = Pace(tmp_path, "x", threading.Event())
    began = time.monotonic()
    stop = threading.Timer(1.0, pace._stop.set)
    stop.start()
    try:
        with pace.turn(0.0):
            pass
    except StoppedError:
        assert left == "1e999"  # a time that never comes is waited for, but not for ever
    stop.cancel()
    assert time.monotonic() - began < 3
