"""How references are set, and the CSL engine that sets them so, started before it is needed."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NamedTuple

from lorabib.errors import LorabibError


class Manner(NamedTuple):
    """How references are set: the style, its language, and where a library has styles of its own.

    `style` is a name, or the path of a ``.csl`` or ``.bst`` file (`styles.find`). `locale` is the
    language of a CSL style; BibTeX styles have but their own.
    """

    style: str = "apa"
    locale: str = "en-US"
    folders: tuple[Path, ...] = ()


def early(manner: Manner) -> AbstractContextManager[None]:
    """Start the engine now, if it will set references in this manner; they are asked for inside.

    What is wrong with the manner is said by what asks for references.
    """
    from lorabib.references import pandoc, series, styles

    try:
        found, locale = styles.find(manner.style, manner.folders), styles.locale(manner.locale)
        if found.kind != "CSL":
            return nullcontext()
        style = series.read_style(found.path.read_bytes())
    except (LorabibError, OSError):
        return nullcontext()
    # What `series.lists` has done first, and for most styles all that it has done.
    file = found.path if style.bare is style.xml else None
    first = style.bare if style.shared else style.xml
    return pandoc.early(first, file, locale=locale)
