"""`lorabib subset`: what a paper cites, and no more."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lorabib import store
from lorabib.bibfile.reading import parse
from lorabib.citations.reading import listed
from lorabib.cli import main
from lorabib.subset import Subset, subset
from lorabib.subset.watching import watch

ROOT = Path(__file__).parent.parent
MINE = r"""% my own
@string{icml = {Int. Conf. on } # ml}
@string{ml = "Machine Learning"}
@string{ml = "Machine  Learning"}
@string(icml = {Int. Conf. on } # ml)
@preamble{"\providecommand{\noopsort}[1]{}"}

@InProceedings{ Own2020,
   author    = "Doe, {\"O}zge",   title = {{A} Work of {M}y Own},
  crossref={proc2020}, month = jan # "~1",
  year = 2020 }
@book{other, author={Roe, R.}, title = "Quoted {"} # {x} icml", publisher = {P}, year = {2019}}
@proceedings{proc2020, title = icml, year = 2020, booktitle = icml}
@misc{hu2022lora, title = {LoRA: Low-Rank Adaptation of Large Language Models}, year = 2021}
@misc{liu2024dora, title = {Diets of Amazonian Parrots}, year = 1999}
@misc{broken, title = {no end
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.bib").write_text(MINE)
    return tmp_path


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["subset", *args], input=stdin)


def made(*keys: str, form: str = "bib", mine: str = "", order: str = "key") -> Subset:
    location = store.locate(ROOT, ROOT)
    merge = {"mine.bib": parse(mine, "mine.bib")} if mine else {}
    return subset(location, listed(list(keys)), form, merge=merge, order=order)


def heads(text: str) -> list[str]:
    return [line.rstrip(",") for line in text.splitlines() if line.startswith("@")]


def codes(one: Subset) -> list[str]:
    return [problem.code for problem in one.problems]


def test_the_entries_are_those_of_an_export(folder: Path) -> None:
    library = CliRunner().invoke(main, ["show", "-f", "bib", "hu2022lora", "liu2024dora"]).output
    assert run("liu2024dora", "hu2022lora").output == library
    found = run(
        "liu2024dora", "hu2022lora", "--ascii", "--omit", "url,author", "--max-authors", "2"
    )
    assert found.exit_code == 0 and "author" not in found.output and "url" not in found.output


def test_a_name_that_is_cited_is_the_key(folder: Path) -> None:
    names = ["arXiv:2402.09353", "https://openreview.net/forum?id=nZeVKeeFYf9"]
    found = run(*names)
    assert found.exit_code == 0
    assert heads(found.output) == [f"@inproceedings{{{name}" for name in names]
    assert "{DoRA}" in found.output and "{LoRA}" in found.output


def test_biblatex_has_the_names_as_ids(folder: Path) -> None:
    found = run("arXiv:2402.09353v2", "liu2024dora", "2402.09353", "-f", "biblatex")
    assert heads(found.output) == ["@inproceedings{liu2024dora"] and not found.stderr
    assert "  ids = {arXiv:2402.09353v2,2402.09353},\n" in found.output


def test_two_names_of_one_work_are_told_where_bibtex_prints_both() -> None:
    one = made("liu2024dora", "arXiv:2402.09353")
    assert heads(one.text) == ["@inproceedings{arXiv:2402.09353", "@inproceedings{liu2024dora"]
    assert [p.message for p in one.problems] == [
        "liu2024dora and arXiv:2402.09353 are one work, which BibTeX prints 2 times: "
        "cite liu2024dora"
    ]
    spelt = made("Liu2024DoRA", "liu2024dora")
    assert heads(spelt.text) == ["@inproceedings{Liu2024DoRA"] and codes(spelt) == ["case-of-key"]


def test_unknown_keys_are_listed_with_place_and_neighbours(folder: Path) -> None:
    (folder / "paper.tex").write_text("\\cite{hu2022lora}\n\\cite{liu2024dorra,nobody1999x}\n")
    found = run("paper.tex", "-o", "refs.bib")
    assert found.exit_code == 1
    assert found.stderr.splitlines() == [
        "paper.tex:2: error: liu2024dorra is unknown; did you mean liu2024dora? [unknown-key]",
        "paper.tex:2: error: nobody1999x is unknown [unknown-key]",
    ]
    # What is known is there, so that LaTeX can go on.
    assert heads((folder / "refs.bib").read_text()) == ["@inproceedings{hu2022lora"]
    assert found.stdout == "refs.bib: written (1 entry, 2 unknown)\n"


def test_the_authors_own_file_fills_what_is_unknown(folder: Path) -> None:
    before = (folder / "mine.bib").read_bytes()
    found = run("Own2020", "hu2022lora", "-m", "mine.bib", "-o", "refs.bib")
    assert found.exit_code == 0, found.stderr
    assert found.stdout == "refs.bib: written (3 entries, 2 of your own)\n"
    text = (folder / "refs.bib").read_text()
    entry = MINE[MINE.index("@InProceedings") : MINE.index("@book")]
    assert entry in text and (folder / "mine.bib").read_bytes() == before
    kinds = [head.partition("{")[0].partition("(")[0] for head in heads(text)]
    assert kinds == [
        *["@preamble", "@string", "@string", "@inproceedings", "@InProceedings", "@proceedings"]
    ]
    assert '@string{ml = "Machine  Learning"}' in text and '"Machine Learning"' not in text
    again = parse(text, "refs.bib")
    assert again.problems == () and again.entries[-1].text("title").endswith("Machine Learning")


OWN = """@article{mine1, ids = {alias1, alias2}, title = {T}, doi = {10.1234/abc}}
@misc{mine2, title = {U}, note = {arXiv:1501.00001}}
@misc{mine3, ids = "x" # y, title = {V}, url = {https://doi.org/10.1234/def}}
@string{y = "z"}
"""


def test_an_alias_of_the_authors_own_is_the_key_in_bibtex() -> None:
    one = made("alias1", mine=OWN)
    assert heads(one.text) == [
        "@article{alias1, ids = {alias1, alias2}, title = {T}, doi = {10.1234/abc}}"
    ]
    assert (one.unknown, one.problems, one.entries[0].file) == ((), (), "mine.bib")
    both = made("mine1", "alias2", mine=OWN)
    assert [e.key for e in parse(both.text, "x").entries] == ["alias2", "mine1"]
    assert codes(both) == ["cited-twice"]


def test_an_identifier_that_only_the_author_has_is_the_key_in_bibtex() -> None:
    names = ("doi:10.1234/ABC", "arXiv:1501.00001", "https://doi.org/10.1234/def")
    one = made(*names, mine=OWN)
    assert (one.unknown, one.problems) == ((), ())
    assert {e.key for e in parse(one.text, "x").entries} == set(names)


def test_an_identifier_that_only_the_author_has_is_among_the_ids_in_biblatex() -> None:
    names = ("doi:10.1234/ABC", "alias2", "arXiv:1501.00001", "doi:10.1234/def", "mine3")
    one = made(*names, form="biblatex", mine=OWN)
    assert (one.unknown, one.problems) == ((), ())
    ids = {e.key: e.text("ids") for e in parse(one.text, "x").entries}
    assert ids["mine1"] == "alias1, alias2,doi:10.1234/ABC" and ids["mine2"] == "arXiv:1501.00001"
    assert ids["mine3"].endswith(",doi:10.1234/def")
    assert made("arXiv:2402.09353", mine="@misc{a, eprint = {2402.09353}}").entries[0].paper


def test_a_string_is_left_out_that_only_looks_used() -> None:
    one = made("other", mine=MINE)
    assert "@string" not in one.text and heads(one.text)[-1] == (
        '@book{other, author={Roe, R.}, title = "Quoted {"} # {x} icml", publisher = {P}, '
        "year = {2019}}"
    )


def test_strings_that_two_files_define_in_two_ways() -> None:
    merge = {
        name: parse(f"@string{{v = {{{name}}}}}\n@misc{{{key}, title = v, year = 1}}\n", name)
        for name, key in (("a.bib", "own-a"), ("b.bib", "own-b"))
    }
    cited = listed(["own-a", "own-b"])
    text = subset(store.locate(ROOT, ROOT), cited, merge=merge).text
    assert [e.text("title") for e in parse(text, "x").entries] == ["a.bib", "b.bib"]


def test_another_work_under_the_same_key_is_never_replaced() -> None:
    one = made("hu2022lora", "liu2024dora", mine=MINE)
    assert [(t.key, t.paper, t.file) for t in one.entries] == [
        ("hu2022lora", "hu2022lora", ""),
        ("liu2024dora", "", "mine.bib"),
    ]
    assert codes(one) == ["another-work"]


def test_what_cannot_be_read_or_found_is_said(folder: Path) -> None:
    found = run("broken", "own2020", "owm2020", "-m", "mine.bib", "-o", "refs.bib")
    assert "broken is unknown; the entry in mine.bib:" in found.stderr
    assert "owm2020 is unknown; did you mean Own2020?" in found.stderr
    assert found.exit_code == 1 and "own2020 is unknown" not in found.stderr
    (folder / "child.bib").write_text("@misc{c, title = {T}, crossref = {gone}}\n")
    assert "takes fields from 'gone'" in run("c", "-m", "child.bib").stderr


def test_generations_of_parents_stand_in_order_and_circles_end() -> None:
    mine = "@misc{p, crossref={g}}@misc{g, title={G}}@misc{c, crossref={P}}@misc{z, crossref={y}}"
    mine += "@misc{y, crossref={z}}"
    text = made("p", "c", "z", mine=mine).text
    keys = [one.key for one in parse(text, "x").entries]
    assert keys.index("c") < keys.index("p") < keys.index("g") and set(keys) == set("pgczy")


def test_the_order_of_citation() -> None:
    assert heads(made("liu2024dora", "hu2022lora", order="citation").text) == [
        "@inproceedings{liu2024dora",
        "@inproceedings{hu2022lora",
    ]


def test_everything(folder: Path) -> None:
    every = (ROOT / "exports" / "all.bib").read_text("utf-8")
    assert made("*").text == every
    one = made("arXiv:2402.09353", "*", mine="@misc{own, title = {T}}")
    assert len(one.entries) == every.count("\n@") + 2
    assert "liu2024dora" not in {entry.key for entry in one.entries}


def test_lists_of_keys_and_standard_input(folder: Path) -> None:
    (folder / "keys.txt").write_text("# mine\nhu2022lora\n")
    assert heads(run("keys.txt", "-", stdin="liu2024dora\n").output) == [
        "@inproceedings{hu2022lora",
        "@inproceedings{liu2024dora",
    ]
    assert heads(run("-", stdin="\\relax \n\\citation{hu2022lora}\n").output) == [
        "@inproceedings{hu2022lora"
    ]


def test_a_file_in_step_is_left_alone(folder: Path) -> None:
    output = folder / "refs.bib"
    dry = run("hu2022lora", "-o", "refs.bib", "--dry-run")
    assert (dry.exit_code, dry.stdout) == (0, "refs.bib: not in step (1 entry)\n")
    assert run("hu2022lora", "-o", "refs.bib", "--check").exit_code == 1 and not output.exists()
    run("hu2022lora", "-o", "refs.bib")
    os.utime(output, ns=(1, 1))
    assert run("hu2022lora", "-o", "refs.bib").stdout == "refs.bib: in step (1 entry)\n"
    assert output.stat().st_mtime_ns == 1
    assert run("hu2022lora", "-o", "refs.bib", "--check").exit_code == 0
    assert run("liu2024dora", "-o", "refs.bib", "--check").exit_code == 1


def test_a_file_of_the_authors_own_is_not_lost(folder: Path) -> None:
    """Who names the file that the paper had so far must not lose it."""
    before = "@misc{mine1, title = {T}}\n@misc{hu2022lora, title = {L}}\n"
    (folder / "refs.bib").write_text(before)
    found = run("liu2024dora", "-o", "refs.bib")
    assert found.exit_code == 1 and (folder / "refs.bib").read_text() == before
    assert found.stderr == (
        "Error: refs.bib: has entries that only it has (mine1): rename it and give it with "
        "--merge, or use --force\n"
    )
    (folder / "refs.bib").rename(folder / "old.bib")
    assert run("liu2024dora", "mine1", "-o", "refs.bib", "-m", "old.bib").exit_code == 0
    # What was made so is made anew, whatever has become of the other file.
    (folder / "old.bib").write_text("@misc{mine2, title = {T}}\n")
    assert run("mine2", "-o", "refs.bib", "-m", "old.bib").exit_code == 0
    (folder / "refs.bib").write_text(before)
    assert run("liu2024dora", "-o", "refs.bib", "--force").exit_code == 0


def test_a_name_that_cannot_be_a_key_is_unknown(folder: Path) -> None:
    (folder / "paper.md").write_text("@{https://arxiv.org/abs/2402.09353#x}")
    found = run("paper.md")
    assert found.exit_code == 1 and "cannot be a key in BibTeX" in found.stderr


def test_odd_names_of_files_are_no_files(folder: Path) -> None:
    (folder / "paper.tex").write_text(f"\\input{{{'x' * 300}}}\\cite{{hu2022lora}}")
    assert run("paper.tex").exit_code == 0 and run("x" * 300).exit_code == 1


def test_json_is_a_summary(folder: Path) -> None:
    found = run("hu2022lora", "Own2020", "nobody", "-m", "mine.bib", "-o", "refs.bib", "--json")
    summary = json.loads(found.stdout)
    assert summary["unknown"] == ["nobody"] and summary["file"] == "refs.bib"
    assert [(e["key"], e["paper"], e["file"]) for e in summary["entries"]] == [
        ("hu2022lora", "hu2022lora", ""),
        ("Own2020", "", "mine.bib"),
        ("proc2020", "", "mine.bib"),
    ]
    assert summary["changed"] and summary["problems"][0]["code"] == "unknown-key"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["gone.aux"], 1, "gone.aux: no such file: run LaTeX first"),
        (["hu2022lora", "-m", "mine.bib", "-o", "mine.bib"], 2, "is read, and would be lost"),
        (["paper.tex", "-o", "./paper.tex"], 2, "is read, and would be lost"),
        (["hu2022lora", "-o", "-", "--check"], 2, "name it with -o"),
        (["hu2022lora", "-m", "gone.bib"], 2, "gone.bib: does not exist"),
        (["hu2022lora", "--watch"], 2, "name it with -o"),
        (["hu2022lora", "--ascii", "-f", "biblatex"], 2, "--ascii is for the format bib"),
        (["hu2022lora", "--omit", "titel"], 2, "did you mean title"),
        (["mine.bib"], 1, "mine.bib: is a bibliography: name the paper"),
        (["paper.pdf"], 1, "paper.pdf: is no text that cites"),
        ([" "], 2, "an empty name"),
        (["hu2022lora", "-m", "paper.tex"], 1, "paper.tex"),
        ([], 2, "Missing argument"),
    ],
)
def test_wrong_usage_is_one_clear_line(
    folder: Path, args: list[str], code: int, words: str
) -> None:
    (folder / "paper.tex").write_text("\\cite{hu2022lora}")
    (folder / "paper.pdf").write_bytes(b"%PDF-1.5\n1 0 obj\n")
    found = run(*args)
    assert (found.exit_code, "Traceback" in found.output) == (code, False)
    assert words in found.stderr and (folder / "mine.bib").read_text() == MINE


