"""Identifiers of works: one canonical form ``scheme:value`` for all the ways they are written.

Schemes: ``doi`` (lower case, without resolver), ``arxiv`` (without version; 10.48550/arXiv.* is
an arXiv identifier), ``acl`` (Anthology id), ``openreview`` (forum id), ``pmlr``
(volume/paper), ``neurips`` (year/hash), ``cvf`` (conference/paper), ``ieee`` (document
number), ``mlsys`` (year/hash), ``usenix`` (conference/paper).

Sources: the arXiv identifier scheme (https://info.arxiv.org/help/arxiv_identifier.html), the
DOI Handbook 2.2 and Crossref's pattern for modern DOIs, the ACL Anthology's id scheme
(https://aclanthology.org/info/ids/).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

# Four digits behind the dot until 1412, five since 1501.
_ARXIV_NEW = (
    r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}(?!\d)"
    r"|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5})"
)
_ARXIV_OLD = (
    r"(?:astro-ph|cond-mat|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|nlin|nucl-ex|nucl-th|"
    r"physics|quant-ph|math|cs|q-bio|stat|cmp-lg|chao-dyn|solv-int|adap-org|alg-geom|dg-ga|"
    r"funct-an|patt-sol|q-alg|comp-gas)(?:\.[a-z]{2})?/\d{7}"
)
ARXIV = re.compile(rf"({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]+", re.IGNORECASE)
_ACL = re.compile(r"(?:[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)", re.IGNORECASE)
_OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{6,40}")
_IDENTIFIER = re.compile(r"([a-z]+):\s*(\S.*)", re.IGNORECASE)

#: MDPI addresses name the journal by ISSN, its DOIs by a code: the journals of our field.
_MDPI_CODES = {
    "1099-4300": "e",
    "1424-8220": "s",
    "1999-4893": "a",
    "1999-5903": "fi",
    "2072-4292": "rs",
    "2073-431X": "computers",
    "2073-8994": "sym",
    "2076-3417": "app",
    "2078-2489": "info",
    "2079-9292": "electronics",
    "2227-7390": "math",
    "2504-2289": "bdcc",
    "2504-4990": "make",
    "2673-2688": "ai",
}


def arxiv(text: str) -> str | None:
    """``arxiv:<id>`` without version, or None: ``2402.09353v2`` -> ``arxiv:2402.09353``."""
    match = ARXIV.fullmatch(text.strip())
    return f"arxiv:{match[1].lower()}" if match else None


def doi(text: str) -> str | None:
    """``doi:<doi>`` in lower case; an arXiv or Anthology DOI stays what it is there.

    >>> doi("10.48550/arXiv.2402.09353")
    'arxiv:2402.09353'
    """
    match = _DOI.match(text.strip())
    if not match:
        return None
    value = _trim(match[0]).lower()
    if value.startswith("10.48550/arxiv."):
        return arxiv(value.removeprefix("10.48550/arxiv."))
    return f"doi:{value}"


def _trim(value: str) -> str:
    """Drop what a sentence or a bracket put behind a DOI."""
    value = value.rstrip(".,;:'\"*_`")
    while value.endswith((")", "]", "}", ">")) and not _balanced(value):
        value = value[:-1].rstrip(".,;:'\"")
    return value


def _balanced(value: str) -> bool:
    return all(value.count(a) >= value.count(b) for a, b in ("()", "[]", "{}", "<>"))


@lru_cache(maxsize=4096)
def parse(text: str) -> str | None:
    """The canonical identifier of any written form: id, ``scheme:id``, DOI, or address.

    >>> parse("https://arxiv.org/pdf/2402.09353v2.pdf")
    'arxiv:2402.09353'
    """
    text = text.strip().strip("<>")
    if text.lower().startswith(("http", "//", "www.")):
        return from_url(text)
    match = _IDENTIFIER.fullmatch(text)
    if match and match[1].lower() in _SCHEMES:
        return _SCHEMES[match[1].lower()](match[2].strip())
    return arxiv(text) or doi(text) or from_url(text)


def _acl(text: str) -> str | None:
    match = _ACL.fullmatch(text)
    if not match:
        return None
    return f"acl:{text.upper() if text[0].isalpha() else text.lower()}"


_SCHEMES: dict[str, Callable[[str], str | None]] = {
    "arxiv": arxiv,
    "doi": doi,
    "acl": _acl,
    "openreview": lambda text: f"openreview:{text}" if _OPENREVIEW.fullmatch(text) else None,
    "pmlr": lambda text: f"pmlr:{text.lower()}",
    "neurips": lambda text: f"neurips:{text.lower()}",
    "mlsys": lambda text: f"mlsys:{text.lower()}",
    "cvf": lambda text: f"cvf:{text.lower()}",
    "ieee": lambda text: f"ieee:{text}" if text.isdigit() else None,
    "usenix": lambda text: f"usenix:{text.lower()}",
}


def from_url(url: str) -> str | None:
    """The identifier that an address names, or None where it names none that we know.

    Trackers behind ``?``, fragments, versions, ``.pdf`` and blanks inside are seen through.
    """
    parts = _split(url)
    if parts is None:
        return None
    host, path, query = parts
    for suffix, rule in _HOSTS.items():
        if host == suffix or host.endswith("." + suffix):
            return rule(path, query)
    return _doi_in(path)


def _split(url: str) -> tuple[str, str, str] | None:
    url = re.sub(r"\s+", "", unquote(url.strip()))
    url = re.sub(r"^h*(https?):?/+", r"\1://", url, flags=re.IGNORECASE)
    if url.startswith("//"):
        url = "https:" + url
    elif "://" not in url:
        url = "https://" + url
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return (host.removeprefix("www."), parts.path, parts.query) if host else None


def _after(pattern: str, path: str) -> str | None:
    match = re.search(pattern, path, re.IGNORECASE)
    return match[1] if match else None


def _arxiv_path(path: str, _query: str) -> str | None:
    shown = r"^/(?:abs|pdf|html|format|src|e-print|papers?|overview)/(.+?)(?:\.pdf)?/?$"
    value = _after(shown, path)
    return arxiv(value.rstrip(".,;)]")) if value else None


def _acl_path(path: str, _query: str) -> str | None:
    value = _after(r"^/(?:anthology/)?([^/]+?)(?:\.pdf|\.bib)?/?$", path)
    return _acl(re.sub(r"v\d+$", "", value)) if value else None


def _openreview_path(_path: str, query: str) -> str | None:
    for value in parse_qs(query).get("id", ()):
        return f"openreview:{value}" if _OPENREVIEW.fullmatch(value) else None
    return None


def _doi_in(path: str) -> str | None:
    """A DOI inside a publisher's path, without what the publisher puts behind it."""
    match = _DOI.search(path)
    if not match:
        return None
    value = re.sub(r"(?:/(?:full|abstract|pdf|epdf|html|meta))+$", "", match[0], flags=re.I)
    return doi(re.sub(r"\.(?:pdf|html?|full|abstract)$", "", value, flags=re.I))


