"""One neutral description of a paper as each registry would hold it, and files of such records.

>>> crossref(doi="10.5555/a", title="A Title", authors=("Doe, Jane",))["title"]
['A Title']
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: DataCite's word for what Crossref calls a type (else Text).
_GENERAL = {
    "posted-content": "Preprint",
    "journal-article": "JournalArticle",
    "proceedings-article": "ConferencePaper",
    "dissertation": "Dissertation",
    "dataset": "Dataset",
}


@dataclass(frozen=True, kw_only=True)
class Description:
    """A paper, as far as registries tell of it.

    `authors` are ``Family, Given``, an organisation has no comma. `issued` is ``2023``,
    ``2023-05``, ``2023-05-17`` or empty. `kind` is a Crossref type. `relation` is name of the
    relation to DOIs, `update_to` and `updated_by` are pairs of a type (``retraction``) and a DOI.
    `extra` is laid raw over the record, whatever its registry.
    """

    title: str
    authors: tuple[str, ...] = ()
    issued: str = ""
    doi: str = ""
    arxiv: str = ""
    kind: str = "proceedings-article"
    venue: str = ""
    short_venue: str = ""
    subtitle: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    publisher: str = "The Press"
    abstract: str = ""
    comment: str = ""
    journal_ref: str = ""
    category: str = "cs.CL"
    categories: tuple[str, ...] = ()
    version: int = 1
    updated: str = ""
    relation: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    update_to: tuple[tuple[str, str], ...] = ()
    updated_by: tuple[tuple[str, str], ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def crossref(paper: Description | None = None, /, **described: Any) -> dict[str, Any]:
    """A work of Crossref's REST API. What is not described is left out, as Crossref does."""
    paper = paper or Description(**described)
    dated: dict[str, Any] = {"date-parts": [_parts(paper.issued) or [None]]}
    work = {
        "publisher": paper.publisher,
        "issue": paper.issue,
        "short-container-title": [paper.short_venue] if paper.short_venue else [],
        "abstract": f"<jats:p>{paper.abstract}</jats:p>" if paper.abstract else "",
        "DOI": paper.doi,
        "type": paper.kind,
        "page": paper.page,
        "update-to": [_update(*pair) for pair in paper.update_to],
        "source": "Crossref",
        "title": [paper.title] if paper.title else [],
        "prefix": paper.doi.partition("/")[0],
        "volume": paper.volume,
        "author": [_person(name, not i) for i, name in enumerate(paper.authors)],
        "member": "0",
        "container-title": [paper.venue] if paper.venue else [],
        "updated-by": [_update(*pair) for pair in paper.updated_by],
        "subtitle": [paper.subtitle] if paper.subtitle else [],
        "relation": {name: _related(dois) for name, dois in paper.relation.items()},
        "URL": f"https://doi.org/{paper.doi}",
    }
    told = {name: value for name, value in work.items() if value}
    dates: dict[str, Any] = {"published": dated} if paper.issued else {}
    if paper.kind == "posted-content":
        dates = {**dates, "posted": dated, "subtype": "preprint"}
    return {**told, "issued": dated, **dates, **paper.extra}


def arxiv(paper: Description | None = None, /, **described: Any) -> dict[str, Any]:
    """An entry of arXiv, as `registries.arxiv` holds it."""
    paper = paper or Description(**described)
    categories = paper.categories or ((paper.category,) if paper.category else ())
    entry = {
        "id": paper.arxiv,
        "version": paper.version,
        "title": paper.title,
        "authors": [_printed(name) for name in paper.authors],
        "published": paper.issued,
        "updated": paper.updated,
        "summary": paper.abstract,
        "comment": paper.comment,
        "journal_ref": paper.journal_ref,
        "doi": paper.doi,
        "primary_category": paper.category,
        "categories": list(categories),
    }
    return {**entry, **paper.extra}


def datacite(paper: Description | None = None, /, **described: Any) -> dict[str, Any]:
    """A resource object of DataCite; `extra` is laid over its attributes.

    Without a DOI it is that of the arXiv number, as DataCite holds it for each.
    """
    paper = paper or Description(**described)
    doi = (paper.doi or f"10.48550/arXiv.{paper.arxiv}").lower()
    related = {"relationType": "IsVersionOf", "relatedIdentifierType": "DOI"}
    attributes = {
        "doi": doi,
        "prefix": doi.partition("/")[0],
        "suffix": doi.partition("/")[2],
        "identifiers": [],
        "creators": [_creator(name) for name in paper.authors],
        "titles": [{"title": paper.title}],
        "publisher": paper.publisher,
        "container": {"title": paper.venue} if paper.venue else {},
        "publicationYear": int(paper.issued[:4]) if paper.issued else None,
        "dates": [{"date": paper.issued, "dateType": "Issued"}] if paper.issued else [],
        "types": {"resourceTypeGeneral": _GENERAL.get(paper.kind, "Text")},
        "relatedIdentifiers": [{**related, "relatedIdentifier": other}
                               for others in paper.relation.values() for other in others],
        "descriptions": [{"description": paper.abstract, "descriptionType": "Abstract"}],
        "state": "findable",
    }  # fmt: skip
    return {"id": doi, "type": "dois", "attributes": {**attributes, **paper.extra}}


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSONL file: Crossref works, arXiv entries, DataCite resources, mixed."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: {error}") from None


def _parts(date: str) -> list[int]:
    return [int(part) for part in date.split("-")] if date else []


def _split(name: str) -> tuple[str, str]:
    family, _, given = name.partition(",")
    return family.strip(), given.strip()


def _printed(name: str) -> str:
    family, given = _split(name)
    return f"{given} {family}" if given else family


def _person(name: str, first: bool) -> dict[str, Any]:
    family, given = _split(name)
    what = {"given": given, "family": family} if "," in name else {"name": name}
    if "," in name and not given:
        del what["given"]
    return {**what, "sequence": "first" if first else "additional", "affiliation": []}


def _creator(name: str) -> dict[str, Any]:
    family, given = _split(name)
    if "," not in name:
        return {"name": name, "nameType": "Organizational", "affiliation": []}
    parts = {"givenName": given, "familyName": family}
    return {"name": name, "nameType": "Personal", **parts, "affiliation": []}


def _update(kind: str, doi: str) -> dict[str, Any]:
    label = kind.replace("_", " ").capitalize()
    return {"DOI": doi, "type": kind, "label": label, "source": "publisher"}


def _related(dois: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"id-type": "doi", "id": doi, "asserted-by": "subject"} for doi in dois]
