"""Changing a `.bib` in place: what is not named stays, byte for byte."""

from __future__ import annotations

import codecs
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lorabib.bibfile.diffs import Edit, edited, unified
from lorabib.bibfile.editing import Change, Relabel, Remove, Rename, Retype, Set, apply, edits
from lorabib.bibfile.encoding import decode, encode
from lorabib.bibfile.model import Entry, Span
from lorabib.bibfile.reading import parse
from lorabib.errors import DataError
from lorabib.store.authors_files import read_authors_file, write_authors_file

from bibfiles import files
from tables import rows

SIGNS = str.maketrans("⏎␍⇥", "\n\r\t")


def changes(entry: Entry, told: str) -> list[Change]:
    """The changes that a cell of the table tells: ``+doi=1 -title year=2020 a>b @book !key``."""
    found: list[Change] = []
    for one in told.split():
        name, _, value = one.lstrip("+-@!").partition("=")
        if one.startswith("-"):
            field = entry.get(name)
            assert field
            found.append(Remove(entry, field))
        elif one.startswith("@"):
            found.append(Retype(entry, name))
        elif one.startswith("!"):
            found.append(Rename(entry, name))
        elif ">" in one:
            old, new = one.split(">")
            field = entry.get(old)
            assert field
            found.append(Relabel(entry, field, new))
        else:
            found.append(Set(entry, name, value))
    return found


@pytest.mark.parametrize("text, told, wanted", rows("bib_editing.tsv"))
def test_editing(text: str, told: str, wanted: str) -> None:
    found = parse(text.translate(SIGNS), "refs.bib")
    assert apply(found, changes(found.entries[0], told)) == wanted.translate(SIGNS)


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, list[Change]]:
    """A file, and some changes of it."""
    text = draw(files())
    made: list[Change] = []
    for entry in parse(text, "refs.bib").entries:
        for number, name in enumerate(dict.fromkeys(f.name.lower() for f in entry.fields)):
            field = entry.get(name)
            assert field
            # One field stays: an entry without any, in text that is not closed, is no entry.
            ways = ["stay", "stay", "set", "remove"] if number else ["stay", "set"]
            what = draw(st.sampled_from(ways))
            if what == "set":
                made.append(Set(entry, name, draw(st.sampled_from(["new", "2024", 'a "b"']))))
            elif what == "remove":
                made.append(Remove(entry, field))
        if draw(st.booleans()):
            made += [Set(entry, "brand-new", "x {y}"), Set(entry, "newer", "1")]
    return text, made


@given(changed())
@settings(max_examples=80)
def test_only_what_is_named_changes(drawn: tuple[str, list[Change]]) -> None:
    text, made = drawn
    found = parse(text, "refs.bib")
    new = parse(apply(found, made), "refs.bib")
    assert [b.kind for b in new.blocks] == [b.kind for b in found.blocks]
    named = {change.entry.span for change in made}
    for before, after in zip(found.blocks, new.blocks, strict=True):
        if before.span not in named:
            assert text[slice(*before.span)] == new.text[slice(*after.span)]
    for old, entry in zip(found.entries, new.entries, strict=True):
        gone = [c.field for c in made if isinstance(c, Remove) and c.entry == old]
        values = {c.name: c.value for c in made if isinstance(c, Set) and c.entry == old}
        kept = [f for f in old.fields if f not in gone]
        wanted = [
            (f.name, values.pop(f.name.lower()) if old.get(f.name.lower()) == f
             and f.name.lower() in values else f.value)
            for f in kept
        ]  # fmt: skip
        assert [(f.name, f.value) for f in entry.fields] == [*wanted, *values.items()]
        for before, after in zip(kept, entry.fields, strict=False):
            if before.value == after.value and before.name.lower() not in values:
                assert (
                    text[slice(*before.span)] == new.text[slice(*after.span)]
                    or old.get(before.name.lower()) is before
                )


def test_overlapping_changes_are_refused() -> None:
    found = parse("@misc{a, year = 2020}", "refs.bib")
    entry = found.entries[0]
    remove, replace = Remove(entry, entry.fields[0]), Set(entry, "year", "1")
    for twice in (
        [replace, replace],
        [remove, replace],
        [remove, remove],
        [Set(entry, "x", "")] * 2,
    ):
        with pytest.raises(ValueError):
            apply(found, twice)
    for wrong in (Set(entry, "year", "}{"), Set(entry, "a b", "x"), Rename(entry, "a b")):
        with pytest.raises(ValueError):
            apply(found, [wrong])


@pytest.mark.skipif(shutil.which("git") is None, reason="no git")
@given(drawn=changed())
@settings(max_examples=12)
@example(drawn=("@misc{a}", [Set(parse("@misc{a}", "").entries[0], "year", "1")]))
def test_git_applies_the_diff(
    drawn: tuple[str, list[Change]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, made = drawn
    found = parse(text, "refs.bib")
    diff = unified(text, edits(found, made), "refs.bib")
    assume(diff)
    folder = tmp_path_factory.mktemp("git")
    (folder / "refs.bib").write_bytes(text.encode())
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=folder, input=diff.encode(), check=True, capture_output=True)
    assert (folder / "refs.bib").read_bytes().decode() == apply(found, made)


@given(
    st.text("ab\n", max_size=30),
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 4), st.text("ax\n", max_size=3)), max_size=3
    ),
)
@settings(max_examples=150)
def test_a_diff_says_what_the_edits_do(text: str, drawn: list[tuple[int, int, str]]) -> None:
    made: list[Edit] = []
    for start, size, new in sorted(drawn):
        if start + size <= len(text) and (not made or made[-1].span.end < start):
            made.append(Edit(Span(start, start + size), new))
    assert patched(text, unified(text, made, "x")) == edited(text, made)


