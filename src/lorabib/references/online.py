"""IEEE's ``[Online].``, which pandoc's citeproc drops.

The style prints the word "online" where an item names no medium, in a group inside of a group with
the date of access. Such an inner group counts as filled (CSL 1.0.2, "Group"), but citeproc drops
it when there is no date of access. So the items name the medium themselves, for these styles alone:
others would print it where they print none.
"""

from __future__ import annotations

import re
from typing import Any

_TERM_FOR_MEDIUM = re.compile(
    r'<if [^>]*variable="medium"[^>]*>\s*<text [^>]*variable="medium"[^>]*/>\s*</if>\s*'
    r'<else>\s*<text [^>]*term="online"'
).search


def with_medium(items: list[dict[str, Any]], style: bytes) -> list[dict[str, Any]]:
    """The CSL items as the XML of a `style` needs them: with an address, "online"."""
    if not _TERM_FOR_MEDIUM(style.decode("utf-8", "replace")):
        return items
    return [
        item | {"medium": "online"} if "URL" in item and "DOI" not in item else item
        for item in items
    ]
