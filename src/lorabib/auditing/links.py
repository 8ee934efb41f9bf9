"""Addresses that lead nowhere by their form alone, and old forms. Pure: no page is asked for.

Forms: https://info.arxiv.org/help/arxiv_identifier.html, the DOI Handbook 2.2, section 3.8
(``dx.doi.org`` is the old name of the resolver), https://docs.openreview.net (``forum?id=``),
https://aclanthology.org/info/ids/ (``aclweb.org/anthology`` is the old address).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lorabib import identifiers
from lorabib.lists.hosts import is_malformed


class Form(NamedTuple):
    """What is wrong with the form of an address; `better` is the one to write, if that is sure."""

    code: str
    message: str
    better: str = ""


_SCHEME = re.compile(r"h*t{1,3}ps?(?::/{0,3}|/{2,3})(?=[\w-]+\.)", re.IGNORECASE)
_GOOD_SCHEME = re.compile(r"https?://", re.IGNORECASE)
#: ``arxiv.org/abs/2402.09353``: to Markdown a file beside the list, to all others an address.
_NO_SCHEME = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/|$)", re.IGNORECASE)
_TWICE = re.compile(r"https?:/*(?=https?://)", re.IGNORECASE)
_HOST = re.compile(r"(?:(https?):)?//(?:www\.)?([^/?#\s]+)([^\s]*)", re.IGNORECASE)
#: ``2402.09353v1.pdfv1``, ``2402.09353.pdf.pdf``: what copying has put behind a number.
_JUNK = re.compile(r"/(abs|pdf|html)/(.+?)(?:\.pdf|\.html?|v\d+|[.,;:)\]])*/?", re.IGNORECASE)
_ARXIV_PAGE = re.compile(r"/(?:abs|pdf|html)(?:/|$)", re.IGNORECASE)
_FORUM = re.compile(r"/(?:forum|pdf|attachment)/?(?:[?#].*)?", re.IGNORECASE)
#: Characters that no identifier has, which copying or a line's end has put into an address.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")


def looked(url: str) -> Form | None:
    """What is wrong with the form of `url`; None where nothing is.

    >>> looked("http://arxiv.org/pdf/2402.09353v1.pdfv1").better
    'https://arxiv.org/pdf/2402.09353v1'
    >>> looked("https://arxiv.org/pdf/2405.203").code
    'malformed-identifier'
    >>> looked("https://arxiv.org/abs/2402.09353") is None
    True
    """
    if is_malformed(url) or _INVISIBLE.search(url) or _TWICE.match(url) or _bad_scheme(url):
        better = _repaired(url)
        return Form("malformed-link", f"{url!r} cannot be followed as printed", better)
    found = _HOST.match(url)
    if not found:
        return None
    scheme, host, rest = (found[1] or "").lower(), found[2].lower(), found[3]
    rule = next((r for name, r in _RULES if host == name or host.endswith(f".{name}")), None)
    return rule(url, scheme, host, rest) if rule else None


def _bad_scheme(url: str) -> bool:
    """``hhttps://``, ``https//``, ``http:/``: a scheme with a slip."""
    found = _SCHEME.match(url)
    return found is not None and not _GOOD_SCHEME.fullmatch(found[0])


def _repaired(url: str) -> str:
    """The address with its scheme mended, or put before it, and blanks out of it, if that makes
    it a whole one."""
    bare = _INVISIBLE.sub("", url).strip()
    if any(c.isspace() for c in bare):
        squeezed = re.sub(r"\s+", "", bare)
        bare = squeezed if identifiers.parse(squeezed) else bare
    bare = _TWICE.sub("", bare)
    bare = _SCHEME.sub(lambda m: "http://" if m[0][:5].lower() == "http:" else "https://", bare, 1)
    bare = f"https://{bare}" if _NO_SCHEME.match(bare) else bare
    good = _GOOD_SCHEME.match(bare) and not is_malformed(bare)
    return bare if good and bare != url else ""


