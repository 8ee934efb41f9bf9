"""Generated libraries of any size: rows, records, twins and wrong links, always the same."""

from __future__ import annotations

import random

from lorabib.assemble import Data
from lorabib.model import Category, Claim, Date, Item, Link, ListEntry, Name
from lorabib.overrides import Overrides

SYLLABLES = "ba ke li mo ru sa ti vo xe za da fi go hu jo ka le mi no pa qui ro su te vi".split()
COMMON = "low rank adaptation of large language models efficient fine tuning for the via".split()


def word(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(syllables))


def data(papers: int, seed: int = 1) -> Data:
    """A library of `papers` works: every work a row, two thirds with a publication."""
    rng = random.Random(seed)
    vocabulary = [word(rng, rng.choice((2, 3, 3, 4))) for _ in range(max(400, papers // 4))]
    families = [word(rng, 2).title() for _ in range(max(200, papers // 20))]
    categories = tuple(
        Category(slug=f"c{n}", title=f"Category {n}", headings=(f"list: Heading {n}",))
        for n in range(40)
    )
    entries: list[ListEntry] = []
    claims: list[Claim] = []
    for number in range(papers):
        title, authors = _title(rng, vocabulary), _authors(rng, families)
        year = rng.randint(2019, 2025)
        arxiv = f"{year % 100:02d}{rng.randint(1, 12):02d}.{number % 90000 + 10000}"
        claims += _claims(rng, number, arxiv, title, authors, year)
        entries.append(_entry(rng, number, arxiv, title, authors, year))
    return Data(
        entries=tuple(entries),
        claims=tuple({c.record: c for c in claims}.values()),
        categories=categories,
        overrides=Overrides(),
        ledger=(),
        release="0",
    )


def _title(rng: random.Random, vocabulary: list[str]) -> str:
    head = word(rng, 3).title() + "LoRA"
    body = [rng.choice(vocabulary) if rng.random() < 0.5 else rng.choice(COMMON) for _ in range(9)]
    return f"{head}: {' '.join(body).capitalize()}"


def _authors(rng: random.Random, families: list[str]) -> tuple[Name, ...]:
    return tuple(
        Name(family=rng.choice(families), given=f"{word(rng, 2).title()}")
        for _ in range(rng.randint(2, 7))
    )


def _claims(
    rng: random.Random, number: int, arxiv: str, title: str, authors: tuple[Name, ...], year: int
) -> list[Claim]:
    preprint = Item(
        type="article",
        title=title,
        author=authors,
        genre="Preprint",
        issued=Date(date_parts=((year, 5),)),
        archive="arXiv",
        archive_location=arxiv,
    )
    claims = [
        Claim(
            record=f"arxiv:{arxiv}",
            source="shipped",
            kind="preprint",
            item=preprint,
            identifiers=(f"arxiv:{arxiv}",),
        )
    ]
    if rng.random() < 2 / 3:
        changed = title if rng.random() < 0.9 else title.partition(": ")[2]
        item = Item(
            type="paper-conference",
            title=changed,
            author=authors,
            issued=Date(date_parts=((year + rng.randint(0, 1),),)),
            container_title="Proceedings of the Conference",
            event_title="CONF",
            DOI=f"10.1234/{number}",
            page="1-10",
        )
        claims.append(
            Claim(
                record=f"doi:10.1234/{number}",
                source="shipped",
                kind="published",
                item=item,
                identifiers=(f"doi:10.1234/{number}",),
            )
        )
    return claims


def _entry(
    rng: random.Random, number: int, arxiv: str, title: str, authors: tuple[Name, ...], year: int
) -> ListEntry:
    links = (Link(label="Link", url=f"https://arxiv.org/abs/{arxiv}"),)
    return ListEntry(
        list="list",
        line=number + 1,
        headings=(f"Heading {number % 40}",),
        title=title.lower(),
        links=links if rng.random() < 0.8 else (),
        year=year,
        authors=tuple(f"{a.family} {a.given[:1]}." for a in authors) if rng.random() < 0.5 else (),
    )
