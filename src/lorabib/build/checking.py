"""The verb check: how exports that are there stand to the data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lorabib import store
from lorabib.build import export
from lorabib.build.choosing import chosen
from lorabib.exporters.options import DEFAULT, Options
from lorabib.model import Base, Library
from lorabib.registry import EXPORTERS, format_of


class Check(Base, frozen=True, kw_only=True):
    """How the exports stand to the data: files not in step with a reason, files not checked."""

    stale: dict[str, str]
    unchecked: dict[str, str]


def check(
    library: Library,
    folder: Path,
    categories: Sequence[str],
    formats: Sequence[str],
    options: Options = DEFAULT,
) -> Check:
    """How the exports in `folder` stand to its data; nothing is written.

    References are compared only with the engine that made them: another engine, or another
    version of it, sets another text.
    """
    from lorabib.references import pandoc

    unchecked: dict[str, str] = {}
    if "references" in formats and pandoc.find() is None:
        formats = [f for f in formats if f != "references"]
        for category in chosen(library, categories):
            unchecked[f"{category}.md"] = pandoc.why_missing()
    stale = {}
    made = export(library, categories, formats, options=options).files
    for name, text in made.items():
        there = store.read_export(folder / name)
        if there is None:
            stale[name] = "missing"
        elif there != text and (other := _other_engine(name, there)):
            unchecked[name] = other
        elif there != text:
            stale[name] = "differs from the data"
    if not categories:
        for name in store.exported(folder, _suffixes(formats)):
            ours = format_of(name) in formats
            if ours and name not in made and name not in unchecked:
                stale[name] = "belongs to no category"
    if library.minted:
        stale["keys.tsv"] = f"the key ledger lacks {len(library.minted)} lines"
    return Check(stale=dict(sorted(stale.items())), unchecked=unchecked)


def _suffixes(formats: Sequence[str]) -> tuple[str, ...]:
    return tuple(EXPORTERS[name].suffix for name in formats)


def _other_engine(name: str, text: str) -> str:
    """Why a file of references cannot be compared: another version of the engine made it."""
    if format_of(name) != "references":
        return ""
    from lorabib.references import formatting, listing

    theirs, ours = listing.made_by(text), formatting.engine_name()
    if not theirs.startswith("pandoc") or theirs == ours:
        return ""
    return f"made with {theirs}, here is {ours}"
