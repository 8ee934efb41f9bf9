r"""BibTeX's styles: papers -> our own `.bib` -> pybtex's interpreter of `.bst` files -> rich text.

So an author sees what LaTeX will print. A `.bst` file is a program that others wrote: it runs here
with a bound on its steps and on the size of what it makes, and has no file and no output but its
`.bbl`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from lorabib.errors import EngineError
from lorabib.exporters import bib
from lorabib.model import Paper
from lorabib.references.bbl import references
from lorabib.references.builtins import Nothing, builtins
from lorabib.references.rich import Reference, Text
from lorabib.text import clean

#: Steps that a style may take, and those more for each paper (ACM's, the longest: 0.02 million).
STEPS, STEPS_FOR_PAPER = 1_000_000, 200_000
#: The longest text and the greatest number that a style may make.
LONGEST, GREATEST = 200_000, 2**62


def by_bst(papers: Sequence[Paper], path: Path, known: frozenset[str]) -> list[Reference]:
    """The references of `papers` as `printed` has them; a paper that the style leaves out stands
    at the end with its title."""
    found = printed(papers, path, known)
    done = {one.key for one in found}
    rest = (Reference(p.key, (Text(clean(p.item.title)),)) for p in papers if p.key not in done)
    return [*found, *rest]


def printed(papers: Sequence[Paper], path: Path, known: frozenset[str]) -> list[Reference]:
    """The references of `papers` in the style of the `.bst` file `path`, in its order.

    `known` are proper names for titles. Raises `EngineError` if the file cannot be run, or prints
    nothing, with its path.
    """
    if not papers:
        return []
    keys = {paper.key: paper.key for paper in papers}
    if len({key.lower() for key in keys}) < len(keys):  # one key to BibTeX
        keys = {f"p{number}": paper.key for number, paper in enumerate(papers)}
    named = [
        msgspec.structs.replace(paper, key=name) for name, paper in zip(keys, papers, strict=True)
    ]
    found = references(bbl(named, path, known), path)
    done = {keys[one.key]: one._replace(key=keys[one.key]) for one in found if one.key in keys}
    if not done:
        raise EngineError(f"{path}: this BibTeX style prints no references")
    return list(done.values())


def bbl(papers: Sequence[Paper], path: Path, known: frozenset[str] = frozenset()) -> str:
    """What BibTeX writes for LaTeX: the text of the `.bbl` file. Raises as `by_bst` does."""
    from pybtex import errors
    from pybtex.bibtex import bst

    source = "\n".join(bib.entry(paper, known) for paper in papers)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        with errors.capture():
            script = list(bst.parse_string(_END.split(text)[0]))
            machine = _machine(source, STEPS + STEPS_FOR_PAPER * len(papers))
            return str(machine.run(script, [paper.key for paper in papers], [], 2))
    except OSError as error:
        raise EngineError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except RecursionError:
        raise EngineError(f"{path}: this BibTeX style calls itself without an end") from None
    except Exception as error:  # a broken program fails in many ways
        reason = " ".join(str(error).split()) or type(error).__name__
        raise EngineError(
            f"{path}: this BibTeX style cannot be run: {reason[:200]}: is it a whole .bst file?"
        ) from None


#: What ends a style for BibTeX, which reports it, goes on, and finds no more commands.
_END = re.compile(r"^\s*\\endinput\b", re.MULTILINE)


class _BoundError(Exception):
    """A style made too much."""


def _machine(source: str, steps: int) -> Any:
    """pybtex's interpreter with the papers `source`, and a bound on its work.

    Every step looks a name up or puts a value on the stack; both are counted.
    """
    from pybtex.bibtex.interpreter import Interpreter
    from pybtex.database.input import bibtex
    from pybtex.utils import CaseInsensitiveDict

    left = steps

    def step() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _BoundError(f"no end after {steps} steps")

    class Names(CaseInsensitiveDict):  # type: ignore[misc]
        def __getitem__(self, name: str) -> Any:
            step()
            return super().__getitem__(name)

    class Machine(Interpreter):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(bibtex.Parser, "utf-8")
            known = dict(self.vars.items())  # type: ignore[has-type]
            self.vars = Names(known | builtins())

        def push(self, value: Any) -> None:
            step()
            if isinstance(value, str) and len(value) > LONGEST:
                raise _BoundError(f"a text of more than {LONGEST} characters")
            if isinstance(value, int) and abs(value) > GREATEST:
                raise _BoundError("a number that is too great")
            self.stack.append(value)

        def pop(self) -> Any:
            return self.stack.pop() if self.stack else Nothing()

        def command_read(self) -> None:
            parser = bibtex.Parser(macros=self.macros, person_fields=[], encoding="utf-8")
            self.bib_data = parser.parse_string(source)
            self.citations = list(self.bib_data.entries)

    return Machine()
