"""`lorabib check FILE` and `lorabib adopt FILE`: what is found, and what becomes of the file."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib import store
from lorabib.bibfile.reading import parse
from lorabib.cli import main
from lorabib.proof import Ground, Proof, adopt, check_file
from lorabib.proof.adopting import edits_of
from lorabib.review import CODES

from bibfiles import files
from engines import compile_bib
from tables import rows

ROOT = Path(__file__).parent.parent
CASES = rows("proofs.tsv")
AUTHORS = {
    "<lora>": "Hu, Edward J. and Shen, Yelong and Wallis, Phillip and Allen-Zhu, Zeyuan and "
    "Li, Yuanzhi and Wang, Shean and Wang, Lu and Chen, Weizhu",
    "<dora>": "Liu, Shih-Yang and Wang, Chien-Yi and Yin, Hongxu and Molchanov, Pavlo and "
    "Wang, Yu-Chiang Frank and Cheng, Kwang-Ting and Chen, Min-Hung",
}
LORA, DORA = AUTHORS.values()


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The library that comes with lorabib."""
    return Ground(store.locate(ROOT, ROOT))


def filled(text: str) -> str:
    for name, authors in AUTHORS.items():
        text = text.replace(name, authors)
    return text


def checked(text: str, ground: Ground) -> Proof:
    return check_file(parse(text, "refs.bib"), "refs.bib", ground)


def adopted(text: str, ground: Ground, *codes: str) -> str:
    """The file with all that is at least a warning, or of these codes, put right."""
    wanted = codes or tuple(code for code, one in CODES.items() if one.severity != "info")
    proof = checked(text, ground)
    found = parse(text, "refs.bib")
    made = adopt(found, proof.findings, "refs.bib", lambda f: f.problem.code in wanted)
    assert made.left == ()
    return made.text


def told(proof: Proof) -> list[str]:
    """The findings as the table writes them."""
    return [
        f"{'?' if f.problem.severity == 'info' else ''}{f.problem.code}{'+' if f.changes else ''}"
        for f in proof.findings
        if f.problem.code not in ("not-in-library", "undefined-string")
    ]


@pytest.mark.parametrize("name, entry, wanted", CASES, ids=lambda cell: cell[:40])
def test_findings(name: str, entry: str, wanted: str, ground: Ground) -> None:
    assert told(checked(filled(entry), ground)) == wanted.split()


def test_a_large_library_says_the_same(ground: Ground) -> None:
    """But that it has no eye for slips in titles: it looks up what is equal."""
    large = Ground(ground.location, small=0)
    entries = [e for _, e, wanted in CASES if "wrong-title" not in wanted]
    text = "\n".join(filled(e).replace("{k,", f"{{k{n},") for n, e in enumerate(entries))
    assert checked(text, large).problems == checked(text, ground).problems


def test_a_wrong_doi_is_mended_or_said_why_not(ground: Ground) -> None:
    title = "Towards Federated Low-Rank Adaptation of Language Models with Rank Heterogeneity"
    text = (
        f"@inproceedings{{k, title={{{title}}}, author={{Byun, Yuji and Lee, Jaeho}}, "
        "booktitle={NAACL}, year={2025}, doi={10.18653/v1/2024.emnlp-main.717}}\n"
    )
    assert adopted(text, ground) == text.replace("2024.emnlp-main.717", "2025.naacl-short.30")
    title = "DoRA: Weight-Decomposed Low-Rank Adaptation"
    text = f"@inproceedings{{k, title={{{title}}}, author={{{DORA}}}"
    text += ", booktitle={ICML}, year={2024}, doi={10.18653/v1/2024.emnlp-main.717}}\n"
    (found,) = checked(text, ground).findings
    assert "no DOI of this work is known" in found.problem.message


def test_every_code_has_a_case() -> None:
    tried = {code.strip("?+") for *_, cell in rows("proofs.tsv") for code in cell.split()}
    live = {"unknown-title", "not-asked", "unknown-identifier", "retracted", "withdrawn"}
    assert tried | live | {"duplicate", "not-in-library"} == set(CODES)


