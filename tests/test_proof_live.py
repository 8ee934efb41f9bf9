"""`lorabib check FILE` and `lorabib adopt FILE` beside the registries, on loopback."""

from __future__ import annotations

import json
from pathlib import Path

from forked import Done
from lending import GARDEN, SLEEPY, library, run, stocked
from registries import records
from registries.faults import status
from registries.server import Registries

AUTHORS = "Doe, Jane and Roe, Rick and Poe, Petra"
PREPRINT = f"""@article{{garden,
  title   = {{{GARDEN}}},
  author  = {{{AUTHORS}}},
  journal = {{arXiv preprint arXiv:2401.00001}},
  year    = {{2024}},
}}
"""
RIGHT = f"""@article{{sleepy,
  title = {{{SLEEPY}}}, author = {{{AUTHORS}}}, journal = {{The Journal}}, year = 2023,
  doi = {{10.5555/sleepy}}
}}
"""
NOBODY = """@inproceedings{nobody,
  title = {A Study of Everything That Nobody Has Written Yet}, author = {Voe, Vera},
  booktitle = {Conference on Machines}, year = {2024},
}
"""


def file(folder: Path, *entries: str) -> Path:
    """A `.bib` file beside an empty library."""
    library(folder)
    path = folder / "refs.bib"
    path.write_text("\n".join(entries), "utf-8")
    return path


def codes(done: Done) -> list[tuple[str, str]]:
    """Key and code of each finding that ``--json`` has printed."""
    return [(found["key"], found["code"]) for found in json.loads(done.stdout)]


def test_a_published_preprint_is_found_and_adopted(quick: Registries, tmp_path: Path) -> None:
    path = file(tmp_path, PREPRINT, RIGHT)
    done = run(quick, tmp_path, "check", "refs.bib", "--json")
    assert done.returncode == 0, done.stderr
    assert codes(done) == [("garden", "published-preprint")]
    message = json.loads(done.stdout)[0]["message"]
    assert "The Conference (2024), doi:10.5555/garden (crossref doi:10.5555/garden)" in message
    done = run(quick, tmp_path, "adopt", "refs.bib", "--write")
    assert done.returncode == 0, done.stderr
    assert path.read_text("utf-8").startswith(
        f"@inproceedings{{garden,\n  title   = {{{GARDEN}}},\n  author  = {{{AUTHORS}}},\n"
        "  booktitle = {The Conference},\n  year    = {2024},\n"
    )
    assert "eprint  = {2401.00001}" in path.read_text("utf-8")
    assert RIGHT in path.read_text("utf-8")
    assert (tmp_path / "refs.bib.bak").read_text("utf-8") == f"{PREPRINT}\n{RIGHT}"
    before = path.read_bytes()
    again = run(quick, tmp_path, "adopt", "refs.bib", "--write")
    assert (again.returncode, path.read_bytes()) == (0, before)
    assert "nothing to change" in again.stderr


def test_a_title_that_nobody_has_is_said_so_with_who_was_asked(
    quick: Registries, tmp_path: Path
) -> None:
    file(tmp_path, RIGHT, NOBODY)
    done = run(quick, tmp_path, "check", "refs.bib", "--json")
    assert codes(done) == [("nobody", "unknown-title")]
    message = json.loads(done.stdout)[0]["message"]
    assert message.startswith("no work with this title was found in Crossref")
    assert ", asked on 20" in message and "fake" not in message.lower()
    offline = run(quick, tmp_path, "check", "refs.bib", "--offline", "--level", "info", "--json")
    assert codes(offline) == [("sleepy", "not-in-library"), ("nobody", "not-in-library")]
    assert "asked on" not in offline.stdout


def test_an_outage_is_no_absence(registries: Registries, tmp_path: Path) -> None:
    file(tmp_path, PREPRINT, NOBODY)
    stocked(registries).fail("crossref", status(503), times=None)
    done = run(registries, tmp_path, "check", "refs.bib", "--json")
    assert done.returncode == 3
    assert ("nobody", "not-asked") in codes(done)
    assert "unknown-title" not in done.stdout
    assert "Crossref was unavailable" in done.stdout


def test_a_wrong_number_gets_the_right_one(quick: Registries, tmp_path: Path) -> None:
    quick.add(
        records.arxiv(
            arxiv="2402.00002",
            title="Shallow Rivers of Gradients",
            authors=("Low, Lena", "Moe, Max"),
            issued="2024-02-02",
        )
    )
    entry = f"""@misc{{garden, title = {{{GARDEN}}}, author = {{{AUTHORS}}},
      eprint = {{2402.00002}}, archiveprefix = {{arXiv}}, year = 2024}}"""
    path = file(tmp_path, entry)
    done = run(quick, tmp_path, "check", "refs.bib", "--json")
    assert ("garden", "wrong-identifier") in codes(done)
    assert "'Shallow Rivers of Gradients' (arxiv arxiv:2402.00002)" in done.stdout
    run(quick, tmp_path, "adopt", "refs.bib", "--write")
    assert "eprint = {2401.00001}" in path.read_text("utf-8")


def test_retractions_are_errors(quick: Registries, tmp_path: Path) -> None:
    quick.add(
        records.crossref(
            doi="10.5555/gone",
            title="Findings on Restless Gardens",
            authors=("Doe, Jane",),
            issued="2021",
            venue="The Journal",
            kind="journal-article",
            updated_by=(("retraction", "10.5555/notice"),),
        )
    )
    entry = """@article{gone, title = {Findings on Restless Gardens}, author = {Doe, Jane},
      journal = {The Journal}, year = 2021, doi = {10.5555/gone}}"""
    file(tmp_path, entry)
    done = run(quick, tmp_path, "check", "refs.bib", "--json")
    assert done.returncode == 1
    assert codes(done) == [("gone", "retracted")]


def test_recordings_answer_without_a_network(quick: Registries, tmp_path: Path) -> None:
    file(tmp_path, PREPRINT, NOBODY)
    first = run(quick, tmp_path, "check", "refs.bib", "--json", "--record", "answers")
    quick.clear()
    cache = tmp_path / "other"
    second = run(quick, tmp_path, "check", "refs.bib", "--json", "--replay", "answers", cache=cache)
    assert quick.count() == 0
    assert codes(first) == codes(second) != []
