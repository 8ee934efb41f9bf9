"""Where a paper and its code can be found."""

from __future__ import annotations

from typing import NamedTuple

from lorabib import identifiers
from lorabib.lookup.terms import bare
from lorabib.model import Paper


class Address(NamedTuple):
    """A link: to the `paper`, to its `code`, or to what else a list's row leads (`link`)."""

    kind: str
    url: str


def addresses(paper: Paper) -> tuple[Address, ...]:
    """The addresses of a paper's identifiers and of its item, then what the rows lead to.

    A row's link that names another work is left out (`lorabib why` has it); so is one to what
    stands here already.
    """
    found = [Address("paper", identifiers.url(one)) for one in paper.identifiers]
    rows = [link.url for place in paper.places for link in place.links]
    for url in (paper.item.URL, *rows):
        named = identifiers.parse(url) if url else None
        if named in paper.identifiers:
            found.append(Address("paper", "" if identifiers.url(str(named)) else url))
        elif named is None and url.lower().startswith(("http://", "https://")):
            own = "paper" if url == paper.item.URL else "link"
            found.append(Address("code" if identifiers.is_repository(url) else own, url))
    once: dict[str, Address] = {}
    for one in found:
        once.setdefault(bare(one.url), one)
    order = ("paper", "code", "link")
    return tuple(sorted(filter(_is_there, once.values()), key=lambda one: order.index(one.kind)))


def _is_there(address: Address) -> bool:
    return bool(address.url)
