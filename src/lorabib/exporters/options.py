"""What a user may choose of an export: which fields, in which order, how letters are written.

Every format with fields names them in `FIELDS`, in the order in which it writes them, and in
`MORE` those that it writes only where they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

V = TypeVar("V")
#: How venues can be called, the default first.
VENUES = ("full", "short", "acronym")


class Options(NamedTuple):
    """`fields` are all that is wanted, in that order; none: the format's own. `omit` is left out.

    `ascii` writes LaTeX's accents instead of UTF-8 (`bib` alone); lists of more than `max_authors`
    names are cut after so many, and end with ``and others`` (`bib` and `biblatex`).

    In every format `venues` is ``full``, ``short`` or ``acronym``, and `urls` prints addresses also
    where there is a DOI: `build.dressed` sees to both before a format is written.
    """

    fields: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    ascii: bool = False
    max_authors: int | None = None
    venues: str = VENUES[0]
    urls: bool = False

    def choose(self, pairs: Iterable[tuple[str, V]], more: Sequence[str]) -> list[tuple[str, V]]:
        """Of `pairs` of a field and its value those that are wanted, in the order that is.

        >>> Options(fields=("year", "title")).choose([("title", "T"), ("year", "2022")], ())
        [('year', '2022'), ('title', 'T')]
        """
        if not self.fields:
            left_out = (*self.omit, *more)
            return [pair for pair in pairs if pair[0] not in left_out]
        found = dict(pairs)
        once = dict.fromkeys(self.fields)
        wanted = (name for name in once if name in found and name not in self.omit)
        return [(name, found[name]) for name in wanted]


DEFAULT = Options()
