"""docs/matrix.md from the verdicts, pure: the same verdicts make the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from matrix.styles import Style
from matrix.verdict import Verdict

_HEAD = """\
# The compile matrix

Every category that has a paper, and `all`: {categories} bibliographies in {styles} rows of engine,
style and export, {documents} documents. Each cites every paper of its category and prints it.
Written by `python tests/matrix`, which compiles them all and ends with 1 if anything is wrong; the
tests compile `all` in every row (with biber, a third of it in all rows but one) and one smaller
category for each row.

- **errors, warnings**: what LaTeX, BibTeX, biber, pandoc and typst say. Known ones are counted
  apart; they are told below.
- **letters**: characters that a font lacks (LaTeX's `Missing character`).
- **keys**: papers cited that have their reference, and no citation that leads nowhere.
- **titles**: references that print the title of their paper letter for letter: *kept* as it is,
  *sentence* in BibTeX's sentence case, *raised* the same with a capital after a colon, *folded* in
  any case; the protected words have their capitals in all of them.
- **authors, years**: references with the family name of their first author and with their year,
  where the record has them.

Only quotes, dashes, blanks and ligatures may be printed otherwise than they are written.
IEEEtran prints a dash for the authors of the reference before.

"""
_COLUMNS = (
    "engine", "style", "reads", "case", "documents", "references", "errors", "warnings",
    "known", "letters", "keys", "titles", "authors", "years",
)  # fmt: skip


def page(
    results: Mapping[Style, Sequence[Verdict]], versions: Sequence[str], categories: int
) -> str:
    """The page: what is counted, the table, the known limits, the engines."""
    documents = sum(map(len, results.values()))
    head = _HEAD.format(categories=categories, styles=len(results), documents=documents)
    rule = ["---"] * 4 + ["---:"] * (len(_COLUMNS) - 4)
    table = [_COLUMNS, rule, *(_row(style, found) for style, found in results.items())]
    lines = ["| " + " | ".join(row) + " |" for row in table]
    lines += ["", "## Known limits", "", *_limits(results)]
    lines += ["", "## Engines", "", *(f"- {version}" for version in versions)]
    return head + "\n".join(lines) + "\n"


def _row(style: Style, verdicts: Sequence[Verdict]) -> list[str]:
    papers = sum(verdict.papers for verdict in verdicts)
    faults = Counter(fault.kind for verdict in verdicts for fault in verdict.faults)
    known = sum(len(verdict.known) for verdict in verdicts)
    counts = [len(verdicts), papers, faults["error"], faults["warning"], known, faults["letter"]]
    right = [papers - faults[kind] for kind in ("key", "title", "author", "year")]
    numbers = [f"{number:,}" for number in (*counts, *right)]
    return [style.engine, style.name, f"`{style.form}`", style.case, *numbers]


def _limits(results: Mapping[Style, Sequence[Verdict]]) -> list[str]:
    """Each row's limits, with the papers or complaints that they are about."""
    lines = []
    for style, verdicts in results.items():
        met = Counter(known for verdict in verdicts for known in verdict.known)
        lines += [
            f"- {style.title}: `{k.said}`, {met[k]:,} times: {k.reason}." for k in style.known
        ]
        lines += [f"- {style.title}: {style.note}."] if style.note else []
    return [*lines, "", "A limit that `all` no longer meets is a fault."]
