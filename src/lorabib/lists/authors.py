"""Printed names of authors: is this text a row of names, and which."""

from __future__ import annotations

import re

from lorabib.lists.words import clean, find_year, is_venue

_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?[ -]?){1,4}")
_OTHERS = re.compile(r"(?:and |& )?(?:others|et\.? ?al\.?|\.\.\.|…)", re.IGNORECASE)
_ET_AL = re.compile(r"[,\s]+(?:et\.? ?al\.?,?|and others)\s*\.?$", re.IGNORECASE)
_PARTICLES = frozenset(
    "de van der den von und la le di da del della dos do das du el al bin ibn ben ter ten zu d y e "
    "af av san st".split()
)
_NEVER = frozenset(
    "a an the of for with in on to by from via and is are using towards toward learning model "
    "models network networks language data code paper".split()
)
_SPLIT = re.compile(r"\s*[,，、]\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*|\s+与\s+", re.IGNORECASE)
_AFFILIATION = re.compile(r"\s*\((?!(?:19|20)\d\d)[^()]*\)")
_SUPERSCRIPTS = re.compile(r"[*†‡§¶∗⋆♠♢♣♡¹²³⁴⁵⁶⁷⁸⁹⁰]+")


def split_authors(text: str) -> tuple[str, ...]:
    """The names in `text` as printed; a final "et al." or "others" becomes `"others"`.

    Splits at semicolons if there are any, else at commas and "and"; `Family, I., Family, I.`
    is put together again.

    >>> split_authors("Malladi S., Wettig A., Yu D. 2023")
    ('Malladi S.', 'Wettig A.', 'Yu D.')
    >>> split_authors("Hu, E. J., Shen, Y., & Wallis, P.")
    ('Hu, E. J.', 'Shen, Y.', 'Wallis, P.')
    """
    text, others = _trim(text)
    names = _parts(text)
    if names and _OTHERS.fullmatch(names[-1]):
        names, others = names[:-1], True
    names = [name for name in names if name]
    names = _final_dot(names)
    return (*names, "others") if others and names else tuple(names)


def _trim(text: str) -> tuple[str, bool]:
    text = _AFFILIATION.sub("", clean(_SUPERSCRIPTS.sub("", text))).strip(" ,;:()[]|-–—*_")
    text = re.sub(r"^(?:authors?|by)\s*[:：]?\s+", "", text, flags=re.IGNORECASE)
    if find_year(text[-7:]):
        text = re.sub(r"[\s,.(]*(?:19|20)\d\d\)?[\s.]*$", _keep_initial, text)
    cut = _ET_AL.search(text)
    return (text[: cut.start()].rstrip(" ,"), True) if cut else (text, False)


def _keep_initial(match: re.Match[str]) -> str:
    return "." if match[0].startswith(".") else ""


def _parts(text: str) -> list[str]:
    if ";" in text or "；" in text:
        return [part.strip(" ,") for part in re.split(r"[;；]", text)]
    if " and " in text and all(part.count(",") == 1 for part in text.split(" and ")):
        return [part.strip() for part in text.split(" and ")]
    parts = [part.strip() for part in _SPLIT.split(text)]
    if len(parts) > 1 and _is_inverted(parts):
        parts[:2] = [f"{parts[0]}, {parts[1]}"]
    given = parts[1::2]
    if len(parts) > 1 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(p) for p in given):
        return [f"{a}, {b}" for a, b in zip(parts[::2], given, strict=True)]
    return parts


def _is_inverted(parts: list[str]) -> bool:
    """Whether only the first name is turned round: "Lee, Ann, and Bo Chen"."""
    family, given, *rest = parts
    plain = " " not in family and len(given.split()) <= 2 and given[:1].isupper()
    turned = plain and not _INITIALS.fullmatch(given) and "." not in family
    return turned and all(" " in name or not name for name in rest) and bool(rest or " " in given)


def _final_dot(names: list[str]) -> list[str]:
    """A full stop after the last name is the sentence's, unless it ends an initial as in the
    other names."""
    if not names or not names[-1].endswith("."):
        return names
    last = names[-1]
    initial = re.search(r"(?:^|[\s.-])[A-ZÀ-Þ]\.$", last) is not None
    others = names[:-1]
    if initial and (not others or any(name.endswith(".") for name in others)):
        return names
    return [*others, last.rstrip(". ")]


def looks_like_authors(text: str, sure: bool = False) -> bool:
    """Whether `text` is a row of personal names.

    `sure` (italics, an authors' column) also takes one name alone.
    """
    if not text or len(text) > 4000 or any(c in text for c in "?!{}=<>|"):
        return False
    names = split_authors(text)
    if not names or (len(names) == 1 and not sure):
        return False
    if is_venue(text) and len(names) < 3:
        return False
    people = names[:-1] if names[-1] == "others" else names
    good = sum(_is_name(name) for name in people)
    return good == len(people) or (len(people) > 3 and good >= 0.8 * len(people))


def _is_name(name: str) -> bool:
    words = name.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or any(c.isdigit() or c in ":/\\_" for c in name):
        return False
    if any(word.lower() in _NEVER and not (len(word) == 1 and word.isupper()) for word in words):
        return False
    return all(
        word.lower().strip(".'’") in _PARTICLES or not (word[0].isascii() and word[0].islower())
        for word in words
    )


def names_first(text: str) -> bool:
    """Whether a sentence is surely names and no title of names' shape: it has initials or "et
    al.", or each name has a given name."""
    if not looks_like_authors(text):
        return False
    names = split_authors(text)
    initials = re.search(r"(?:^|[\s.-])[A-ZÀ-Þ]\.(?!\w{2})", text) is not None
    return initials or names[-1] == "others" or all(" " in name for name in names)
