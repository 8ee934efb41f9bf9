"""The layout of a `.bib` file in order; what it says stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.bibfile.diffs import edited
from lorabib.bibfile.doubles import doubles
from lorabib.bibfile.model import Bibliography
from lorabib.bibfile.reading import parse
from lorabib.bibfile.tidying import Tidy, tidied
from lorabib.cli import main

from bibfiles import files

OPTIONS = st.builds(
    Tidy,
    order=st.sampled_from(["none", "key", "type", "year"]),
    fields=st.sampled_from([(), ("year", "title")]),
    indent=st.sampled_from(["  ", "\t"]),
    align=st.booleans(),
    delimiters=st.sampled_from(["braces", "quotes", "keep"]),
)


def meaning(found: Bibliography) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What BibTeX reads: types, keys and values; fields in one order."""
    return sorted(
        (
            entry.kind,
            entry.key,
            sorted(((f.name, f.value) for f in entry.fields), key=lambda f: f[0]),
        )
        for entry in found.entries
    )


def kept(found: Bibliography, kind: str) -> list[str]:
    return sorted(found.text[slice(*b.span)].strip() for b in found.blocks if b.kind == kind)


@given(files(), OPTIONS)
@settings(max_examples=60)
def test_what_a_file_says_stays(text: str, how: Tidy) -> None:
    before = parse(text, "refs.bib")
    made = tidied(before, how)
    after = parse(made.text, "refs.bib")
    assert meaning(after) == meaning(before)
    for kind in ("unread", "comment", "string", "preamble"):
        assert kept(after, kind) == kept(before, kind)
    assert sorted(" ".join(kept(after, "text")).split()) == sorted(
        " ".join(kept(before, "text")).split()
    )
    assert edited(text, made.edits) == made.text


@given(files(), OPTIONS)
@settings(max_examples=60)
def test_twice_is_as_good_as_once(text: str, how: Tidy) -> None:
    once = tidied(parse(text, "refs.bib"), how).text
    again = tidied(parse(once, "refs.bib"), how)
    assert again.text == once and not again.edits


SAMPLE = """% head
@STRING{nips = "NIPS"}
@article{ b , title="On
    two lines", year = 2020, journal = nips # ", x" }


% about a
@misc(a, note={x}) % beside
@misc{c,
  % inside
  title={x}}
@misc{broken, title={x

@inproceedings{d,title={y} year={3}}
% end"""

TIDY = """% head
@STRING{nips = "NIPS"}

@article{b,
  title   = {On
             two lines},
  year    = 2020,
  journal = nips # ", x",
}

% about a
@misc{a,
  note = {x},
} % beside

@misc{c,
  % inside
  title={x}}

@misc{broken, title={x

@inproceedings{d,title={y} year={3}}
% end
"""


def test_layout() -> None:
    assert tidied(parse(SAMPLE, "refs.bib")).text == TIDY
    assert tidied(parse(SAMPLE.replace("\n", "\r\n"), "refs.bib")).text == TIDY.replace(
        "\n", "\r\n"
    )


def test_delimiters_fields_and_indentation() -> None:
    text = '@misc{a, title="x", author={A "B"}, year={1}, title={again}}'
    how = Tidy(fields=("year", "author"), indent="\t", align=False, delimiters="quotes")
    assert tidied(parse(text, "refs.bib"), how).text == (
        '@misc{a,\n\tyear = "1",\n\tauthor = {A "B"},\n\ttitle = "x",\n\ttitle = "again",\n}\n'
    )


ENTRIES = """% top

% about c
@misc{c, year=2001}
@string{s = "x"}
@comment{about b}
@misc{b, crossref={a}, year=2002} % beside b
@book{a, year=2003}
@article{B, year=1999}

% end
"""


