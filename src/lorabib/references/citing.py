"""Papers -> citations for the text, as a style sets them: ``(Hu et al., 2022; Liu et al., 2024a)``.

The engine gets one document with all of them (`citing_tree`). So everything that is cited in one
run is told apart in one run: year letters, added names, numbers in the order of the citations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

import msgspec

from lorabib.errors import EngineError
from lorabib.model import Name, Paper
from lorabib.references import pandoc, styles
from lorabib.references.asked import Mention
from lorabib.references.citing_tree import citations, document
from lorabib.references.labelling import labelled
from lorabib.references.rich import Part, Parts, Text, plain
from lorabib.text import clean, fold

#: What stands in one citation: papers, or papers with what is said around them.
Cluster: TypeAlias = Sequence[Paper | tuple[Paper, Mention]]
_Mentions: TypeAlias = Sequence[Sequence[Mention]]


class Cited(NamedTuple):
    """The text of each citation, and what is to be told of them."""

    citations: list[Parts]
    notes: tuple[str, ...] = ()


def cited(
    clusters: Sequence[Cluster],
    style: str,
    known: frozenset[str] = frozenset(),
    *,
    narrative: bool = False,
    locale: str = "en-US",
    folders: Sequence[Path] = (),
) -> Cited:
    """The citation of each cluster in a style: a CSL style, or the labels of a BibTeX style.

    With `narrative` the author stands in the sentence, ``Hu et al. (2022)``, where a CSL style has
    authors in its citations; a cluster should then hold one paper. `known`, `locale` and `folders`
    are as for references. A note tells what a style leaves out of what is said around a key.

    Raises:
        UnknownNameError: there is no such style or locale.
        EngineError: there is no engine, the style cannot be used or prints nothing, or the engine
            fails.
    """
    pairs = [[_pair(one) for one in cluster] for cluster in clusters]
    papers = list({paper.key: paper for some in pairs for paper, _ in some}.values())
    mentions = [list(dict.fromkeys(one for _, one in some)) for some in pairs]
    found, language = styles.find(style, folders, lists=False), styles.locale(locale)
    if found.kind == "BibTeX":
        from lorabib.references.bst import by_bst

        # In the order in which they are cited, as BibTeX reads them: a style may keep it.
        listed = by_bst(papers, found.path, known)
        return Cited(labelled(mentions, listed, narrative=narrative))
    engine = pandoc.find()
    if engine is None:
        raise EngineError(f"citations in {style} need the CSL engine: {pandoc.why_missing()}")
    run = partial(
        _run, _Setting(found, engine, pandoc.deadline(len(papers)), known, narrative, language)
    )
    try:
        made, bare = _by_engine(run, found, papers, mentions, narrative)
    except EngineError as error:
        raise styles.within(found, error) from None
    for some, parts in zip(mentions, made, strict=True):
        if not re.search(r"\w", plain(parts)):
            keys = ", ".join(one.key for one in some)
            raise EngineError(f"{styles.place(found)}: this CSL style prints no citation of {keys}")
    return Cited(made, tuple(_left_out(style, mentions, made, bare)))


def _pair(one: Paper | tuple[Paper, Mention]) -> tuple[Paper, Mention]:
    paper, mention = (one, None) if isinstance(one, Paper) else one
    return paper, mention._replace(key=paper.key) if mention else Mention(paper.key)


class _Setting(NamedTuple):
    """What all runs of the engine have in common; together they may take until `end`."""

    style: styles.Style
    engine: pandoc.Engine
    end: float
    known: frozenset[str]
    narrative: bool
    locale: str


def _run(how: _Setting, papers: Sequence[Paper], mentions: _Mentions) -> list[Parts]:
    """The citations of one document."""
    source = msgspec.json.encode(document(mentions, papers, how.known, how.narrative))
    xml, reads = how.style.path.read_bytes(), "json"
    answer = pandoc.bibliography(source, xml, how.engine, how.end, reads=reads, locale=how.locale)
    return list(citations(answer))


def _by_engine(
    run: Callable[[Sequence[Paper], _Mentions], list[Parts]],
    style: styles.Style,
    papers: Sequence[Paper],
    mentions: _Mentions,
    narrative: bool,
) -> tuple[list[Parts], list[Parts]]:
    """The citations, and those of them in which something is said around a key without that."""
    # Works without a name are cited once more at the end, each alone: does the style show them?
    named = styles.about(style).citation in _NAMED
    nameless = [one for one in papers if named and not one.item.author and not one.item.editor]
    bare = [[Mention(one.key) for one in some] for some in mentions if any(map(_says, some))]
    asked = [*mentions, *bare]
    made = run(papers, [*asked, *([Mention(one.key)] for one in nameless)])
    shown = dict(zip((one.key for one in nameless), made[len(asked) :], strict=True))
    if unseen := {one.key for one in nameless if not _shows(shown[one.key], one)}:
        made = run([_titled(one) if one.key in unseen else one for one in papers], asked)
    if narrative or (named and any(one.item.issued is None for one in papers)):
        made = [tuple(map(_without_gaps, parts)) for parts in made]
    return made[: len(mentions)], made[len(mentions) : len(asked)]


def _says(one: Mention) -> bool:
    return bool(one.before or one.after)


def _left_out(
    style: str, mentions: _Mentions, made: Sequence[Parts], bare: Sequence[Parts]
) -> Iterator[str]:
    """What of the words around the keys a style does not print: it need not print pages.

    None of the words of such a piece is there more often than without it.
    """
    without = iter(bare)
    for some, parts in zip(mentions, made, strict=True):
        if not any(map(_says, some)):
            continue
        added = _counted(plain(parts)) - _counted(plain(next(without)))
        for text in (text for one in some for text in (one.before, one.after)):
            if _counted(text) and not _counted(text) & added:
                yield f"the style {style} does not print {text.strip(' ,')!r}"


def _counted(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", fold(text)))


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