def patched(text: str, diff: str) -> str:
    """What the new side of a diff is, with the lines between its hunks from `text`."""
    old, at, made = [f"{line}\n" for line in text.split("\n")], 0, ""
    old[-1] = old[-1][:-1]
    kept = False
    for line in diff.split("\n")[2:-1]:
        if line.startswith("@@"):
            start, _, count = line.split()[1][1:].partition(",")
            first = int(start) - (count != "0")
            made += "".join(old[at:first])
            at = first
        elif line.startswith("\\"):
            made = made[:-1] if kept else made
        else:
            kept = line[0] != "-"
            made += f"{line[1:]}\n" if kept else ""
            at += line[0] != "+"
    return made + "".join(old[at:])


BYTES = {
    b"G\xc3\xb6del": ("Gödel", "utf-8"), b"G\xf6del": ("Gödel", "latin-1"),
    b"\x93G\xf6del\x94": ("“Gödel”", "cp1252"), b"\x81": ("\x81", "latin-1"),
    b"G\xc3\xb6del \xc3\xa9\xc3\xa9\xc3\xa9 \xff": ("Gödel ééé \udcff", "utf-8"),
    codecs.BOM_UTF8 + b"a": ("a", "utf-8"), codecs.BOM_UTF16_LE + b"a\0": ("a", "utf-16-le"),
    b"%PDF \xff\xfe\0": ("%PDF ÿþ\0", "latin-1"),
}  # fmt: skip


@pytest.mark.parametrize("raw", BYTES)
def test_bytes_are_decoded(raw: bytes) -> None:
    found = decode(raw)
    assert (found.text, found.encoding) == BYTES[raw]


@given(st.one_of(st.binary(max_size=40), st.text(max_size=20).map(str.encode)))
@settings(max_examples=100)
def test_bytes_come_back(raw: bytes) -> None:
    found = decode(raw)
    assert encode(found.text, found) == raw


def test_a_file_is_written_whole_beside_what_it_was(tmp_path: Path) -> None:
    real, link = tmp_path / "real.bib", tmp_path / "refs.bib"
    real.write_bytes(b"\xef\xbb\xbf@misc{a}\r\n")
    real.chmod(0o640)
    link.symlink_to(real)
    before = read_authors_file(link)
    write_authors_file(link, before.text.replace("a", "b"), before)
    assert real.read_bytes() == b"\xef\xbb\xbf@misc{b}\r\n"
    assert link.is_symlink() and real.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "real.bib.bak").read_bytes() == b"\xef\xbb\xbf@misc{a}\r\n"
    with pytest.raises(DataError, match="has been changed since"):
        write_authors_file(link, "", before)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["real.bib", "real.bib.bak", "refs.bib"]


def test_signs_of_equality_stay_in_their_column() -> None:
    text = """@article{a,
  title      = {x},
  journal    = {y},
  year       = 2020,
  x = {z}
}
@article{b
  , title    = {x}
  , journal  = {y}
}
@article{c, journal   = {y}, year = 1}
"""
    found = parse(text, "refs.bib")
    changes: list[Relabel | Set] = [
        Relabel(e, f, "booktitle") for e in found.entries for f in e.fields if f.name == "journal"
    ]
    changes += [Set(entry, "doi", "d") for entry in found.entries]
    assert (
        apply(found, changes)
        == """@article{a,
  title      = {x},
  booktitle  = {y},
  year       = 2020,
  x = {z},
  doi        = {d}
}
@article{b
  , title    = {x}
  , booktitle = {y}
  , doi      = {d}
}
@article{c, booktitle = {y}, year = 1, doi = {d}}
"""
    )


def test_no_backup_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a}", "utf-8")
    kept = []
    for new in ("@misc{b}", "@misc{c}", "@misc{a}", "@misc{d}"):
        kept.append(write_authors_file(path, new, read_authors_file(path)).name)
    assert kept == ["refs.bib.bak", "refs.bib.bak1", "refs.bib.bak2", "refs.bib.bak"]
    texts = [(tmp_path / name).read_text("utf-8") for name in kept[:3]]
    assert texts == ["@misc{a}", "@misc{b}", "@misc{c}"]


def test_what_the_encoding_lacks_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(b"@misc{a, title={G\xf6del}}")
    before = read_authors_file(path)
    with pytest.raises(DataError, match=r"its encoding .latin-1. lacks 'ő'"):
        write_authors_file(path, before.text.replace("ö", "ő"), before)
    assert [p.name for p in tmp_path.iterdir()] == ["refs.bib"]


@pytest.mark.parametrize("name, told", [("none.bib", "no such file"), (".", "is a folder")])
def test_what_is_no_file_is_said(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        read_authors_file(tmp_path / name)
