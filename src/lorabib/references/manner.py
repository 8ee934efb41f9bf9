"""How references are set and arranged, and the CSL engine, started before it is needed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Literal, NamedTuple

from lorabib.errors import LorabibError

Order = Literal["style", "key", "year", "list"]
Grouping = Literal["none", "category", "subcategory", "year"]


class Manner(NamedTuple):
    """How references are set: the style, its language, and where a library has styles of its own.

    `style` is a name, or the path of a ``.csl`` or ``.bst`` file (`styles.find`). `locale` is the
    language of a CSL style; BibTeX styles have but their own.
    """

    style: str = "apa"
    locale: str = "en-US"
    folders: tuple[Path, ...] = ()


class Look(NamedTuple):
    """How a list of references looks beside its style.

    `order`: as the style has it, by citation key, by year (newest first), or as the lists have the
    papers. `group`: a heading for each category, for its sub-categories as well, or for each year.
    `numbered`: None is as the style has it. `keys`: each reference shows its citation key. `links`:
    to paper, code and project, as the lists have them.
    """

    order: Order = "style"
    group: Grouping = "none"
    numbered: bool | None = None
    keys: bool = False
    links: bool = False


def early(
    manner: Manner, meanwhile: Callable[[], object] | None = None
) -> AbstractContextManager[None]:
    """Start the engine now, if it will set references in this manner; they are asked for inside.
    `meanwhile` is called in a thread of its own while it works.

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
    return pandoc.early(first, file, locale=locale, meanwhile=meanwhile)
