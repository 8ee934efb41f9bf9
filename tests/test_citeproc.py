"""Our references beside citeproc-js: tests/oracle."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest

from lorabib.model import Name
from lorabib.references import pandoc
from lorabib.references.formatting import for_engine

from engines import paper
from oracle.asking import ours
from oracle.works import STYLES, WORKS
from tables import rows

THEIRS = {(style, key): text for style, key, text in rows("citeproc.tsv")}
DIFFERS = {(style, key): text for style, key, text, _ in rows("citeproc_differs.tsv")}


@cache
def printed(style: str) -> dict[str, str]:
    assert pandoc.find(), pandoc.why_missing()
    return ours(style)


@pytest.mark.engine
@pytest.mark.parametrize("style", STYLES)
def test_references_are_those_of_citeproc_js(style: str) -> None:
    recorded = {key: text for (of, key), text in THEIRS.items() if of == style}
    known = {key: text for (of, key), text in DIFFERS.items() if of == style}
    assert printed(style) == recorded | known


@pytest.mark.engine
@pytest.mark.parametrize("style", STYLES)
def test_the_order_is_that_of_citeproc_js(style: str) -> None:
    assert list(printed(style)) == [key for of, key in THEIRS if of == style]


def test_every_known_difference_is_one_and_has_its_reason() -> None:
    for style, key, text, reason in rows("citeproc_differs.tsv"):
        assert THEIRS[style, key] != text
        assert reason.strip()


def test_every_work_was_recorded_in_every_style() -> None:
    assert set(THEIRS) == {(style, work.key) for style in STYLES for work in WORKS}


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        (Name(family="陳", given="大文"), "陳大文"),
        (Name(family="김", given="민수"), "김민수"),
        (Name(family="山田", given="たろう"), "山田たろう"),
        (Name(family="Chen", given="大文"), None),
        (Name(family="Đặng", given="Thị Ánh"), None),
        (Name(literal="北京大学"), None),
    ],
)
def test_names_in_asian_letters_get_no_initials(name: Name, whole: str | None) -> None:
    data = for_engine(paper("one", title="A Title", author=(name,)), frozenset())
    assert data["author"] == [{"literal": whole} if whole else msgspec.to_builtins(name)]
