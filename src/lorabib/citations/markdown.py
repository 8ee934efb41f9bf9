r"""What a Markdown or Quarto document cites: pandoc's citations.

Blocks are read by CommonMark; what stands in them by pandoc's rules
(https://pandoc.org/MANUAL.html#citation-syntax): a key behind ``@`` begins with a letter, a digit
or ``_``, has single signs of ``:.#$%&-+?<>~/`` inside, or stands in braces. No citation has a
letter, a digit or a backslash before it, or stands in code, in an address, or in a comment. A
reference to a label that the document defines, or that Quarto reserves, is none either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.citations.events import Cite, Database, Event, Include, Label

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(.*)", re.DOTALL)
#: Fields of the front matter that are set as text.
_TEXTS = frozenset("nocite abstract title subtitle thanks description summary".split())
_KEY = r"\w+(?:(?:[:/](?=/))*[:.#$%&\-+?<>~/]\w+)*"
#: Whatever has to be told apart: escapes, code, comments, tags, addresses, labels, citations.
_SIGN = re.compile(
    r"\\.|(?P<code>`+)|(?P<math>\$\$?)|\{\{<\s*include\s+(?P<include>[^\s<>]+|\"[^\"<>\n]+\")\s*>\}\}"
    r"|(?P<comment><!--)|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<address>(?:https?|ftp|mailto):[^\s<>\])}]*|www\.[^\s<>\])}]*)"
    r"|\]\((?P<target>[^()\s]*)"
    r"|\{[^{}\n]*?\#(?P<label>[\w:.\-]+)"
    r"|(?P<word>[^\W_]+@?)"
    rf"|@(?:\{{(?P<braced>[^{{}}\s]+)\}}|(?P<key>{_KEY}|\*))",
    re.DOTALL,
)
_CELL_LABEL = re.compile(r"^[ \t]*(?:#|//|%%)\|[ \t]*label[ \t]*:[ \t]*[\"']?([\w:.\-]+)", re.M)
_CELL_TEXT = re.compile(r"^[ \t]*(?:#|//|%%)\|[ \t]*[\w-]*cap[ \t]*:(.*)", re.MULTILINE)
#: What Quarto takes for references, by the label's beginning
#: (https://quarto.org/docs/authoring/cross-references.html).
_REFERENCES = frozenset(
    "fig tbl lst eq sec thm lem cor prp cnj def exm exr sol rem alg tip nte wrn imp cau".split()
)
#: Examples that pandoc numbers, by the labels that they get.
_CHILD = re.compile(r"\bchild\s*=\s*[\"']([^\"'\n]+)[\"']")
_MATH_END = re.compile(r"\\.|\$|\n[ \t]*\n", re.DOTALL)
_EXAMPLE = re.compile(r"^ {0,3}\(@([\w\-]+)\)[ \t]", re.MULTILINE)
_ID = re.compile(r"[ \t]*(?:-[ \t]+)?id[ \t]*:[ \t]*[\"']?([^\s\"']+)")
#: In a note the text is indented as code is elsewhere, and code is so twice.
_CODE_IN_NOTE = re.compile(r"(?:\A|(?<=\n\n))(?: {4}[^\n]*\n+)+")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:|[:~][ \t]")


def scan(text: str, quarto: bool = False) -> Iterator[Event]:
    r"""The events of a document; with `quarto` by Quarto's reserved labels.

    >>> [event.key for event in scan("As [see @a, p. 3; -@b] and `@c` or \\@d say.")]
    ['a', 'b']
    """
    text = text.replace("\r\n", "\n").replace("\0", "\ufffd")
    front = _FRONT.match(text)
    if front:
        yield from _front(front[1] or "")
    start = text.count("\n", 0, front.end()) if front else 0
    for event in _blocks(text[front.end() :] if front else text, start):
        if not (quarto and isinstance(event, Cite) and _is_reference(event.key)):
            yield event


def _is_reference(key: str) -> bool:
    kind, hyphen, _ = key.partition("-")
    return bool(hyphen) and kind in _REFERENCES


def _front(text: str) -> Iterator[Event]:
    """The fields of the front matter that cite, and the names of bibliographies."""
    name, line = "", 1
    for row in text.split("\n"):
        line += 1
        field = _FIELD.match(row)
        name, value = (field[1], field[2]) if field else (name, row)
        if name in _TEXTS:
            yield from _inline(value, line)
        elif name == "references" and (own := _ID.match(row)):
            yield Label(own[1])
        elif name == "bibliography":
            names = (part.strip(" \t\"'[]-") for part in value.split(","))
            yield from (Database(part) for part in names if part)


def _blocks(text: str, start: int) -> Iterator[Event]:
    """The events of the text's blocks; `start` lines stand before it."""
    from markdown_it import MarkdownIt

    # A definition of a link may be a note that begins with a citation.
    reader = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join", "reference"])
    in_note = False
    for token in reader.parse(text):
        line = start + (token.map[0] if token.map else 0) + 1
        if token.type == "inline":
            in_note = bool(_NOTE.match(token.content)) if token.level == 1 else in_note
            yield from _inline(token.content, line)
        elif token.type == "html_block":
            yield from _inline(token.content, line)
        elif token.type == "code_block" and in_note and not token.level:
            yield from _inline(_CODE_IN_NOTE.sub(_blanked, token.content), line)
        elif token.type == "fence" and token.info.lstrip().startswith("{"):
            yield from map(Label, _CELL_LABEL.findall(token.content))
            yield from (Include(name, line) for name in _CHILD.findall(token.info))
            for match in _CELL_TEXT.finditer(token.content):
                behind = token.content.count("\n", 0, match.start()) + 1
                yield from _inline(match[1], line + behind)


def _blanked(match: re.Match[str]) -> str:
    """As many lines without text."""
    return "\n" * match[0].count("\n")


def _inline(text: str, line: int) -> Iterator[Event]:
    """The events of running text, which begins on `line`."""
    yield from map(Label, _EXAMPLE.findall(text))
    place = counted = 0
    runs: dict[str, int] = {}
    while match := _SIGN.search(text, place):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        place = match.end()
        if code := match["code"]:
            place = _closed(text, code, place, runs)
        elif match["math"]:
            place = _behind_math(text, match["math"], place)
        elif match["include"]:
            yield Include(match["include"].strip('"'), line)
        elif match["comment"]:
            end = text.find("-->", place)
            place = end + 3 if end >= 0 else len(text)
        elif match["label"]:
            yield Label(match["label"])
        elif key := match["braced"] or match["key"]:
            yield Cite(key, line)


def _closed(text: str, code: str, place: int, runs: dict[str, int]) -> int:
    """The end of code between equal runs of backticks; where it does not end there is none."""
    if runs.get(code, place + 1) <= place:  # it is known that no other follows
        return place
    for match in re.compile("`+").finditer(text, place):
        if match[0] == code:
            return match.end()
    runs[code] = place
    return place


def _behind_math(text: str, sign: str, place: int) -> int:
    """The end of a formula that begins before `place`; `place` itself where there is none.

    By pandoc's rule of single dollars: no blank stands inside of them, no digit behind.
    """
    if sign == "$" and text[place : place + 1].isspace():
        return place
    for match in _MATH_END.finditer(text, place):
        end = match.end()
        if match[0][0] == "\\" or (sign == "$$" and match[0] == "$" != text[end : end + 1]):
            continue
        if match[0] != "$":
            return place
        if sign == "$$":
            return end + 1
        good = not text[end - 2].isspace() and not text[end : end + 1].isdecimal()
        return end if good and end - 1 > place else place
    return place
