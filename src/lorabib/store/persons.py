"""Reading ``data/names.tsv``: persons, their other spellings, and what proves it."""

from pathlib import Path

from lorabib import identifiers
from lorabib.errors import DataError
from lorabib.model import Name
from lorabib.names import Spelling, parse, printed
from lorabib.store.places import Location, is_there
from lorabib.store.texts import text_of

NAMES_HEADER = "name\tspelling\tpapers\treason"


def read_spellings(location: Location) -> tuple[Spelling, ...]:
    """The lines of the table of names; an absent file has none, ``#`` begins a comment line.

    Raises:
        DataError: a line without its four cells, a name that is not written ``Family, Given``, a
            paper that is no identifier, or a spelling that leads to two names or on to a third.
    """
    path = location.data / "names.tsv"
    if not is_there(path):
        return ()
    lines = text_of(path).replace("\r\n", "\n").split("\n")
    if lines[0] != NAMES_HEADER:
        raise DataError(f"the first line is not {NAMES_HEADER!r}", path, 1)
    found = {
        number: _spelling(line.split("\t"), path, number)
        for number, line in enumerate(lines[1:], 2)
        if line and not line.startswith("#")
    }
    _check(found, path)
    return tuple(found.values())


def _spelling(cells: list[str], path: Path, number: int) -> Spelling:
    if len(cells) != 4 or not all(cell.strip() for cell in cells):
        raise DataError("not four cells: name, spelling, papers (or *), reason", path, number)
    name, other = (_name(cell, path, number) for cell in cells[:2])
    if name == other:
        raise DataError(f"{cells[1]!r} is the name itself", path, number)
    papers = [] if cells[2] == "*" else cells[2].split()
    for paper in papers:
        if identifiers.parse(paper) != paper:
            raise DataError(f"not an identifier: {paper!r}", path, number)
    return Spelling(name=name, other=other, papers=frozenset(papers), reason=cells[3])


def _name(cell: str, path: Path, number: int) -> Name:
    name = parse(cell)
    if printed(name) != cell:
        message = f"{cell!r} is not written 'Family, Given' (read as {printed(name)!r})"
        raise DataError(message, path, number)
    return name


def _check(found: dict[int, Spelling], path: Path) -> None:
    """A spelling has one name in a paper, and no name is another's spelling."""
    names = {line.name for line in found.values()}
    taken: dict[tuple[Name, str], int] = {}
    for number, line in found.items():
        if line.other in names:
            raise DataError(f"{printed(line.other)!r} is a name of another line", path, number)
        for paper in line.papers or ("*",):
            earlier = taken.setdefault((line.other, paper), number)
            if earlier != number:
                message = f"{printed(line.other)!r} stands in line {earlier} already"
                raise DataError(message, path, number)
