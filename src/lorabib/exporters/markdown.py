r"""Plain text -> Markdown (CommonMark and GitHub's), and text shielded on its way through engines.

Engines read markup into what passes through them (CSL-JSON strings are rich text, BibTeX fields
are LaTeX). `shield` moves such characters to Unicode's private planes, where no engine looks for
them; `escape` brings them back as text, and formulas as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.formula import parts
from lorabib.text import clean

_TEXT, _FORMULA = 0xF0000, 0x100000
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
_FORMULAS = re.compile("\U00100024([\U00100000-\U001000ff]+?)\U00100024")  # dollars around
# What is markup anywhere in a line, entities, and what GitHub links or replaces by itself.
_MARKUP = re.compile(
    r"[\\`*_{}\[\]<>#|~$^@]|&(?=#?\w+;)|:(?=//|\w+:)|(?<=\bwww)\.(?=\w)", re.IGNORECASE
)
_LINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE).fullmatch
_NOT_IN_LINK = re.compile(r"[\x00-\x20<>()\[\]\\\"`{}|^*\x7f]")


def shield(text: str, markup: str, *, formulas: bool = False) -> str:
    """Clean `text` with the characters of `markup`, and safe formulas, out of engines' sight."""
    text = _PRIVATE.sub("\ufffd", clean(text))
    if formulas:
        text = "".join(_moved(f"${p}$", _FORMULA) if is_one else p for p, is_one in parts(text))
    return "".join(chr(_TEXT + ord(char)) if char in markup else char for char in text)


def _moved(text: str, plane: int) -> str:
    return "".join(chr(plane + ord(char)) for char in text)


def unshielded(text: str) -> Iterator[tuple[str, bool]]:
    """Shielded `text` in turns, as `lorabib.formula.parts` gives them: text, formula, text …"""
    end = 0
    for match in _FORMULAS.finditer(text):
        yield _plain(text[end : match.start()]), False
        yield _moved(match[1], -_FORMULA), True
        end = match.end()
    yield _plain(text[end:]), False


def escape(text: str) -> str:
    r"""`text` (shielded or not) as Markdown that shows exactly it.

    >>> escape("<script> *a* [b](javascript:c) www.d.org")
    '\\<script\\> \\*a\\* \\[b\\](javascript:c) www\\.d.org'
    """
    return "".join(
        f"${part}$" if formula else _MARKUP.sub(lambda m: "\\" + m[0], part)
        for part, formula in unshielded(text)
    )


def _plain(text: str) -> str:
    return re.sub("[\U000f0000-\U000f00ff]", lambda m: chr(ord(m[0]) - _TEXT), text)


def is_web(url: str) -> bool:
    """Whether an address can stand in a link."""
    return _LINK(target(url)) is not None


def code(text: str) -> str:
    """`text` in back-quotes."""
    text = clean(text)
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


def link(text: str, url: str) -> str:
    """A Markdown link to an address of the web; the text alone for every other address.

    >>> link("doi:10.1/a_b", "https://doi.org/10.1/a_b(c)")
    '[doi:10.1/a\\\\_b](https://doi.org/10.1/a_b%28c%29)'
    """
    address = target(url)
    if not is_web(url):
        return escape(text)
    return f"<{address}>" if text == address else f"[{escape(text)}]({address})"


def target(url: str) -> str:
    """`url` as it stands in a link."""
    return _NOT_IN_LINK.sub(lambda m: f"%{ord(m[0]):02X}", clean(url))
