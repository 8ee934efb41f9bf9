"""What documents cite, with the files that they include. Pure: a function given reads the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Literal, TypeAlias

from lorabib.citations import aux_file, bcf_file, key_list, markdown, tex, typst
from lorabib.citations.events import Cite, Database, Event, Include, Label
from lorabib.citations.model import Citation, Cited
from lorabib.errors import LorabibError
from lorabib.model import Problem

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
}  # type: ignore[dict-item]
#: Files may include one another; so many are read.
_MOST = 5000


def kind_of(name: str) -> Kind | None:
    """How a file is read, by its name; None where the name does not tell."""
    return KINDS.get(PurePath(name).suffix.lower())


def kind_by_text(text: str) -> Kind:
    """How a file is read whose name does not tell: by what stands in it."""
    if "<bcf:controlfile" in text:
        return "bcf"
    if text.startswith("\\relax") or "\n\\citation{" in text:
        return "aux"
    return "tex" if "\\documentclass" in text or "\\cite" in text else "keys"


def decoded(data: bytes) -> str:
    """The text of a document, which is UTF-8, or else Latin-1: keys are read alike in both."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n")


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


def listed(keys: Iterable[str], path: str = "") -> Cited:
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
    )


class _Gathering:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._citations: dict[str, Citation] = {}
        self._labels: set[str] = set()
        self._databases: dict[str, None] = {}
        self._files: dict[str, None] = {}
        self._problems: list[Problem] = []

    def cited(self) -> Cited:
        found = (c for key, c in self._citations.items() if key not in self._labels | {"*"})
        return Cited(
            citations=tuple(found),
            everything="*" in self._citations,
            databases=tuple(self._databases),
            files=tuple(self._files),
            problems=tuple(self._problems),
        )

    def add(self, path: str) -> None:
        """A document and all that it includes, depth first."""
        data = self._load(path)
        if data is None:
            hint = ": run LaTeX first" if kind_of(path) in ("aux", "bcf") else ""
            raise LorabibError(f"{path}: no such file{hint}")
        root, state = PurePath(path).parent, tex.State()
        self._files[path] = None
        open_files = [(path, self._events(path, data, state, Include(path, 0)))]
        while open_files:
            here, events = open_files[-1]
            event = next(events, None)
            if event is None:
                open_files.pop()
            elif isinstance(event, Include):
                if read := self._included(here, root, event):
                    name, data = read
                    open_files.append((name, self._events(name, data, state, event)))
            else:
                self._note(event, here)

    def _note(self, event: Cite | Database | Label, path: str) -> None:
        if isinstance(event, Cite):
            self._citations.setdefault(event.key, Citation(event.key, path, event.line))
        elif isinstance(event, Label):
            self._labels.add(event.name)
        else:
            self._databases[event.name] = None

    def _events(
        self, path: str, data: bytes, state: tex.State, include: Include
    ) -> Iterator[Event]:
        kind = kind_of(path)
        if kind == "bcf":
            return bcf_file.scan(data, path)
        text = decoded(data)
        kind = kind or ("tex" if include.line else kind_by_text(text))
        if kind == "bcf":
            return bcf_file.scan(data, path)
        if kind == "tex":
            return tex.scan(text, state, include.preamble)
        if kind == "markdown":
            return markdown.scan(text, quarto=path.lower().endswith(".qmd"))
        scan = {"aux": aux_file.scan, "typst": typst.scan, "keys": key_list.scan}[kind]
        return iter(scan(text))

    def _included(self, here: str, root: PurePath, event: Include) -> tuple[str, bytes] | None:
        """The file that is meant and its bytes; None if it was read before or is not there."""
        for path in _places(here, root, event):
            if path in self._files or len(self._files) >= _MOST:
                return None
            if (data := self._load(path)) is not None:
                self._files[path] = None
                return path, data
        if not event.optional:
            self._problems.append(_missing(here, event))
        return None


def _places(here: str, root: PurePath, event: Include) -> Iterator[str]:
    r"""Where an included file may lie: from the document's folder, as LaTeX looks, or from that of
    the file that names it, as ``\subimport``, ``\subfile`` and typst do; with its ending first."""
    if "\\" in event.name or "#" in event.name or not event.name:
        return
    folder = event.folder
    bases = dict.fromkeys((root, PurePath(here).parent))
    if here.endswith(".typ"):
        bases = dict.fromkeys((root if event.name.startswith("/") else PurePath(here).parent,))
    for base in bases:
        plain = str(_plain(base / folder / event.name.lstrip("/" if here.endswith(".typ") else "")))
        if event.suffix and not plain.endswith(event.suffix):
            yield plain + event.suffix
        yield plain


def _plain(path: PurePath) -> PurePath:
    """A path without ``x/..`` in it, so that a file has one name."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts and parts[-1] not in ("..", path.anchor):
            parts.pop()
        else:
            parts.append(part)
    return PurePath(*parts)


def _missing(here: str, event: Include) -> Problem:
    unsure = "\\" in event.name or "#" in event.name
    why = "is named by a command, and cannot be followed" if unsure else "is not there"
    return Problem(
        code="missing-file",
        severity="warning",
        message=f"{event.name!r} {why}: what it cites is not known",
        path=here,
        line=event.line or None,
    )
