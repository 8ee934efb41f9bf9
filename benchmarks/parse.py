"""Reading answers: works a second, beside what bare Python needs for the same bytes.

    python benchmarks/parse.py

10,000 generated Crossref works in pages of 50 and 10,000 generated Atom entries in feeds of 100,
read by `parse` and `claim`; beside it `json.loads` and `xml.etree.ElementTree.fromstring`, which
make dictionaries and elements and understand nothing.
"""

from __future__ import annotations

import json
import random
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from types import ModuleType
from typing import Any

from lorabib.model import Query
from lorabib.sources import arxiv, crossref

WORKS = 10_000
SYLLABLES = "ba ke li mo ru sa ti vo xe za da fi go hu jo ka le mi no pa qui ro su te vi".split()


def word(rng: random.Random, syllables: int = 3) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(syllables))


def title(rng: random.Random) -> str:
    return f"{word(rng).title()}: " + " ".join(word(rng) for _ in range(9)).capitalize()


def author(rng: random.Random, number: int) -> dict[str, Any]:
    return {
        "ORCID": f"https://orcid.org/0000-0001-{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}",
        "authenticated-orcid": False,
        "given": word(rng, 2).title() + " " + rng.choice("ABCDEF") + ".",
        "family": word(rng, 3).title(),
        "sequence": "additional" if number else "first",
        "affiliation": [{"name": f"University of {word(rng).title()}"}],
    }


def work(rng: random.Random, number: int) -> dict[str, Any]:
    """A work with all the noise of a real one: references, licences, links, dates."""
    year = rng.randint(2019, 2025)
    day = {"date-parts": [[year, rng.randint(1, 12), rng.randint(1, 28)]]}
    stamp = {**day, "date-time": f"{year}-01-01T00:00:00Z", "timestamp": year * 31_536_000_000}
    doi = f"10.5555/{word(rng)}.{number}"
    name = title(rng)
    return {
        "indexed": stamp, "reference-count": 30, "publisher": "Invented Press", "issue": "3",
        "license": [{"start": stamp, "content-version": "vor", "URL": "https://example.org/cc"}],
        "content-domain": {"domain": ["example.org"], "crossmark-restriction": False},
        "short-container-title": ["J. Inv."], "DOI": doi, "type": "journal-article",
        "created": stamp,
        "page": f"{number}-{number + 12}", "source": "Crossref", "is-referenced-by-count": 7,
        "title": [name if number % 10 else f"The <i>{word(rng)}</i> of {name} &amp; its uses"],
        "prefix": "10.5555", "volume": str(rng.randint(1, 50)),
        "author": [author(rng, n) for n in range(rng.randint(2, 7))], "member": "1",
        "reference": [
            {"key": f"ref{n}", "unstructured": title(rng), "DOI": f"10.5555/{n}"}
            for n in range(30)
        ],
        "container-title": ["Journal of Inventions"], "language": "en",
        "link": [{"URL": f"https://example.org/{doi}", "content-type": "application/pdf"}],
        "deposited": stamp, "score": 1,
        "resource": {"primary": {"URL": f"https://example.org/{doi}"}},
        "issued": day, "references-count": 30, "URL": f"https://doi.org/{doi}",
        "relation": {}, "ISSN": ["1234-5678"], "subject": [], "published": day,
    }  # fmt: skip


def page(rng: random.Random, first: int) -> bytes:
    items = [work(rng, number) for number in range(first, first + crossref.BATCH)]
    message = {"facets": {}, "total-results": len(items), "items": items}
    answer = {"status": "ok", "message-type": "work-list", "message": message}
    return json.dumps(answer).encode()


def entry(rng: random.Random, number: int) -> str:
    names = "".join(
        f"<author><name>{word(rng, 2).title()} {word(rng).title()}</name></author>"
        for _ in range(rng.randint(2, 7))
    )
    abstract = " ".join(word(rng) for _ in range(180))
    identifier = f"http://arxiv.org/abs/{19 + number // 90_000}01.{number % 90_000 + 10_000}v1"
    return (
        f"<entry><id>{identifier}</id><title>{title(rng)}</title>"
        f"<updated>2024-05-30T17:59:46Z</updated><published>2024-02-13T10:00:00Z</published>"
        f'<link href="{identifier}" rel="alternate" type="text/html"/><summary>{abstract}</summary>'
        f'<category term="cs.CL"/><arxiv:comment>12 pages, 3 figures</arxiv:comment>'
        f'<arxiv:primary_category term="cs.CL"/>{names}</entry>'
    )


def feed(rng: random.Random, first: int) -> bytes:
    entries = "".join(entry(rng, number) for number in range(first, first + arxiv.BATCH))
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:arxiv='http://arxiv.org/schemas/atom' "
        "xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>"
        f"<opensearch:totalResults>{arxiv.BATCH}</opensearch:totalResults>{entries}</feed>"
    ).encode()


def seconds(read: Callable[[bytes], object], answers: list[bytes], rounds: int = 3) -> float:
    """The best of some rounds, which is the one that nothing disturbed."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for answer in answers:
            read(answer)
        best = min(best, time.perf_counter() - start)
    return best


def reader(source: ModuleType) -> Callable[[bytes], object]:
    query = Query(source=source.NAME, purpose="search", path="/", about=("generated",))

    def read(answer: bytes) -> list[object]:
        records = source.parse(answer, query)
        claims = [source.claim(record) for record in records]
        assert len(claims) in (crossref.BATCH, arxiv.BATCH)
        return claims

    return read


def main() -> None:
    rng = random.Random(1)
    pages = [page(rng, first) for first in range(0, WORKS, crossref.BATCH)]
    feeds = [feed(rng, first) for first in range(0, WORKS, arxiv.BATCH)]
    print(f"{'source':10} {'MB':>6} {'works/s':>9} {'bare/s':>9} {'times':>6}  bare Python")
    for source, answers, bare, name in (
        (crossref, pages, json.loads, "json.loads"),
        (arxiv, feeds, ElementTree.fromstring, "ElementTree.fromstring"),
    ):
        ours, theirs = seconds(reader(source), answers), seconds(bare, answers)
        size = sum(map(len, answers)) / 1e6
        print(
            f"{source.NAME:10} {size:6.1f} {WORKS / ours:9,.0f} {WORKS / theirs:9,.0f} "
            f"{ours / theirs:6.2f}  {name}"
        )


if __name__ == "__main__":
    main()
