"""A venue as it is printed -> the words that tell it: no ordinal, year, number or decoration.

What sources print around the name of a venue, and where it was seen:

- ordinals and years: "Proceedings of the 62nd Annual Meeting", "Thirty-Seventh AAAI Conference"
  (ACL Anthology, DBLP), "CVPR'24" (lists), "NeurIPS2023" (badges);
- numbers of volumes and parts: "Advances in Neural Information Processing Systems 37" (NeurIPS),
  "KDD V.1" (ACM), "Proceedings, Part LV" (Springer), ". PMLR 235" (PMLR);
- how a paper was shown: "ICLR 2024 poster" (OpenReview), "Accepted at", "Published as a conference
  paper at" (the running head of ICLR's papers).

A track or volume of a venue is no decoration: `part` tells it.
"""

from __future__ import annotations

import re

from lorabib.text import clean, fold

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth "
    "fiftieth sixtieth seventieth eightieth ninetieth"
)
_EMPTY = frozenset("the of in on and for at a an annual".split())
_NOISE = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)"
    rf"|(?:(?:{_TENS.replace(' ', '|')}) )?(?:{_ORDINALS.replace(' ', '|')})"
    r"|(?:volume|vol|v|part|pt) (?:\d{1,4}|[ivxlc]+)"
    r"|(?:19|20)\d\d|\d{1,3}"
    r"|proceedings track|accepted(?: (?:at|to|by|in))?|to appear(?: in)?"
    r"|published as a conference paper(?: at)?"
    r"|(?:notable |accept )?top \d+|poster|oral|spotlight|highlight|camera ready"
    r"|(?:featured|survey|reproducibility|outstanding|expert|j2c) certification"
    r"|lncs|lecture notes in computer science"
    r"|best paper(?: award)?|main(?: conference)?(?: track)?(?: papers?)?)\b"
)
#: Track or volume -> what the full name and the acronym get, and the words that tell it.
PARTS = {
    "long": ("", "", r"long(?: papers?)?(?: track)?"),
    "short": (" (Short Papers)", "Short", r"short(?: papers?)?(?: track)?"),
    "industry": (": Industry Track", "Industry", r"industry(?: track)?(?: papers?)?"),
    "demo": (
        ": System Demonstrations",
        "Demos",
        r"(?:system )?demo(?:s|nstrations?)?(?: track)?(?: papers?)?",
    ),
    "student": (
        ": Student Research Workshop",
        "SRW",
        r"student research workshop|srw",
    ),
    "abstract": (": Student Abstracts", "Student Abstracts", r"student abstracts?(?: track)?"),
    "tutorial": (": Tutorial Abstracts", "Tutorials", r"tutorials?(?: abstracts?)?"),
    "tiny": (": Tiny Papers Track", "Tiny Papers", r"tiny papers?(?: track)?"),
    "position": (": Position Paper Track", "Position", r"position(?: papers?)?(?: track)?(?= *$)"),
    "blog": (": Blogposts Track", "Blogposts", r"blog ?posts?(?: track)?"),
    "doctoral": (": Doctoral Consortium", "Doctoral", r"doctoral (?:consortium|symposium)"),
    "late": (": Late-Breaking Results", "Late-Breaking", r"late breaking(?: \w+)?"),
    "resource": (": Resource Track", "Resource", r"resources? track(?: papers?)?"),
    "reproducibility": (": Reproducibility Track", "Reproducibility", r"reproducibility track"),
}
_PART = re.compile("|".join(rf"(?P<{name}>\b(?:{p[2]})\b)" for name, p in PARTS.items()))
_VOLUMES = {"long": " (Volume 1: Long Papers)", "short": " (Volume 2: Short Papers)"}

_SHORT_YEAR = re.compile(r"\s?['’‘`]\s?(\d\d)\b")
_GLUED = re.compile(r"(?<=[A-Za-z])(?=(?:19|20)\d\d\b)|(?<=[a-z])(?=International\b)")
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.]\d)")
_PRINTED_VOLUME = re.compile(r"\b(?:PMLR:?|[Vv]\.|[Vv]ol(?:ume|\.))\s*(\d{1,3})\b")
_PMLR = re.compile(r"(?<=\w)[.,;]\s*PMLR\b.*$")


def prepare(printed: str) -> str:
    """The text on one line with its year in four digits, apart, and without PMLR's number."""
    text = _SHORT_YEAR.sub(r" 20\1", _PMLR.sub("", clean(printed)))
    return _GLUED.sub(" ", text)


def year(prepared: str) -> int | None:
    """The first year that the text names."""
    found = _YEAR.search(prepared)
    return int(found[0]) if found else None


def volume(printed: str) -> str:
    """The number of the volume behind a name: "… V.1" (ACM), "…. PMLR 235".

    >>> volume("Proceedings of the 31st ACM SIGKDD Conference V.1")
    '1'
    """
    found = _PRINTED_VOLUME.search(printed)
    return found[1] if found else ""


def core(text: str) -> str:
    """The telling words of `text`, folded, with single blanks.

    >>> core("Proceedings of the 41st International Conference on Machine Learning")
    'proceedings international conference machine learning'
    """
    return _stripped(_NOISE.sub(" ", fold(text)))


def without_part(text: str) -> tuple[str, str]:
    """The telling words of `text` without those of a track or volume, and which that is.

    >>> without_part("EMNLP 2023 - Industry Track")
    ('emnlp', 'industry')
    """
    folded = _NOISE.sub(" ", fold(text))
    found = _PART.search(folded)
    if not found:
        return _stripped(folded), ""
    return _stripped(folded[: found.start()] + " " + folded[found.end() :]), found.lastgroup or ""


def numbered(text: str) -> bool:
    """Whether an ordinal, a year or a number stands in `text`."""
    return bool(_NOISE.search(fold(text)))


def _stripped(folded: str) -> str:
    words = ("proceedings" if word == "proc" else word for word in folded.split())
    return " ".join(word for word in words if word not in _EMPTY)


def suffix(part: str, in_volumes: bool) -> str:
    """What a part adds to the full name; `in_volumes`: long and short papers are volumes."""
    if in_volumes and part in _VOLUMES:
        return _VOLUMES[part]
    return PARTS[part][0] if part else ""


def mark(part: str) -> str:
    """What a part adds to the acronym, with a blank before it."""
    return f" {PARTS[part][1]}" if part and PARTS[part][1] else ""
