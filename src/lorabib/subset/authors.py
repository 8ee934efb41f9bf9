"""An author's own `.bib`: entries as written, with what they rest on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lorabib.bibfile.model import Bibliography, Entry, Span

_STRING = re.compile(r"@\s*\w+\s*[{(]\s*([^\s=]+)\s*=", re.DOTALL)
_SIGN = re.compile(r"[{}\"]|[^\s{}\"#%'(),=]+")
_KEY = re.compile(r"@\s*[^\s{(]+\s*[{(]\s*([^\s,{}]+)")
#: Fields that name other entries; of `crossref` BibTeX and biber take fields, of the others biber.
_PARENTS = ("crossref", "xdata", "xref", "entryset", "related")


class Own(NamedTuple):
    """An entry of an author's file, with the path of the file."""

    path: str
    entry: Entry


class Definition(NamedTuple):
    """A ``@string``: its name in small letters, and the block as written."""

    name: str
    text: str


class AuthorsFile:
    """A file of the author's. Of entries with one key the first counts, as for BibTeX."""

    def __init__(self, path: str, read: Bibliography) -> None:
        self.path, self._read = path, read
        self.keys: dict[str, Entry] = {}
        self._folded: dict[str, Entry] = {}
        self._ids: dict[str, Entry] = {}
        for entry in read.entries:
            self.keys.setdefault(entry.key, entry)
            self._folded.setdefault(entry.key.lower(), entry)
            for name in entry.text("ids").split(","):
                self._ids.setdefault(name.strip(), entry)
        self._identified: dict[str, Entry] | None = None  # made when it is asked for
        self._strings = list(_strings(read))

    def find(self, key: str, biber: bool = False) -> Own | None:
        """The entry with this key; BibTeX is blind to the case of letters, biber knows `ids`."""
        entry = self.keys.get(key) or (self._ids if biber else self._folded).get(
            key if biber else key.lower()
        )
        return Own(self.path, entry) if entry else None

    def alias(self, name: str) -> Own | None:
        """The entry that has this name among its `ids`."""
        entry = self._ids.get(name)
        return Own(self.path, entry) if entry else None

    def identified(self, identifier: str) -> Own | None:
        """The first entry that names this identifier, or one that is the same by its registry."""
        from lorabib.bibfile.naming import identified
        from lorabib.identifiers import closure, equivalents

        if self._identified is None:
            self._identified = {}
            for entry in self._read.entries:
                for one in closure(identified(entry)):
                    self._identified.setdefault(one, entry)
        same = (self._identified.get(one) for one in equivalents(identifier))
        found = next(filter(None, same), None)
        return Own(self.path, found) if found else None

    def unread(self, key: str) -> int:
        """The line of an entry with this key that cannot be read; 0 if there is none."""
        for block in self._read.blocks:
            if block.kind == "unread":
                text = self._read.text[block.span.start : block.span.start + 2000]
                found = _KEY.match(text)
                if found and found[1] == key:
                    return block.line
        return 0

    def text(self, entry: Entry, key: str = "", names: Sequence[str] = ()) -> str:
        """An entry as written, with a final line feed; with another key, or `names` as `ids`."""
        text, changes = self._read.text, []
        if key and key.lower() != entry.key.lower():
            changes.append((entry.at_key, key))
        if names:
            changes.append(_more_ids(text, entry, names))
        parts: list[str] = []
        place = entry.span.start
        for span, new in changes:
            parts += (text[place : span.start], new)
            place = span.end
        parts.append(text[place : entry.span.end])
        return "".join(parts).replace("\r\n", "\n") + "\n"

    def preambles(self) -> Iterator[str]:
        """The ``@preamble`` blocks as written."""
        for block in self._read.blocks:
            if block.kind == "preamble":
                yield self._read.text[block.span.start : block.span.end].strip() + "\n"

    def definitions(self, entry: Entry) -> list[Definition]:
        """The ``@string`` blocks that an entry uses, and those that these use, in their order."""
        wanted = {
            name
            for field in entry.fields
            if not field.plain
            for name in _names(self._read.text[field.span.start : field.span.end])
        }
        found: list[Definition] = []
        for start, name, text in reversed(self._strings):
            if name in wanted and start < entry.span.start:
                wanted.discard(name)
                wanted.update(set(_names(text.partition("=")[2])))
                found.append(Definition(name, text))
        return found[::-1]


def parents(entry: Entry) -> list[str]:
    """The keys of the entries that an entry takes fields from."""
    names = (name.strip() for field in _PARENTS for name in entry.text(field).split(","))
    return list(dict.fromkeys(name for name in names if name))


def _more_ids(text: str, entry: Entry, names: Sequence[str]) -> tuple[Span, str]:
    """A change by which an entry has these names among its `ids`, too."""
    more, field = ",".join(names), entry.get("ids")
    if not field:
        comma = text.find(",", entry.at_key.end, entry.span.end)
        at = comma + 1 if comma >= 0 else entry.at_key.end
        return Span(at, at), f"\n  ids = {{{more}}}," if comma >= 0 else f",\n  ids = {{{more}}}"
    at = field.span.end
    if field.plain and text[at - 1] in '}"':
        return Span(at - 1, at - 1), f",{more}"
    return Span(at, at), f" # {{,{more}}}"


def _strings(read: Bibliography) -> Iterator[tuple[int, str, str]]:
    for block in read.blocks:
        if block.kind == "string":
            text = read.text[block.span.start : block.span.end].strip()
            if found := _STRING.match(text):
                yield block.span.start, found[1].lower(), text + "\n"


def _names(value: str) -> Iterable[str]:
    """The names of ``@string``s in a value as written: what stands outside of braces and quotes."""
    depth, quoted = 0, False
    for match in _SIGN.finditer(value):
        sign = match[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"':
            quoted = not quoted if depth <= 0 else quoted
        elif depth <= 0 and not quoted and not sign.isdecimal():
            yield sign.lower()
