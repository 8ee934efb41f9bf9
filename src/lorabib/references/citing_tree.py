"""Citations -> the document that the CSL engine gets, and its answer -> rich text.

A tree of pandoc's (pandoc-types 1.23, JSON), built here: a paragraph for each citation, the papers
as its references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from lorabib.model import Paper
from lorabib.references import tree
from lorabib.references.asked import Mention
from lorabib.references.formatting import for_engine
from lorabib.references.rich import Part, Parts, Text, joined


def document(
    clusters: Sequence[Sequence[Mention]],
    papers: Sequence[Paper],
    known: frozenset[str] = frozenset(),
    narrative: bool = False,
) -> dict[str, Any]:
    """pandoc's tree of a document with these citations of these papers."""
    # Of one length: letters of years go by the order of ids where a style does not sort.
    ids = {paper.key: f"{number:07}" for number, paper in enumerate(papers)}
    found = [_reference(for_engine(one, known) | {"id": ids[one.key]}) for one in papers]
    mode = "AuthorInText" if narrative else "NormalCitation"
    return {
        "pandoc-api-version": [1, 23],
        "meta": {
            "references": {"t": "MetaList", "c": found},
            "suppress-bibliography": {"t": "MetaBool", "c": True},
        },
        "blocks": [
            {"t": "Para", "c": _paragraph([(ids[one.key], one) for one in some], mode)}
            for some in clusters
        ],
    }


def _paragraph(mentions: Sequence[tuple[str, Mention]], mode: str) -> list[Any]:
    """One citation. In a sentence the words before it stand before the author: the engine would
    put them, and the author, in the brackets."""
    lead: list[Any] = []
    (name, first), *others = mentions
    if mode == "AuthorInText" and first.before and not first.alone:
        lead = [*_spoken(first.before), {"t": "Space"}]
        first = first._replace(before="")
    return [*lead, _cite([(name, first), *others], mode)]


def _cite(mentions: Sequence[tuple[str, Mention]], mode: str) -> dict[str, Any]:
    each = [
        {
            "citationId": name,
            "citationPrefix": _spoken(one.before),
            "citationSuffix": _spoken(one.after),
            "citationMode": {"t": "SuppressAuthor" if one.alone else mode},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for name, one in mentions
    ]
    return {"t": "Cite", "c": [each, [_text("?")]]}


def _spoken(text: str) -> list[Any]:
    """What stands around a key; the engine finds the page or chapter in it."""
    return [one for one in _words(text) if one != _text("")]


def citations(answer: dict[str, Any]) -> Iterator[Parts]:
    """The citations of the engine's answer, one a paragraph; a footnote's text for a footnote."""
    for block in answer["blocks"]:
        if block["t"] == "Para":
            found = tree.parts(list(_without_notes(block["c"])))
            yield joined(map(_with_apostrophes, found))


def _without_notes(inlines: list[Any]) -> Iterator[Any]:
    for at, inline in enumerate(inlines):
        if inline["t"] == "Cite":
            yield from _without_notes(inline["c"][1])
        elif inline["t"] == "Note":
            yield from [{"t": "Space"}] * (at > 0)  # behind an author in the sentence
            for block in inline["c"]:
                yield from _without_notes(block["c"])
        else:
            yield inline


def _with_apostrophes(part: Part) -> Part:
    """The engine sets apostrophes in a bibliography, and leaves them straight in citations."""
    if isinstance(part, Text):
        return Text(re.sub(r"(?<=\w)'(?=\w)", "’", part.text))
    return part


# --- a CSL item as pandoc's metadata --------------------------------------------------------

_NOCASE = re.compile('<span class="nocase">(.*?)</span>')
_NAMES = frozenset({"author", "editor"})
_STRINGS = frozenset({"id", "type", "DOI", "URL"})


def _reference(data: dict[str, Any]) -> dict[str, Any]:
    fields = {name: _meta(name, value) for name, value in data.items() if name != "custom"}
    return {"t": "MetaMap", "c": fields}


def _meta(name: str, value: Any) -> dict[str, Any]:
    if name in _NAMES:
        return {"t": "MetaList", "c": [_name(one) for one in value]}
    if name == "issued":
        date = "-".join(map(_two_digits, value["date-parts"][0]))
        return _string(date)
    return _string(value) if name in _STRINGS else {"t": "MetaInlines", "c": _inlines(value)}


def _two_digits(part: int) -> str:
    return f"{part:02}"


def _name(name: dict[str, str]) -> dict[str, Any]:
    return {"t": "MetaMap", "c": {part: _string(text) for part, text in name.items()}}


def _string(text: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": text}


def _inlines(text: str) -> list[Any]:
    """Text with the one mark-up that `for_engine` makes: what keeps its capitals."""
    found: list[Any] = []
    for at, piece in enumerate(_NOCASE.split(text)):
        inner = list(_words(piece))
        found += [{"t": "Span", "c": [["", ["nocase"], []], inner]}] if at % 2 else inner
    return found


def _words(text: str) -> Iterator[dict[str, Any]]:
    words = text.split(" ")
    yield _text(words[0])
    for _, word in pairwise(words):
        yield {"t": "Space"}
        yield _text(word)


def _text(text: str) -> dict[str, Any]:
    return {"t": "Str", "c": text}
