"""What a document cites, and where."""

from __future__ import annotations

from typing import NamedTuple

from lorabib.model import Problem


class Citation(NamedTuple):
    """A key as the document cites it, at its first place; `line` is 1-based, 0 where unknown."""

    key: str
    path: str
    line: int = 0


class Cited(NamedTuple):
    r"""All that a document cites, each key once, in the order of first citation.

    `everything` is true for ``\nocite{*}``. `databases` are the names of the `.bib` files that the
    document itself names. `files` are the files that were read, `absent` those that were looked for
    and are not there, so that a change can be seen.
    """

    citations: tuple[Citation, ...]
    everything: bool = False
    databases: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str] | None:
        """The keys that are cited; None where everything is."""
        return None if self.everything else frozenset(one.key for one in self.citations)
