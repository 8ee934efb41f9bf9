"""Write the gold rows and the records among which they are resolved: `make.py DIR`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import chance
import checks
from chance import Dice
from facts import Paper, papers
from nearby import Draft, near_misses, ordinary
from rows import Row, World, rows_of
from shapes import Record, draft_record, true_records

_ABSENT = 56
_ORDINARY = 3000


def _absent(known: Sequence[Paper]) -> set[str]:
    """The papers whose records are left out: seldom those with two records."""
    candidates = [paper for paper in known if not (paper.arxiv and paper.published)]
    return {paper.id for paper in Dice("absent").some(candidates, _ABSENT)}


def _hidden(known: Sequence[Paper], absent: set[str]) -> set[str]:
    """Published papers whose preprint record is left out: a list links to it all the same."""
    both = [p for p in known if p.arxiv and p.published and p.id not in absent]
    return {p.id for p in Dice("hidden").some([p for p in both if not p.published_title], 10)}


def _world(known: Sequence[Paper], drafts: Sequence[Draft], records: Sequence[Record]) -> World:
    near: dict[str, list[tuple[str, str]]] = {paper.id: [] for paper in known}
    for draft, record in zip(drafts, records, strict=True):
        near[draft.like].append((draft.way, record["id"]))
    absent = _absent(known)
    twins = {draft.like for draft in drafts if draft.way == "same-title"}
    return World(near=near, twins=twins, hidden=_hidden(known, absent), absent=absent)


def _gold(known: Iterable[Paper], world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for paper in known:
        for kind, row in rows_of(paper, world):
            found.append(_line(paper, kind, row, len(found) + 1, paper.id in world.absent))
    return found


def _line(paper: Paper, kind: str, row: Row, number: int, absent: bool) -> dict[str, Any]:
    printed = {
        "list": "gold",
        "line": number,
        "title": row["title"],
        "links": row.get("links", []),
        "year": row.get("year"),
        "venue": row.get("venue"),
        "authors": row.get("authors", []),
        "headings": [],
    }
    return {
        "row": printed,
        "answer": [] if absent else list(paper.ids),
        "published": None if absent or not paper.published else paper.published_ids[0],
        "work": paper.id,
        "kind": kind,
    }


def _write(path: Path, lines: Iterable[Any]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8", newline="\n")


def main(folder: Path) -> None:
    """Write everything below `folder` and print the counts."""
    known = papers()
    drafts = near_misses(known)
    near = [draft_record(draft, number) for number, draft in enumerate(drafts, 1)]
    more = ordinary(_ORDINARY)
    rest = [draft_record(draft, number) for number, draft in enumerate(more, len(drafts) + 1)]
    world = _world(known, drafts, near)
    gold = _gold(known, world)
    present = [paper for paper in known if paper.id not in world.absent]
    true = [r for paper in present for r in true_records(paper, paper.id not in world.hidden)]
    checks.check(gold, true, [*near, *rest])
    (folder / "records").mkdir(parents=True, exist_ok=True)
    _write(folder / "gold.jsonl", gold)
    for name, records in (("true", true), ("near", near), ("ordinary", rest)):
        _write(folder / "records" / f"{name}.jsonl", records)
    _report(gold, drafts, len(true), len(rest))


def _report(gold: Sequence[dict[str, Any]], drafts: Sequence[Draft], true: int, rest: int) -> None:
    print(f"{len(gold)} rows of {len({line['work'] for line in gold})} papers")
    for kind, number in sorted(Counter(line["kind"] for line in gold).items()):
        print(f"  {number:>5}  {kind}")
    print(f"{true} true records, {len(drafts)} near misses, {rest} ordinary records")
    for way, number in sorted(Counter(draft.way for draft in drafts).items()):
        print(f"  {number:>5}  {way}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: make.py DIR [THROW]")
    chance.throw = int(sys.argv[2]) if len(sys.argv) == 3 else 1
    main(Path(sys.argv[1]))
