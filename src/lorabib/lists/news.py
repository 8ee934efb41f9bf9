"""Items that tell something and name no paper: news, changelogs, tasks, thanks, people.

The sign is what is printed around a link, never the title: a sentence leads to it ("We released
[Foo](..)", "runs on [vLLM](..)") or goes on after it ("[Foo](..) was accepted").
"""

from __future__ import annotations

import re

from lorabib.lists.authors import looks_like_authors
from lorabib.lists.hosts import is_generic_label, is_paper_address
from lorabib.lists.markdown import plain
from lorabib.lists.pieces import Pieces
from lorabib.lists.tags import is_title_link
from lorabib.lists.words import ET_AL, clean, clean_title, strip_emoji

_HEADING = (
    r"(?:(?:latest|recent|our|the|what['’]?s|related|other|useful|key|main|open[- ]source) )*"
    r"(?:news|new|updates?|change ?logs?|release(?:s| notes)?|history|to-?do(?: list)?|"
    r"acknowledge?ments?|features?|librar(?:y|ies)|tools?|toolkits?|frameworks?|authors?|team|"
    r"members|people|contributors?|repositor(?:y|ies)|repos|star history|更新|更新日志|新闻|动态)"
)
_ASIDE = re.compile(rf"{_HEADING}(?:(?:\s*[/&,]\s*| and ){_HEADING})*\W*", re.IGNORECASE)

# Dates, versions, tasks and marks that a line of news begins with.
_STAMP = re.compile(
    r"(?:\[[^\[\]]{0,20}\]|\([^()]{0,20}\)|(?:19|20)\d\d(?:[-./]\d\d?){0,2}|v?\d+(?:\.\d+)+|[\W_]+)\s*"
)
_BEGINS = re.compile(
    r"(?:we|our|i|my|adds?|added|releases?|released|updated?|fix(?:ed)?|supports|supported|uses|"
    r"thanks|thank you|special thanks|implements|implemented|includes|see|read|check|please|"
    r"(?:based|built) on|inspired by|runs on|"
    r"(?:this|the) (?:repo|repository|project|list|code|survey|paper|work|library))\b"
    r"|新增|更新|发布|修复|添加|增加|支持|感谢|我们",
    re.IGNORECASE,
)
# A verb in small letters and what joins it to the link after it: no title ends so.
_LEADS = re.compile(
    r"\b(?:is|are|was|were|runs|released|available|accepted|published|uses?|based|built|"
    r"implements|supports|added)\b(?: \w+)?(?: (?:on|in|at|by|to|from|with))?$"
)
_GOES_ON = re.compile(
    r"\s*(?:is|was|are|were|has been|got|gets)\s+(?:now |been |also )?"
    r"(?:accepted|released|available|out|added|supported|published|selected|online)\b"
)
_ROLE = re.compile(
    r"\b(?:reviewer|chair|editor|organi[sz]er|speaker|student|professor|university|institute|"
    r"college|home ?page|maintainer|researcher|engineer)\b",
    re.IGNORECASE,
)


def is_aside(heading: str) -> bool:
    """Whether a whole heading says that no papers stand below: "News", "Tools & Libraries"."""
    return _ASIDE.fullmatch(heading.strip()) is not None


def is_news(pieces: Pieces, titles: list[str]) -> bool:
    """Whether an item tells something about what it links to, or presents a person."""
    number = next((n for n, piece in enumerate(pieces) if piece.kind == "link"), None)
    if number is None:
        return _is_person(pieces, titles)
    link = pieces[number]
    if any(is_title_link(piece) for piece in pieces[number:]) and _GOES_ON.match(
        plain(pieces[number + 1 : number + 2])
    ):
        return True
    before = clean(plain(pieces[:number]))
    # Words before a link that is only "paper" are the title itself, unless a verb leads on.
    # "Our Title [Lee et al.](..)" is a title, too.
    if (
        is_title_link(link)
        and not ET_AL.search(link.text)
        and _BEGINS.match(_unstamped(before[:200]))
    ):
        return True
    leads = _LEADS.search(before[-80:].rstrip(" *_:")) is not None
    named = is_title_link(link) or is_generic_label(link.text)
    return (leads and named and not link.badge) or _is_person(pieces, titles)


def _unstamped(text: str) -> str:
    text = strip_emoji(text)
    while stamp := _STAMP.match(text):
        text = strip_emoji(text[stamp.end() :])
    return text


def _is_person(pieces: Pieces, titles: list[str]) -> bool:
    """Whether the "title" is one person's name and what stands by it is a role or a place."""
    if not titles or len(titles[0].split()) > 4 or not looks_like_authors(titles[0], sure=True):
        return False
    if any(piece.kind == "link" and is_paper_address(piece.url) for piece in pieces):
        return False
    return _ROLE.search(clean_title(plain(pieces)).replace(titles[0], "")) is not None
