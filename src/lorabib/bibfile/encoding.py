"""The bytes of a `.bib` file <-> its text: what is not changed is written back as it was."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS = re.compile(rb"[\x80-\x9f]")


class Decoded(NamedTuple):
    """The text of a file without its byte-order mark, and how to write such a text again.

    `encoding` is Python's name of it. Bytes that are none of it stand in `text` as surrogates.
    """

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""


def decode(raw: bytes) -> Decoded:
    r"""The text of the bytes of a file: UTF-8, or what its byte-order mark says, or Latin-1.

    Of a file that is not UTF-8 all through, what is likelier counts: Windows-1252 or Latin-1, or
    UTF-8 with some bytes that are broken. `encode` gives the same bytes back.

    >>> decode(b"\xef\xbb\xbfG\xc3\xb6del"), decode(b"G\xf6del").encoding
    (Decoded(text='Gödel', encoding='utf-8', bom=b'\xef\xbb\xbf'), 'latin-1')
    """
    bom, encoding = next(((b, e) for b, e in _BOMS if raw.startswith(b)), (b"", "utf-8"))
    body = raw[len(bom) :]
    try:
        return Decoded(body.decode(encoding), encoding, bom)
    except UnicodeDecodeError:
        pass
    if bom and encoding != "utf-8":  # a binary file that begins so by chance
        return Decoded(raw.decode("latin-1"), "latin-1")
    kept = body.decode("utf-8", "surrogateescape")
    broken = len(re.findall("[\udc80-\udcff]", kept))
    if bom or sum(1 for c in kept if c > "\x7f") > 3 * broken:
        return Decoded(kept, "utf-8", bom)
    if _WINDOWS.search(raw):
        try:
            return Decoded(raw.decode("cp1252"), "cp1252")
        except UnicodeDecodeError:
            pass
    return Decoded(raw.decode("latin-1"), "latin-1")


def encode(text: str, like: Decoded) -> bytes:
    r"""The bytes of `text` in the encoding of a file.

    Raises:
        UnicodeEncodeError: it has a character that the encoding lacks.

    >>> encode("Gödel", decode(b"G\xf6"))
    b'G\xf6del'
    """
    errors = "surrogateescape" if like.encoding == "utf-8" else "strict"
    return like.bom + text.encode(like.encoding, errors)
