"""How the registries are asked: the registries' own limits, and what a user may change."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorabib.errors import DataError, LorabibError
from lorabib.registry import Endpoint
from lorabib.store import Location
from lorabib.store.settings import Network, SourceSettings, endpoints, read_endpoints


def made(
    source: str, mailto: str = "", environ: dict[str, str] | None = None, **chosen: object
) -> Endpoint:
    settings = {source: SourceSettings(**chosen)} if chosen else {}  # type: ignore[arg-type]
    found = endpoints(mailto, Network(), settings, environ or {})
    return next(e for e in found if e.source == source)


INTERVALS = {  # purpose -> seconds between requests
    "crossref": {"identifier": 0.2, "agency": 0.2, "search": 1 / 3},
    "arxiv": {"identifier": 3.0, "search": 3.0},
    "datacite": {"identifier": 0.2},
}


@pytest.mark.parametrize("source", INTERVALS)
def test_the_usual_pace(source: str) -> None:
    assert made(source).intervals == INTERVALS[source]


def test_a_contact_address_makes_crossref_faster_and_goes_to_who_wants_it() -> None:
    polite = made("crossref", "me@example.org")
    assert polite.intervals == {"identifier": 0.1, "agency": 0.1, "search": 1 / 3}
    assert polite.contact == "me@example.org"
    assert made("arxiv", "me@example.org").contact == ""
    assert made("datacite", "me@example.org").contact == "me@example.org"


def test_a_registry_itself_can_only_be_asked_more_slowly() -> None:
    assert made("arxiv", interval=0.0).intervals["search"] == 3.0
    assert made("arxiv", interval=10.0).intervals["search"] == 10.0
    mirror = made("arxiv", url="https://mirror.example.org/api", interval=0.0)
    assert mirror.intervals["search"] == 0.0
    assert mirror.hosts == ()


def test_the_environment_wins() -> None:
    there = {"LORABIB_ARXIV_URL": "http://127.0.0.1:1/api/", "LORABIB_MAILTO": "b@example.org"}
    assert made("arxiv", environ=there, url="https://other.example.org").url == (
        "http://127.0.0.1:1/api"
    )
    assert made("crossref", "a@example.org", there).contact == "b@example.org"


WRONG = {
    "an unknown field": ("[network]\nretries = 3\n", "retries"),
    "no tries": ("[network]\ntries = 0\n", "$.network.tries"),
    "a negative interval": ("[sources.arxiv]\ninterval = -1.0\n", "$.sources"),
    "no number": ('[network]\ntimeout = "long"\n', "$.network.timeout"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_settings_name_their_field(case: str, tmp_path: Path) -> None:
    text, field = WRONG[case]
    (tmp_path / "lorabib.toml").write_text("format = 1\n" + text)
    location = Location(data=tmp_path / "data", exports=tmp_path / "exports")
    with pytest.raises(DataError) as error:
        read_endpoints(location)
    assert field in str(error.value)
    assert "lorabib.toml" in str(error.value)


def test_a_source_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(LorabibError, match="no source 'shipped': there are crossref, arxiv"):
        endpoints("", Network(), {"shipped": SourceSettings()}, {})
