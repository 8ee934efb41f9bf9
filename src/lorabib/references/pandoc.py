"""The CSL engine: pandoc's citeproc, found and run as a subprocess.

The one exporter module with input and output of its own: an engine is a program. It reads
CSL-JSON on standard input and answers with pandoc's document tree in JSON, so that nothing is
parsed out of a text format. It is run without a shell and in its sandbox: it reads no file but
the style and opens no connection.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from lorabib.errors import EngineError

#: Older pandocs set other texts from the same style (measured: 2.17 differs).
OLDEST = (3, 0)
#: Seconds that a run may take, and those more for each item (APA: 0.02 at 10,000).
PATIENCE, PATIENCE_FOR_ITEM = 60.0, 0.1


T = TypeVar("T")
U = TypeVar("U")


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


def _candidates() -> list[Path]:
    """Where a pandoc may be, without importing pypandoc (which may download one)."""
    paths = []
    spec = find_spec("pypandoc")
    if spec and spec.origin:
        paths.append(Path(spec.origin).parent / "files" / ("pandoc" + (".exe" * (os.name == "nt"))))
    if on_path := shutil.which("pandoc"):
        paths.append(Path(on_path))
    return [path for path in paths if path.is_file()]


def _probe(path: Path) -> Engine | None:
    try:
        answer = _call([str(path), "--version"], "", 30)
    except EngineError:
        return None
    version = re.match(r"pandoc(?:\.exe)? ([\d.]+)", answer)
    return Engine(path, version[1]) if version else None


def _usable(engine: Engine | None) -> bool:
    return engine is not None and tuple(map(int, engine.version.split(".")[:2])) >= OLDEST


def bibliography(
    source: bytes,
    count: int,
    style: bytes,
    engine: Engine,
    *,
    reads: str = "csljson",
    locale: str = "en-US",
) -> dict[str, Any]:
    """pandoc's document tree of the bibliography of `source`, `count` items, in `style`, a CSL
    style as XML.

    `source` is CSL-JSON, or what `reads` says: "json", a document tree with citations.

    Raises `EngineError` if pandoc fails or takes longer than `PATIENCE`.
    """
    with tempfile.TemporaryDirectory(prefix="lorabib-") as folder:
        path = Path(folder) / "style.csl"
        path.write_bytes(style)
        command = [str(engine.path), f"--from={reads}", "--to=json", "--sandbox", "--citeproc"]
        command += [f"--metadata=lang:{locale}", f"--csl={path}"]
        answer = _call(command, source.decode(), PATIENCE + PATIENCE_FOR_ITEM * count)
    try:
        tree: dict[str, Any] = msgspec.json.decode(answer)
    except msgspec.DecodeError as error:
        raise EngineError(f"{engine.name} did not answer with JSON: {error}") from None
    return tree


def at_once(do: Callable[[T], U], jobs: Iterable[T]) -> list[U]:
    """What `do` makes of each job, in their order; as many engines run at once as there are
    processors, each a process of its own."""
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
    return _output([*command, "--output=-"], tree, PATIENCE + len(tree) / 1e5)


def _call(command: list[str], text: str, seconds: float) -> str:
    """`_output` as text."""
    return _output(command, text, seconds).decode("utf-8", "replace")


def _output(command: list[str], text: str, seconds: float) -> bytes:
    """Run `command`; its output. Killed on time-out and on Ctrl-C (`subprocess.run` sees to it)."""
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise EngineError(
            f"{command[0]} took longer than {seconds:.0f} s and was stopped"
        ) from None
    except OSError as error:
        raise EngineError(f"{command[0]} cannot be run: {error.strerror}") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise EngineError(f"{command[0]} failed with {done.returncode}: {said[:400]}")
    return done.stdout
