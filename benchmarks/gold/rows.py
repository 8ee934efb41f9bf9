"""The rows: for each paper some of the kinds that lists have, with the true answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import printed
from chance import Dice
from facts import Paper, key

Row = dict[str, Any]
#: What a near miss shows in a link: ways of `nearby` that other people's lists do mix up.
_MISTAKABLE = {
    "same-name",
    "part-two",
    "same-lead-and-year",
    "same-team",
    "derived",
    "same-subtitle",
}


@dataclass
class World:
    """What is among the records: the near misses (way, identifier) of each paper, and more."""

    near: dict[str, list[tuple[str, str]]]
    twins: set[str]
    hidden: set[str]
    absent: set[str]
    used: Counter[str] = field(default_factory=Counter)

    def wrong(self, paper: Paper, dice: Dice) -> str:
        """The identifier of a near miss that a link may lead to by mistake."""
        return dice.pick([i for way, i in self.near[paper.id] if way in _MISTAKABLE])


def _own_link(paper: Paper, dice: Dice, world: World) -> list[printed.Link]:
    """A link to a record of the paper's own; of an absent paper, to the paper itself."""
    usable = list(paper.published_ids)
    if paper.arxiv and paper.id not in world.hidden:
        usable = [f"arxiv:{paper.arxiv}"] * 3 + usable
    return printed.with_code([printed.identifier_link(dice.pick(usable), dice)], paper, dice)


def _years(paper: Paper, dice: Dice) -> int:
    years = [paper.year, *([paper.published["year"]] if paper.published else [])]
    return int(dice.pick(years))


def _link_title(p: Paper, dice: Dice, w: World) -> Row:
    return {"title": p.title, "links": _own_link(p, dice, w), "year": dice.pick((None, p.year))}


def _link_published(p: Paper, dice: Dice, w: World) -> Row | None:
    if not p.published:
        return None
    venue, year = printed.venue_year(p)
    links = [printed.identifier_link(dice.pick(p.published_ids), dice)]
    title = dice.pick((p.title, p.published_title or p.title))
    return {"title": title, "links": links, "venue": dice.pick((None, venue)), "year": year}


def _link_elsewhere(p: Paper, dice: Dice, w: World) -> Row | None:
    if p.id not in w.hidden or not p.arxiv:
        return None
    venue, year = printed.venue_year(p)
    return {
        "title": p.title,
        "links": [printed.arxiv_link(p.arxiv, dice)],
        "venue": venue,
        "year": year,
    }


def _venue_year(p: Paper, dice: Dice, w: World) -> Row:
    venue, year = printed.venue_year(p)
    return {"title": p.title, "venue": venue, "year": year}


def _authors_year(p: Paper, dice: Dice, w: World) -> Row:
    return {"title": p.title, "authors": printed.some_authors(p, dice), "year": _years(p, dice)}


def _full_authors(p: Paper, dice: Dice, w: World) -> Row:
    return {"title": p.title, "authors": printed.full_names(p), "year": dice.pick((None, p.year))}


def _typo_link(p: Paper, dice: Dice, w: World) -> Row | None:
    title = printed.mistyped(p.title, dice)
    return {"title": title, "links": _own_link(p, dice, w)} if title != p.title else None


def _typo_authors(p: Paper, dice: Dice, w: World) -> Row | None:
    title = printed.mistyped(p.title, dice)
    return {**_authors_year(p, dice, w), "title": title} if title != p.title else None


def _small_link(p: Paper, dice: Dice, w: World) -> Row | None:
    title = printed.small_change(p.title, dice)
    return {"title": title, "links": _own_link(p, dice, w)} if title != p.title else None


def _small_authors(p: Paper, dice: Dice, w: World) -> Row | None:
    title = printed.small_change(p.title, dice)
    return {**_authors_year(p, dice, w), "title": title} if title != p.title else None


def _cut_link(p: Paper, dice: Dice, w: World) -> Row | None:
    title = printed.cut(p, dice)
    long = len(p.body.split()) > 5 and title != p.title
    return {"title": title, "links": _own_link(p, dice, w)} if long else None


