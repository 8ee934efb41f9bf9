"""What an address and a label say: a paper's home or not, a broken address, a label that
names a thing ("Code") and not a work."""

from __future__ import annotations

import re

_PAPER_HOSTS = re.compile(
    r"arxiv\.org|aclanthology\.|aclweb\.org|openreview\.net|(?:dx\.)?doi\.org/|alphaxiv\.org"
    r"|ar5iv\.org|arxiv-vanity\.com"
    r"|//proceedings\.|papers\.n(?:eur)?ips\.cc|mlr\.press|jmlr\.org|ijcai\.org|aaai\.org"
    r"|ieee(?:xplore|computersociety)?\.(?:ieee\.)?org|computer\.org/csdl|dl\.acm\.org|link\.springer\.com"
    r"|nature\.com/|science\.org/doi|biorxiv\.org|medrxiv\.org|openaccess\.thecvf\.com|ecva\.net"
    r"|semanticscholar\.org|huggingface\.co/papers|hf\.co/papers|sciencedirect\.com|wiley\.com"
    r"|mdpi\.com|isca-(?:speech|archive)\.org|usenix\.org/(?:conference|system)|tandfonline\.com"
    r"|frontiersin\.org|journals\.plos|pnas\.org|cell\.com|pubs\.\w+\.org|journals\.aps\.org"
    r"|ncbi\.nlm\.nih\.gov|pubmed|hal\.science|ssrn\.com|zenodo\.org/record|eprint\.iacr\.org"
    r"|ceur-ws\.org|cambridge\.org|academic\.oup\.com|paperswithcode\.com/paper|iopscience"
    r"|mlsys\.org|chemrxiv\.org|psyarxiv|osf\.io/preprints|royalsocietypublishing|jstor\.org"
    r"|research\.google/pubs|graphics\.stanford|emnlp\d|bmvc\d|cvf\.com"
    r"|\.pdf(?:$|[?#])",
    re.IGNORECASE,
)

_GOOD_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s/]+\.[^\s]+|mailto:|#|/|\.{1,2}/|[\w.%-]+$", re.I)
_LIKE_ADDRESS = re.compile(
    r"h+t+p|www\.|//|(?:[\w-]+\.)+(?:com|org|net|io|ai|cc|edu|cn|gov|press)(?:/|$)", re.I
)

_NAMED = (
    r"paper|papers|pdf|abs|abstract|arxiv|ar5iv|doi|html|preprint|full text|publication|article|"
    r"proceedings|acl anthology"
)
_THINGS = (
    r"code|codes|link|links|here|url|github|git|repo|repository|project|project ?page|page|"
    r"homepage|home|website|web ?page|site|demo|video|videos|youtube|blog|blog ?post|post|"
    r"slides?|poster|data|dataset|datasets|model|models|weights|checkpoints?|hugging ?face|hf|"
    r"colab|notebook|bib|bibtex|cite|citation|supp|supplementary|supplement|appendix|"
    r"python|pytorch|"
    r"tensorflow|jax|official|unofficial|implementation|source|download|tweet|twitter|talk|docs?|"
    r"documentation|reviews|notes?|summary|tutorial|readme|media|news|audio|"
    r"colab notebook|official code|code and data|tex|latex|pwc|papers? with code|icon|"
    r"more|details|webpage|online|list|live demo|github repo|github stars|wechat|zhihu"
)
_PAPER_LABEL = re.compile(
    rf"(?:the |official |read )?(?:{_NAMED})(?: (?:link|pdf|page|version))?", re.IGNORECASE
)
_GENERIC = re.compile(
    rf"(?:the |official )?(?:{_NAMED}|{_THINGS})"
    r"(?: ?(?:link|page|pdf|version|code|repo|[+/&] ?\w+))?"
    r"(?: ?\([\w ]{1,20}\)| ?\d{1,2}| (?:official|unofficial|pytorch|github))?"
    r"|\W*|arxiv[ :]*\d{4}\.\d{4,5}.*|(?:h?https?:|www\.).*|论文|代码|链接",
    re.I,
)


def is_paper_address(url: str) -> bool:
    """Whether `url` leads to a place that holds papers: a publisher, a preprint server, a PDF."""
    return bool(_PAPER_HOSTS.search(url))


def is_malformed(url: str) -> bool:
    """Whether an address is meant as one but cannot be followed as printed."""
    if not url or any(c.isspace() for c in url):
        return True
    return not _GOOD_ADDRESS.match(url) and bool(_LIKE_ADDRESS.match(url))


def is_generic_label(label: str) -> bool:
    """Whether a label names a thing ("Code", "PDF", an address) and not a work or a venue."""
    return bool(_GENERIC.fullmatch(label.strip(" .:[]()*_")))


def is_paper_label(label: str) -> bool:
    """Whether a label says that its link is the paper."""
    return bool(_PAPER_LABEL.fullmatch(label.strip(" .:[]()*_")))
