"""One value of a field: braces, quotes, numbers and names, joined by ``#``."""

from __future__ import annotations

from typing import NamedTuple

from lorabib.bibfile import grammar

#: So much text may come from names: `@string`s of `@string`s double with every line.
_LONGEST = 4000


class Broken(Exception):  # noqa: N818 - never leaves this room
    """What stands at `at` cannot be read; `code` as in `lorabib.bibfile.codes`."""

    def __init__(self, code: str, message: str, at: int) -> None:
        self.code, self.message, self.at = code, message, at
        super().__init__(message)


class Value(NamedTuple):
    """A value as read: its text with all names resolved, where it ends, the names without text.

    `plain` is true for one piece that is no name.
    """

    text: str
    end: int
    plain: bool
    undefined: tuple[str, ...]


def tidied(text: str) -> str:
    """A value as BibTeX keeps it: every run of white space is one blank, none at the ends."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or text[:1] == " ":
        return grammar.SEVERAL_BLANKS.sub(" ", text).strip(" ")
    return text.rstrip(" ")


def read_value(text: str, at: int, limit: int, names: dict[str, str]) -> Value:
    """The value at `at`, which ends before `limit`.

    Raises:
        Broken: there is none, or its closing brace or quotation mark is missing.
    """
    pieces: list[str] = []
    undefined: list[str] = []
    plain, from_names = True, 0
    while True:
        piece, end, is_name = _piece(text, at, limit)
        if is_name:
            known = names.get(piece.lower())
            if known is None:
                undefined.append(piece)
            piece, plain = known or "", False
            from_names += len(piece)
            if from_names > _LONGEST:
                raise Broken("malformed-entry", "its names stand for too long a text", at)
        pieces.append(piece)
        at = skip(text, end, limit)
        if at >= limit or text[at] != "#":
            value = tidied("".join(pieces))
            return Value(value, end, plain and len(pieces) == 1, tuple(undefined))
        at = skip(text, at + 1, limit)


def _piece(text: str, at: int, limit: int) -> tuple[str, int, bool]:
    """The text of one piece, its end, and whether it is a name."""
    if at >= limit:
        raise Broken("unclosed-entry", "it ends where a value should stand", at)
    found = grammar.PIECE.match(text, at, limit)
    if found:
        return found[found.lastindex or 0], found.end(), found.lastindex == 4
    if text[at] == "{":
        end = closing_brace(text, at, limit)
    elif text[at] == '"':
        end = _closing_quote(text, at, limit)
    else:
        raise Broken("malformed-entry", f"{shown(text, at)} where a value should stand", at)
    return text[at + 1 : end - 1], end, False


def closing_brace(text: str, at: int, limit: int) -> int:
    """Where the group ends that the brace at `at` opens.

    Raises:
        Broken: it does not end before `limit`.
    """
    depth = 0
    for sign in grammar.BRACES.finditer(text, at, limit):
        depth += 1 if sign[0] == "{" else -1
        if not depth:
            return sign.end()
    raise Broken("unclosed-entry", "a closing brace is missing", at)


def _closing_quote(text: str, at: int, limit: int) -> int:
    depth = 0
    for sign in grammar.BRACES_AND_QUOTES.finditer(text, at + 1, limit):
        if sign[0] == '"':
            if not depth:
                return sign.end()
        elif sign[0] == "{":
            depth += 1
        elif depth:
            depth -= 1
        else:
            break
    raise Broken("unclosed-quote", 'its closing quotation mark (") is missing', at)


def closing_parenthesis(text: str, at: int, limit: int) -> int:
    """Where the block ends that the parenthesis at `at` opens; -1 if nowhere before `limit`."""
    depth = 0
    for sign in grammar.BRACES_AND_END.finditer(text, at + 1, limit):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth -= 1
        elif depth <= 0:
            return sign.end()
    return -1


def skip(text: str, at: int, limit: int) -> int:
    """The next place at or behind `at` that is not white."""
    found = grammar.BLANKS.match(text, at, limit)
    return found.end() if found else at


def shown(text: str, at: int) -> str:
    """The first word at `at`, in quotes, for a message."""
    words = text[at : at + 24].split()
    return f"'{words[0]}'" if words else "nothing"
