"""The CSL engine: pandoc's citeproc, found and run as a subprocess.

The one exporter module with input and output of its own: an engine is a program. It reads
CSL-JSON on standard input and answers with pandoc's document tree in JSON, so that nothing is
parsed out of a text format. It is run without a shell and in its sandbox: it reads no file but
the style and opens no connection.

Half of what a short list takes is the engine's start: `early` starts it while its input is still
being made. What such a list does not need is imported where it is needed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from lorabib.errors import EngineError
from lorabib.references import process

#: Older pandocs set other texts from the same style (measured: 2.17 differs).
OLDEST = (3, 0)
#: Seconds that all runs for one request may take, and those more for each item (APA: 0.02 at
#: 10,000).
PATIENCE, PATIENCE_FOR_ITEM = 60.0, 0.1


T = TypeVar("T")
U = TypeVar("U")
#: Styles that stand in a file while an engine waits for work in them.
_files: dict[bytes, Path] = {}


class Engine(NamedTuple):
    """A pandoc that can be used."""

    path: Path
    version: str

    @property
    def name(self) -> str:
        return f"pandoc {self.version}"


@cache
def find() -> Engine | None:
    """The engine: the pandoc of ``lorabib[csl]`` (its version is pinned), then that of the PATH."""
    return next((engine for engine in map(_probe, _candidates()) if _usable(engine)), None)


def why_missing() -> str:
    """Why there is no engine, in one line; empty if there is one."""
    if find():
        return ""
    return f"{how_to_get()}; BibTeX styles (plain, abbrv, alpha, unsrt, a .bst file) work without"


def how_to_get() -> str:
    """What is there instead of an engine, and how to get one."""
    old = [f"{e.name} at {e.path}" for e in map(_probe, _candidates()) if e]
    found = f"{', '.join(old)} is too old" if old else "no pandoc is installed"
    return f"{found}: pip install 'lorabib[csl]' brings one, or install pandoc 3 or newer"


def notes() -> tuple[str, ...]:
    """What to tell where references were asked for: nothing, or why there is no engine."""
    return tuple(filter(None, [why_missing()]))


def _candidates() -> Iterator[Path]:
    """Where a pandoc is, without importing pypandoc (which may download one)."""
    spec = find_spec("pypandoc")
    if spec and spec.origin:
        path = Path(spec.origin).parent / "files" / ("pandoc" + (".exe" * (os.name == "nt")))
        if path.is_file():
            yield path
    from shutil import which

    if on_path := which("pandoc"):
        yield Path(on_path)


def _version(path: Path) -> list[str]:
    return [str(path), "--version"]


def _probe(path: Path) -> Engine | None:
    try:
        answer = _call(_version(path), "", 30)
    except EngineError:
        return None
    version = re.match(r"pandoc(?:\.exe)? ([\d.]+)", answer)
    return Engine(path, version[1]) if version else None


def _usable(engine: Engine | None) -> bool:
    return engine is not None and tuple(map(int, engine.version.split(".")[:2])) >= OLDEST


@contextmanager
def early(
    style: bytes,
    file: Path | None = None,
    *,
    locale: str = "en-US",
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[None]:
    """Start the engine now for one `bibliography` in a style, which is asked for inside.

    `file` has the style, if there is one. Which version the engine is is asked beside it.
    `meanwhile` is called in a thread of its own while the engine works.
    """
    engine = next(_candidates(), None)
    if engine is None:
        yield
        return
    with _in_file(style, file) as path:
        _files[style] = path
        try:
            command = _citeproc(engine, path, "csljson", locale)
            with process.early(_version(engine)), process.early(command, meanwhile):
                yield
        finally:
            del _files[style]


def deadline(count: int) -> float:
    """When all runs that set `count` items together must have ended, on the monotonic clock."""
    return monotonic() + PATIENCE + PATIENCE_FOR_ITEM * count


def bibliography(
    source: bytes,
    style: bytes,
    engine: Engine,
    until: float,
    *,
    reads: str = "csljson",
    locale: str = "en-US",
) -> dict[str, Any]:
    """pandoc's document tree of the bibliography of `source` in `style`, a CSL style as XML.

    `source` is CSL-JSON, or what `reads` says: "json", a document tree with citations.

    Raises `EngineError` if pandoc fails, `SlowError` if it has not ended at `until` (`deadline`).
    """
    import msgspec

    with _in_file(style, _files.get(style)) as path:
        command = _citeproc(engine.path, path, reads, locale)
        answer = _call(command, source.decode(), max(0.0, until - monotonic()))
    try:
        tree: dict[str, Any] = msgspec.json.decode(answer)
    except msgspec.DecodeError as error:
        raise EngineError(f"{engine.name} did not answer with JSON: {error}") from None
    return tree


def _citeproc(engine: Path, style: Path, reads: str, locale: str) -> list[str]:
    command = [str(engine), f"--from={reads}", "--to=json", "--sandbox", "--citeproc"]
    return [*command, f"--metadata=lang:{locale}", f"--csl={style.absolute()}"]


@contextmanager
def _in_file(style: bytes, file: Path | None) -> Iterator[Path]:
    """The file of a style, which is made if there is none."""
    if file:
        yield file
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="lorabib-") as folder:
        path = Path(folder) / "style.csl"
        path.write_bytes(style)
        yield path


def at_once(do: Callable[[T], U], jobs: Sequence[T]) -> list[U]:
    """What `do` makes of each job, in their order; as many engines run at once as there are
    processors, each a process of its own."""
    if len(jobs) < 2:
        return list(map(do, jobs))
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
    try:
        return list(pool.map(do, jobs))
    finally:
        pool.shutdown(cancel_futures=True)


def written(tree: str, form: str) -> bytes:
    """The file that pandoc writes of a document tree (JSON) in one of its formats.

    The sandbox also keeps the clock out: the same tree gives the same bytes.

    Raises:
        EngineError: there is no pandoc, or it fails.
    """
    engine = find()
    if engine is None:
        raise EngineError(f"{form} needs pandoc: {how_to_get()}; html, latex and text work without")
    command = [str(engine.path), "--from=json", f"--to={form}", "--standalone", "--sandbox"]
    return process.output([*command, "--output=-"], tree, PATIENCE + len(tree) / 1e5)


def _call(command: list[str], text: str, seconds: float) -> str:
    """The output of a program as text."""
    return process.output(command, text, seconds).decode("utf-8", "replace")
