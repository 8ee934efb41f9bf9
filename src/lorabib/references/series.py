r"""Many lists of references in one style, with few starts of the CSL engine and in linear time.

In a plain list the references depend on each other in their order and by the letters of years
alone (``2024a``), and what takes an engine long is to find those letters: its time for
disambiguation grows faster than the list. So all papers of all lists are formatted once by the
style without disambiguation (`bare`), which gives texts and order. Only works that could be taken
for one another, by first author and year, are formatted again by the style itself, apart from all
others, for each set of them that stands together in a list. One run serves many sets: a sign of
its own in the names of each set, which is taken out again, keeps the sets apart.

A style that prints dashes for repeated authors (``subsequent-author-substitute``), or numbers
elsewhere than in labels, is run for each list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from lorabib.references.rich import Link, Part, Parts, Reference, Styled, Text, plain

#: A CSL item as the engine gets it; its `id` is the citation key.
Entry: TypeAlias = Mapping[str, Any]


class Job(NamedTuple):
    """One start of the engine: a style (its XML) and the items that it formats."""

    style: bytes
    entries: Sequence[Entry]


#: Does jobs: for each the references in the order of the style.
Run: TypeAlias = Callable[[Sequence[Job]], Sequence[list[Reference]]]

#: Works that stand together in a list and could be taken for one another.
_Set: TypeAlias = frozenset[str]
#: So many works are set apart from each other in one run.
_AT_ONCE = 150
#: The signs of sets, one for each in a job: no text has them (`markdown.shield`).
_SIGNS = 0xF1000
_NUMBER = re.compile(r"(\D*)\d+(\D*)").fullmatch
_NS = "{http://purl.org/net/xbiblio/csl}"
_LIST, _LABEL = b"<bibliography", b'"citation-label"'
_ATTRIBUTES = (b"disambiguate-", b"givenname-disambiguation", b"subsequent-author-substitute")


class Style(NamedTuple):
    """What of a style matters here: itself, without disambiguation, whether it gives letters to
    years, and whether a reference is the same in every list, but for number and letter."""

    xml: bytes
    bare: bytes
    lettered: bool
    shared: bool


@lru_cache(maxsize=4)
def read_style(xml: bytes) -> Style:
    """A CSL style by its XML, which has been checked. Asked for early and again when it is used.

    The attributes are those of the CSL 1.0.2 specification, "Disambiguation" and "Reference
    Grouping". Where none is in the XML (of numbered styles, mostly) it needs no parser.
    """
    if _LIST in xml and not any(attribute in xml for attribute in _ATTRIBUTES):
        return Style(xml, xml, lettered=False, shared=_LABEL not in xml)
    from lxml import etree  # type: ignore[import-untyped]

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    citation, bibliography = root.find(f"{_NS}citation"), root.find(f"{_NS}bibliography")
    lettered = citation is not None and citation.get("disambiguate-add-year-suffix") == "true"
    for attribute in () if citation is None else list(citation.attrib):
        if attribute.startswith(("disambiguate-", "givenname-disambiguation")):
            del citation.attrib[attribute]
    shared = (
        bibliography is not None
        and "subsequent-author-substitute" not in bibliography.attrib
        and _LABEL not in xml
    )
    return Style(xml, etree.tostring(root), lettered, shared)


def lists(
    wanted: Mapping[str, Sequence[str]], entries: Mapping[str, Entry], style: Style, run: Run
) -> dict[str, list[Reference]]:
    """The references of each list of keys, in the order of the style.

    `entries` are the items by their keys.
    """
    if not style.shared:
        return _apart(wanted, entries, style, run)
    together = sorted({key for keys in wanted.values() for key in keys})
    sets = {one for keys in wanted.values() for one in _sets(keys, entries)}
    batches = list(_batches(sorted(sets, key=sorted))) if style.lettered else []
    jobs = [Job(style.bare, [entries[key] for key in together])]
    jobs += [Job(style.xml, list(_signed(batch, entries))) for batch in batches]
    found, *lettered = run(jobs)
    if any(_number_in_text(one, entries[one.key]) for one in found[-1:]):
        return _apart(wanted, entries, style, run)
    letters = _letters(batches, lettered)
    return {name: list(_list(keys, found, letters, entries)) for name, keys in wanted.items()}


def _apart(
    wanted: Mapping[str, Sequence[str]], entries: Mapping[str, Entry], style: Style, run: Run
) -> dict[str, list[Reference]]:
    """Each list by a job of its own."""
    jobs = [Job(style.xml, [entries[key] for key in sorted(keys)]) for keys in wanted.values()]
    return dict(zip(wanted, run(jobs), strict=True))


def _list(
    keys: Iterable[str],
    found: Sequence[Reference],
    letters: Mapping[_Set, Mapping[str, Reference]],
    entries: Mapping[str, Entry],
) -> Iterator[Reference]:
    """The references of one list, with the letters that it has and numbers of its own."""
    inside = set(keys)
    mine = {k: one for some in _sets(inside, entries) for k, one in letters.get(some, {}).items()}
    return _numbered(mine.get(one.key, one) for one in found if one.key in inside)


def _number_in_text(last: Reference, entry: Entry) -> bool:
    """Whether a style has written the number of the last reference into its text.

    Not there are the numbers of labels; a text that begins with digits may begin so by itself.
    """
    start = re.match(r"[\[(]?(\d+)[\])., ]", plain(last.parts))
    return start is not None and not str(entry.get("title", "")).startswith(start[1])


def _numbered(references: Iterable[Reference]) -> Iterator[Reference]:
    """The references with numbers from 1 on, where their labels are numbers."""
    for number, one in enumerate(references, 1):
        label = _NUMBER(plain(one.label))
        yield one._replace(label=(Text(f"{label[1]}{number}{label[2]}"),)) if label else one


# --- letters ------------------------------------------------------------------------------------


def _sets(keys: Iterable[str], entries: Mapping[str, Entry]) -> list[_Set]:
    """The works of a list by first author, where two or more are of one year.

    All years of an author are together: pandoc compares names over all years, and so gives letters
    to some that could do without.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        found[_first(entries[key])].append(key)
    return [
        frozenset(some)
        for some in found.values()
        if len({_year(entries[key]) for key in some}) < len(some)
    ]


