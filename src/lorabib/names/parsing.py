"""One printed string -> a CSL name.

CSL's parts (https://docs.citationstyles.org/en/stable/specification.html#names) are read from the
two orders that BibTeX knows (Patashnik, *BibTeXing*, section 4), from the order of Vancouver
(``Lee J. D.``), and from the order of Chinese, Korean and Vietnamese names where the words show it.
All particles are non-dropping: no list of references loses one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from lorabib.model import Name
from lorabib.names import words as known
from lorabib.names.order import family_first, family_start, is_particle
from lorabib.text import clean, fold

_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,3}")
_GLUED = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_](?:\.|$|\s))")
_LOOSE_HYPHEN = re.compile(r"(?<=[^\W\d_]\.) +-(?=[^\W\d_]\.)")  # "J. -B.", as arXiv prints it
# What stands behind a name in the head of a paper and is no part of it: marks and numbers of
# footnotes, also in TeX, addresses, identifiers of persons (ORCID), affiliations.
_MARK = r"[*†‡§¶∗⋆✉¹²³⁴-⁹⁰]"
_NUMBERS = r"\d{1,2}(?:,\s*\d{1,2})*"
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_ORCID = r"(?:https?://orcid\.org/|ORCID:?\s*)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]"
_NOTE = re.compile(
    rf"(?:\s*\^?{_MARK}(?:,?\s*{_MARK})*|\s*\$\s*\^[^$]*\$|(?<=[^\W\d_]{{2}})\^?{_NUMBERS}"
    rf"|\s*[(\[<]?\s*(?:{_EMAIL}|{_ORCID})\s*[)\]>]?|\s+\([^()]*\)|\s*\({_NUMBERS}\))$"
)
_LONGEST = 300  # what is longer is no person with a note
_HONORIFIC = re.compile(r"^(?:(?:Dr|Prof)\.\s*)+(?=[^\W\d_].*\s)")
_ET_AL = re.compile(r"(?<=\w)[,.]?\s+et\.?\s+al\b\.?\s*$", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}")
_HANGUL = re.compile(r"[\uac00-\ud7a3]{2,4}")


def is_others(printed: str) -> bool:
    """Whether a printed name only says that the list goes on: ``others``, ``et al.``"""
    return fold(printed) in {"others", "et al", "etal", "and others"}


def parse(text: str) -> Name:
    """A printed name as a CSL name; a body, and a person of one name, is a literal.

    No letter is lost but those of a note behind the name or a title before it (`bare`), and
    `printed` gives back what `parse` reads as the same name: what cannot be read so (commas
    without words between) is a literal as it stands. The rule is the table tests/cases/names.tsv.

    >>> name = parse("Laurens van der Maaten")
    >>> name.given, name.non_dropping_particle, name.family
    ('Laurens', 'van der', 'Maaten')
    """
    text = bare(clean(text))
    if is_others(text):
        return Name(literal="others")
    name = _read(text)
    return name if name.literal or _read(bare(printed(name))) == name else Name(literal=text)


def parse_cut(text: str) -> tuple[Name, ...]:
    """The name, and ``others`` where "et al." stands behind it.

    >>> [printed(name) for name in parse_cut("Hu et al.")]
    ['Hu', 'others']
    """
    head = _ET_AL.sub("", text)
    return (parse(text),) if head == text else (parse(head), Name(literal="others"))


def bare(text: str) -> str:
    """A person's printed name without footnote marks, address and affiliation behind it.

    >>> bare("Dr. Jane Doe1,2 (MIT)"), bare("AI4Bharat"), bare("Zhuang (Jason) Liu")
    ('Jane Doe', 'AI4Bharat', 'Zhuang (Jason) Liu')
    """
    while len(text) < _LONGEST and (found := _NOTE.search(text)):
        before = text[: found.start()].strip()
        if " " not in before or "," in before:  # one word, or parts that somebody has told apart
            break
        text = before
    return _HONORIFIC.sub("", text)


def printed(name: Name) -> str:
    """A name in the form that BibTeX and `parse` read: ``van Last, Jr., First``.

    >>> printed(parse("Laurens van der Maaten"))
    'van der Maaten, Laurens'
    """
    particles = (name.dropping_particle, name.non_dropping_particle)
    family = " ".join(filter(None, (*particles, name.family)))
    return ", ".join(filter(None, (family, name.suffix, name.given))) or name.literal


def tidied(name: Name) -> Name:
    """A name in parts as a source sent it, parted and spaced as `parse` does.

    >>> name = tidied(Name(family="van Baalen", given="M.P."))
    >>> name.given, name.non_dropping_particle, name.family
    ('M. P.', 'van', 'Baalen')
    """
    if name.literal or not name.family:
        return name
    found, suffix = name.family.split(), name.suffix
    if found == [name.family] and "." not in name.given:
        return name  # most are one word and whole names, which nothing changes
    if not suffix and len(found) > 1 and _is_suffix(found[-1]):
        suffix = found.pop()
    particles, family = _particles(found)
    if name.dropping_particle or name.non_dropping_particle:
        particles, family = [], found
    return msgspec.structs.replace(
        name,
        family=" ".join(family),
        given=_spaced(name.given),
        suffix=suffix,
        non_dropping_particle=name.non_dropping_particle or " ".join(particles),
    )


def _read(text: str) -> Name:
    if _is_body(text):
        return Name(literal=text)
    parts = [part for piece in text.split(",") if (part := piece.strip())]
    if not parts:
        return Name(literal=text)
    if len(parts) > 1:
        return _with_commas(parts, text)
    found = parts[0].split()
    if len(found) == 1:
        return _in_one_script(parts[0])
    if _is_suffix(found[-1]) or (len(found) > 2 and _is_degree(found[-1])):
        name = _in_words(found[:-1]) if len(found) > 2 else Name(family=found[0])
        return msgspec.structs.replace(name, suffix=found[-1])
    return _in_words(found)


def _is_suffix(text: str) -> bool:
    written = not text.islower() or text.endswith("r.") or text[0].isdigit()
    return written and text.rstrip(".").lower() in known.SUFFIXES


def _is_degree(text: str) -> bool:
    return text.replace(".", "").lower() in known.DEGREES


def _is_body(text: str) -> bool:
    """Whether a text is the name of a body: its first or last word says so, or it is known."""
    if text.endswith(" AI") and len(first := text.split()) == 2 and not _is_syllables(first[0]):
        return True
    for part in text.split(","):
        listed = fold(part).split()
        if listed and listed[-1] in known.COMPANIES:
            return True
        if len(listed) > 1 and (
            {listed[0], listed[-1]} & known.BODIES
            or not known.BODIES_ANYWHERE.isdisjoint(listed)
            or " ".join(listed) in known.NAMED_BODIES
            or (listed[0] == "the" and listed[1] not in known.THE_GIVEN)
        ):
            return True
    return "@" in text or "&" in text


def _is_syllables(word: str) -> bool:
    """Whether a word can be a Chinese given name: ``Xiaoming AI`` is a person."""
    return bool(known.SYLLABLE(word.lower()) or known.TWO_SYLLABLES(word.lower()))


def _with_commas(parts: Sequence[str], text: str) -> Name:
    """``Family, Given``, ``Family, Jr., Given``, ``Family, Given, Jr.`` or ``Given Family, Jr.``"""
    family, *rest = parts
    if fold(family) in known.BODIES and len(rest) == 1:  # a scholar site's "Team, Gemini"
        return Name(literal=f"{rest[0]} {family}")
    after = [part for part in rest if _is_suffix(part) or _is_degree(part)]
    suffix = ", ".join(after)
    given = ", ".join(part for part in rest if part not in after)
    found = family.split()
    if not given and len(found) > 1:
        return msgspec.structs.replace(_in_words(found), suffix=suffix)
    if not after and len(found) > 1 and _is_suffix(found[-1]):
        suffix = found.pop()
    particles, last = _particles(found)
    given, trailing = _trailing(given)
    return Name(
        family=" ".join(last),
        given=_spaced(given),
        suffix=suffix,
        non_dropping_particle=" ".join((*trailing, *particles)),
    )


def _particles(family: Sequence[str]) -> tuple[list[str], list[str]]:
    """The particles in lower case that a family name begins with, and the rest of it."""
    end = 0
    while end < len(family) - 1 and is_particle(family[end]):
        end += 1
    return list(family[:end]), list(family[end:])


def _trailing(given: str) -> tuple[str, list[str]]:
    """``Maaten, L. van der``: particles in lower case behind the given name."""
    found = given.split()
    end = len(found)
    while end > 1 and is_particle(found[end - 1]):
        end -= 1
    return " ".join(found[:end]), found[end:]


def _spaced(given: str) -> str:
    """Initials with dots get blanks between them, as styles cut and set them one by one.

    >>> _spaced("J.D."), _spaced("C.-C."), _spaced("VS")
    ('J. D.', 'C.-C.', 'VS')
    """
    return _GLUED.sub(" ", _LOOSE_HYPHEN.sub("-", given)) if "." in given else given


def _in_one_script(word: str) -> Name:
    """A name without blanks: family and given name where Chinese or Korean script shows them."""
    size = 0
    if _HAN.fullmatch(word) and not known.HAN_BODIES & set(word) and not known.JAPANESE(word):
        size = 2 if word[:2] in known.HAN_TWO else 1 if word[0] in known.HAN else 0
    elif _HANGUL.fullmatch(word):
        size = 2 if word[:2] in known.HANGUL_TWO else 1 if word[0] in known.HANGUL else 0
    if not size or not size < len(word) <= size + 2:
        return Name(literal=word)
    return Name(family=word[:size], given=word[size:])


def _in_words(found: Sequence[str]) -> Name:
    """A name of several words without a comma."""
    initials = [bool(_INITIALS.fullmatch(w)) and (w.isupper() or "." in w) for w in found]
    first = family_first(found, initials)
    if first:
        particles, family = _particles(found[:first])
        given = _spaced(" ".join(found[first:]))
        return Name(family=" ".join(family), given=given, non_dropping_particle=" ".join(particles))
    start = family_start(found)
    particles, family = _particles(found[start:])
    return Name(
        family=" ".join(family),
        given=_spaced(" ".join(found[:start])),
        non_dropping_particle=" ".join(particles),
    )