def _biorxiv_path(path: str, query: str) -> str | None:
    found = _doi_in(path)
    return re.sub(r"v\d+(?:\.[a-z.-]+)?$", "", found) if found else None


def _mdpi_path(path: str, _query: str) -> str | None:
    match = re.match(r"^/(\d{4}-\d{3}[\dX])/(\d+)/(\d+)/(\d+)", path)
    code = _MDPI_CODES.get(match[1]) if match else None
    if match and code:
        return f"doi:10.3390/{code}{int(match[2])}{int(match[3]):02d}{int(match[4]):04d}"
    return _doi_in(path)


def _proceedings(scheme: str, pattern: str) -> Callable[[str, str], str | None]:
    def rule(path: str, _query: str) -> str | None:
        match = re.search(pattern, path, re.IGNORECASE)
        return f"{scheme}:{'/'.join(match.groups())}".lower() if match else None

    return rule


_NEURIPS = _proceedings("neurips", r"/paper/(\d{4})/(?:file|hash)/([0-9a-f]{32})-")
_CVF = _proceedings(
    "cvf",
    r"/content[_/]((?:[a-z]+_?\d{4}w?)(?:/W\w+|/[A-Z0-9]+(?=/(?:html|papers)))?)"
    r"/(?:html|papers)/(?:w\d+/)?(.+?)_paper\.(?:html|pdf)",
)


def _hf_path(path: str, _query: str) -> str | None:
    value = _after(r"^/papers/([^/]+)/?$", path)
    return arxiv(value) if value else None


def _zenodo_path(path: str, _query: str) -> str | None:
    value = _after(r"^/records?/(\d+)", path)
    return f"doi:10.5281/zenodo.{value}" if value else _doi_in(path)


def _nature_path(path: str, _query: str) -> str | None:
    value = _after(r"^/articles/((?:s4\d{4}|nature|ncomms|srep)[\w.-]+?)(?:\.pdf)?/?$", path)
    return f"doi:10.1038/{value}".lower() if value else None


