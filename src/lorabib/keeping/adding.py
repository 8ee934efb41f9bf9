"""The verb add: works by identifier or title into a list of the library, with their records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from lorabib import store
from lorabib.errors import LorabibError
from lorabib.keeping import newrow, placing
from lorabib.keeping.draft import Change, Draft
from lorabib.keeping.finding import Found, again, find
from lorabib.keeping.wishes import Wish, wish
from lorabib.lookup.card import reference
from lorabib.model import Base, Library, Paper, Problem, Refusal
from lorabib.resolve import Desk
from lorabib.text import squash

#: What a user is told of a paper that is added.
_TOLD = frozenset({"retracted", "withdrawn", "wrong-identifier", "maybe-one-work"})


class Added(Base, frozen=True, kw_only=True):
    """A work that was asked for: its paper, and what is done about it.

    `state` is ``new``, ``category`` (the library had it; it gets the categories) or ``there``
    (nothing is to be done); `categories` are those that it gets.
    """

    text: str
    line: int | None = None
    key: str
    title: str
    reference: str
    state: str
    status: str
    categories: tuple[str, ...] = ()


class Refused(Base, frozen=True, kw_only=True):
    """A work that was asked for and is not added: why, and which it may be.

    `likely` is the identifier of the only one that has its very title.
    """

    text: str
    line: int | None = None
    why: str
    candidates: tuple[Refusal, ...] = ()
    likely: str = ""


class Adding(Base, frozen=True, kw_only=True):
    """What adding comes to; nothing is written yet."""

    added: tuple[Added, ...]
    refused: tuple[Refused, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    change: Change


class Order:
    """Works that are asked for, and what the sources say of them: `now` says what it comes to.

    The sources are asked once, when it is made. If another has changed the library since, `now`
    is what it comes to in the library as it has become.
    """

    def __init__(
        self,
        location: store.Location,
        wishes: Sequence[Wish],
        categories: Sequence[str],
        desk: Desk,
        *,
        name: str,
        offline: bool,
        whole: bool,
        ask: bool = True,
    ) -> None:
        self._draft = Draft(location)
        self._wishes, self._name, self._whole = wishes, name, whole
        self._categories = categories
        self._checked()
        self._finding = find(self._draft, wishes, desk, offline=offline, ask=ask)
        self._made: Adding | None = None

    def now(self) -> Adding:
        """What adding comes to in the library as it is; nothing is written.

        Raises:
            LorabibError: a list cannot take a row, or a paper that was there is there no more.
        """
        if not self._draft.current():
            self._draft = Draft(self._draft.location)
            self._finding, self._made = again(self._draft, self._wishes, self._finding), None
        self._made = self._made or self._settled(Draft.like(self._draft))
        return self._made

    def _checked(self) -> tuple[str, tuple[str, ...]]:
        """The list's name and the categories, if they are there or can be."""
        known = (placing.known_category(self._draft, slug) for slug in self._categories)
        return placing.list_name(self._name, self._draft), tuple(dict.fromkeys(known))

    def _settled(self, draft: Draft) -> Adding:
        name, slugs = self._checked()
        found, notes = self._finding.found, self._finding.notes
        refused = tuple(_refused(f) for f in found if f.why_not)
        good = [f for f in found if not f.why_not]
        if self._whole and refused:
            return Adding(added=(), refused=refused, problems=(), notes=notes, change=Change())
        if any(not found.key for found in good):
            draft.keep(self._finding.records)
        added, problems = _placed(draft, good, slugs, name)
        change = draft.change()
        return Adding(added=added, refused=refused, problems=problems, notes=notes, change=change)


def order(
    location: store.Location,
    texts: Sequence[str],
    categories: Sequence[str],
    desk: Desk,
    *,
    code: Sequence[str] = (),
    name: str = placing.ADDED,
    offline: bool = False,
) -> Order:
    """Ask about the works that `texts` name, each an identifier, an address or a title, which are
    to be added to categories.

    Right paper or none: a title that is not certain is refused with its candidates, and then
    nothing is added.

    Raises:
        UnknownNameError: a category that the library does not have.
        UnavailableError: a source could not be asked.
        LorabibError: a text that names no work.
    """
    wishes = []
    for text in texts:
        found = wish(text)
        if not isinstance(found, Wish):
            raise LorabibError(f"{text!r}: {found}")
        wishes.append(msgspec.structs.replace(found, code=tuple(code)))
    return Order(location, wishes, categories, desk, name=name, offline=offline, whole=True)


def _refused(found: Found) -> Refused:
    return Refused(
        text=found.wish.text,
        line=found.wish.line,
        why=found.why_not,
        candidates=found.candidates,
        likely=found.likely,
    )