def _name_link(p: Paper, dice: Dice, w: World) -> Row | None:
    return {"title": p.head, "links": _own_link(p, dice, w)} if p.head else None


def _headless_link(p: Paper, dice: Dice, w: World) -> Row | None:
    return {"title": p.body, "links": _own_link(p, dice, w)} if p.head else None


def _headless_authors(p: Paper, dice: Dice, w: World) -> Row | None:
    return {**_authors_year(p, dice, w), "title": p.body} if p.head else None


def _named(p: Paper) -> str:
    return f"{p.short}: {p.title}" if p.short and not p.head and p.short not in p.title else ""


def _named_link(p: Paper, dice: Dice, w: World) -> Row | None:
    return {"title": _named(p), "links": _own_link(p, dice, w)} if _named(p) else None


def _named_authors(p: Paper, dice: Dice, w: World) -> Row | None:
    return {**_authors_year(p, dice, w), "title": _named(p)} if _named(p) else None


def _renamed_link(p: Paper, dice: Dice, w: World) -> Row | None:
    if not p.published_title or not p.arxiv or p.id in w.hidden:
        return None
    return {"title": p.published_title, "links": [printed.arxiv_link(p.arxiv, dice)]}


def _renamed_published(p: Paper, dice: Dice, w: World) -> Row | None:
    if not p.published_title:
        return None
    return {"title": p.title, "links": [printed.identifier_link(p.published_ids[0], dice)]}


def _wrong_venue(p: Paper, dice: Dice, w: World) -> Row:
    links = [printed.identifier_link(w.wrong(p, dice), dice)]
    return {**_venue_year(p, dice, w), "links": links}


def _wrong_authors(p: Paper, dice: Dice, w: World) -> Row:
    links = [printed.identifier_link(w.wrong(p, dice), dice)]
    return {**_authors_year(p, dice, w), "links": links}


def _title_only(p: Paper, dice: Dice, w: World) -> Row | None:
    return {"title": p.title} if p.id not in w.twins and len(key(p.title)) > 14 else None


Maker = Callable[[Paper, Dice, World], "Row | None"]
_KINDS: dict[str, Maker] = {
    "link": _link_title,
    "link-published": _link_published,
    "link-elsewhere": _link_elsewhere,
    "venue-year": _venue_year,
    "authors-year": _authors_year,
    "authors-full": _full_authors,
    "typo-link": _typo_link,
    "typo-authors": _typo_authors,
    "small-change-link": _small_link,
    "small-change-authors": _small_authors,
    "cut-link": _cut_link,
    "name-link": _name_link,
    "headless-link": _headless_link,
    "headless-authors": _headless_authors,
    "named-link": _named_link,
    "named-authors": _named_authors,
    "renamed-link": _renamed_link,
    "renamed-link-published": _renamed_published,
    "wrong-link-venue": _wrong_venue,
    "wrong-link-authors": _wrong_authors,
    "title-only": _title_only,
}
_ABSENT: dict[str, Maker] = {
    "absent-link": _link_title,
    "absent-venue-year": _venue_year,
    "absent-authors-year": _authors_year,
    "absent-authors-full": _full_authors,
    "absent-typo-authors": _typo_authors,
    "absent-wrong-link-venue": _wrong_venue,
    "absent-wrong-link-authors": _wrong_authors,
    "absent-title-only": _title_only,
}


def rows_of(paper: Paper, world: World) -> list[tuple[str, Row]]:
    """Some rows of `paper`: of the kinds that fit it, those that are rarest so far."""
    absent = paper.id in world.absent
    dice = Dice(f"rows {paper.id}")
    made = []
    for kind, maker in (_ABSENT if absent else _KINDS).items():
        row = maker(paper, Dice(f"row {kind} {paper.id}"), world)
        if row:
            made.append((kind, row))
    wanted = 3 if absent else dice.between(4, 5)
    order = {kind: n for n, (kind, _) in enumerate(dice.some(made, len(made)))}
    made.sort(key=lambda one: (world.used[one[0]], order[one[0]]))
    world.used.update(kind for kind, _ in made[:wanted])
    return made[:wanted]
