"""The authority table of venues: which venue a printed name means, and its names in a year.

A venue has one row for each period of its name (``venue`` is what they share). A printed name
means a venue if its telling words (`words.core`) are those of one of its names or plain patterns,
all of them and no more, or match one of its expressions from end to end; "International Conference
on Machine Learning and Applications" is never ICML. What may stand beside the name: the acronym or
another name of the same venue ("… (ICML)", "ECCV 2024 - 18th European Conference"), a track or
volume, and after a comma place and dates. A workshop is a venue of its own: see `workshops`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lorabib.text import fold
from lorabib.venues.rows import Found, Venue, is_regex, names_of
from lorabib.venues.words import core, numbered, prepare, volume, without_part, year

_SPONSORS = frozenset({"ieee", "acm", "cvf"})
_CAPITALS = re.compile(r"[^\W\d_a-zß-öø-ÿ]{2}")
_LONG_ACRONYM = 6
#: The longest that are printed have 260 characters and 10 commas: more is no name of a venue.
_LONGEST, _MOST_COMMAS = 500, 20
#: Names that are remembered: those of a library of 100,000 papers.
_KEPT = 1 << 15
_WORKSHOP = re.compile(r"\bworkshops?\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class Table:
    """The rows, made ready for look-up."""

    def __init__(self, rows: Iterable[Venue] = ()) -> None:
        self._rows: dict[str, list[Venue]] = {}
        self._names: dict[str, str] = {}
        self._journals: dict[str, str] = {}
        self._acronyms: dict[str, str] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for row in rows:
            self._add(row)
        # Papers share their venues: what was found once is remembered.
        self.find = lru_cache(maxsize=_KEPT)(self._find)
        self.means = lru_cache(maxsize=_KEPT)(self._means)
        self.host = lru_cache(maxsize=_KEPT)(self._host)
        self._lookup = lru_cache(maxsize=_KEPT)(self._one)
        self._loose = self._sponsorless()

    def __bool__(self) -> bool:
        return bool(self._rows)

    def _find(self, printed: str, issued: int | None = None, event: str = "") -> Found | None:
        """The venue that `printed` means; its name is that of the year printed, else `issued`.

        `event` may name the year as well, if it names the same venue.
        """
        seen = self.means(printed)
        if seen is None:
            return None
        venue, part = seen
        when = year(prepare(printed))
        if when is None and event and (self.means(event) or ("",))[0] == venue:
            when = year(prepare(event))
        when = when or issued
        return Found(self._row(venue, when), part, when, volume(printed))

    def _means(self, printed: str) -> tuple[str, str] | None:
        """The venue and its part that `printed` means."""
        text = prepare(printed) if is_name(printed) else ""
        return self._whole(text) or self._with_place(text)

    def _host(self, printed: str) -> Found | None:
        """The conference that `printed`, the name of a workshop, names: by acronym or in full."""
        text = prepare(printed) if is_name(printed) else ""
        when = year(text)
        _, at, behind = text.rpartition("@" if "@" in text else " at ")
        for token in _TOKEN.findall(f"{behind} {text}" if at else text):
            venue = self._names.get(core(token)) if self._is_acronym(token) else None
            if venue and self._rows[venue][0].kind == "conference":
                return Found(self._row(venue, when), year=when)
        inside = f" {core(text)} "
        full = [n for n in self._names if n.count(" ") > 1 and f" {n} " in inside]
        venue = self._names[max(full, key=len)] if full else None
        if venue and self._rows[venue][0].kind == "conference":
            return Found(self._row(venue, when), year=when)
        return None

    def _row(self, venue: str, when: int | None) -> Venue:
        """The row of the year; without one the latest name, outside of all the nearest."""
        rows = self._rows[venue]
        at = 9999 if when is None else when
        found = next((row for row in rows if row.covers(at)), None)
        return found or min(rows, key=lambda r: min(abs(r.since - at), abs(r.until - at)))

    def _whole(self, text: str) -> tuple[str, str] | None:
        """The venue whose name is all that `text` says, and its part."""
        venue = self._named(core(text), text)
        if venue:
            return venue, ""
        words, part = without_part(text)
        venue = self._named(words, text) if part and words else None
        return (venue, part) if venue and self._rows[venue][0].kind == "conference" else None

    def _named(self, words: str, text: str) -> str | None:
        venue = self._lookup(words)
        if venue and words in self._acronyms and not self._is_acronym(text):
            return None
        if venue:
            return venue
        listed = words.split()
        return min(self._repeated(listed, 0, {}), default=None)

    def _repeated(self, words: list[str], at: int, known: dict[int, set[str]]) -> set[str]:
        """The venues of which words[at:] are one name or more, one behind the other."""
        if at not in known:
            known[at] = found = set()
            for cut in range(at + 1, len(words) + 1):
                venue = self._lookup(" ".join(words[at:cut]))
                if venue and (cut == len(words) or venue in self._repeated(words, cut, known)):
                    found.add(venue)
        return known[at]

    def _one(self, words: str) -> str | None:
        """The venue of which `words` are one name."""
        plain = words.removeprefix("proceedings ")
        found = self._journals.get(words) or self._names.get(plain)
        if found:
            return found
        for pattern, venue in self._patterns:
            if pattern.fullmatch(plain):
                return venue
        return self._loose.get(_without_sponsors(plain))

    def _is_acronym(self, text: str) -> bool:
        """Whether the letter case lets `text` hold an acronym, not a word such as "date"."""
        acronym = self._acronyms.get(core(text), "")
        return (
            len(acronym) >= _LONG_ACRONYM
            or bool(acronym and acronym in text)
            or bool(_CAPITALS.search(text))
        )

    def _with_place(self, text: str) -> tuple[str, str] | None:
        """The venue before a comma, if what follows is its acronym, or place and dates."""
        cuts = text.split(", ")
        for cut in range(len(cuts) - 1, 0, -1):
            head = self._whole(", ".join(cuts[:cut]))
            if head and cut > 1 and (self._whole(cuts[cut - 1]) or ("",))[0] == head[0]:
                return None if _WORKSHOP.search(", ".join(cuts[cut:])) else head
            if head:
                return self._told(head, ", ".join(cuts[:cut]), cuts[cut:])
        return None

    def _told(
        self, head: tuple[str, str], before: str, tail: Sequence[str]
    ) -> tuple[str, str] | None:
        first = self._whole(tail[0])
        if first and first[0] == head[0]:
            return head if head[1] else first
        if first:
            inner, outer = self._rows[first[0]][0], self._rows[head[0]][0]
            if inner.kind == "workshop":  # "…, CVPR 2024 - Workshops" is what it says
                return first
            # "Companion Proceedings …, WWW 2024"
            return head if outer.acronym.startswith(inner.acronym + " ") else None
        return head if numbered(before) and all(map(_is_place, tail)) else None

    def _add(self, row: Venue) -> None:
        for venue in row.venue.split():
            self._rows.setdefault(venue, []).append(row)
        venue = row.venue.split()[0]
        acronym = core(row.acronym)
        if row.acronym != row.full:
            self._acronyms.setdefault(acronym, row.acronym)
        for name in names_of(row):
            self._journals.setdefault(name, venue)
            if row.kind != "journal" or not name.startswith("proceedings "):
                self._names.setdefault(name.removeprefix("proceedings "), venue)
        self._patterns += ((re.compile(p[1:-1]), venue) for p in row.patterns if is_regex(p))

    def _sponsorless(self) -> dict[str, str]:
        """Conferences without the societies in their names, where that names only one."""
        found: dict[str, set[str]] = {}
        for name, venue in self._names.items():
            bare = _without_sponsors(name)
            if self._rows[venue][0].kind != "journal" and bare.count(" ") > 1:
                found.setdefault(bare, set()).add(venue)
        return {name: min(venues) for name, venues in found.items() if len(venues) == 1}


def is_name(printed: str) -> bool:
    """Whether `printed` is short enough for the name of a venue."""
    return len(printed) <= _LONGEST and printed.count(",") <= _MOST_COMMAS


_STUDIED = frozenset(
    "conference workshop workshops symposium track learning systems science sciences technology "
    "technologies applications engineering computing optimization language languages data "
    "intelligence findings companion networks analysis processing information software vision "
    "robotics security recognition submission submitted".split()
)
_SMALL = frozenset("and of de do da virtual event meeting online hybrid".split())
_PLACE = re.compile(r"[\w.'’ /–-]{1,60}")


def _is_place(text: str) -> bool:
    """Whether a piece between commas can be a place or a date: capitals, no word of a field."""
    words = fold(text).split()
    plain = [w for w in re.findall(r"[^\W\d_]+", text) if w not in _SMALL]
    cased = all(word[0].isupper() or not word.isascii() for word in plain)
    return bool(_PLACE.fullmatch(text)) and cased and not _STUDIED.intersection(words)


def _without_sponsors(words: str) -> str:
    return " ".join(word for word in words.split() if word not in _SPONSORS)
