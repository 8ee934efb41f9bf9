"""The text of ``data/categories.toml``: new categories and headings are put in, nothing else moves.

The file is a person's: comments, order and layout stay. What was put in is read back before it
counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence

import msgspec

from lorabib.model import Category

BEGINNING = """\
# The tree of categories: a file of references for each, with all that stand below it.
# A heading is written "list: heading > sub-heading", the end of the heading path as the list
# prints it. Slugs are names of files: change them now, before anybody cites from them.
"""


def written(categories: Iterable[Category]) -> str:
    """Categories as blocks of the file, one heading a line."""
    return "".join(f"\n{_block(category)}" for category in categories)


def _block(category: Category) -> str:
    lines = ["[[category]]", f"slug = {_text(category.slug)}", f"title = {_text(category.title)}"]
    if category.parent:
        lines.append(f"parent = {_text(category.parent)}")
    if category.headings:
        lines += ["headings = [", *(f"    {_text(h)}," for h in category.headings), "]"]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A text of TOML: one of JSON is one, but for a control character that TOML escapes."""
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")


def extended(
    text: str, categories: Sequence[Category], headings: Sequence[tuple[str, str]]
) -> tuple[str, tuple[str, ...]]:
    """The file's text with new `categories` at its end, and (slug, heading) put to those there.

    Returns with it the headings for which no place was found, in layouts that nobody writes.
    """
    lost = []
    for slug, heading in headings:
        longer = _with_heading(text, slug, heading)
        if longer is None:
            lost.append(heading)
        text = longer or text
    if categories and not tomllib.loads(text).get("category"):
        text = re.sub(r"(?m)^category[ \t]*=[ \t]*\[\s*\][ \t]*(?:#.*)?\n?", "", text)
    ended = text if not text or text.endswith("\n") else text + "\n"
    return ended + written(categories), tuple(lost)


def _with_heading(text: str, slug: str, heading: str) -> str | None:
    """The text with a heading more for the category `slug`; None if it cannot be put in."""
    wanted = tomllib.loads(text)
    mine = next(c for c in wanted["category"] if c["slug"] == slug)
    mine.setdefault("headings", []).append(heading)
    for block in re.finditer(r"(?ms)^\[\[category\]\].*?(?=^\[|\Z)", text):
        named = _text(slug) in block[0] or f"'{slug}'" in block[0]
        for changed in _put(block[0], f"    {_text(heading)},\n") if named else ():
            longer = text[: block.start()] + changed + text[block.end() :]
            if _reads_as(longer, wanted):
                return longer
    return None


def _put(block: str, line: str) -> Iterable[str]:
    """Ways to put a heading's line into the block of a category."""
    for end in re.finditer(r"(?m)^[ \t]*\]", block):
        yield block[: end.start()] + line + block[end.start() :]
    for one in re.finditer(r"(?m)^(headings[ \t]*=[ \t]*\[)(.*?),?[ \t]*\][ \t]*$", block):
        inside = f"    {one[2].strip()},\n" if one[2].strip() else ""
        yield f"{block[: one.start()]}{one[1]}\n{inside}{line}]{block[one.end() :]}"
    if "headings" not in block:
        body = block.rstrip("\n")
        yield f"{body}\nheadings = [\n{line}]\n{block[len(body) + 1 :]}"


def _reads_as(text: str, wanted: dict[str, object]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
