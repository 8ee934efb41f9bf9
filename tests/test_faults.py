"""Each thing that a registry may do wrong: the outcome, the requests, the cache afterwards."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from lending import (
    GARDEN,
    SLEEPY,
    described,
    environment,
    kept,
    library,
    records_of,
    row,
    run,
    states,
    stocked,
)
from registries import faults
from registries.answers import Answer, Request
from registries.faults import Fault, status
from registries.server import Registries

EVER = None
DOI = row(SLEEPY, 2023, "", "https://doi.org/10.5555/sleepy")
ARXIV = row(GARDEN, 2024, "", "https://arxiv.org/abs/2401.00001")


class Case(NamedTuple):
    """A fault, how often it happens, and what a user then has."""

    fault: Fault
    times: int | None
    state: str
    code: int
    requests: int
    kept: int


def _short(answer: Answer, request: Request) -> Answer:
    """The answer without its works, but with their number."""
    body = re.sub(rb'"items":\[.*\](?=,"items-per-page"|[,}])', b'"items":[]', answer.body)
    assert body != answer.body
    return replace(answer, body=body)


SHORT = Fault(name="short", change=_short)
RIGHT = ("resolved", 0)
LOST = ("unavailable", 3)
CROSSREF = {
    "nothing wrong": Case(faults.headers(), 1, *RIGHT, 1, 1),
    "429 once": Case(status(429), 1, *RIGHT, 2, 1),
    "429 once, to be asked again at once": Case(status(429, "0"), 1, *RIGHT, 2, 1),
    "429 for ever": Case(status(429), EVER, *LOST, 3, 0),
    "429, to be asked again in an hour": Case(status(429, "3600"), EVER, *LOST, 1, 0),
    "500 once": Case(status(500), 1, *RIGHT, 2, 1),
    "502 once": Case(status(502), 1, *RIGHT, 2, 1),
    "503 once": Case(status(503), 1, *RIGHT, 2, 1),
    "504 twice": Case(status(504), 2, *RIGHT, 3, 1),
    "500 for ever": Case(status(500), EVER, *LOST, 3, 0),
    "502 for ever": Case(status(502), EVER, *LOST, 3, 0),
    "503 for ever": Case(status(503), EVER, *LOST, 3, 0),
    "504 for ever": Case(status(504), EVER, *LOST, 3, 0),
    "403 is not tried again": Case(status(403), EVER, *LOST, 1, 0),
    "404 of another server is no absence": Case(status(404), EVER, *LOST, 1, 0),
    "404 of the list itself is no absence": Case(
        status(404, body=b"Resource not found."), EVER, *LOST, 1, 0
    ),
    "501 once": Case(status(501), 1, *RIGHT, 2, 1),
    "511 once": Case(status(511), 1, *RIGHT, 2, 1),
    "429 with a date that is none": Case(
        status(429, "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"), 1, *RIGHT, 2, 1
    ),
    "an answer that holds less than it counts": Case(SHORT, EVER, *LOST, 3, 0),
    "an answer that held less than it counts": Case(SHORT, 1, *RIGHT, 2, 1),
    "a redirect with a password": Case(
        faults.redirect("http://:secret@127.0.0.1:{port}{path}"), EVER, *LOST, 1, 0
    ),
    "closed once": Case(faults.closed(), 1, *RIGHT, 2, 1),
    "closed for ever": Case(faults.closed(), EVER, *LOST, 3, 0),
    "half a body once": Case(faults.half_body(), 1, *RIGHT, 2, 1),
    "half a body for ever": Case(faults.half_body(), EVER, *LOST, 3, 0),
    "half a chunked body": Case(faults.half_chunked(), EVER, *LOST, 3, 0),
    "half an answer, well sent": Case(faults.half_answer(), EVER, *LOST, 3, 0),
    "a body that trickles": Case(faults.trickle(0.02), EVER, *LOST, 3, 0),
    "no answer in time": Case(faults.slow_headers(5.0), EVER, *LOST, 3, 0),
    "a page once": Case(faults.html_page(), 1, *RIGHT, 2, 1),
    "a page for ever": Case(faults.html_page(), EVER, *LOST, 3, 0),
    "no UTF-8": Case(faults.invalid_utf8(), EVER, *LOST, 3, 0),
    "no UTF-8 once": Case(faults.invalid_utf8(), 1, *RIGHT, 2, 1),
    "a body without end": Case(faults.huge_body(), EVER, *LOST, 1, 0),
    "a body that says it is huge": Case(
        faults.huge_body(1 << 26, declared=True), EVER, *LOST, 1, 0
    ),
    "a small body that unpacks to 200 MB": Case(faults.gzip_bomb(), EVER, *LOST, 1, 0),
    "a packed body": Case(faults.gzipped(), EVER, *RIGHT, 1, 1),
    "another content type": Case(faults.not_json_type(), EVER, *RIGHT, 1, 1),
    "a redirect on the same host": Case(faults.redirect("same"), 1, *RIGHT, 2, 1),
    "a redirect in a circle": Case(faults.redirect("loop"), EVER, *LOST, 4, 0),
    "a redirect to another host": Case(faults.redirect("host"), EVER, *LOST, 1, 0),
    "a redirect to another port": Case(faults.redirect("port"), EVER, *LOST, 1, 0),
    "a redirect to a file": Case(faults.redirect("file"), EVER, *LOST, 1, 0),
    "a redirect to nowhere": Case(faults.redirect("http://[::1"), EVER, *LOST, 1, 0),
}
ARXIV_CASES = {
    "nothing wrong": Case(faults.headers(), 1, *RIGHT, 1, 1),
    "503 once": Case(status(503), 1, *RIGHT, 2, 1),
    "a billion laughs": Case(faults.billion_laughs(), EVER, *LOST, 3, 0),
    "an entity from a file": Case(faults.external_entity(), EVER, *LOST, 3, 0),
    "no UTF-8": Case(faults.invalid_utf8(), EVER, *LOST, 3, 0),
    "half an answer, well sent": Case(faults.half_answer(), EVER, *LOST, 3, 0),
    "a page": Case(faults.html_page(), EVER, *LOST, 3, 0),
}


def asked(registries: Registries, folder: Path, name: str, case: Case, line: str) -> None:
    """Run the case and compare what a user has with what the table says."""
    stocked(registries)
    library(folder, line, timeout=0.4 if "in time" in name or "trickles" in name else 5.0)
    source = "crossref" if line is DOI else "arxiv"
    registries.fail(source, case.fault, times=case.times)
    done = run(registries, folder, "resolve", "--json", "--no-search")
    assert list(states(done).values()) == [case.state], done.stderr
    assert done.returncode == case.code
    assert registries.count(source) == case.requests
    assert kept(folder) == case.kept
    assert bool(records_of(folder)) == (case.state == "resolved")


@pytest.mark.parametrize("name", CROSSREF)
def test_crossref(name: str, registries: Registries, tmp_path: Path) -> None:
    asked(registries, tmp_path, name, CROSSREF[name], DOI)


@pytest.mark.parametrize("name", ARXIV_CASES)
def test_arxiv(name: str, registries: Registries, tmp_path: Path) -> None:
    asked(registries, tmp_path, name, ARXIV_CASES[name], ARXIV)


def test_a_title_of_two_megabytes_is_no_paper(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    library(tmp_path, DOI)
    registries.fail("crossref", faults.huge_title(), None, lambda asked: asked.path == "/works")
    done = run(registries, tmp_path, "resolve", "--json", "--no-search")
    assert states(done) == {SLEEPY: "unresolved"}
    assert records_of(tmp_path) == {}


def test_a_retry_waits_as_long_as_it_is_told(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    library(tmp_path, DOI)
    registries.fail("crossref", status(429, "1"))
    done = run(registries, tmp_path, "resolve", "--json", "--no-search")
    assert states(done) == {SLEEPY: "resolved"}
    assert registries.spacing("crossref")[0] >= 1.0


def test_a_retry_waits_until_the_date_it_is_told(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    library(tmp_path, DOI)
    told = faults.http_date(3.0)
    registries.fail("crossref", status(503, told))
    done = run(registries, tmp_path, "resolve", "--json", "--no-search")
    assert states(done) == {SLEEPY: "resolved"}
    [_, again] = registries.of("crossref")
    assert again.wall >= parsedate_to_datetime(told).timestamp()


def test_the_wrong_pool_is_told(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    library(tmp_path, DOI)
    registries.fail("crossref", faults.wrong_pool("public"), times=None)
    contact = {"LORABIB_MAILTO": "keeper@example.org"}
    done = run(registries, tmp_path, "resolve", "--no-search", **contact)
    assert done.returncode == 0
    assert "served by the public pool" in done.stderr


def test_a_source_that_keeps_failing_is_left_and_the_rest_goes_on(
    registries: Registries, tmp_path: Path
) -> None:
    stocked(registries)
    titles = [f"Unheard Songs of {letter * 4} Registers" for letter in "bcdfghjk"]
    library(tmp_path, DOI, ARXIV, *(row(title, 2024) for title in titles))
    registries.fail("arxiv", status(503), times=None)
    done = run(registries, tmp_path, "resolve", "--json")
    found = states(done)
    assert done.returncode == 3
    assert found[SLEEPY] == "resolved"
    assert found[GARDEN] == "unavailable"
    assert {found[title] for title in titles} == {"unavailable"}
    # Two questions of three tries each, then none of the other searches.
    assert registries.count("arxiv") == 6


def test_an_outage_overwrites_nothing(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    library(tmp_path, DOI, ARXIV)
    assert run(registries, tmp_path, "resolve").returncode == 0
    before = {p: p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file()}
    for name in ("crossref", "arxiv", "datacite"):
        registries.fail(name, status(503), times=None)
    done = run(registries, tmp_path, "resolve", "--refresh", "--json")
    assert done.returncode == 3
    assert set(states(done).values()) == {"resolved"}
    assert {p: p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file()} == before
    registries.mend()
    again = run(registries, tmp_path, "resolve", "--json")
    assert again.returncode == 0
    assert registries.count()  # the earlier requests; what was kept before the outage still is
    assert described_requests(again.stdout) == 0


def described_requests(printed: str) -> int:
    import json

    return sum(source["requests"] for source in json.loads(printed)["sources"])


def test_a_short_feed_is_no_absence(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    library(tmp_path, ARXIV)
    counted = re.compile(rb"(totalResults>)\d+")

    def cut(answer: Answer, request: Request) -> Answer:
        return replace(answer, body=counted.sub(rb"\g<1>7", answer.body))

    registries.fail("arxiv", Fault(name="short", change=cut), times=None)
    done = run(registries, tmp_path, "resolve", "--json", "--no-search")
    assert states(done) == {GARDEN: "resolved"}  # one number was asked for, one entry came
    other = row("Second Helpings of Gradient", 2024, "", "https://arxiv.org/abs/2401.00002")
    library(tmp_path / "two", ARXIV, other)
    done = run(registries, tmp_path / "two", "resolve", "--json", "--no-search")
    assert set(states(done).values()) == {"unavailable"}
    assert done.returncode == 3


def test_each_step_of_a_redirect_has_its_turn(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    settings = "format = 1\n[sources.arxiv]\ninterval = 0.3\n"
    library(tmp_path, ARXIV, settings=settings)
    registries.fail("arxiv", faults.redirect("same"))
    done = run(registries, tmp_path, "resolve", "--json", "--no-search")
    assert states(done) == {GARDEN: "resolved"}
    assert registries.spacing("arxiv")[0] >= 0.3
    assert [s["requests"] for s in described(done)["sources"]] == [2]


ENVIRONMENTS = {
    "a proxy that cannot be": {"ALL_PROXY": "socks5://127.0.0.1:9", "NO_PROXY": ""},
    "a proxy of no scheme": {"HTTP_PROXY": "ftp://user:secret@127.0.0.1:9", "NO_PROXY": ""},
    "no certificates": {"SSL_CERT_FILE": "/nonexistent"},
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_an_environment_that_cannot_be_used_is_an_outage(
    name: str, registries: Registries, tmp_path: Path
) -> None:
    stocked(registries)
    library(tmp_path, DOI)
    done = run(registries, tmp_path, "resolve", "--no-search", **ENVIRONMENTS[name])
    assert done.returncode in (0, 3)
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr + done.stdout
    assert run(registries, tmp_path, "resolve", "--plan", **ENVIRONMENTS[name]).returncode == 0


def test_no_home_and_no_stderr_cost_nothing(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    library(tmp_path, DOI)
    registries.fail("crossref", status(503))
    command = f"{sys.executable} -m lorabib resolve --no-search 2>&-"
    there = environment(registries, tmp_path / "cache")
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env=there, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert "doi:10.5555/sleepy" in records_of(tmp_path)
