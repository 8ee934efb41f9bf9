"""Which names of papers a question may be, or has in it: keys, identifiers, addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.lookup.terms import MOST, bare

#: What stands between blanks, brackets, quotation marks and LaTeX's signs.
_PARTS = re.compile(r"[^\s\[\](){}<>,;\"'\\@]+").findall
_ACL = "doi:10.18653/v1/"
_SIGNS = frozenset(".:/")


def names_of(text: str) -> tuple[str, ...]:
    """The names that a whole text may be.

    >>> "arxiv:2402.09353" in names_of("https://arxiv.org/abs/2402.09353v3")
    True
    """
    text = text.strip()
    openreview, acl = f"openreview:{text}", f"acl:{text.lower()}"
    return tuple(dict.fromkeys((text.lower(), openreview, acl, *_identified(text))))


def is_identifier(question: str) -> bool:
    """Whether a question is one identifier or address and nothing else: no words to look for.

    >>> is_identifier("10.1109/CVPR52733.2024.99999"), is_identifier("dora")
    (True, False)
    """
    text = question.strip()
    if _SIGNS.isdisjoint(text) or any(c.isspace() for c in text):
        return False
    from lorabib import identifiers

    return text.lower().startswith(("https://", "http://")) or bool(identifiers.parse(text))


def names_in(question: str) -> tuple[str, ...]:
    """The names that a question may be, or that one of its parts with a digit may be.

    >>> "arxiv:2402.09353" in names_in("DoRA (arXiv 2402.09353v3 [cs.CL])")
    True
    """
    parts = [part for part in _PARTS(question)[:MOST] if any(c.isdigit() for c in part)]
    inside = (name for part in parts for name in (part.lower(), *_identified(part.strip(".:"))))
    return tuple(dict.fromkeys((*names_of(question), *inside)))


def _identified(text: str) -> Iterator[str]:
    """The identifier of a text, its address, and the identifier at the end of the address."""
    if _SIGNS.isdisjoint(text):
        return
    from lorabib import identifiers

    if "%" in text:  # percent-encoded, as in addresses
        from urllib.parse import unquote

        text = unquote(text)
    for one in (text, text.rstrip("/").rpartition("/")[2]):
        if name := identifiers.parse(one):
            yield name
            # The DOIs of the ACL Anthology hold its own identifiers.
            if name.startswith(_ACL):
                yield "acl:" + name.removeprefix(_ACL)
            return
    yield bare(text)
