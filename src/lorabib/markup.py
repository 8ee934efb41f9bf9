r"""Text with HTML, JATS or MathML in it, as registries keep it -> plain Unicode.

Registries print titles as their depositors sent them: face markup of JATS 1.3 (``<italic>``,
``<sc>``, ``<sub>``, with or without a ``jats:`` prefix), HTML, MathML 3 (``mml:``), entities that
were escaped twice. Only the elements named here are markup; every other ``<`` is text, so that
``p<0.05`` and ``the <unk> token`` survive. Everything is total: broken markup gives its text.

A formula becomes Unicode where that says all of it (``T₀``); otherwise the TeX that came with it
stays, as ``$…$`` of `lorabib.formula`; and where there is none, the letters of the formula.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lorabib.formula import FUNCTIONS, is_formula
from lorabib.formula.spelling import canonical
from lorabib.mathml import Node, as_tex
from lorabib.text import clean

_ENTITY_ROUNDS = 5  # seen are two ("&amp;amp;"); a bound, so that nobody can make us loop
_LONGEST_TEX = 4000  # a whole document around a formula has some hundred characters
_DEPTH = 40  # what is nested deeper is read without its innermost marks

_FACES = """
    a b big bold cite div em ext-link fixed-case fn font h1 h2 h3 i img inline-formula
    alternatives italic label monospace named-content overline roman sans-serif sc scp small span
    strike strong styled-content tt u underline xref sub sup br p title subtitle tex-math inf
"""
_MATHEMATICS = """
    math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom mfenced
    menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr
    mtd maction semantics annotation annotation-xml