# --- --watch ----------------------------------------------------------------------------------


def test_a_change_counts_once_it_is_at_rest() -> None:
    """LaTeX writes its .aux file bit by bit."""
    seen: list[str] = []
    states = iter("aabcddda")
    current = ""

    def look() -> str:
        nonlocal current
        current = next(states)
        return current

    watch(look, lambda: seen.append(current), range(7))
    assert seen == ["a", "d"]


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout
    return iter(process.stdout)


def test_a_watched_file_stays_fresh_until_ctrl_c(folder: Path) -> None:
    (folder / "paper.aux").write_text("\\citation{valipour2023dylora}\n")
    command = [sys.executable, "-u", "-m", "lorabib", "subset", "paper.aux", "-o", "refs.bib"]
    process = subprocess.Popen(
        [*command, "--watch", "--merge", "mine.bib"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    bound = threading.Timer(60, process.kill)
    bound.start()
    try:
        told = lines(process)
        assert next(told) == "refs.bib: written (1 entry)\n"
        (folder / "paper.aux").write_text(
            "\\citation{valipour2023dylora}\n\\citation{dettmers2023qlora}\n"
        )
        assert next(told) == "refs.bib: written (2 entries)\n"
        (folder / "paper.aux").unlink()
        assert next(told) == "waiting: paper.aux: no such file: run LaTeX first\n"
        (folder / "paper.aux").write_text("\\citation{valipour2023dylora}\n\\@input{one.aux}\n")
        assert next(told) == "refs.bib: written (1 entry)\n" and "one.aux" in next(told)
        (folder / "one.aux").write_text("\\citation{dettmers2023qlora}\n")
        assert next(told) == "refs.bib: written (2 entries)\n"
        (folder / "mine.bib").rename(folder / "x.bib")
        assert next(told) == "waiting: mine.bib: no such file or directory\n"
        (folder / "x.bib").rename(folder / "mine.bib")
        assert next(told) == "refs.bib: in step (2 entries)\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert len(heads((folder / "refs.bib").read_text())) == 2
    finally:
        bound.cancel()
        process.kill()
        process.communicate()


def test_markdown_is_not_loaded_for_latex(folder: Path) -> None:
    (folder / "paper.aux").write_text("\\citation{hu2022lora}\n")
    run("paper.aux")  # the index is there
    probe = "import sys; from lorabib.cli import main\ntry: main(['subset', 'paper.aux'])\n"
    probe += "except SystemExit: print(*sys.modules, sep='\\n', file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    heavy = {
        "markdown_it",
        "lorabib.citations.tex",
        "lxml",
        "pybtex",
        "pylatexenc",
        "rapidfuzz",
        "lorabib.assemble",
    }
    assert "lorabib.subset" in done.stderr and not heavy & set(done.stderr.split())
