"""`lorabib add`, `remove`, `move` and `edit` as a keeper runs them, against the registries."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.api import Library
from lorabib.cli import main
from lorabib.errors import LorabibError
from lorabib.keeping import layout, newrow, toml
from lorabib.lists import read
from lorabib.model import Date, Item, Name
from test_resolve import wait_for

from forked import Done
from lending import GARDEN, SETTINGS, SLEEPY, TEAM, ZENODO, environment
from registries import faults, records
from registries.faults import status
from registries.server import Registries

ROOT = Path(__file__).parent.parent
LORA = "LoRA: Low-Rank Adaptation of Large Language Models"
TREE = """# the keeper's own words
flat = ["mine: Others"]  # says nothing

[[category]]
slug = "moe"
title = "Mixture of experts"
headings = ["mine: Experts"]

[[category]]
slug = "theory" # hard
title = "Theory"
headings = [
    "mine: Theory",
]

[[category]]
slug = "else"
title = "A > B: [x](y) *c*"
"""
MINE = """# My list

## Experts

| Title | Year | Venue | Link |
|---|---|---|---|
| A First Paper of Experts in the Open | 2024 | ICLR | [link](https://arxiv.org/abs/2401.10001) |
| Second Thoughts on Experts and Others | 2023 | - | [link](https://arxiv.org/abs/2301.10002) |

## Theory

| Title | Year | Venue | Link |
|---|---|---|---|
| The Third Theory of Everything Small | 2022 | ICML | [link](https://arxiv.org/abs/2201.10003) |

## Others

- [A Fourth Paper That Nobody Has Sorted](https://arxiv.org/abs/2101.10004)
  - Abstract: much ado
- [Fifth and Last of All These Papers](https://arxiv.org/abs/2101.10005)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A keeper's library: a list of three sections, two of which lead to categories."""
    for name in ("lists", "records"):
        (tmp_path / "data" / name).mkdir(parents=True)
    (tmp_path / "data/lists/mine.md").write_text(MINE, "utf-8")
    (tmp_path / "data/categories.toml").write_text(TREE, "utf-8")
    (tmp_path / "lorabib.toml").write_text(SETTINGS.format(timeout=5.0))
    return tmp_path


def data(folder: Path, ledger: bool = False) -> dict[str, bytes]:
    """The bytes of the library's data, but for the ledger."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted((folder / "data").rglob("*"))
        if path.is_file() and (ledger or path.name != "keys.tsv")
    }


def offline(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--library", str(folder)], catch_exceptions=False)


def run(registries: Registries, folder: Path, *arguments: str) -> Done:
    """The command with the library in `folder`, asking the registries."""
    env = environment(registries, folder / "cache")
    with contextlib.chdir(folder):
        said = CliRunner().invoke(main, arguments, env=env, catch_exceptions=False)
    return Done(arguments, said.exit_code, said.stdout, said.stderr)


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def papers(folder: Path) -> dict[str, tuple[str, ...]]:
    found = json.loads(done(offline(folder, "papers", "--json")))
    return {paper["key"]: tuple(paper["categories"]) for paper in found}


def test_a_paper_is_added_with_its_records_key_and_publication(
    quick: Registries, folder: Path
) -> None:
    command = ("add", "2401.00001", "-c", "moe", "--code", "https://github.com/doe/garden")
    said = run(quick, folder, *command)
    assert said.returncode == 0, said.stderr
    assert "doe2024parametric: new in moe (published)" in said.stdout
    assert "Jane Doe, Rick Roe and Petra Poe. Parametric Gardens" in said.stdout
    shown = run(quick, folder, "show", "doe2024parametric").stdout
    assert "10.5555/garden" in shown and "https://github.com/doe/garden" in shown
    assert papers(folder)["doe2024parametric"] == ("moe",)
    assert "doe2024parametric" in (folder / "data/keys.tsv").read_text()
    quick.clear()
    again = run(quick, folder, *command)
    assert "in the library already: nothing to add" in again.stdout
    before = data(folder, ledger=True)
    assert run(quick, folder, *command).returncode == 0
    assert data(folder, ledger=True) == before


def test_only_the_new_paper_is_asked_about(quick: Registries, folder: Path) -> None:
    run(quick, folder, "add", "10.5555/sleepy", "-c", "theory")
    assert quick.count() > 0
    asked = " ".join(str(request) for request in quick.requests)
    assert "10001" not in asked and "Experts" not in asked


def test_a_title_that_two_registries_agree_on_is_added(quick: Registries, folder: Path) -> None:
    said = run(quick, folder, "add", GARDEN.lower(), "-c", "moe")
    assert "doe2024parametric: new in moe (published)" in said.stdout, said.stderr


def test_a_title_that_is_not_certain_is_refused_with_its_candidates(
    quick: Registries, folder: Path
) -> None:
    before = data(folder, ledger=True)
    said = run(quick, folder, "add", SLEEPY, "2401.00001", "-c", "moe")
    assert said.returncode == 1
    assert "not certain" in said.stderr and "doi:10.5555/sleepy" in said.stderr
    assert data(folder, ledger=True) == before


ADA = "AdaLoRA: Adaptive Budget Allocation for Parameter-Efficient Fine-Tuning"


def test_the_very_title_of_one_work_is_told_with_the_command_that_adds_it(folder: Path) -> None:
    before = data(folder, ledger=True)
    said = offline(
        folder, "add", ADA.lower(), "2106.09685", "-c", "moe", "--list", "x", "--offline"
    )
    assert said.exit_code == 1 and "only arxiv:2303.10512 has this very title" in said.stderr
    [line] = [x for x in said.stderr.splitlines() if x.startswith("If that is meant: ")]
    command = line.partition(": ")[2].split()
    assert command[:4] == ["lorabib", "add", "arxiv:2303.10512", "2106.09685"]
    assert data(folder, ledger=True) == before
    done(CliRunner().invoke(main, command[1:]))
    assert papers(folder)["zhang2023adaptive"] == ("moe",)


def test_an_identifier_that_is_none_is_told_as_such(folder: Path) -> None:
    for text in ("9999.99999", "arXiv:2413.00001", "10.5555/x y", "doi:10.5555"):
        said = offline(folder, "add", text, "-c", "moe", "--offline")
        assert said.exit_code == 1 and " is no " in said.output and said.output.count("\n") == 1


def test_an_outage_writes_nothing(quick: Registries, folder: Path) -> None:
    before = data(folder, ledger=True)
    quick.fail("arxiv", status(503), times=None)
    said = run(quick, folder, "add", "2401.00001", "-c", "moe")
    assert (said.returncode, said.stdout) == (3, "")
    assert "arxiv: unavailable" in said.stderr
    assert data(folder, ledger=True) == before


def test_what_no_source_holds_is_refused(quick: Registries, folder: Path) -> None:
    said = run(quick, folder, "add", "10.5555/nothing", "-c", "moe", "--json")
    refused = json.loads(said.stdout)["refused"]
    assert said.returncode == 1
    assert [one["why"] for one in refused] == ["doi:10.5555/nothing is not known to any source"]


def test_ctrl_c_changes_nothing(quick: Registries, folder: Path) -> None:
    before = data(folder, ledger=True)
    quick.fail("arxiv", faults.slow_headers(3.0), times=None)
    process = subprocess.Popen(
        [sys.executable, "-m", "lorabib", "add", "2401.00001", "-c", "moe"],
        cwd=folder,
        env=environment(quick, folder / "cache"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    wait_for(lambda: quick.count("arxiv") >= 1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, ""), err
    assert "stopped: nothing was changed" in err and "Traceback" not in err
    assert data(folder, ledger=True) == before


@pytest.mark.parametrize(
    ("work", "answer", "key"),
    [
        ("2106.09685", "n", ""),
        ("2106.09685", "", "hu2022lora"),
        (ADA, "", ""),  # of a title alone nobody is sure but the user
        (ADA, "y", "zhang2023adaptive"),
    ],
)
def test_a_terminal_is_asked_first(folder: Path, work: str, answer: str, key: str) -> None:
    before = data(folder, ledger=True)
    command = [sys.executable, "-m", "lorabib", "add", work, "-c", "moe", "--offline"]
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    said = subprocess.run(
        command, cwd=folder, stdin=theirs, capture_output=True, text=True, timeout=60
    )
    os.close(ours)
    os.close(theirs)
    assert ": new in moe" in said.stdout and "Add?" in said.stderr
    assert said.returncode == (0 if key else 1)
    assert (data(folder, ledger=True) == before) is (not key)
    assert not key or key in papers(folder)


def test_a_retracted_paper_is_told(quick: Registries, folder: Path) -> None:
    title = "A Paper That Had to Go Away Again Soon"
    notice = {"doi": "10.5555/notice", "title": f"Retraction: {title}", "issued": "2021"}
    quick.add(
        records.crossref(doi="10.5555/bad", title=title, authors=TEAM, issued="2020", venue="The J",
                         updated_by=(("retraction", "10.5555/notice"),)),
        records.crossref(**notice, venue="The J", update_to=(("retraction", "10.5555/bad"),)),
    )  # fmt: skip
    said = run(quick, folder, "add", "10.5555/bad", "-c", "moe")
    assert said.returncode == 0 and "[retracted]" in said.stderr
    said = run(quick, folder, "add", "10.5555/notice", "-c", "moe")
    assert said.returncode == 1 and "not added: 10.5555/notice" in said.stderr


def test_adding_offline_takes_the_records_that_came_with_lorabib(folder: Path) -> None:
    said = done(offline(folder, "add", "arXiv:2106.09685", LORA, "-c", "moe", "--offline"))
    assert "hu2022lora: new in moe (published)" in said
    assert said.count("hu2022lora") == 2  # the title is the same paper: one row
    assert (folder / "data/lists/mine.md").read_text("utf-8") == MINE


def test_a_paper_of_the_library_gets_the_category_only(folder: Path) -> None:
    done(offline(folder, "add", "2106.09685", "-c", "moe", "--offline"))
    said = done(offline(folder, "add", "2106.09685", "-c", "moe", "-c", "theory", "--offline"))
    assert "in the library already; now also in theory" in said
    assert "nothing to add" in done(offline(folder, "add", "hu2022lora", "-c", "moe", "--offline"))
    assert papers(folder)["hu2022lora"] == ("moe", "theory")


@pytest.mark.parametrize(("slug", "name"), [("moe", "mine"), ("theory", "other"), ("else", "mine")])
def test_add_then_remove_gives_back_the_data(folder: Path, slug: str, name: str) -> None:
    before = data(folder)
    works = ("2106.09685", "2402.09353", "2402.12354", "10.18653/v1/2024.emnlp-main.717")
    done(offline(folder, "add", *works, "-c", slug, "--list", name, "--offline"))
    assert papers(folder)["liu2024dora"] == (slug,)
    changed = data(folder)
    assert changed != before
    for key in ("liu2024dora", "hu2022lora", "cho2024heterogeneous", "hayou2024lora"):
        done(offline(folder, "remove", key))
    assert data(folder) == before
    ledger = (folder / "data/keys.tsv").read_bytes()
    done(offline(folder, "add", *works, "-c", slug, "--list", name, "--offline"))
    assert data(folder) == changed  # and each has its key again
    assert (folder / "data/keys.tsv").read_bytes() == ledger


def test_a_tree_that_cannot_be_changed_here_is_told(folder: Path) -> None:
    """Else the row would stand below a heading that leads nowhere."""
    tree = 'category = [{ slug = "moe", title = "Mixture" }]\n'
    (folder / "data/categories.toml").write_text(tree, "utf-8")
    before = data(folder, ledger=True)
    said = offline(folder, "add", "2106.09685", "-c", "moe", "--offline")
    assert said.exit_code == 1 and "the headings of moe cannot be changed here" in said.output
    assert data(folder, ledger=True) == before


def test_a_removed_papers_key_is_given_to_nobody(folder: Path) -> None:
    """Also one that was never exported: its key was shown."""
    keys = set(papers(folder))
    done(offline(folder, "remove", next(k for k in sorted(keys) if "first" in k)))
    text = (folder / "data/lists/mine.md").read_text("utf-8")
    assert "A First Paper" not in text and "Second Thoughts" in text
    [line] = [x for x in MINE.splitlines() if "A First Paper" in x]
    other = line.replace("2401.10001", "2402.22222").replace("Experts in the Open", "Experts Too")
    (folder / "data/lists/mine.md").write_text(text.replace("\n| Second", f"\n{other}\n| Second"))
    new = set(papers(folder)) - keys
    assert len(new) == 1 and not new & keys


def test_an_item_goes_with_what_stands_below_it(folder: Path) -> None:
    key = next(k for k in papers(folder) if "fourth" in k)
    said = done(offline(folder, "remove", key))
    assert "a version of the list mine that still has the row brings it back" in said
    text = (folder / "data/lists/mine.md").read_text("utf-8")
    assert text == MINE.replace(MINE[MINE.index("- [A Fourth") : MINE.index("- [Fifth")], "")


def test_a_row_moves_within_its_list(folder: Path) -> None:
    key = next(k for k in papers(folder) if "first" in k)
    said = done(offline(folder, "move", key, "-c", "theory"))
    assert "data/lists/mine.md:7: moved" in said
    assert papers(folder)[key] == ("theory",)
    text = (folder / "data/lists/mine.md").read_text("utf-8")
    assert sorted(text.splitlines()) == sorted(MINE.splitlines())
    assert "categories.toml" not in said


EMPTIED = {
    "a table": ("third", "theory", "moe", MINE),
    "the table of both": ("third", "theory", "moe", MINE.replace(
        "| Title | Year | Venue | Link |\n|---|---|---|---|\n| The Third",
        "| Title | Year | Venue | Link |\n| --- | --- | --- | --- |\n| The Third")),
    "items": ("only", "theory", "moe", "# My list\n\n## Experts\n\n- [One of Many Experts]"
              "(https://arxiv.org/abs/2401.10001)\n  - more\n\n## Theory\n\n- [The Only Theory]"
              "(https://arxiv.org/abs/2201.10003)\n  - Abstract: much ado\n\n## Others\n"),
    "an item at the end": ("only", "theory", "moe", "# My list\n\n## Experts\n\n- [One of Many]"
              "(https://arxiv.org/abs/2401.10001)\n\n### *Theory*\n\n- [The Only Theory]"
              "(https://arxiv.org/abs/2201.10003)\n"),
    "CRLF": ("third", "theory", "moe", MINE.replace("\n", "\r\n")),
}  # fmt: skip


@pytest.mark.parametrize("case", EMPTIED)
def test_a_row_moves_there_and_back(folder: Path, case: str) -> None:
    """Its old heading stands empty meanwhile, and is no less one."""
    word, home, other, text = EMPTIED[case]
    path = folder / "data/lists/mine.md"
    path.write_bytes(text.encode())
    before = data(folder)
    key = next(k for k in papers(folder) if word in k)
    done(offline(folder, "move", key, "-c", other))
    assert papers(folder)[key] == (other,)
    said = done(offline(folder, "move", key, "-c", home, "--from", other))
    assert "ruling" not in said and papers(folder)[key] == (home,)
    assert data(folder) == before


@pytest.mark.parametrize("section", ["## Theory\n", "## Theory\n\nWords.\n", "Theory\n------\n"])
def test_an_empty_heading_takes_a_row_of_a_table(folder: Path, section: str) -> None:
    start = MINE.index("## Theory")
    text = MINE[:start] + section + MINE[MINE.index("\n## Others") :]
    (folder / "data/lists/mine.md").write_text(text, "utf-8")
    key = next(k for k in papers(folder) if "first" in k)
    said = done(offline(folder, "move", key, "-c", "theory"))
    assert "ruling" not in said and papers(folder)[key] == ("theory",)
    after = (folder / "data/lists/mine.md").read_text("utf-8")
    assert set(after.splitlines()) == set(text.splitlines())


def test_what_cannot_be_moved_is_placed_by_a_ruling(folder: Path) -> None:
    key = next(k for k in papers(folder) if "first" in k)
    said = done(offline(folder, "move", key, "-c", "else"))
    assert "by a ruling in data/categories.toml" in said
    assert papers(folder)[key] == ("else",)
    assert (folder / "data/lists/mine.md").read_text("utf-8") == MINE
    assert (folder / "data/categories.toml").read_text("utf-8").startswith(TREE)
    done(offline(folder, "move", key, "-c", "theory"))
    assert papers(folder)[key] == ("theory",)
    assert (folder / "data/categories.toml").read_text("utf-8").count("[[paper]]") == 1


def test_a_ruling_leaves_the_lists_alone(folder: Path) -> None:
    key = next(k for k in papers(folder) if "first" in k)
    done(offline(folder, "move", key, "-c", "theory", "--ruling"))
    assert papers(folder)[key] == ("theory",)
    assert (folder / "data/lists/mine.md").read_text("utf-8") == MINE


def test_of_several_categories_one_is_named(folder: Path) -> None:
    done(offline(folder, "add", "2106.09685", "-c", "moe", "-c", "theory", "--offline"))
    said = offline(folder, "move", "hu2022lora", "-c", "else")
    assert said.exit_code == 1 and "say which with --from" in said.output
    done(offline(folder, "move", "hu2022lora", "-c", "else", "--from", "moe"))
    assert papers(folder)["hu2022lora"] == ("else", "theory")
    said = offline(folder, "move", "hu2022lora", "-c", "moe", "--from", "moe")
    assert said.exit_code == 2


def test_an_edit_is_a_ruling_with_its_reason(folder: Path) -> None:
    path = folder / "data/overrides.toml"
    path.write_text(
        "# mine\n\n[[known]] # so it is\ncode = 'casing'\nabout = 'x'\nreason = 'yes'\n"
    )
    before = path.read_text()
    done(offline(folder, "add", "2106.09685", "-c", "moe", "--offline"))
    edit = ("edit", "hu2022lora", "page=1-13", "author=Hu, Edward J.; van der Poe, Anna")
    said = done(offline(folder, *edit, "issued=2022-04", "--reason", 'the "print"'))
    assert "page: - -> 1-13" in said and "-> 2022-04" in said
    text = path.read_text("utf-8")
    assert text.startswith(before)
    assert tomllib.loads(text)["field"][0]["reason"] == 'the "print"'
    shown = json.loads(done(offline(folder, "show", "hu2022lora", "-f", "json")))[0]
    assert shown["issued"] == {"date-parts": [[2022, 4]]}
    assert [name["family"] for name in shown["author"]] == ["Hu", "Poe"]
    done(offline(folder, "edit", "hu2022lora", "page=", "--reason", "no pages"))
    assert "page" not in json.loads(done(offline(folder, "show", "hu2022lora", "-f", "json")))[0]
    rules = tomllib.loads(path.read_text("utf-8"))["field"]
    assert [sorted(rule["item"]) for rule in rules] == [["author", "issued"], ["page"]]


WRONG_VALUES = {
    "DOI=nonsense": "is no DOI",
    "DOI=10.5555/x y": "is no DOI",
    "DOI=10.5555/": "is no DOI",
    "URL=javascript:1": "is no address of the web",
    "URL=https://x": "is no address of the web",
    "issued=2024-02-30": "the calendar has no such day",
    "issued=2024-13": "a date is",
    "issued=0": "a date is",
    "issued=": "a date is",
    "title=": "a work cannot be without a title",
    "title=...": "has no letter and no digit",
    "type=": "a work cannot be without a type",
    "author=;;": "is no name",
    "author=Hu, Edward J.; -": "'-' is no name",
    "editor=,": "is no name",
    "issued=3000": "is too far in the future",
    "page=-": "has no letter and no digit",
    "volume=--": "has no letter and no digit",
    "DOI=10.5555/another": "have the identifier doi:10.5555/another",
    "ISBN=978-1-4503-9408-7": "is no ISBN",
    "ISSN=2835-8857": "is no ISSN",
    "archive_location=2113.00001": "is no arXiv number [broken-identifier]: nothing was written",
}


def test_a_value_that_a_check_would_call_an_error_is_refused(folder: Path) -> None:
    done(offline(folder, "add", "2106.09685", "-c", "moe", "--offline"))
    other = next(key for key in papers(folder) if "third" in key)
    done(offline(folder, "edit", other, "DOI=10.5555/another", "--reason", "so it is"))
    before = data(folder, ledger=True)
    for value, says in WRONG_VALUES.items():
        said = offline(folder, "edit", "hu2022lora", value, "--reason", "so it is")
        assert (said.exit_code, said.output.count("\n")) == (1, 1), said.output
        assert says in said.output
    assert data(folder, ledger=True) == before


def test_good_values_of_every_kind_are_taken(folder: Path) -> None:
    done(offline(folder, "add", "2106.09685", "-c", "moe", "--offline"))
    values = ("DOI=https://doi.org/10.5555/A_b", "URL=https://example.org/a", "issued=2024-02-29",
              "ISBN=978-1-4503-9408-6", "editor=Doe, Jane;")  # fmt: skip
    done(offline(folder, "edit", "hu2022lora", *values, "--reason", "so it is"))
    item = json.loads(done(offline(folder, "show", "hu2022lora", "-f", "json")))[0]
    assert item["DOI"] == "10.5555/A_b" and item["editor"] == [{"family": "Doe", "given": "Jane"}]
    assert item["issued"] == {"date-parts": [[2024, 2, 29]]}
    empty = ("editor=", "DOI=", "URL=", "ISBN=")
    done(offline(folder, "edit", "hu2022lora", *empty, "--reason", "so it is"))
    item = json.loads(done(offline(folder, "show", "hu2022lora", "-f", "json")))[0]
    assert not {"editor", "DOI", "ISBN"} & item.keys()


def test_the_30th_of_february_in_a_ruling_by_hand_is_told(folder: Path) -> None:
    done(offline(folder, "add", "2106.09685", "-c", "moe", "--offline"))
    (folder / "data/overrides.toml").write_text(
        "[[field]]\nidentifier = 'arxiv:2106.09685'\nreason = 'so it is'\n"
        "item = { issued = { date-parts = [[2024, 2, 30]] } }\n"
    )
    said = offline(folder, "check")
    assert said.exit_code == 1
    assert "2024-02-30 is no day of the calendar [impossible-date]" in said.output


def test_a_paper_without_a_record_is_edited_and_moved_by_its_title(folder: Path) -> None:
    key = next(k for k in papers(folder) if "first" in k)
    for title in ("A First Paper of Experts, Renamed", "Renamed Again: A First Paper"):
        done(offline(folder, "edit", key, f"title={title}", "--reason", "as it is printed"))
        assert title in done(offline(folder, "show", key))
    assert len(tomllib.loads((folder / "data/overrides.toml").read_text())["field"]) == 1
    done(offline(folder, "move", key, "-c", "else"))
    assert papers(folder)[key] == ("else",)


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        (("add", "2106.09685", "-c", "mole", "--offline"), 2, "did you mean moe"),
        (("add", "2106.09685", "--offline"), 2, "--category"),
        (("add", "https://example.org/x", "-c", "moe", "--offline"), 1, "names no identifier"),
        (("add", "???", "-c", "moe", "--offline"), 1, "no identifier, address or title"),
        (("add", "2106.09685", "-c", "moe", "--list", "../x", "--offline"), 2, "no list's name"),
        (("add", "2106.09685", "-c", "moe", "--list", "nul", "--offline"), 2, "no list's name"),
        (("add", "2106.09685", "-c", "moe", "--list", "Mine", "--offline"), 2, "no list's name"),
        (("add", "2106.09685", "-c", "moe", "--list", "x" * 300, "--offline"), 2, "no list's name"),
        (("add", "2106.09685", "-c", "moe", "--code", "javascript:x"), 2, "no address of the web"),
        (("remove", "nobody2020"), 2, "no paper named"),
        (("move", "nobody2020", "-c", "moe"), 2, "no paper named"),
        (("edit", "nobody2020", "page=1", "--reason", "yes"), 2, "no paper named"),
        (("edit", "arxiv:2401.10001", "pages=1", "--reason", "yes"), 2, "did you mean page"),
        (("edit", "arxiv:2401.10001", "page", "--reason", "yes"), 1, "no field=value"),
        (("edit", "arxiv:2401.10001", "issued=May", "--reason", "yes"), 1, "a date is"),
        (("edit", "arxiv:2401.10001", "type=paper", "--reason", "yes"), 1, "type=paper"),
        (("edit", "arxiv:2401.10001", "page=1", "--reason", " "), 1, "the reason: say"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_written(
    folder: Path, command: tuple[str, ...], code: int, says: str
) -> None:
    command = tuple(_key(folder, word) for word in command)
    before = data(folder, ledger=True)
    said = offline(folder, *command)
    assert (said.exit_code, says in said.output) == (code, True), said.output
    assert "Traceback" not in said.output
    assert data(folder, ledger=True) == before


def _key(folder: Path, word: str) -> str:
    """The key of the first paper, in place of an identifier that no record confirms."""
    return next(k for k in papers(folder) if "first" in k) if word == "arxiv:2401.10001" else word


@pytest.mark.parametrize(
    "command",
    [
        ("add", "2106.09685", "-c", "moe", "--offline"),
        ("remove", "hu2022lora"),
        ("edit", "hu2022lora", "page=1", "--reason", "yes"),
    ],
)
def test_the_packaged_library_is_not_changed_but_shown(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(main, command)
    assert said.exit_code == 1 and "name a library of your own" in said.output
    shown = CliRunner().invoke(main, [*command, "--dry-run", "--json"])
    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.stdout)["written"] is False


def test_a_dry_run_is_the_diff_of_what_is_written(folder: Path) -> None:
    before = data(folder, ledger=True)
    command = ("add", "2106.09685", "-c", "theory", "--list", "mine", "--offline")
    made = json.loads(done(offline(folder, *command, "--dry-run", "--json")))
    assert data(folder, ledger=True) == before
    done(offline(folder, *command))
    after = data(folder, ledger=True)
    assert sorted(made["change"]["files"]) == sorted(n for n in after if after[n] != before.get(n))
    added = [x[1:] for x in made["change"]["diff"].splitlines() if x[:1] == "+" and x[:3] != "+++"]
    assert all(line.encode() in b"\n".join(after.values()) for line in added)


def test_other_peoples_lines_stay_in_every_shipped_list(tmp_path: Path) -> None:
    """A row into each section of the five lists: one line more, and it goes without a trace."""
    work = Item(
        type="article",
        title="Parametric | Gardens: *Growing* <b>Networks</b> from Seeds",
        author=(Name(family="Doe", given="Jane"),),
        issued=Date(date_parts=((2024,),)),
        archive="arXiv",
        archive_location="2401.00001",
    )
    tried = put = 0
    for path in sorted((ROOT / "data/lists").glob("*.md")):
        text, sections = path.read_text("utf-8"), {}
        for entry in read(text, path.stem)[0]:
            sections.setdefault(entry.headings, []).append(entry)
        for headings, found in list(sections.items())[1:3:2]:
            tried += 1
            try:
                new = layout.put(text, path.stem, [newrow.Row(work)], found)
            except newrow.UnsafeError:
                continue
            put += 1
            [mine] = [e for e in read(new, path.stem)[0] if e.title.startswith("Parametric")]
            assert mine.headings == headings
            assert new.count("\n") == text.count("\n") + 1
            assert layout.without(new, path.stem, [mine]) == text
    assert put == tried >= 4


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60
).filter(lambda t: any(c.isalnum() for c in t))


@settings(max_examples=40)
@given(WORDS, st.lists(WORDS, max_size=3), st.integers(1950, 2035))
def test_a_row_of_any_words_is_read_as_it_is_meant_or_refused(
    title: str, authors: list[str], year: int
) -> None:
    work = Item(
        type="article",
        title=f"On {title}",
        author=tuple(Name(literal=name) for name in authors),
        issued=Date(date_parts=((year,),)),
        DOI="10.5555/a_b(c)",
    )
    text = layout.with_section(layout.begun("Mine"), "Section")
    try:
        new = layout.put(text, "mine", [newrow.Row(work)], (), "Section")
    except newrow.UnsafeError:
        return
    [entry] = read(new, "mine")[0]
    assert entry.year == year and entry.headings == ("Mine", "Section")
    assert layout.without(new, "mine", [entry]) == text


MARKS = st.sampled_from(
    ["|", "**", "_", "`", "[", "](http://x)", "<b>", "<!--", "$", "\\", "&amp;", "- ", "1. ",
     "2021", "ICLR", "et al.", "“", "Code", "https://arxiv.org/abs/2106.09685", "www.x.org", "\n",
     "seeds"]
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(st.lists(MARKS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_what_can_stand_alone_can_stand_with_others(titles: list[list[str]]) -> None:
    """Rows of equal titles among them: each is known by what else it says."""
    works = [
        Item(type="article", title=" ".join(words), DOI=f"10.5555/x{n}" if n % 2 else "")
        for n, words in enumerate(titles)
    ]
    good = [new for work in works if newrow.entry(new := newrow.Row(work))]
    text = layout.with_section(layout.begun("Mine"), "Section")
    if good:
        found = read(layout.put(text, "mine", good, (), "Section"), "mine")[0]
        assert len(found) == len(good)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


@settings(max_examples=40)
@given(
    st.lists(TEXTS, min_size=1, max_size=4),
    st.sampled_from(["", "# a\n", "x = '''\n[[field]]\n'''\n"]),
)
def test_rulings_come_and_go_without_a_trace(values: list[str], head: str) -> None:
    text = head
    for number, value in enumerate(values):
        text = toml.appended(
            text, "field", {"n": number, "item": {"title": value, "a": [{"b": value}]}}
        )
    assert [rule["item"]["title"] for rule in tomllib.loads(text)["field"]] == values
    for number in range(len(values)):
        text = toml.changed(text, "field", lambda r, n=number: r["n"] == n, lambda _: False)  # type: ignore[misc]
    assert text == head


def test_rulings_that_stand_apart_stay_where_they_are() -> None:
    """tomlkit alone would bring the two [[field]] together."""
    text = (
        "[[field]]\nidentifier = 'a'\n[field.item]\npage = '1'\nvolume = '2'\n\n# of b\n[[known]]\n"
        "code = 'b'\n\n[[field]]\nidentifier = 'c'\nitem = { page = '3' }\n"
    )

    def change(rule: dict[str, dict[str, str]]) -> bool:
        del rule["item"]["page"]
        return bool(rule["item"])

    assert toml.changed(text, "field", lambda _: True, change) == (
        "[[field]]\nidentifier = 'a'\n[field.item]\nvolume = '2'\n\n# of b\n[[known]]\ncode = 'b'\n"
    )


def test_a_library_in_crlf_and_with_a_bom_keeps_them(folder: Path) -> None:
    path = folder / "data/lists/mine.md"
    path.write_bytes(b"\xef\xbb\xbf" + MINE.replace("\n", "\r\n").encode())
    before = data(folder)
    done(offline(folder, "add", "2106.09685", "-c", "moe", "--list", "mine", "--offline"))
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf") and after.count(b"\n") == after.count(b"\r\n")
    done(offline(folder, "remove", "hu2022lora"))
    assert data(folder) == before


def test_what_another_has_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    from lorabib.errors import LorabibError
    from lorabib.keeping.draft import write
    from lorabib.keeping.removing import remove
    from lorabib.store import locate

    location = locate(folder, folder)
    made = remove(location, next(k for k in papers(folder) if "first" in k))
    path = folder / "data/lists/mine.md"
    path.write_text(MINE + "\nmore\n")
    with pytest.raises(LorabibError, match="changed meanwhile"):
        write(location, made.change)
    assert path.read_text() == MINE + "\nmore\n"


def test_zenodo_is_added_by_its_address(quick: Registries, folder: Path) -> None:
    said = run(quick, folder, "add", "https://zenodo.org/records/77", "-c", "moe", "--json")
    assert [one["title"] for one in json.loads(said.stdout)["added"]] == [ZENODO]


def test_a_ruling_of_a_move_says_what_it_does_and_goes_when_it_is_taken_back(folder: Path) -> None:
    before = data(folder)
    key = next(k for k in papers(folder) if "first" in k)
    done(offline(folder, "move", key, "-c", "theory", "--ruling"))
    done(offline(folder, "move", key, "-c", "else", "--ruling"))
    [ruling] = tomllib.loads((folder / "data/categories.toml").read_text())["paper"]
    assert (ruling["categories"], ruling["reason"]) == (["else"], "moved from theory to else")
    done(offline(folder, "move", key, "-c", "moe", "--ruling"))
    assert papers(folder)[key] == ("moe",)
    assert data(folder) == before


def test_one_text_is_not_its_letters_in_python(folder: Path) -> None:
    library = Library(folder)
    made = library.add("2106.09685", categories="theory", offline=True, write=False)
    assert [one.categories for one in made.added] == [("theory",)]
    key = next(k for k in papers(folder) if "first" in k)
    edited = library.edit(key, "volume=3", "so it is", write=False)
    assert [(one.field, one.after) for one in edited.fields] == [("volume", "3")]
    with pytest.raises(LorabibError) as caught:
        library.edit(key, ["volume=3"], "")
    assert "--" not in str(caught.value)


def test_a_library_is_planned_in_python(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(MINE, "utf-8")
    made = Library.plan_init(tmp_path / "new", tmp_path / "list.md")
    assert made.lists[0].rows == 5 and not (tmp_path / "new").exists()
