r"""MathML 3 -> one simple formula of LaTeX, where it comes with no TeX of its own.

Read are tokens, rows, scripts, fractions, roots and accents: what stands in titles. The result is a
formula of `lorabib.formula` or nothing, so that no element can bring a command along.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lorabib.formula import FUNCTIONS, is_formula
from lorabib.formula.signs import command

_ROWS = frozenset("math mrow mstyle mpadded maction semantics merror".split())
_TOKENS = frozenset("mi mn mo ms mtext".split())
_NOTHING = frozenset("mspace none mprescripts mphantom annotation annotation-xml".split())
# Invisible operators and blanks (MathML 3, section 3.2.5.5).
_SILENT = frozenset("\u2061\u2062\u2063\u2064\u00a0 ")
_ACCENTS = {
    "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "∼": "tilde", "¯": "bar", "‾": "bar",
    "ˉ": "bar", "→": "vec", "⃗": "vec", "˙": "dot", ".": "dot", "¨": "ddot",
}  # fmt: skip
_COMMAND = re.compile(r"\\[A-Za-z]+").fullmatch
#: Elements with two or three arguments, by what LaTeX writes.
_FORMS = {
    "msup": "{}^{{{}}}", "msub": "{}_{{{}}}", "msubsup": "{}_{{{}}}^{{{}}}",
    "munder": "{}_{{{}}}", "munderover": "{}_{{{}}}^{{{}}}",
    "mfrac": r"\frac{{{}}}{{{}}}",
}  # fmt: skip


class Node(NamedTuple):
    """An element: its name, its attributes as written, its children."""

    name: str
    attributes: str
    children: list[Node | str]


def as_tex(node: Node) -> str:
    r"""The formula of an element as ``$…$``; nothing where LaTeX alone cannot say it.

    >>> as_tex(Node("msqrt", "", [Node("mi", "", ["n"])]))
    '$\\sqrt{n}$'
    """
    try:
        tex = " ".join(_tex(node).split())
    except (KeyError, ValueError):
        return ""
    tex = tex.replace(" }", "}")
    return f"${tex}$" if is_formula(tex) else ""


def _tex(node: Node) -> str:
    name = node.name
    if name in _NOTHING:
        return ""
    children = [child for child in node.children if isinstance(child, Node)]
    if name in _TOKENS or not children:
        return _token("".join(child for child in node.children if isinstance(child, str)))
    parts = [_tex(child) for child in children]
    if name in _ROWS:
        return "".join(parts)
    if name == "msqrt":
        return rf"\sqrt{{{''.join(parts)}}}"
    if name == "mroot":
        inner, index = parts
        return rf"\sqrt[{index}]{{{inner}}}"
    if name == "mover":
        return _over(children, parts)
    if name == "mfenced":
        return f"({','.join(parts)})"
    base, *scripts = parts
    form = _FORMS[name]
    if form.count("{}") != len(parts):
        raise ValueError(name)
    return form.format(base if name == "mfrac" else _group(base), *scripts)


def _over(children: list[Node], parts: list[str]) -> str:
    base, over = parts
    above = "".join(child for child in children[1].children if isinstance(child, str)).strip()
    accent = _ACCENTS.get(above)
    return rf"\{accent}{{{base}}}" if accent else f"{_group(base)}^{{{over}}}"


def _group(base: str) -> str:
    base = base.strip()
    return base if len(base) < 2 or _COMMAND(base) else f"{{{base}}}"


def _token(text: str) -> str:
    word = " ".join(text.split())
    if word in FUNCTIONS:
        return rf"\{word} "
    if len(word) > 1 and word.isalpha() and word.isascii():
        return rf"\mathrm{{{word}}}"
    return "".join(map(_symbol, word))


def _symbol(char: str) -> str:
    """One character. Raises `KeyError` if it has no command that is known here."""
    if char.isascii():
        return char.strip()
    found = command(char)
    if not found and char not in _SILENT:
        raise KeyError(char)
    return found + " " if found[-1:].isalpha() else found.strip()