@pytest.mark.parametrize(
    "order, keys",
    [("key", "b a B c"), ("type", "b a B c"), ("year", "c b B a"), ("none", "c b a B")],
)
def test_order(order: str, keys: str) -> None:
    """Parents behind children, equal keys in their order, text with its entry."""
    text = tidied(parse(ENTRIES, "refs.bib"), Tidy(order=order)).text  # type: ignore[arg-type]
    found = parse(text, "refs.bib")
    assert " ".join(entry.key for entry in found.entries) == keys
    assert text.startswith("% top\n") and text.endswith("\n\n% end\n")
    assert "@comment{about b}\n@misc{b," in text.replace("\n\n@misc{b", "\n@misc{b")
    assert "} % beside b\n" in text
    if order != "none":
        assert text.index("@string") < text.index("@misc")


@pytest.mark.parametrize(
    "text, told",
    [
        ("@misc{b}\n@misc{a, title={\n@misc{c}", "line 2 cannot be read"),
        ("@string{s={1}}\n@misc{b, t=s}\n@string{s={2}}\n@misc{a, t=s}", "'s' is defined twice"),
        ("@misc{b, t=s}\n@string{s={2}}\n@misc{a, t=s}", "line 1 uses a name before"),
    ],
)
def test_what_cannot_be_sorted_soundly_is_said(text: str, told: str) -> None:
    made = tidied(parse(text, "refs.bib"), Tidy(order="key"))
    assert told in made.notes[0]
    assert meaning(parse(made.text, "")) == meaning(parse(text, ""))


# --- the command ------------------------------------------------------------------------------


def run(folder: Path, *arguments: str, text: bytes = b"") -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(main, ["tidy", *arguments], input=text)


def test_the_file_goes_to_standard_output_in_its_own_bytes(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(b"@misc{a,title={G\xf6del}}\r\n")
    done = run(tmp_path, "refs.bib")
    assert done.exit_code == 0
    assert done.stdout_bytes == b"@misc{a,\r\n  title = {G\xf6del},\r\n}\r\n"
    assert done.stderr == "refs.bib: 1 entry; not tidy\n"
    assert path.read_bytes() == b"@misc{a,title={G\xf6del}}\r\n"
    assert run(tmp_path, "-", text=b"@misc{a}").stdout == "@misc{a,\n}\n"


def test_writing_keeps_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a,title={x}}")
    assert run(tmp_path, "refs.bib", "--check").exit_code == 1
    done = run(tmp_path, "refs.bib", "--write")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "refs.bib: 1 entry; written, as it was: refs.bib.bak\n"
    assert path.read_text() == "@misc{a,\n  title = {x},\n}\n"
    (tmp_path / "refs.bib.bak").unlink()
    assert run(tmp_path, "refs.bib", "--write").stderr == "refs.bib: 1 entry; tidy\n"
    assert run(tmp_path, "refs.bib", "--check").exit_code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["refs.bib"]  # tidy: nothing to keep


def test_what_cannot_be_read_and_what_stands_twice_is_listed(tmp_path: Path) -> None:
    text = (
        "@misc{a, title={One and the same}, author={Doe, Jane}}\n@misc{b, title={x\n\n"
        "@misc{c, title={One and the {Same}}, author={Jane Doe}}\n@misc{a}\n\x00"
    )
    (tmp_path / "refs.bib").write_text(text)
    done = run(tmp_path, "refs.bib", "--diff", "--sort", "key")
    assert done.exit_code == 1
    assert done.stdout.startswith("--- a/refs.bib\n+++ b/refs.bib\n@@ ")
    told = done.stderr.splitlines()
    assert [line.rpartition("[")[2][:-1] for line in told[:4]] == [
        "unclosed-entry", "repeated-key", "control-character", "double-work",
    ]  # fmt: skip
    assert "'c' may be the work of 'a' on line 1: the same title and first author" in told[3]
    assert told[4:] == [
        "refs.bib: note: not sorted: the entry on line 2 cannot be read",
        "refs.bib: 3 entries, 1 that cannot be read; not tidy",
    ]
    found = json.loads(run(tmp_path, "refs.bib", "--json").stdout)[0]
    assert (found["entries"], found["unread"], found["changed"]) == (3, 1, True)
    assert found["doubles"][0]["line"] == 4


