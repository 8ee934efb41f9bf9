r"""What a typst document cites: ``@key``, ``#cite(<key>)`` and ``#cite(label("key"))``.

By typst's own lexer (https://typst.app/docs/reference/syntax/): markup, code behind ``#``, strings
in code, raw text, comments, formulas. A label that the document defines is no work; a word before
``@`` with a dot behind is an e-mail address, which typst would not take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorabib.citations.events import Cite, Database, Event, Include, Label, Lines, Unseen

_NAME = r"\w[\w\-]*"
_MARKUP = re.compile(
    r"\\.|(?P<line>//[^\n]*)|(?P<block>/\*)|(?P<raw>`+)|(?P<address>https?://[^\s\[\]<>\"`]*)"
    r"|@(?P<key>[\w\-.:]*[\w\-])"
    r"|<(?P<label>[\w\-.:]+)>"
    rf"|\#(?P<word>{_NAME}(?:\.{_NAME})*)?(?P<open>[(\[{{\"])?|(?P<bracket>[\[\]])|(?P<math>\$)",
    re.DOTALL,
)
_CODE = re.compile(
    r"(?P<line>//[^\n]*)|(?P<block>/\*)|(?P<raw>`+)|(?P<string>\")|(?P<math>\$)"
    r"|(?P<word>[^\W\d][\w\-]*)|<(?P<label>[\w\-.:]+)>|(?P<bracket>[\[\](){}])|(?P<end>[\n;])",
)
_STRING = re.compile(r'(?:[^"\\]|\\.)*"?', re.DOTALL)
_COMMENT = re.compile(r"/\*|\*/")
_MATH = re.compile(r'\\.|"|\$|#', re.DOTALL)
#: Statements after whose body the markup goes on.
_BODIES = frozenset({"if", "for", "while", "context", "else"})
_ELSE = re.compile(r"\s*else\b")
_STATEMENTS = frozenset("let set show if else for while import include return context".split())
_LABEL_CALL = re.compile(r"\s*\(\s*\"((?:[^\"\\]|\\.)*)\"\s*\)", re.DOTALL)

#: A label that is computed: ``cite(label(x))``, ``cite(x)``.
_COMPUTED = re.compile(r"\s*(label\s*\([^()\n]*\)?|[^\W\d][\w\-.]*(?=\s*[,)]))")


def scan(text: str) -> Iterator[Event]:
    """The events of a typst file.

    >>> [event.key for event in scan('As @a and #cite(<b>, form: "prose") say. // @c')]
    ['a', 'b']
    """
    return _Scanner(text).events()


class _Scanner:
    """Reads in the mode of the innermost bracket: ``m`` markup, ``c`` code, ``s`` a statement,
    which is code that ends with its line."""

    def __init__(self, text: str) -> None:
        self._text, self._lines = text, Lines(text)
        self._modes = ["m"]
        self._calls: list[str] = [""]  # the function in whose brackets each mode is
        self._word = ""  # the name that has just been read in code

    def events(self) -> Iterator[Event]:
        place = 0
        while place < len(self._text):
            markup = self._modes[-1] == "m"
            match = (_MARKUP if markup else _CODE).search(self._text, place)
            if not match:
                return
            place = self._skipped(match)
            if place < 0:
                place = match.end()
                step = self._in_markup(match) if markup else self._in_code(match)
                for event in step:
                    if isinstance(event, int):
                        place = event
                    else:
                        yield event

    # --- what is alike in both ----------------------------------------------------------------

    def _skipped(self, match: re.Match[str]) -> int:
        """The end of a comment, raw text or a formula; -1 where the sign is none of them."""
        if match["line"]:
            return match.end()
        if match["block"]:
            return self._comment(match.end())
        if match["raw"]:
            ticks = len(match["raw"])
            end = match.end() if ticks == 2 else self._text.find(match["raw"], match.end())
            return len(self._text) if end < 0 else end if ticks == 2 else end + ticks
        return self._formula(match.end()) if match["math"] else -1

    def _comment(self, place: int) -> int:
        depth = 1
        while depth and (match := _COMMENT.search(self._text, place)):
            depth += 1 if match[0] == "/*" else -1
            place = match.end()
        return len(self._text) if depth else place

    def _formula(self, place: int) -> int:
        while match := _MATH.search(self._text, place):
            place = match.end()
            if match[0] == "$":
                return place
            if match[0] == '"':
                place = self._string(place)
        return len(self._text)

    def _string(self, place: int) -> int:
        """The end of a string that begins before `place`."""
        match = _STRING.match(self._text, place)
        return match.end() if match else place

    def _push(self, mode: str, call: str = "") -> None:
        self._modes.append(mode)
        self._calls.append(call)

    def _pop(self) -> None:
        if len(self._modes) > 1:
            self._modes.pop()
            self._calls.pop()

    # --- markup -------------------------------------------------------------------------------

    def _in_markup(self, match: re.Match[str]) -> Iterator[Event | int]:
        if match["key"]:
            before = self._text[max(match.start() - 1, 0) : match.start()]
            if not (before.isalnum() and "." in match["key"]):
                yield Cite(match["key"], self._lines[match.start("key")])
        elif match["label"]:
            yield Label(match["label"])
        elif match["bracket"]:
            yield from self._bracket(match["bracket"], match.end())
        elif match[0].startswith("#"):
            yield from self._hash(match)

    def _bracket(self, bracket: str, place: int) -> Iterator[int]:
        if bracket == "[":
            self._push("m")
            return
        while self._modes[-1] == "s":
            self._pop()
        self._pop()
        yield from self._after(place)

    def _after(self, place: int) -> Iterator[int]:
        """Behind a bracket that closes: more of a call, or the end of a statement."""
        if self._modes[-1] == "m" and self._text.startswith("(", place):
            self._push("c")
            yield place + 1
        elif self._modes[-1] == "s" and self._calls[-1] in _BODIES:
            more = self._text[place - 1] == ")" or _ELSE.match(self._text, place)
            if not more:
                self._pop()

    def _hash(self, match: re.Match[str]) -> Iterator[Event | int]:
        word = match["word"] or ""
        if word in _STATEMENTS:
            self._push("s", word)
            yield match.end("word")
            return
        if match["open"] == "[":
            self._push("m")
        elif match["open"] == '"':
            # Behind a name it is a sign of the markup.
            yield match.end() if word else self._string(match.end())
        elif match["open"]:
            self._push("c", word.rpartition(".")[2])
            yield from self._computed(match.end())

    # --- code ---------------------------------------------------------------------------------

    def _in_code(self, match: re.Match[str]) -> Iterator[Event | int]:
        word, self._word = self._word, ""
        if match["word"]:
            self._word = match["word"]
            named = self._word == "label" and self._calls[-1] in ("cite", "ref")
            if named and (call := _LABEL_CALL.match(self._text, match.end())):
                yield Cite(call[1], self._lines[match.start()])
                yield call.end()
        elif match["string"]:
            end = self._string(match.end())
            yield from self._named(self._text[match.end() : end - 1], match.start())
            yield end
        elif match["label"]:
            if self._calls[-1] in ("cite", "ref"):
                yield Cite(match["label"], self._lines[match.start()])
        elif match["end"]:
            if self._modes[-1] == "s":
                self._pop()
        else:
            yield from self._closed(match["bracket"], word, match)

    def _closed(self, bracket: str, word: str, match: re.Match[str]) -> Iterator[Event | int]:
        if bracket == "[":
            self._push("m")
        elif bracket in "({":
            self._push("c", word)
            yield from self._computed(match.end())
        elif bracket == "]":
            yield from self._bracket("]", match.end())
        else:
            while self._modes[-1] == "s":
                self._pop()
            self._pop()
            yield from self._after(match.end())

    def _computed(self, place: int) -> Iterator[Event]:
        """What is cited by a value that only typst knows."""
        match = _COMPUTED.match(self._text, place) if self._calls[-1] == "cite" else None
        if match and not _LABEL_CALL.match(match[1].removeprefix("label")):
            yield Unseen(match[1], self._lines[place])

    def _named(self, name: str, place: int) -> Iterator[Event]:
        """A file that stands as a string in code."""
        call = self._calls[-1]
        if call in ("include", "import") and not name.startswith("@"):
            yield Include(name, self._lines[place], optional=call == "import")
        elif call == "bibliography" and name.endswith((".bib", ".yml", ".yaml")):
            yield Database(name)
