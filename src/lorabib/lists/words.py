"""Rules for words in rows: cleaning, titles, years, venues."""

from __future__ import annotations

import re
import unicodedata

from lorabib.lists.pieces import ESCAPED_BAR
from lorabib.text import clean as text_clean

YEARS = (1950, 2035)

_ACRONYMS = (
    "ICLR|ICML|NeurIPS|NIPS|ACL|EMNLP|NAACL|EACL|AACL|TACL|COLING|LREC|CoNLL|CVPR|ICCV|ECCV|WACV|"
    "BMVC|ACCV|3DV|AAAI|IJCAI|ECAI|KDD|SIGKDD|WWW|TheWebConf|SIGIR|SIGIR-AP|WSDM|CIKM|RecSys|ECIR|"
    "ICDM|ICDE|SDM|VLDB|SIGMOD|PKDD|ECML|TPAMI|PAMI|TNNLS|TKDE|TOIS|TMLR|JMLR|TIP|TMM|TCSVT|IJCV|"
    "TASLP|TIST|TGRS|Interspeech|ICASSP|ASRU|SLT|arXiv|bioRxiv|medRxiv|chemRxiv|OpenReview|preprint|"
    "Nature|Science|PNAS|Cell|MICCAI|ISBI|MIDL|ICRA|IROS|CoRL|RSS|RA-?L|COLM|MLSys|OSDI|SOSP|NSDI|"
    "USENIX|ATC|ASPLOS|ISCA|HPCA|MICRO|DAC|ICCAD|DATE|SIGGRAPH|SIGGRAPH Asia|TOG|ACM MM|MM|ICME|"
    "ICMR|UAI|AISTATS|COLT|ALT|CLeaR|CHI|UIST|IUI|CSCW|PMLR|CoRR|ICPR|ICIP|SaTML|CCS|NDSS|"
    "ICSE|FSE|ASE|ISSTA|ICLRW|CVPRW|ICCVW|ECCVW|ICMLW|AICCC|Zenodo|ACM|IEEE|LoG|FAccT|AIES|GECCO|"
    "AAMAS|ICAPS|CogSci|L4DC|DLCT|Findings|SIGDIAL|INLG|WMT|IWSLT|SemEval|Neurocomputing|Gen-IR"
)
_KNOWN = re.compile(rf"(?<![\w-])(?:{_ACRONYMS})(?![A-Za-z-])", re.IGNORECASE)
_VENUE_WORD = re.compile(
    r"\b(?:workshops?|conference|journal|transactions|trans\.|proceedings|proc\.|symposium|letters|"
    r"magazine|reviews?|vol\.|press|findings|oral|spotlight|highlight|poster|preprint|under review|"
    r"technical report|tech report|thesis|communications?)(?!\w)",
    re.IGNORECASE,
)
_VENUE_REST = re.compile(
    r"\b(?:workshops?|ws|conference|findings|oral|spotlight|highlight|poster|main|track|long|short|"
    r"paper|best|award|notable|top|of|the|at|in|and|under|review|preprint|datasets?|benchmarks?|"
    r"industry|demo|proceedings|proc|communications?|machine|intelligence|medicine|methods|"
    r"accepted|to|appear|access|electronics|reports?|robotics|advances|biotechnology|neuroscience|"
    r"human behaviou?r|computing surveys|letters|transactions|magazine|journal|"
    r"reviews|cs|lg|cl|cv|ai|v)\b",
    re.IGNORECASE,
)
ET_AL = re.compile(r"\bet\.? ?al\b\.?", re.IGNORECASE)
_ARXIV_DATE = re.compile(r"arxiv[\s:.]*(\d\d)(0[1-9]|1[0-2])(?:\.\d{4,5})?(?:v\d+)?(?!\d)", re.I)
_YEAR = re.compile(r"(?<![\d.,])(19[5-9]\d|20[0-3]\d)(?!\d|[.,]\d{3})")
# "Nature 521 (2015): 436-444", "2023.06": only the name and the year are kept.
_REFERENCE = re.compile(
    r"(?<=\S)[\s,]+(?:vol\.?\s*)?\d+(?:\.\d+)?(?:\s*\(\d{1,3}\))?\s*\(((?:19|20)\d\d)\)"
    r"(?:\s*[:,]?\s*(?:pp?\.\s*)?\d[\d\-–—]*)?\.?$",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?<![\d.,])((?:19|20)\d\d)[./-](?:0?[1-9]|1[0-2])(?![\d.])")
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z])[ \-]?['’‘]?(\d\d)(?![\w.])")
_NOTHING = re.compile(r"(?:[\W_]*|n/?a|none|tbd|tba|todo|null|nan|unknown|coming soon)", re.I)
_SHORTCODE = re.compile(r":[a-z0-9_+-]*[a-z][a-z0-9_+-]*:")
_DATE = re.compile(
    r"[\[(]?\s*(?:(?i:submitted|posted|published|released|updated|accessed)(?: (?:on|in))?:?\s+)?"
    r"(?:\d{1,2}\s*/\s*)?(?:(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?,?\s+(?:\d{1,2},?\s+)?)?(?:19|20)\d\d"
    r"(?:\s*[./\-年]\s*\d{1,2}(?:\s*[./\-月]\s*\d{1,2}日?)?)?月?\s*[\])]?"
)


def clean(text: str) -> str:
    """One line of plain text, as `lorabib.text.clean`, with the bars that a cell escaped."""
    return text_clean(text.replace(ESCAPED_BAR, "|"))


def is_nothing(text: str) -> bool:
    """Whether a cell is empty or only a placeholder: `-`, `—`, `N/A`."""
    return _NOTHING.fullmatch(text.strip()) is not None


def strip_emoji(text: str) -> str:
    """`text` without emoji, pictographs and `:shortcodes:` at either end."""
    while text:
        code = _SHORTCODE.match(text)
        tail = re.search(r"(?<![\w:]):[a-z0-9_+-]*[a-z][a-z0-9_+-]*:$", text[-40:])
        if code and not text[code.end() : code.end() + 1].isalnum():
            text = text[code.end() :].lstrip()
        elif _pictograph(text[0]):
            text = text[1:].lstrip()
        elif tail:
            text = text[: len(text) - len(tail[0])].rstrip()
        elif _pictograph(text[-1]):
            text = text[:-1].rstrip()
        else:
            return text
    return text


def _pictograph(char: str) -> bool:
    code = ord(char)
    if code < 0x2190:
        return code in (0x203C, 0x2049, 0x200D)
    return (
        code >= 0x1F000
        or 0x2300 <= code <= 0x27BF
        or 0x2B00 <= code <= 0x2BFF
        or 0xFE00 <= code <= 0xFE0F
    ) and unicodedata.category(char) in ("So", "Mn", "Sk", "Cn")


_OPEN, _CLOSE = "([{（【", ")]}）】"


def clean_title(text: str) -> str:
    """A title as a person reads it: marks, emoji and stray punctuation at both ends off.

    A final `?` or `!` belongs to the title, full stops and commas do not.

    >>> clean_title(" **LoRA: Low-Rank Adaptation.** |")
    'LoRA: Low-Rank Adaptation'
    """
    text = clean(text)
    while True:
        before = text
        text = strip_emoji(text)
        text = text.strip(" .,;:|｜·•…。，；：/~`*\\–—-_=").strip()
        text = _without_quotes(_without_odd_brackets(text))
        if text == before:
            return text


def _without_quotes(text: str) -> str:
    for left, right in ('""', "''", "“”", "‘’", "«»", "``", "《》", "「」"):
        inner = text[1:-1]
        if len(text) > 2 and text[0] == left and text[-1] == right and left not in inner:
            return inner
    return text


def _without_odd_brackets(text: str) -> str:
    if text and text[-1] in _OPEN:
        return text[:-1]
    if text and text[0] in _CLOSE:
        return text[1:]
    for left, right in zip(_OPEN, _CLOSE, strict=True):
        odd = text.count(left) - text.count(right)
        if odd < 0 and text.endswith(right):
            return text[:-1]
        if odd > 0 and text.startswith(left):
            return text[1:]
    return text


def find_year(text: str) -> int | None:
    """A year from 1950 to 2035 in `text`, never out of a longer number or an arXiv id."""
    match = _YEAR.search(text)
    return int(match[1]) if match and YEARS[0] <= int(match[1]) <= YEARS[1] else None


def is_date(text: str) -> bool:
    """Whether `text` is nothing but a date: `2022.04`, `[2023/05]`, `(May 2023)`."""
    return _DATE.fullmatch(text.strip(" .,;:*_`")) is not None


def is_venue(text: str) -> bool:
    """Whether a short text names a venue: a known acronym, a word such as "Workshop", or a
    capitalised name with a year."""
    text = text.strip()
    if not 2 <= len(text) <= 120 or len(text.split()) > 14 or ET_AL.search(text):
        return False
    known = _KNOWN.search(text)
    if known and (len(text.split()) <= 4 or find_year(text) or _VENUE_WORD.search(text)):
        return True
    if _VENUE_WORD.search(text) and not text.endswith("?"):
        return True
    named = re.fullmatch(r"[A-Z][\w&@.'’/ -]{1,40}?[ '’,(-]*(?:19|20)\d\d\)?(?: \w+)?", text)
    return named is not None and len(text.split()) <= 6


def is_known_venue(text: str) -> bool:
    """Whether `text` is a known venue's name, with a year and words such as "Oral" at most.

    >>> is_known_venue("ICLR 2024 Oral"), is_known_venue("A Study for ICLR")
    (True, False)
    """
    if not _KNOWN.search(text):
        return False
    rest = _VENUE_REST.sub("", _KNOWN.sub("", text))
    return sum(map(str.isalpha, rest)) <= 2


def is_venue_word(text: str) -> bool:
    """Whether `text` is nothing but words for a kind of venue: "Technical Report", "Journal"."""
    return _VENUE_WORD.search(text) is not None and not _VENUE_WORD.sub("", text).strip(" .-")


def split_venue(text: str) -> tuple[str | None, int | None, bool]:
    """A venue as printed without its year, the year, and whether the year is an arXiv date.

    >>> split_venue("arxiv 2403")
    ('arxiv', 2024, True)
    >>> split_venue("NeurIPS 2023 (oral)")
    ('NeurIPS (oral)', 2023, False)
    """
    text = clean(text).strip(" .,;:|*_`")
    if is_nothing(text):
        return None, None, False
    text = re.sub(r"^(?i:(?:published )?in:?) (?=[A-Z])", "", text)
    arxiv = _ARXIV_DATE.search(text)
    if arxiv:
        name = (text[: arxiv.start()] + text[arxiv.start() : arxiv.start() + 5]).strip()
        name = re.sub(r"^(arxiv) preprint arxiv$", r"\1", name, flags=re.IGNORECASE)
        return name, 2000 + int(arxiv[1]), True
    text = _REFERENCE.sub(r" \1", text)
    year = find_year(text)
    if year is not None:
        text = _YEAR.sub(" ", _MONTH.sub(r"\1", text))
        text = re.sub(r",\s*\([^()]*\)?$", "", text.rstrip(" .,;:"))
    elif (short := _SHORT_YEAR.search(text)) and is_known_venue(text):
        number = int(short[1])
        year = 2000 + number if number <= YEARS[1] % 100 else 1900 + number if number > 49 else None
        text = text if year is None else text[: short.start()] + text[short.end() :]
    text = re.sub(r"[(\[]\s*[)\]]", " ", text)
    text = clean(text).strip(" .,;:|'’‘-/([").strip()
    text = re.sub(r"\s+([),;])", r"\1", _without_odd_brackets(text)).strip()
    return text or None, year, False
