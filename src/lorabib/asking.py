"""What to ask the sources for a library, and what of their answers to keep. Pure."""

from collections.abc import Iterable

from lorabib import identifiers
from lorabib.match.candidates import TIE
from lorabib.match.rows import linked
from lorabib.model import Claim, Library, Paper, Query
from lorabib.registry import live, module_of

#: Problems that a keeper can only decide while the records that they name are there.
_TO_DECIDE = frozenset({"maybe-one-work", "record-conflict"})


def source_of(identifier: str) -> str | None:
    """The live source that an identifier is asked of first; None if none can hold it."""
    return next((name for name in live() if module_of(name).holds(identifier)), None)


def wanted(papers: Iterable[Paper]) -> tuple[str, ...]:
    """The identifiers of papers and of their rows, those that lead astray among them."""
    found: set[str] = set()
    for paper in papers:
        found.update(paper.identifiers, *(linked(place) for place in paper.places))
    return tuple(sorted(found))


def related(library: Library, claims: Iterable[Claim]) -> tuple[str, ...]:
    """The identifiers by which the records of the papers name other versions of their work."""
    used = {source for paper in library.papers for source in paper.sources}
    mine = (c for c in claims if f"{c.source}:{c.record}" in used)
    return tuple(sorted({identifier for c in mine for identifier in c.related}))


def by_source(wanted: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Live source -> those of the identifiers, sorted, that it is asked for first."""
    of: dict[str, list[str]] = {}
    unique = set(wanted)
    # The DOI of an Anthology paper asks for its Anthology id as well.
    implied = {same for i in unique for same in identifiers.equivalents(i) if same != i}
    for identifier in sorted(unique - implied):
        source = source_of(identifier)
        if source:
            of.setdefault(source, []).append(identifier)
    return {name: tuple(of[name]) for name in live() if name in of}


def halves(query: Query) -> tuple[Query, ...]:
    """A batched query as two of half the size, to find what of it a source refuses."""
    middle = len(query.about) // 2
    ask = module_of(query.source).by_identifier
    return (*ask(query.about[:middle]), *ask(query.about[middle:]))


def searches(paper: Paper) -> tuple[Query, ...]:
    """The searches for a paper that has no record, or no published version.

    A paper with a record is searched where publications are; one without, everywhere.
    """
    if paper.status == "published":
        return ()
    names = live() if paper.status == "unresolved" else ("crossref",)
    item = paper.item
    authors = tuple(n.family or n.literal for n in item.author)
    year = item.issued.year if item.issued else None
    return tuple(
        query for name in names for query in module_of(name).search(item.title, authors, year)
    )


def to_keep(library: Library, claims: Iterable[Claim]) -> set[tuple[str, str]]:
    """(source, record) of the records that the library's outcome rests on.

    Kept are the records of the papers; what the rows' own links lead to; the candidates between
    which a row could not decide, and those that a keeper is asked about; notices of retraction.
    What else a search has answered is of no use to the library.
    """
    used = {source for paper in library.papers for source in paper.sources}
    named = {i for p in library.papers for place in p.places for i in linked(place)}
    mine = {i for paper in library.papers for i in paper.identifiers}
    tied = {
        r.record
        for p in library.papers
        for e in p.evidence
        if not e.record
        for r in e.refused
        if r.reason == TIE
    }
    asked_about = {record for p in library.problems if p.code in _TO_DECIDE for record in p.about}
    return {
        (c.source, c.record)
        for c in claims
        if f"{c.source}:{c.record}" in used
        or not named.isdisjoint(c.identifiers)
        or not mine.isdisjoint(c.retracts)
        or c.record in tied
        or c.record in asked_about
    }
