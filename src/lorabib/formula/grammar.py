r"""The grammar of formulas: a text of TeX's mathematics -> its parts, or nothing.

Letters, digits, operators, groups, primes, one ``^`` and one ``_`` each, and the commands of
`lorabib.formula.words`. Everything else (``\input``, ``\def``, a second ``^``, an open brace) is
no formula, so that nothing that a title brings along can run or break anything.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, TypeAlias

from lorabib.formula.words import FORMS, SIMPLE, STAND_INS, SYMBOLS

#: As deep as groups may stand in groups.
_DEEPEST = 8
# ``\text{…}`` is one token, with text that is the same to TeX and to everyone; a single word of it
# is one of ``\mathrm``.
_TOKEN = re.compile(
    r"\\text\{(?![A-Za-z0-9]*\})[A-Za-z0-9 .,:;()/+'!?=-]+\}|\\[A-Za-z]+|\\[,;:! %&#_]"
    r"|[A-Za-z0-9{}^_+\-=()\[\],./*|<>!:;'?@ ]"
)
# "a $5 adapter and a $" is money with words, not mathematics: one of two words side by side has
# two letters or more.
_WORDS = re.compile(r"(?<![\\A-Za-z0-9])(?:[A-Za-z]{2,} +[A-Za-z0-9]|[A-Za-z0-9]+ +[A-Za-z]{2,})")


class Symbol(NamedTuple):
    """A character, a command without arguments, a blank, or a text."""

    token: str


class Group(NamedTuple):
    """What stands in braces."""

    parts: tuple[Part, ...]


class Form(NamedTuple):
    """A command with its arguments; `root` is the index of one."""

    name: str
    arguments: tuple[Part, ...]
    root: str = ""


class Script(NamedTuple):
    """What is raised (``^``) or lowered (``_``)."""

    mark: str
    argument: Part


Part: TypeAlias = Symbol | Group | Form | Script


class _NotAFormulaError(Exception):
    """Raised and caught in here."""


@cache
def parse(source: str) -> tuple[Part, ...] | None:
    r"""The parts of `source`, which stands without its dollars; None if it is no formula.

    >>> parse("x^2")
    (Symbol(token='x'), Script(mark='^', argument=Symbol(token='2')))
    >>> parse(r"\input{x}"), parse("x^2^3")
    (None, None)
    """
    tokens = _TOKEN.findall(source)
    bare = "".join(token for token in tokens if not token.startswith(r"\text{"))
    if "".join(tokens) != source or not source.strip() or _WORDS.search(bare):
        return None
    reader = _Reader([token for token in tokens if token != " "])
    try:
        parts = reader.sequence()
        reader.end()
    except (_NotAFormulaError, IndexError):
        return None
    return parts


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise _NotAFormulaError

    def sequence(self) -> tuple[Part, ...]:
        """Atoms with their scripts until the end or a closing brace."""
        self._depth += 1
        if self._depth > _DEEPEST + 1:
            raise _NotAFormulaError
        parts: list[Part] = []
        while self._next() not in ("", "}"):
            if self._next() not in ("^", "_", "'"):
                parts.append(self._atom())
            parts += self._scripts()
        self._depth -= 1
        return tuple(parts)

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _scripts(self) -> list[Part]:
        """One raised and one lowered part at most; primes are raised, with what follows them."""
        found: list[Part] = []
        seen = ""
        while (mark := self._next()) in ("^", "_", "'") and mark:
            primed = mark == "'"
            if ("^" if primed else mark) in seen:
                raise _NotAFormulaError
            seen += "^" if primed else mark
            if primed:
                found += self._primes()
                mark = "^"
            if not primed or self._next() == "^":
                self._at += 1
                found.append(Script(mark, self._script()))
        return found

    def _primes(self) -> list[Part]:
        primes: list[Part] = []
        while self._next() == "'":
            primes.append(Symbol(self._take()))
        return primes

    def _script(self) -> Part:
        token = self._next()
        if token[:1] == "\\" and token[1:] not in SIMPLE:
            raise _NotAFormulaError
        return self._argument()

    def _argument(self) -> Part:
        """One group, one letter, digit or sign, or one command without an argument."""
        token = self._next()
        bare = token.isalnum() or token in ("+", "-", "*", "<", ">", "=", "!", "/", "|", ",")
        if token == "{" or bare or (token[:1] == "\\" and token[1:] in SYMBOLS):
            return self._atom()
        raise _NotAFormulaError

    def _atom(self) -> Part:
        token = self._take()
        if token == "{":
            inner = self.sequence()
            self._expect("}")
            return Group(inner)
        name = token[1:]
        if token[0] != "\\" or not name.isalpha() or name in SYMBOLS:
            return Symbol(token)
        if name == "not":
            return Form(name, (self._argument(),))
        if name not in FORMS:
            raise _NotAFormulaError
        index = self._index() if name == "sqrt" and self._next() == "[" else ""
        return Form(name, tuple(self._argument() for _ in range(FORMS[name])), index)

    def _index(self) -> str:
        self._at += 1
        index = ""
        while self._next() != "]":
            index += self._take()
            if not index.isalnum():
                raise _NotAFormulaError
        self._at += 1
        return index

    def _expect(self, token: str) -> None:
        if self._take() != token:
            raise _NotAFormulaError


@cache
def kernel(source: str) -> str:
    r"""A formula in the words of LaTeX's kernel, for a document with no package: itself for most.

    >>> kernel(r"\mathbb{R}^n"), kernel(r"\binom nk"), kernel(r"\ell_2")
    ('\\mathbf{R}^n', '{{n} \\choose {k}}', '\\ell_2')
    """
    words = {token[1:] for token in _TOKEN.findall(source) if token[0] == "\\"}
    parts = parse(source)
    if parts is None or not any(w in STAND_INS or w.startswith("text{") for w in words):
        return source
    return _written(parts)


def _written(parts: tuple[Part, ...], *, small: bool = False) -> str:
    """The parts in order; a command and a letter behind it stay apart."""
    text = ""
    for part in parts:
        piece = _part(part, small)
        text += " " * (bool(_COMMAND(text)) and piece[:1].isalpha()) + piece
    return text


_COMMAND = re.compile(r"\\[A-Za-z]+$").search


def _part(part: Part, small: bool) -> str:
    if isinstance(part, Symbol):
        return _symbol(part.token, small)
    if isinstance(part, Group):
        return f"{{{_written(part.parts, small=small)}}}"
    if isinstance(part, Script):
        return part.mark + _braced(part.argument, True)
    form = STAND_INS.get(part.name, "")
    small = small or part.name in ("frac", "stackrel", "overset", "binom")
    arguments = [_braced(argument, small) for argument in part.arguments]
    if part.name == "not":
        return rf"\not{arguments[0][1:-1]}"
    if not form:
        return rf"\{part.name}" + f"[{part.root}]" * bool(part.root) + "".join(arguments)
    return form.replace("#1", arguments[0]).replace("#2", arguments[-1])


def _braced(part: Part, small: bool) -> str:
    inner = part.parts if isinstance(part, Group) else (part,)
    return f"{{{_written(inner, small=small)}}}"


def _symbol(token: str, small: bool) -> str:
    if not token.startswith(r"\text{"):
        return STAND_INS.get(token[1:], token) if token[0] == "\\" else token
    # \mbox has one size: in scripts the face alone, whose blanks are escaped.
    inner = token[6:-1]
    return rf"\mathrm{{{inner.replace(' ', chr(92) + ' ')}}}" if small else rf"\mbox{{{inner}}}"
