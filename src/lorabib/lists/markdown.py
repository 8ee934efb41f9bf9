"""markdown-it-py, set up for lists: block tokens of a text, pieces of an inline text.

Inline text is parsed on demand and piece by piece (a cell, a bullet), never all at once: prose
is not parsed at all, and no single text is longer than `MAX_LINE` characters, which bounds the
parser's worst cases (unclosed brackets cost it more than linear time).
"""

from __future__ import annotations

import functools
import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lorabib.lists.html import feed_tag
from lorabib.lists.pieces import ESCAPED_BAR, Builder, Piece, Pieces

MAX_LINE = 20_000
"""Longest line, in characters, that is given to the parser."""

NESTING = 120
"""Levels that the parser goes down, two for a nested list; what is deeper it leaves out."""

# Each unclosed bracket makes the parser look at the rest of the text again.
_BRACKETS = 1_000

# An address that holds a blank is no link to Markdown; in angle brackets it is one.
_BLANK_ADDRESS = re.compile(r"\]\([ \t]*((?:h?https?:?//|www\.)[^()<>\s\"]*[ \t][^()<>\n\"]*)\)")


class _Markdown(MarkdownIt):
    """Keeps addresses as printed, broken ones included: what they are worth others decide."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


@functools.cache
def _parser() -> MarkdownIt:
    md = _Markdown("commonmark", {"maxNesting": NESTING})
    return md.enable(["table", "strikethrough"])


def block_tokens(text: str, env: dict[str, Any]) -> list[Token]:
    """The block tokens of `text`; inline tokens stay unparsed. `env` takes the references."""
    tokens: list[Token] = []
    md = _parser()
    md.block.parse(text, md, env, tokens)
    return tokens


def inline_pieces(content: str, env: dict[str, Any]) -> Pieces:
    """The pieces of an inline text; a longer one than `MAX_LINE` is parsed line by line."""
    builder = Builder()
    if len(content) <= MAX_LINE:
        _feed(builder, content, env)
    else:
        for number, line in enumerate(content.split("\n")):
            if number:
                builder.line_break(soft=True)
            _feed(builder, line, env)
    return builder.finish()


def _feed(builder: Builder, content: str, env: dict[str, Any]) -> None:
    tokens: list[Token] = []
    if "](" in content:
        content = _BLANK_ADDRESS.sub(r"](<\1>)", content)
    if not _MARKUP.search(content) or content.count("[") > _BRACKETS:
        builder.text(content)
        return
    md = _parser()
    md.inline.parse(content, md, env, tokens)
    for token in tokens:
        _feed_token(builder, token)


_MARKUP = re.compile(r"[\[\]*_`<>&\\!~\n]|://")


def _feed_token(builder: Builder, token: Token) -> None:
    match token.type:
        case "text":
            builder.text(token.content)
        case "text_special":
            builder.text(ESCAPED_BAR if token.content == "|" else token.content)
        case "code_inline":
            builder.code(token.content)
        case "softbreak" | "hardbreak":
            builder.line_break(soft=token.type == "softbreak")
        case "link_open":
            builder.open_link(str(token.attrs.get("href", "")))
        case "link_close":
            builder.close_link()
        case "strong_open" | "em_open":
            builder.style(token.type[0] == "s", 1)
        case "strong_close" | "em_close":
            builder.style(token.type[0] == "s", -1)
        case "image":
            builder.image(token.content)
        case "html_inline":
            feed_tag(builder, token.content)


def plain(pieces: tuple[Piece, ...]) -> str:
    """All text of `pieces` but images and badges, breaks as blanks."""
    return "".join(
        " " if piece.kind == "break" else "" if piece.kind == "image" or piece.badge else piece.text
        for piece in pieces
    )
