"""The same items to both engines, and one line of text of each reference."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from lorabib.exporters.markdown import unshielded
from lorabib.references import styles
from lorabib.references.formatting import for_engine, formatted
from lorabib.references.rich import plain

from engines import KNOWN
from oracle.works import STYLES, WORKS

_DRIVER = Path(__file__).parent / "citeproc.cjs"
_PAPERS = sorted(WORKS, key=lambda one: one.key)


def items() -> list[dict[str, Any]]:
    """The CSL-JSON that the engine gets, with the citation keys as ids."""
    return [for_engine(one, KNOWN) for one in _PAPERS]


def ours(style: str) -> dict[str, str]:
    """The text of each reference in `style`, by key, in the order of the style."""
    found = formatted(_PAPERS, style, KNOWN)[1]
    return {one.key: _line(f"{plain(one.label)} {plain(one.parts)}") for one in found}


def theirs(modules: Path, locale: Path) -> dict[str, dict[str, str]]:
    """The same of citeproc-js, for each style: run by node with the package in `modules`."""
    asked = {
        "items": items(),
        "locale": locale.read_text(encoding="utf-8"),
        "styles": {style: styles.find(style).path.read_text(encoding="utf-8") for style in STYLES},
    }
    done = subprocess.run(
        ["node", str(_DRIVER), str(modules.resolve())],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    answer = json.loads(done.stdout)
    return {
        style: {key: _line("".join(_dollars(text))) for key, text in answer[style]}
        for style in STYLES
    }


def _dollars(text: str) -> list[str]:
    return [f"${part}$" if formula else part for part, formula in unshielded(text)]


def _line(text: str) -> str:
    return " ".join(text.split())
