r"""Citations as they stand in documents: ``@key``, ``[see @key, p. 3]``, ``\cite[p.~3]{key}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lorabib.latex import unescape


class Mention(NamedTuple):
    """One paper in a citation: its key, what is said before it ("see"), what behind it (", p. 3"),
    and whether its authors are left out."""

    key: str
    before: str = ""
    after: str = ""
    alone: bool = False


class Asked(NamedTuple):
    """The papers that a text cites, and the text that belongs to no citation."""

    mentions: list[Mention]
    rest: str = ""


_OPTION = r"\[((?:[^\[\]{}]|\{[^{}]*\})*)\]\s*"
_COMMAND = re.compile(r"\\([A-Za-z]*cite[A-Za-z]*)\*?\s*")
_ROUND = re.compile(r"\(([^()]*)\)\s*(?:\(([^()]*)\)\s*)?")
_ARGUMENTS = re.compile(rf"(?:{_OPTION})?(?:{_OPTION})?\{{([^{{}}]*)\}}")
#: biblatex's manual, "Multicite commands": their groups of arguments are repeated.
_SEVERAL = re.compile(r"[Cc]ites|[a-z]cites$")
# pandoc's manual, "Citation syntax": a key ends before punctuation that no letter follows.
_AT = re.compile(r"(?<!\w)(-?)@(?:\{([^{}\s]+)\}|([^\W_][\w]*(?:[:.#$%&\-+?<>~/]\w+)*|_\w*))")
_GROUP = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_BEHIND = re.compile(r"\s*\[([^\[\]@]*)\]")
_DOCUMENT = re.compile(r"\s*(?:-?@|\[[^\]]*@.*\]\s*$|\\[A-Za-z]*cite)", re.DOTALL)


def asked(text: str) -> Asked:
    r"""What a citation as pandoc or LaTeX has it cites; nothing if the text is no such citation.

    >>> asked("[see @hu2022lora, p. 3; -@liu2024dora]").mentions[0]
    Mention(key='hu2022lora', before='see', after=', p. 3', alone=False)
    >>> asked(r"\citep[p.~3]{a, b}").mentions[1]
    Mention(key='b', before='', after=', p. 3', alone=False)
    >>> asked("hu2022lora"), asked("10.1000/a@b")
    (Asked(mentions=[], rest=''), Asked(mentions=[], rest=''))
    """
    if not _DOCUMENT.match(text):
        return Asked([])
    if _COMMAND.search(text):
        return _latex(text)
    return _markdown(text)


def _markdown(text: str) -> Asked:
    """Citations in brackets, and keys outside of them."""
    found: list[Mention] = []
    rest, at = "", 0
    for group in _GROUP.finditer(text):
        if "@" in group[1]:
            bare = _bare(text[at : group.start()])
            found += [*bare.mentions, *(x for one in group[1].split(";") for x in _piece(one))]
            rest, at = f"{rest} {bare.rest}", group.end()
    bare = _bare(text[at:])
    return Asked([*found, *bare.mentions], _words(f"{rest} {bare.rest}"))


def _piece(piece: str) -> Iterator[Mention]:
    """What stands between two semicolons: one key, or several with commas between them."""
    found = [*_AT.finditer(piece)]
    ends = [*(one.start() for one in found[1:]), len(piece)]
    for match, end in zip(found, ends, strict=True):
        before = "" if match is not found[0] else " ".join(piece[: match.start()].split())
        yield _mention(match, before, piece[match.end() : end])


def _mention(match: re.Match[str], before: str, after: str) -> Mention:
    said = " ".join(after.split())
    if not re.search(r"\w", said):
        said = ""
    elif re.match(r"[\w({]", said):
        said = f" {said}"
    return Mention(match[2] or match[3], before, said, bool(match[1]))


def _bare(text: str) -> Asked:
    """Keys outside of brackets; a page may stand in brackets behind one."""
    found, rest, at = [], "", 0
    for match in _AT.finditer(text):
        rest += text[at : match.start()]
        at = match.end()
        after = ""
        if behind := _BEHIND.match(text, at):
            after, at = f", {behind[1].strip(' ,')}", behind.end()
        found.append(_mention(match, "", after))
    return Asked(found, _words(rest + text[at:]))


def _words(rest: str) -> str:
    return " ".join(rest.split()).strip(" ,;") if re.search(r"\w", rest) else ""


def _latex(text: str) -> Asked:
    found: list[Mention] = []
    rest, at = "", 0
    for match in _COMMAND.finditer(text):
        if match.start() < at:  # inside of an option of the one before
            continue
        rest += text[at : match.start()]
        some, at = _command(text, match)
        found += some
    return Asked([one for one in found if one.key], _words(rest + text[at:]))


def _command(text: str, match: re.Match[str]) -> tuple[list[Mention], int]:
    """What a command cites, and where it ends."""
    at, several = match.end(), _SEVERAL.search(match[1]) is not None
    round_ones = _ROUND.match(text, at) if several else None
    at = round_ones.end() if round_ones else at
    found: list[Mention] = []
    while group := _ARGUMENTS.match(text, at):
        before, after = (group[1], group[2]) if group[2] is not None else ("", group[1])
        some = [Mention(key.strip(), alone="year" in match[1]) for key in group[3].split(",")]
        found += _around([one for one in some if one.key], before, after)
        at = group.end()
        if not several:
            break
    if round_ones:
        one, two = round_ones[1], round_ones[2]
        found = _around(found, one if two is not None else "", two if two is not None else one)
    return found, at


def _around(some: list[Mention], before: str | None, after: str | None) -> list[Mention]:
    """The papers with what LaTeX sets before the first and behind the last."""
    said, end = (" ".join(unescape(text or "").split()) for text in (before, after))
    if some and said:
        some[0] = some[0]._replace(before=" ".join(filter(None, [said, some[0].before])))
    if some and end:
        some[-1] = some[-1]._replace(after=f"{some[-1].after}, {end}")
    return some
