"""Two states of a library -> what is new, upgraded, corrected, withdrawn, moved, gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from lorabib import keys
from lorabib.keeping.editing import FIELDS, Edited, shown
from lorabib.lookup.card import reference
from lorabib.lookup.links import addresses
from lorabib.match.titles import Agreement
from lorabib.match.titles import compare as compare_titles
from lorabib.model import Base, Library, Paper
from lorabib.names import overlap

#: The states of a paper, the worst first.
_STATES = ("unresolved", "preprint", "published")
_NOTICES = ("retracted", "withdrawn")


class Told(Base, frozen=True, kw_only=True):
    """A paper that has changed: its key and title now (of one that is gone, before), its reference
    and address, and what has changed.

    `before` and `after` are statuses, keys, categories, or the titles of a key's papers, `venue`
    is where it was published, `fields` what was corrected, `message` what a source says.
    """

    key: str
    title: str
    reference: str
    url: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    venue: str = ""
    fields: tuple[Edited, ...] = ()
    message: str = ""


class Differences(Base, frozen=True, kw_only=True):
    """What has changed between two states of a library, each sorted by key.

    A paper stands in several of them where several things have changed; the fields of one that is
    `upgraded` are not `corrected`.
    """

    new: tuple[Told, ...] = ()
    upgraded: tuple[Told, ...] = ()
    corrected: tuple[Told, ...] = ()
    retracted: tuple[Told, ...] = ()
    withdrawn: tuple[Told, ...] = ()
    moved: tuple[Told, ...] = ()
    taken: tuple[Told, ...] = ()
    renamed: tuple[Told, ...] = ()
    gone: tuple[Told, ...] = ()

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(getattr(self, kind)) for kind in KINDS)


#: The kinds of changes in the order in which they are told.
KINDS = Differences.__struct_fields__


def compare(before: Library, after: Library) -> Differences:
    """What has changed from one state of a library to another.

    A paper is the same by its key, by an earlier key, else by an identifier or its rows. A key
    with another title, other authors and no identifier of before is another paper's: `taken`.
    """
    pairs = list(_pairs(before.papers, after.papers))
    both = [(old, new) for old, new in pairs if old and new]
    return Differences(
        new=_told(_of(new, after=new.categories) for old, new in pairs if new and not old),
        gone=_told(_of(old, before=old.categories) for old, new in pairs if old and not new),
        taken=_told(_taken(before.papers, after.papers)),
        renamed=_told(
            _of(new, before=(old.key,), after=(new.key,)) for old, new in both if old.key != new.key
        ),
        upgraded=_told(
            _of(new, before=(old.status,), after=(new.status,), venue=new.item.container_title)
            for old, new in both
            if _upgraded(old, new)
        ),
        corrected=_told(
            _of(new, fields=fields)
            for old, new in both
            if not _upgraded(old, new) and (fields := tuple(_fields(old, new)))
        ),
        moved=_told(
            _of(new, before=old.categories, after=new.categories)
            for old, new in both
            if old.categories != new.categories and _first(both, old, new)
        ),
        **{code: _told(_noticed(before, after, code, pairs)) for code in _NOTICES},
    )


def _told(found: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(sorted(found, key=lambda one: (one.key, one.before)))


def _of(
    paper: Paper,
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    venue: str = "",
    fields: tuple[Edited, ...] = (),
    message: str = "",
) -> Told:
    urls = [one.url for one in addresses(paper) if one.kind == "paper"]
    return Told(
        key=paper.key,
        title=paper.item.title,
        reference=reference(paper.item),
        url=urls[0] if urls else "",
        before=before,
        after=after,
        venue=venue,
        fields=fields,
        message=message,
    )


def _pairs(
    before: Sequence[Paper], after: Sequence[Paper]
) -> Iterator[tuple[Paper | None, Paper | None]]:
    """Each paper of both states with what it was and is; two that became one are two pairs."""
    by_key = {key: paper for paper in reversed(after) for key in (*paper.aliases, paper.key)}
    by_key |= {paper.key: paper for paper in after}
    by_name = {name: paper for paper in reversed(after) for name in _names(paper)}
    met = set()
    for old in before:
        named = (by_name[name] for name in _names(old) if name in by_name)
        new = by_key.get(old.key)
        if new is None or _another(old, new):
            new = next(named, None)
        if new is not None:
            met.add(new.key)
        yield old, new
    yield from ((None, new) for new in after if new.key not in met)


def _another(old: Paper, new: Paper) -> bool:
    """Whether two papers with one key have nothing else in common."""
    if not {*_names(old)}.isdisjoint(_names(new)):
        return False
    ours, theirs = old.item, new.item
    one_title = compare_titles(ours.title, theirs.title) != Agreement.NONE
    return not one_title and not overlap(ours.author, theirs.author)


def _taken(before: Sequence[Paper], after: Sequence[Paper]) -> Iterator[Told]:
    """The keys that other papers have now."""
    now = {paper.key: paper for paper in after}
    for old in before:
        new = now.get(old.key)
        if new is not None and _another(old, new):
            yield _of(new, before=(old.item.title,), after=(new.item.title,))


def _names(paper: Paper) -> list[str]:
    """What a paper is known by where its key is not: identifiers, else its rows."""
    rows = (keys.title_identifier(place.title) for place in paper.places)
    return [*paper.identifiers] or [*rows]


def _upgraded(old: Paper, new: Paper) -> bool:
    return _STATES.index(new.status) > _STATES.index(old.status)


def _first(pairs: Sequence[tuple[Paper, Paper]], old: Paper, new: Paper) -> bool:
    """Whether a paper is what its successor was, and not another that was joined to it."""
    same = [was for was, now in pairs if now is new]
    return len(same) == 1 or old.key == new.key


def _fields(old: Paper, new: Paper) -> Iterator[Edited]:
    if old.key != new.key and old.item.title != new.item.title:
        return  # joined to another paper: renamed, and not corrected
    was, now = (msgspec.to_builtins(paper.item) for paper in (old, new))
    for field in FIELDS:
        if was.get(field) != now.get(field):
            yield Edited(field=field, before=shown(was.get(field)), after=shown(now.get(field)))


def _noticed(
    before: Library,
    after: Library,
    code: str,
    pairs: Sequence[tuple[Paper | None, Paper | None]],
) -> Iterator[Told]:
    """The papers of which a source says so now, and did not before."""
    known = {p.key for p in before.problems if p.code == code}
    was = {new.key for old, new in pairs if old and new and old.key in known}
    papers = {paper.key: paper for paper in after.papers}
    found = {p.key: p.message for p in after.problems if p.code == code and p.key in papers}
    for key, message in found.items():
        if key is not None and key not in was:
            yield _of(papers[key], message=message)
