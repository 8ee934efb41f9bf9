"""Plain text takes short cuts: what comes out is what the long way makes of it."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib import capitals, numbering
from lorabib.exporters import address, bib, bibtex_names, csl_json, entries
from lorabib.exporters.bibtex_names import ASCII, TEX, UTF8, Markup
from lorabib.model import Item, Name, Paper, replace
from lorabib.text import clean

from engines import HOSTILE, KNOWN, SAMPLES, UNICODE_ONLY

WORDS = (
    *("LoRA", "LoRA-FA: ", "LoRA-FA", "B-", "A", "I", "3D", "Fisher's", "Bayesian", "of", "and"),
    *("low", "Rank", "GPT-4", ": ", " ", "  ", "--", "''", ",,", ",", ".", "$k^2$", r"$\ell_2$"),
    *("%", "&", "{", "\\", '"', "<i>x</i>", "é", "Ł", "ß", "ǅ", "陳", "α", "\u00ad", "e\u0301"),
    *("\n", "\x7f", "\u00a0", "\ud800", "12-13", "12-12", "1–2", "pp. ", "https://", "doi.org/10."),
)
TEXT = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=7).map("".join)
PAGES = st.text(alphabet="0129-–, eS١\n", max_size=12)
MARKUPS = st.sampled_from([TEX, ASCII, UTF8])
NO = re.compile("(?!)").search


def filled(text: str, other: str) -> Item:
    """An item whose texts are `text` and `other`."""
    author = (Name(family=text, given=other), Name(literal=other))
    return Item(type="article", title=text, author=author, publisher=other, URL=text, page=other)


def of(number: int, item: Item) -> Paper:
    return Paper(
        key=f"key{number:03}", item=item, identifiers=(), places=(), categories=(),
        status="unresolved" if number % 3 else "published", sources=(),
    )  # fmt: skip


@settings(deadline=None)
@given(TEXT, MARKUPS)
def test_titles(text: str, to: Markup) -> None:
    short = entries.title(text, to, KNOWN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries, "is_safe", NO)
        assert short == entries.title(text, to, KNOWN)


@settings(deadline=None)
@given(TEXT, st.frozensets(st.sampled_from(WORDS)))
def test_words_that_keep_their_capitals(title: str, known: frozenset[str]) -> None:
    whole = capitals._method(title)
    inside = [m.span() for m in re.finditer(re.escape(whole), title)] if whole else []
    spans = []
    for start, end in capitals._tokens(title):
        named = capitals._is_shouting(title) or any(a <= start < b for a, b in inside)
        spans.append(capitals._protected(title, start, end, known, named))
    assert capitals.protect(title, known) == capitals._runs(title, list(filter(None, spans)))


@given(PAGES)
def test_pages(printed: str) -> None:
    short = entries.pages(printed), numbering.pages(printed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries, "_PLAIN_RANGE", NO)
        patch.setattr(numbering, "_PLAIN_RANGE", NO)
        assert short == (entries.pages(printed), numbering.pages(printed))


@given(TEXT)
def test_identifiers(text: str) -> None:
    assert address.verbatim(text) == address._UNSAFE.sub(address._percent, clean(text))


@settings(deadline=None)
@given(TEXT, TEXT, MARKUPS)
def test_names(family: str, given_name: str, to: Markup) -> None:
    for parts in ((family, given_name), ("Hu", given_name), (family, "Edward J.")):
        name = Name(family=parts[0], given=parts[1])
        assert bibtex_names.one_name(name, to) == bibtex_names._odd_name(name, to)


@settings(deadline=None)
@given(TEXT, TEXT)
def test_what_needs_no_cleaning_in_json(text: str, other: str) -> None:
    """What is written as it is, is what cleaning every text of it would give."""
    item = replace(filled(text, other), URL="")
    written = csl_json.to_csl(of(0, item))
    del written["id"]
    assert written == json.loads(csl_json._tidied(item))


@settings(deadline=None, max_examples=20)
@given(st.lists(TEXT, max_size=8), st.integers(0, 3 * csl_json._AT_ONCE))
def test_json_is_one_array_however_many_items(texts: list[str], number: int) -> None:
    papers = [of(n, filled((texts or [""])[n % (len(texts) or 1)], "x")) for n in range(number)]
    whole = json.dumps(list(csl_json.items(papers)), indent=2, ensure_ascii=False) + "\n"
    assert csl_json.export(papers) == csl_json._MARKUP.sub(r"‹\1›", whole)


@pytest.mark.parametrize("sample", [*SAMPLES, *UNICODE_ONLY, *HOSTILE], ids=lambda p: p.key)
def test_fields_come_in_their_order(sample: Paper) -> None:
    names = [name for name, _ in bib.shaped(sample, TEX, KNOWN)[1]]
    assert names == sorted(names, key=bib.FIELDS.index)
