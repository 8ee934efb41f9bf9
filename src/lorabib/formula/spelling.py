r"""Formulas as authors write them to registries -> the same in the words of the grammar.

Sizes, colours and spacing go; old font commands, synonyms, texts and characters outside ASCII
become the grammar's own. What is no formula then stays as it was. Held by the table
tests/cases/formulas.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from lorabib.formula.grammar import parse
from lorabib.formula.signs import command
from lorabib.formula.words import FORMS, IDLE, SIMPLE, SYNONYMS

_Rewriting = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
_DECLARED = {
    "cal": "mathcal", "bf": "mathbf", "rm": "mathrm", "it": "mathit", "tt": "mathtt",
    "sf": "mathsf", "sl": "mathit", "frak": "mathfrak",
}  # fmt: skip


def canonical(source: str) -> str:
    r"""`source` in the words of the grammar, if that makes a formula of it; else as it is.

    >>> canonical(r"\left\|x\right\|_{\text{max}}"), canonical("α"), canonical(r"\input{x}")
    ('\\Vert x\\Vert _{\\mathrm{max}}', '\\alpha', '\\input{x}')
    """
    if parse(source) is not None:
        return source
    spelt = source
    for pattern, written in _rewritings():
        spelt = pattern.sub(written, spelt)
    spelt = " ".join(spelt.split())
    return spelt if parse(spelt) is not None else source


@cache
def _rewritings() -> tuple[_Rewriting, ...]:
    """What is written otherwise, in the order in which it is done."""
    old, group = "|".join(_DECLARED), r"\{(?:[^{}]|\{[^{}]*\})*\}"
    idle, synonyms = "|".join(IDLE), "|".join(SYNONYMS)
    table: dict[str, str | Callable[[re.Match[str]], str]] = {
        r"([^\x00-\x7f])(.?)": _sign,
        r"\\(?:left|right|middle)\s*\.|\\!|\\/": "",
        r"~": " ",
        r"\\>": r"\\:",
        r"\\([|{}])": _delimiter,
        rf"\\(?:{idle})(?![A-Za-z])\*?\s*": "",
        r"\\(?:text(?:rm|normal|up|md|sc)?|mbox|hbox|operatorname\*?)\s*"
        r"\{((?:[^{}$\\]|\\[,;:! ])*)\}": _text,
        r"\\(?:textcolor|color)\s*\{[^{}]*\}\s*": "",
        rf"\{{\s*\\({old})(?![A-Za-z])\s*([^{{}}]*)\}}": _face,
        rf"^\\({old})\s+([A-Za-z]{{2,}})$": _face,
        rf"\\({old})\s*(?:\{{([^{{}}]*)\}}|(?<=\s)([A-Za-z0-9]))": _face,
        rf"\{{((?:{group}|[^{{}}])*?)\\(choose|over)(?![A-Za-z])\s*"
        rf"((?:{group}|[^{{}}])*)\}}": _infix,
        rf"\\({synonyms})(?![A-Za-z])": lambda match: SYNONYMS[match[1]],
        r"\\xrightarrow\s*(\{[^{}]*\})": r"\\stackrel\1{\\to}",
        r"\^(?:\{([^{}]*)\}|([A-Za-z0-9]))'": r"^{\1\2\\prime}",
        rf"([_^])\s*\\([A-Za-z]+)\s*((?:{group}){{0,2}})": _script,
    }
    return tuple((re.compile(pattern), written) for pattern, written in table.items())


def _sign(match: re.Match[str]) -> str:
    """A character outside ASCII as its command, apart from a letter behind it."""
    found = command(match[1])
    apart = " " if found[-1:].isalpha() and match[2].isalpha() else ""
    return (found or match[1]) + apart + match[2]


def _delimiter(match: re.Match[str]) -> str:
    """BibTeX counts escaped braces, too: they have names."""
    return {"|": r"\Vert ", "{": r"\lbrace ", "}": r"\rbrace "}[match[1]]


def _text(match: re.Match[str]) -> str:
    r"""``\text{max}`` is a word in upright letters; what has blanks or marks stays a text."""
    inner = re.sub(r"\\[,;:! ]", " ", match[1])
    return rf"\mathrm{{{inner}}}" if inner.isalnum() else rf"\text{{{inner}}}"


def _face(match: re.Match[str]) -> str:
    r"""``{\bf x}``, ``\cal{L}`` and ``\cal L`` as LaTeX has them since 1994."""
    name, *inner = match.groups()
    return rf"\{_DECLARED[name]}{{{''.join(filter(None, inner)).strip()}}}"


def _infix(match: re.Match[str]) -> str:
    r"""``{n \choose k}`` and ``{1 \over n}`` as LaTeX has them."""
    name = {"choose": "binom", "over": "frac"}[match[2]]
    return rf"\{name}{{{match[1].strip()}}}{{{match[3].strip()}}}"


def _script(match: re.Match[str]) -> str:
    r"""A script of a command, in braces where TeX wants them: ``x_\log`` stops LaTeX."""
    mark, name, groups = match.groups()
    if name in SIMPLE:
        return match[0]
    return f"{mark}{{\\{name}{groups}}}" if name in FORMS else f"{mark}{{\\{name}}}{groups}"
