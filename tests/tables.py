"""Tables of cases: the specification of a rule with many cases."""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[tuple[str, ...]]:
    """The rows of ``cases/<name>``: cells parted by tabs, without comments and blank lines."""
    lines = (CASES / name).read_text(encoding="utf-8").split("\n")
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]