def _arxiv(url: str, scheme: str, host: str, rest: str) -> Form | None:
    if host not in ("arxiv.org", "export.arxiv.org", "cn.arxiv.org", "xxx.lanl.gov"):
        return None
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    if identifiers.from_url(url):
        main = host == "arxiv.org" and scheme != "http"
        return None if main else _old(url, "https://", "arxiv.org", rest)
    junk = _JUNK.fullmatch(path)
    number = junk[2] if junk else ""
    if junk and identifiers.arxiv(number):
        version = re.match(r"v\d+(?![\w])|v\d+(?=\.)", path[junk.start(2) + len(number) :])
        better = f"https://arxiv.org/{junk[1].lower()}/{number}{version[0] if version else ''}"
        return Form("malformed-identifier", f"{url!r} is no address of arXiv's", better)
    if _ARXIV_PAGE.match(path) or path in ("", "/"):
        return Form("malformed-identifier", f"{url!r} has no arXiv number")
    return None


def _doi(url: str, scheme: str, host: str, rest: str) -> Form | None:
    if not identifiers.from_url(url):
        return Form("malformed-identifier", f"{url!r} has no DOI")
    if host == "dx.doi.org" or scheme == "http":
        return _old(url, "https://", "doi.org", rest)
    return None


def _openreview(url: str, scheme: str, host: str, rest: str) -> Form | None:
    if identifiers.from_url(url):
        return _old(url, "https://", host, rest) if scheme == "http" else None
    if _FORUM.fullmatch(rest):
        return Form("malformed-identifier", f"{url!r} has no id of a forum")
    return None


def _anthology(url: str, scheme: str, host: str, rest: str) -> Form | None:
    found = identifiers.from_url(url)
    if found is None or not rest.lower().startswith("/anthology/"):
        return None
    return Form("old-link", f"{url!r} is an old address", identifiers.url(found))


def _reader(url: str, scheme: str, host: str, rest: str) -> Form | None:
    """A page about the paper on another site."""
    found = identifiers.from_url(url)
    if found is None:
        return None
    return Form("old-link", f"{url!r} is a reader's page", identifiers.url(found))


def _gone(url: str, scheme: str, host: str, rest: str) -> Form:
    """A page of Papers with Code. It was closed in July 2025, and its addresses lead to another
    site (https://github.com/paperswithcode/paperswithcode-data/issues/45); which paper was
    meant, they do not say."""
    return Form("old-link", f"{url!r} is on a site that was closed in 2025: link the paper")


def _old(url: str, scheme: str, host: str, rest: str) -> Form:
    return Form("old-link", f"{url!r} is an old form", f"{scheme}{host}{rest}")


_RULES = (
    ("ar5iv.labs.arxiv.org", _reader),
    ("arxiv.org", _arxiv),
    ("xxx.lanl.gov", _arxiv),
    ("doi.org", _doi),
    ("openreview.net", _openreview),
    ("aclweb.org", _anthology),
    ("alphaxiv.org", _reader),
    ("ar5iv.org", _reader),
    ("arxiv-vanity.com", _reader),
    ("huggingface.co", _reader),
    ("hf.co", _reader),
    ("paperswithcode.com", _gone),
)


def like(url: str, identifier: str) -> str:
    """The address of `identifier` in the form that `url` has: arXiv's PDF stays a PDF.

    >>> like("https://arxiv.org/pdf/2402.16141.pdf", "arxiv:2406.05223")
    'https://arxiv.org/pdf/2406.05223.pdf'
    """
    scheme, _, value = identifier.partition(":")
    found = re.search(r"arxiv\.org/(pdf|html)/", url, re.IGNORECASE)
    if scheme == "arxiv" and found:
        ending = ".pdf" if url.lower().endswith(".pdf") else ""
        return f"https://arxiv.org/{found[1].lower()}/{value}{ending}"
    if scheme == "openreview" and "openreview.net/pdf" in url.lower():
        return f"https://openreview.net/pdf?id={value}"
    if scheme == "acl" and url.lower().endswith(".pdf"):
        return f"https://aclanthology.org/{value}.pdf"
    return identifiers.url(identifier)
