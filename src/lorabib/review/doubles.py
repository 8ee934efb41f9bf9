"""Statements of one work: the same identifier and title, or one title by the same authors.

Two works with one title are two works: without authors in common, or with two numbers of one
registry, nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from lorabib import identifiers
from lorabib.match.cutting import cut
from lorabib.match.groups import contradict, unique
from lorabib.match.titles import Agreement, compare
from lorabib.match.works import in_time
from lorabib.model import Claim
from lorabib.names import overlap
from lorabib.review.forms import PAPER
from lorabib.review.model import Statement

#: A title of fewer words may be that of two works by the same authors.
_TELLING = 2
_SHARED = 0.5
#: Before the work of which a statement may be another version.
VERSION = "?"
#: The key of a group: what its statements share.
_Name = tuple[str, str]


def doubles(
    titles: Sequence[str],
    named: Sequence[Iterable[str]],
    works: Sequence[str],
    statement: Callable[[int], Statement],
) -> Iterator[tuple[int, int, str]]:
    """Pairs of statements of one work, each later one with the first, and by what they are one.

    Of each statement `titles` are the letters of the title, `named` the identifiers, `works` the
    work that it is of, empty where that is not known; `statement` gives the whole of it.
    """
    first: dict[int, tuple[int, str]] = {}
    for name, group in _groups(titles, named, works):
        for at, other in enumerate(group):
            for one in group[:at] if other not in first else ():
                apart = works[one] != works[other] and works[one] and works[other]
                if not apart and (by := _one_work(name, statement(one), statement(other))):
                    first[other] = (one, by)
                    break
    for other, (one, by) in sorted(first.items()):
        yield one, other, by


def _groups(
    titles: Sequence[str], named: Sequence[Iterable[str]], works: Sequence[str]
) -> Iterable[tuple[_Name, list[int]]]:
    """The statements that share a work, an identifier or a title, in that order."""
    of_work: dict[_Name, list[int]] = defaultdict(list)
    of_name: dict[_Name, list[int]] = defaultdict(list)
    of_title: dict[_Name, list[int]] = defaultdict(list)
    for at, title in enumerate(titles):
        if works[at] and not works[at].startswith(VERSION):
            of_work["work", works[at]].append(at)
        for identifier in named[at]:
            of_name["identifier", identifier].append(at)
        if title:
            version = works[at] if works[at].startswith(VERSION) else ""
            of_title["title", f"{title}{version}"].append(at)
    # What may be another version of a work (`VERSION`) is no double of it by title, but may be one
    # of another entry of that version.
    groups = (*of_work.items(), *of_name.items(), *of_title.items())
    return ((name, group) for name, group in groups if len(group) > 1)


def _one_work(name: _Name, a: Statement, b: Statement) -> str:
    """By what two statements are one work; empty if they are not surely."""
    kind, value = name
    if kind == "work":
        return f"both are {value}"
    if a.form != b.form and (kind == "title" or (a.form and b.form)) and not _papers(a, b):
        return ""  # a book and a part of it, a paper and a talk on it
    if kind == "identifier":  # the parts of a book may share its DOI
        one = compare(a.item.title, b.item.title) >= Agreement.BODY
        return f"both have {value}" if one else ""
    ours, theirs = _claim(a), _claim(b)
    names = overlap(a.item.author, b.item.author) >= _SHARED
    telling = len(cut(a.item.title).words) >= _TELLING
    apart = contradict(unique(ours), unique(theirs)) or not in_time(ours, theirs)
    return "one title by the same authors" if names and telling and not apart else ""


def _papers(a: Statement, b: Statement) -> bool:
    """Whether both may be one paper: what is told of one of them may be anything."""
    return {a.form, b.form} <= {"", PAPER}


def _claim(statement: Statement) -> Claim:
    """A statement as the record that it would be."""
    return Claim(
        record=statement.key,
        source="outside",
        kind=statement.kind,
        item=statement.item,
        identifiers=identifiers.closure(statement.identifiers),
    )
