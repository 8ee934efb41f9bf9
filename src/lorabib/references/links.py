"""The links behind a reference: its DOI and eprint, and what the lists link for its paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lorabib import identifiers
from lorabib.exporters.address import verbatim, web
from lorabib.exporters.markdown import is_web, target
from lorabib.model import Item, Paper
from lorabib.model import Link as Row
from lorabib.references.rich import Link, Parts, Text, plain, targets
from lorabib.text import clean, fold

_CODE = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "4open.science")
_PAGES = ("github.io", "gitlab.io")
#: What lists call what is no paper.
_LABELS = {"code": "code", "github": "code", "repository": "code", "repo": "code"}
_LABELS |= dict.fromkeys(("project", "website", "homepage", "page", "blog", "demo"), "project")


def missing(item: Item, parts: Parts) -> Iterator[Link]:
    """Links to DOI and eprint (else the URL) that a reference's text does not have."""
    doi, eprint, url = verbatim(item.DOI), verbatim(item.archive_location), verbatim(item.URL)
    text = " ".join([*targets(parts), plain(parts)])
    if doi and target(f"https://doi.org/{doi}").lower() not in text.lower():
        yield _link(f"doi:{doi}", f"https://doi.org/{doi}")
    arxiv = eprint and item.archive.lower() == "arxiv"
    if arxiv and target(f"https://arxiv.org/abs/{eprint}") not in text:
        yield _link(f"arXiv:{eprint}", f"https://arxiv.org/abs/{eprint}")
    if is_web(url) and not doi and not arxiv and not any(targets(parts)):
        yield _link("link", url)


def listed(paper: Paper, there: Iterable[str]) -> Iterator[Link]:
    """What the rows of a paper link as ``paper``, ``code`` and ``project``, in this order.

    Left out are what leads where an address of `there` or an earlier link leads, and links to
    other works: an identifier that is not the paper's (a wrong link of a list).
    """
    seen = {_place(url) for url in there}
    rows = [row for place in paper.places for row in place.links]
    for kind in ("paper", "code", "project"):
        for row in rows:
            url = verbatim(web(row.url))
            if _kind(row) == kind and is_web(url) and _place(url) not in seen:
                seen.add(_place(url))
                name = identifiers.parse(url) if kind == "paper" else None
                if name is None or not paper.identifiers or name in paper.identifiers:
                    yield _link(kind, url)


def _link(text: str, url: str) -> Link:
    return Link(target(url), (Text(text),))


def _kind(row: Row) -> str:
    host = _host(row.url)
    if host.endswith(_CODE):
        return "code"
    return "project" if host.endswith(_PAGES) else _LABELS.get(fold(row.label), "paper")


def _host(url: str) -> str:
    try:
        return (urlsplit(clean(url)).hostname or "").lower()
    except ValueError:  # brackets that are no address of IPv6
        return ""


def _place(url: str) -> str:
    """Where an address leads: the work that it names, else the address without its trifles."""
    if name := identifiers.parse(url):
        return name
    rest = clean(url).partition("://")[2].partition("#")[0]
    return rest.removeprefix("www.").rstrip("/").removesuffix(".git").lower()
