"""Bibliographies that authors can trust, from curated Markdown lists of papers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorabib.api import Library, evaluate, read

__all__ = ["Library", "__version__", "evaluate", "read"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """The names of the API, imported when first asked for: commands start without them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from lorabib import api

    return getattr(api, name)
