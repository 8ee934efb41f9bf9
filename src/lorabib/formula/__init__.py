r"""Which ``$…$`` of a title is mathematics, and its parts.

`parse` is the grammar (`lorabib.formula.grammar`): what LaTeX sets with no package, and of amssymb
and amsmath what titles have. `kernel` writes it for LaTeX with no package;
`lorabib.formula.spelling` brings what authors write into its words. Every other ``$…$`` is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.formula.grammar import Form, Group, Part, Script, Symbol, kernel, parse
from lorabib.formula.words import FUNCTIONS

__all__ = [
    "FORMULA",
    "FUNCTIONS",
    "Form",
    "Group",
    "Part",
    "Script",
    "Symbol",
    "is_formula",
    "kernel",
    "parse",
    "parts",
]

# As pandoc's tex_math_dollars has it: no blank inside the dollars, no digit after ("$5-$6").
FORMULA = re.compile(r"\$(?! )([^$]{1,200}?)(?<! )\$(?!\d)")


def is_formula(source: str) -> bool:
    r"""Whether `source`, without its dollars, is a formula of the grammar.

    >>> is_formula(r"\ell_2^{k+1}"), is_formula(r"\input{x}"), is_formula("x^2^3")
    (True, False, False)
    """
    return parse(source) is not None


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """`text` in turns: text, formula without its dollars, text …; whether it is a formula.

    >>> list(parts("an $x^2$ for $5"))
    [('an ', False), ('x^2', True), (' for $5', False)]
    """
    end = 0
    for match in FORMULA.finditer(text) if "$" in text else ():
        if is_formula(match[1]):
            yield text[end : match.start()], False
            yield match[1], True
            end = match.end()
    yield text[end:], False
