"""A library's own records as the registries would hold them, for a whole run on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from registries import records
from registries.records import Description

_KINDS = {
    "article-journal": "journal-article",
    "paper-conference": "proceedings-article",
    "chapter": "book-chapter",
    "thesis": "dissertation",
    "article": "posted-content",
}
#: DOI prefixes of DataCite's members that papers have.
_DATACITE = ("10.48550/", "10.5281/")


def load(folder: Path) -> Iterator[dict[str, Any]]:
    """Server records of ``<folder>/*.jsonl``: a Crossref work for each DOI (the Anthology's by
    rule), an arXiv entry and DataCite's record for each preprint, DataCite's for Zenodo's.

    A stand-in is cs.LG for a category that is not known, and The Press for a publisher.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                yield from _served(json.loads(line)["body"])


def _served(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    known = [identifier.partition(":") for identifier in body["identifiers"]]
    dois = [value for scheme, _, value in known if scheme == "doi"]
    # https://aclanthology.org/info/ids/ : the DOI is made of the id; LREC and COLING have none.
    dois += [f"10.18653/v1/{value}" for scheme, _, value in known
             if scheme == "acl" and not re.search("^[A-Z]|lrec|coling", value)]  # fmt: skip
    for doi in dois:
        made = records.datacite if doi.lower().startswith(_DATACITE) else records.crossref
        yield made(_described(body["item"], doi=doi))
    if body["kind"] == "preprint":
        for arxiv in (value for scheme, _, value in known if scheme == "arxiv"):
            paper = _described(body["item"], arxiv=arxiv)
            yield records.arxiv(paper)
            yield records.datacite(paper)


def _described(item: dict[str, Any], doi: str = "", arxiv: str = "") -> Description:
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    return Description(
        title=item["title"],
        authors=tuple(map(_name, item.get("author", ()))),
        issued="-".join(f"{part:02}" for part in parts),
        kind=_KINDS.get(item["type"], "other"),
        venue=item.get("container-title", ""),
        short_venue=item.get("container-title-short", ""),
        volume=item.get("volume", ""),
        issue=item.get("issue", ""),
        page=item.get("page", ""),
        publisher="arXiv" if arxiv else item.get("publisher", "The Press"),
        category=item.get("archive_collection") or "cs.LG",
        doi=doi,
        arxiv=arxiv,
    )


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    particle = name.get("non-dropping-particle") or name.get("dropping-particle", "")
    given = " ".join(filter(None, (name.get("given", ""), name.get("suffix", ""))))
    return f"{particle} {name.get('family', '')}".strip() + f", {given}"
