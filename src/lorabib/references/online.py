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


#: The term "online" of the CSL locales (https://github.com/citation-style-language/locales) where
#: it is another word; the engine prints it for no item without a date of access.
_TERMS = {
    "af-ZA": "aanlyn", "ar": "مباشر على الإنترنت", "bg-BG": "онлайн", "ca-AD": "en línia",
    "cy-GB": "arlein", "el-GR": "έκδοση σε ψηφιακή μορφή", "es-CL": "en línea", "es-ES": "en línea",
    "es-MX": "en línea", "eu": "sarean", "fa-IR": "آنلاین", "fi-FI": "verkossa",
    "fr-CA": "en ligne",
    "fr-FR": "en ligne", "gl-ES": "en liña", "he-IL": "מקוון", "hi-IN": "ऑनलाइन",
    "hr-HR": "na internetu", "id-ID": "daring", "is-IS": "rafrænt", "ja-JP": "オンライン",
    "la": "in linea", "lij-IT": "in linia", "lt-LT": "interaktyvus", "lv-LV": "tiešsaiste",
    "ms-MY": "dalam talian", "nn-NO": "på nett", "pt-PT": "em linha", "ru-RU": "онлайн",
    "sl-SI": "na spletu", "th-TH": "ออนไลน์", "tr-TR": "çevrimiçi", "uk-UA": "URL",
    "zh-CN": "在线", "zh-TW": "線上",
}  # fmt: skip


def with_medium(
    items: list[dict[str, Any]], style: bytes, locale: str = "en-US"
) -> list[dict[str, Any]]:
    """The CSL items as the XML of a `style` needs them: with an address, "online" in its language.
    Serbian has no such term."""
    if locale == "sr-RS" or not _TERM_FOR_MEDIUM(style.decode("utf-8", "replace")):
        return items
    medium = _TERMS.get(locale, "online")
    return [
        item | {"medium": medium} if "URL" in item and "DOI" not in item else item for item in items
    ]