def test_codes_are_in_the_docs() -> None:
    text = (ROOT / "docs" / "proofs.md").read_text("utf-8")
    for code, one in CODES.items():
        assert f"| `{code}` | {one.severity} | {one.means} | {one.cure} |" in text


def test_the_library_has_nothing_to_say_against_its_own_exports(ground: Ground) -> None:
    for text in (ROOT / "exports" / "all.bib", ROOT / "exports" / "moe.bib"):
        found = checked(text.read_text("utf-8"), ground).findings
        assert {f.problem.code for f in found} <= {"not-in-library"}


DOUBLES = """@misc{a, title={On Gardens}, author={Doe, Jane}, year={2020}}
@misc{b, title={On gardens}, author={J. Doe}, year={2020}}
@misc{c, title={On Gardens}, author={Roe, Rick}, year={2020}}
@book{d, title={On Gardens}, author={Doe, Jane}, publisher={P}, year={1990}}
@misc{e, title={Rivers I}, author={Doe, Jane}, year={2020}, doi={10.5555/x}}
@misc{f, title={Rivers: I}, author={Doe, Jane}, year={2020}, url={https://doi.org/10.5555/X}}
@incollection{g, title={Ponds}, booktitle={B}, publisher={P}, author={Doe, Jane}, year={2020},
  doi={10.5555/book}}
@incollection{h, title={Lakes}, booktitle={B}, publisher={P}, author={Doe, Jane}, year={2020},
  doi={10.5555/book}}
@article{i, title={Seas Apart}, author={Doe, Jane}, journal={J}, year={2020}, doi={10.5555/i}}
@article{j, title={Seas Apart}, author={Doe, Jane}, journal={J}, year={2020}, doi={10.5555/j}}
"""


def test_doubles_are_told_and_two_works_of_one_title_are_not(ground: Ground) -> None:
    found = [f for f in checked(DOUBLES, ground).findings if f.problem.code == "duplicate"]
    assert [(f.problem.key, f.problem.message) for f in found] == [
        ("b", "the same work as 'a' in line 1: one title by the same authors"),
        ("f", "the same work as 'e' in line 5: both have doi:10.5555/x"),
    ]
    assert not any(f.changes for f in found)


VERSIONS = """@inproceedings{main, <q> booktitle={NeurIPS}, year={2023}}
@misc{preprint, <q> eprint={2305.14314}, archiveprefix={arXiv}, year={2023}}
@inproceedings{workshop, <q> booktitle={ICML 2023 Workshop on Efficient Systems}, year={2023}}
@article{journal, <q> journal={Journal of Machine Learning Research}, year={2024}}
@phdthesis{thesis, <q> school={UW}, year={2023}}
@misc{talk, <q> note={Talk at X}, year={2023}}
@incollection{chapter, <q> booktitle={Handbook of Tuning}, publisher={P}, year={2023}}
@inproceedings{acm, <q> booktitle={NIPS '23: Proceedings of the 37th International Conference on
  Neural Information Processing Systems}, year={2023}}
@inproceedings{unknown, <q> booktitle={ES-FoMo II}, year={2023}}
@unpublished{unfinished, <q> note={In preparation}}
@article{again, <q> journal={Journal of Machine Learning Research}, year={2024}}
"""


def test_other_publications_and_works_of_other_kinds_are_no_doubles(ground: Ground) -> None:
    authors = "Dettmers, Tim and Pagnoni, Artidoro and Holtzman, Ari and Zettlemoyer, Luke"
    title = "QLoRA: Efficient Finetuning of Quantized LLMs"
    text = VERSIONS.replace("<q>", f"title={{{title}}}, author={{{authors}}},")
    found = [f.problem for f in checked(text, ground).findings if f.problem.code == "duplicate"]
    assert [(p.key, p.message.partition(":")[0]) for p in found] == [
        ("preprint", "the same work as 'main' in line 1"),
        ("acm", "the same work as 'main' in line 1"),
        ("again", "the same work as 'journal' in line 4"),
    ]


