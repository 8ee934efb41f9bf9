"""Whether a list of authors is that of a work: cut, in another order, with other names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lorabib.bibfile.plain import parted, people
from lorabib.model import Claim, Name
from lorabib.names import agree, is_others, overlap, printed
from lorabib.review.latexing import for_pdflatex, mended
from lorabib.review.model import Difference, Known, Statement, told
from lorabib.text import fold

#: So many of the names must be the work's for the others to be called wrong.
_SURE = 0.5
_INITIALS = re.compile(r"(?:[^\W\d_](?:\.[\s-]*|[\s-]+|$))+").fullmatch
_ET_AL = re.compile(r"\b(?:et\W*al|others|and)\b", re.IGNORECASE).search
_TAKE = ("author",)
_SHOWN = 3


def authors(statement: Statement, known: Known) -> Iterator[Difference]:
    """What is wrong with the authors; nothing where one record has the very list.

    A list of bodies (a team, a company) beside one of persons is no error: papers are signed both
    ways. Records that cut their list, or have initials only, say nothing.
    """
    ours = tuple(n for n in statement.item.author if not is_others(n.literal))
    cut = len(ours) < len(statement.item.author)
    lists = whole_lists(known)
    if not ours or not lists or _bodies(ours, lists):
        return
    whole = None if cut else next((names for names in lists if _same(ours, names)), None)
    if whole is not None:
        yield from _names(ours, whole, known)
    elif not cut and any(c.item.author and _one_set(ours, c) for c in known.claims):
        return  # the record has sorted its authors by alphabet: it says nothing of their order
    else:
        for difference in _wrong(ours, lists[0], cut, known):
            yield difference if agreed(lists) else told(difference)


def whole_lists(known: Known) -> list[tuple[Name, ...]]:
    """The whole lists of the records, that of the paper first."""
    whole = [c.item.author for c in known.claims if c.authors_complete and c.item.author]
    if known.paper and whole:
        whole.insert(0, known.paper.item.author)
    return [names for names in whole if names and not any(is_others(n.literal) for n in names)]


def agreed(lists: Sequence[Sequence[Name]]) -> bool:
    """Whether the records name equally many authors: else it is not known who is right."""
    return len(set(map(len, lists))) == 1


def _bodies(ours: Sequence[Name], lists: Sequence[Sequence[Name]]) -> bool:
    return any(n.literal and " " in n.literal for names in (ours, *lists) for n in names)


def _same(ours: Sequence[Name], theirs: Sequence[Name]) -> bool:
    same = len(ours) == len(theirs)
    return same and (ours == theirs or all(map(agree, ours, theirs)))


def _one_set(ours: tuple[Name, ...], claim: Claim) -> bool:
    same = len(ours) == len(claim.item.author) and overlap(ours, claim.item.author) == 1
    return same and not claim.authors_ordered


def _wrong(
    ours: tuple[Name, ...], theirs: tuple[Name, ...], cut: bool, known: Known
) -> Iterator[Difference]:
    """What is wrong with a list that is no record's."""
    shared = overlap(ours, theirs)
    by = f"({known.source})"
    if shared == 1 and len(ours) < len(theirs):
        how = "says 'and others' after" if cut else "has"
        message = f"the list of authors {how} {len(ours)} of {len(theirs)} names: {_few(theirs)}"
        yield Difference(code="cut-authors", message=f"{message} {by}", take=_TAKE)
    elif shared == 1 and len(ours) == len(theirs) and not cut:
        yield Difference(
            code="author-order",
            message=f"the authors stand in another order than {_few(theirs)} {by}",
            take=_TAKE,
        )
    elif shared == 1 and len(ours) == len(theirs):
        message = f"says 'and others' after all {len(theirs)} names: {_few(theirs)} {by}"
        yield Difference(code="wrong-authors", message=message, take=_TAKE)
    elif shared == 1:  # more names than the record: it may be the record that lacks some
        message = f"has {len(ours)} authors, the record {len(theirs)} {by}"
        yield Difference(code="wrong-authors", message=message, severity="info")
    else:
        yield from _strangers(ours, theirs, shared, by)


def _strangers(
    ours: tuple[Name, ...], theirs: tuple[Name, ...], shared: float, by: str
) -> Iterator[Difference]:
    odd, missing = _unmatched(ours, theirs), _unmatched(theirs, ours)
    if len(odd) == len(missing) and all(map(_nearly, odd, missing)):
        pairs = ", ".join(
            f"{printed(a)!r} is {printed(b)!r}" for a, b in zip(odd, missing, strict=True)
        )
        yield Difference(code="author-names", message=f"{pairs} {by}", take=_TAKE)
        return
    parts = [f"{_few(odd)} {'is' if len(odd) == 1 else 'are'} no author of the work"] if odd else []
    parts += [f"{_few(missing)} {'is' if len(missing) == 1 else 'are'} missing"] if missing else []
    yield Difference(
        code="wrong-authors",
        message=f"{', '.join(parts)} {by}",
        take=_TAKE if shared >= _SURE else (),
        severity=None if shared >= _SURE else "info",
    )


def _unmatched(ours: Sequence[Name], theirs: Sequence[Name]) -> list[Name]:
    """Those of our names that no name of theirs agrees with, one for one."""
    left, odd = list(theirs), []
    for name in ours:
        found = next((other for other in left if agree(name, other)), None)
        if found is None:
            odd.append(name)
        else:
            left.remove(found)
    return odd


def _nearly(ours: Name, theirs: Name) -> bool:
    """Whether two names are one person's by the family name and the first initial."""
    given = fold(ours.given)[:1] == fold(theirs.given)[:1]
    return given and bool(fold(ours.family)) and fold(ours.family) == fold(theirs.family)


def _names(ours: Sequence[Name], theirs: Sequence[Name], known: Known) -> Iterator[Difference]:
    """Initials where the record has whole names."""
    short = [b for a, b in zip(ours, theirs, strict=True) if _shorter(a.given, b.given)]
    if short:
        message = f"initials or no given name for {_few(short)} ({known.source})"
        yield Difference(code="author-names", message=message, take=_TAKE)


def _shorter(ours: str, theirs: str) -> bool:
    return bool(theirs) and not _INITIALS(theirs) and (not ours or bool(_INITIALS(ours)))


def kept(written: str, right: str) -> str:
    """The right list of authors, with the names as they are written where they agree with it.

    An initial where the list has the whole name does not stay, nor does what LaTeX chokes on.

    >>> kept("Hu, Edward J and Y. Shen and others", "Hu, Edward J. and Shen, Yelong")
    'Hu, Edward J and Shen, Yelong'
    """
    left = [one for one in _each(written) if _stays(one[1])]
    made = []
    for name, text in _each(right):
        same = [one for one in left if agree(one[0], name)]
        alike = [one for one in same if not _shorter(one[0].given, name.given)]
        found = next((one for one in alike if one[0] == name), alike[0] if alike else None)
        if found:
            left.remove(found)
        made.append(found[1] if found else text)
    return " and ".join(made)


def _stays(text: str) -> bool:
    """Whether a name may stand as it is written: one name, which LaTeX takes."""
    return not (_ET_AL(text) or mended(text).troubles or for_pdflatex(text).troubles)


def _each(value: str) -> list[tuple[Name, str]]:
    """The names of a list, each with its text."""
    return list(zip(people(value), filter(None, parted(value)), strict=True))


def _few(names: Sequence[Name]) -> str:
    """The first few of the names, in the order of print."""
    shown = "; ".join(printed(name) for name in names[:_SHOWN])
    return f"{shown}; and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown
