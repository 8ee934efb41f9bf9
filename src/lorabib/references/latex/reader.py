r"""LaTeX -> rich text: faces, accents, addresses, formulas, glue, and the macros of the file.

A command that only a package knows refuses the file: what it prints is not known. What is read is
bounded: a macro that calls itself ends in an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lorabib.exporters.markdown import is_web, target
from lorabib.formula import is_formula
from lorabib.references.latex import commands
from lorabib.references.latex.macros import DEEPEST, ForeignError, Macros, TooMuchError
from lorabib.references.latex.program import PROGRAM, Program
from lorabib.references.latex.source import COMMAND
from lorabib.references.rich import Face, Link, Math, Part, Styled, Text, joined

_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’"}
_LIGATURE = re.compile("---|--|``|''|`|'")
_PLAIN = re.compile(r"[^\\{}$~%]+")


class Reader(Program):
    """Reads LaTeX from the start of a text on; `macros` are those of its file.

    With `head` it reads what stands before the references: unknown commands are passed over.
    """

    def __init__(self, text: str, macros: Macros, depth: int = 0, *, head: bool = False) -> None:
        super().__init__(text, macros, head=head)
        self.depth = depth

    def all(self) -> list[Part]:
        """The parts to the end; closing braces that nothing opened are left out."""
        found: list[Part] = []
        while self.at < len(self.text):
            found += self.group()
        return found

    def group(self) -> list[Part]:
        """The parts to the brace that closes this group, or to the end."""
        found: list[Part] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\":
                self.command(found)
            elif char == "}":
                self.at += 1
                break
            elif char == "{":
                self.at += 1
                found += self.group()
            else:
                found += self.characters(char)
        return found

    def characters(self, char: str) -> list[Part]:
        if char == "%":
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end + 1
            self.blank()
            return []
        if char == "~":
            self.at += 1
            return [Text(" ")]
        if char == "$":
            return self.formula()
        match = _PLAIN.match(self.text, self.at)
        assert match
        self.at = match.end()
        return [Text(_LIGATURE.sub(lambda m: _LIGATURES[m[0]], match[0]))]

    def formula(self) -> list[Part]:
        end = self.text.find("$", self.at + 1)
        if end < 0:
            self.at += 1
            return [Text("$")]
        inner, self.at = self.text[self.at + 1 : end], end + 1
        return _formula(inner)

    def command(self, found: list[Part]) -> None:
        """Read one command, and put what it prints behind what was found."""
        match = COMMAND.match(self.text, self.at)
        if not match:  # a backslash at the end
            self.at += 1
            return
        self.at = match.end()
        name = match[1]
        if name is None:
            found += self.sign(match[2])
        elif name in commands.SWITCHES:
            # The brace belongs to the group that holds the switch.
            inner = joined(self.group())
            self.at -= self.text[self.at - 1 : self.at] == "}"
            found.append(Styled(commands.SWITCHES[name], inner))
        elif name == "unskip":
            found[:] = _unskipped(found)
        else:
            found += self.named(name)

    def sign(self, sign: str) -> list[Part]:
        if sign in commands.ACCENTS:
            return [Text(commands.decoded(f"\\{sign}{{{self.argument()}}}"))]
        if sign in "/-@":
            return []
        return [Text(" " if sign in ",;:! \\\n\t" else sign)]

    def named(self, name: str) -> list[Part]:
        if name in PROGRAM:
            PROGRAM[name](self)
            return []
        if name in commands.NOTHING:
            return []
        if name in commands.FACES:
            return [Styled(commands.FACES[name], joined(self.inner(self.argument())))]
        if name in ("url", "path", "nolinkurl", "href"):
            return self.address(name)
        if name in commands.LAST:
            return self.inner([self.argument() for _ in range(commands.LAST[name])][-1])
        if name in self.macros:
            self.expand(self.macros[name])
            return []
        return self.known(name)

    def known(self, name: str) -> list[Part]:
        if name in commands.SPACES:
            return [Text(" ")]
        if name in commands.GLUED:
            self.skip(commands.GLUE)
            return [] if name in commands.UNSEEN else [Text(" ")]
        if name in commands.GOBBLED:
            for _ in range(commands.GOBBLED[name]):
                self.argument()
            return []
        if name in _PRINTS:
            return _PRINTS[name](self)
        if name in commands.LETTER_ACCENTS:
            return [Text(commands.decoded(f"\\{name}{{{self.argument()}}}"))]
        if name in commands.UPPER | commands.LOWER:
            return _cased(self.inner(self.argument()), upper=name in commands.UPPER)
        if name in commands.BOXES:
            self.skip(commands.WIDTH)
            return []
        if name.startswith("if"):
            self.unknown_condition(name)
            return []
        symbol = commands.symbol(name)
        if not symbol and name not in commands.SILENT and not self.head:
            raise ForeignError(name)
        return [Text(symbol)]

    def address(self, name: str) -> list[Part]:
        self.blank()
        address = self.raw().replace("\\", "")
        shown: list[Part] = [Text(address)]
        if name == "href":
            shown = self.inner(self.argument())
        return _link(address, shown) if name in ("url", "href") else shown

    def inner(self, text: str) -> list[Part]:
        """The parts of a text that stands inside this one."""
        if self.depth > DEEPEST:
            raise TooMuchError
        return Reader(text, self.macros, self.depth + 1, head=self.head).all()


def _rule(reader: Reader) -> list[Part]:
    reader.blank()
    reader.bracketed()
    width = reader.argument()
    reader.argument()
    return [Text(commands.RULE if re.match(r"[\d.]*[1-9][\d.]*\s*em", width) else "")]


def _vrule(reader: Reader) -> list[Part]:
    reader.skip(commands.SIZES)
    return [Text(commands.RULE)]


def _string(reader: Reader) -> list[Part]:
    sign, reader.at = reader.text[reader.at : reader.at + 1], reader.at + 1
    return [Text(sign)]


def _verb(reader: Reader) -> list[Part]:
    """Text as it stands, between two signs of a kind."""
    sign, start = reader.text[reader.at : reader.at + 1], reader.at + 1
    end = reader.text.find(sign, start) if sign else -1
    if end < 0:
        return []
    reader.at = end + 1
    return [Text(reader.text[start:end])]


def _doi(reader: Reader) -> list[Part]:
    number = reader.argument()
    return [Text("doi: "), *_link(f"https://doi.org/{number}", [Text(number)])]


def _alph(reader: Reader) -> list[Part]:
    """A number from 1 to 26 as a letter."""
    number = reader.argument().strip()
    if re.fullmatch(r"[1-9]|1\d|2[0-6]", number):
        return [Text(chr(96 + int(number)))]
    raise ForeignError("@alph")


_PRINTS: dict[str, Callable[[Reader], list[Part]]] = {
    "doi": _doi, "string": _string, "rule": _rule, "hrulefill": lambda _: [Text(commands.RULE)],
    "@alph": _alph, "vrule": _vrule, "verb": _verb,
    "ensuremath": lambda reader: _formula(reader.argument()),
}  # fmt: skip


def _cased(parts: list[Part], *, upper: bool) -> list[Part]:
    """The parts in another letter case; formulas and addresses stay."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Text):
            found.append(Text(part.text.upper() if upper else part.text.lower()))
        elif isinstance(part, Math):
            found.append(part)
        else:
            found.append(part._replace(parts=tuple(_cased(list(part.parts), upper=upper))))
    return found


def _link(address: str, shown: list[Part]) -> list[Part]:
    return [Link(target(address), joined(shown))] if is_web(address) else shown


def _unskipped(found: list[Part]) -> list[Part]:
    if found and isinstance(found[-1], Text):
        return [*found[:-1], Text(found[-1].text.rstrip())]
    return found


def _formula(tex: str) -> list[Part]:
    r"""A formula: a sign, mathematics of ours, a raised or lowered text, else its text.

    A letter or number that is written as such is a formula; ``\alpha`` stands for a letter of text.
    """
    decoded = commands.decoded(f"\\ensuremath{{{tex}}}")
    if decoded.isalnum() and decoded == tex.strip() and is_formula(tex):
        return [Math(tex)]
    if "\\" not in decoded and "ensuremath" not in decoded and len(decoded) == 1:
        return [Text(decoded)]
    if match := re.fullmatch(r"\s*([\^_])\{?([\w+*]+)\}?\s*", tex):
        face: Face = "superscript" if match[1] == "^" else "subscript"
        return [Styled(face, (Text(match[2]),))]
    return [Math(tex)] if is_formula(tex) else [Text(commands.decoded(tex).replace("$", ""))]