def test_a_preprint_becomes_the_publication_and_keeps_its_eprint(ground: Ground) -> None:
    before = f"""% my papers
@string{{me = "Doe, Jane"}}
@Article{{ my:lora ,
    Title   = "LoRA: Low-Rank Adaptation of Large Language Models",
    Author  = {{{LORA}}},
    % where it was
    Journal = "arXiv preprint arXiv:2106.09685",
    my-note = {{read   twice}},
    Month   = jun,
    Year    = 2021
}}
@misc{{broken, title = {{x
"""
    after = adopted(before, ground)
    assert (
        after
        == f"""% my papers
@string{{me = "Doe, Jane"}}
@Inproceedings{{ my:lora ,
    Title   = "LoRA: Low-Rank Adaptation of Large Language Models",
    Author  = {{{LORA}}},
    % where it was
    Booktitle = "International Conference on Learning Representations",
    my-note = {{read   twice}},
    Year    = 2022,
    eprint  = {{2106.09685}},
    archivePrefix = {{arXiv}},
    primaryClass = {{cs.CL}}
}}
@misc{{broken, title = {{x
"""
    )


def test_words_of_biblatex_stay_those_of_biblatex(ground: Ground) -> None:
    before = f"""@online{{lora,
  title = {{LoRA: Low-Rank Adaptation of Large Language Models}},
  author = {{{LORA}}},
  date = {{2021-06-17}},
  eprint = {{2106.09685}},
  eprinttype = {{arXiv}},
}}
"""
    assert adopted(before, ground) == before.replace("@online", "@inproceedings").replace(
        "2021-06-17", "2022"
    ).replace(
        "  eprinttype = {arXiv},\n",
        "  eprinttype = {arXiv},\n"
        "  booktitle = {International Conference on Learning Representations},\n",
    )


QLORA = "Dettmers, Tim and Pagnoni, Artidoro and Holtzman, Ari and Zettlemoyer, Luke"
IN_ONE_YEAR = [
    (  # the publication is of the preprint's year, and of another month
        f"""@article{{q,
  title = {{QLoRA: Efficient Finetuning of Quantized LLMs}},
  author = {{{QLORA}}},
  journal = {{arXiv}},
  number = {{2305.14314}},
  eprint = {{2305.14314}},
  month = may,
  year = {{2023}},
  note = {{Under review}}
}}
""",
        f"""@inproceedings{{q,
  title = {{QLoRA: Efficient Finetuning of Quantized LLMs}},
  author = {{{QLORA}}},
  booktitle = {{Advances in Neural Information Processing Systems}},
  eprint = {{2305.14314}},
  year = {{2023}},
  volume = {{36}},
  pages = {{10088--10115}}
}}
""",
    ),
    (
        f"""@online{{d,
  title = {{DoRA: Weight-Decomposed Low-Rank Adaptation}},
  author = {{{DORA}}},
  date = {{2024-03-06}},
  eprint = {{2402.09353}},
  eprinttype = {{arXiv}},
  pubstate = {{prepublished}},
}}
""",
        f"""@inproceedings{{d,
  title = {{DoRA: Weight-Decomposed Low-Rank Adaptation}},
  author = {{{DORA}}},
  date = {{2024}},
  eprint = {{2402.09353}},
  eprinttype = {{arXiv}},
  booktitle = {{Proceedings of the International Conference on Machine Learning}},
  volume = {{235}},
  series = {{Proceedings of Machine Learning Research}},
  pages = {{32100--32121}},
}}
""",
    ),
]


@pytest.mark.parametrize("before, after", IN_ONE_YEAR)
def test_the_date_and_state_of_the_preprint_go(before: str, after: str, ground: Ground) -> None:
    assert adopted(before, ground) == after


EVERYWHERE = f"""@inproceedings{{k, title={{QLoRA: Efficient Finetuning of Quantized LLMs}},
  author={{{QLORA}}}, booktitle={{NeurIPS}}, year={{2023}}, eprint={{2106.09685}},
  url={{https://arxiv.org/abs/2106.09685}}, doi={{10.48550/arXiv.2106.09685}},
  arxivid={{2106.09685}},
  note={{Also arXiv:2106.09685v2, \\url{{https://github.com/x}}}}, primaryclass={{cs.CL}}}}
"""


def test_a_wrong_number_is_put_right_wherever_it_stands(ground: Ground) -> None:
    after = adopted(EVERYWHERE, ground)
    wanted = EVERYWHERE.replace("2106.09685v2", "2305.14314").replace("2106.09685", "2305.14314")
    assert after == wanted.replace("cs.CL", "cs.LG")
    assert told(checked(after, ground)) == []


