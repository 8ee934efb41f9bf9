r"""The built-in functions of BibTeX's styles that pybtex does otherwise than BibTeX.

Where pybtex takes letters and BibTeX takes bytes (case and purifying outside ASCII), and where a
style makes a mistake that BibTeX reports before it goes on (a text from an empty stack, a field
that is not there), it is done as BibTeX does it: BibTeX 0.99d, bibtex.web, at the function's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any


class Nothing(str):
    """What is taken from an empty stack, which BibTeX reports before it goes on."""


def builtins() -> dict[str, Any]:
    """What is done as BibTeX does it, and what shall print nothing here."""
    from pybtex.bibtex.builtins import Builtin

    ours: dict[str, Callable[[Any], None]] = {
        "*": _join, ":=": _assign, "format.name$": _format_name, "add.period$": _add_period,
        "chr.to.int$": _number, "write$": _write,
        "purify$": _purify, "change.case$": _change_case, "text.prefix$": _text_prefix,
        "top$": _pop, "warning$": _pop, "stack$": _clear,
    }  # fmt: skip
    return {name: Builtin(function) for name, function in ours.items()}


def _absent(*values: Any) -> bool:
    """Whether BibTeX finds no text or number here: it reports that, and goes on."""
    return any(isinstance(value, _nothings()) for value in values)


@cache
def _nothings() -> tuple[type, ...]:
    from pybtex.bibtex.interpreter import MissingField

    return Nothing, MissingField


def _pop(machine: Any) -> None:
    machine.pop()


def _purify(machine: Any) -> None:
    machine.push(purified(machine.pop()))


def _change_case(machine: Any) -> None:
    mode, text = machine.pop(), machine.pop()
    machine.push(cased(text, mode[:1].lower()))


def _text_prefix(machine: Any) -> None:
    size, text = machine.pop(), machine.pop()
    machine.push(prefix(text, size))


def _clear(machine: Any) -> None:
    machine.stack.clear()


def _join(machine: Any) -> None:
    last, first = machine.pop(), machine.pop()
    machine.push("" if _absent(first, last) else first + last)


def _assign(machine: Any) -> None:
    variable, value = machine.pop(), machine.pop()
    if not _absent(variable, value):
        variable.set(value)


def _format_name(machine: Any) -> None:
    from pybtex.bibtex.builtins import format_name

    try:
        format_name.f(machine)
    except IndexError:  # there are not so many names
        machine.push("")


def _add_period(machine: Any) -> None:
    text = machine.pop()
    end = text.rstrip("}")[-1:]
    machine.push(f"{text}." if text and (not end or end not in ".?!") else text)


def _number(machine: Any) -> None:
    text = machine.pop()
    machine.push(text.encode()[0] if len(text) == 1 else 0)


def _write(machine: Any) -> None:
    text = machine.pop()
    if not _absent(text):
        machine.output(text)


_FOREIGN = re.compile(r"\\(oe|OE|ae|AE|aa|AA|o|O|l|L|ss|i|j)(?![A-Za-z])")
_OTHER = re.compile("[^\x00-\x7f]")


def purified(text: str) -> str:
    r"""Letters, digits and blanks alone; bytes outside ASCII are letters to BibTeX.

    >>> purified(r"{\O}rsted--{\'E}cole {\noopsort{b}}é–")
    'Orsted  Ecole bé–'
    """
    from pybtex.bibtex.utils import scan_bibtex_string

    found = []
    for token, level in scan_bibtex_string(text):
        if level == 1 and token.startswith("\\"):
            inner = re.sub(r"\\[A-Za-z]+", "", _FOREIGN.sub(r"\1", token))
            found += [char for char in inner if _kept(char)]
        elif _kept(token):
            found.append(token)
        elif token.isspace() or token in "-~":
            found.append(" ")
    return "".join(found)


def _kept(char: str) -> bool:
    return char.isalnum() or not char.isascii()


def cased(text: str, mode: str) -> str:
    """The text in BibTeX's case `mode` (t, l or u); letters outside ASCII keep theirs.

    Raises `ValueError` for another mode.

    >>> cased("On Étale Covers of {LoRA}", "t")
    'On Étale covers of {LoRA}'
    """
    from pybtex.bibtex import utils

    if mode not in ("t", "l", "u"):
        raise ValueError(f"no letter case {mode!r}")
    others = iter(_OTHER.findall(text))
    changed = utils.change_case(_OTHER.sub("\ue000", text), mode)
    return re.sub("\ue000", lambda _: next(others), changed)


def prefix(text: str, size: int) -> str:
    r"""The first `size` letters of a text, with the braces that they need.

    A letter is a byte of UTF-8 to BibTeX, or a special character; one that its bytes would be cut
    from stays whole here.

    >>> prefix("Büyükakyüz", 3), prefix(r"{\O}rsted", 3)
    ('Bü', '{\\O}rs')
    """
    from pybtex.bibtex.utils import scan_bibtex_string

    found, open_braces = [], 0
    for token, level in scan_bibtex_string(text):
        if size <= 0:
            break
        found.append(token)
        open_braces = level
        if token not in "{}":
            size -= 1 if level == 1 and token.startswith("\\") else len(token.encode())
    return "".join(found) + "}" * open_braces
