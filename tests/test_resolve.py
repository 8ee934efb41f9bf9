"""`lorabib resolve` as a user runs it, against the registries on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from lorabib.model import Record
from lorabib.resolve.run import Pool

from lending import (
    GARDEN,
    SLEEPY,
    TEAM,
    ZENODO,
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
from registries import faults, records, shipped
from registries.faults import status
from registries.server import Registries

ROOT = Path(__file__).parent.parent
ROWS = (
    row(GARDEN, 2024, "The Conference", "https://arxiv.org/abs/2401.00001"),
    row(SLEEPY, 2023, "", "https://doi.org/10.5555/sleepy"),
    row(ZENODO, 2022, "", "https://zenodo.org/records/77"),
)
ABSENT = row("A Study That Nobody Has Written Yet", 2024)


def test_rows_are_resolved_and_their_records_kept(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, ABSENT)
    done = run(quick, tmp_path, "resolve")
    assert done.returncode == 0, done.stderr
    assert "4 rows: 3 resolved, 1 unresolved, 0 unavailable; 4 new records" in done.stdout
    assert records_of(tmp_path) == {
        "arxiv:2401.00001": "arxiv",
        "doi:10.5555/garden": "crossref",
        "doi:10.5555/sleepy": "crossref",
        "doi:10.5281/zenodo.77": "datacite",
    }
    papers = json.loads(run(quick, tmp_path, "papers", "--json").stdout)
    status_of = {paper["item"]["title"]: paper["status"] for paper in papers}
    assert status_of[GARDEN] == "published"
    assert status_of[SLEEPY] == "published"
    assert status_of[ZENODO] == "preprint"
    exported = run(quick, tmp_path, "export", "-c", "all", "-f", "bib", "-o", "-").stdout
    assert "eprint       = {2401.00001}" in exported or "2401.00001" in exported
    assert "10.5555/garden" in exported


def test_a_second_run_asks_nothing_and_changes_nothing(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, ABSENT)
    run(quick, tmp_path, "resolve")
    before = {p: p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file()}
    quick.clear()
    done = run(quick, tmp_path, "resolve")
    assert done.returncode == 0
    assert quick.count() == 0
    assert "0 new records, 0 changed" in done.stdout
    assert {p: p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file()} == before


def test_a_row_more_asks_for_that_row_alone(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS[1:])
    run(quick, tmp_path, "resolve")
    quick.clear()
    library(tmp_path, *ROWS)
    run(quick, tmp_path, "resolve", "--no-search")
    assert [request.param("id_list") for request in quick.requests] == ["2401.00001"]


def test_refresh_and_max_age_ask_again(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, ROWS[1])
    run(quick, tmp_path, "resolve")
    assert quick.count() == 1
    run(quick, tmp_path, "resolve", "--refresh")
    assert quick.count() == 2
    run(quick, tmp_path, "resolve", "--max-age", "0")
    assert quick.count() == 3
    run(quick, tmp_path, "resolve", "--max-age", "1")
    assert quick.count() == 3


def test_a_changed_answer_changes_its_record_alone(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS)
    run(quick, tmp_path, "resolve")
    path = tmp_path / "data" / "records" / "crossref.jsonl"
    before = path.read_text().splitlines()
    changed = records.crossref(
        doi="10.5555/sleepy",
        title=SLEEPY,
        authors=TEAM,
        issued="2023-05",
        venue="The Journal",
        page="1-9",
    )
    quick.add(changed)
    done = run(quick, tmp_path, "resolve", "--refresh")
    after = path.read_text().splitlines()
    assert "0 new records, 1 changed" in done.stdout
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False]
    assert '"page":"1-9"' in after[1]


def test_dry_run_asks_and_writes_nothing(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS)
    done = run(quick, tmp_path, "resolve", "--dry-run")
    assert done.returncode == 0
    assert "would write" in done.stdout
    assert records_of(tmp_path) == {}
    assert quick.count() > 0


def test_offline_asks_nothing_and_knows_the_shipped_records(
    quick: Registries, tmp_path: Path
) -> None:
    lora = "LoRA: Low-Rank Adaptation of Large Language Models"
    library(tmp_path, *ROWS, row(lora, 2022, "ICLR", "https://arxiv.org/abs/2106.09685"))
    done = run(quick, tmp_path, "resolve", "--offline", "--json")
    assert done.returncode == 0
    assert quick.count() == 0
    assert [t for t, state in states(done).items() if state == "resolved"] == [lora]
    assert set(records_of(tmp_path).values()) == {"shipped"}
    papers = json.loads(run(quick, tmp_path, "papers", "--json").stdout)
    assert [p["status"] for p in papers if p["item"]["title"] == lora] == ["published"]


def test_plan_asks_nothing(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, ABSENT)
    done = run(quick, tmp_path, "resolve", "--plan", "--json")
    planned = {(p["source"], p["purpose"]): p for p in json.loads(done.stdout)}
    assert quick.count() == 0
    assert planned["crossref", "identifier"]["requests"] == 1
    assert planned["arxiv", "identifier"]["requests"] == 1
    assert planned["datacite", "identifier"]["requests"] == 1
    run(quick, tmp_path, "resolve")
    again = json.loads(run(quick, tmp_path, "resolve", "--plan", "--json").stdout)
    assert sum(p["requests"] for p in again) == 0


def test_the_shipped_library_takes_few_requests(registries: Registries, tmp_path: Path) -> None:
    done = run(registries, tmp_path, "resolve", "--plan", "--json")
    planned = {(p["source"], p["purpose"]): p for p in json.loads(done.stdout)}
    assert planned["arxiv", "identifier"]["requests"] <= 5
    assert planned["crossref", "identifier"]["requests"] <= 10
    assert planned["arxiv", "identifier"]["seconds"] >= 3 * 3
    assert registries.count() == 0


def test_the_packaged_library_is_not_written(registries: Registries, tmp_path: Path) -> None:
    done = run(registries, tmp_path, "resolve")
    assert done.returncode == 2
    assert "cannot be changed" in done.stderr
    assert registries.count() == 0


def test_strict_fails_on_what_is_unresolved(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, ABSENT)
    assert run(quick, tmp_path, "resolve").returncode == 0
    assert run(quick, tmp_path, "resolve", "--strict").returncode == 1
    library(tmp_path, *ROWS)
    assert run(quick, tmp_path, "resolve", "--strict").returncode == 0


def test_quiet_says_only_what_went_wrong(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS)
    done = run(quick, tmp_path, "resolve", "--quiet")
    assert (done.stdout, done.stderr) == ("", "")
    quick.fail("datacite", status(403), times=None)
    done = run(quick, tmp_path, "resolve", "--quiet", "--refresh")
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr == "datacite: unavailable: status 403\n"


# --- right paper or none -------------------------------------------------------------------


def test_a_search_that_always_answers_something_finds_nothing(
    quick: Registries, tmp_path: Path
) -> None:
    library(tmp_path, row("Parametric Gardens: Watering Schedules", 2024), ABSENT)
    done = run(quick, tmp_path, "resolve", "--json")
    assert set(states(done).values()) == {"unresolved"}
    assert records_of(tmp_path) == {}
    refused = described(done)["rows"][0]["evidence"]["refused"]
    assert refused[0]["reason"] and refused[0]["score"] < 1
    again = run(quick, tmp_path, "why", described(done)["rows"][0]["key"])
    assert GARDEN in again.stdout
    assert "not " in again.stdout


TITLE_ALONE = {
    "no other fact": (row(SLEEPY), "unresolved"),
    "the year alone": (row(SLEEPY, 2023), "unresolved"),
    "year and venue": (row(SLEEPY, 2023, "The Journal"), "resolved"),
    "another year": (row(SLEEPY, 2015, "The Journal"), "unresolved"),
}


@pytest.mark.parametrize("name", TITLE_ALONE)
def test_a_title_alone_is_not_enough(name: str, quick: Registries, tmp_path: Path) -> None:
    line, state = TITLE_ALONE[name]
    library(tmp_path, line)
    assert states(run(quick, tmp_path, "resolve", "--json")) == {SLEEPY: state}


def test_a_wrong_link_is_told_and_the_right_paper_found(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, row(SLEEPY, 2023, "The Journal", "https://doi.org/10.5555/garden"))
    done = described(run(quick, tmp_path, "resolve", "--json"))
    assert done["rows"][0]["state"] == "resolved"
    assert done["rows"][0]["evidence"]["record"] == "doi:10.5555/sleepy"
    assert [p["code"] for p in done["problems"]] == ["wrong-identifier"]
    # The record of the other paper stays, so that the library itself can tell.
    assert "doi:10.5555/garden" in records_of(tmp_path)
    assert "wrong-identifier" in run(quick, tmp_path, "status", "--problems").stdout


def test_two_equal_candidates_decide_nothing(quick: Registries, tmp_path: Path) -> None:
    title = "Copies of Copies and Their Originals"
    for n, author in enumerate(("Ash, Ada", "Elm, Eve")):
        quick.add(
            records.crossref(
                doi=f"10.5555/copy{n}", title=title, authors=(author,), issued="2023", venue="V"
            )
        )
    library(tmp_path, row(title, 2023, "V"))
    done = run(quick, tmp_path, "resolve", "--json")
    assert states(done) == {title: "unresolved"}
    # Without both candidates the next build would take the one that is left.
    assert set(records_of(tmp_path)) == {"doi:10.5555/copy0", "doi:10.5555/copy1"}
    assert states(run(quick, tmp_path, "resolve", "--json")) == {title: "unresolved"}


def test_an_identifier_of_nothing_is_told(quick: Registries, tmp_path: Path) -> None:
    library(
        tmp_path,
        row("Unknown by Number", 2024, "", "https://arxiv.org/abs/2402.99999"),
        row("Unknown by Name", 2024, "", "https://doi.org/10.5555/nothing"),
    )
    done = described(run(quick, tmp_path, "resolve", "--json"))
    told = {p["message"].split()[0] for p in done["problems"] if p["code"] == "unknown-identifier"}
    assert told == {"arxiv:2402.99999", "doi:10.5555/nothing"}
    assert {r["state"] for r in done["rows"]} == {"unresolved"}


def test_an_answer_that_is_no_record_is_told() -> None:
    """Sources are read leniently: this is what is left, a record that its own module refuses."""
    pool = Pool(())
    pool.add([Record(source="crossref", id="doi:10.5555/odd", body=msgspec.Raw(b"[]"))])
    [problem] = pool.unreadable
    assert problem.code == "unreadable-record" and "doi:10.5555/odd" in problem.message
    assert pool.claims == () and pool.records == {}


def test_a_doi_of_another_agency_is_asked_there(quick: Registries, tmp_path: Path) -> None:
    title = "Deposits of Unknown Provenance"
    quick.add(
        records.datacite(doi="10.9999/depot.1", title=title, authors=TEAM, issued="2021", venue="")
    )
    library(tmp_path, row(title, 2021, "", "https://doi.org/10.9999/depot.1"))
    done = run(quick, tmp_path, "resolve", "--json")
    assert states(done) == {title: "resolved"}
    paths = [(r.registry, r.path) for r in quick.requests][:3]
    assert paths == [
        ("crossref", "/works"),
        ("crossref", "/works/10.9999%2Fdepot.1/agency"),
        ("datacite", "/dois"),
    ]


def test_an_identifier_that_is_refused_spoils_no_other(quick: Registries, tmp_path: Path) -> None:
    quick.add(records.arxiv(arxiv="2401.00002", title="Second Helpings of Gradient", authors=TEAM))
    library(
        tmp_path,
        ROWS[0],
        row("Second Helpings of Gradient", 2024, "", "https://arxiv.org/abs/2401.00002"),
        row("Spoilt by Its Number", 2024, "", "https://arxiv.org/abs/2401.00003"),
    )
    quick.fail("arxiv", status(400), None, lambda r: "2401.00003" in (r.param("id_list") or ""))
    done = described(run(quick, tmp_path, "resolve", "--json", "--no-search"))
    assert [r["state"] for r in done["rows"]].count("resolved") == 2
    assert "refused-identifier" in {p["code"] for p in done["problems"]}


def test_a_relation_leads_to_the_publication(quick: Registries, tmp_path: Path) -> None:
    title = "Manuscripts Before and After"
    quick.add(
        records.crossref(
            doi="10.5555/before",
            kind="posted-content",
            title=title,
            authors=TEAM,
            issued="2022",
            relation={"is-preprint-of": ("10.5555/after",)},
        ),
        records.crossref(
            doi="10.5555/after",
            title="Manuscripts, Thoroughly Revised",
            authors=TEAM,
            issued="2023",
            venue="The Journal",
        ),
    )
    library(tmp_path, row(title, 2022, "", "https://doi.org/10.5555/before"))
    done = described(run(quick, tmp_path, "resolve", "--json", "--no-search"))
    assert done["rows"][0]["status"] == "published"
    assert done["upgrades"][0]["venue"] == "The Journal"


def test_the_number_of_a_preprint_leads_to_the_publication(
    quick: Registries, tmp_path: Path
) -> None:
    title = "Numbers That Name Each Other"
    quick.add(
        records.arxiv(arxiv="2401.00009", title=title, authors=TEAM, issued="2024-01-01",
                      doi="10.5555/numbers"),
        records.crossref(doi="10.5555/numbers", title=title, authors=TEAM, issued="2024",
                         venue="The Journal"),
    )  # fmt: skip
    library(tmp_path, row(title, "", "", "https://arxiv.org/abs/2401.00009"))
    done = described(run(quick, tmp_path, "resolve", "--json", "--no-search"))
    assert done["rows"][0]["status"] == "published"


RETRACTED = {
    "told by the paper": {"updated_by": (("retraction", "10.5555/notice"),)},
    "told by the notice": {},
}


@pytest.mark.parametrize("name", RETRACTED)
def test_a_retraction_is_a_problem(name: str, quick: Registries, tmp_path: Path) -> None:
    title = "Results Too Good to Last"
    quick.add(
        records.crossref(doi="10.5555/gone", title=title, authors=TEAM, issued="2022", venue="V",
                         **RETRACTED[name]),
    )  # fmt: skip
    if not RETRACTED[name]:
        quick.add(
            records.crossref(doi="10.5555/notice", title=f"Retraction: {title}", authors=TEAM,
                             issued="2023", venue="V", update_to=(("retraction", "10.5555/gone"),)),
        )  # fmt: skip
    library(
        tmp_path,
        row(title, 2022, "", "https://doi.org/10.5555/gone"),
        row(f"Retraction: {title}", 2023, "", "https://doi.org/10.5555/notice"),
    )
    run(quick, tmp_path, "resolve")
    told = run(quick, tmp_path, "status", "--problems").stdout
    assert re.search(r"error: retracted by .*10\.5555/notice.* \[retracted\]|\[retracted\]", told)


def test_a_withdrawal_is_a_problem(quick: Registries, tmp_path: Path) -> None:
    title = "Proofs With a Hole"
    quick.add(
        records.arxiv(arxiv="2401.00005", title=title, authors=TEAM, issued="2024-01-01",
                      comment="This paper has been withdrawn by the authors"),
    )  # fmt: skip
    library(tmp_path, row(title, 2024, "", "https://arxiv.org/abs/2401.00005"))
    run(quick, tmp_path, "resolve", "--no-search")
    assert "[withdrawn]" in run(quick, tmp_path, "status", "--problems").stdout


def test_authors_sorted_by_alphabet_take_the_order_of_the_preprint(
    quick: Registries, tmp_path: Path
) -> None:
    title = "An Order of Authors Worth Keeping"
    quick.add(
        records.arxiv(arxiv="2401.00006", title=title, authors=("Zhu, Zoe", "Ash, Ada", "Moe, Max"),
                      issued="2023-12-01"),
        records.crossref(doi="10.52202/1-2", title=title, issued="2024", venue="Advances",
                         authors=("Ash, Ada", "Moe, Max", "Zhu, Zoe")),
    )  # fmt: skip
    library(tmp_path, row(title, 2024, "", "https://arxiv.org/abs/2401.00006"))
    run(quick, tmp_path, "resolve")
    paper = json.loads(run(quick, tmp_path, "papers", "--json").stdout)[0]
    assert [a["family"] for a in paper["item"]["author"]] == ["Zhu", "Ash", "Moe"]
    assert paper["status"] == "published"
    assert "[author-order]" in run(quick, tmp_path, "status", "--problems").stdout


# --- polite, resumable, replayable ---------------------------------------------------------


def test_a_recorded_run_gives_the_same_bytes_without_a_network(
    quick: Registries, tmp_path: Path
) -> None:
    mine, theirs = library(tmp_path / "a", *ROWS, ABSENT), library(tmp_path / "b", *ROWS, ABSENT)
    quick.fail("arxiv", status(503), None, lambda r: "search_query" in r.target)
    first = run(quick, mine, "resolve", "--record", str(tmp_path / "answers"), "--json")
    quick.clear()
    nowhere = {f"LORABIB_{n}_URL": "http://127.0.0.1:9" for n in ("CROSSREF", "ARXIV", "DATACITE")}
    second = run(
        quick, theirs, "resolve", "--replay", str(tmp_path / "answers"), "--json", **nowhere
    )
    assert quick.count() == 0
    assert first.returncode == second.returncode == 3
    for folder in ("data/records", "data"):
        files = sorted(p for p in (mine / folder).iterdir() if p.is_file())
        assert [p.read_bytes() for p in files] == [
            (theirs / folder / p.name).read_bytes() for p in files
        ]
    outcome = [(r["title"], r["state"], r["evidence"]) for r in described(first)["rows"]]
    assert outcome == [(r["title"], r["state"], r["evidence"]) for r in described(second)["rows"]]


def test_a_recording_of_kept_answers_is_whole(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, ABSENT)
    run(quick, tmp_path, "resolve", "--dry-run")
    quick.clear()
    run(quick, tmp_path, "resolve", "--dry-run", "--record", "answers")
    assert quick.count() == 0
    done = run(quick, tmp_path, "resolve", "--replay", "answers", cache=tmp_path / "other")
    assert done.returncode == 0
    assert "3 resolved, 1 unresolved, 0 unavailable" in done.stdout


def test_what_was_not_recorded_is_unavailable(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, ROWS[1])
    run(quick, tmp_path, "resolve", "--dry-run", "--record", "answers")
    library(tmp_path, *ROWS)
    done = run(quick, tmp_path, "resolve", "--replay", "answers", "--json")
    assert done.returncode == 3
    assert states(done) == {GARDEN: "unavailable", SLEEPY: "resolved", ZENODO: "unavailable"}


def test_the_address_of_the_user_stays_with_the_user(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, ABSENT)
    address = "keeper.of.lists@example.org"
    quick.fail("datacite", status(500), times=None)
    done = run(
        quick, tmp_path, "resolve", "--record", "answers", LORABIB_MAILTO=address, PYTHONDEVMODE="1"
    )
    agents = {r.header("User-Agent") for r in quick.of("crossref")}
    assert all(f"mailto:{address}" in agent for agent in agents)
    assert all(address not in (r.header("User-Agent") or "") for r in quick.of("arxiv"))
    assert not any("keeper" in r.target for r in quick.requests)
    written = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert len(written) > 8
    for text in (done.stdout.encode(), done.stderr.encode(), *(p.read_bytes() for p in written)):
        assert b"keeper" not in text


BAD_SETTINGS = {
    "an address with a line break": ({"LORABIB_MAILTO": "a@b.org\r\nX: y"}, "one e-mail address"),
    "no address": ({"LORABIB_MAILTO": "me"}, "one e-mail address"),
    "a file": ({"LORABIB_ARXIV_URL": "file:///etc"}, "plain http or https address"),
    "a password": ({"LORABIB_ARXIV_URL": "http://u:secret@h/"}, "plain http or https address"),
    "no host": ({"LORABIB_ARXIV_URL": "http://"}, "plain http or https address"),
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_wrong_settings_are_told(name: str, registries: Registries, tmp_path: Path) -> None:
    changes, said = BAD_SETTINGS[name]
    library(tmp_path, *ROWS)
    done = run(registries, tmp_path, "resolve", **changes)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_settings_of_no_source_are_told(registries: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, settings="format = 1\n[sources.crosref]\ninterval = 1.0\n")
    done = run(registries, tmp_path, "resolve")
    assert done.returncode == 1
    assert "no source 'crosref'" in done.stderr


def started(registries: Registries, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "lorabib", "resolve", *arguments],
        cwd=folder,
        env=environment(registries, folder / "cache"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_for(condition: object, seconds: float = 20.0) -> None:
    """Until `condition()` holds, within bounds."""
    ends = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < ends, "nothing happened in time"
        time.sleep(0.005)


def unheard(count: int) -> list[str]:
    """Rows that no registry knows, each with a word of its own."""
    return [
        row(f"Unheard Songs of {chr(97 + n % 26) * 4}{n} Registers", 2024) for n in range(count)
    ]


@pytest.mark.parametrize("after", [1, 4, 9])
def test_killed_at_any_moment_it_goes_on_where_it_stopped(
    after: int, quick: Registries, tmp_path: Path
) -> None:
    library(tmp_path, *ROWS, *unheard(10))
    process = started(quick, tmp_path)
    wait_for(lambda: quick.count() >= after)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)
    answered = [r.target for r in quick.requests if r.ended is not None]
    done = run(quick, tmp_path, "resolve", "--json")
    assert done.returncode == 0, done.stderr
    assert list(states(done).values()).count("resolved") == 3
    again = [r.target for r in quick.requests]
    twice = {target for target in again if again.count(target) > 1}
    # At most the request in flight of each source is asked again.
    assert len(twice) <= 3
    assert len(answered) >= after - 3
    quick.clear()
    run(quick, tmp_path, "resolve")
    assert quick.count() == 0


def test_ctrl_c_keeps_what_was_reached(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, *unheard(30))
    quick.fail("crossref", faults.slow_headers(0.1), None, lambda r: "filter" not in r.params)
    process = started(quick, tmp_path, "--json")
    wait_for(lambda: sum("query" in r.target for r in quick.of("crossref")) >= 3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    found = {r["title"]: r["state"] for r in json.loads(out)["rows"]}
    assert found[SLEEPY] == "resolved"
    assert "unavailable" in found.values()
    assert "doi:10.5555/sleepy" in records_of(tmp_path)
    assert kept(tmp_path) >= 4


def test_two_runs_share_the_pace(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    limits = (("x-rate-limit-limit", "20"), ("x-rate-limit-interval", "1s"))
    registries.fail("crossref", faults.headers(*limits), times=None)
    folders = [library(tmp_path / name, *ROWS, *unheard(12)) for name in ("a", "b")]
    for name, folder in zip("ab", folders, strict=True):
        text = (folder / "data" / "lists" / "mine.md").read_text("utf-8")
        (folder / "data" / "lists" / "mine.md").write_text(text.replace("Songs", f"Songs{name}"))
        settings = (
            (folder / "lorabib.toml")
            .read_text()
            .replace("[sources.arxiv]\ninterval = 0.0", "[sources.arxiv]\ninterval = 0.1")
        )
        (folder / "lorabib.toml").write_text(settings)
    shared = environment(registries, tmp_path / "cache")
    both = [
        subprocess.Popen([sys.executable, "-m", "lorabib", "resolve", "-q"], cwd=folder, env=shared)
        for folder in folders
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    assert registries.count("arxiv") >= 24
    assert registries.most_at_once("arxiv") == 1
    assert registries.most_at_once("crossref") == 1
    # A request that is late itself shortens the gap behind it, never the whole.
    gaps = registries.spacing("arxiv")
    assert sum(gaps) >= 0.1 * (len(gaps) - 1)
    starts = [r.started for r in registries.of("crossref")]
    # The first answer tells the limit: twenty in any second from then on, for both together.
    within = [sum(0 <= later - start < 1.0 for later in starts) for start in starts[1:]]
    assert max(within) <= 20
    assert len(starts) > 24


def test_a_broken_cache_costs_requests_only(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "answers.sqlite").write_bytes(b"not a database" * 100)
    assert run(quick, tmp_path, "resolve").returncode == 0
    assert kept(tmp_path) > 0
    (tmp_path / "file").write_text("")
    done = run(quick, tmp_path, "resolve", "--refresh", cache=tmp_path / "file" / "cache")
    assert done.returncode == 0
    assert "answers are not kept" in done.stderr


def test_the_shipped_library_survives_live_records(registries: Registries, tmp_path: Path) -> None:
    """All that the registries would say of the shipped records: no key moves, nothing is lost."""
    folder = tmp_path / "library"
    folder.mkdir()
    shutil.copytree(ROOT / "data", folder / "data")
    library_settings = library(tmp_path / "settings", ABSENT) / "lorabib.toml"
    shutil.copy(library_settings, folder / "lorabib.toml")
    registries.add(*shipped.load(ROOT / "data" / "records"))
    before = {
        p["key"]: (p["status"], [(q["list"], q["line"]) for q in p["places"]])
        for p in json.loads(run(registries, folder, "papers", "--json").stdout)
    }
    done = run(registries, folder, "resolve", "--no-search", "--json")
    assert done.returncode == 0, done.stderr
    assert registries.count("arxiv") <= 5
    assert registries.count("crossref") <= 10 + len(
        [r for r in registries.of("crossref") if r.path.endswith("/agency")]
    )
    after = {
        p["key"]: (p["status"], [(q["list"], q["line"]) for q in p["places"]])
        for p in json.loads(run(registries, folder, "papers", "--json").stdout)
    }
    assert after == before
    assert len(described(done)["added"]) > 300


def test_a_terminal_sees_a_bar(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, *unheard(5))
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "lorabib", "resolve"],
        cwd=tmp_path,
        env=environment(quick, tmp_path / "cache", TERM="xterm", COLUMNS="100"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=writer,
    )
    os.close(writer)
    shown = b""
    with contextlib.suppress(OSError):  # what a terminal says when nobody writes any more
        while piece := os.read(reader, 65536):
            shown += piece
    os.close(reader)
    assert process.wait(60) == 0
    assert re.search(rb"(crossref|arxiv|datacite): (identifier|search)", shown)
    assert re.search(rb"\d+/\d+", shown)


def test_lines_tell_what_is_waited_for(registries: Registries, tmp_path: Path) -> None:
    stocked(registries)
    library(tmp_path, ROWS[1])
    registries.fail("crossref", status(503))
    done = run(registries, tmp_path, "resolve", "--no-search")
    assert "crossref: status 503; again in 0 s" in done.stderr


def test_a_recorded_run_can_be_measured(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS, ABSENT)
    run(quick, tmp_path, "resolve", "--dry-run", "--record", "answers")
    right = ["arxiv:2401.00001", "doi:10.5555/garden"]
    gold = [
        {"row": {"title": GARDEN, "year": 2024, "venue": "The Conference"}, "answer": right,
         "published": "doi:10.5555/garden", "work": "garden"},
        {"row": {"title": SLEEPY, "year": 2023, "authors": list(TEAM)},
         "answer": ["doi:10.5555/sleepy"], "work": "sleepy"},
        {"row": {"title": "A Study That Nobody Has Written Yet", "year": 2024}, "work": "none"},
    ]  # fmt: skip
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in gold))
    quick.clear()
    done = run(quick, tmp_path, "eval", "gold.jsonl", "--replay", "answers", "--json")
    assert done.returncode == 0, done.stderr
    assert quick.count() == 0
    found = described(done)
    assert (found["precision"]["right"], found["recall"]["of"]) == (2, 2)
    assert found["upgrade"]["value"] == 1


def changed(venue: str) -> dict[str, object]:
    return records.crossref(
        doi="10.5555/sleepy", title=SLEEPY, authors=TEAM, issued="2023-05", venue=venue
    )


def test_the_last_of_two_recorded_runs_is_replayed(quick: Registries, tmp_path: Path) -> None:
    for number, rows in enumerate((ROWS[1:2], ROWS[:2], ROWS)):
        library(tmp_path, *rows)
        quick.add(changed(f"Venue {number}"))
        run(quick, tmp_path, "resolve", "--refresh", "--record", "answers")
    done = run(quick, tmp_path, "resolve", "--replay", "answers", "--dry-run")
    assert "0 new records, 0 changed" in done.stdout


def test_a_recorded_outage_replays_with_what_was_known(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, *ROWS)
    run(quick, tmp_path, "resolve", "--dry-run")
    quick.mend()
    for name in ("crossref", "arxiv", "datacite"):
        quick.fail(name, status(503), times=None)
    first = run(
        quick, tmp_path, "resolve", "--refresh", "--record", "answers", "--json", "--dry-run"
    )
    second = run(quick, tmp_path, "resolve", "--replay", "answers", "--json", "--dry-run")
    assert first.returncode == second.returncode == 3
    assert states(first) == states(second)
    assert described(first)["added"] == described(second)["added"]


@pytest.mark.parametrize("damage", [b"", b"null", b'{"query"', b"\xff\xfe{}", b"[1]"])
def test_a_damaged_recording_is_one_line(damage: bytes, quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, ROWS[1])
    run(quick, tmp_path, "resolve", "--dry-run", "--record", "answers")
    for path in (tmp_path / "answers").glob("*/*.json"):
        path.write_bytes(damage)
    done = run(quick, tmp_path, "resolve", "--replay", "answers")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no recording" in done.stderr


def test_what_a_search_has_found_is_searched_for_its_publication(
    quick: Registries, tmp_path: Path
) -> None:
    """The first run asks all that the second would."""
    title = "Hidden Preprints and Their Late Publications"
    quick.add(
        records.arxiv(arxiv="2401.00031", title=title, authors=TEAM, issued="2024-01-01"),
        records.crossref(
            doi="10.5555/late", title=title, authors=TEAM, issued="2024-09", venue="V"
        ),
    )
    library(tmp_path, row(title, 2024, "arXiv"))
    done = described(run(quick, tmp_path, "resolve", "--json"))
    assert done["rows"][0]["status"] == "published"
    quick.clear()
    run(quick, tmp_path, "resolve")
    assert quick.count() == 0


def test_after_an_outage_why_says_so(quick: Registries, tmp_path: Path) -> None:
    library(tmp_path, ABSENT)
    quick.mend()
    quick.fail("crossref", status(503), times=None)
    done = run(quick, tmp_path, "resolve", "--json")
    assert done.returncode == 3
    told = run(quick, tmp_path, "why", described(done)["rows"][0]["key"]).stdout
    assert "not known: crossref was unavailable when it was asked last" in told
    quick.mend()
    run(quick, tmp_path, "resolve")
    assert (
        "unavailable" not in run(quick, tmp_path, "why", described(done)["rows"][0]["key"]).stdout
    )


def test_a_run_that_is_stopped_before_it_searches_finds_nothing_absent(
    quick: Registries, tmp_path: Path
) -> None:
    library(tmp_path, ABSENT)
    run(quick, tmp_path, "resolve")
    before = {p: p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file()}
    library(tmp_path, ABSENT, *ROWS)
    quick.clear()
    quick.fail("arxiv", faults.slow_headers(3.0), times=None)
    process = started(quick, tmp_path, "--json")
    wait_for(lambda: quick.count("arxiv") >= 1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    found = {r["title"]: r["state"] for r in json.loads(out)["rows"]}
    assert found["A Study That Nobody Has Written Yet"] == "unavailable"
    kept_lines = (tmp_path / "data" / "refused.jsonl").read_bytes()
    old = before.get(tmp_path / "data" / "refused.jsonl", b"")
    assert all(line in kept_lines for line in old.splitlines())


def test_a_second_run_offline_finds_nothing_more(quick: Registries, tmp_path: Path) -> None:
    """The record that the title finds has an identifier by which there is another."""
    title = "ASPEN: High-Throughput LoRA Fine-Tuning of Large Language Models with a Single GPU"
    library(tmp_path, f"- **{title}** `PVLDB`\n")
    for run_number in range(2):
        before = records_of(tmp_path)
        made = json.loads(run(quick, tmp_path, "resolve", "--offline", "--json").stdout)
        assert bool(made["added"]) is (run_number == 0), made["added"]
    assert records_of(tmp_path) == before and quick.count() == 0
