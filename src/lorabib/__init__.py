"""Bibliographies that authors can trust, from curated Markdown lists of papers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorabib.api import Library

__all__ = ["Library", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`Library` is imported when it is first asked for: commands start without it."""
    if name != "Library":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from lorabib.api import Library

    return Library
