"""Papers -> citations for the text, as a style sets them: ``(Hu et al., 2022; Liu et al., 2024a)``.

The engine gets one document, built here as pandoc's tree (pandoc-types 1.23, JSON): a paragraph for
each citation, the papers as its references. So everything that is cited in one run is told apart
in one run: year letters, added names, numbers in the order of the citations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from lorabib.errors import EngineError
from lorabib.model import Name, Paper
from lorabib.references import pandoc, styles, tree
from lorabib.references.bst import by_bst
from lorabib.references.formatting import for_engine
from lorabib.references.labelling import labelled
from lorabib.references.rich import Part, Parts, Text, joined, plain
from lorabib.text import clean, fold

#: The papers that stand in one citation.
Cluster: TypeAlias = Sequence[Paper]


def cited(
    clusters: Sequence[Cluster],
    style: str,
    known: frozenset[str] = frozenset(),
    *,
    narrative: bool = False,
    locale: str = "en-US",
    folders: Sequence[Path] = (),
) -> list[Parts]:
    """The citation of each cluster in a style: a CSL style, or the labels of a BibTeX style.

    With `narrative` the author stands in the sentence, ``Hu et al. (2022)``, where a CSL style has
    authors in its citations; a cluster should then hold one paper. `known`, `locale` and `folders`
    are as for references.

    Raises:
        UnknownNameError: there is no such style or locale.
        EngineError: there is no engine, the style cannot be used, or the engine fails.
    """
    papers = list({paper.key: paper for cluster in clusters for paper in cluster}.values())
    keys = [list(dict.fromkeys(paper.key for paper in cluster)) for cluster in clusters]
    found, language = styles.find(style, folders, lists=False), styles.locale(locale)
    if found.kind == "BibTeX":
        # In the order in which they are cited, as BibTeX reads them: a style may keep it.
        return labelled(keys, by_bst(papers, found.path, known), narrative=narrative)
    engine = pandoc.find()
    if engine is None:
        raise EngineError(f"citations in {style} need the CSL engine: {pandoc.why_missing()}")
    xml = found.path.read_bytes()

    def run(papers: Sequence[Paper], clusters: Sequence[Sequence[str]]) -> list[Parts]:
        source = msgspec.json.encode(document(clusters, papers, known, narrative))
        tree = pandoc.bibliography(source, len(papers), xml, engine, reads="json", locale=language)
        return list(citations(tree))

    # Works without a name are cited once more at the end, each alone: does the style show them?
    named = styles.about(found).citation in _NAMED
    nameless = [one for one in papers if named and not one.item.author and not one.item.editor]
    made = run(papers, [*keys, *([one.key] for one in nameless)])
    shown = dict(zip((one.key for one in nameless), made[len(keys) :], strict=True))
    if unseen := {one.key for one in nameless if not _shows(shown[one.key], one)}:
        made = run([_titled(one) if one.key in unseen else one for one in papers], keys)
    if named and (narrative or any(one.item.issued is None for one in papers)):
        made = [tuple(map(_without_gaps, parts)) for parts in made]
    return made[: len(keys)]


#: The classes of CSL styles whose citations begin with a name.
_NAMED = frozenset({"author-date", "author"})


def _without_gaps(part: Part) -> Part:
    """A style may leave a comma beside a year or a name that is not there."""
    if isinstance(part, Text):
        text = re.sub(r"\s*\(,?\s*\)|,\s*(?=[;)])", "", part.text)
        return Text(re.sub(r"\(,\s*", "(", text))
    return part


def _shows(parts: Parts, paper: Paper) -> bool:
    """Whether a citation has the first word of the title, which stands for the authors."""
    words = re.findall(r"\w+", fold(paper.item.title))
    return not words or words[0] in fold(plain(parts))


def _titled(paper: Paper) -> Paper:
    """The paper with its title in the place of its authors."""
    author = (Name(literal=f"“{clean(paper.item.title)}”"),)
    item = msgspec.structs.replace(paper.item, author=author)
    return msgspec.structs.replace(paper, item=item)


def document(
    clusters: Sequence[Sequence[str]],
    papers: Sequence[Paper],
    known: frozenset[str] = frozenset(),
    narrative: bool = False,
) -> dict[str, Any]:
    """pandoc's tree of a document with these citations, by key, of these papers."""
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
            {"t": "Para", "c": [_cite([ids[key] for key in keys], mode)]} for keys in clusters
        ],
    }


def _cite(ids: Sequence[str], mode: str) -> dict[str, Any]:
    each = [
        {
            "citationId": one,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": mode},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for one in ids
    ]
    return {"t": "Cite", "c": [each, [_text("?")]]}


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
