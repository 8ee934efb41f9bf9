r"""A formula of TeX -> the same in typst's mathematics.

Of the grammar of `lorabib.formula`: letters and digits one by one, scripts, groups, symbols as
their Unicode characters, forms as the functions of `_FUNCTIONS`. Nothing in the result is a name
that typst could run but these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from lorabib.formula import FUNCTIONS, Group, Part, Script, Symbol, parse
from lorabib.latex import symbol

# https://typst.app/docs/reference/math/
_FUNCTIONS = {
    "mathcal": "cal", "mathscr": "cal", "mathbf": "bold", "boldsymbol": "bold", "mathbb": "bb",
    "mathfrak": "frak", "mathrm": "upright", "mathit": "italic", "mathsf": "sans",
    "mathtt": "mono", "acute": "acute", "grave": "grave", "breve": "breve", "check": "caron",
    "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "macron",
    "overline": "overline", "underline": "underline", "vec": "arrow", "dot": "dot",
    "ddot": "dot.double", "mathring": "circle", "overbrace": "overbrace", "sqrt": "sqrt",
    "underbrace": "underbrace", "overrightarrow": "arrow", "overleftarrow": "arrow.l",
    "frac": "frac", "binom": "binom",
}  # fmt: skip
#: Forms that set one part over or under another: which argument is the base, and the side.
_STACKED = {"stackrel": "t", "overset": "t", "underset": "b"}
# What pylatexenc's table lacks, or has otherwise.
_SYMBOLS = {
    "Re": "ℜ", "Im": "ℑ", "imath": "ı", "jmath": "ȷ", "ast": "∗", "backslash": "\\\\",
    "bigodot": "⨀", "bigotimes": "⨂", "bigoplus": "⨁", "biguplus": "⨄", "bigsqcup": "⨆",
    "bigcap": "⋂", "bigcup": "⋃", "bigvee": "⋁", "bigwedge": "⋀", "bigcirc": "◯",
    "bigtriangleup": "△", "bigtriangledown": "▽", "triangleleft": "◁", "triangleright": "▷",
    "colon": ":", "dagger": "†", "ddagger": "‡", "div": "÷", "dots": "…",
    "downarrow": "↓", "emptyset": "∅", "ge": "≥", "gets": "←", "iff": "⟺", "land": "∧",
    "lbrace": "\\{", "ldots": "…", "le": "≤", "leftarrow": "←", "lor": "∨",
    "models": "⊨", "ne": "≠", "neg": "¬", "owns": "∋", "pm": "±", "prime": "′", "rbrace": "\\}",
    "rightarrow": "→", "setminus": "∖", "times": "×", "to": "→", "uparrow": "↑", "vert": "|",
    "bot": "⊥", "clubsuit": "♣", "diamondsuit": "♢", "flat": "♭", "heartsuit": "♡",
    "natural": "♮", "sharp": "♯", "spadesuit": "♠", "triangle": "△",
    "lesssim": "≲", "gtrsim": "≳", "triangleq": "≜", "nsubseteq": "⊈",
}  # fmt: skip
_BLANK = frozenset({"\\,", "\\;", "\\:", "\\!", "\\ ", "\\quad", "\\qquad"})
_PLAIN = frozenset("+-=[].*<>!:|?@")  # a bare comma would part the arguments of a function


@cache
def mathematics(source: str) -> str:
    r"""`source`, a formula of the grammar, for typst.

    >>> mathematics(r"\ell_2^{k+1}"), mathematics(r"\mathcal{L}")
    ('ℓ _(2) ^(k + 1)', 'cal(L)')

    Raises:
        ValueError: it is no formula.
    """
    parts = parse(source)
    if parts is None:
        raise ValueError(f"no formula: {source!r}")
    text = _row(parts)
    return f'"" {text}' if text.startswith(("^", "_")) else text or '""'  # typst wants a base


def _row(parts: Iterable[Part]) -> str:
    return " ".join(filter(None, _pieces(parts)))


def _pieces(parts: Iterable[Part]) -> Iterator[str]:
    """Numbers as a whole, all else part by part; a script stands behind its base."""
    for number, some in groupby(parts, key=_in_number):
        if number:
            yield "".join(part.token for part in some if isinstance(part, Symbol))
        else:
            yield from map(_part, some)


def _in_number(part: Part) -> bool:
    return isinstance(part, Symbol) and (part.token.isdigit() or part.token == ".")


def _part(part: Part) -> str:
    if isinstance(part, Symbol):
        return _symbol(part.token)
    if isinstance(part, Group):
        return _row(part.parts)
    if isinstance(part, Script):
        return f"{part.mark}({_inner(part.argument)})"
    arguments = [_inner(argument) for argument in part.arguments]
    if part.name == "not":
        return f"cancel({arguments[0]})"
    if side := _STACKED.get(part.name):
        return f"attach(limits({arguments[1]}), {side}: {arguments[0]})"
    if part.root:
        return f"root({part.root}, {arguments[0]})"
    return f"{_FUNCTIONS[part.name]}({', '.join(arguments)})"


def _inner(part: Part) -> str:
    """An argument; an empty one is an empty text, as typst's functions want something."""
    return _part(part) or '""'


def _symbol(token: str) -> str:
    if token in _BLANK:
        return ""
    if token.startswith(r"\text{"):
        return f'"{token[6:-1]}"'
    name = token[1:]
    if token[0] != "\\":
        bare = token.isalnum() or token in _PLAIN
        return "′" if token == "'" else token if bare else f"\\{token}"  # of ( / , and the like
    if not name.isalpha():
        return f"\\{name}"
    return f'"{name}"' if name in FUNCTIONS else _SYMBOLS.get(name) or symbol(name)
