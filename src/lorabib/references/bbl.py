r"""What BibTeX writes for LaTeX (`.bbl`, a ``thebibliography``) -> references as rich text.

A small reader of the LaTeX that styles write: faces, accents, addresses, formulas, glue, and the
macros that a style defines before its first ``\bibitem``. A command that only a package knows
refuses the file: what it prints is not known. What is read is bounded: a macro that calls itself
ends in one line of error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lorabib.errors import EngineError
from lorabib.exporters.markdown import is_web, target
from lorabib.formula import is_formula
from lorabib.latex import unescape
from lorabib.references.rich import (
    Face,
    Link,
    Math,
    Part,
    Reference,
    Styled,
    Text,
    joined,
    tidy,
)

#: Macros that one file may expand to, and how deep they may stand in each other.
EXPANSIONS, DEEPEST, LONGEST = 100_000, 60, 100_000


class Macro(NamedTuple):
    """A command that the style defines: its arguments, the first of them if it is optional."""

    size: int
    default: str | None
    body: str


class _ForeignError(Exception):
    """A command that neither LaTeX nor the file knows: a package of the style's own does."""


class _TooMuchError(Exception):
    """A file that expands without an end."""


def references(bbl: str, path: Path) -> list[Reference]:
    """The references of a `.bbl` text in its order; `path` is the style, for errors.

    A label in brackets is that of the style, or the number; a style for natbib (author and year)
    has none. Raises `EngineError` for macros without an end.
    """
    head, *items = re.split(r"\\bibitem(?![A-Za-z])", bbl.split(r"\end{thebibliography}")[0])
    try:
        macros = _macros(head)
        budget = [EXPANSIONS]
        return list(_references(items, macros, budget))
    except (_TooMuchError, RecursionError):
        raise EngineError(f"{path}: this BibTeX style writes macros without an end") from None
    except _ForeignError as error:
        raise EngineError(
            f"{path}: this BibTeX style needs its LaTeX package: only that knows \\{error}"
        ) from None


def _references(
    items: list[str], macros: dict[str, Macro], budget: list[int]
) -> Iterator[Reference]:
    number = 0
    for item in items:
        reader = Reader(item, macros, budget)
        reader.blank()
        label = reader.bracketed()
        reader.blank()
        key = reader.raw().strip()
        if label is None:
            number += 1
            label = str(number)
        shown = () if _is_natbib(label) else tidy(Reader(f"[{label}]", macros, budget).all())
        yield Reference(key, tidy(reader.all()), shown)


def _is_natbib(label: str) -> bool:
    """Whether natbib reads a label as ``authors(year)all authors``: it is not printed then."""
    return "citeauthoryear" in label or bool(re.search(r".\([^()]*\)", label, re.DOTALL))


_DEFINED = re.compile(
    r"\\(?:def\s*\\(?P<def>[A-Za-z@]+)\s*(?P<args>(?:#\d\s*)*)"
    r"|(?:provide|new|renew)command\s*\*?\s*\{?\s*\\(?P<new>[A-Za-z@]+)\s*\}?"
    r"(?:\s*\[(?P<count>\d)\])?(?:\s*\[(?P<default>[^\]]*)\])?)\s*(?=\{)"
)


def _macros(head: str) -> dict[str, Macro]:
    """The commands that are defined before the first item; of two definitions the first."""
    head = re.sub(r"(?<!\\)%.*", "", head)
    found: dict[str, Macro] = {}
    for match in _DEFINED.finditer(head):
        body = Reader(head[match.end() : match.end() + LONGEST], {}, [0]).raw()
        if match["def"]:
            macro = Macro(match["args"].count("#"), None, body)
        else:
            macro = Macro(int(match["count"] or 0), match["default"], body)
        found.setdefault(match["def"] or match["new"], macro)
    return found


