"""Which works wishes mean: asked of the records at hand and of the sources, as rows are.

The sources are asked about the new rows alone, not about the rest of the library. What they answer
is decided by the library's own rules: the right paper or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from lorabib import asking, build, identifiers, store
from lorabib.errors import LorabibError, UnavailableError
from lorabib.keeping import newrow
from lorabib.keeping.draft import Draft
from lorabib.keeping.likely import Likely
from lorabib.keeping.wishes import Wish
from lorabib.match.rows import linked
from lorabib.model import Base, Item, Library, ListEntry, Paper, Record, Refusal
from lorabib.resolve import Desk
from lorabib.resolve.run import Run
from lorabib.store.catalogue import open_catalogue
from lorabib.text import squash

_UNCERTAIN = "it is not certain which paper this is: add it by its identifier"
_NOBODY = Library(papers=(), categories=(), problems=())


class Found(Base, frozen=True, kw_only=True):
    """What became of a wish: the paper that it means, or why none, with the candidates.

    `key` is the paper's in the library, if it has it already. `likely` is the identifier of the
    only candidate that has the very title of a wish without one: a person may take it.
    """

    wish: Wish
    paper: Paper | None = None
    key: str = ""
    why_not: str = ""
    candidates: tuple[Refusal, ...] = ()
    likely: str = ""

    @property
    def row(self) -> newrow.Row:
        """The row that stands for it: the paper's own words, else the file's."""
        item = self.paper.item if self.paper and self.paper.status != "unresolved" else None
        item = item or self.wish.item
        assert item is not None
        named = {i for i in (*self.wish.identifiers, *map(identifiers.parse, _urls(item))) if i}
        urls = [identifiers.url(i) for i in self.wish.identifiers if i not in _of(item)]
        known = self.paper is None or named <= {*self.paper.identifiers}
        more = [u for u in (*urls, *self.wish.urls) if u and u != item.URL] if known else []
        return newrow.Row(item, tuple(more), self.wish.code)


def _urls(item: Item) -> tuple[str, ...]:
    return tuple(filter(None, (item.DOI and f"https://doi.org/{item.DOI}", item.URL)))


def _of(item: Item) -> set[str | None]:
    """The identifiers that an item's own fields name."""
    arxiv = f"arxiv:{item.archive_location.lower()}" if item.archive.lower() == "arxiv" else None
    return {arxiv, *map(identifiers.parse, _urls(item))}


class Finding(Base, frozen=True, kw_only=True):
    """What became of all wishes, in their order, and the records that they rest on."""

    found: tuple[Found, ...]
    records: tuple[Record, ...] = ()
    notes: tuple[str, ...] = ()


def find(
    draft: Draft, wishes: Sequence[Wish], desk: Desk, *, offline: bool = False, ask: bool = True
) -> Finding:
    """The papers that `wishes` mean; nobody is asked about what the library has.

    With `offline` nothing is asked at all; without `ask` only for what has an identifier and no
    title.

    Raises:
        UnavailableError: a source could not be asked; nothing is said of what it holds.
    """
    shelf = Shelf(draft.before)
    known = {number: one for number, wish in enumerate(wishes) if (one := shelf.find(wish))}
    others = [wish for number, wish in enumerate(wishes) if number not in known]
    made = _asked(draft, others, desk, offline, ask) if others else Finding(found=())
    rest = iter(made.found)
    found = (known[n] if n in known else next(rest) for n in range(len(wishes)))
    return msgspec.structs.replace(made, found=tuple(found))


def again(draft: Draft, wishes: Sequence[Wish], before: Finding) -> Finding:
    """What was found, in a library that another has changed since: nobody is asked anew.

    Raises:
        LorabibError: a paper that the library had has gone; nobody was asked about it.
    """
    shelf = Shelf(draft.before)
    found = []
    for wish, one in zip(wishes, before.found, strict=True):
        now = shelf.find(wish)
        if now is None and one.key:
            raise LorabibError(f"{wish.text!r}: {one.key} was taken out meanwhile: try again")
        found.append(now or one)
    return msgspec.structs.replace(before, found=tuple(found))


class Shelf:
    """The papers of a library by identifier and by title."""

    def __init__(self, library: Library) -> None:
        self._keyed = {key: p for p in library.papers for key in (*p.aliases, p.key)}
        self._named: dict[str, Paper] = {}
        self._titled: dict[str, list[Paper]] = {}
        for paper in library.papers:
            for name in identifiers.closure(_named(paper)):
                self._named.setdefault(name, paper)
            for title in {squash(t) for t in (paper.item.title, *(p.title for p in paper.places))}:
                self._titled.setdefault(title, []).append(paper)

    def find(self, wish: Wish) -> Found | None:
        """The paper that a wish names: by an identifier or a citation key, else the only one that
        has its title."""
        names = identifiers.closure(wish.identifiers)
        paper = next((self._named[name] for name in names if name in self._named), None)
        if paper is None and not wish.listed:
            paper = self._keyed.get(wish.text)
        titled = self._titled.get(squash(wish.title), ()) if wish.title else ()
        if paper is None and len(titled) == 1 and not _other(titled[0], names):
            paper = titled[0]
        if paper is None:
            return None
        named = dict.fromkeys((*wish.identifiers, *_named(paper)))
        whole = msgspec.structs.replace(wish, item=paper.item, identifiers=tuple(named))
        return Found(wish=whole, paper=paper, key=paper.key)


