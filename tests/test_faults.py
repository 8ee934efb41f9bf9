"""Each thing that a registry may do wrong: the outcome, the requests, the cache afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from lending import GARDEN, SLEEPY, kept, library, records_of, row, run, states, stocked
from registries import faults
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
    registries.fail("crossref", status(503, faults.http_date(3.0)))
    done = run(registries, tmp_path, "resolve", "--json", "--no-search")
    assert states(done) == {SLEEPY: "resolved"}
    assert registries.spacing("crossref")[0] >= 0.9


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
