"""Records as lorabib ships them (`lorabib.sources.shipped`), of real papers and of drafts."""

from __future__ import annotations

from typing import Any

import words
from chance import Dice
from facts import Paper, plain
from nearby import Draft

Record = dict[str, Any]
Item = dict[str, Any]

_KINDS = {"preprint": "preprint", "dataset": "other"}


def true_records(paper: Paper, with_preprint: bool) -> list[Record]:
    """The preprint and the publication of a real paper, each with its own identifiers."""
    found = []
    if paper.arxiv and with_preprint:
        item = _preprint(paper.title, list(paper.authors), paper.arxiv, paper.arxiv_category)
        found.append(_record(paper.origin, "preprint", item, [f"arxiv:{paper.arxiv}"]))
    if paper.published:
        found.append(_publication(paper))
    return found


def _publication(paper: Paper) -> Record:
    facts = paper.published or {}
    authors, complete = _as_deposited(paper)
    item: Item = {
        "type": facts["type"],
        "title": paper.published_title or paper.title,
        "author": authors,
        "issued": {"date-parts": [[facts["year"]]]},
        "container-title": facts["container"],
    }
    for field, name in (("volume", "volume"), ("pages", "page"), ("publisher", "publisher")):
        if facts[field]:
            item[name] = facts[field]
    item["container-title-short"] = facts["event"]
    if facts["doi"]:
        item["DOI"] = facts["doi"]
    record = _record(paper.origin, "published", item, list(paper.published_ids))
    record["body"]["authors-complete"] = complete
    if facts["workshop"]:
        record["body"]["workshop"] = True
    return record


def _as_deposited(paper: Paper) -> tuple[list[dict[str, str]], bool]:
    """The authors as publishers deposit them: some without diacritics, some with initials only."""
    dice = Dice(f"deposit {paper.id}")
    authors = [dict(name) for name in paper.authors]
    if dice.chance(0.25):
        authors = [{part: plain(text) for part, text in name.items()} for name in authors]
    if dice.chance(0.15) and all(name.get("given") for name in authors):
        for name in authors:
            name["given"] = " ".join(f"{part[0]}." for part in name["given"].split())
        return authors, False
    return authors, True


def _preprint(title: str, authors: list[dict[str, str]], number: str, category: str | None) -> Item:
    item: Item = {
        "type": "article",
        "title": title,
        "author": authors,
        "issued": {"date-parts": [[2000 + int(number[:2]), int(number[2:4])]]},
        "genre": "Preprint",
        "archive": "arXiv",
        "archive_location": number,
    }
    if category:
        item["archive_collection"] = category
    return item


def _record(origin: str, kind: str, item: Item, identifiers: list[str]) -> Record:
    body = {
        "kind": kind,
        "item": item,
        "identifiers": identifiers,
        "confidence": 1.0,
        "authors-complete": True,
        "title-case-checked": True,
    }
    return {"source": "shipped", "id": identifiers[0], "origin": origin, "body": body}


def draft_record(draft: Draft, number: int) -> Record:
    """The record of a generated paper. Its identifiers are nobody's: arXiv numbers from 90000
    (or 9000) a month up, and the test prefix of DOIs."""
    dice = Dice(f"record {draft.way} {number}")
    origin = f"generated: {draft.way}" + (f" of {draft.like}" if draft.like else "")
    if draft.form == "preprint":
        arxiv = _arxiv(draft.year, number, dice)
        item = _preprint(draft.title, draft.authors, arxiv, None)
        return _record(origin, "preprint", item, [f"arxiv:{arxiv}"])
    item = {
        "type": "paper-conference",
        "title": draft.title,
        "author": draft.authors,
        "issued": {"date-parts": [[draft.year]]},
    }
    identifier = f"doi:10.5555/gold.{draft.year}.{number}"
    item |= _venue(draft, number, dice)
    if draft.form == "conference" and item["container-title-short"] == "ICLR":
        identifier = f"openreview:gold{number:06d}"
    else:
        item["DOI"] = identifier.removeprefix("doi:")
    record = _record(origin, _KINDS.get(draft.form, "published"), item, [identifier])
    if draft.form == "workshop":
        record["body"]["workshop"] = True
    return record


def _arxiv(year: int, number: int, dice: Dice) -> str:
    if year < 2015:  # four digits: a thousand numbers a month
        return f"{year % 100:02d}{1 + number // 1000 % 12:02d}.{9000 + number % 1000}"
    return f"{year % 100:02d}{dice.between(1, 12):02d}.{90000 + number % 10000}"


def _venue(draft: Draft, number: int, dice: Dice) -> Item:
    first = 1 + number % 9000
    pages = f"{first}-{first + dice.between(7, 18)}"
    if draft.form == "dataset":
        return {"type": "dataset", "publisher": "Zenodo"}
    if draft.form == "journal":
        journal = dice.pick(words.JOURNALS)
        return {
            "type": "article-journal",
            "container-title": journal,
            "container-title-short": journal,
            "volume": str(dice.between(2, 400)),
            "page": pages,
        }
    name, short = dice.pick(words.CONFERENCES)
    if draft.form == "workshop":
        about = dice.pick(words.METHODS)
        name, short = f"{short} {draft.year} Workshop on {about}", f"{short} Workshop"
    return {"container-title": name, "container-title-short": short, "page": pages}
