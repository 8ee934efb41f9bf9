"""`lorabib references` as a user runs it, on the library of the package."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import get_args

import msgspec
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


PLACES = (
    ("-f html -o x.pdf", 2, "-f html and a file that ends in .pdf (pdf) contradict each other"),
    ("-f docx -o x.md", 2, "-f docx and a file that ends in .md (markdown) contradict"),
    ("-o nowhere/x.html", 1, "there is no folder nowhere: make it first"),
    ("-f html -o nowhere/new/", 1, "there is no folder nowhere: make it first"),
    ("--output=", 2, "names no file"),
    ("-f latex -o x.txt", 0, ""),
    ("-f html -o page.htm", 0, ""),
    ("-f html -o x.pdf/", 0, ""),
)


@pytest.mark.parametrize(("args", "code", "said"), PLACES, ids=[one[0] for one in PLACES])
def test_where_a_list_may_go(
    args: str, code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = lorabib("-c", "moe", "-s", "plain", *args.split())
    assert done.exit_code == code and said in done.stderr
    assert bool(list(tmp_path.iterdir())) == (code == 0)


LACKS = (
    ("-s apa", 1, ["the style apa needs the CSL engine", "lorabib[csl]", "--style plain works"]),
    ("-s plain", 0, []),
    ("", 0, ["note: no pandoc", "lorabib[csl]"]),
    ("-s plain -f docx -o x.docx", 1, ["docx needs pandoc", "lorabib[csl]", "html"]),
    ("-s plain -f pdf -o x.pdf", 1, ["pdf needs typst", "lorabib[pdf]", "html"]),
    ("-s ieee -f pdf -o x.pdf", 1, ["the style ieee", "lorabib[csl]", "lorabib[pdf]"]),
)


@pytest.mark.parametrize(("args", "code", "said"), LACKS, ids=[one[0] for one in LACKS])
def test_without_engines_one_line_says_what_is_missing(
    args: str, code: int, said: list[str], tmp_path: Path
) -> None:
    """In a process that finds neither pandoc nor typst; what was named is not replaced."""
    hide = "import sys; sys.modules.update(pypandoc=None, typst=None);"
    start = f"{hide} from lorabib.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, "references", "-c", "moe", *args.split()],
        env=os.environ | {"PATH": str(tmp_path), "LORABIB_LIBRARY": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert len(done.stderr.splitlines()) == bool(said) and not any(tmp_path.iterdir())
    for text in said:
        assert text in done.stderr


LANGUAGES = (
    ("-s plain --locale de", '<html lang="en-US">'),
    ("-s apa --locale de", '<html lang="de-DE">'),
    ("-s apa --locale ar", '<html lang="ar" dir="rtl">'),
    ("-s apa --locale HE", '<html lang="he-IL" dir="rtl">'),
    ("-s apa", '<html lang="en-US">'),
)


@pytest.mark.engine
@pytest.mark.parametrize(("args", "tag"), LANGUAGES, ids=[one[0] for one in LANGUAGES])
def test_a_page_says_the_language_of_its_words(args: str, tag: str) -> None:
    assert lorabib("-c", "merge", "-f", "html", *args.split()).stdout.splitlines()[1] == tag


@pytest.mark.engine
def test_a_word_document_runs_as_its_language_does(tmp_path: Path) -> None:
    for locale, leftward in (("he", True), ("en-US", False)):
        path = tmp_path / f"{locale}.docx"
        assert lorabib("-c", "merge", "-o", path, "--locale", locale).exit_code == 0
        with zipfile.ZipFile(path) as parts:
            assert (b"<w:bidi" in parts.read("word/document.xml")) == leftward


@pytest.mark.engine
def test_papers_of_which_a_style_prints_nothing_are_told(tmp_path: Path) -> None:
    path = tmp_path / "volumes.csl"
    path.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
        "<info><title>V</title><id>v</id></info>"
        "<citation><layout><text variable='title'/></layout></citation>"
        "<bibliography><layout><text variable='volume'/></layout></bibliography></style>",
        encoding="utf-8",
    )
    done = lorabib("-s", path, "-f", "text", "--no-numbered")
    library = build.load(store.locate(ROOT, ROOT))
    without = sum(not one.item.volume for one in library.papers)
    told = f"the style prints nothing of {without} papers: they stand at the end, by title alone"
    assert done.stderr == f"note: {told}\n"


def test_letters_that_no_font_has_are_told() -> None:
    library = build.load(store.locate(ROOT, ROOT))
    titles = iter(["Llamas \U00013fff é, “Ω” – α", "Ünï‑cödé \U0001fbfe"])
    papers = tuple(
        msgspec.structs.replace(
            one, item=msgspec.structs.replace(one.item, title=next(titles, one.item.title))
        )
        for one in library.papers[:3]
    )
    library = msgspec.structs.replace(library, papers=papers)
    manner = bibliographies.Manner("plain")
    made = bibliographies.references(library, ("all",), "pdf", manner)
    [note] = made.notes
    assert "(U+13FFF)" in note and "(U+1FBFE)" in note and note.count("(U+") == 2
    assert bibliographies.references(library, ("all",), "typst", manner).notes == ()


def test_python_users_call_one_function() -> None:
    location: Location = store.locate(ROOT, ROOT)
    made = bibliographies.references(build.load(location), ("moe",), "text")
    assert made.papers == 20 and made.data.decode().startswith("Mixture of LoRA experts\n")