OF_THE_PREPRINT = (
    "journal={arXiv preprint arXiv:2106.09685}, volume={1}, number={2}, pages={3}",
    "journal={CoRR}, volume={abs/2106.09685}, number=5, eid={2106.09685}",
    "journal={arXiv e-prints}, eid={arXiv:2106.09685}, pages={arXiv:2106.09685}",
    "journal={CoRR}, booktitle={}",
    "booktitle={arXiv}, journal={arXiv preprint arXiv:2106.09685}",
    "journal={CoRR}, journaltitle={CoRR}",
    "journal={arXiv}, issn={2331-8422}, shortjournal={arXiv}, version={2}",
    "publisher={arXiv}, doi={10.48550/ARXIV.2106.09685}",
    "journaltitle={arXiv}, volume={2106}, issue={June}, number={09685}, eprinttype={arXiv}",
)


@pytest.mark.parametrize("facts", OF_THE_PREPRINT)
def test_the_numbers_of_the_preprint_go(facts: str, ground: Ground) -> None:
    title = "LoRA: Low-Rank Adaptation of Large Language Models"
    after = adopted(f"@article{{k, title={{{title}}}, author={{{LORA}}}, {facts}, year={{2021}}}}",
                    ground)  # fmt: skip
    names = {field.name.lower() for field in parse(after, "refs.bib").entries[0].fields}
    gone = "volume number issue pages eid journal issn shortjournal version doi publisher"
    assert names.isdisjoint(gone.split())
    assert {"booktitle", "eprint"} <= names


TITLED = "@article{k, title={LoRA: Low-Rank Adaptation of Large Language Models}, author={<lora>},"
HU = LORA.replace("J. and", "J and").replace("Chen, Weizhu", "Weizhu Chen")
NAMES = [
    (f"{HU} and others", HU),
    ("Hu, Edward J and Yelong Shen and others", LORA.replace("J. and Shen, Yelong",
                                                             "J and Yelong Shen")),
    (HU.replace("Wang, Shean", "Doe, Jane"), HU),
    ("Hu, E. J. and others", LORA),
    ("Hu, Edward J. et al.", LORA),
]  # fmt: skip


@pytest.mark.parametrize("before, after", NAMES)
def test_names_that_agree_stay_as_they_are_written(before: str, after: str, ground: Ground) -> None:
    entry = f"{TITLED.replace('<lora>', before)} booktitle={{ICLR}}, year={{2022}}}}"
    wanted = entry.replace(before, after).replace("@article", "@inproceedings")
    entry = entry.replace("@article", "@inproceedings")
    assert adopted(entry, ground) == wanted


def test_a_title_of_no_record_stays_when_the_preprint_becomes_the_publication(
    ground: Ground,
) -> None:
    entry = filled(f"{TITLED} journal={{arXiv preprint arXiv:2106.09685}}, year={{2021}}}}")
    short = entry.replace(": Low-Rank Adaptation of Large Language Models", "")
    after = adopted(short, ground, "published-preprint")
    assert "title={LoRA}" in after and "International Conference" in after


def test_text_for_latex_changes_by_the_sign_alone(ground: Ground) -> None:
    before = """@book{k,
  title = {Gardens  &  Rivers\n      of the {World}\n   and 50% more },
  author = "  Doe,\tJane  &\r\n\tco", publisher = { A &amp; B  C}, year = 1990,
  note = "the α\n   of &quot;it&quot;"
}
"""
    wanted = before.replace("  &  R", "  \\&  R").replace("%", "\\%").replace("  &\r", "  \\&\r")
    wanted = wanted.replace("&amp;", "\\&").replace('"the', "{the").replace('"\n}', "}\n}")
    after = adopted(before, ground, "latex")
    assert after == wanted.replace("&quot;", '"')
    assert checked(after, ground).problems[-1].code == "not-in-pdflatex"
    again = adopted(after, ground, "not-in-pdflatex")
    assert "the \\ensuremath{\\alpha}\n   of" in again