def _first(entry: Entry) -> str:
    """What a short citation begins with; the works without authors are all together."""
    names = entry.get("author") or entry.get("editor") or [{}]
    return str(names[0].get("family") or names[0].get("literal") or "").casefold()


def _year(entry: Entry) -> str:
    parts = entry.get("issued", {}).get("date-parts", [[]])
    return str(parts[0][0]) if parts and parts[0] else ""


def _letters(
    batches: Sequence[Sequence[_Set]], found: Sequence[list[Reference]]
) -> dict[_Set, dict[str, Reference]]:
    """Each set of works that could be taken for one another, as the style itself formats it."""
    letters: dict[_Set, dict[str, Reference]] = defaultdict(dict)
    for batch, references in zip(batches, found, strict=True):
        for one in references:
            number, _, key = one.key.partition(":")
            parts = tuple(_without(chr(_SIGNS + int(number)), one.parts))
            letters[batch[int(number)]][key] = one._replace(key=key, parts=parts)
    return letters


def _batches(sets: Iterable[_Set]) -> Iterator[list[_Set]]:
    """The sets in batches of one job each."""
    batch: list[_Set] = []
    for one in sets:
        if batch and sum(map(len, batch)) + len(one) > _AT_ONCE:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _signed(batch: Sequence[_Set], entries: Mapping[str, Entry]) -> Iterator[Entry]:
    """The items of all sets, with the sign of their set in what a citation shows of them."""
    for number, some in enumerate(batch):
        for key in sorted(some):
            entry = entries[key]
            changed: dict[str, Any] = {
                name: _in_names(entry[name], number) for name in _NAMES if name in entry
            }
            if not changed and "title" in entry:
                changed = {"title": _with_sign(entry["title"], number)}
            yield {**entry, **changed, "id": f"{number}:{key}"}


_NAMES, _SHOWN, _OTHERS = ("author", "editor"), ("family", "literal"), "others"
_LETTER = re.compile(r"((?:<[^>]*>|[^<\w])*\w)")


def _in_names(names: Sequence[Mapping[str, str]], number: int) -> list[dict[str, str]]:
    return [
        {n: _with_sign(text, number) if n in _SHOWN else text for n, text in name.items()}
        if name.get("literal") != _OTHERS
        else dict(name)
        for name in names
    ]


def _with_sign(text: str, number: int) -> str:
    """The text with a sign behind the first letter of its last word, outside of tags.

    Neither its first letter nor its end changes, on which engines look for case and punctuation.
    """
    *before, last = re.split(r"(\s+)(?![^<]*>)", text)
    return "".join([*before, _LETTER.sub(rf"\1{chr(_SIGNS + number)}", last, count=1)])


def _without(sign: str, parts: Parts) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Text):
            yield Text(part.text.replace(sign, ""))
        elif isinstance(part, Styled | Link):
            yield part._replace(parts=tuple(_without(sign, part.parts)))
        else:
            yield part
