"""Near misses: records that look like a real paper's and are of another work. All generated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import titles
import words
from chance import Dice
from facts import Paper, key
from people import Name, team

#: No generated paper is younger.
_LAST = 2025
Form = Literal["preprint", "conference", "journal", "workshop", "dataset"]


@dataclass(frozen=True)
class Draft:
    """What a record will say. `like` is the paper that it is near to, `way` how."""

    title: str
    authors: list[Name]
    year: int
    form: Form
    way: str
    like: str = ""
    venue: str = field(default="")


def _form(dice: Dice) -> Form:
    return dice.pick(("preprint", "preprint", "conference", "conference", "journal"))


def _same_authors(paper: Paper) -> list[Name]:
    return [dict(name) for name in paper.authors[:12]]


def _strangers(paper: Paper, dice: Dice, least: int = 1, most: int = 7) -> list[Name]:
    """Quite other people: none has a family name of the paper's."""
    families = {name.get("family") for name in paper.authors}
    while True:
        found = [one for one in team(dice, least, most) if one["family"] not in families]
        if len(found) >= least:
            return found


def _lead_and_new(paper: Paper, dice: Dice) -> list[Name]:
    """The first author with other people."""
    return [dict(paper.authors[0]), *team(dice, 1, 4)]


def _title_same_name(paper: Paper, dice: Dice) -> str:
    """The same short name with another body; or the same first words."""
    if paper.known_as:
        return f"{paper.known_as}: {titles.phrase(dice)}"
    return f"{' '.join(paper.title.split()[:3])} {dice.pick(words.THINGS)} for {_task(dice)}"


def _task(dice: Dice) -> str:
    return dice.pick(words.TASKS)