"""
_MATH_NAMES = frozenset(_MATHEMATICS.split())
_NAMES = frozenset(_FACES.split()) | _MATH_NAMES
_TAG = re.compile(
    r"<(?P<end>/?)(?:(?:jats|mml|m):)?(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'<>]+))*)\s*(?P<empty>/?)>"
)
_BREAKS = frozenset({"br", "div", "h1", "h2", "h3", "p", "title", "mspace"})
_EMPTY = frozenset({"br", "img", "mspace", "none", "mprescripts"})
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)

_PLAIN_SCRIPTS = "0123456789+−=()"
_RAISED = str.maketrans(_PLAIN_SCRIPTS + "-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻ⁿ")
_LOWERED = str.maketrans(_PLAIN_SCRIPTS + "-", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")
_RAISABLE = re.compile(r"[-0-9+−=()n]+").fullmatch
_LOWERABLE = re.compile(r"[-0-9+−=()]+").fullmatch
_UPRIGHT = re.compile(r"[*∗⋆′″†‡∘°∞]+").fullmatch  # reads well beside its base

_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_ALTTEXT = re.compile(r"\balttext\s*=\s*([\"'])(.*?)\1", re.DOTALL)
_HYPHENS = str.maketrans("‐‑", "--")  # Unicode's own hyphens, which no one can type


def plain(text: str) -> str:
    """`text` without markup, on one line, in NFC.

    >>> plain("CO<sub>2</sub> &amp;amp; <i>E. coli</i>,\\n p<0.05")
    'CO₂ & E. coli, p<0.05'
    """
    if "&" in text:
        text = _unescaped(text)
    if "<!" in text:
        text = _COMMENT.sub(lambda match: match[1] or "", text)
    if "<" in text:
        text = "".join(_rendered(_tree(text)))
    return clean(text if text.isascii() else text.translate(_HYPHENS))


def _unescaped(text: str) -> str:
    for _ in range(_ENTITY_ROUNDS):
        shorter = html.unescape(text)
        if shorter == text:
            break
        text = shorter
    return text


def _tree(text: str) -> Node:
    """The elements of `text`; an end without a start is dropped, a start needs no end."""
    root = Node("", "", [])
    open_nodes = [root]
    at = 0
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if name not in _NAMES:
            continue
        if at < tag.start():
            open_nodes[-1].children.append(text[at : tag.start()])
        at = tag.end()
        if tag["end"]:
            _close(open_nodes, name)
        elif len(open_nodes) < _DEPTH or name in _EMPTY:
            node = Node(name, tag["attributes"], [])
            open_nodes[-1].children.append(node)
            if not tag["empty"] and name not in _EMPTY:
                open_nodes.append(node)
    open_nodes[-1].children.append(text[at:])
    return root


def _close(open_nodes: list[Node], name: str) -> None:
    for depth in range(len(open_nodes) - 1, 0, -1):
        if open_nodes[depth].name == name:
            del open_nodes[depth:]
            return


def _rendered(node: Node) -> Iterator[str]:
    """The text of `node`, piece by piece."""
    before = ""
    for child in node.children:
        piece = child if isinstance(child, str) else _element(child)
        if not isinstance(child, str) and child.name == "math" and _glued(before):
            piece = " " + piece  # Crossref has lost the blank in front of many a formula
        yield piece
        before = piece or before


def _glued(before: str) -> bool:
    """Whether a word stands right before a formula: ``in<math>``, but not ``(L<math>``."""
    return bool(re.search(r"[^\W\d_]{2}$", before))


def _element(node: Node) -> str:
    if node.name in ("math", "tex-math", "inline-formula", "alternatives"):
        return _formula(node)
    if node.name in _MATH_NAMES:
        return _math(node)[0]
    if node.name == "fn" or (node.name == "xref" and "fn" in node.attributes):
        return ""  # the mark of a footnote, or all of it
    inner = "".join(_rendered(node))
    if node.name in _BREAKS:
        return f" {inner} "
    if node.name == "subtitle":
        return f": {inner.strip()} " if inner.strip() else ""
    if node.name == "sup":
        return _script(inner, raised=True)[0]
    return _script(inner, raised=False)[0] if node.name in ("sub", "inf") else inner


def _script(inner: str, *, raised: bool) -> tuple[str, bool]:
    """Raised or lowered text in Unicode, and whether Unicode could say it."""
    text = inner.strip()
    if raised and _RAISABLE(text):
        return text.translate(_RAISED), True
    if not raised and _LOWERABLE(text):
        return text.translate(_LOWERED), True
    return text, not text or bool(_UPRIGHT(text))


def _formula(node: Node) -> str:
    """One formula, perhaps in several forms."""
    mathematics = next((n for n in _within(node) if n.name == "math"), None)
    if mathematics:
        text, whole = _math(mathematics)
        if whole and text:
            return text
        return next(_tex(node), "") or as_tex(mathematics) or text
    tex = next(_tex(node), "")
    return tex or "".join(_rendered(node) if node.name != "tex-math" else _texts(node))


def _within(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        if not isinstance(child, str):
            yield from _within(child)


def _texts(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _texts(child)


def _tex(node: Node) -> Iterator[str]:
    r"""The TeX forms that come with a formula, as ``$…$``, where they are simple enough.

    JATS has ``<tex-math>`` (often a whole document), MathML ``<annotation
    encoding="application/x-tex">`` and, by habit, the attribute ``alttext``.
    """
    for inner in _within(node):
        if inner.name == "math" and (found := _ALTTEXT.search(inner.attributes)):
            yield from _dollars(found[2])
        elif inner.name == "tex-math" or (inner.name == "annotation" and "tex" in inner.attributes):
            yield from _dollars("".join(_texts(inner)))


def _dollars(source: str) -> Iterator[str]:
    if len(source) > _LONGEST_TEX:
        return
    body = _TEX_BODY.search(source)
    tex = " ".join((body[1] if body else source).strip().strip("$").split())
    tex = re.sub(r"^\\[(\[]|\\[)\]]$", "", tex).strip()
    if is_formula(tex := canonical(tex)):
        yield f"${tex}$"


def _math(node: Node) -> tuple[str, bool]:
    """A MathML element in Unicode, and whether that says all of it.

    Blanks between elements are layout, not text (MathML 3, section 2.1.7).
    """
    if node.name in ("annotation", "annotation-xml", "mphantom", "mprescripts", "none"):
        return "", True
    if node.name == "mspace":
        return " ", True
    if node.name in ("mi", "mn", "mo", "ms", "mtext") or not any(
        isinstance(child, Node) for child in node.children
    ):
        return " ".join("".join(_texts(node)).split()), True
    parts = [_math(child) for child in node.children if isinstance(child, Node)]
    texts = [text for text, _ in parts]
    whole = all(said for _, said in parts)
    text, said = _arranged(node, texts)
    return text, whole and said


def _arranged(node: Node, texts: list[str]) -> tuple[str, bool]:
    """The parts of a MathML element on one line."""
    name = node.name
    if name in ("msup", "msub") and len(texts) == 2:
        script, said = _script(texts[1], raised=name == "msup")
        return texts[0] + script, said
    if name == "msubsup" and len(texts) == 3:
        low, low_said = _script(texts[1], raised=False)
        high, high_said = _script(texts[2], raised=True)
        return texts[0] + low + high, low_said and high_said
    if name == "mfrac" and len(texts) == 2:
        return "/".join(t if len(t) < 2 or t.isalnum() else f"({t})" for t in texts), False
    if name == "msqrt":
        inner = "".join(texts)
        return f"√{inner}" if len(inner) < 2 else f"√({inner})", False
    if name == "mfenced":
        return f"({', '.join(texts)})", True
    plain_row = name in ("math", "mrow", "mstyle", "semantics", "mpadded", "maction", "")
    return _in_a_row(texts), plain_row


def _in_a_row(texts: list[str]) -> str:
    """The parts of a row; a function's name (``log``) is no part of the words beside it."""
    row = ""
    for before, text in zip(["", *texts], texts, strict=False):
        named = before in FUNCTIONS or text in FUNCTIONS
        row += " " + text if named and before[-1:].isalnum() and text[:1].isalnum() else text
    return row