ENTRIES = [EVERYWHERE.strip(), *(f"{TITLED} {facts}, year={{2021}}}}" for facts in OF_THE_PREPRINT)]
ENTRY = st.sampled_from([*ENTRIES, *(entry for _, entry, _ in rows("proofs.tsv"))])
LAYOUT = st.sampled_from([", ", ",\n  ", ",\r\n\t", ",\n\n"])


@st.composite
def authors_files(draw: st.DrawFn) -> str:
    """Any file, with entries among it of which something is known."""
    parts = [draw(files())]
    for number, entry in enumerate(draw(st.lists(ENTRY, min_size=1, max_size=3))):
        laid_out = filled(entry).replace("{k,", f"{{k{number},").replace(", ", draw(LAYOUT))
        parts += [laid_out, draw(st.sampled_from(["", "% between", draw(files())]))]
    return "\n".join(parts)


@given(authors_files())
@settings(max_examples=60)
def test_adopting_changes_what_it_names_and_a_second_time_nothing(
    ground: Ground, text: str
) -> None:
    found = parse(text, "refs.bib")
    made = adopt(found, checked(text, ground).findings, "refs.bib")
    edits = sorted(edits_of(found, made.made), key=lambda edit: edit.span)
    at = shift = 0
    for span, new in edits:
        assert made.text[at + shift : span.start + shift] == text[at : span.start]
        shift += len(new) - (span.end - span.start)
        at = span.end
    assert made.text[at + shift :] == text[at:]
    after = parse(made.text, "refs.bib")
    named = {finding.at for finding in made.made}
    assert len(after.entries) == len(found.entries)
    for number, (old, new) in enumerate(zip(found.entries, after.entries, strict=True)):
        assert old.key == new.key
        touched = {
            name.lower()
            for f in made.made
            if f.at == number
            for c in f.changes
            for name in (c.field, c.name)
        }
        assert number in named or old.kind == new.kind
        assert [(f.name, f.value) for f in old.fields if f.name.lower() not in touched] == [
            (f.name, f.value) for f in new.fields if f.name.lower() not in touched
        ]
    again = adopt(after, checked(made.text, ground).findings, "refs.bib")
    assert again.text == made.text


def command(folder: Path, *arguments: str, stdin: str = "") -> Result:
    """The command in this process, which has the library at hand."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(main, arguments, input=stdin)


STALE = f"""@article{{lora,
  title = {{LoRA: Low-Rank Adaptation of Large Language Models}},
  author = {{{LORA}}},
  journal = {{arXiv preprint arXiv:2106.09685}},
  year = {{2021}}
}}

@inproceedings{{dora, title={{DoRA: Weight-Decomposed Low-Rank Adaptation}}, year=2024,
  author={{Liu, Shih-Yang and others}}, booktitle={{ICML}}, note={{R&D}}}}
