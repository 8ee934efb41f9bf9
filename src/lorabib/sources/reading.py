"""Reading what sources send: leniently where a field is odd, strictly where it is no answer."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from lorabib import identifiers
from lorabib.errors import AnswerError
from lorabib.formula import FORMULA
from lorabib.latex import symbol, unescape
from lorabib.markup import plain
from lorabib.model import Date, Name, Query
from lorabib.names import is_others, unshouted
from lorabib.text import clean

#: A title longer than this is no title; its record is left out.
LONGEST_TITLE = 2000
_ODD_FIELDS = 50
_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_INITIALS = re.compile(r"(?:[^\W\d_](?:\.[\s-]*|[\s-]+|$))+|[A-Z]{2,3}")
# TeX's accents and letters (TeXbook, chapter 9) and its escaped signs; faces; bare groups.
_TEX_LETTER = re.compile(
    r"""\\['`^"~=.]\s*(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])|\\[uvHtcdbkr]\s*\{\\?[A-Za-z]{1,2}\}"""
    r"""|\{\\[uvHtcdbkr]\s+\\?[A-Za-z]\}"""
    r"""|\\(?:ae|AE|oe|OE|o|O|l|L|ss|aa|AA|i|j)(?![A-Za-z])(?:\{\}|\s)?|\\[&%#_]|\\\$(?=\d)"""
)
_TEX_FACE = re.compile(r"\\(?:text(?:[a-z]{2}|normal)?|emph|mbox|underline|url)\s*\{([^{}]*)\}")
_TEX_DECLARED = re.compile(r"\{\\(?:it|bf|em|sc|tt|rm|sl|sf)(?![A-Za-z])\s*([^{}]*)\}")
_TEX_SECOND = re.compile(r"\\(?:textcolor|href)\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_TEX_RAISED = re.compile(r"\\text(sup)erscript\s*\{([^{}]*)\}|\\text(sub)script\s*\{([^{}]*)\}")
_TEX_NOTE = re.compile(r"\s*\\(?:footnote|thanks|footnotemark)\s*(?:\{[^{}]*\}|\[\w*\])")
# A group of its own, also within a word (Schr{\"o}dinger), but not what a command is given.
_TEX_GROUP = re.compile(r"(\\[A-Za-z]+\s*(?:\{[^{}]*\}|\[[^\[\]]*\])+)|\{([^{}\\$]*)\}")
_TEX_NAME = re.compile(r"\\(LaTeX|TeX|xspace|[a-zA-Z]+)(?![A-Za-z])(?:\{\}|\\(?= ))?")
_TEX_MATH = re.compile(r"\\\((.+?)\\\)|\\ensuremath\s*\{([^{}$]*)\}|\$\$([^$]+)\$\$")
_TEX_SIGN = re.compile(r"\$\\([A-Za-z]+)\$(?=\d)")  # no formula ends before a digit: $\sim$10
_NESTED = 5  # as deep as titles have faces in faces

T = TypeVar("T")


class Lenient(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="kebab"):
    """What sources send: unknown fields are passed over, and every field may be missing."""


def answer(body: bytes, decoder: msgspec.json.Decoder[T], source: str) -> T:
    """The outermost form of a JSON answer.

    Raises:
        AnswerError: `body` is no UTF-8, no JSON, cut short, or of another shape.
    """
    try:
        if not body.isascii():
            body.decode()  # what is not read is not looked at by the decoder
        return decoder.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError:
        raise AnswerError(f"{source}: the answer is not UTF-8") from None
    except RecursionError:
        raise AnswerError(f"{source}: the answer is nested too deeply") from None
    except msgspec.MsgspecError as error:
        what = "HTML or XML instead of JSON" if body.lstrip()[:1] == b"<" else clean(str(error))
        raise AnswerError(f"{source}: the answer cannot be read: {what}") from None


def lenient(raw: bytes | msgspec.Raw, decoder: msgspec.json.Decoder[T]) -> T:
    """A JSON object as the decoder's type; what has another type inside is taken as missing.

    Raises:
        msgspec.ValidationError: it is no object, or too much of it is odd.
    """
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError:
        tree = msgspec.json.decode(raw)
    for _ in range(_ODD_FIELDS):
        try:
            converted: T = msgspec.convert(tree, decoder.type)
            return converted
        except msgspec.ValidationError as error:
            if not _forget(tree, str(error)):
                raise
    raise msgspec.ValidationError("Too many fields of a wrong type")


def whole(found: int, total: int | None, query: Query, rows: str) -> None:
    """Check that an answer holds as many works as it counts, up to the number asked for.

    `rows` is the parameter that asks for a number. What a short answer leaves out would read as
    not held.

    Raises:
        AnswerError: it holds fewer.
    """
    asked = dict(query.params).get(rows, "")
    most = int(asked) if asked.isdigit() else total or 0
    if total and found < min(total, most):
        raise AnswerError(f"{query.source}: the answer counts {total} works but holds {found}")


def length(value: object) -> int:
    """The number of characters in all texts of a field."""
    if isinstance(value, tuple):
        return sum(map(length, value))
    return len(value) if isinstance(value, str) else 0


def _forget(tree: Any, message: str) -> bool:
    """Put null where msgspec's message says that something is wrong; whether it could be done."""
    match = _PATH.search(message)
    steps: list[str | int] = [
        step["key"] or int(step["index"]) for step in _STEP.finditer(match["path"] if match else "")
    ]
    if not steps:
        return False
    try:
        for step in steps[:-1]:
            tree = tree[step]
        changed = tree[steps[-1]] is not None
        tree[steps[-1]] = None
    except (KeyError, IndexError, TypeError):
        return False
    return changed


def date(parts: Iterable[object]) -> Date | None:
    """A CSL date of year, month and day, cut before the first part that is none.

    >>> date([2024, 13, 1])
    Date(date_parts=((2024,),))
    """
    read: list[int] = []
    for part, most in zip(parts, (9999, 12, 31), strict=False):
        if isinstance(part, str) and part.isdecimal():
            part = int(part[:9])
        if not isinstance(part, int) or not 1 <= part <= most:
            break
        read.append(part)
    return Date(date_parts=(tuple(read),)) if read else None


def iso_date(text: str) -> Date | None:
    """The date that an ISO 8601 text begins with: ``2024-05-30T17:59:46Z``, ``2024-05/2024-06``.

    >>> iso_date("2024-05-30T17:59:46Z")
    Date(date_parts=((2024, 5, 30),))
    """
    match = re.match(r"\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", text)
    return date(int(part) for part in match.groups() if part) if match else None


def untexed(text: str) -> str:
    r"""Text with TeX accents and faces in it as plain text; ``$…$`` and all else as it is.

    Authors write to registries by hand: "R&D" and "50%" stand there as in no LaTeX file.

    >>> untexed(r"Poincar\'e & \emph{50%} of $\ell_2$")
    'Poincaré & 50% of $\\ell_2$'
    """
    if "\\" not in text and "{" not in text and "$$" not in text:
        return clean(text)
    text = _TEX_SIGN.sub(_named, text)
    text = _TEX_MATH.sub(lambda match: f"${(match[1] or match[2] or match[3]).strip()}$", text)
    parts, end = [], 0
    for formula in FORMULA.finditer(text):
        parts += [_untexed(text[end : formula.start()]), formula[0]]
        end = formula.end()
    return clean("".join(parts) + _untexed(text[end:]))


def _untexed(text: str) -> str:
    text = _TEX_NOTE.sub("", _TEX_LETTER.sub(lambda match: unescape(match[0]), text))
    for _ in range(_NESTED):
        before = text
        text = _TEX_RAISED.sub(_raised, text)
        for pattern in (_TEX_FACE, _TEX_DECLARED, _TEX_SECOND):
            text = pattern.sub(r"\1", text)
        text = _TEX_GROUP.sub(lambda match: match[1] or match[2] or "", text)
        if text == before:
            break
    return _TEX_NAME.sub(_named, text)


def _raised(match: re.Match[str]) -> str:
    name, inner = (match[1], match[2]) if match[1] else (match[3], match[4])
    return plain(f"<{name}>{inner}</{name}>")


def _named(match: re.Match[str]) -> str:
    """The name of a program, or the character that a command prints; else the command."""
    names = {"LaTeX": "LaTeX", "TeX": "TeX", "xspace": ""}
    try:
        return names[match[1]] if match[1] in names else symbol(match[1])
    except KeyError:
        return match[0]


def listed(names: Iterable[Name]) -> tuple[tuple[Name, ...], bool]:
    """The names of a list without blanks and ``others``, and whether it says that it goes on."""
    kept, cut = [], False
    for name in names:
        if not name.given and is_others(name.family or name.literal):
            cut = True
        elif name.family or name.literal:
            kept.append(name)
    return unshouted(tuple(kept)), cut


def only_initials(names: Iterable[Name]) -> bool:
    """Whether there are persons in the list and none of them has a given name spelt out."""
    persons = [name for name in names if name.family]
    return bool(persons) and all(not name.given or _is_initials(name.given) for name in persons)


def _is_initials(given: str) -> bool:
    # A Chinese given name may have one letter; an initial is a letter that has a case.
    return bool(_INITIALS.fullmatch(given)) and given.upper() != given.lower()


def shouts(title: str) -> bool:
    """Whether a title in capitals (or without any) says nothing about its letter case.

    >>> shouts("DEEP ADAPTERS FOR ALL"), shouts("BERT"), shouts("GPT-4")
    (True, False, False)
    """
    return any(
        len(re.findall(r"[^\W\d_]{2,}", part)) > 2 and (part.isupper() or part.islower())
        for part in {title, title.partition(": ")[0]}
    )


def dois(text: str) -> Iterator[str]:
    """The canonical identifiers of the DOIs that stand in a text."""
    for found in _DOI.findall(text):
        if identifier := identifiers.doi(found):
            yield identifier


def others(found: Iterable[str], own: Iterable[str]) -> tuple[str, ...]:
    """`found` without repetition and without the work's own identifiers, sorted."""
    return tuple(sorted(set(found) - set(own)))
