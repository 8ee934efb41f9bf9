"""Changing TOML files of a keeper: their comments, order and layout stay as they are.

A file is cut into its blocks (``[[field]]`` and what belongs to it), and only the block that
changes is written again. tomlkit edits inside a block; over a whole file it would gather arrays of
tables that stand apart, and so move other people's lines.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any, NamedTuple

from lorabib.errors import LorabibError

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*(\]\]?)\s*(?:#.*)?\n?")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r'"""|\'\'\'')


class Block(NamedTuple):
    """One part of a file: from its header to the last line that is no comment and no blank.

    `name` is that of the array of tables, empty for what stands before the first header; `text`
    are its lines, `rest` the comments and blanks behind them.
    """

    name: str
    text: str
    rest: str = ""


def blocks(text: str) -> list[Block]:
    """The blocks of a file; put together they are its text."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    fence = ""
    for line in _LINE.findall(text):
        header = None if fence else _HEADER.fullmatch(line)
        if header and header[1] == "[[" and "." not in header[2]:
            parts.append((header[2], []))
        parts[-1][1].append(line)
        fence = _open(line, fence)
    return [_block(name, lines) for name, lines in parts]


def _open(line: str, fence: str) -> str:
    """The quotes of a text of several lines that is open behind `line`."""
    if not fence and line.lstrip().startswith("#"):
        return ""
    for mark in _FENCE.findall(line):
        fence = "" if fence == mark else fence or mark
    return fence


def _block(name: str, lines: list[str]) -> Block:
    end = len(lines)
    while name and end > 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip()[0] == "#"):
        end -= 1
    return Block(name, "".join(lines[:end]), "".join(lines[end:]))


def joined(found: list[Block]) -> str:
    """The text of blocks."""
    return "".join(block.text + block.rest for block in found)


def appended(text: str, name: str, values: dict[str, Any]) -> str:
    """The file with one block ``[[name]]`` more at its end."""
    import tomlkit

    document = tomlkit.document()
    tables = tomlkit.aot()
    tables.append(_table(values))
    document.append(name, tables)
    ended = text if not text or text.endswith("\n") else text + "\n"
    if any(block.name for block in blocks(text)) or text.strip():
        ended += "\n"
    return _checked(text, ended + tomlkit.dumps(document).strip("\n") + "\n")


def _table(values: dict[str, Any]) -> Any:
    """A table with its tables one below the other, and what is in those in one line each."""
    import tomlkit

    table = tomlkit.table()
    for name, value in values.items():
        if isinstance(value, dict):
            inner = tomlkit.table()
            inner.update({field: _inline(part) for field, part in value.items()})
            table[name] = inner
        else:
            table[name] = _inline(value)
    return table


def _inline(value: Any) -> Any:
    import tomlkit

    if isinstance(value, dict):
        made = tomlkit.inline_table()
        made.update({name: _inline(part) for name, part in value.items()})
        return made
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(map(_inline, value))
        return array
    return value


def changed(
    text: str,
    name: str,
    wanted: Callable[[dict[str, Any]], bool],
    change: Callable[[Any], bool],
) -> str:
    """The file with `change` made to each block ``[[name]]`` that is `wanted`.

    `change` alters the table that it is given, and says whether the block stays.
    """
    import tomlkit

    found = blocks(text)
    for number, block in enumerate(found):
        if block.name != name or not wanted(_read(block.text)[name][0]):
            continue
        document = tomlkit.parse(block.text)
        stays = change(document[name][0])
        found[number] = block._replace(text=document.as_string()) if stays else _gone(block)
    return _checked(text, joined(_trimmed(found)))


def listed(text: str, name: str, value: str) -> str:
    """The file with one text more in the list `name` before its first block."""

    def change(head: Any) -> None:
        if name in head:
            head[name].append(value)
        else:
            head[name] = [value]

    return _headed(text, change)


def unlisted(text: str, name: str, value: str) -> str:
    """The file with one text less in the list `name` before its first block."""

    def change(head: Any) -> None:
        head[name].remove(value)
        if not head[name]:
            del head[name]

    return _headed(text, change)


def _headed(text: str, change: Callable[[Any], None]) -> str:
    import tomlkit

    head, *others = blocks(text)
    _read(head.text)
    document = tomlkit.parse(head.text)
    change(document)
    return _checked(text, joined([head._replace(text=document.as_string()), *others]))


def _gone(block: Block) -> Block:
    """A block without its lines: of the blank lines around it those before it stay."""
    return Block("", "", re.sub(r"\A(?:[ \t]*\r?\n)+", "", block.rest))


def _trimmed(found: list[Block]) -> list[Block]:
    """Without the blank lines that a last block has left before itself."""
    kept = list(found)
    while len(kept) > 1 and not (kept[-1].text + kept[-1].rest):
        kept.pop()
        last = kept[-1]
        if last.rest:
            kept[-1] = last._replace(rest=_unblank(last.rest))
        else:
            kept[-1] = last._replace(text=_unblank(last.text))
    return kept


def _unblank(text: str) -> str:
    return re.sub(r"(?<=\n)[ \t]*\r?\n\Z|\A[ \t]*\r?\n\Z", "", text)


def _checked(before: str, after: str) -> str:
    """`after`, if it can be read as `before` could.

    Raises:
        LorabibError: the file is laid out as this code does not know it.
    """
    _read(before)
    _read(after)
    return after


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LorabibError(f"the file cannot be changed here, change it by hand: {error}") from None
