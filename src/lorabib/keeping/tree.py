"""The text of ``data/categories.toml``: new categories and headings are put in, nothing else moves.

The file is a person's: comments, order and layout stay (`toml`). What was put in is read back
before it counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from lorabib.errors import LorabibError
from lorabib.keeping import toml
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
    of: dict[str, list[str]] = {}
    for slug, heading in headings:
        of.setdefault(slug, []).append(heading)
    lost: list[str] = []
    for slug, mine in of.items():
        try:
            text = led(text, slug, mine)
        except LorabibError:
            lost += mine
    if categories and not tomllib.loads(text).get("category"):
        text = re.sub(r"(?m)^category[ \t]*=[ \t]*\[\s*\][ \t]*(?:#.*)?\n?", "", text)
    ended = text if not text or text.endswith("\n") else text + "\n"
    return ended + written(categories), tuple(lost)


def led(text: str, slug: str, headings: Sequence[str]) -> str:
    """The file's text with headings more for the category `slug`; without one, for those that say
    nothing of a category.

    Raises:
        LorabibError: the file is laid out as nobody writes it.
    """
    if not slug:
        for heading in headings:
            text = toml.listed(text, "flat", heading)
        return text

    def add(table: dict[str, Any]) -> bool:
        table.setdefault("headings", []).extend(headings)
        return True

    return _changed(text, slug, add)


def unled(text: str, slug: str, heading: str) -> str:
    """The file's text without a heading of the category `slug`, or of none. Raises as `led`."""
    if not slug:
        return toml.unlisted(text, "flat", heading)

    def remove(table: dict[str, Any]) -> bool:
        table["headings"].remove(heading)
        if not table["headings"]:
            del table["headings"]
        return True

    return _changed(text, slug, remove)


def _changed(text: str, slug: str, change: Callable[[dict[str, Any]], bool]) -> str:
    """The text with a change to one category, and to nothing else."""
    wanted = tomllib.loads(text)
    for category in wanted.get("category", ()):
        if category["slug"] == slug:
            change(category)
    after = toml.changed(text, "category", lambda c: c["slug"] == slug, change)
    if tomllib.loads(after) != wanted:
        raise LorabibError(
            f"data/categories.toml: the headings of {slug} cannot be changed here: do it by hand"
        )
    return after