_EMPH, _STRONG = ("em", "it", "itshape", "sl", "slshape"), ("bf", "bfseries")
#: Switches of the face, to the end of the group, and commands with an argument in a face.
_SWITCHES: dict[str, Face] = dict.fromkeys(_EMPH, "emph")
_SWITCHES |= dict.fromkeys(_STRONG, "strong")
_SWITCHES |= {"sc": "smallcaps", "scshape": "smallcaps"}
_FACES: dict[str, Face] = {
    "emph": "emph", "textit": "emph", "textsl": "emph", "textbf": "strong", "textsc": "smallcaps",
    "textsuperscript": "superscript", "textsubscript": "subscript",
}  # fmt: skip
#: Commands that print their last argument alone: how many they have.
_LAST = {"bibinfo": 2, "bibfield": 2, "BIBforeignlanguage": 2, "foreignlanguage": 2, "natexlab": 1}
#: Commands of layout, which print nothing.
_SILENT = frozenset(
    """
    begingroup endgroup bgroup egroup noindent par leavevmode unskip ignorespaces null frenchspacing
    nobreak allowbreak break newline linebreak nolinebreak raggedright sloppy small footnotesize
    normalsize rm rmfamily upshape mdseries normalfont sf sffamily tt ttfamily selectfont
    discretionary expandafter csname endcsname mbox hbox urldef tempurl let citename astroncite
    thinspace uppercase
    """.split()
) | {"@"}
_NOTHING = frozenset(
    "BIBentrySTDinterwordspacing BIBentryALTinterwordspacing BIBdecl relax protect noopsort".split()
)
_SKIPPED_ARGUMENT = frozenset("noopsort bibAnnoteFile bibAnnote label color hspace vspace".split())
_SPACES = frozenset("newblock par space quad qquad newline linebreak nobreakspace".split())
_GLUE = re.compile(
    r"\s*(?:-?[\d.]+\s*(?:em|ex|pt|mu|cm|mm|in)?(?:\s*(?:plus|minus)\s*[\d.]+\s*[a-z]*)*)?\s*"
)
_GLUED = frozenset("hskip vskip kern penalty hfil hfill".split())
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’"}
_LIGATURE = re.compile("---|--|``|''|`|'")
_COMMAND = re.compile(r"\\(?:([A-Za-z@]+)\s*|(.))", re.DOTALL)
_PLAIN = re.compile(r"[^\\{}$~%]+")
_ACCENTS = frozenset("`'^\"~=.")
_LETTER_ACCENTS = frozenset("u v H t c d b r k".split())


