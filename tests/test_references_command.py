"""`lorabib references` as a user runs it, on the library of the package."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result

from lorabib import bibliographies, build, store
from lorabib.cli import main
from lorabib.cli import references as command
from lorabib.references.documents import FORMATS
from lorabib.references.manner import Grouping, Order
from lorabib.store import Location

ROOT = Path(__file__).parent.parent


def lorabib(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["references", "--library", str(ROOT), *map(str, args)])


def test_what_the_command_offers_is_what_there_is() -> None:
    assert tuple(FORMATS) == command.FORMATS
    assert get_args(Order) == command.ORDERS and get_args(Grouping) == command.GROUPS


@pytest.mark.engine
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_every_paper(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"moe{FORMATS[form].suffix}"
    done = lorabib("-c", "moe", "-o", path)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"20 references in apa -> {path}\n"
    printed = lorabib("-c", "moe", "-f", form)
    assert printed.stdout_bytes == path.read_bytes()


@pytest.mark.engine
def test_the_list_of_a_category_is_its_export_without_keys() -> None:
    exported = (ROOT / "exports" / "moe.md").read_text(encoding="utf-8")
    assert lorabib("-c", "moe", "--keys").stdout == exported


@pytest.mark.engine
def test_several_categories_make_one_list_or_a_folder_of_lists(tmp_path: Path) -> None:
    library = build.load(store.locate(ROOT, ROOT))
    both = {p.key for c in ("moe", "merge") for p in build.select(library, c)}
    page = lorabib("-c", "moe", "-c", "merge", "-f", "html").stdout
    assert page.count("<li ") == len(both)
    done = lorabib("-c", "moe", "-c", "merge", "-f", "latex", "-o", f"{tmp_path / 'new'}/")
    assert done.exit_code == 0
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["merge.tex", "moe.tex"]


@pytest.mark.engine
def test_all_papers_in_groups() -> None:
    library = build.load(store.locate(ROOT, ROOT))
    page = lorabib("-f", "html", "--group", "subcategory", "--numbered", "--links").stdout
    assert page.count(" id=") == len(library.papers)
    assert "<h3>Mixture of LoRA experts</h3>" in page and ">code</a>" in page


WRONG = {
    "no category moee": ["-c", "moee"],
    "ends like no format": ["-o", "list.xyz"],
    "--fragment is for html": ["--fragment"],
    "no CSL style": ["-s", "nowhere.csl"],
}


@pytest.mark.parametrize("args", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_line(args: list[str], tmp_path: Path) -> None:
    done = lorabib(*args)
    assert done.exit_code in (1, 2) and not done.stdout
    assert done.stderr.strip().split("\n")[-1].startswith("Error: ")


def test_python_users_call_one_function() -> None:
    location: Location = store.locate(ROOT, ROOT)
    made = bibliographies.references(build.load(location), ("moe",), "text")
    assert made.papers == 20 and made.data.decode().startswith("Mixture of LoRA experts\n")