def same_name(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """Two other methods of the same name by other people."""
    for _ in range(2):
        year = paper.year + dice.between(-1, 2)
        yield _draft(
            paper, dice, _title_same_name(paper, dice), _strangers(paper, dice), year, "same-name"
        )


def same_subtitle(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """The same words behind the colon under another short name, by other people."""
    if paper.head:
        title = f"{titles.short_name(dice)}: {paper.body}"
        year = paper.year + dice.between(1, 3)
        yield _draft(paper, dice, title, _strangers(paper, dice), year, "same-subtitle")


def part_two(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """A successor, by the same first people and new ones or by all the same."""
    plain = [
        f"{paper.title}, Part II: {titles.phrase(dice).split(': ')[-1]}",
        f"{paper.title} Revisited",
        f"Revisiting {paper.title}",
        f"Beyond {paper.title}",
    ]
    named = []
    if paper.known_as:
        name = titles.next_name(paper, dice)
        named = [f"{name}: {titles.resembling(paper.body, dice)}"]
        named += [f"{name}: {titles.phrase(dice).split(': ')[-1]}"]
    for title in [*dice.some(named, 1), *dice.some(plain, 1)]:
        authors = _same_authors(paper)[: dice.between(1, 12)] + team(dice, 1, 2)
        yield _draft(paper, dice, title, authors, paper.year + dice.between(0, 2), "part-two")


def workshop(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """A workshop paper or extended abstract of another, related work of the same people."""
    start = dice.pick(("Towards ", "", "", "Preliminary Results on "))
    title = start + titles.resembling(paper.body, dice)
    if dice.chance(0.3):
        title += " (Extended Abstract)"
    authors = _same_authors(paper)[:4] + team(dice, 1, 2)
    year = paper.year - dice.between(0, 1)
    yield Draft(title, authors, year, "workshop", "other-workshop", paper.id)


def same_lead(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """Two papers of the same first author and year with similar titles.

    Not under the paper's short name: that could be an earlier version of it under another title.
    """
    for _ in range(2):
        title = titles.resembling(paper.body, dice)
        if dice.chance(0.3) and ": " not in title:
            title = f"{titles.short_name(dice)}: {title}"
        authors = _lead_and_new(paper, dice)
        yield _draft(paper, dice, title, authors, paper.year, "same-lead-and-year")


def same_team(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """Two papers of all the same authors, whose titles share words."""
    for _ in range(2):
        title = titles.resembling(paper.body, dice)
        if paper.known_as and dice.chance(0.4):
            title = f"{title} with {paper.known_as}"
        year = paper.year + dice.between(0, 1)
        yield _draft(paper, dice, title, _same_authors(paper), year, "same-team")


def same_title(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """The very title, by other people, at least four years later: Crossref has such copies."""
    year = min(paper.year + dice.between(4, 7), _LAST)
    if year >= paper.year + 4 and dice.chance(0.3):
        people = _strangers(paper, dice, 2, 4)
        yield Draft(paper.title, people, year, "journal", "same-title", paper.id)


def about(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """Two papers about the paper: comments, replies, reproductions, surveys, reviews."""
    name = paper.known_as or paper.title
    forms = (
        f"A Comment on “{paper.title}”",
        f"Reply to: {paper.title}",
        f"[Re] {paper.title}",
        f"{paper.title}: A Reproducibility Study",
        f"Review for “{paper.title}”",
        f"A Survey of {name} and Related Methods",
        f"On the Limitations of {name}",
        f"How Does {name} Work? An Empirical Study",
    )
    for title in dice.some(forms, 2):
        year = paper.year + dice.between(1, 3)
        yield _draft(paper, dice, title, _strangers(paper, dice, 1, 4), year, "about")


def attached(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """A correction notice or a data deposit of the same people."""
    authors = _same_authors(paper)
    if dice.chance(0.5):
        start = dice.pick(("Erratum to: ", "Corrigendum to: ", "Correction: "))
        year = min(paper.year + 1, _LAST)
        yield Draft(start + paper.title, authors, year, "journal", "correction", paper.id)
    else:
        title = f"Replication Data for: {paper.title}"
        yield Draft(title, authors, paper.year, "dataset", "data", paper.id)


def derived(paper: Paper, dice: Dice) -> Iterator[Draft]:
    """Another people's method that builds on it and says so in its name."""
    name = paper.known_as
    if name:
        title = dice.pick(
            (
                f"{dice.pick(words.PREFIXES)}-{name}: {titles.resembling(paper.body, dice)}",
                f"{name} for {_task(dice)}",
                f"{name}-{dice.pick('EXTR')}: {titles.resembling(paper.body, dice)}",
            )
        )
    else:
        title = f"{paper.title} for {_task(dice)}"
    year = paper.year + dice.between(1, 3)
    yield _draft(paper, dice, title, _strangers(paper, dice, 2, 5), year, "derived")


def _draft(paper: Paper, dice: Dice, title: str, authors: list[Name], year: int, way: str) -> Draft:
    return Draft(title, authors, min(year, _LAST), _form(dice), way, paper.id)


_WAYS: tuple[Callable[[Paper, Dice], Iterator[Draft]], ...] = (
    same_name,
    same_subtitle,
    part_two,
    workshop,
    same_lead,
    same_team,
    same_title,
    about,
    attached,
    derived,
)


def near_misses(papers: list[Paper]) -> list[Draft]:
    """The near misses of all papers; no title is a real paper's, but for `same-title`."""
    taken = {key(t) for p in papers for t in (p.title, p.published_title or p.title)}
    found: list[Draft] = []
    for paper in papers:
        for way in _WAYS:
            for draft in way(paper, Dice(f"near {way.__name__} {paper.id}")):
                if key(draft.title) not in taken or draft.way == "same-title":
                    taken.add(key(draft.title))
                    found.append(draft)
    return found


def ordinary(number: int) -> list[Draft]:
    """`number` generated papers that are near to none in particular."""
    dice = Dice("ordinary")
    return [
        Draft(titles.ordinary(dice), team(dice), dice.between(2013, 2025), _form(dice), "ordinary")
        for _ in range(number)
    ]
