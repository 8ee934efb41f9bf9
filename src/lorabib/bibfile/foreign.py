"""What a file is that is no bibliography, said in one line."""

from __future__ import annotations

import re

#: The beginnings of files that people name by mistake, and what they are.
_BEGINNINGS = (
    (re.compile(r"%PDF-"), "a PDF"),
    (re.compile(r"%!PS"), "PostScript"),
    (re.compile(r"PK\x03\x04"), "a ZIP archive or an office document"),
    (re.compile(r"\{\\rtf"), "RTF"),
    (re.compile(r"\x89PNG|\xff\xd8\xff|GIF8"), "a picture"),
    (re.compile(r"\x1f\x8b"), "a compressed file"),
    (re.compile(r"(?i:<!doctype html|<html|<head|<body)"), "an HTML page"),
    (re.compile(r"<\?xml|<[A-Za-z][\w:.-]*[\s/>]"), "XML"),
    (re.compile(r"[\[{]\s*(?:[\[{\"\]}]|$)"), "JSON"),
    (re.compile(r"TY  - "), "RIS"),
    (re.compile(r"%0 "), "EndNote"),
    (re.compile(r"(?:%[^\n]*\n|\s)*\\(?:document(?:class|style)|begin|input|usepackage)"), "LaTeX"),
    (re.compile(r"\\(?:relax|citation|bibstyle|bibdata|bibcite)"), "an .aux file"),
)  # fmt: skip


def foreign(text: str) -> str:
    """What `text` is where its beginning shows that it is no `.bib`; empty if nothing does."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    return next((what for pattern, what in _BEGINNINGS if pattern.match(head)), "")


def why_none(text: str) -> str:
    """Why a text without entries is no bibliography: one line, without the file's name."""
    if not text.strip("\ufeff \t\r\n\f\v\x00"):
        return "is empty: no entry to read"
    what = foreign(text)
    if not what and text.count("\x00") * 20 > len(text):
        what = "binary"
    return f"is {what}, not a .bib file" if what else "has no entry: is it a .bib file?"
