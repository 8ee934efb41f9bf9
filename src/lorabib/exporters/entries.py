r"""What the two dialects of `.bib` share: entries, keys, titles, pages, fields in order.

An entry is ``@type{key, field = {value}, …}`` with every value in braces (Patashnik, *BibTeXing*,
section 3; biblatex manual, section 2.2.1). What BibTeX cannot read in a key, biber cannot either
(biblatex manual, section 2.4.2): blanks, commas, braces, quotes, ``# % = \ ~``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from lorabib.capitals import protect
from lorabib.errors import LorabibError
from lorabib.exporters.bibtex_names import TEX, Markup, Quote, shortened
from lorabib.exporters.options import Options
from lorabib.latex import escape, is_safe
from lorabib.model import Paper, replace
from lorabib.text import clean

Fields = list[tuple[str, str]]

is_key = re.compile(r"""[^\s"#$%&'(),={}~\\^\x00-\x20\x7f]+""").fullmatch
#: What can be cited: BibTeX and biber take more than they should. Addresses and DOIs are so.
is_alias = re.compile(r"""[^\s"#$%&',{}~\\^\x00-\x20\x7f]+""").fullmatch
_PAGE_RANGE = re.compile(r"\s*(?:--+|[‒–—−])\s*")
_PLAIN_RANGE = re.compile(r"([0-9]+)-([0-9]+)").fullmatch
_PAGE_HYPHEN = re.compile(r"([A-Za-z]{0,3}\d+[A-Za-z]?)\s*[-‐‑]\s*([A-Za-z]{0,3}\d+[A-Za-z]?)")


def listed(papers: Sequence[Paper], options: Options) -> list[Paper]:
    """The papers by their keys, their lists of authors no longer than `options` want."""
    ordered, most = sorted(papers, key=lambda p: p.key), options.max_authors
    return [_cut(paper, most) for paper in ordered] if most else ordered


def _cut(paper: Paper, most: int) -> Paper:
    author, editor = shortened(paper.item.author, most), shortened(paper.item.editor, most)
    return msgspec.structs.replace(paper, item=replace(paper.item, author=author, editor=editor))


def written(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    """An entry with a final line feed. Raises `LorabibError` for a key that no program can read."""
    if not is_key(key):
        raise LorabibError(f"{key!r} cannot be a citation key in BibTeX: correct the ledger")
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{lines}}}\n"


def title(source: str, to: Markup = TEX, known: frozenset[str] = frozenset()) -> str:
    """A title with its capitals protected word by word.

    >>> title("DoRA: Weight-Decomposed Low-Rank Adaptation")
    '{DoRA}: Weight-Decomposed Low-Rank Adaptation'
    """
    if is_safe(source):  # in any markup, and so are its runs
        return "".join(f"{{{run}}}" if kept else run for run, kept in protect(source, known))
    runs = protect(clean(source), known)
    return "".join(_protected(to.title(run)) if kept else to.title(run) for run, kept in runs)


def _protected(run: str) -> str:
    # "{\" would open BibTeX's special character, whose letters it does change.
    return f"{{{{}}{run}}}" if run.startswith("\\") else f"{{{run}}}"


def pages(source: str, text: Quote = escape) -> str:
    """Pages with a double hyphen for a range; article numbers as they are.

    >>> pages("17783-17806"), pages("026119"), pages("12-1–12-9, 15")
    ('17783--17806', '026119', '12-1--12-9, 15')
    """
    if plain := _PLAIN_RANGE(source):
        return f"{plain[1]}--{plain[2]}"
    parts = []
    for part in clean(source).split(","):
        ends = page_range(part)
        parts.append("--".join(text(end) for end in ends if end))
    return ", ".join(filter(None, parts))


def page_range(part: str) -> list[str]:
    """First and last page of a range, or the one page or number that it is."""
    ends = _PAGE_RANGE.split(part.strip())
    if len(ends) == 1 and (match := _PAGE_HYPHEN.fullmatch(ends[0])):
        ends = [match[1], match[2]]
    return ends