class Reader:
    """Reads LaTeX from the start of a text on; `budget` is shared by all of a file."""

    def __init__(
        self, text: str, macros: dict[str, Macro], budget: list[int], depth: int = 0
    ) -> None:
        self.text, self.at, self.macros, self.budget = text, 0, macros, budget
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
            self.at = _end(self.text.find("\n", self.at), self.text)
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
        match = _COMMAND.match(self.text, self.at)
        if not match:  # a backslash at the end
            self.at += 1
            return
        self.at = match.end()
        name = match[1]
        if name is None:
            found += self.sign(match[2])
        elif name in _SWITCHES:
            # The brace belongs to the group that holds the switch.
            inner = joined(self.group())
            self.at -= self.text[self.at - 1 : self.at] == "}"
            found.append(Styled(_SWITCHES[name], inner))
        elif name == "unskip":
            found[:] = _unskipped(found)
        else:
            found += self.named(name)

    def sign(self, sign: str) -> list[Part]:
        if sign in _ACCENTS:
            return [Text(_decoded(f"\\{sign}{{{self.argument()}}}"))]
        if sign in "/-@":
            return []
        return [Text(" " if sign in ",;:! \\\n\t" else sign)]

    def named(self, name: str) -> list[Part]:
        if name in _NOTHING:
            return self.skipped(name)
        if name in _FACES:
            return [Styled(_FACES[name], joined(self.inner(self.argument())))]
        if name in ("url", "path", "nolinkurl", "href"):
            return self.address(name)
        if name in _LAST:
            return self.inner([self.argument() for _ in range(_LAST[name])][-1])
        if name in self.macros:
            return self.expanded(self.macros[name])
        return self.known(name)

    def known(self, name: str) -> list[Part]:
        if name in _SPACES:
            return [Text(" ")]
        if name in _GLUED:
            glue = _GLUE.match(self.text, self.at)
            self.at = glue.end() if glue else self.at
            return [Text(" ")] if name != "penalty" else []
        if name == "doi":
            number = self.argument()
            return [Text("doi: "), *_link(f"https://doi.org/{number}", [Text(number)])]
        if name == "string":
            sign, self.at = self.text[self.at : self.at + 1], self.at + 1
            return [Text(sign)]
        if name == "ensuremath":
            return _formula(self.argument())
        if name in _LETTER_ACCENTS:
            return [Text(_decoded(f"\\{name}{{{self.argument()}}}"))]
        if name in _SKIPPED_ARGUMENT:
            return self.skipped(name)
        symbol = _symbol(name)
        if not symbol and name not in _SILENT:
            raise _ForeignError(name)
        return [Text(symbol)]

    def skipped(self, name: str) -> list[Part]:
        if name in _SKIPPED_ARGUMENT:
            self.argument()
        return []

    def address(self, name: str) -> list[Part]:
        self.blank()
        address = self.raw().replace("\\", "")
        shown: list[Part] = [Text(address)]
        if name == "href":
            shown = self.inner(self.argument())
        return _link(address, shown) if name in ("url", "href") else shown

    def expanded(self, macro: Macro) -> list[Part]:
        """What a macro of the style prints with its arguments."""
        self.budget[0] -= 1
        count, given = macro.size, list[str]()
        if macro.default is not None and count:
            optional, count = self.bracketed(), count - 1
            given = [macro.default if optional is None else optional]
        given += [self.argument() for _ in range(count)]
        body = re.sub(
            r"#(\d)", lambda m: given[int(m[1]) - 1] if int(m[1]) <= len(given) else "", macro.body
        )
        if self.budget[0] < 0 or len(body) > LONGEST:
            raise _TooMuchError
        return self.inner(body)

    def inner(self, text: str) -> list[Part]:
        """The parts of a text that stands inside this one."""
        if self.depth > DEEPEST:
            raise _TooMuchError
        return Reader(text, self.macros, self.budget, self.depth + 1).all()

    def blank(self) -> None:
        """Skip blanks and comments."""
        match = re.compile(r"(?:\s|%[^\n]*\n)*").match(self.text, self.at)
        self.at = match.end() if match else self.at

    def argument(self) -> str:
        """The source of the next argument: a group, a command or a character."""
        self.blank()
        if self.text[self.at : self.at + 1] == "{":
            return self.raw()
        match = _COMMAND.match(self.text, self.at) or re.compile("[^}]").match(self.text, self.at)
        if not match:
            return ""
        self.at = match.end()
        return match[0]

    def raw(self) -> str:
        """The source between the braces of the group that begins here; to the end if none ends."""
        if self.text[self.at : self.at + 1] != "{":
            return ""
        return self.balanced("}")

    def bracketed(self) -> str | None:
        """The source of an optional argument; None if there is none."""
        return self.balanced("]") if self.text[self.at : self.at + 1] == "[" else None

    def balanced(self, close: str) -> str:
        start, level = self.at + 1, 0
        for match in re.compile(r"\\.|[{}\]]", re.DOTALL).finditer(self.text, start):
            if not level and match[0] == close:
                self.at = match.end()
                return self.text[start : match.start()]
            level += (match[0] == "{") - (match[0] == "}")
        self.at = len(self.text)
        return self.text[start:]


def _end(found: int, text: str) -> int:
    return len(text) if found < 0 else found + 1


def _link(address: str, shown: list[Part]) -> list[Part]:
    return [Link(target(address), joined(shown))] if is_web(address) else shown


def _unskipped(found: list[Part]) -> list[Part]:
    if found and isinstance(found[-1], Text):
        return [*found[:-1], Text(found[-1].text.rstrip())]
    return found


def _formula(tex: str) -> list[Part]:
    """A formula: a character, mathematics of ours, a raised or lowered text, else its text."""
    decoded = _decoded(f"\\ensuremath{{{tex}}}")
    if "\\" not in decoded and "ensuremath" not in decoded and len(decoded) == 1:
        return [Text(decoded)]
    if match := re.fullmatch(r"\s*([\^_])\{?([\w+*]+)\}?\s*", tex):
        face: Face = "superscript" if match[1] == "^" else "subscript"
        return [Styled(face, (Text(match[2]),))]
    return [Math(tex)] if is_formula(tex) else [Text(_decoded(tex).replace("$", ""))]


@lru_cache(maxsize=4096)
def _decoded(latex: str) -> str:
    return unescape(latex)


@lru_cache(maxsize=4096)
def _symbol(name: str) -> str:
    """The character of a command; nothing if it is not known: its argument is read as text."""
    if name == "textbackslash":
        return "\\"
    found = unescape(f"\\{name}{{}}").strip("{}")
    return "" if "\\" in found else found