"""


def test_the_diff_is_one_that_git_takes(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(b"\xef\xbb\xbf" + STALE.replace("\n", "\r\n").encode())
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "lorabib", "adopt", "refs.bib", "--offline"],
        cwd=tmp_path, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert path.read_bytes() == before
    apply = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(apply, cwd=tmp_path, input=done.stdout, timeout=60, check=True)
    patched = path.read_bytes()
    path.write_bytes(before)
    assert command(tmp_path, "adopt", "refs.bib", "--offline", "--write").exit_code == 0
    assert patched == path.read_bytes() != before
    assert (tmp_path / "refs.bib.bak").read_bytes() == before
    assert b"openreview:nZeVKeeFYf9" in done.stderr and b"[LaTeX]" in done.stderr


def test_a_file_in_latin_1_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    entry = "@book{k, title={Gärten & Flüsse}, author={Doe, J}, publisher={P}, year=1990}\n"
    path.write_bytes(entry.encode("latin-1"))
    assert command(tmp_path, "adopt", "refs.bib", "--offline", "--write").exit_code == 0
    assert path.read_bytes() == entry.replace("&", "\\&").encode("latin-1")


def test_interactive_asks_for_each(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(STALE, "utf-8")
    done = command(tmp_path, "adopt", "refs.bib", "--offline", "-i", stdin="n\ny\nq\n")
    assert done.exit_code == 0, done.stderr
    assert "journal = {arXiv preprint" in path.read_text("utf-8")
    assert DORA in path.read_text("utf-8")
    assert "R&D" in path.read_text("utf-8")


def test_forms_and_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(STALE, "utf-8")
    (tmp_path / "paper.aux").write_text("\\relax\n\\citation{dora}\n\\citation{nokey}\n", "utf-8")
    found = command(tmp_path, "check", "refs.bib", "--offline", "--json")
    assert found.exit_code == 0
    first = json.loads(found.stdout)[0]
    assert (first["code"], first["path"], first["line"]) == ("published-preprint", "refs.bib", 4)
    assert {"action": "set", "field": "year", "value": "2022"}.items() <= first["changes"][
        2
    ].items()
    strict = command(tmp_path, "check", "-", "--offline", "--strict", "-f", "github", stdin=STALE)
    assert strict.exit_code == 1
    assert strict.stdout.startswith("::warning file=stdin,line=4,title=published-preprint::")
    cited = command(tmp_path, "check", "refs.bib", "--offline", "--only-cited", "paper.aux")
    assert "cut-authors" in cited.stdout and "published-preprint" not in cited.stdout
    assert "1 entry: " in cited.stderr and "nokey is cited, but not in refs.bib" in cited.stderr
    log = json.loads(command(tmp_path, "check", "refs.bib", "--offline", "-f", "sarif").stdout)
    results = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in results)
    assert results[0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}
    (tmp_path / "bad.bib").write_text("@misc{a, title = {x", "utf-8")
    assert command(tmp_path, "check", "bad.bib", "--offline").exit_code == 1
    assert command(tmp_path, "check", "none.bib", "--offline").exit_code == 1
    assert command(tmp_path, "adopt", "paper.aux", "--offline", "--write").exit_code == 1
    assert command(tmp_path, "check", "paper.aux", "--offline").stderr == ""
    assert command(tmp_path, "check", "refs.bib", "--only", "nonsense").exit_code == 2


def test_names_of_another_file_are_left_alone(tmp_path: Path) -> None:
    entry = f"""@inproceedings{{dora, title={{DoRA: Weight-Decomposed Low-Rank Adaptation}},
  author={{{DORA}}}, booktitle=icml, year={{2023}}}}
@article{{lora, title={{LoRA: Low-Rank Adaptation of Large Language Models}}, author={{{LORA}}},
  journal=pami, eprint={{2106.09685}}, year={{2022}}}}
"""
    (tmp_path / "strings.bib").write_text('@string{ICML = "ICML"}\n@string{PAMI="TPAMI"}', "utf-8")
    (tmp_path / "refs.bib").write_text(entry, "utf-8")

    def codes(*files: str) -> list[str]:
        done = command(tmp_path, "check", *files, "--offline", "--json", "--level", "info")
        return [f"{found['key']} {found['code']}" for found in json.loads(done.stdout)]

    assert codes("refs.bib") == ["dora undefined-string", "lora undefined-string"]
    (tmp_path / "sum.bib").write_text(entry.replace("icml,", 'icml # " Workshop",'), "utf-8")
    assert codes("sum.bib") == ["dora undefined-string", "lora undefined-string"]
    assert "warning" not in command(tmp_path, "check", "refs.bib", "--offline").stdout
    both = codes("refs.bib", "strings.bib")
    assert both == codes("strings.bib", "refs.bib") == ["dora wrong-year", "lora wrong-venue"]
    command(tmp_path, "adopt", "refs.bib", "--offline", "--write", "--level", "info")
    assert (tmp_path / "refs.bib").read_text("utf-8") == entry


@pytest.mark.latex
def test_an_adopted_file_compiles(ground: Ground, tmp_path: Path) -> None:
    entries = {
        f"k{n}": filled(entry).replace("{k,", f"{{k{n},")
        for n, (name, entry, wanted) in enumerate(rows("proofs.tsv"))
        if "+" in wanted and "?" not in wanted and "biblatex" not in name
    }
    text = adopted("\n".join(entries.values()), ground)
    result = compile_bib(text, list(entries), "plain", tmp_path)
    assert result.errors == [] and result.bibtex_warnings == []
    assert "International Conference on Learning Representations" in " ".join(
        result.pdf_text.split()
    )
