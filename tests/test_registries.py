"""The registries on loopback: they speak as the real ones do, and fail as they are told."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import habanero
import httpx2
import pytest
from habanero.exceptions import RequestError

from registries import faults, records, shipped
from registries.answers import about
from registries.server import Registries

pytest_plugins = ["registries.fixtures"]

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
POLITE = {"User-Agent": "lorabib-tests (mailto:nobody@example.org)"}
COMMA = "10.5555/one,two"
#: Spares each client the reading of certificates: nothing here is encrypted.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture
def served(registries: Registries) -> Registries:
    """Five papers at Crossref, twelve at arXiv, one of them at DataCite too."""
    for number in range(4):
        registries.add(
            records.crossref(
                doi=f"10.5555/Paper.{number}",
                title=f"Adapters of Rank {number}",
                authors=("Doe, Jane", "The Rank Consortium"),
                issued=f"202{number}-05",
                venue="Proceedings of the Conference",
            )
        )
    registries.add(
        records.crossref(doi=COMMA, title="Comma", update_to=(("retraction", "10.1/x"),))
    )
    for number in range(12):
        registries.add(
            records.arxiv(
                arxiv=f"2401.000{number:02}",
                title=f"Low-Rank <Adapters> & More: {number} Ways in Which a Long Title Is Broken",
                authors=("Müller, Jörg",),
                issued="2024-01-09",
                version=2,
                comment="Accepted at X",
                doi="10.5555/Paper.1" if number == 1 else "",
            )
        )
    registries.add(records.datacite(arxiv="2401.00001", title="Low-Rank", authors=("Doe, Jane",)))
    return registries


def get(url: str, params: dict[str, str] | None = None, **more: Any) -> httpx2.Response:
    return httpx2.get(url, params=params, timeout=more.pop("timeout", 5), verify=NO_TLS, **more)


def entries(answer: httpx2.Response) -> list[ET.Element]:
    return ET.fromstring(answer.content).findall(f"{ATOM}entry")


def test_bases_stand_below_one_port_and_are_what_a_user_sets(
    registries_env: Registries,
) -> None:
    here = f"http://127.0.0.1:{registries_env.port}"
    assert registries_env.env() == {
        "LORABIB_CROSSREF_URL": f"{here}/crossref",
        "LORABIB_ARXIV_URL": f"{here}/arxiv/api",
        "LORABIB_DATACITE_URL": f"{here}/datacite",
    }
    assert os.environ["LORABIB_ARXIV_URL"] == registries_env.arxiv
    assert get(here + "/elsewhere").status_code == 404
    assert get(f"{registries_env.arxiv}/query", {"id_list": "1" * 9000}).status_code == 414


# Crossref


def test_habanero_asks_by_filter_identifier_search_and_agency(served: Registries) -> None:
    client = habanero.Crossref(base_url=served.crossref, mailto="nobody@example.org", timeout=5)
    wanted = ["10.5555/paper.2", "10.5555/paper.0", "10.5555/none"]
    found = client.works(filter={"doi": wanted}, limit=100, select=["DOI", "title"])["message"]
    assert [work["DOI"] for work in found["items"]] == ["10.5555/Paper.0", "10.5555/Paper.2"]
    assert found["items"][0] == {"title": ["Adapters of Rank 0"], "DOI": "10.5555/Paper.0"}
    assert (found["total-results"], found["items-per-page"]) == (2, 100)
    work = client.works(ids=quote("10.5555/PAPER.3", safe=""))
    assert (work["message-type"], work["message"]["score"]) == ("work", 1)
    best = client.works(query_bibliographic="Rank 3 adapters Doe 2023", limit=2)["message"]
    assert best["items"][0]["DOI"] == "10.5555/Paper.3"
    assert best["total-results"] == 5 and best["items"][0]["score"] > best["items"][1]["score"]
    assert client.registration_agency("10.5555/paper.0") == ["Crossref"]
    assert client.registration_agency("10.48550/arXiv.2401.00007") == ["DataCite"]
    assert served.count("crossref") == 5
    assert "mailto:nobody@example.org" in served.requests[0].header("user-agent")


def test_habanero_follows_a_cursor_to_its_end(served: Registries) -> None:
    client = habanero.Crossref(base_url=served.crossref, timeout=5)
    pages = client.works(query="rank", cursor="*", limit=2)
    assert [len(page["message"]["items"]) for page in pages] == [2, 2, 1]
    found = {work["DOI"] for page in pages for work in page["message"]["items"]}
    assert len(found) == 5
    with pytest.raises(RequestError, match="invalid"):
        client.works(query="rank", cursor="thing")


def test_a_doi_with_a_comma_is_asked_for_in_the_path(served: Registries) -> None:
    address = f"{served.crossref}/works/{quote(COMMA, safe='')}"
    assert get(address).json()["message"]["DOI"] == COMMA
    assert get(address + "/agency").json()["message"]["agency"]["id"] == "crossref"
    assert get(f"{served.crossref}/works", {"filter": f"doi:{COMMA}"}).status_code == 400
    found = get(f"{served.crossref}/works", {"filter": "updates:10.1/X,type:proceedings-article"})
    assert [work["DOI"] for work in found.json()["message"]["items"]] == [COMMA]


def test_an_unknown_doi_is_a_text_under_either_content_type(served: Registries) -> None:
    first, second = (get(f"{served.crossref}/works/10.5555/none") for _ in range(2))
    assert (first.status_code, first.text) == (404, "Resource not found.")
    assert (second.status_code, second.text) == (404, "Resource not found.")
    types = [answer.headers["content-type"] for answer in (first, second)]
    assert types == ["text/plain", "application/json;charset=utf-8"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"filter": "nonsense:1"}, "filter-not-available"),
        ({"select": "DOI,language"}, "select-not-available"),
        ({"rows": "1001"}, "integer-not-valid"),
        ({"rows": "many"}, "integer-not-valid"),
        ({"nonsense": "1"}, "parameter-not-allowed"),
    ],
)
def test_crossref_refuses_what_it_does_not_know(
    served: Registries, params: dict[str, str], code: str
) -> None:
    answer = get(f"{served.crossref}/works", params)
    assert answer.status_code == 400
    assert answer.json()["message-type"] == "validation-failure"
    assert answer.json()["message"][0]["type"] == code


def test_the_pool_is_polite_for_who_can_be_reached(served: Registries) -> None:
    address = f"{served.crossref}/works"
    headers = [
        get(address).headers,
        get(address, headers=POLITE).headers,
        get(address, {"mailto": "nobody@example.org"}).headers,
    ]
    assert [one["x-api-pool"] for one in headers] == ["public", "polite", "polite"]
    assert [one["x-rate-limit-limit"] for one in headers] == ["5", "10", "10"]
    assert headers[0]["x-rate-limit-interval"] == "1s" and headers[0]["x-concurrency-limit"] == "1"


def test_dates_filter_by_as_much_as_they_say(served: Registries) -> None:
    asked = {"filter": "from-pub-date:2021,until-pub-date:2022-06", "select": "DOI"}
    found = get(f"{served.crossref}/works", asked).json()["message"]["items"]
    assert [work["DOI"][-1] for work in found] == ["1", "2"]


# arXiv


def test_arxiv_answers_ids_in_their_order_and_leaves_out_what_it_lacks(served: Registries) -> None:
    asked = {"id_list": "2401.00003,0000.0000,2401.00001v1,2401.00002v3", "max_results": "50"}
    answer = get(f"{served.arxiv}/query", asked)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    one, two = entries(answer)
    assert one.findtext(f"{ATOM}id") == "http://arxiv.org/abs/2401.00003v2"
    assert two.findtext(f"{ATOM}id") == "http://arxiv.org/abs/2401.00001v1"
    title = one.findtext(f"{ATOM}title") or ""
    assert "\n  " in title and title.startswith("Low-Rank <Adapters> & More: 3 Ways")
    assert one.findtext(f"{ATOM}author/{ATOM}name") == "Jörg Müller"
    assert one.findtext(f"{ARXIV}comment") == "Accepted at X"
    assert two.findtext(f"{ARXIV}doi") == "10.5555/Paper.1"
    primary = one.find(f"{ARXIV}primary_category")
    assert primary is not None and primary.get("term") == "cs.CL"


def test_arxiv_cuts_to_ten_without_max_results(served: Registries) -> None:
    asked = ",".join(f"2401.000{number:02}" for number in range(12))
    assert len(entries(get(f"{served.arxiv}/query", {"id_list": asked}))) == 10
    rest = get(f"{served.arxiv}/query", {"id_list": asked, "start": "10", "max_results": "5"})
    assert len(entries(rest)) == 2


@pytest.mark.parametrize("wrong", ["99", "2401.1", "abc", "cs/1"])
def test_arxiv_answers_a_malformed_id_with_its_error_entry(served: Registries, wrong: str) -> None:
    answer = get(f"{served.arxiv}/query", {"id_list": f"2401.00001,{wrong}"})
    assert answer.status_code == 400
    (error,) = entries(answer)
    assert error.findtext(f"{ATOM}title") == "Error"
    assert error.findtext(f"{ATOM}summary") == f"incorrect id format for {wrong}"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ('ti:"low rank adapters"', 12),
        ('ti:"adapters low"', 0),
        ("ti:adapters AND ti:7", 1),
        ("ti:adapters ANDNOT (ti:7 OR ti:8)", 10),
        ("au:muller", 12),
        ("all:accepted AND ti:11", 1),
        ("cat:cs.CL", 12),
        ("nothing", 0),
    ],
)
def test_arxiv_searches(served: Registries, query: str, count: int) -> None:
    answer = get(f"{served.arxiv}/query", {"search_query": query, "max_results": "100"})
    assert len(entries(answer)) == count


@pytest.mark.parametrize("query", ['ti:"open', "ti:a AND", "(ti:a", "no:a", "ti:a ti:b"])
def test_arxiv_refuses_a_query_that_it_cannot_read(served: Registries, query: str) -> None:
    assert get(f"{served.arxiv}/query", {"search_query": query}).status_code == 400


# DataCite


def test_datacite_answers_one_many_and_none(served: Registries) -> None:
    one = get(f"{served.datacite}/dois/10.48550%2FarXiv.2401.00001").json()["data"]
    assert one["attributes"]["titles"] == [{"title": "Low-Rank"}]
    query = 'doi:("10.48550/arxiv.2401.00001" OR "10.5281/none")'
    many = get(f"{served.datacite}/dois", {"query": query, "page[size]": "5"}).json()
    assert (many["meta"]["total"], many["data"][0]["id"]) == (1, one["id"])
    none = get(f"{served.datacite}/dois/10.5281/none")
    assert (none.status_code, none.json()["errors"][0]["status"]) == (404, "404")
    assert get(f"{served.datacite}/dois", {"query": "doe"}).json()["meta"]["total"] == 1
    assert get(f"{served.datacite}/dois", {"ids": one["id"]}).json()["meta"]["total"] == 1
    assert get(f"{served.datacite}/dois", {"page[size]": "0"}).status_code == 400


# Faults


@pytest.mark.parametrize("code", [403, 429, 500, 502, 503, 504])
def test_an_error_comes_as_often_as_it_is_told(served: Registries, code: int) -> None:
    served.fail("arxiv", faults.status(code, retry_after=2), times=2)
    codes = [get(f"{served.arxiv}/query").status_code for _ in range(3)]
    assert codes == [code, code, 200]
    assert [one.fault for one in served.requests] == [f"status {code}"] * 2 + [""]
    served.fail("arxiv", faults.status(code), times=None)
    assert [get(f"{served.arxiv}/query").status_code for _ in range(3)] == [code] * 3
    served.mend()
    assert get(f"{served.arxiv}/query").status_code == 200


def test_a_429_tells_seconds_a_date_or_nothing(served: Registries) -> None:
    moment = faults.http_date(60)
    for retry_after in ("1", moment, None):
        served.fail("crossref", faults.status(429, retry_after))
    answers = [get(f"{served.crossref}/works") for _ in range(3)]
    assert [one.headers.get("retry-after") for one in answers] == ["1", moment, None]
    assert moment.endswith("GMT") and answers[0].headers["x-api-pool"] == "public"


def test_a_fault_waits_for_the_request_that_it_is_for(served: Registries) -> None:
    served.fail("crossref", faults.status(500), None, when=about("10.5555/paper.1"))
    served.fail("crossref", faults.status(502), when=lambda request: request.param("rows") == "7")
    address = f"{served.crossref}/works"
    assert get(f"{address}/10.5555%2FPaper.2").status_code == 200
    assert get(f"{address}/10.5555%2FPaper.1").status_code == 500
    assert get(address, {"filter": "doi:10.5555/paper.1", "rows": "7"}).status_code == 502
    assert get(address, {"filter": "doi:10.5555/paper.1", "rows": "7"}).status_code == 500
    assert get(f"{served.datacite}/dois").status_code == 200
    with pytest.raises(ValueError, match="no such registry"):
        served.fail("pubmed", faults.closed())


@pytest.mark.parametrize("fault", [faults.closed, faults.half_body, faults.half_chunked])
def test_a_connection_that_breaks(served: Registries, fault: Any) -> None:
    served.fail("crossref", fault())
    with pytest.raises(httpx2.RemoteProtocolError):
        get(f"{served.crossref}/works")
    assert get(f"{served.crossref}/works").status_code == 200
    assert served.requests[0].status == (0 if fault is faults.closed else 200)


def test_a_body_that_trickles_and_a_head_that_waits(served: Registries) -> None:
    served.fail("crossref", faults.trickle(0.001))
    served.fail("crossref", faults.slow_headers(0.1))
    address = f"{served.crossref}/works/10.5555%2FPaper.1"
    with httpx2.stream("GET", address, timeout=5, verify=NO_TLS) as answer:
        sizes = [len(part) for part in answer.iter_raw()]
    assert sum(sizes) == int(answer.headers["content-length"]) and len(sizes) > 10
    begin = time.monotonic()
    assert get(address).status_code == 200
    assert time.monotonic() - begin >= 0.1


def test_a_client_that_gives_up_does_not_hold_the_server() -> None:
    begin = time.monotonic()
    with Registries() as running:
        running.fail("crossref", faults.slow_headers(60))
        with pytest.raises(httpx2.ReadTimeout):
            get(f"{running.crossref}/works", timeout=httpx2.Timeout(5, read=0.1))
    assert time.monotonic() - begin < 5


@pytest.mark.parametrize(
    ("registry", "path"),
    [("crossref", "/works"), ("arxiv", "/query?search_query=all:low"), ("datacite", "/dois")],
)
def test_a_body_that_is_not_what_it_should_be(served: Registries, registry: str, path: str) -> None:
    address = getattr(served, registry) + path
    true = get(address)
    for fault in (
        faults.invalid_utf8(),
        faults.huge_title(),
        faults.html_page(),
        faults.half_answer(),
        faults.not_json_type(),
    ):
        served.fail(registry, fault)
    broken, huge, page, half, typed = (get(address) for _ in range(5))
    with pytest.raises(UnicodeDecodeError):
        broken.content.decode()
    assert len(huge.content) == len(true.content) + 2 * faults.MEGABYTE
    assert huge.content.decode().count("Rank ") > 400_000
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert half.content == true.content[: len(true.content) // 2]
    assert typed.content == true.content and typed.headers["content-type"].startswith("text/html")


def test_bodies_without_measure(served: Registries) -> None:
    address = f"{served.crossref}/works"
    served.fail("crossref", faults.huge_body(3_000_000))
    assert len(get(address).content) == 3_000_000
    served.fail("crossref", faults.huge_body(10**9, declared=True))
    served.fail("crossref", faults.huge_body())
    for length in ("1000000000", None):
        with httpx2.stream("GET", address, timeout=5, verify=NO_TLS) as answer:
            assert answer.headers.get("content-length") == length
            assert len(next(answer.iter_raw(1000))) == 1000
    served.fail("crossref", faults.gzip_bomb(20_000_000))
    with httpx2.stream("GET", address, timeout=5, verify=NO_TLS) as answer:
        assert int(answer.headers["content-length"]) < 100_000
        assert sum(len(part) for part in answer.iter_bytes()) == 20 * faults.MEGABYTE


def test_a_wrong_pool(served: Registries) -> None:
    served.fail("crossref", faults.wrong_pool("public"))
    served.fail("crossref", faults.headers(("X-Rate-Limit-Interval", "5s")))
    pools = [get(f"{served.crossref}/works", headers=POLITE).headers for _ in range(3)]
    assert [one["x-api-pool"] for one in pools] == ["public", "polite", "polite"]
    assert [one["x-concurrency-limit"] for one in pools] == ["1", "3", "3"]
    assert [one["x-rate-limit-interval"] for one in pools] == ["1s", "5s", "1s"]


def test_a_packed_answer(served: Registries) -> None:
    served.fail("arxiv", faults.gzipped())
    packed, plain = (get(f"{served.arxiv}/query", {"id_list": "2401.00001"}) for _ in range(2))
    assert packed.headers["content-encoding"] == "gzip" and packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


def test_faults_for_ever_come_after_those_with_a_number(served: Registries) -> None:
    served.fail("crossref", faults.wrong_pool("public"), times=None)
    served.fail("crossref", faults.status(503))
    answers = [get(f"{served.crossref}/works", headers=POLITE) for _ in range(3)]
    assert [one.status_code for one in answers] == [503, 200, 200]
    assert [one.headers["x-api-pool"] for one in answers] == ["polite", "public", "public"]


def test_redirects(served: Registries) -> None:
    address = f"{served.crossref}/works?rows=1"
    places = {
        "same": "/moved/crossref/works?rows=1",
        "loop": "/crossref/works?rows=1",
        "host": f"http://localhost:{served.port}/moved/crossref/works?rows=1",
        "port": "http://127.0.0.1:1/crossref/works?rows=1",
        "file": "file:///etc/hostname",
        "https://example.org/x": "https://example.org/x",
    }
    for place, where in places.items():
        served.fail("crossref", faults.redirect(place, 301))
        answer = get(address)
        assert (answer.status_code, answer.headers["location"]) == (301, where)
    served.fail("crossref", faults.redirect("same"), times=None)
    assert len(get(address, follow_redirects=True).json()["message"]["items"]) == 1
    assert served.requests[-1].moved and served.requests[-1].fault == ""
    served.mend()
    served.fail("crossref", faults.redirect("loop"), times=None)
    with pytest.raises(httpx2.TooManyRedirects):
        get(address, follow_redirects=True)


def test_feeds_with_entities(served: Registries) -> None:
    served.fail("arxiv", faults.billion_laughs())
    served.fail("arxiv", faults.external_entity())
    laughs, outside = (get(f"{served.arxiv}/query") for _ in range(2))
    assert laughs.headers["content-type"].startswith("application/atom+xml")
    assert laughs.text.count("<!ENTITY") == 10 and len(laughs.content) < 2000
    assert 'SYSTEM "file:///etc/hostname"' in outside.text


# The log and the server's life


def test_the_log_tells_when_and_how_much_at_once(served: Registries) -> None:
    served.fail("crossref", faults.slow_headers(0.3), times=3)
    asking = [threading.Thread(target=get, args=(f"{served.crossref}/works",)) for _ in range(3)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(5)
    assert served.most_at_once("crossref") == 3
    with httpx2.Client(timeout=5, verify=NO_TLS) as client:
        client.get(f"{served.arxiv}/query", params={"id_list": "2401.00001"})
        time.sleep(0.05)
        client.get(f"{served.arxiv}/query")
    assert served.most_at_once("arxiv") == 1
    (gap,) = served.spacing("arxiv")
    assert 0.05 <= gap < 2
    first = served.of("arxiv")[0]
    assert (first.path, first.param("id_list"), first.status) == ("/query", "2401.00001", 200)
    assert abs(first.wall - time.time()) < 60 and first.ended is not None
    assert (served.count(), served.count("arxiv")) == (5, 2)
    served.clear()
    assert served.count() == 0 and served.spacing() == []


def test_other_methods_are_refused_and_seen(served: Registries) -> None:
    with httpx2.Client(timeout=5, verify=NO_TLS) as client:
        assert client.post(f"{served.crossref}/works").status_code == 405
        assert client.head(f"{served.crossref}/works").status_code == 405
    assert [one.method for one in served.requests] == ["POST", "HEAD"]


def test_requests_of_several_processes_are_counted(served: Registries) -> None:
    code = f"import urllib.request as u; u.urlopen('{served.crossref}/works', timeout=5).close()"
    clients = [subprocess.Popen([sys.executable, "-Sc", code]) for _ in range(2)]
    assert [client.wait(10) for client in clients] == [0, 0]
    assert served.count("crossref") == 2


def test_nothing_is_left_when_it_stops() -> None:
    before = set(threading.enumerate())
    with Registries() as running, httpx2.Client(timeout=5, verify=NO_TLS) as client:
        client.get(f"{running.crossref}/works")  # the client keeps its connection
        port = running.port
    assert set(threading.enumerate()) == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)


def test_a_failure_of_the_server_itself_is_told() -> None:
    with (
        pytest.raises(RuntimeError, match="the server itself failed"),
        Registries() as running,
    ):
        running.fail("crossref", faults.huge_title())  # nothing is held: no title to change
        with pytest.raises(httpx2.RemoteProtocolError):
            get(f"{running.crossref}/works")


# Records


def test_records_are_told_apart_and_read_from_files(tmp_path: Path, registries: Registries) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"DOI": "10.5555/A"}\n\n{"id": "2401.00001", "title": "T"}\n', "utf-8")
    registries.read(path)
    held = registries.holdings
    assert (list(held.crossref), list(held.arxiv)) == (["10.5555/a"], ["2401.00001"])
    path.write_text('{"DOI": "10.5555/A"}\n{', "utf-8")
    with pytest.raises(ValueError, match=r"records\.jsonl:2: "):
        registries.read(path)
    with pytest.raises(ValueError, match="neither"):
        registries.add({"what": "is this"})


def test_a_description_as_each_registry_holds_it() -> None:
    paper = records.Description(
        doi="10.5555/a", arxiv="2401.00001", title="T", subtitle="S", issued="2024-01",
        authors=("Doe, Jane", "Cher,", "A Consortium"), kind="journal-article",
        relation={"is-preprint-of": ("10.5555/b",)}, updated_by=(("retraction", "10.5555/c"),),
        extra={"more": 1},
    )  # fmt: skip
    work, entry, resource = (
        made(paper) for made in (records.crossref, records.arxiv, records.datacite)
    )
    assert [name.get("family") or name["name"] for name in work["author"]] == [
        "Doe",
        "Cher",
        "A Consortium",
    ]
    assert work["issued"] == {"date-parts": [[2024, 1]]} and work["more"] == 1
    assert work["relation"]["is-preprint-of"][0]["id"] == "10.5555/b"
    assert (work["updated-by"][0]["type"], work["subtitle"]) == ("retraction", ["S"])
    assert "volume" not in work and "update-to" not in work
    assert entry["authors"] == ["Jane Doe", "Cher", "A Consortium"] and entry["more"] == 1
    assert resource["attributes"]["creators"][2]["nameType"] == "Organizational"
    assert records.crossref(title="", doi="10.5555/a")["issued"] == {"date-parts": [[None]]}


def test_the_shipped_records_can_be_served(root: Path, registries: Registries) -> None:
    registries.add(*shipped.load(root / "data" / "records"))
    answer = get(f"{registries.arxiv}/query", {"id_list": "2106.09685"})
    (lora,) = entries(answer)
    assert lora.findtext(f"{ATOM}title") == "LoRA: Low-Rank Adaptation of Large Language Models"
    work = get(f"{registries.crossref}/works/10.18653%2Fv1%2F2024.acl-long.156").json()["message"]
    assert (work["author"][0]["family"], work["type"]) == ("Wang", "proceedings-article")
    zenodo = get(f"{registries.datacite}/dois/10.5281/zenodo.8270065")
    assert zenodo.json()["data"]["attributes"]["publisher"] == "Zenodo"


# By hand


@contextmanager
def by_hand(root: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "registries", *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=root / "tests", **pipes) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def test_it_is_started_by_hand(root: Path, tmp_path: Path, registries: Registries) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"DOI": "10.5555/A", "title": ["T"]}\n', "utf-8")
    options = ("--records", str(path), "--fault", "crossref:status:503:1", "--times", "1")
    with by_hand(root, *options) as process:
        lines = [(process.stdout or pytest.fail()).readline().strip() for _ in range(3)]
        bases = dict(line.removeprefix("export ").split("=") for line in lines)
        assert bases.keys() == registries.env().keys()
        first, second = (get(f"{bases['LORABIB_CROSSREF_URL']}/works") for _ in range(2))
        assert (first.status_code, first.headers["retry-after"]) == (503, "1")
        assert second.json()["message"]["items"][0]["DOI"] == "10.5555/A"
        told = (process.stderr or pytest.fail()).readline()
        assert told == "crossref /crossref/works 503 status 503\n"
    assert process.returncode == 0
    with by_hand(root, "--fault", "crossref:nothing") as process:
        assert process.wait(10) == 2
