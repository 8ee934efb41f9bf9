"""The verb subset: the smallest `.bib` that has what documents cite.

Keys, earlier keys and identifiers are looked up in the library's index, so that a large library
costs no more than a small one; what it does not have is taken from the author's own files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from lorabib import build, find
from lorabib.bibfile.model import Bibliography
from lorabib.citations.model import Citation, Cited
from lorabib.errors import unknown
from lorabib.exporters.options import DEFAULT, Options
from lorabib.model import Base, Library, Paper, Problem
from lorabib.store.places import Location
from lorabib.subset.authors import AuthorsFile, Own
from lorabib.subset.composing import ORDERS, Chosen, Piece, chosen, renamed, written

if TYPE_CHECKING:
    from lorabib.find import Works

__all__ = ["FORMATS", "MARK", "ORDERS", "Subset", "Taken", "lost", "subset"]

FORMATS = ("bib", "biblatex")
#: What stands at the head of a file that was made so, and may be made anew.
MARK = "% Made by 'lorabib subset': changes are lost when it is made anew.\n"
#: So many keys are offered for one that does not exist.
_NEAREST = 3
#: And so alike they are at least, by difflib's measure.
_LIKENESS = 0.7


class Taken(Base, frozen=True, kw_only=True):
    """An entry of a subset: its key, the names under which it is cited, and where it comes from.

    `paper` is the library's key, `file` the author's file.
    """

    key: str
    names: tuple[str, ...] = ()
    paper: str = ""
    file: str = ""


class Subset(Base, frozen=True, kw_only=True):
    """A `.bib` with what is cited, what is in it, and what is wrong.

    `unknown` are the keys that neither the library nor a file of the author's has, each with a
    problem in `problems` that names its place and the nearest keys.
    """

    text: str
    entries: tuple[Taken, ...]
    unknown: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def subset(
    location: Location,
    cited: Cited,
    form: str = "bib",
    *,
    merge: Mapping[str, Bibliography] | None = None,
    order: str = ORDERS[0],
    options: Options = DEFAULT,
) -> Subset:
    """What is cited, as a `.bib` in the dialect `form`, from the library and the files `merge`.

    A paper is written under the name by which it is cited; for biblatex under the library's key,
    with the names as `ids`. Entries of `merge` (by path) are written as they stand there.

    >>> made = subset(location, listed(["arXiv:2402.09353"]))
    >>> made.text.splitlines()[0]
    '@inproceedings{arXiv:2402.09353,'

    Raises:
        DataError, ListError: the library has to be built, and cannot be read.
        UnknownNameError: a format, an order or a field that does not exist.
    """
    for kind, name, known in (("format", form, FORMATS), ("order", order, ORDERS)):
        if name not in known:
            raise unknown(kind, name, known)
    biber, files = form == "biblatex", _files(merge or {})
    citations = list(cited.citations)
    works = find.works(location, [citation.key for citation in citations])
    library = works.library
    if cited.everything:
        library, citations = _all_of(build.load(location), works, files, citations)
    found, problems = _found(works, library, files, citations, biber)
    made = chosen(found, citations, files, biber=biber, order=order)
    missing = [one for one in citations if one.key not in found]
    problems += [_unknown(one, works, files) for one in missing]
    return Subset(
        text=written(made.pieces, files, _printed(library, made, form, options)),
        entries=tuple(map(_taken, made.pieces)),
        unknown=(*(one.key for one in missing), *made.uncitable),
        problems=(*cited.problems, *problems, *made.problems),
    )


def lost(
    location: Location, old: str, made: Subset, merge: Mapping[str, Bibliography] | None = None
) -> tuple[str, ...]:
    """The keys of a `.bib` file that neither `made` nor the library nor `merge` has.

    They would be gone if `made` took its place. A file that was made so before has none.
    """
    if old.startswith(MARK):
        return ()
    from lorabib.bibfile.reading import parse

    known = {one.key for one in made.entries}.union(*(f.keys for f in _files(merge or {}).values()))
    keys = [entry.key for entry in parse(old, "").entries if entry.key not in known]
    works = find.works(location, keys)
    return tuple(key for key in dict.fromkeys(keys) if not works.papers[key])


def _files(merge: Mapping[str, Bibliography]) -> dict[str, AuthorsFile]:
    return {path: AuthorsFile(path, read) for path, read in merge.items()}


def _all_of(
    library: Library, works: Works, files: Mapping[str, AuthorsFile], citations: list[Citation]
) -> tuple[Library, list[Citation]]:
    r"""``\nocite{*}``: what is cited, then all other papers, and all other entries."""
    there = {paper.key for paper in works.papers.values() if paper}
    papers = [paper.key for paper in library.papers if paper.key not in there]
    names = {citation.key for citation in citations} | set(papers)
    own = [key for file in files.values() for key in file.keys if key not in names]
    more = (Citation(key, "") for key in dict.fromkeys((*papers, *own)))
    return library, [*citations, *more]


def _found(
    works: Works,
    library: Library,
    files: Mapping[str, AuthorsFile],
    citations: Sequence[Citation],
    biber: bool,
) -> tuple[dict[str, Paper | Own], list[Problem]]:
    """What each key means: the library's paper, unless the author's entry is another work."""
    by_key = {paper.key: paper for paper in library.papers}
    found: dict[str, Paper | Own] = {}
    problems = []
    for name in (citation.key for citation in citations):
        paper = works.papers.get(name) or by_key.get(name)
        own = _own(name, files, biber, by_identifier=not paper)
        if paper and own and _another(paper, own):
            problems.append(_other_work(name, paper, own))
            paper = None
        if paper or own:
            found[name] = paper or own  # type: ignore[assignment]
    return found, problems


def _own(
    name: str, files: Mapping[str, AuthorsFile], biber: bool, by_identifier: bool
) -> Own | None:
    """The author's entry with this key or alias; else the one with this identifier."""
    from lorabib.identifiers import parse

    by_name = (file.find(name, biber) or file.alias(name) for file in files.values())
    if found := next(filter(None, by_name), None):
        return found
    identifier = parse(name) if by_identifier and files else None
    if not identifier:
        return None
    return next(filter(None, (file.identified(identifier) for file in files.values())), None)


