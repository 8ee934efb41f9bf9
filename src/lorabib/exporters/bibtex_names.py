r"""CSL names -> BibTeX names, so that BibTeX splits them into the same parts again.

The rules are those of Patashnik's *BibTeXing* (section 4) and of ``bibtex.web``: a list joined
by `` and ``; one name as ``von Last, Jr, First``; in front of the first comma all words up to
the last one in lower case are the von part, the last word excepted; what stands in braces is
one word; an accented letter counts only as the special character ``{\"O}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from lorabib.latex import accented, escape, quote, special
from lorabib.model import Name
from lorabib.text import clean

Quote = Callable[[str], str]


_UPPER = re.compile(r"(?:\{\\(?:[^a-zA-Z]|[a-zA-Z]+(?![a-zA-Z]))\{?)?[A-Z]|\{\\[A-Z]{1,2}\}")


class Markup(NamedTuple):
    """How plain text, titles (with formulas) and a letter that BibTeX may cut are written.

    `upper` is whether a written word begins in upper case to the program that will read it.
    `whole` writes a name with escaped characters as one part in braces: biber takes initials of
    the markup itself, and would cut ``a-{}-b`` at its hyphens.
    """

    text: Quote
    title: Quote
    letter: Quote
    upper: Callable[[str], object] = _UPPER.match
    whole: bool = False


TEX = Markup(escape, partial(quote, formulas=True), special)


def _ascii(write: Quote) -> Quote:
    return lambda text: accented(write(text))


#: The same in ASCII, as far as LaTeX has a command for the letter.
ASCII = Markup(_ascii(TEX.text), _ascii(TEX.title), special)


def _starts_upper(word: str) -> bool:
    return word[:1].isupper()


#: For biber, whose letters are Unicode's: no accents and no special characters.
UTF8 = Markup(
    partial(escape, accents=False),
    partial(quote, formulas=True, accents=False),
    str,
    _starts_upper,
    whole=True,
)

_AND = re.compile(r"(?:^|\s)and(?:\s|$)", re.IGNORECASE)
_FINE = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)?").fullmatch
_GIVEN = re.compile(
    r"(?![Aa][Nn][Dd]\b)[A-Z][A-Za-z.]*(?:[ -](?![Aa][Nn][Dd]\b)[A-Z][A-Za-z.]*)*"
).fullmatch
OTHERS = Name(literal="others")


def author_list(names: Sequence[Name], to: Markup = TEX) -> str:
    """All `names` as a BibTeX list; a last literal "others" becomes BibTeX's own ``others``.

    >>> author_list((Name(family="Maaten", non_dropping_particle="van der", given="L."),
    ...              Name(literal="Qwen Team"), OTHERS))
    'van der Maaten, L. and {Qwen Team} and others'
    """
    parts = [text for name in names if (text := one_name(name, to))]
    if len(parts) > 1 and names[-1] == OTHERS:
        parts[-1] = "others"
    return " and ".join(parts)


def shortened(names: Sequence[Name], most: int) -> tuple[Name, ...]:
    """The first `most` names and ``others``; all of them where they are no more.

    >>> [printed.family or printed.literal for printed in shortened([Name(family="Hu")] * 3, 2)]
    ['Hu', 'Hu', 'others']
    """
    listed = tuple(name for name in names if name != OTHERS)
    return (*listed[:most], OTHERS) if len(listed) > most else tuple(names)


def one_name(name: Name, to: Markup = TEX) -> str:
    """One name; organisations and single names that BibTeX would split are put in braces.

    >>> one_name(Name(family="Sáez de Ocáriz Borde", given="Haitz", suffix="Jr."))
    '{Sáez de Ocáriz Borde}, Jr., Haitz'
    """
    family, given = name.family, name.given
    more = name.suffix or name.literal or name.dropping_particle or name.non_dropping_particle
    if not more and _FINE(family) and _GIVEN(given):
        return f"{family}, {given}"
    return _odd_name(name, to)


@lru_cache(maxsize=1 << 16)  # a person comes back in other papers
def _odd_name(name: Name, to: Markup) -> str:
    """A name of which a part needs a look."""
    family, given, suffix = clean(name.family), clean(name.given), clean(name.suffix)
    von = clean(f"{name.dropping_particle} {name.non_dropping_particle}")
    whole = " ".join(filter(None, [given, von, family, clean(name.literal), suffix]))
    if not (family and given) or _is_odd(whole, to):
        return _single(whole, to)
    middle = f"{_guard(suffix, to)}, " if suffix else ""
    last = _last(von, family, to)
    if to.whole and not any(map(_starts_upper, (von, family, given))) and last[0] != "{":
        last = f"{{{last}}}"  # biber finds no family name where nothing begins in upper case
    return f"{last}, {middle}{_guard(given, to)}"


def _single(whole: str, to: Markup) -> str:
    """A name of one part: bare if it is one plain word, else in braces."""
    plain = _FINE(whole) and whole.lower() not in ("others", "and")
    return whole if plain or not whole else _braced(whole, to)


def _braced(text: str, to: Markup) -> str:
    r"""`text` as one word: in braces, or with braced blanks where styles would cut a letter.

    >>> _braced("Qwen Team", TEX), _braced("Žižek Lab", TEX)
    ('{Qwen Team}', '{\\v{Z}}i{\\v{z}}ek{ }Lab')
    """
    words = text.split()
    plain = to.whole or "," in text or not words
    if plain or _word(words[0], to, family=True) == to.text(words[0]):
        return f"{{{to.text(text)}}}"
    return "{ }".join(_word(word, to, family=not at) for at, word in enumerate(words))


def _last(von: str, family: str, to: Markup) -> str:
    """The part before the first comma: von words in lower case, then the family name."""
    words = von.split()
    if von.endswith(("'", "’", "-")):  # d'Alembert is written, and sorted, as one word
        return _family(von + family, 0, to)
    lower = [re.match(r"(?!and$)[a-z][^,]*$", word) is not None for word in words]
    # "de La" Fontaine: BibTeX has no von part in capitals, so La goes with the family name.
    leading = lower.index(False) if False in lower else len(words)
    return _family(f"{von} {family}" if von else family, leading, to)


def _family(family: str, leading: int, to: Markup) -> str:
    """A family name after `leading` von words: in braces where BibTeX would see more of them."""
    words = family.split()
    von, last = " ".join(map(to.text, words[:leading])), " ".join(words[leading:])
    parts = [_word(word, to, family=not at) for at, word in enumerate(words[leading:])]
    odd = bool("," in last or _AND.search(last) or last.lower() == "others")
    # BibTeX takes no last word for a von part, but what stands before a hyphen in it.
    if parts and "-" in parts[0] and not to.upper(parts[0]):
        odd = True
    if odd or not all(to.upper(part) for part in parts[:-1]):
        parts = [_braced(last, to)]
    return " ".join(filter(None, [von, *parts]))


def _guard(text: str, to: Markup) -> str:
    """A given name or suffix: no comma and no "and" that BibTeX could see."""
    if "," in text or _AND.search(text):
        return f"{{{to.text(text)}}}"
    return " ".join(_word(word, to) for word in text.split())


def _is_odd(text: str, to: Markup) -> bool:
    """Whether biber would take the name apart at a comma, a "=" or its markup."""
    return to.whole and any(char in to.text(text) for char in "\\{,=")


def _word(word: str, to: Markup, *, family: bool = False) -> str:
    """One word of a name, with the letters that styles cut out as special characters.

    Styles cut after the first letter (abbrv, alpha), also behind a hyphen; `family`: alpha also
    after the first three, which are bytes to BibTeX.
    """
    quoted = to.text(word)
    if word.isascii() or any(char != to.text(char) for char in word if char.isascii()):
        return f"{{{quoted}}}" if "\\" in quoted else quoted
    cut = _cut_at(word) if family else -1
    return "".join(
        _letter(char, to, at in (0, cut) or word[at - 1] in "-‐") for at, char in enumerate(word)
    )


def _letter(char: str, to: Markup, cut: bool) -> str:
    """One letter; as special character where a style cuts, or where LaTeX has an accent for it."""
    text = to.text(char)
    if char.isascii() or not (cut or text != char):
        return text
    letter = to.letter(char)
    return text if letter == char else letter


def _cut_at(word: str) -> int:
    """The place of the letter that the third byte of `word` cuts in two, or -1."""
    size = 0
    for at, letter in enumerate(word):
        # A leading special character counts as one letter for BibTeX.
        size += 1 if at == 0 else len(letter.encode())
        if size >= 3:
            return at if size > 3 else -1
    return -1
