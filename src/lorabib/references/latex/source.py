"""A place in LaTeX's source, and what can be read from there without knowing any command."""

from __future__ import annotations

import re

COMMAND = re.compile(r"\\(?:([A-Za-z@]+)\s*|(.))", re.DOTALL)
_BLANKS = re.compile(r"(?:\s|%[^\n]*(?:\n|$))*")
_CHARACTER = re.compile("[^}]")
_BRACES = re.compile(r"\\.|[{}\]]", re.DOTALL)
_NAME = re.compile(r"\s*\{?\s*\\([A-Za-z@]+)\s*\}?")
CSNAME = re.compile(r"\s*(?:\\expandafter\s*)?\\csname\s*([^\\{}]*)\\endcsname\s*")
_BRANCH = re.compile(r"\\(newif\s*\\[A-Za-z@]+|if[A-Za-z@]*|else|fi)(?![A-Za-z@])")


class Source:
    """A text that is read from its start on."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def blank(self) -> None:
        """Skip blanks and comments."""
        match = _BLANKS.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def argument(self) -> str:
        """The source of the next argument: a group, a command or a character."""
        self.blank()
        if self.text[self.at : self.at + 1] == "{":
            return self.raw()
        match = COMMAND.match(self.text, self.at) or _CHARACTER.match(self.text, self.at)
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
        """The source behind the bracket that opens here, to the one that closes it."""
        start, level = self.at + 1, 0
        for match in _BRACES.finditer(self.text, start):
            if not level and match[0] == close:
                self.at = match.end()
                return self.text[start : match.start()]
            level += (match[0] == "{") - (match[0] == "}")
        self.at = len(self.text)
        return self.text[start:]

    def put(self, text: str) -> None:
        """Read `text` next, and then what is here."""
        self.text, self.at = text + self.text[self.at :], 0

    def name(self) -> str:
        r"""The name of the command that is defined here, in braces or not; ``\csname`` too."""
        if match := CSNAME.match(self.text, self.at) or _NAME.match(self.text, self.at):
            self.at = match.end()
            return match[1]
        return ""

    def token(self) -> str:
        r"""The next command, with ``\csname`` as its name, or character; nothing at the end."""
        self.blank()
        if match := CSNAME.match(self.text, self.at):
            self.at = match.end()
            return f"\\{match[1]}\0"  # its end says that it was named so
        match = COMMAND.match(self.text, self.at)
        end = match.end() if match else self.at + 1
        found, self.at = (f"\\{match[1] or match[2]}" if match else self.text[self.at : end]), end
        return found

    def skip_branch(self, *, other: bool) -> None:
        r"""Skip to the ``\fi`` that belongs here, or (`other`) to the ``\else`` before it."""
        level = 0
        for match in _BRANCH.finditer(self.text, self.at):
            if match[1] == "fi":
                level -= 1
            elif match[1] != "else" and not match[1].startswith("newif"):
                level += 1
            if level < 0 or (other and not level and match[1] == "else"):
                self.at = match.end()
                self.blank()
                return
        self.at = len(self.text)