def _placed(
    draft: Draft, good: Sequence[Found], slugs: Sequence[str], name: str
) -> tuple[tuple[Added, ...], tuple[Problem, ...]]:
    """Put the rows of what was found into the list, and say what the build makes of them."""
    plans = _plans(draft, good, slugs, name)
    for slug in slugs or ("",):
        new = [plan.found.row for plan in plans if slug in plan.slugs]
        if new:
            placing.put(draft, name, slug, new)
    changed = any(plan.slugs for plan in plans)
    library = draft.built() if changed else draft.before
    papers = {p.key: p for p in library.papers} | _checked(draft, library, plans, name)
    if changed:
        draft.ledger(library)
    added = tuple(_added(plan, papers[plan.key]) for plan in plans)
    mine = {one.key for one in added}
    told = (p for p in library.problems if p.key in mine and p.code in _TOLD)
    return added, tuple(p for p in told if p not in draft.before.problems)


class _Plan(NamedTuple):
    """What is done about a work: the key that it gets or has, and the categories of its rows."""

    found: Found
    key: str
    state: str
    slugs: tuple[str, ...]


def _plans(draft: Draft, good: Sequence[Found], slugs: Sequence[str], name: str) -> list[_Plan]:
    """What is to be done, by what the build says of all new rows together."""
    new = [found for found in good if not found.key]
    trial = Draft.like(draft)
    if new:
        placing.put(trial, name, slugs[0] if slugs else "", [found.row for found in new])
    places = _places(trial.built(), name) if new else {}
    had = {p.key: p for p in draft.before.papers}
    placed: set[tuple[str, str]] = set()
    plans = []
    for found in good:
        paper = had[found.key] if found.key else _paper(places, found)
        if paper is None:
            raise _another(found)
        old = had.get(paper.key)
        missing = [slug for slug in slugs if old is None or slug not in old.categories]
        some = missing or [""] * (not slugs and old is None)
        wanted = [slug for slug in some if (paper.key, slug) not in placed]
        placed.update((paper.key, slug) for slug in wanted)
        state = "there" if not wanted else "new" if old is None else "category"
        plans.append(_Plan(found, paper.key, state, tuple(wanted)))
    return plans


_Places = dict[str, list[tuple[set[str], Paper]]]


def _places(library: Library, name: str) -> _Places:
    """Squashed title -> the links and papers of the rows of a list that have it."""
    found: _Places = {}
    for paper in library.papers:
        for place in paper.places:
            if place.list == name:
                links = {link.url for link in place.links}
                found.setdefault(squash(place.title), []).append((links, paper))
    return found


def _paper(places: _Places, found: Found) -> Paper | None:
    """The paper that the row of what was found has in a library."""
    entry = newrow.entry(found.row)
    links = {link.url for link in entry.links} if entry else set()
    mine = places.get(squash(entry.title if entry else found.wish.title), [])
    return max(mine, key=lambda one: len(links & one[0]), default=(set(), None))[1]


def _checked(draft: Draft, library: Library, plans: Sequence[_Plan], name: str) -> dict[str, Paper]:
    """The papers of the new rows in the whole library, by the keys of the plans.

    Raises:
        LorabibError: a new row means another paper there than it did alone (of one that was
            undecided that is no harm), or a paper would lose its key.
    """
    places, found = _places(library, name), {}
    for plan in plans:
        if not plan.slugs:
            continue
        paper, wanted = _paper(places, plan.found), plan.found.paper
        decided = wanted is not None and wanted.status != "unresolved"
        same = paper is not None and (not decided or paper.key == plan.key)
        if decided and same and wanted and paper:
            same = not set(wanted.sources).isdisjoint(paper.sources)
        if paper is None or not same:
            raise _another(plan.found)
        found[plan.key] = paper
    before = {p.key for p in draft.before.papers}
    after = {key for p in library.papers for key in (p.key, *p.aliases)}
    if lost := sorted(before - after):
        raise LorabibError(f"it would take the key of {', '.join(lost)}: nothing was added")
    return found


def _another(found: Found) -> LorabibError:
    return LorabibError(
        f"{found.wish.text!r}: beside the rest of the library its row means another paper: nothing "
        "was added"
    )


def _added(plan: _Plan, paper: Paper) -> Added:
    return Added(
        text=plan.found.wish.text,
        line=plan.found.wish.line,
        key=paper.key,
        title=paper.item.title,
        reference=reference(paper.item),
        state=plan.state,
        status=paper.status,
        categories=tuple(filter(None, plan.slugs)),
    )
