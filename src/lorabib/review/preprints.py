"""What an entry says of a preprint: where it lies, and what is to become of it."""

from __future__ import annotations

import re

from lorabib import identifiers
from lorabib.latex import unescape

_PREPRINT_WORDS = re.compile(
    r"\b(?:arxiv|corr|biorxiv|medrxiv|abs|e-?prints?|preprints?|pre-?print|version|computing|"
    r"research|repository|cornell|university|(?:cs|stat|math|eess|q-bio|quant-ph|physics)"
    r"(?:\.[A-Z]{2})?|v\d+|available|at|on|online|in|as)\b|https?://\S+|[\W_]",
    re.IGNORECASE,
)
_IS_PREPRINT = re.compile(r"arxiv|\bcorr\b|biorxiv|medrxiv|\babs/|preprint", re.IGNORECASE).search
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.\S+", re.IGNORECASE)
#: biblatex's words for what is not published yet (manual, section 4.9.2.11).
_STATES = re.compile(r"\s*(?:preprint|prepublished|submitted|inpreparation|forthcoming|inpress)\s*",
                     re.IGNORECASE).fullmatch  # fmt: skip
#: Seldom: the rest is not looked at then.
_MAY_BE_PENDING = re.compile(
    r"review|submi|prepar|publish|progress|draft|manuscript|preprint|working", re.IGNORECASE
).search
_PENDING = re.compile(
    r"(?:(?:a |an |the )?(?:manuscript|paper|preprint|work|article)?[ ,(]*)"
    r"(?:(?:currently )?under (?:double[- ]blind )?(?:peer[- ])?review\b|submitted\b|"
    r"in (?:submission|preparation)\b|unpublished\b|work in progress\b|draft\b).{0,80}"
    r"|(?:unpublished |working )?(?:manuscript|preprint|working paper)",
    re.IGNORECASE,
).fullmatch


def of_preprint(value: str) -> bool:
    """Whether a text says only that a preprint lies on its server.

    >>> of_preprint("arXiv preprint arXiv:2106.09685"), of_preprint("abs/2106.09685")
    (True, True)
    >>> of_preprint("Preprint, to appear in the journal")
    False
    """
    if not _IS_PREPRINT(value):
        return False
    rest = _ARXIV_DOI.sub("", identifiers.ARXIV.sub("", unescape(value)))
    return not _PREPRINT_WORDS.sub("", rest)


def is_pending(value: str, name: str = "") -> bool:
    """Whether a text says only that a work is not published yet; in ``pubstate`` by its words.

    >>> is_pending("Under review"), is_pending("Submitted to {ICLR} 2022"), is_pending("ICLR")
    (True, True, False)
    """
    if name == "pubstate":
        return bool(_STATES(value))
    return bool(_MAY_BE_PENDING(value)) and bool(_PENDING(unescape(value).strip("{}. ")))
