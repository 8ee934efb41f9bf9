"""Reading an author's `.bib`: total, with exact places."""

from __future__ import annotations

import logging
import re
import subprocess
import time
from pathlib import Path

import bibtexparser
import pytest
from bibtexparser.middlewares import RemoveEnclosingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.bibfile.codes import CODES
from lorabib.bibfile.model import Bibliography
from lorabib.bibfile.reading import parse

from bibfiles import files
from engines import need
from tables import rows

SIGNS = str.maketrans("⏎␍␀⇥", "\n\r\0\t")
LETTERS = {"e": "entry", "s": "string", "p": "preamble", "c": "comment", "t": "text", "u": "unread"}


def said(found: Bibliography) -> tuple[str, str, str]:
    """The blocks, entries and problems of a bibliography as the table has them."""
    letters = {kind: letter for letter, kind in LETTERS.items()}
    entries = ("|".join([e.key, *(f"{f.name}={f.value}" for f in e.fields)]) for e in found.entries)
    problems = (f"{p.line or 0} {p.code}" for p in found.problems)
    return "".join(letters[b.kind] for b in found.blocks), ", ".join(entries), ", ".join(problems)


def sound(found: Bibliography) -> None:
    """Blocks make up the text; every span covers what it is said to cover."""
    text = found.text
    assert "".join(text[slice(*b.span)] for b in found.blocks) == text
    for block in found.blocks:
        assert (
            block.line
            == text[: block.span.start].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
            or text[block.span.start - 1 :][:2] == "\r\n"
        )
        entry = block.entry
        if entry is None:
            continue
        assert entry.span == block.span and text[entry.span.start] == "@"
        assert text[entry.span.end - 1] in "})"
        assert text[slice(*entry.at_key)] == entry.key
        last = entry.at_key.end
        for field in entry.fields:
            assert text[slice(*field.whole)].startswith(field.name)
            assert last <= field.whole.start < field.span.start < field.span.end == field.whole.end
            last = field.whole.end
        assert last < entry.span.end


@pytest.mark.parametrize("text, blocks, entries, problems", rows("bib_reading.tsv"))
def test_reading(text: str, blocks: str, entries: str, problems: str) -> None:
    found = parse(text.translate(SIGNS), "refs.bib")
    sound(found)
    assert said(found) == (blocks, entries.translate(SIGNS), problems)


@given(files())
@settings(max_examples=60)
def test_every_file_is_read_with_exact_places(text: str) -> None:
    found = parse(text, "refs.bib")
    sound(found)
    assert all(p.path == "refs.bib" and "\n" not in p.message for p in found.problems)


@given(st.text('@{}()"#%=, \n\\ab1', max_size=60))
@settings(max_examples=200)
def test_any_text_is_read(text: str) -> None:
    sound(parse(text, "refs.bib"))


@given(files(broken=False))
@settings(max_examples=40)
def test_bibtexparser_reads_the_same(text: str) -> None:
    logging.disable(logging.CRITICAL)
    library = bibtexparser.parse_string(
        text, parse_stack=[RemoveEnclosingMiddleware(allow_inplace_modification=True)]
    )
    logging.disable(logging.NOTSET)
    assert not library.failed_blocks
    theirs = [
        (e.key, [(f.key, " ".join(f.value.split())) for f in e.fields]) for e in library.entries
    ]
    found = parse(text, "refs.bib")
    assert [(e.key, [(f.name, f.value) for f in e.fields]) for e in found.entries] == theirs


NASTY = {
    "types": "@a{", "signs": "@", "braces": "{", "values": "@a{b,c={", "lines": "\n@a{b,c=",
    "mail": "a@b{k=,x={", "comments": "@comment{\n", "quotes": '@a{b,c="', "sums": "@a{b,c=d#",
    "parentheses": "@comment(", "percents": "@a{b, %", "blanks": " @", "closed": "@a{b,}",
}  # fmt: skip


@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY.keys())
def test_time_grows_with_the_text_alone(piece: str) -> None:
    """What is eight times as long takes eight times as long, not sixty-four times."""
    parse(piece * 100, "refs.bib")
    times = []
    for size in (1000, 8000):
        begun = time.process_time()
        parse(piece * size, "refs.bib")
        times.append(time.process_time() - begun)
    assert times[1] < 30 * times[0] + 0.05


@pytest.mark.latex
def test_bibtex_reads_the_same_entries(tmp_path: Path) -> None:
    """Of the files in which nothing is wrong, BibTeX itself takes the entries that we take."""
    need("bibtex")
    # A key in parentheses ends at a blank for BibTeX, and so may an address of mail begin one.
    odd = ("@misc(a)", "me@home (or)")
    for number, (text, _, _, problems) in enumerate(rows("bib_reading.tsv")):
        if problems or text.startswith(odd) or "﻿" in text:
            continue
        name = f"f{number}"
        body = text.translate(SIGNS) + "\n@misc{last}\n"  # a second entry on the last line is lost
        (tmp_path / f"{name}.bib").write_text(body, newline="")
        aux = f"\\citation{{*}}\n\\bibstyle{{plain}}\n\\bibdata{{{name}}}\n"
        (tmp_path / f"{name}.aux").write_text(aux)
        subprocess.run(["bibtex", name], cwd=tmp_path, capture_output=True, check=False)
        printed = (tmp_path / f"{name}.bbl").read_text()
        theirs = re.findall(r"\\bibitem\{(.*?)\}", printed)
        ours = [entry.key for entry in parse(body, "refs.bib").entries]
        assert sorted(theirs) == sorted(ours), text


def test_the_page_lists_every_code() -> None:
    page = (Path(__file__).parent.parent / "docs" / "bibfiles.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([\w-]+)` \| (\w+) \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    assert listed == [(code, *one) for code, one in CODES.items()]


def test_lines_are_right_far_down() -> None:
    text = "@article{k%d,\n  title = {A {B} c},\n  author = {Doe, Jane},\n  year = 2020,\n}\n\n"
    found = parse("".join(text % number for number in range(6_700)), "refs.bib")
    assert (len(found.entries), found.entries[-1].line) == (6_700, 40_195)
    assert found.entries[-1].fields[-1].line == 40_198 and not found.problems
