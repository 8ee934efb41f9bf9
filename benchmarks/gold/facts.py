"""The real papers of `papers.jsonl`, and what makes titles equal."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from words import STOP

_FILE = Path(__file__).parent / "papers.jsonl"
_SCHEMES = ("doi", "acl", "openreview", "pmlr", "neurips")


@dataclass(frozen=True)
class Paper:
    """One real paper as `papers.jsonl` gives it."""

    id: str
    origin: str
    title: str
    published_title: str | None
    short: str | None
    authors: tuple[dict[str, str], ...]
    arxiv: str | None
    arxiv_year: int | None
    arxiv_category: str | None
    published: dict[str, Any] | None

    @property
    def year(self) -> int:
        """The year of its first appearance."""
        return self.arxiv_year or int(self.published["year"] if self.published else 0)

    @property
    def head(self) -> str:
        """The short name before the colon, or empty."""
        head, colon, _ = self.title.partition(": ")
        return head if colon and len(head.split()) <= 2 else ""

    @property
    def body(self) -> str:
        """The title without that short name."""
        return self.title.partition(": ")[2] if self.head else self.title

    @property
    def known_as(self) -> str:
        """The name of its method: in the title, or as others call it."""
        return self.head or self.short or ""

    @property
    def preprint_id(self) -> str | None:
        return f"arxiv:{self.arxiv}" if self.arxiv else None

    @property
    def published_ids(self) -> tuple[str, ...]:
        """The identifiers of the published version, the one that names it first."""
        facts = self.published or {}
        return tuple(f"{scheme}:{facts[scheme]}" for scheme in _SCHEMES if facts.get(scheme))

    @property
    def ids(self) -> tuple[str, ...]:
        first = (self.preprint_id,) if self.preprint_id else ()
        return (*first, *self.published_ids)


def papers() -> list[Paper]:
    """All papers in the order of the file."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return [_paper(json.loads(line)) for line in lines if line]


def _paper(facts: dict[str, Any]) -> Paper:
    return Paper(**{**facts, "authors": tuple(facts["authors"])})


def key(title: str) -> str:
    """Letters and digits of a title, without case and diacritics."""
    return re.sub(r"[^a-z0-9]", "", plain(title).lower())


def plain(text: str) -> str:
    """`text` without diacritics."""
    folded = unicodedata.normalize("NFKD", text.replace("Ł", "L").replace("ł", "l"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def telling(title: str) -> set[str]:
    """The words of a title that tell something."""
    found = re.findall(r"[\w'-]+", plain(title).lower())
    return {word for word in found if word not in STOP and len(word) > 2}


def alike(one: str, other: str) -> float:
    """The share of telling words that two titles have in common."""
    a, b = telling(one), telling(other)
    return len(a & b) / max(1, len(a | b))
