"""What must hold of the gold: answers exist, and a careful reader could find each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from facts import key
from shapes import Record

Line = dict[str, Any]


def check(gold: Sequence[Line], true: Sequence[Record], others: Sequence[Record]) -> None:
    """Raise AssertionError where a row has no sound answer."""
    ids = [i for record in (*true, *others) for i in record["body"]["identifiers"]]
    assert len(ids) == len(set(ids)), "two records have one identifier"
    of_true = {i for record in true for i in record["body"]["identifiers"]}
    by_title: dict[str, list[Record]] = defaultdict(list)
    for record in others:
        by_title[key(record["body"]["item"]["title"])].append(record)
    for line in gold:
        _answer(line, of_true)
        _decidable(line, by_title)
    _no_copies(true, others)


def _answer(line: Line, of_true: set[str]) -> None:
    """The answer is among the records, or there is none and no record is the work's."""
    absent = line["kind"].startswith("absent")
    assert bool(line["answer"]) != absent, line
    assert absent or of_true & set(line["answer"]), line
    assert line["published"] is None or line["published"] in of_true, line


def _decidable(line: Line, by_title: dict[str, list[Record]]) -> None:
    """Another work of the row's very title is told apart by a link, the authors or the venue."""
    row = line["row"]
    twins = by_title.get(key(row["title"]), [])
    told = row["authors"] or row["venue"] or row["links"]
    assert told or not twins, line
    for twin in twins:
        item = twin["body"]["item"]
        year = item["issued"]["date-parts"][0][0]
        assert abs(year - (row["year"] or 0)) > 1, line
        families = {name.get("family") for name in item["author"]}
        printed = {part for name in row["authors"] for part in name.split()}
        assert not families & printed, line


def _no_copies(true: Sequence[Record], others: Sequence[Record]) -> None:
    """No generated record has a real paper's title and people."""
    known = {key(r["body"]["item"]["title"]): r["body"]["item"]["author"] for r in true}
    for record in others:
        item = record["body"]["item"]
        authors = known.get(key(item["title"]))
        if authors is not None:
            same = {n.get("family") for n in authors} & {n.get("family") for n in item["author"]}
            assert len(same) <= len(item["author"]) // 2, record
