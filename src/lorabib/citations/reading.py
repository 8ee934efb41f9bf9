"""What documents cite, with the files that they include. Pure: a function given reads the files.

A scanner is imported when a document of its kind is read: what is not loaded takes no time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, TypeAlias

from lorabib.citations.events import Cite, Database, Event, Include, Label, Unseen
from lorabib.citations.model import Citation, Cited
from lorabib.citations.places import missing, places, unseen
from lorabib.errors import LorabibError
from lorabib.model import Problem

if TYPE_CHECKING:
    from lorabib.citations.definitions import State

Kind: TypeAlias = Literal["aux", "bcf", "tex", "markdown", "typst", "keys"]
#: The bytes of a file; None if there is none.
Load: TypeAlias = Callable[[str], bytes | None]
#: How a file is read, by the end of its name.
KINDS: dict[str, Kind] = {
    ".aux": "aux",
    ".bcf": "bcf",
    **dict.fromkeys((".tex", ".ltx", ".latex", ".sty", ".cls", ".rnw", ".tikz"), "tex"),
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd", ".mdown"), "markdown"),
    ".typ": "typst",
    **dict.fromkeys((".txt", ".keys", ".lst"), "keys"),
}
#: What a package does with keys is seen where the document has it done.
_LIBRARIES = (".sty", ".cls")
#: Files may include one another; so many are read.
_MOST = 5000


def kind_of(name: str) -> Kind | None:
    """How a file is read, by its name; None where the name does not tell."""
    return KINDS.get(PurePath(name).suffix.lower())


def kind_by_text(text: str, path: str) -> Kind:
    """How a file is read whose name does not tell: by what stands in it.

    Raises `LorabibError` for a file that cites nothing: a bibliography, or none of text.
    """
    if path.lower().endswith(".bib"):
        message = "is a bibliography: name the paper that cites, and give it with --merge"
        raise LorabibError(f"{path}: {message}")
    if "\0" in text or text.startswith("%PDF"):
        raise LorabibError(f"{path}: is no text that cites: give its .aux, .tex, .md or .typ")
    if "<bcf:controlfile" in text:
        return "bcf"
    if text.startswith("\\relax") or "\n\\citation{" in text:
        return "aux"
    if "\\documentclass" in text or "\\cite" in text:
        return "tex"
    from lorabib.citations.key_list import is_list

    if not is_list(text):
        message = "is no list of keys, and no kind of document that is read"
        raise LorabibError(f"{path}: {message}")
    return "keys"


def decoded(data: bytes) -> str:
    """The text of a document, which is UTF-8, or else Latin-1: keys are read alike in both."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def gathered(documents: Sequence[str], load: Load) -> Cited:
    """All that the files `documents` cite, in the order of the text.

    Files that they include are read where they stand, each once; what is not there is a problem.

    Raises:
        LorabibError: one of `documents` is not there, or cannot be what its name says.
    """
    found = _Gathering(load)
    for path in documents:
        found.add(path)
    return found.cited()


def from_text(text: str, name: str) -> Cited:
    """What a text cites that has no file: a document by what stands in it, else a list of keys."""
    return gathered([name], lambda path: text.encode() if path == name else None)


def listed(keys: Sequence[str], path: str = "") -> Cited:
    """Keys that are given as such, as if a document cited them."""
    citations = (Citation(key, path) for key in dict.fromkeys(keys) if key != "*")
    return Cited(tuple(citations), everything="*" in keys)


def together(several: Sequence[Cited]) -> Cited:
    """All that several documents cite, each key once."""
    citations = {c.key: c for one in reversed(several) for c in reversed(one.citations)}
    order = dict.fromkeys(c.key for one in several for c in one.citations)
    return Cited(
        citations=tuple(citations[key] for key in order),
        everything=any(one.everything for one in several),
        databases=tuple(dict.fromkeys(name for one in several for name in one.databases)),
        files=tuple(dict.fromkeys(name for one in several for name in one.files)),
        problems=tuple(p for one in several for p in one.problems),
        absent=tuple(dict.fromkeys(name for one in several for name in one.absent)),
    )