def _named(paper: Paper) -> tuple[str, ...]:
    """The identifiers of a paper; of one that is undecided those of its rows' links."""
    return paper.identifiers or tuple(i for place in paper.places for i in linked(place))


def _other(paper: Paper, names: Sequence[str]) -> bool:
    """Whether identifiers are of the same registries as a paper's, and others."""
    schemes = {name.partition(":")[0] for name in _named(paper)}
    return any(name.partition(":")[0] in schemes for name in names)


def _asked(draft: Draft, wishes: Sequence[Wish], desk: Desk, offline: bool, ask: bool) -> Finding:
    """What the records at hand and the sources say of wishes."""
    data = msgspec.structs.replace(draft.data, entries=(), problems=())
    run = Run(data, _NOBODY, desk)
    run.lend(_shipped(draft, wishes))
    bare = [i for wish in wishes if not wish.title for i in wish.identifiers]
    known = {i for claim in run.pool.claims for i in claim.identifiers}
    wanted = [i for i in bare if i not in known]
    if wanted and not offline:
        run.agencies(run.take(desk.look_up(wanted)))
        _check(run, desk)
    titled = [_titled(wish, run) for wish in wishes]
    entries = [
        msgspec.structs.replace(entry, line=number)
        for number, one in enumerate(titled, 1)
        if one.title and (entry := newrow.entry(Found(wish=one).row))
    ]
    run.data = msgspec.structs.replace(data, entries=tuple(entries))
    run.library = build.built(msgspec.structs.replace(run.data, claims=run.pool.claims))
    if entries and ask and not offline:
        run.identifiers()
        run.search()
        _check(run, desk)
    return _outcome(draft, run, wishes, titled, entries, desk, offline)


def _check(run: Run, desk: Desk) -> None:
    """Raises `UnavailableError` if a source that was asked could not answer."""
    if desk.stop.is_set():
        raise KeyboardInterrupt
    for tally in desk.tallies.values():
        if tally.unavailable:
            raise UnavailableError(tally.source, f"{tally.unavailable}; nothing was changed")


def _titled(wish: Wish, run: Run) -> Wish:
    """A wish by identifier alone with what the best record of it says."""
    if wish.title:
        return wish
    names = set(identifiers.closure(wish.identifiers))
    mine = [c for c in run.pool.claims if names.intersection((c.record, *c.identifiers))]
    if not mine:
        return wish
    best = max(mine, key=lambda c: (c.record in names, c.confidence, c.source, c.record))
    return msgspec.structs.replace(wish, item=best.item)


def _shipped(draft: Draft, wishes: Sequence[Wish]) -> list[Record]:
    """Of the records that came with the package, those that wishes may mean."""
    packaged = store.packaged(draft.location.exports)
    if packaged is None or packaged.data.resolve() == draft.location.data.resolve():
        return []
    paths = sorted((packaged.data / "records").glob("*.jsonl"))
    with open_catalogue(paths) as catalogue:
        found = catalogue.by_identifier({i for wish in wishes for i in wish.identifiers})
        titles = {c.item.title for c in found} | {wish.title for wish in wishes}
        for title in sorted(filter(None, titles)):
            found += catalogue.by_title(title)
    names = {(claim.source, claim.record) for claim in found}
    return [r for path in paths for r in store.read_records(path) if (r.source, r.id) in names]


def _outcome(
    draft: Draft,
    run: Run,
    wishes: Sequence[Wish],
    titled: Sequence[Wish],
    entries: Sequence[ListEntry],
    desk: Desk,
    offline: bool,
) -> Finding:
    of = {place.line: paper for paper in run.library.papers for place in paper.places}
    refused = {e.line: e.refused for p in run.library.papers for e in p.evidence if not e.record}
    read, shared = {entry.line for entry in entries}, Likely(draft.location)
    found = []
    for number, (asked, wish) in enumerate(zip(wishes, titled, strict=True), 1):
        paper = of.get(number)
        why = _why_not(asked, paper, number in read, run, offline)
        alone = why == _UNCERTAIN and not wish.identifiers
        likely = shared.find(wish.title, refused.get(number, ())) if alone else ""
        if likely:
            why = f"{why}; only {likely} has this very title"
        found.append(
            Found(
                wish=wish,
                paper=None if why else paper,
                why_not=why,
                candidates=_best(refused.get(number, ())) if why else (),
                likely=likely,
            )
        )
    kept = asking.to_keep(run.library, run.pool.claims) - run.own
    records = [record for name, record in run.pool.records.items() if name in kept]
    return Finding(found=tuple(found), records=tuple(records), notes=desk.notes())


def _why_not(wish: Wish, paper: Paper | None, read: bool, run: Run, offline: bool) -> str:
    """Why a wish means no paper; empty if it means one."""
    if not read and not wish.title:
        there = "the records that come with lorabib" if offline else "any source"
        return f"{', '.join(wish.identifiers)} is not known to {there}"
    if not read or paper is None:
        return "its title cannot stand in a list"
    if wish.listed and wish.title:
        return ""
    if paper.status == "unresolved":
        return _UNCERTAIN
    if wish.identifiers and not set(wish.identifiers) & set(identifiers.closure(paper.identifiers)):
        return f"{', '.join(wish.identifiers)} leads to another paper than its title"
    return ""


def _best(refused: Iterable[Refusal]) -> tuple[Refusal, ...]:
    ranked = sorted(refused, key=lambda r: (-r.score, r.source, r.record))
    return tuple(ranked[:5])
