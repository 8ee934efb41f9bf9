r"""Text of a field that LaTeX will choke on, and the same text mended.

A value goes from the `.bib` file into the document as it stands: ``&`` is then an alignment tab,
``#`` a parameter, ``_`` and ``^`` belong into formulas, ``%`` swallows the line (Knuth, *The
TeXbook*, chapter 7). Formulas, ``\verb`` and the arguments of ``\url`` and its like are left alone.

>>> mended("R&D: 50% of x_1").text
'R\\&D: 50\\% of x\\_1'
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import NamedTuple

from lorabib.latex import beyond_t1, escape

# What makes a value worth a look; most have none of it. The rest of the controls is blanks.
_ODD = re.compile(r"[&%#_^$\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]").search
# Environments of LaTeX and amsmath that begin a formula; those inside of one end none.
_FORMULA = (
    r"\{(?:math|displaymath|equation|eqnarray|multline|gather|align|alignat|flalign|xalignat|"
    r"dmath)\*?\}"
)
_PART = re.compile(
    r"(?P<verb>\\(?:url|path|nolinkurl|href|doi|eprint|detokenize|label|ref|cite[a-z]*"
    r"|ce|pu|SI|si|qty)\b\*?"
    r"(?:\[[^\]]*\])?\s*\{)"
    r"|(?P<ensure>\\ensuremath\s*\{)"
    r"|(?P<open>\\[(\[]|\\begin\s*" + _FORMULA + r")"
    r"|(?P<close>\\[)\]]|\\end\s*" + _FORMULA + r")"
    # What stands between two equal signs is printed as it is.
    r"|(?P<literal>\\(?:verb|lstinline)(?![A-Za-z@])\*?(?P<bar>[^\sA-Za-z*{\[])"
    r"(?:(?!(?P=bar)).)*(?P=bar))"
    r"|(?P<command>\\(?:[A-Za-z]+|.))"
    r"|(?P<entity>&(?:#\d{1,6}|#[xX][0-9A-Fa-f]{1,5}|[A-Za-z]{2,8}\d{0,2});)"
    r"|(?P<double>\$\$)|(?P<dollar>\$)"
    r"|(?P<sign>[&%#_^])"
    r"|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff])"
    r"|(?P<brace>[{}])",
    re.DOTALL,
)
_NAMES = {"&": "&", "%": "%", "#": "#", "_": "_", "^": "^"}


class Mended(NamedTuple):
    """A text without what LaTeX chokes on, what that was, and whether all of it is mended."""

    text: str
    troubles: tuple[str, ...]
    whole: bool = True


def mended(value: str) -> Mended:
    """The value as LaTeX takes it; as it is, with no troubles, where it does already."""
    if not _ODD(value):
        return Mended(value, ())
    if _dollars(value) % 2:
        return _unbalanced(value)
    out: list[str] = []
    troubles: list[str] = []
    at = depth = 0
    math: list[int] = []
    while found := _PART.search(value, at):
        out.append(value[at : found.start()])
        kind, text = found.lastgroup or "", found[0]
        at = found.end()
        if kind == "verb":
            end = _closing(value, at)
            out.append(text + value[at:end])
            at = end
            continue
        if kind in ("double", "dollar", "open", "close"):
            math = _toggled(math, kind)
        elif kind == "ensure":
            depth += 1
            math = [*math, depth]
        elif kind == "brace":
            depth += 1 if text == "{" else -1
            math = [m for m in math if m <= depth]
        elif new := _sign(kind, text, bool(math)):
            troubles.append(_said(kind, text))
            text = new[0]
        out.append(text)
    out.append(value[at:])
    return Mended("".join(out), tuple(dict.fromkeys(troubles)))


def _toggled(math: list[int], kind: str) -> list[int]:
    """In a formula or out of it again; -1 stands for what no brace closes."""
    if kind == "open":
        return [*math, -1]
    if kind == "close" or -1 in math:
        return [m for m in math if m != -1]
    return [*math, -1]


def _sign(kind: str, text: str, in_math: bool) -> tuple[str] | None:
    """What stands in place of a sign, in a tuple; None where it may stand."""
    if kind == "entity":
        plain = html.unescape(text)
        return (escape(plain),) if plain != text else ("\\&" + text[1:],)
    if kind == "control":
        return (" " if text < " " else "",)
    if kind != "sign" or (in_math and text in "_^&"):
        return None
    return ("\\^{}",) if text == "^" else (f"\\{text}",)


def _said(kind: str, text: str) -> str:
    if kind == "control":
        return f"the character U+{ord(text):04X}"
    return f"{text!r} of HTML" if kind == "entity" else f"{text!r} without a backslash"


def _dollars(value: str) -> int:
    """How many dollars stand in a text that open or close a formula."""
    if "$" not in value:
        return 0
    kinds = [f.lastgroup for f in _PART.finditer(value)]
    return kinds.count("dollar")


def _unbalanced(value: str) -> Mended:
    """One dollar before a number is money; of any other it is not known what it should be."""
    money = re.search(r"(?<!\\)\$(?=\d)", value)
    if value.count("$") == 1 and money:
        rest = mended(value[: money.start()] + r"\$" + value[money.end() :])
        return Mended(rest.text, ("'$' without a backslash", *rest.troubles))
    return Mended(value, ("a '$' that opens a formula which nothing closes",), whole=False)


def _closing(value: str, at: int) -> int:
    """Behind the brace that closes what is open at `at`; the end where none does."""
    depth = 1
    for found in re.finditer(r"\\.|[{}]", value[at:]):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return at + found.end()
    return len(value)


def for_pdflatex(value: str) -> Mended:
    r"""The value with commands for letters that pdfLaTeX does not print from UTF-8.

    >>> for_pdflatex("the α of Đặng").text
    'the \\ensuremath{\\alpha} of Đ\\d{\\u{a}}ng'
    """
    if not (odd := beyond_t1(value)):
        return Mended(value, ())
    composed = unicodedata.normalize("NFC", value)
    text = "".join(escape(c) if beyond_t1(c) else c for c in composed)
    told = " ".join(dict.fromkeys(_shown(c) for c in odd[:8]))
    return Mended(text, (told,), whole=not beyond_t1(text))


def _shown(char: str) -> str:
    visible = char.isprintable() and not unicodedata.combining(char)
    return char if visible else f"U+{ord(char):04X}"
