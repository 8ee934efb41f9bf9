"""`lorabib audit LIST.md` beside the registries, on loopback."""

from __future__ import annotations

import json
from pathlib import Path

from forked import Done
from lending import GARDEN, SLEEPY, library, run, stocked
from registries import records
from registries.faults import status
from registries.server import Registries

HEAD = "| Title | Year | Venue | Link |\n|---|---|---|---|\n"
PREPRINT = f"| {GARDEN} | 2024 | arXiv | [pdf](https://arxiv.org/pdf/2401.00001v2) |\n"
RIGHT = f"| {SLEEPY} | 2023 | The Journal | [doi](https://doi.org/10.5555/sleepy) |\n"
NOBODY = (
    "| A Study of Everything That Nobody Has Written Yet | 2024 | ICML | "
    "[x](https://example.org/study.pdf) |\n"
)


def file(folder: Path, *rows: str) -> Path:
    """A list beside an empty library."""
    library(folder)
    path = folder / "list.md"
    path.write_text(f"# Papers\n\n{HEAD}{''.join(rows)}", "utf-8")
    return path


def codes(done: Done) -> list[tuple[int, str]]:
    """Line and code of each finding that ``--json`` has printed."""
    return [(found["line"], found["code"]) for found in json.loads(done.stdout)]


def test_a_published_preprint_is_found_and_fixed(quick: Registries, tmp_path: Path) -> None:
    path = file(tmp_path, PREPRINT, RIGHT)
    before = path.read_text("utf-8")
    done = run(quick, tmp_path, "audit", "list.md", "--json")
    assert done.returncode == 0, done.stderr
    assert codes(done) == [(5, "published-preprint")]
    assert "The Conference, 2024 (crossref doi:10.5555/garden)" in done.stdout
    done = run(quick, tmp_path, "audit", "list.md", "--fix")
    assert path.read_text("utf-8") == before.replace("| arXiv |", "| The Conference |")
    again = run(quick, tmp_path, "audit", "list.md", "--fix")
    assert "nothing to change" in again.stderr


def test_a_wrong_link_gets_the_right_one(quick: Registries, tmp_path: Path) -> None:
    quick.add(
        records.arxiv(
            arxiv="2402.00002",
            title="Shallow Rivers of Gradients",
            authors=("Low, Lena", "Moe, Max"),
            issued="2024-02-02",
        )
    )
    row = PREPRINT.replace("arXiv", "The Conference").replace("2401.00001v2", "2402.00002")
    path = file(tmp_path, row)
    done = run(quick, tmp_path, "audit", "list.md", "--json")
    assert codes(done) == [(5, "wrong-identifier")]
    assert "'Shallow Rivers of Gradients' (arxiv arxiv:2402.00002)" in done.stdout
    run(quick, tmp_path, "audit", "list.md", "--fix")
    assert "(https://arxiv.org/pdf/2401.00001)" in path.read_text("utf-8")


def test_a_row_without_a_link_gets_the_one_that_was_found(
    quick: Registries, tmp_path: Path
) -> None:
    row = f"| {GARDEN} | 2024 | The Conference | - |\n"
    path = file(tmp_path, row, RIGHT, RIGHT.replace("Sleepy", "Sleepier"))
    run(quick, tmp_path, "audit", "list.md", "--fix", "--only", "no-identifier")
    assert f"| [{GARDEN}](https://arxiv.org/abs/2401.00001) | 2024 |" in path.read_text("utf-8")


def test_an_outage_is_no_absence(registries: Registries, tmp_path: Path) -> None:
    path = file(tmp_path, PREPRINT, NOBODY)
    before = path.read_bytes()
    stocked(registries).fail("crossref", status(503), times=None)
    done = run(registries, tmp_path, "audit", "list.md", "--fix", "--level", "info")
    assert done.returncode == 3
    assert path.read_bytes() == before
    done = run(registries, tmp_path, "audit", "list.md", "--json", "--level", "info")
    assert done.returncode == 3
    assert (6, "not-asked") in codes(done)
    assert "unknown-title" not in done.stdout
    assert "Crossref was unavailable" in done.stdout


def test_what_nobody_knows_is_said_so(quick: Registries, tmp_path: Path) -> None:
    row = PREPRINT.replace("2401.00001v2", "2403.77777").replace(GARDEN, "Whales Sing in the Deep")
    file(tmp_path, NOBODY, row)
    done = run(quick, tmp_path, "audit", "list.md", "--json", "--level", "info")
    assert (5, "unknown-title") in codes(done)
    assert (6, "unknown-identifier") in codes(done)
    assert "asked on 20" in done.stdout
    offline = run(quick, tmp_path, "audit", "list.md", "--json", "--level", "info", "--offline")
    assert codes(offline) == [(5, "not-in-library"), (6, "not-in-library")]


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
    link = "[doi](https://doi.org/10.5555/gone)"
    file(tmp_path, f"| Findings on Restless Gardens | 2021 | The Journal | {link} |\n")
    done = run(quick, tmp_path, "audit", "list.md", "--json")
    assert done.returncode == 1
    assert codes(done) == [(5, "retracted")]
    assert run(quick, tmp_path, "audit", "list.md", "--fix").returncode == 1


def test_a_withdrawn_preprint_is_an_error(quick: Registries, tmp_path: Path) -> None:
    title = "Withering Gardens of Untrained Networks"
    quick.add(
        records.arxiv(
            arxiv="2402.00003",
            title=title,
            authors=("Low, Lena",),
            issued="2024-02-03",
            comment="This paper has been withdrawn by the author due to an error in Lemma 2",
        )
    )
    file(tmp_path, f"| {title} | 2024 | arXiv | [x](https://arxiv.org/abs/2402.00003) |\n")
    done = run(quick, tmp_path, "audit", "list.md", "--json")
    assert done.returncode == 1
    assert codes(done) == [(5, "withdrawn")]
