"""Pages, volumes, issues and DOIs in one form: a normaliser, Item -> Item, idempotent.

- Pages: a range has one hyphen (CSL; the exporters write ``--`` where BibTeX wants it), no "pp.",
  and a range of one page is that page. Several ranges are parted by a comma and a blank.
- Volume, issue and number: without "Vol.", "no." and the like before a number.
- "n/a", "-" and the like are no number and no page: they are left out.
- DOI: without resolver or ``doi:``, in the letter case that is registered (DOI Handbook, 2.4: case
  does not count, and a registrant's own case is kept).
"""

from __future__ import annotations

import re

from lorabib.model import Item, replace
from lorabib.text import clean

_DASH = r"\s*(?:-{1,3}|[‐‑‒–—―−])\s*"
_PAGE = r"(?:(?:\d+:)?[A-Za-z]{0,3}\d+[A-Za-z]?|[ivxlc]+|[IVXLC]+)"
_RANGE = re.compile(rf"({_PAGE}){_DASH}({_PAGE})")
# As nearly all are printed: a range, and not of one page.
_PLAIN_RANGE = re.compile(r"([0-9]+)-(?!\1$)[0-9]+").fullmatch
_PAGES_WORD = re.compile(r"(?:pages?:?|pp\.?:?|p\.|p(?=\s))\s*(?=[A-Za-z]?\d)", re.IGNORECASE)
_NUMBER_WORD = re.compile(
    r"(?i:volume|vol|issue|number|no|nr|№|#)(?:[.:]?\s*(?=\d)|(?:\.\s*|\s+)(?=[IVXLC]+\b))"
)
_DOI = re.compile(
    r"(?:https?://)?(?:(?:dx|www)\.)?doi\.org/(?=10\.)|(?:urn:)?doi:\s*(?=10\.)"
    r"|info:doi/(?=10\.)|https?://[^\s/]+/(?:\S*/)?(?=10\.\d{4,9}/)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s*\((?:\d+ )?pages?\)$|(?<=\d)[\s.]*\.$")  # "(24 pages)", a last stop
# What keeps the place of a number that a record does not have; Wiley's pages are "n/a-n/a".
_NOTHING = re.compile(r"[\W_]*|(?:n/?a|none|null)(?:\W+(?:n/?a|none|null))*", re.IGNORECASE)


def normalise(item: Item) -> Item:
    """The item with its numbers in one form; itself if they are."""
    changed = {}
    for name, form in _FORMS:
        printed = getattr(item, name)
        if printed and (value := form(printed)) != printed:
            changed[name] = value
    return replace(item, **changed) if changed else item


def pages(printed: str) -> str:
    """Pages with a single hyphen for a range.

    >>> pages("pp. 17783–17806"), pages("12--12"), pages("e1-e9,15"), pages("026119")
    ('17783-17806', '12', 'e1-e9, 15', '026119')
    """
    if _PLAIN_RANGE(printed):
        return printed
    parts = (_page(part.strip()) for part in re.split("[,;]", clean(printed)))
    return ", ".join(filter(None, parts))


def _page(part: str) -> str:
    part = _COUNTED.sub("", _stripped(_PAGES_WORD, part))
    if _NOTHING.fullmatch(part):
        return ""
    found = _RANGE.fullmatch(part)
    if not found:
        return part
    first, last = found.groups()
    return first if first == last else f"{first}-{last}"


def number(printed: str) -> str:
    """A volume, issue or number without the word for it; nothing if it says so.

    >>> number("Vol. 12"), number("no. 3-4"), number("Supplement 2")
    ('12', '3-4', 'Supplement 2')
    """
    text = _COUNTED.sub("", _stripped(_NUMBER_WORD, clean(printed)))
    return "" if _NOTHING.fullmatch(text) else text


def doi(printed: str) -> str:
    """A DOI without resolver or prefix, its letter case kept.

    >>> doi("https://doi.org/10.1109/CVPR52688.2022.00516")
    '10.1109/CVPR52688.2022.00516'
    """
    return _stripped(_DOI, clean(printed)).rstrip(" .,;")  # the end of a sentence


_FORMS = (("volume", number), ("issue", number), ("number", number), ("page", pages), ("DOI", doi))


def _stripped(prefix: re.Pattern[str], text: str) -> str:
    while found := prefix.match(text):
        text = text[found.end() :]
    return text
