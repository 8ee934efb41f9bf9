"""A small library of a user's own, for tests that ask the registries on loopback."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from registries import records
from registries.server import Registries

#: Quick and impatient: what a user may set for a registry of their own.
SETTINGS = """format = 1
[network]
tries = 3
backoff = 0.0
timeout = {timeout}
[sources.crossref]
interval = 0.0
[sources.arxiv]
interval = 0.0
[sources.datacite]
interval = 0.0
"""
TEAM = ("Doe, Jane", "Roe, Rick", "Poe, Petra")
GARDEN = "Parametric Gardens: Growing Networks from Seeds"
SLEEPY = "Sleepy Optimizers for Restless Data"
ZENODO = "Thirsty Benchmarks and Where to Water Them"


def library(folder: Path, *rows: str, timeout: float = 5.0, settings: str = "") -> Path:
    """A library in `folder` with one list of these rows; returns the folder."""
    for name in ("lists", "records"):
        (folder / "data" / name).mkdir(parents=True, exist_ok=True)
    head = "# My list\n\n| Title | Year | Venue | Link |\n|---|---|---|---|\n"
    text = head + "".join(f"{row}\n" for row in rows)
    (folder / "data" / "lists" / "mine.md").write_text(text, "utf-8")
    (folder / "data" / "categories.toml").write_text("category = []\nflat = ['mine: My list']\n")
    (folder / "lorabib.toml").write_text(settings or SETTINGS.format(timeout=timeout))
    return folder


def hurried(folder: Path) -> Path:
    """A library that `lorabib init` has made, with the settings of a quick and impatient user."""
    with (folder / "lorabib.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS.removeprefix("format = 1\n").format(timeout=5.0))
    return folder


def row(title: str, year: int | str = "", venue: str = "", url: str = "") -> str:
    """A row of the list."""
    link = f"[link]({url})" if url else ""
    return f"| {title} | {year} | {venue} | {link} |"


def stocked(registries: Registries) -> Registries:
    """The server with a preprint and its publication, a publication alone, and a deposit."""
    registries.add(
        records.arxiv(arxiv="2401.00001", title=GARDEN, authors=TEAM, issued="2024-01-02"),
        records.crossref(
            doi="10.5555/garden",
            title=GARDEN,
            authors=TEAM,
            issued="2024-05",
            venue="The Conference",
        ),
        records.crossref(
            doi="10.5555/sleepy", title=SLEEPY, authors=TEAM, issued="2023-05", venue="The Journal"
        ),
        records.datacite(
            doi="10.5281/zenodo.77",
            title=ZENODO,
            authors=TEAM,
            issued="2022",
            kind="posted-content",
        ),
    )
    return registries


Done = subprocess.CompletedProcess[str]


def environment(registries: Registries, cache: Path, **more: str) -> dict[str, str]:
    """The environment of a user who has pointed lorabib at the server."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LORABIB_")}
    own = {"LORABIB_CACHE": str(cache), "XDG_CACHE_HOME": str(cache.parent / "xdg")}
    return {**kept, **registries.env(), **own, **more}


def run(
    registries: Registries,
    folder: Path,
    *arguments: str,
    cache: Path | None = None,
    exports: bool = False,
    **more: str,
) -> Done:
    """The installed command with the library in `folder`, in a process of its own.

    `resolve` writes its exports only with `exports`: the CSL engine costs more than all the rest.
    """
    if arguments[0] == "resolve" and not exports:
        arguments += ("--no-export",)
    return subprocess.run(
        [sys.executable, "-m", "lorabib", *arguments],
        cwd=folder,
        env=environment(registries, cache or folder / "cache", **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def states(done: Done) -> dict[str, str]:
    """Title -> state, of a run with ``--json``."""
    return {row["title"]: row["state"] for row in json.loads(done.stdout)["rows"]}


def described(done: Done) -> dict[str, Any]:
    """What ``--json`` has printed."""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def kept(folder: Path) -> int:
    """How many answers are in the cache."""
    path = folder / "cache" / "answers.sqlite"
    if not path.exists():
        return 0
    base = sqlite3.connect(path)
    try:
        return int(base.execute("SELECT count(*) FROM answer").fetchone()[0])
    finally:
        base.close()


def records_of(folder: Path) -> dict[str, str]:
    """Record id -> source, of all records in the library."""
    lines = [
        json.loads(line)
        for path in sorted((folder / "data" / "records").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return {line["id"]: line["source"] for line in lines}
