"""The search language of arXiv's API: fields, phrases, AND, OR, ANDNOT and brackets.

https://info.arxiv.org/help/api/user-manual.html#51-details-of-query-construction
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from registries.answers import words

Entry = dict[str, Any]
Matcher = Callable[[Entry], bool]
_TOKEN = re.compile(r'\s*(\(|\)|(?:[a-z]+:)?"[^"]*"|[^\s()"]+)')
_FIELDS: dict[str, tuple[str, ...]] = {
    "ti": ("title",),
    "au": ("authors",),
    "abs": ("summary",),
    "co": ("comment",),
    "jr": ("journal_ref",),
    "cat": ("categories",),
    "id": ("id",),
}
_FIELDS["all"] = tuple(name for names in _FIELDS.values() for name in names)


def matcher(query: str) -> Matcher:
    """Whether an entry fits a query; ValueError for one that cannot be read."""
    tokens = _tokens(query)
    found = _expression(tokens)
    if tokens:
        raise ValueError(f"unexpected {tokens[0]} in search_query")
    return found


def _tokens(query: str) -> list[str]:
    tokens, at = [], 0
    while query[at:].strip():
        token = _TOKEN.match(query, at)
        if token is None:
            raise ValueError("unbalanced quotation mark in search_query")
        tokens.append(token.group(1))
        at = token.end()
    return tokens


def _expression(tokens: list[str]) -> Matcher:
    """Terms joined from left to right, all operators of one rank."""
    left = _term(tokens)
    while tokens and tokens[0] in ("AND", "OR", "ANDNOT"):
        left = _joined(left, tokens.pop(0), _term(tokens))
    return left


def _joined(left: Matcher, operator: str, right: Matcher) -> Matcher:
    if operator == "OR":
        return lambda entry: left(entry) or right(entry)
    return lambda entry: left(entry) and right(entry) is (operator == "AND")


def _term(tokens: list[str]) -> Matcher:
    if not tokens:
        raise ValueError("search_query ends too early")
    token = tokens.pop(0)
    if token != "(":
        return _field(token)
    inner = _expression(tokens)
    if not tokens or tokens.pop(0) != ")":
        raise ValueError("unbalanced bracket in search_query")
    return inner


def _field(token: str) -> Matcher:
    """``ti:"a phrase"`` or ``ti:word``: its words stand together in one value of the field."""
    name, colon, text = token.partition(":")
    if not colon:
        name, text = "all", token
    if name not in _FIELDS:
        raise ValueError(f"unknown field {name} in search_query")
    phrase = f" {' '.join(words(text))} "
    return lambda entry: any(phrase in _line(entry.get(field, "")) for field in _FIELDS[name])


def _line(value: str | list[str]) -> str:
    """The words of a field; between two values of one stands what no phrase has."""
    values = [value] if isinstance(value, str) else value
    return " " + " | ".join(" ".join(words(text)) for text in values) + " "
