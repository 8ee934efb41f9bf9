r"""Which ``$…$`` of a title is mathematics: a small grammar that LaTeX alone can set.

Letters, digits, operators, groups, one ``^`` and one ``_`` each, and the commands below, all
of them known to LaTeX with no package. Everything else (``\input``, ``\def``, a second ``^``,
an open brace) is not a formula and stays text, so that no title can run or break anything.
"""

from __future__ import annotations

import re
from functools import cache

# As pandoc's tex_math_dollars has it: no blank inside the dollars, no digit after ("$5-$6").
FORMULA = re.compile(r"\$(?! )([^$]{1,200}?)(?<! )\$(?!\d)")

_TOKEN = re.compile(r"\\[A-Za-z]+|\\[,;]|[A-Za-z0-9{}^_+\-=()\[\],./*|<>!:; ]")

# "a $5 adapter and a $" is money with words, not mathematics.
_WORDS = re.compile(r"(?<!\\)\b[A-Za-z0-9]+ +[A-Za-z0-9]")

_SYMBOL_NAMES = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu
    xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta
    Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar infty partial nabla forall exists emptyset
    times cdot cdots ldots dots pm mp ast star circ bullet div oplus ominus otimes odot wedge vee
    cap cup setminus in notin ni subset supset subseteq supseteq leq geq le ge neq ne ll gg approx
    sim simeq cong equiv propto perp parallel mid to rightarrow leftarrow leftrightarrow mapsto
    Rightarrow Leftarrow Leftrightarrow longrightarrow longleftarrow uparrow downarrow sum prod
    int log exp min max arg sup inf lim sin cos tan det dim ker top bot vdash dashv models
    langle rangle lfloor rfloor lceil rceil prec succ preceq succeq aleph wp angle vdots ddots
    quad Vert vert lbrace rbrace prime triangle diamond
"""
_SYMBOLS = frozenset(_SYMBOL_NAMES.split())
#: Commands that print a word.
FUNCTIONS = frozenset("log exp min max arg sup inf lim sin cos tan det dim ker".split())
_ACCENT_NAMES = """
    mathcal mathbf mathrm mathit mathsf mathtt hat widehat tilde widetilde bar overline
    underline vec dot ddot sqrt
"""
_WITH_ARGUMENT = frozenset(_ACCENT_NAMES.split())
# What titles have of packages, by what LaTeX has itself: blackboard bold stands for bold.
_SYNONYM_NAMES = """
    mathbb mathbf boldsymbol mathbf bm mathbf textbf mathbf text mathrm textrm mathrm
    textnormal mathrm operatorname mathrm textit mathit emph mathit textsf mathsf texttt mathtt
    mathscr mathcal dfrac frac tfrac frac lVert Vert rVert Vert lvert vert rvert vert
    leqslant leq geqslant geq varnothing emptyset
"""
_SYNONYMS = dict(zip(_SYNONYM_NAMES.split()[::2], _SYNONYM_NAMES.split()[1::2], strict=True))
_SYNONYM = re.compile(rf"\\({'|'.join(_SYNONYMS)})(?![A-Za-z])")
_SIZED = re.compile(r"\\(?:left|right)(?=[()\[\]|]|\\(?:l|r)?[Vv]ert)")


class _NotAFormulaError(Exception):
    """Raised and caught in here."""


def canonical(source: str) -> str:
    r"""`source` in the words of the grammar, if that makes a formula of it; else as it is.

    >>> canonical(r"\mathbb{R}^{\text{out}}"), canonical(r"\input{x}")
    ('\\mathbf{R}^{\\mathrm{out}}', '\\input{x}')
    """
    if is_formula(source):
        return source
    plain = _SYNONYM.sub(lambda match: "\\" + _SYNONYMS[match[1]], _SIZED.sub("", source))
    return plain if is_formula(plain) else source


@cache
def is_formula(source: str) -> bool:
    r"""Whether `source`, without its dollars, is a formula of the grammar.

    >>> is_formula(r"\ell_2^{k+1}"), is_formula(r"\input{x}"), is_formula("x^2^3")
    (True, False, False)
    """
    tokens = _TOKEN.findall(source)
    if "".join(tokens) != source or not source.strip() or _WORDS.search(source):
        return False
    tokens = [token for token in tokens if token != " "]
    try:
        return _sequence(tokens, 0, 0) == len(tokens)
    except (_NotAFormulaError, IndexError, ValueError):
        return False


def _sequence(tokens: list[str], at: int, depth: int) -> int:
    """Read atoms with their scripts until the end or a closing brace; where that is."""
    if depth > 8:
        raise _NotAFormulaError
    while at < len(tokens) and tokens[at] != "}":
        if tokens[at] not in "^_":
            at = _atom(tokens, at, depth)
        at = _scripts(tokens, at, depth)
    return at


def _scripts(tokens: list[str], at: int, depth: int) -> int:
    seen = ""
    while at < len(tokens) and tokens[at] in ("^", "_"):
        if tokens[at] in seen:
            raise _NotAFormulaError
        seen += tokens[at]
        at = _argument(tokens, at + 1, depth)
    return at


def _argument(tokens: list[str], at: int, depth: int) -> int:
    """One group, one letter or digit, or one command without an argument."""
    token = tokens[at]
    if token == "{" or token.isalnum() or token in "+-*":
        return _atom(tokens, at, depth)
    if token[1:] in _SYMBOLS and token[1:] not in _WITH_ARGUMENT:
        return at + 1
    raise _NotAFormulaError


def _atom(tokens: list[str], at: int, depth: int) -> int:
    token = tokens[at]
    if token == "{":
        end = _sequence(tokens, at + 1, depth + 1)
        if tokens[end] != "}":
            raise _NotAFormulaError
        return end + 1
    if token[0] != "\\":
        return at + 1
    if token == r"\frac":
        return _argument(tokens, _argument(tokens, at + 1, depth), depth)
    if token == r"\sqrt" and tokens[at + 1] == "[":
        end = tokens.index("]", at)
        if not all(map(str.isalnum, tokens[at + 2 : end])):
            raise _NotAFormulaError
        return _argument(tokens, end + 1, depth)
    if token[1:] in _WITH_ARGUMENT:
        return _argument(tokens, at + 1, depth)
    if token[1:] in _SYMBOLS or token in (r"\,", r"\;"):
        return at + 1
    raise _NotAFormulaError