class _Gathering:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._citations: dict[str, Citation] = {}
        self._labels: set[str] = set()
        self._databases: dict[str, None] = {}
        self._files: dict[str, None] = {}
        self._absent: dict[str, None] = {}
        self._problems: list[Problem] = []

    def cited(self) -> Cited:
        found = (c for key, c in self._citations.items() if key not in self._labels | {"*"})
        return Cited(
            citations=tuple(found),
            everything="*" in self._citations,
            databases=tuple(self._databases),
            files=tuple(self._files),
            problems=tuple(self._problems),
            absent=tuple(name for name in self._absent if name not in self._files),
        )

    def add(self, path: str) -> None:
        """A document and all that it includes, depth first."""
        data = self._load(path)
        if data is None:
            hint = ": run LaTeX first" if kind_of(path) in ("aux", "bcf") else ""
            raise LorabibError(f"{path}: no such file{hint}")
        root = PurePath(path).parent
        self._files[path] = None
        kind = kind_of(path) or kind_by_text(decoded(data), path)
        if kind == "aux":
            self._sets(path, data)
        elif kind != "bcf" and b"\0" in data:
            raise LorabibError(f"{path}: is no text: save it as UTF-8")
        state = None
        if kind == "tex":
            from lorabib.citations.definitions import State

            state = State()
        open_files = [(path, _events(kind, path, data, state))]
        while open_files:
            here, events = open_files[-1]
            event = next(events, None)
            if event is None:
                open_files.pop()
            elif isinstance(event, Include):
                if read := self._included(here, root, event):
                    name, data = read
                    more = _events(kind, name, data, state, event.preamble)
                    open_files.append((name, more))
            else:
                self._note(event, here)

    def _sets(self, path: str, data: bytes) -> None:
        """The sets of biblatex, which an `.aux` file names, but does not have: the `.bcf` does."""
        if b"\\abx@aux@" not in data:
            return
        from lorabib.citations import bcf_file

        name = str(PurePath(path).with_suffix(".bcf"))
        control = self._load(name)
        (self._absent if control is None else self._files)[name] = None
        try:
            for event in bcf_file.sets(control, name) if control else ():
                if not isinstance(event, Include):
                    self._note(event, name)
        except LorabibError:  # LaTeX may just be writing it
            return

    def _note(self, event: Cite | Database | Label | Unseen, path: str) -> None:
        if isinstance(event, Unseen):
            if not path.lower().endswith(_LIBRARIES):
                self._problems.append(unseen(path, event))
        elif isinstance(event, Cite):
            self._citations.setdefault(event.key, Citation(event.key, path, event.line))
        elif isinstance(event, Label):
            self._labels.add(event.name)
        else:
            self._databases[event.name] = None

    def _included(self, here: str, root: PurePath, event: Include) -> tuple[str, bytes] | None:
        """The file that is meant and its bytes; None if it was read before or is not there."""
        for path in places(here, root, event):
            if path in self._files or len(self._files) >= _MOST:
                return None
            if (data := self._load(path)) is not None:
                self._files[path] = None
                return path, data
            self._absent[path] = None
        if not event.optional:
            self._problems.append(missing(here, event))
        return None


def _events(
    kind: Kind, path: str, data: bytes, state: State | None, preamble: bool = False
) -> Iterator[Event]:
    """The events of a file; what a document includes is read as the document is."""
    if kind == "bcf":
        from lorabib.citations import bcf_file

        return bcf_file.scan(data, path)
    text = decoded(data)
    if kind == "tex":
        from lorabib.citations import tex

        return tex.scan(text, state, preamble)
    if kind == "markdown":
        from lorabib.citations import markdown

        return markdown.scan(text, quarto=path.lower().endswith(".qmd"))
    if kind == "typst":
        from lorabib.citations import typst

        return typst.scan(text)
    from lorabib.citations import aux_file, key_list

    return aux_file.scan(aux_file.checked(text, path)) if kind == "aux" else key_list.scan(text)
