"""What has changed in a library -> text, Markdown for release notes, an Atom feed (RFC 4287). Pure.

Nothing depends on a clock: the dates of a feed are that of a commit, its ids are ``tag:`` URIs
(RFC 4151) of the change itself, so that the same change has the same id in every feed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import msgspec

from lorabib.errors import LorabibError, unknown
from lorabib.exporters.address import verbatim, web
from lorabib.exporters.markdown import code, escape, link
from lorabib.keeping.comparing import KINDS, Differences, Told
from lorabib.model import Base
from lorabib.text import clean

FORMATS = ("text", "markdown", "atom")
_TITLES = {
    "new": "New papers",
    "upgraded": "Published since",
    "corrected": "Corrected",
    "retracted": "Retracted",
    "withdrawn": "Withdrawn",
    "moved": "Moved between categories",
    "taken": "Citation keys that another paper has now",
    "renamed": "Citation keys renamed",
    "gone": "No longer listed",
}
_ATOM = "http://www.w3.org/2005/Atom"
#: RFC 4151, section 2.1: a domain name or an e-mail address, in lower case, and a date.
_AUTHORITY = re.compile(
    r"(?:[\w.-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r"(?:,\d{4}(?:-\d\d(?:-\d\d)?)?)?",
    re.ASCII,
)
#: For whom no mailto and no authority is known: a name that nobody can own (RFC 2606).
_NOBODY = "lorabib.invalid"
#: The year in which an authority without one is taken to have had its name.
_SINCE = "2026"


class Header(Base, frozen=True, kw_only=True):
    """What was compared, when the newer state was made, and who mints the ids of a feed.

    `origin` tells the library from others of the same authority.
    """

    old: str
    new: str
    date: str = ""
    authority: str = ""
    origin: str = ""


def written(changes: Differences, header: Header, form: str) -> str:
    """The changes in a format.

    Raises:
        UnknownNameError: a format that does not exist.
        LorabibError: a feed without a date, or with a wrong authority.
    """
    if form not in FORMATS:
        raise unknown("format", form, FORMATS)
    if form == "atom":
        return _atom(changes, header)
    return "".join(f"{line}\n" for line in (_markdown if form == "markdown" else _text)(changes))


def _text(changes: Differences) -> Iterator[str]:
    for kind in KINDS:
        found = getattr(changes, kind)
        if found:
            yield f"{_TITLES[kind]}: {len(found)}"
        for one in found:
            yield f"  {one.key}: {clean(one.title)}"
            yield from (f"    {clean(what)}" for what in _details(kind, one))
    if not changes.count:
        yield "no changes"


def _details(kind: str, one: Told) -> Iterator[str]:
    """What is to be said of a change, in plain text."""
    if kind == "new":
        yield one.reference
        yield f"in {', '.join(one.after)}"
    elif kind == "upgraded":
        yield f"{one.before[0]} -> {one.after[0]}{f': {one.venue}' if one.venue else ''}"
    elif kind in ("moved", "renamed"):
        yield f"{', '.join(one.before)} -> {', '.join(one.after)}"
    elif kind == "taken":
        yield f"before: {one.before[0]}"
    elif kind in ("retracted", "withdrawn"):
        yield one.message
    for field in one.fields:
        yield f"{field.field}: {field.before or '-'} -> {field.after or '-'}"


def _markdown(changes: Differences) -> Iterator[str]:
    if not changes.count:
        yield "No changes."
    for number, kind in enumerate(kind for kind in KINDS if getattr(changes, kind)):
        if number:
            yield ""
        yield f"## {_TITLES[kind]}"
        yield ""
        for one in getattr(changes, kind):
            title = clean(one.title) or one.key
            title = link(title, verbatim(one.url)) if one.url else escape(title)
            said = "; ".join(escape(clean(what)) for what in _said(kind, one))
            yield f"- {title} ({code(one.key)}){f': {said}' if said else ''}"


def _said(kind: str, one: Told) -> Iterator[str]:
    """The details without the reference: the title stands beside it."""
    found = list(_details(kind, one))
    yield from found[1:] if kind == "new" else found


def _atom(changes: Differences, header: Header) -> str:
    date, tag = _date(header.date), f"tag:{_authority(header.authority)}:{header.origin}"
    feed = Element("feed", xmlns=_ATOM)
    _add(feed, "title", "Changes of the bibliography")
    _add(feed, "subtitle", f"{header.old} to {header.new}")
    _add(feed, "id", f"{tag}/changes")
    _add(feed, "updated", date)
    _add(_add(feed, "author"), "name", "lorabib")
    _add(feed, "generator", "lorabib")
    for kind in KINDS:
        for one in getattr(changes, kind):
            entry = _add(feed, "entry")
            _add(entry, "title", f"{_TITLES[kind]}: {one.title or one.key}")
            _add(entry, "id", f"{tag}/{_name(kind, one)}")
            _add(entry, "updated", date)
            if web(one.url):
                _add(entry, "link", rel="alternate", href=verbatim(web(one.url)))
            _add(entry, "category", term=kind)
            _add(entry, "content", "; ".join((one.key, *_details(kind, one))), type="text")
    indent(feed)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{tostring(feed, encoding='unicode')}\n"


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    made = SubElement(parent, name, attributes)
    made.text = clean(text) or None
    return made


def _name(kind: str, one: Told) -> str:
    """The name of a change, by what it is: the same in every feed that has it."""
    said = msgspec.json.encode((kind, one.key, one.before, one.after, one.fields, one.message))
    digest = hashlib.blake2b(said, digest_size=6).hexdigest()
    return f"{kind}/{verbatim(one.key)}/{digest}"


def _date(date: str) -> str:
    """A timestamp of RFC 3339. Raises `LorabibError` if it is none."""
    if not date:
        raise LorabibError("a feed has a date, and no commit tells one: name it with --date")
    try:
        found = datetime.fromisoformat(f"{date}T00:00:00Z" if len(date) == 10 else date)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise LorabibError(f"{date!r} is no date such as 2026-11-26 or 2026-11-26T12:00:00Z")
    return found.isoformat(timespec="seconds").replace("+00:00", "Z")


def _authority(authority: str) -> str:
    """Who mints the ids, and since when. Raises `LorabibError` if it is none."""
    authority = authority or _NOBODY
    if not _AUTHORITY.fullmatch(authority):
        raise LorabibError(
            f"{authority!r} is no authority of ids: a domain or an e-mail address in lower case, "
            "such as example.org,2026"
        )
    return authority if "," in authority else f"{authority},{_SINCE}"
