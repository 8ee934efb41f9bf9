"""The labels of a BibTeX style -> citations for the text, as LaTeX prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from lorabib.references.rich import Parts, Reference, Text, plain


def labelled(
    clusters: Sequence[Sequence[str]], references: Sequence[Reference], *, narrative: bool = False
) -> list[Parts]:
    """The citations as LaTeX prints them: author and year as natbib's ``citep`` (``citet`` for
    `narrative`) where the style says them, else the labels, or the numbers, in brackets.

    >>> labelled([["b", "a"]], [Reference("a", ()), Reference("b", ())])
    [(Text(text='[2, 1]'),)]
    >>> one = Reference("a", (), authors="Hu et al.", year="2022a")
    >>> labelled([["a", "b"]], [one, one._replace(key="b", year="2022b")])
    [(Text(text='(Hu et al., 2022a,b)'),)]
    """
    by_key = {one.key: one for one in references}
    if any(one.authors or one.year for one in references):
        shown = [[by_key[key] for key in keys] for keys in clusters]
        return [(Text(_by_authors(some, narrative)),) for some in shown]
    labels = {
        one.key: plain(one.label).strip("[]") or str(number)
        for number, one in enumerate(references, 1)
    }
    return [(Text(f"[{', '.join(labels[key] for key in keys)}]"),) for keys in clusters]


_LETTERED = re.compile(r"(.*\d)([a-z]+)")


def _by_authors(cited: Sequence[Reference], narrative: bool) -> str:
    """One citation by authors and years; works of the same authors in a row have them once."""
    found = []
    for authors, some in groupby(cited, key=_authors):
        years = _years([one.year for one in some if one.year])
        if narrative:
            found.append(f"{authors} ({years})" if years else authors)
        else:
            found.append(", ".join(filter(None, [authors, years])))
    return "; ".join(found) if narrative else f"({'; '.join(found)})"


def _authors(one: Reference) -> str:
    """What stands for the authors: where a style has none, the key, as natbib has it."""
    return one.authors or one.key


def _years(years: Sequence[str]) -> str:
    """The years, and of one year the letters alone: ``2022a,b, 2023``."""
    text = last = ""
    for year in years:
        match = _LETTERED.fullmatch(year)
        if match and match[1] == last:
            text += f",{match[2]}"
        else:
            text += f", {year}" if text else year
        last = match[1] if match else year
    return text
