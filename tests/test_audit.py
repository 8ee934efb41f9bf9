"""`lorabib audit LIST.md`: what is found in a list, and what becomes of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib import store
from lorabib.auditing import CODES, Audit, Fixed, Ground, audit_list, fix
from lorabib.auditing.fixing import expected
from lorabib.auditing.links import looked
from lorabib.cli import main
from lorabib.lists import CODES as READING
from lorabib.lists import read
from lorabib.review.model import Finding

from tables import rows

ROOT = Path(__file__).parent.parent
LISTS = ROOT / "data" / "lists"
TABLE = "| Year | Title | Venue | Link |\n|---|---|---|---|\n"
#: Rows beside the one that is tried, so that a list links its papers as a rule.
BESIDE = "\n## Others\n\n" + "".join(
    f"- [{title}]({url})\n"
    for title, url in (
        ("Asymmetry in Low-Rank Adapters of Foundation Models", "https://example.org/a.pdf"),
        ("LoTR: Low Tensor Rank Weight Adaptation", "https://arxiv.org/pdf/2402.01376"),
    )
)


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The library that comes with lorabib."""
    return Ground(store.locate(ROOT, ROOT))


def fixed(text: str, audit: Audit, *codes: str) -> Fixed:
    """The list with all that is at least a warning, or of these codes, corrected."""

    def wanted(finding: Finding) -> bool:
        code, severity = finding.problem.code, finding.problem.severity
        return code in codes if codes else severity != "info"

    return fix(text, audit.findings, audit.auditor, wanted)


def listed(row: str) -> str:
    text = row.replace("\\n", "\n")
    head = TABLE if row.startswith("|") else ""
    return f"# Papers\n\n{head}{text}\n{BESIDE}"


def told(audit: Audit, line: int) -> str:
    """The findings of a row as the table writes them."""
    found = [
        f"{'?' if f.problem.severity == 'info' else ''}{f.problem.code}{'+' if f.changes else ''}"
        for f in audit.findings
        if f.problem.line == line
    ]
    return " ".join(found) or "-"


@pytest.mark.parametrize("name, row, wanted, after", rows("audits.tsv"), ids=lambda cell: cell[:30])
def test_findings(name: str, row: str, wanted: str, after: str, ground: Ground) -> None:
    text = listed(row)
    audit = audit_list(text, "mine.md", ground)
    assert told(audit, 5 if row.startswith("|") else 3) == wanted
    assert fixed(text, audit).text == (text if after == "=" else listed(after))


def test_a_large_library_says_the_same(ground: Ground) -> None:
    """Of a large library the records are looked up in place of being read."""
    large = Ground(ground.location, small=0)
    lines = [row.replace("\\n", "\n") for _, row, *_ in rows("audits.tsv")]
    lists = ["# Papers\n\n" + TABLE + "".join(f"{x}\n" for x in lines if x.startswith("|"))]
    lists += ["# Papers\n\n" + "".join(f"{x}\n" for x in lines if not x.startswith("|"))]
    lists += [(LISTS / "awesome-lora.md").read_text("utf-8")]
    for text in lists:
        found = audit_list(text, "mine.md", large).problems
        assert found == audit_list(text, "mine.md", ground).problems


def shipped(ground: Ground) -> set[tuple[str, str, str, str]]:
    """List, line, code and severity of all that is found in the lists as shipped."""
    found = set()
    for path in sorted(LISTS.glob("*.md")):
        audit = audit_list(path.read_text("utf-8"), path.stem, ground)
        for finding in audit.findings:
            problem = finding.problem
            loose = problem.code == "no-identifier" and path.stem == "lora-of-llms"
            if finding.at >= 0 and not loose:
                found.add((path.stem, str(problem.line), problem.code, problem.severity))
            elif loose:
                assert problem.severity == "info"
    return found


def test_the_five_lists_have_what_was_judged_right_and_nothing_else(ground: Ground) -> None:
    wanted = {(name, line, code, severity) for name, line, code, severity, _ in SHIPPED}
    assert len(wanted) == len(SHIPPED)
    found = shipped(ground)
    assert sorted(wanted - found) == []
    assert sorted(found - wanted) == []


SHIPPED = rows("audit/shipped.tsv")


def test_every_code_is_told_in_the_manual() -> None:
    manual = (ROOT / "docs" / "audits.md").read_text("utf-8")
    for code, one in CODES.items():
        if code not in ("list-too-long", "line-too-long"):
            assert f"| `{code}` | {one.severity} | {one.means} |" in manual


# Correcting.


def checked(text: str, ground: Ground) -> tuple[Audit, Fixed]:
    audit = audit_list(text, "mine.md", ground)
    return audit, fixed(text, audit)


