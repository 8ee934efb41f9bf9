"""A value, still LaTeX -> plain text and names, fast where little of it is LaTeX."""

from __future__ import annotations

import re
from functools import lru_cache

from lorabib.latex import unescape
from lorabib.model import Name
from lorabib.names import is_others, parse
from lorabib.names import words as known
from lorabib.text import clean

_MARKUP = re.compile(r"[\\{}~$]").search
# Whole commands of one letter, which most values with a backslash have and no others: decoding
# each once is a hundred times as fast as decoding the value. In a formula they are others.
_LETTER = re.compile(
    r"\\[\"'`^~=.](?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])[ ]*|[A-Za-z])"
    r"|\\[uvHckrdb](?:\{\\?[A-Za-z]\}|[ ]+[A-Za-z](?![A-Za-z]))"
    r"|\\(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j)(?![A-Za-z])(?:\{\}|[ ]+)?"
    r"|\\[&%_#]"
)
_LOGO = re.compile(r"\\((?:La|Bib|Xe|Lua)?TeX)(?![A-Za-z])(?:\{\}|[ ]+)?")
_URL = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}|(https?://[^\s{}]+)")
_AND = re.compile(r"[ ]and(?=[ ])", re.IGNORECASE)
_BRACES_OR_AND = re.compile(r"[{}]|[ ]and(?=[ ])", re.IGNORECASE)
_BARE = str.maketrans("~", " ", "{}")
# Most names are plain words, of which none can be a body's, a suffix or a family name that stands
# first: nothing else can be meant then, and `lorabib.names.parse` says the same after ten times as
# long (the tests compare).
_FAMILY_FIRST = re.compile(r"([A-Z][a-z]+), ([A-Z][a-z]+(?: [A-Z]\.)?)").fullmatch
_FAMILY_LAST = re.compile(r"([A-Z][a-z]+(?: [A-Z]\.)?) ([A-Z][a-z]+)").fullmatch
_BODIES = known.BODIES | known.BODIES_ANYWHERE | known.COMPANIES
_TELLING = _BODIES | known.SUFFIXES | known.DEGREES | {"the", "al", "others"}
_ASIAN = known.VIETNAMESE | known.VIETNAMESE_TOO | known.KOREAN | known.CHINESE | known.CHINESE_TWO
_OTHERS = Name(literal="others")


@lru_cache(maxsize=4096)
def _letter(command: str) -> str:
    return unescape(command)


def plain(value: str) -> str:
    r"""A value as text on one line: braces off, commands decoded; formulas stay in dollars.

    >>> plain(r"{LoRA} by G{\"o}del~\& {\O}rsted")
    'LoRA by Gödel & Ørsted'
    """
    if not _MARKUP(value):
        return clean(value)
    if "$" not in value:
        if "\\" in value:
            value = _LETTER.sub(lambda found: _letter(found[0]), _LOGO.sub(r"\1", value))
        if "\\" not in value:
            return clean(value.translate(_BARE))
    return clean(unescape(value))


def address(value: str) -> str:
    r"""The address that a value is or names, also in ``\url{…}``; empty if there is none.

    >>> address(r"Available at \url{https://x.org/a\_b}")
    'https://x.org/a_b'
    """
    found = _URL.search(value) if "\\" in value or "http" in value else None
    text = (found[1] or found[2] or "") if found else ""
    return re.sub(r"\\([_%&#~{}])", r"\1", text).strip()


def people(value: str) -> tuple[Name, ...]:
    """The names of an ``author`` or ``editor``, parted by "and" outside of braces (BibTeX's rule).

    A name in braces is a body's; ``others`` at the end stays, as the name `others`.

    >>> [name.family or name.literal for name in people("van Rossum, Guido and {Qwen Team}")]
    ['Rossum', 'Qwen Team']
    """
    return tuple(_name(part) for part in parted(value) if part)


def parted(value: str) -> list[str]:
    """The names of a list as they are written.

    >>> parted("{Barnes and Noble} and  Hu, Edward")
    ['{Barnes and Noble}', 'Hu, Edward']
    """
    if "{" not in value:
        return [part.strip(" ,") for part in _AND.split(value)]
    parts, start, depth = [], 0, 0
    for sign in _BRACES_OR_AND.finditer(value):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth -= 1
        elif not depth:
            parts.append(value[start : sign.start()])
            start = sign.end()
    return [part.strip(" ,") for part in [*parts, value[start:]]]


@lru_cache(maxsize=1 << 16)
def _name(text: str) -> Name:
    if simple := _simple(text):
        return simple
    if text[0] == "{" and text[-1] == "}" and text.find("}") == len(text) - 1 and text[1] != "\\":
        return Name(literal=plain(text))
    if text[:2] == "{{" and text[-2:] == "}}":
        return Name(literal=plain(text))
    if "=" in text and _EXTENDED(text):
        return _extended(text)
    found = plain(text)
    return _OTHERS if is_others(found) else parse(found)


def _simple(text: str) -> Name | None:
    """A name of which its look tells all; None for every other."""
    first = _FAMILY_FIRST(text)
    found = first or _FAMILY_LAST(text)
    if not found:
        return None
    family, given = found.groups() if first else reversed(found.groups())
    words = {family.lower(), *given.lower().split()}
    if not _TELLING.isdisjoint(words):
        return None
    if not first and (text.lower() in known.NAMED_BODIES or not _ASIAN.isdisjoint(words)):
        return None
    return Name(family=family, given=given)


# biblatex's extended names: ``family=Hu, given=Edward, prefix=van`` (manual, section 3.4).
_EXTENDED = re.compile(r"(?:^|,)\s*(?:family|given|prefix|suffix)\s*=").search
_PART = re.compile(r"\s*(\w+(?:-i)?)\s*=\s*(\{[^{}]*\}|[^,{}]*)")


def _extended(text: str) -> Name:
    """A name of biblatex's parts."""
    parts = {found[1]: plain(found[2]) for found in _PART.finditer(text)}
    return Name(
        family=parts.get("family", ""),
        given=parts.get("given", ""),
        suffix=parts.get("suffix", ""),
        non_dropping_particle=parts.get("prefix", ""),
    )
