"""An entry -> the work that it describes, in CSL's variables.

Types and fields are those of BibTeX's standard styles (Patashnik, *BibTeXing*, section 3) and of
biblatex (manual, sections 2.1 and 2.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lorabib.bibfile.dates import issued
from lorabib.bibfile.model import Entry
from lorabib.bibfile.naming import identified
from lorabib.bibfile.plain import address, people, plain
from lorabib.model import Item, ItemType, replace

_TYPES: dict[str, ItemType] = {
    "article": "article-journal", "suppperiodical": "article-journal", "review": "review",
    "book": "book", "mvbook": "book", "reference": "book", "mvreference": "book",
    "proceedings": "book", "mvproceedings": "book", "collection": "book", "mvcollection": "book",
    "manual": "book", "booklet": "pamphlet", "inbook": "chapter", "bookinbook": "chapter",
    "suppbook": "chapter", "incollection": "chapter", "suppcollection": "chapter",
    "inreference": "entry-encyclopedia", "inproceedings": "paper-conference",
    "conference": "paper-conference", "thesis": "thesis", "phdthesis": "thesis",
    "mastersthesis": "thesis", "techreport": "report", "report": "report",
    "unpublished": "manuscript", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "software": "software", "dataset": "dataset", "patent": "patent", "standard": "standard",
    "periodical": "periodical", "video": "motion_picture", "movie": "motion_picture",
    "audio": "song", "music": "song", "image": "graphic", "artwork": "graphic",
    "letter": "personal_communication", "legislation": "legislation", "performance": "performance",
}  # fmt: skip
_GENRES = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master's thesis",
    "mathesis": "Master's thesis",
    "bathesis": "Bachelor's thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
}
_CONTAINERS = ("booktitle", "journaltitle", "journal", "maintitle")
_PREPRINT = re.compile(r"\barxiv\b|\bcorr\b|\b(?:bio|med|chem)rxiv\b|\babs/|^e?-?prints?$", re.I)
#: Types that can be of a preprint, where nothing names a venue.
_LOOSE = frozenset(
    {"article", "misc", "online", "unpublished", "techreport", "report", "electronic"}
)
_RANGE = re.compile(r"\s*(?:-{2,3}|[‒–—−])\s*")
#: CSL's variable -> the fields that give it, the first that is there.
_PLAIN = {
    "container_title_short": ("shortjournal",),
    "collection_title": ("series",),
    "volume": ("volume",),
    "publisher_place": ("location", "address"),
    "event_title": ("eventtitle",),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "language": ("langid", "language"),
}
_PUBLISHERS = ("publisher", "institution", "school", "organization")


def values(entry: Entry, others: Mapping[str, Entry] | None = None) -> dict[str, str]:
    """The values of an entry by the names of their fields in lower case, the first of each.

    With `others`, the entries of the file by key, those that it takes from its parent
    (``crossref``, ``xdata``) besides, as biblatex and BibTeX do: a volume's title is the
    container's of a part.
    """
    found: dict[str, str] = {}
    for field in entry.fields:
        found.setdefault(field.name.lower(), field.value)
    for name in ("crossref", "xdata"):
        for key in found.get(name, "").split(","):
            parent = others.get(key.strip()) if others else None
            if parent is not None and parent is not entry:
                _inherit(found, values(parent), part=name == "crossref")
    return found


def _inherit(found: dict[str, str], parent: Mapping[str, str], *, part: bool) -> None:
    for name, value in parent.items():
        if part and name in ("title", "subtitle"):
            found.setdefault(f"book{name}", value)
        if name not in ("crossref", "xdata", "ids") and (not part or name not in ("doi", "url")):
            found.setdefault(name, value)


def item_of(entry: Entry, others: Mapping[str, Entry] | None = None) -> Item:
    """The work that an entry describes; `others` are the entries that it may take fields from.

    >>> from lorabib.bibfile.reading import parse
    >>> text = "@article{a, title={{LoRA}}, journal={arXiv preprint arXiv:2106.09685}, year=2021}"
    >>> item = item_of(parse(text, "refs.bib").entries[0])
    >>> item.title, item.genre, item.archive_location
    ('LoRA', 'Preprint', '2106.09685')
    """
    given, kind = values(entry, others), entry.kind.lower()
    container = _first(given, _CONTAINERS)
    named = identified(entry)
    eprint = next((i[6:] for i in named if i.startswith("arxiv:")), "")
    item = Item(
        type=_TYPES.get(kind, "webpage" if "url" in given and kind != "misc" else "document"),
        title=_titled(given, "title", "subtitle"),
        author=people(given["author"]) if "author" in given else (),
        editor=people(given["editor"]) if "editor" in given else (),
        issued=issued(given),
        container_title=_titled(given, container, "booksubtitle"),
        publisher=plain(given.get(_first(given, _PUBLISHERS), "")),
        page=_RANGE.sub("-", plain(given["pages"])) if "pages" in given else "",
        DOI=next((i[4:] for i in named if i.startswith("doi:")), ""),
        URL=address(given["url"]) or plain(given["url"]) if "url" in given else "",
        genre=_genre(kind, given),
        **_numbers(kind, given),
        **_others(given),
    )
    return _with_eprint(item, kind, given, eprint)


def _first(given: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The first of some fields that has a value; the first name if none has."""
    return next((name for name in names if given.get(name)), names[0])


def _titled(given: Mapping[str, str], name: str, below: str) -> str:
    title = plain(given.get(name, ""))
    more = plain(given.get(below, ""))
    return f"{title}: {more}" if title and more else title


def _others(given: Mapping[str, str]) -> dict[str, str]:
    found = {
        variable: plain(given[name])
        for variable, names in _PLAIN.items()
        if (name := _first(given, names)) in given
    }
    return found


def _numbers(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """A number is an issue's for what stands in a journal, else the work's own."""
    number, issue = plain(given.get("number", "")), plain(given.get("issue", ""))
    if kind in ("article", "suppperiodical", "periodical"):
        return {"issue": number or issue, "number": plain(given.get("eid", ""))}
    return {"issue": issue, "number": number}


def _genre(kind: str, given: Mapping[str, str]) -> str:
    told = plain(given.get("type", ""))
    return _GENRES.get(told.lower(), told) or _GENRES.get(kind, "")


def _with_eprint(item: Item, kind: str, given: Mapping[str, str], eprint: str) -> Item:
    """A preprint is one by its venue, or by its arXiv number where there is no venue."""
    by_venue = bool(_PREPRINT.search(item.container_title))
    preprint = kind in _LOOSE and (by_venue or bool(eprint and not item.container_title))
    archive = {}
    if eprint:
        section = plain(given.get("primaryclass") or given.get("eprintclass") or "")
        archive = {"archive": "arXiv", "archive_location": eprint, "archive_collection": section}
    if not preprint:
        return replace(item, **archive) if archive else item
    bare = {"container_title": "", "volume": "", "issue": "", "page": "", "publisher": ""}
    return replace(item, type="article", genre="Preprint", **(bare if by_venue else {}), **archive)