@pytest.mark.parametrize("name", ["awesome-lora", "comprehensive-survey", "lora-of-llms"])
def test_a_corrected_list_is_the_same_but_for_what_was_wrong(name: str, ground: Ground) -> None:
    text = (LISTS / f"{name}.md").read_bytes().decode()
    audit, made = checked(text, ground)
    assert made.made
    before, _ = read(text, "mine.md")
    after, _ = read(made.text, "mine.md")
    changed = {finding.at for finding in made.made}
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        assert at in changed or old == new
        if at in changed:
            right = expected(old, [f for f in made.made if f.at == at])
            assert (new.title, new.year, new.venue) == (right.title, right.year, right.venue)
            assert {link.url for link in new.links} == {link.url for link in right.links}
    again, remade = checked(made.text, ground)
    assert remade.made == () and remade.text == made.text and remade.diff == ""
    assert len(again.findings) < len(audit.findings)
    old_lines, new_lines = text.split("\n"), made.text.split("\n")
    assert len(old_lines) == len(new_lines)
    touched = sum(a != b for a, b in zip(old_lines, new_lines, strict=True))
    assert touched <= 2 * len(changed)


WORDS = st.sampled_from(
    [row for _, row, _, _ in rows("audits.tsv") if "\\n" not in row]
    + ["", "Some words on arXiv, of 2023.", "> A quotation", "## Heading", "- [a tool](x)"]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_fixing_twice_is_fixing_once(pieces: list[str], end: str) -> None:
    ground = _ground()
    lines = []
    for piece in pieces:
        lines += ["", *TABLE.splitlines(), piece, ""] if piece.startswith("|") else [piece]
    text = end.join(lines) + end
    before, _ = read(text, "mine.md")
    _, made = checked(text, ground)
    after, _ = read(made.text, "mine.md")
    changed = {finding.at for finding in made.made}
    assert len(before) == len(after)
    assert all(
        a == b for n, (a, b) in enumerate(zip(before, after, strict=True)) if n not in changed
    )
    assert made.text.count(end) == text.count(end)
    assert checked(made.text, ground)[1].diff == ""


_GROUND: list[Ground] = []


def _ground() -> Ground:
    if not _GROUND:
        _GROUND.append(Ground(store.locate(ROOT, ROOT)))
    return _GROUND[0]


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=40) | st.from_regex(r"https?:?//(dx\.)?(arxiv|doi|openreview)\.[a-z/]{1,20}")
)
def test_an_address_is_mended_once(url: str) -> None:
    form = looked(url)
    if form and form.better:
        again = looked(form.better)
        assert again is None or again.better != url


# Dates.

FLORA = "[FLoRA: Low-Rank Core Space for N-dimension](https://arxiv.org/abs/2405.14739)"
DATED = "| Title | Venue | Date |\n|---|---|---|\n"
MONTHS = (
    "May",
    "may",
    "05",
    "5",
    "June",
    "Sept.",
    "Mai",
    "mayo",
    "Spring",
    "early",
    "Q2",
    "[v2]",
    "décembre",
    "五月",
)
SHAPES = (
    "{s} ({m} {y})", "({s} ({m} {y}))", "{s}, {d} {m} {y}", "{s} {m} {d}, {y}", "{s} {y}.05",
    "{s} {y}-05", "{s} {y}/05/{d}", "{s} {d}.05.{y}", "{s} 05/{y}", "{s} {m} {y}", "{s} {m}'24",
    "{s}'24", "{s}'24, {y}", "{s}, {y}, v2", "{s} {y}05", "{s} {y} - 05 - {d}", "{s} {y} ({m})",
    "{s} {y}年5月", "{s} {y} [{y}-05-{d}]", "{s} {y}, updated 2023", "[{s}] {y}/5",
    "{s}-2405.14739-b31b1b {y}", "![](https://img.shields.io/badge/{s}-{y}-red) {s}, {y}",
    "![](https://img.shields.io/badge/{s}-{y}-red)", "{s} | {m} {y}", "{s} | {y}/05/{d}",
    "{s}'24 | {y}", "{s}'24 | {m} {y}", "{s} | {d}.05.{y}", "{s} {y}.05 | 24/05", "{s} | '24",
    "{s} | {y}-05", "{s} | {m} {d}, {y}", "{s} {y} | 05", "{s} ({m}) | {y}", "{s} {y} | 24-05",
    "{s}, *{m}* {y}", "{s}, **{y}**-05", "{s}, {m}&nbsp;{y}", "{s} | {m}<br>{y}", "{s} | {y}, {m}",
    "{s} | {d} 05 {y}", "{s} | {m}.{y}", "{s} {y} *({m} {d})*", "[2405] {s} {y}", "{s} {y} | 2405",
    "{s} | {y}, H1", "{s} 05 | {y}",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SHAPES), st.sampled_from(MONTHS), st.integers(10, 28), st.booleans(),
    st.sampled_from(["arXiv", "ArXiv", "arXiv preprint"]),
)  # fmt: skip
def test_a_row_with_a_date_is_left_alone(
    shape: str, month: str, day: int, stop: bool, server: str
) -> None:
    tail = shape.format(s=server, m=month, d=day, y=2024) + ("." if stop else "")
    row = f"{DATED}| {FLORA} | {tail} |" if " | " in shape else f"- {FLORA}, {tail}"
    text = f"# Papers\n\n{row}\n{BESIDE}"
    made = checked(text, _ground())[1]
    assert made.text == text