def _another(paper: Paper, own: Own) -> bool:
    """Whether an author's entry is another work than the paper that has its key: neither an
    identifier nor the title agrees."""
    from lorabib.bibfile.naming import identified
    from lorabib.latex import unescape
    from lorabib.match.titles import Agreement, compare

    if set(identified(own.entry)) & set(paper.identifiers):
        return False
    title = unescape(own.entry.text("title"))
    return bool(title) and compare(paper.item.title, title) == Agreement.NONE


def _other_work(name: str, paper: Paper, own: Own) -> Problem:
    return Problem(
        code="another-work",
        severity="warning",
        message=f"{name} is {paper.item.title!r} in the library, and another work here: this one "
        "is taken",
        path=own.path,
        line=own.entry.line,
    )


def _unknown(citation: Citation, works: Works, files: Mapping[str, AuthorsFile]) -> Problem:
    from difflib import get_close_matches

    near = [key for file in files.values() for key in file.keys]
    near += [key for key in works.nearest[citation.key] if citation.key.lower() not in key]
    inside = [key for key in works.nearest[citation.key] if citation.key.lower() in key]
    alike = get_close_matches(citation.key, near, _NEAREST, _LIKENESS)
    hint = ", ".join(tuple(dict.fromkeys((*alike, *inside)))[:_NEAREST])
    unread = next(((p, line) for p, f in files.items() if (line := f.unread(citation.key))), None)
    message = f"{citation.key} is unknown"
    if unread:
        message += f"; the entry in {unread[0]}:{unread[1]} cannot be read"
    elif hint:
        message += f"; did you mean {hint}?"
    return Problem(
        code="unknown-key",
        severity="error",
        message=message,
        key=citation.key,
        path=citation.path or None,
        line=citation.line or None,
    )


def _printed(library: Library, made: Chosen, form: str, options: Options) -> dict[str, str]:
    """The library's papers as entries, by the keys that they get here."""
    from lorabib.exporters import bib, biblatex
    from lorabib.exporters.entries import listed

    fitted, known = build.fitted(options, form), frozenset(library.protected)
    pieces = [piece for piece in made.pieces if piece.paper]
    papers = tuple(_named(piece.paper, piece.names) for piece in pieces if piece.paper)
    dressed = build.dressed(msgspec.structs.replace(library, papers=papers), options).papers
    entry = bib.entry if form == "bib" else biblatex.entry
    texts = (entry(listed([paper], fitted)[0], known, fitted) for paper in dressed)
    return {
        piece.key: renamed(text, paper.key, piece.key)
        for piece, paper, text in zip(pieces, dressed, texts, strict=True)
    }


def _named(paper: Paper, names: Iterable[str]) -> Paper:
    """A paper that is found by these names as well; only biblatex writes them."""
    aliases = dict.fromkeys((*paper.aliases, *(n for n in names if n != paper.key)))
    return msgspec.structs.replace(paper, aliases=tuple(aliases))


def _taken(piece: Piece) -> Taken:
    return Taken(
        key=piece.key,
        names=piece.names,
        paper=piece.paper.key if piece.paper else "",
        file=piece.own.path if piece.own else "",
    )
