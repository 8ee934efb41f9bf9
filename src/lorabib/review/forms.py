r"""What an entry is by its type and its words: a paper, a thesis, a book, a page of the web.

A thesis, a book, a talk, a blog post or a program may have the title and the authors of a paper,
and is another work all the same. Entry types are those of BibTeX's styles and of biblatex (manual,
section 2.1); ``@misc`` and its like say by ``howpublished`` or ``note`` what they are, if at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lorabib.bibfile.model import Entry
from lorabib.bibfile.plain import address, plain
from lorabib.model import Claim, Kind

#: A paper of a journal or a conference.
PAPER = "a paper"
#: A part of a book; what one publisher prints as such, another calls a paper of a conference.
CHAPTER = "a chapter of a book"
REPORT = "a report"
_TYPES = {
    "a thesis": "thesis phdthesis mastersthesis bachelorsthesis bathesis mathesis",
    "a book": "book mvbook reference mvreference proceedings mvproceedings collection mvcollection "
    "booklet periodical",
    "a manual": "manual",
    CHAPTER: "incollection inbook bookinbook suppbook suppcollection inreference",
    REPORT: "techreport report",
    "software": "software",
    "a data set": "dataset data",
    "a patent": "patent",
    "a standard": "standard",
    "a law": "legislation legal jurisdiction",
    "a letter": "letter",
    "a film": "video movie",
    "a work of art": "audio music artwork image performance",
    PAPER: "article inproceedings conference suppperiodical",
}
_BY_TYPE = {kind: form for form, kinds in _TYPES.items() for kind in kinds.split()}
#: CSL's types of records; what stands in none of them may be anything.
_BY_CSL = {
    "paper-conference": PAPER, "article-journal": PAPER, "article": PAPER, "thesis": "a thesis",
    "book": "a book", "collection": "a book", "periodical": "a book", "chapter": CHAPTER,
    "entry-encyclopedia": CHAPTER, "report": REPORT, "software": "software",
    "dataset": "a data set", "patent": "a patent", "standard": "a standard",
    "motion_picture": "a film",
}  # fmt: skip
#: Types that may be anything, and say by their words what they are.
_LOOSE = frozenset({"misc", "online", "electronic", "www", "unpublished", ""})
_WORDS = (
    ("a thesis", r"\b(?:thesis|dissertation)\b"),
    ("a patent", r"\bpatent\b"),
    ("a blog post", r"\bblog(?:s|posts?)?\b|\bweblog\b|\bsubstack\b|\bmedium\.com\b|\btweets?\b"
                    r"|\btwitter\b|\bnewsletter\b|\bpress release\b"),
    ("a film", r"\byou ?tube\b|\bvideo\b|\bpodcast\b"),
    ("a talk", r"\b(?:invited|keynote)\b|\btalks?\b|\btutorial\b|\bslides\b|\bseminar\b"
               r"|\bposters?\b|\blecture\b(?! notes)|(?<!oral )\bpresentation at\b"),
    ("a data set", r"\bdata ?sets?\b(?! (?:and|&) bench)|\bkaggle\b|\bmodel card\b"),
    ("software", r"\bsoftware\b|\bgithub\b|\bgitlab\b|\bsource code\b|\b(?:python|R) package\b"
                 r"|\bhugging ?face\b"),
)  # fmt: skip
#: Of a journal less is sure: there is one named "IEEE Software".
_OF_JOURNALS = (
    ("a blog post", r"\bblog(?:s|posts?)?\b|\bweblog\b|\bsubstack\b|\btwitter\b|^medium$"),
    ("software", r"\bgit ?(?:hub|lab)\b"),
    ("a film", r"\byou ?tube\b"),
)
_Forms = tuple[tuple[str, re.Pattern[str]], ...]


def _compiled(words: Iterable[tuple[str, str]]) -> _Forms:
    return tuple((form, re.compile(said, re.IGNORECASE)) for form, said in words)


_FORMS, _JOURNALS = _compiled(_WORDS), _compiled(_OF_JOURNALS)
_SELDOM = re.compile(r"blog|stack|twitter|medium|git|tube", re.IGNORECASE).search
#: A note on where the program of a paper lies says nothing of the paper.
_CODE = re.compile(r"(?:source |our |the )?(?:code|implementation|project)\b", re.IGNORECASE).match
_SAYING = ("howpublished", "note", "type", "organization", "publisher", "titleaddon", "addendum")
_VENUES = ("journal", "journaltitle")
_PAPERS = re.compile(r"\.pdf\b|openreview|arxiv|aclanthology|/paper|proceedings|doi\.org", re.I)


def form_of(entry: Entry, kind: Kind, named: Iterable[str]) -> str:
    """What an entry is, for a message; empty where it may be anything.

    `kind` is what it cites, `named` are the identifiers that it names: a preprint, or what has an
    identifier, is none of the web's pages, whatever its note says.

    >>> from lorabib.bibfile.reading import parse
    >>> form_of(parse("@misc{a, note={Talk at X}}", "refs.bib").entries[0], "other", ())
    'a talk'
    """
    ours = entry.kind.lower()
    form = _BY_TYPE.get(ours, "")
    if kind == "preprint" and form in (PAPER, REPORT, ""):
        return ""
    if form == PAPER and not any(_SELDOM(entry.text(name)) for name in _VENUES):
        return form
    if form == PAPER:
        return _said(entry, _VENUES, _JOURNALS) or form
    if tuple(named) or ours not in _LOOSE:
        return form
    said = _said(entry, _SAYING, _FORMS) or _said(entry, _VENUES, _JOURNALS)
    return said or _page(entry)


def _said(entry: Entry, names: Iterable[str], forms: _Forms) -> str:
    for name in names:
        text = plain(entry.text(name)) if entry.get(name) else ""
        if text and not _CODE(text):
            found = next((form for form, says in forms if says.search(text)), "")
            if found:
                return found
    return ""


def _page(entry: Entry) -> str:
    """A page of the web, where an address is all that is told of the place."""
    url = address(entry.text("url")) or address(entry.text("howpublished"))
    return "a page of the web" if url and not _PAPERS.search(url) else ""


def other_form(form: str, claims: Iterable[Claim], *, published: bool) -> bool:
    """Whether what an entry is cannot be what the records of a work are of.

    `published` tells that the work has been published as something else than a report.
    """
    theirs = {_BY_CSL.get(claim.item.type, "") for claim in claims}
    if not form or "" in theirs or form in theirs:
        return False
    if form == REPORT:
        return published
    return form != PAPER or not theirs & {CHAPTER, REPORT}