@pytest.mark.parametrize(
    "raw, told",
    [
        (b"", "is empty"),
        (b"%PDF-1.5\n%\xd0\xd4\n@a{b,", "is a PDF"),
        (b"<!DOCTYPE html><style>@media{a}</style>", "is an HTML page"),
        (b'{"a": [1]}', "is JSON"),
        (b"\\documentclass{article}\n\\cite{a}", "is LaTeX"),
        (b"\x00\x01\x02" * 99, "is binary"),
        (b"dear reader", "has no entry"),
        (None, "is a folder"),
    ],
)
def test_what_is_no_bibliography_is_one_line(tmp_path: Path, raw: bytes | None, told: str) -> None:
    path = tmp_path / "refs.bib"
    if raw is None:
        path.mkdir()
    else:
        path.write_bytes(raw)
    done = run(tmp_path, "refs.bib", "--write")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: refs.bib: {told}") and done.stderr.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["refs.bib"]


@pytest.mark.parametrize(
    "arguments",
    [("a", "b"), ("a", "--write", "--check"), ("-", "--write"), ("a", "--indent", "x"), ()],
)
def test_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(tmp_path, *arguments).exit_code == 2


# --- what stands twice --------------------------------------------------------------------------

DOUBLES = [
    ("doi={10.1000/x}", "doi={https://doi.org/10.1000/X}", True),
    ("eprint={2106.09685}", "journal={arXiv preprint arXiv:2106.09685v2}", True),
    ("note={see arXiv:2106.09685}", "eprint={2106.09685}", False),
    ("title={The same {T}itle}, author={Doe, J.}", "title={The Same Title}, author={J. Doe}", True),
    ("title={The same title}, author={Doe}", "title={The same title}, author={Roe}", False),
    ("title={The same title}", "title={The same title}", False),
    ("title={Preface}, author={Doe}", "title={Preface}, author={Doe}", False),
    ("title={The same title}, author={Doe}, doi={10.1000/x}",
     "title={The same title}, author={Doe}, doi={10.1000/y}", False),
    ("title={The same title}, author={Doe}, edition={1}",
     "title={The same title}, author={Doe}, edition={2}", False),
]  # fmt: skip


@pytest.mark.parametrize("one, other, same", DOUBLES)
def test_doubles(one: str, other: str, same: bool) -> None:
    found = parse(f"@misc{{a, {one}}}\n@misc{{b, {other}}}", "refs.bib")
    assert [(p.key, p.line) for p in doubles(found, "refs.bib")] == [("b", 2)] * same


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("% Local Variables:\n% End:", "a b % Local Variables:\n% End:"),
        ("Local Variables:\nEnd:", "a b Local Variables:\nEnd:"),
        ("% Local Variables:\n\n% End:", "a b % Local Variables:\n\n% End:"),
        ("@comment{x}\n% End:", "a b @comment{x}\n% End:"),
    ],
)
def test_what_ends_a_file_stays_at_its_end(text: str, wanted: str) -> None:
    """Even right behind the last entry; the settings of an editor count there alone."""
    found = parse(f"@misc{{b, title={{t}}}}\n@misc{{a, title={{t}}}}\n{text}\n", "refs.bib")
    made = tidied(found, Tidy(order="key")).text
    assert made.endswith(f"}}\n\n{wanted[4:]}\n")
    assert [entry.key for entry in parse(made, "").entries] == ["a", "b"]


def test_a_comment_right_above_an_entry_goes_with_it() -> None:
    text = (
        "@misc{b, title={t}} % beside b\n% about a\n% too\n@misc{a, title={t}} % beside a\n% end\n"
    )
    assert tidied(parse(text, "refs.bib"), Tidy(order="key")).text == (
        "% about a\n% too\n\n@misc{a,\n  title = {t},\n} % beside a\n\n@misc{b,\n  title = {t},\n"
        "} % beside b\n\n% end\n"
    )


def test_empty_lines_in_a_value_stay_empty() -> None:
    made = tidied(parse("@misc{a, note={x\n \n\n  y}}", "refs.bib")).text
    assert made == "@misc{a,\n  note = {x\n\n\n          y},\n}\n"
