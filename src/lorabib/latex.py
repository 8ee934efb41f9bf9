r"""Unicode text <-> LaTeX for the fields of a UTF-8 `.bib` file.

What others wrote reaches LaTeX only through `escape`: the result has balanced braces (BibTeX
counts even ``\{``), holds no command that the text brought along, and prints as the text.
Letters stay UTF-8 where pdfLaTeX with ``\usepackage[T1]{fontenc}`` has them; Greek and
mathematical characters become ``\ensuremath{…}`` and the rest of the accented Latin letters
accents. What none of them has (Chinese, Cyrillic, Vietnamese hook and horn …) stays as it is
and needs a Unicode engine.

>>> escape("50 % of R&D: x_1")
'50 \\% of R\\&D: x\\_1'
>>> unescape(escape("50 % of R&D: x_1"))
'50 % of R&D: x_1'
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from lorabib.formula import FORMULA, is_formula, kernel, parts
from lorabib.text import clean

# The characters of TeX, by the commands that pylatexenc, pandoc and LaTeX itself read as the
# character. `\{` would unbalance BibTeX's count; pylatexenc takes \textasciicircum for U+02C6
# and drops \textless, \textbar; doubled marks would become dashes and quotes.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\ensuremath{\lbrace}",
    "}": r"\ensuremath{\rbrace}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\protect\string^",  # \string alone dies in the labels of natbib
    "~": r"\textasciitilde{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    "`": r"\textasciigrave{}",
    "-": "-{}",
    "'": "'{}",
    ",": ",{}",
}

# What biber would turn into bare characters, which break what it writes: a back-quote (it prints
# as the left quote then, the nearest that biber leaves alone), a circumflex in an initial.
_FOR_BIBER = {"`": r"\lq{}", "^": r"\textasciicircum{}", "<": "<", ">": ">", "|": "|"}
# Angle brackets become characters of text there, which LaTeX refuses in formulas.
_BRACKET = re.compile(r"\\([lr])angle(?![A-Za-z])")
_BRACKETS = {"l": r"{\left<\right.}", "r": r"{\left.\right>}"}

# What pdfLaTeX (TeX Live 2022) prints from UTF-8 in T1 with no package, measured character by
# character from U+00A0 to U+30FF.
_T1 = (
    "\u00a1-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0192"
    "\u01c4-\u01d4\u01e2\u01e3\u01e6-\u01eb\u01f0\u01f4\u01f5\u0218-\u021b\u0232\u0233\u0237"
    "\u02c6\u02c7\u02d8\u02d9\u02db-\u02dd\u1e02\u1e03\u1e0d\u1e1e-\u1e21\u1e25\u1e30\u1e31"
    "\u1e37\u1e43\u1e45\u1e47\u1e5b\u1e63\u1e6d\u1e8e-\u1e91\u1e9e\u1ef2\u1ef3\u200c"
    "\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2031\u2039-\u203b\u203d"
    "\u2044\u204e\u2052\u20a1\u20a4\u20a6\u20a9\u20ab\u20ac\u20b1\u2103\u2116\u2117\u211e\u2120"
    "\u2122\u2126\u2127\u212e\u2190-\u2193\u2422\u2423\u25e6\u25ef\u266a\u27e8\u27e9\ufb00-\ufb06"
)
_ASCII = r" !\"'()*+,\-./0-9:;=?@A-Z\[\]a-z"
_UNSAFE = re.compile(rf"[^{_ASCII}{_T1}]|-(?=-)|'(?=')|,(?=,)|[ÿ\u00ad]")
_BEYOND_T1 = re.compile(rf"[^\x00-\x7f\u00a0{_T1}]").findall
# What keeps a text from the fast path of `escape`.
_UNSAFE_OR_ODD = re.compile(rf"[^{_ASCII}]|--|''|,,|  |^ | $").search

# Unicode's combining marks, by LaTeX's accents (LaTeX2e manual, "Accents"); held against
# pylatexenc's table by a test. A table of its own because it costs no import.
_ACCENTS = dict(
    zip(
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328\u0331",
        "`'^~=u.\"rHvdckb",
        strict=True,
    )
)


def escape(text: str, *, formulas: bool = False, accents: bool = True) -> str:
    r"""`text` as LaTeX for a field in braces; total, and the braces always balance.

    With `formulas`, ``$…$`` stays mathematics where it is one of the simple formulas of
    `lorabib.formula`, in the words of LaTeX's kernel; every other dollar is text. Without `accents`
    it is written for biber: letters that T1 lacks stay UTF-8, as biber puts stacked accents in the
    wrong order.

    >>> escape(r"\input{x} $k^2$", formulas=True)
    '\\textbackslash{}input\\ensuremath{\\lbrace}x\\ensuremath{\\rbrace} $k^2$'
    """
    return text if is_safe(text) else quote(clean(text), formulas=formulas, accents=accents)


def is_safe(text: str) -> bool:
    """Whether `text` is clean and, as a whole and in every part, LaTeX as it stands."""
    return not _UNSAFE_OR_ODD(text)


def beyond_t1(text: str) -> list[str]:
    """The characters of `text` that pdfLaTeX does not print from UTF-8 in T1, in their order.

    >>> beyond_t1("Đặng at Größe α")
    ['ặ', 'α']
    """
    return [] if text.isascii() else _BEYOND_T1(text)


def quote(text: str, *, formulas: bool = False, accents: bool = True) -> str:
    """`escape` for a part of a text that is `clean`; keeps blanks at its ends."""
    replace = _replace if accents else _replace_symbol
    formula = kernel if accents else _formula_for_biber
    if not formulas or "$" not in text:
        return _UNSAFE.sub(replace, text)
    return "".join(
        f"${formula(part)}$" if is_one else _UNSAFE.sub(replace, part)
        for part, is_one in parts(text)
    )


def _formula_for_biber(source: str) -> str:
    return _bracketed(kernel(source))


def _bracketed(tex: str) -> str:
    return _BRACKET.sub(lambda match: _BRACKETS[match[1]], tex) if "angle" in tex else tex


def _replace(match: re.Match[str]) -> str:
    return _SPECIAL.get(match[0]) or character(match[0])


def _replace_symbol(match: re.Match[str]) -> str:
    found = _FOR_BIBER.get(match[0]) or _SPECIAL.get(match[0])
    return found or _bracketed(_tables()[0].get(match[0], match[0]))


@cache
def character(char: str) -> str:
    r"""One character outside ASCII and T1 as LaTeX; itself where LaTeX has nothing for it.

    >>> character("α"), character("ặ")
    ('\\ensuremath{\\alpha}', '\\d{\\u{a}}')
    """
    return _accented(char) or _tables()[0].get(char, char)


def _accented(char: str) -> str:
    """A Latin letter with LaTeX's accents, or nothing."""
    letter, *marks = list(unicodedata.normalize("NFD", char))
    if not marks or not letter.isascii() or not all(mark in _ACCENTS for mark in marks):
        return ""
    # Marks below (of lower combining class) go outside: LaTeX sets them around anything.
    for mark in sorted(marks, key=lambda mark: -unicodedata.combining(mark)):
        letter = f"\\{_ACCENTS[mark]}{{{letter}}}"
    return letter


@cache
def special(char: str) -> str:
    r"""A letter as BibTeX's "special character", which no style cuts in the middle of its bytes.

    Classic styles take the first letter of a name (abbrv, alpha) or its first three (alpha), and
    BibTeX's letters are bytes. ``{\"O}`` is one letter to it (BibTeXing, section 4). A letter
    that LaTeX cannot say stays as it is.

    >>> special("Ö"), special("Đ"), special("陳")
    ('{\\"{O}}', '{\\DJ}', '陳')
    """
    if char.isascii():
        return char
    text = _accented(char) or _tables()[1].get(char, "")
    return f"{{{text}}}" if text else char


_NOT_ASCII = re.compile("[^\\x00-\\x7f]")
# What pdfLaTeX prints with no package and `unescape` reads back; a dash or a quote of ASCII would
# print the same and come back as another character.
_COMMAND = re.compile(r"\\(?:text(?!ascii(?:circum|tilde))[a-z]+|[SP]|pounds|dag|ddag|copyright)")


def accented(latex: str) -> str:
    r"""LaTeX of ours with ASCII commands for its other letters, where LaTeX has them.

    What it has none for (Chinese, Cyrillic) stays as it is.

    >>> accented("Gödel – Łuk 陳")
    'G{\\"{o}}del {\\textendash} {\\L}uk 陳'
    """
    return latex if latex.isascii() else _NOT_ASCII.sub(lambda m: _command(m[0]), latex)


@cache
def _command(char: str) -> str:
    """One character as an ASCII command in braces; itself where there is none that says it."""
    found = special(char)
    if found != char:
        return found
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    tex = get_builtin_uni2latex_dict().get(ord(char), "").removesuffix("{}").strip("{}")
    command = f"{{{tex}}}"
    return command if _COMMAND.fullmatch(tex) and unescape(command) == char else char


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    r"""Of pylatexenc's table: characters as ``\ensuremath`` formulas, letters as commands, back.

    Formulas are those of `lorabib.formula`, which stand on LaTeX with no package.
    """
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    formulas: dict[str, str] = {}
    letters: dict[str, str] = {}
    for code, tex in get_builtin_uni2latex_dict().items():
        inner = re.fullmatch(r"\\ensuremath\{(.+)\}", tex)
        if inner and code > 0x7F and is_formula(inner[1]) and kernel(inner[1]) == inner[1]:
            formulas[chr(code)] = tex
        elif re.fullmatch(r"\\(?:AE|ae|OE|oe|O|o|L|l|DJ|dj|DH|dh|TH|th|NG|ng|ss|i)", tex):
            letters[chr(code)] = tex
    back = {tex: char for char, tex in reversed(formulas.items())}
    return formulas, letters, back


def symbol(name: str) -> str:
    r"""The character that a command of mathematics prints. Raises `KeyError` if it is none.

    >>> symbol("leq")
    '≤'
    """
    return _tables()[2][f"\\ensuremath{{\\{name}}}"]


_BACK = {tex: char for char, tex in _SPECIAL.items()}
_OURS = re.compile("|".join(re.escape(tex) for tex in sorted(_BACK, key=len, reverse=True)))
_MATH = re.compile(r"\\ensuremath\{(?:[^{}]|\{[^{}]*\})*\}")


def unescape(text: str) -> str:
    r"""The Unicode text of a LaTeX field: braces off, accents and commands decoded.

    Inverse of `escape` on clean text; of what others wrote it makes what pylatexenc does.
    Formulas in ``$…$`` stay as they are.

    >>> unescape(r"{LoRA} by G{\"o}del \& {\O}rsted: $\ell_2$")
    'LoRA by Gödel & Ørsted: $\\ell_2$'
    """
    if not re.search(r"[\\{}~]", text):
        return text
    kept: list[str] = []
    written: list[str] = []

    def keep(plain: str, source: str) -> str:
        kept.append(plain)
        written.append(source)
        return chr(0xF0000 + len(kept) - 1)

    def formula(match: re.Match[str]) -> str:
        # What stands in it was kept as text before: a formula needs it as it was written.
        source = _KEPT.sub(lambda m: written[ord(m[0]) - 0xF0000], match[0])
        return keep(source, source) if is_formula(source[1:-1]) else match[0]

    text = _KEPT.sub(lambda m: keep(m[0], m[0]), text)
    text = _OURS.sub(lambda m: keep(_BACK[m[0]], m[0]), text)
    signs = _tables()[2]
    text = _MATH.sub(lambda m: keep(signs[m[0]], m[0]) if m[0] in signs else m[0], text)
    text = FORMULA.sub(formula, text)
    text = _decode(text) if re.search(r"[\\~]", text) else re.sub("[{}]", "", text)
    return _KEPT.sub(lambda m: kept[ord(m[0]) - 0xF0000], text)


#: Characters that stand for what is kept while a text is decoded.
_KEPT = re.compile("[\U000f0000-\U000ffffd]")


def _decode(text: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    try:
        decoded = LatexNodes2Text(math_mode="verbatim").latex_to_text(text)
    except Exception:  # macros without their arguments, deep nesting: it fails in many ways
        return text
    return unicodedata.normalize("NFC", decoded).replace("\u00a0", " ")
