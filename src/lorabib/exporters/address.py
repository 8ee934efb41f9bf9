"""Identifiers and web addresses from others, made safe for any output."""

from __future__ import annotations

import re

from lorabib.text import clean

_WEB = re.compile(r"(?:https?|ftp)://", re.IGNORECASE).match
_UNSAFE = re.compile(r"""[^!#-;=?-\[\]_a-z~<>]""")


def web(url: str) -> str:
    """`url` if it is an address of the web, else nothing (`javascript:`, `file:` …)."""
    if url.startswith("https://") and url.isascii() and url.isprintable():
        return url
    url = clean(url)
    return url if _WEB(url) else ""


def verbatim(identifier: str) -> str:
    r"""An identifier for a verbatim field, percent-encoded where TeX or BibTeX would choke.

    Blanks, braces, backslashes, quotes and what is no ASCII (RFC 3987, section 3.1).

    >>> verbatim("https://example.org/a b{c}%20#d_é")
    'https://example.org/a%20b%7Bc%7D%20#d_%C3%A9'
    """
    return _UNSAFE.sub(_percent, clean(identifier)) if _UNSAFE.search(identifier) else identifier


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
