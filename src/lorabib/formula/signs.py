"""Characters of mathematics -> commands of TeX."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from lorabib.formula.words import FORMS, SYMBOLS

# Where pylatexenc's table has nothing, or a command that no kernel has.
_OWN = {
    "−": "-", "·": r"\cdot", "⋅": r"\cdot", "∗": r"\ast", "′": "'", "″": "''", "…": r"\dots",
    "‖": r"\Vert", "∥": r"\Vert", "∣": r"\mid", "∼": r"\sim", "ϵ": r"\epsilon", "‐": "-",
    "ε": r"\varepsilon", "φ": r"\varphi", "ϕ": r"\phi", "∆": r"\Delta", "µ": r"\mu", "→": r"\to",
    "⟶": r"\longrightarrow", "∅": r"\emptyset", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq",
    "×": r"\times", "±": r"\pm", "÷": r"\div", "∞": r"\infty", "ℓ": r"\ell", "∂": r"\partial",
    "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "", "\u00a0": " ",
}  # fmt: skip
_ENSURED = re.compile(r"\\ensuremath\{(\\[A-Za-z]+(?:\{[A-Za-z0-9]\})?)\}").fullmatch
# Unicode's raised and lowered characters by their decompositions: "<super> 0032".
_SCRIPT = {"<super>": "^", "<sub>": "_"}


@cache
def command(char: str) -> str:
    r"""One character outside ASCII as TeX of the grammar; empty where it has no command.

    >>> command("α"), command("ℝ"), command("²"), command("é")
    ('\\alpha', '\\mathbb{R}', '^{2}', '')
    """
    if char in _OWN:
        return _OWN[char]
    kind, _, code = unicodedata.decomposition(char).partition(" ")
    if kind in _SCRIPT and len(code.split()) == 1:
        base = chr(int(code, 16))
        inner = base if base.isascii() else command(base)
        return f"{_SCRIPT[kind]}{{{inner}}}" if inner else ""
    return _greek(char) or _tabled(char)


def _greek(char: str) -> str:
    kind, _, letter = unicodedata.name(char, "").partition(" LETTER ")
    name = letter.replace("LAMDA", "LAMBDA").lower()
    if kind == "GREEK CAPITAL":
        name = name.capitalize()
    return rf"\{name}" if kind in ("GREEK SMALL", "GREEK CAPITAL") and name in SYMBOLS else ""


def _tabled(char: str) -> str:
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    found = _ENSURED(get_builtin_uni2latex_dict().get(ord(char), ""))
    name = found[1][1:].partition("{")[0] if found else ""
    return found[1] if found and (name in SYMBOLS or name in FORMS) else ""