@pytest.mark.parametrize(
    "tail",
    [", {}", " ({})", " [{}]", ", *{}*", " `{}`", " <sub>{}</sub>", " **[{}]**", ". {}. [[code]](https://github.com/a/2023-05)"],
)  # fmt: skip
@pytest.mark.parametrize("year", ["arXiv 2024", "arXiv, 2024", "arXiv (2024)"])
def test_a_row_without_a_date_is_mended(tail: str, year: str) -> None:
    text = f"# Papers\n\n- {FLORA}{tail.format(year)}\n{BESIDE}"
    right = year.replace("arXiv", "ICLR").replace("2024", "2025")
    assert (
        checked(text, _ground())[1].text == f"# Papers\n\n- {FLORA}{tail.format(right)}\n{BESIDE}"
    )


def test_a_table_with_a_column_of_months_is_left_alone() -> None:
    head = "| Title | Venue | Year | Month |\n|---|---|---|---|\n"
    text = f"# Papers\n\n{head}| {FLORA} | arXiv | 2024 | 5 |\n{BESIDE}"
    assert checked(text, _ground())[1].text == text
    bare = text.replace("\n| ", "\n").replace(" |\n", "\n").replace("|---|---|", "---|---")
    assert checked(bare, _ground())[1].text == bare
    plain = text.replace("Month", "Stars")
    right = plain.replace("| arXiv | 2024 |", "| ICLR | 2025 |")
    assert checked(plain, _ground())[1].text == right


# Rows beside each other.


def codes(text: str, ground: Ground) -> list[tuple[int | None, str]]:
    audit = audit_list(text, "mine.md", ground)
    return [
        (f.problem.line, f.problem.code) for f in audit.findings if f.problem.severity != "info"
    ]


DORA = "- [DoRA: Weight-Decomposed Low-Rank Adaptation](https://arxiv.org/abs/2402.09353)\n"
RENAMED = "- [Toppings: CPU-Assisted, Rank-Aware Adapter Serving for LLM Inference](https://arxiv.org/abs/2401.11240)\n"
OLD_NAME = "- [CaraServe: CPU-Assisted and Rank-Aware LoRA Serving for Generative LLM Inference](https://arxiv.org/abs/2401.11240)\n"


def test_a_paper_may_stand_in_two_categories_but_not_twice_in_one(ground: Ground) -> None:
    again = DORA.replace("/abs/", "/pdf/")
    assert codes(f"## One\n\n{DORA}\n## Two\n\n{again}", ground) == []
    assert codes(f"## One\n\n{DORA}{again}", ground) == [(4, "duplicate")]
    unknown = "- [Whales Sing in the Deep Atlantic](https://example.org/{}.pdf)\n"
    assert codes(f"## One\n\n{unknown.format(1)}{unknown.format(2)}", ground) == [(4, "duplicate")]


def test_one_paper_under_two_titles(ground: Ground) -> None:
    assert codes(f"## One\n\n{OLD_NAME}\n## Two\n\n{RENAMED}", ground) == [(7, "two-titles")]


def test_one_link_for_two_titles_of_which_nothing_is_known(ground: Ground) -> None:
    link = "(https://arxiv.org/abs/2511.99999)"
    two = f"## One\n\n- [Whales Sing in the Deep]{link}\n- [Ants Dance on High Mountains]{link}\n"
    assert codes(two, ground) == [(4, "shared-link")]
    assert codes(two.replace("Ants Dance on High Mountains", "Ants 2"), ground) == []


GALORE = "- [GaLore: Memory-Efficient LLM Training by Gradient Low-Rank Projection]"