def _ieee_path(path: str, _query: str) -> str | None:
    value = _after(r"/document/(\d+)", path)
    return f"ieee:{value}" if value else None


def _ijcai_path(path: str, _query: str) -> str | None:
    match = re.match(r"^/proceedings/(\d{4})/0*(\d+)", path)
    return f"doi:10.24963/ijcai.{match[1]}/{match[2]}" if match else None


_HOSTS: dict[str, Callable[[str, str], str | None]] = {
    "arxiv.org": _arxiv_path,
    "ar5iv.org": _arxiv_path,
    "ar5iv.labs.arxiv.org": _arxiv_path,
    "alphaxiv.org": _arxiv_path,
    "arxiv-vanity.com": _arxiv_path,
    "huggingface.co": _hf_path,
    "hf.co": _hf_path,
    "aclanthology.org": _acl_path,
    "aclweb.org": _acl_path,
    "openreview.net": _openreview_path,
    "proceedings.mlr.press": _proceedings("pmlr", r"^/(v\d+)/([a-z0-9-]+?)(?:/|\.html|\.pdf|$)"),
    "neurips.cc": _NEURIPS,
    "nips.cc": _NEURIPS,
    "mlsys.org": _proceedings("mlsys", r"/paper/(\d{4})/(?:file|hash)/([0-9a-f]{32})-"),
    "openaccess.thecvf.com": _CVF,
    "usenix.org": _proceedings("usenix", r"^/conference/([a-z0-9]+)/presentation/([a-z0-9-]+)"),
    "ijcai.org": _ijcai_path,
    "biorxiv.org": _biorxiv_path,
    "medrxiv.org": _biorxiv_path,
    "mdpi.com": _mdpi_path,
    "nature.com": _nature_path,
    "zenodo.org": _zenodo_path,
    "ieeexplore.ieee.org": _ieee_path,
    "github.com": lambda path, query: None,
    "github.io": lambda path, query: None,
}


def broken_doi(text: str) -> bool:
    """Whether a text begins as a DOI does, and is not one: cut, or with more behind a blank.

    >>> broken_doi("10.5555/x y"), broken_doi("https://doi.org/10.5555"), broken_doi("10.5555/x")
    (True, True, False)
    """
    bare = _RESOLVER.sub("", text.strip().strip("<>").strip(), count=1)
    return _DOI_BEGUN.match(bare) is not None and _DOI.fullmatch(bare) is None


_DOI_BEGUN = re.compile(r"10\.\d{4,9}(?:\.\d+)*\s*(?:/|$)")
_RESOLVER = re.compile(r"(?:https?://(?:[\w-]+\.)*doi\.org/|doi:)\s*", re.IGNORECASE)


def cut_off(url: str) -> bool:
    """Whether an address is arXiv's but its identifier is broken, such as ``/pdf/2405.203``."""
    parts = _split(url)
    if parts is None:
        return False
    host, path, query = parts
    looks = re.match(r"^/(?:abs|pdf|html)/\S", path)
    return host == "arxiv.org" and bool(looks) and _arxiv_path(path, query) is None


def is_repository(url: str) -> bool:
    """Whether `url` leads to a code host's page, which no label makes a paper."""
    return _REPOSITORY.search(url) is not None and not url.lower().endswith(".pdf")


_REPOSITORY = re.compile(r"//(?:www\.)?(?:github|gitlab|gitee|bitbucket)\.\w+/", re.IGNORECASE)


def equivalents(identifier: str) -> tuple[str, ...]:
    """`identifier` and the others that are the same by their registry's own rule.

    The Anthology registers its modern papers as ``10.18653/v1/<id>``
    (https://aclanthology.org/info/ids/).
    """
    if identifier.startswith("doi:10.18653/v1/"):
        other = _acl(identifier.removeprefix("doi:10.18653/v1/"))
        return (identifier, other) if other else (identifier,)
    return (identifier,)


def closure(identifiers: Iterable[str]) -> tuple[str, ...]:
    """All of them with their equivalents, sorted."""
    return tuple(sorted({same for one in identifiers for same in equivalents(one)}))


def url(identifier: str) -> str:
    """The address of an identifier; empty where its scheme has no resolver."""
    scheme, _, value = identifier.partition(":")
    return _RESOLVERS[scheme].format(value) if scheme in _RESOLVERS else ""


_RESOLVERS = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "acl": "https://aclanthology.org/{}/",
    "openreview": "https://openreview.net/forum?id={}",
    "pmlr": "https://proceedings.mlr.press/{}.html",
    "ieee": "https://ieeexplore.ieee.org/document/{}",
}
