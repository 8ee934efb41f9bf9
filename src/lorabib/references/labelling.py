"""The labels of a BibTeX style -> citations for the text, as LaTeX prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lorabib.references.asked import Mention
from lorabib.references.rich import Parts, Reference, Text, plain


def labelled(
    clusters: Sequence[Sequence[Mention]],
    references: Sequence[Reference],
    *,
    narrative: bool = False,
) -> list[Parts]:
    """The citations as LaTeX prints them: author and year as natbib's ``citep`` (``citet`` for
    `narrative`) where the style says them, else the labels, or the numbers, in brackets. What is
    said around a key stands where natbib has it.

    >>> a, b = Mention("a"), Mention("b", after=", p. 3")
    >>> labelled([[b, a]], [Reference("a", ()), Reference("b", ())])
    [(Text(text='[2, p. 3; 1]'),)]
    >>> one = Reference("a", (), authors="Hu et al.", year="2022a")
    >>> labelled([[a, b]], [one, one._replace(key="b", year="2022b")])
    [(Text(text='(Hu et al., 2022a,b, p. 3)'),)]
    """
    by_key = {one.key: one for one in references}
    if any(one.authors or one.year for one in references):
        shown = [[(by_key[one.key], one) for one in some] for some in clusters]
        return [(Text(_by_authors(some, narrative)),) for some in shown]
    labels = {
        one.key: plain(one.label).strip("[]") or str(number)
        for number, one in enumerate(references, 1)
    }
    return [(Text(f"[{_by_labels(some, labels)}]"),) for some in clusters]


def _by_labels(some: Sequence[Mention], labels: Mapping[str, str]) -> str:
    """Labels with commas between them; semicolons where something is said inside the citation."""
    found = [_around(labels[one.key], [one]) for one in some]
    inside = any(one.after for one in some[:-1]) or any(one.before for one in some[1:])
    return ("; " if inside else ", ").join(found)


def _around(text: str, some: Sequence[Mention]) -> str:
    """The text of neighbours between what is said before the first and behind the last."""
    before, after = some[0].before, some[-1].after.lstrip(" ,").translate(_NO_BRACES)
    return f"{before}{' ' * bool(before)}{text}{', ' * bool(after)}{after}"


#: pandoc's manual: braces mark a page or chapter; they are not printed.
_NO_BRACES = str.maketrans("", "", "{}")
_LETTERED = re.compile(r"(.*\d)([a-z]+)")


def _by_authors(cited: Sequence[tuple[Reference, Mention]], narrative: bool) -> str:
    """One citation by authors and years; works of the same authors in a row have them once."""
    found = []
    for some in _runs(cited):
        authors, said = _authors(some[0][0]), [one for _, one in some]
        years = _years([one.year for one, _ in some if one.year])
        if said[0].alone and years:
            found.append(_around(years, said))
        elif narrative:
            inner = _around(years, said).strip(" ,")
            found.append(f"{authors} ({inner})" if inner else authors)
        else:
            found.append(_around(", ".join(filter(None, [authors, years])), said))
    alone = all(one.alone for _, one in cited)
    return "; ".join(found) if narrative and not alone else f"({'; '.join(found)})"


def _runs(
    cited: Sequence[tuple[Reference, Mention]],
) -> Iterator[list[tuple[Reference, Mention]]]:
    """The works of the same authors in a row, between which nothing is said."""
    some: list[tuple[Reference, Mention]] = []
    for one in cited:
        if some:
            same = _authors(some[-1][0]) == _authors(one[0]) and some[-1][1].alone == one[1].alone
            if not same or some[-1][1].after or one[1].before:
                yield some
                some = []
        some.append(one)
    yield some


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
