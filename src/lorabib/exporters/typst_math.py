r"""A simple formula of TeX -> the same in typst's mathematics.

Of the grammar of `lorabib.formula`: letters and digits one by one, scripts, groups, symbols as
their Unicode characters, a few accents. Nothing in the result is a name that typst could run: the
only words are the functions of `_FUNCTIONS`.
"""

from __future__ import annotations

import re
from functools import cache

from lorabib.formula import FUNCTIONS
from lorabib.latex import symbol

# https://typst.app/docs/reference/math/
_FUNCTIONS = {
    "mathcal": "cal", "mathbf": "bold", "mathrm": "upright", "mathit": "italic",
    "mathsf": "sans", "mathtt": "mono", "hat": "hat", "widehat": "hat", "tilde": "tilde",
    "widetilde": "tilde", "bar": "macron", "overline": "overline", "underline": "underline",
    "vec": "arrow", "dot": "dot", "ddot": "dot.double", "sqrt": "sqrt",
}  # fmt: skip
# What pylatexenc's table lacks.
_SYMBOLS = {
    "ast": "∗", "div": "÷", "dots": "…", "downarrow": "↓", "emptyset": "∅", "ge": "≥",
    "ldots": "…", "le": "≤", "leftarrow": "←", "models": "⊨", "ne": "≠", "prime": "′",
    "rightarrow": "→", "setminus": "∖", "times": "×", "to": "→", "uparrow": "↑", "vert": "|",
}  # fmt: skip
_TOKEN = re.compile(r"\\[A-Za-z]+|\\[,;]|[0-9]+(?:\.[0-9]+)?|\S")
_PLAIN = frozenset("+-=[].*<>!:|")  # a bare comma would part the arguments of a function


@cache
def mathematics(source: str) -> str:
    r"""`source`, a formula of the grammar, for typst; empty where typst has no plain word for it.

    >>> mathematics(r"\ell_2^{k+1}"), mathematics(r"\mathcal{L}")
    ('ℓ _(2) ^(k + 1)', 'cal(L)')
    """
    try:
        parts, _ = _until(_TOKEN.findall(source), 0)
    except (KeyError, IndexError, ValueError):
        return ""
    return f'"" {parts}' if parts.startswith(("^", "_")) else parts  # typst wants a base


def _until(tokens: list[str], at: int) -> tuple[str, int]:
    """The formula up to a closing brace or the end, and where that is."""
    parts = []
    while at < len(tokens) and tokens[at] != "}":
        part, at = _atom(tokens, at)
        parts.append(part)
    return " ".join(filter(None, parts)), at


def _atom(tokens: list[str], at: int) -> tuple[str, int]:
    token = tokens[at]
    if token in "^_":
        inner, at = _argument(tokens, at + 1)
        return f"{token}({inner})", at
    if token == "{":
        inner, at = _until(tokens, at + 1)
        return inner, at + 1
    if token[0] == "\\":
        name = token[1:]
        if name == "frac":
            above, at = _argument(tokens, at + 1)
            below, at = _argument(tokens, at)
            return f"frac({above}, {below})", at
        if name == "sqrt" and tokens[at + 1] == "[":
            end = tokens.index("]", at)
            inner, after = _argument(tokens, end + 1)
            return f"root({' '.join(tokens[at + 2 : end])}, {inner})", after
        if name in _FUNCTIONS:
            inner, at = _argument(tokens, at + 1)
            return f"{_FUNCTIONS[name]}({inner})", at
        return _symbol(name), at + 1
    bare = token.isalnum() or token in _PLAIN or token[0].isdigit()
    return token if bare else f"\\{token}", at + 1  # a bare bracket or slash is markup


def _argument(tokens: list[str], at: int) -> tuple[str, int]:
    if tokens[at] == "{" or tokens[at][0] == "\\" or len(tokens[at]) == 1:
        return _atom(tokens, at)
    # TeX takes one digit of several.
    tokens[at : at + 1] = [tokens[at][0], tokens[at][1:]]
    return tokens[at], at + 1


def _symbol(name: str) -> str:
    if name in (",", ";"):
        return ""
    if name in FUNCTIONS:
        return f'"{name}"'
    return _SYMBOLS.get(name) or symbol(name)