def test_one_link_for_two_titles_of_which_one_is_known(ground: Ground) -> None:
    link = "(https://arxiv.org/abs/2403.03507)\n"
    note = f"- [Gradient projection, a note on GaLore]{link}"
    assert codes(f"## One\n\n{GALORE}{link}{note}", ground) == [(4, "shared-link")]
    assert codes(f"## One\n\n{note}{GALORE}{link}", ground) == [(4, "shared-link")]
    assert codes(f"## One\n\n{GALORE}{link}\n## Two\n\n{note}", ground) == [(7, "shared-link")]
    assert codes(f"## One\n\n{GALORE}{link}- [GaLore]{link}", ground) == [(4, "duplicate")]
    whales = f"- [Whales Sing in the Deep Atlantic Ocean]{link}"  # told of the link itself
    assert codes(f"## One\n\n{GALORE}{link}{whales}", ground) == [(4, "wrong-identifier")]


def test_a_doubled_row_is_told_and_never_removed(ground: Ground) -> None:
    text = f"## One\n\n{DORA}{DORA}"
    audit = audit_list(text, "mine.md", ground)
    assert fixed(text, audit, *CODES).text == text


def test_one_row_that_cannot_be_mended_leaves_the_others_be(ground: Ground) -> None:
    wrong = DORA.replace("2402.09353", "2106.09685")
    cited = '- Liu et al., "DoRA: Weight-Decomposed Low-Rank Adaptation," in ICML, 2024.\n'
    text = f"## One\n\n{wrong}{cited}"
    made = fixed(text, audit_list(text, "mine.md", ground))
    assert made.text == text.replace("2106.09685", "2402.09353")
    assert [finding.problem.code for finding in made.left] == ["no-identifier"]


# The command.


def command(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lorabib", "audit", *arguments],
        cwd=folder, input=stdin, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


STALE = (
    TABLE + "| 2023 | LoRA: Low-Rank Adaptation of Large Language Models  | ICML | "
    "[x](https://arxiv.org/abs/2106.09685) |\n"
)


def test_fix_keeps_the_bytes_around_and_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    before = b"\xef\xbb\xbf# Gr\xc3\xbc\xc3\x9fe  \r\n\r\n" + STALE.replace("\n", "\r\n").encode()
    path.write_bytes(before)
    dry = subprocess.run(
        [sys.executable, "-m", "lorabib", "audit", "list.md", "--offline", "--fix", "--dry-run"],
        cwd=tmp_path, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert path.read_bytes() == before
    done = command(tmp_path, "list.md", "--offline", "--fix")
    assert done.returncode == 0, done.stderr
    after = before.replace(b"| ICML |", b"| ICLR |").replace(b"| 2023 |", b"| 2022 |")
    assert path.read_bytes() == after
    assert (tmp_path / "list.md.bak").read_bytes() == before
    path.write_bytes(before)
    apply = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(apply, cwd=tmp_path, input=dry.stdout, timeout=60, check=True)
    assert path.read_bytes() == after
    again = command(tmp_path, "list.md", "--offline", "--fix")
    assert "nothing to change" in again.stderr and path.read_bytes() == after


def test_forms_and_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(STALE, "utf-8")
    found = command(tmp_path, "list.md", "--offline", "--json")
    assert found.returncode == 0
    first = json.loads(found.stdout)[0]
    assert (first["path"], first["line"]) == ("list.md", 3)
    assert first["changes"][0]["value"] == "ICLR"
    strict = command(tmp_path, "-", "--offline", "--strict", "-f", "github", stdin=STALE)
    assert strict.returncode == 1
    assert strict.stdout.startswith("::warning file=stdin,line=3,title=wrong-venue::")
    only = command(tmp_path, "list.md", "--offline", "--only", "duplicate", "--strict")
    assert (only.returncode, only.stdout) == (0, "")


def test_what_does_not_go_together_is_one_line(tmp_path: Path) -> None:
    runner = CliRunner()
    path = tmp_path / "list.md"
    path.write_text(STALE, "utf-8")
    assert "wrong-identifier" in runner.invoke(main, ["audit", "--rules"]).output
    for wrong, code in (
        ([], 2),
        ([str(path), "--dry-run"], 2),
        (["-", "--fix", "--offline"], 2),
        ([str(path), "--only", "nonsense", "--offline"], 2),
        ([str(tmp_path / "none.md"), "--offline"], 1),
    ):
        done = runner.invoke(main, ["audit", *wrong])
        assert done.exit_code == code, done.output
        assert len(done.output.strip().splitlines()[-1]) < 200 and "Traceback" not in done.output
    assert path.read_text("utf-8") == STALE


def test_every_code_of_a_row_is_tried() -> None:
    texts = [p.read_text("utf-8") for p in Path(__file__).parent.glob("test_audit*.py")]
    texts += [(Path(__file__).parent / "cases" / "audits.tsv").read_text("utf-8")]
    for code in CODES.keys() - READING.keys() | {"malformed-link"}:
        assert any(f"{code}+" in t or f"?{code}" in t or f'"{code}"' in t for t in texts), code
