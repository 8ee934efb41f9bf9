"""The commands of LaTeX that a reference may hold, and what each prints. Tables."""

from __future__ import annotations

import re
from functools import lru_cache

from lorabib.latex import unescape
from lorabib.references.rich import Face

_EMPH, _STRONG = ("em", "it", "itshape", "sl", "slshape"), ("bf", "bfseries")
#: Switches of the face, to the end of the group, and commands with an argument in a face.
SWITCHES: dict[str, Face] = dict.fromkeys(_EMPH, "emph")
SWITCHES |= dict.fromkeys(_STRONG, "strong")
SWITCHES |= {"sc": "smallcaps", "scshape": "smallcaps"}
FACES: dict[str, Face] = {
    "emph": "emph", "textit": "emph", "textsl": "emph", "textbf": "strong", "textsc": "smallcaps",
    "textsuperscript": "superscript", "textsubscript": "subscript",
}  # fmt: skip
#: Commands that print their last argument alone: how many they have.
LAST = {
    "bibinfo": 2, "bibfield": 2, "BIBforeignlanguage": 2, "foreignlanguage": 2, "natexlab": 1,
    "@secondoftwo": 2, "@firstofone": 1, "textcolor": 2, "uline": 1, "underline": 1,
}  # fmt: skip
#: Commands of layout, which print nothing; what follows in braces is text.
SILENT = frozenset(
    """
    begingroup endgroup bgroup egroup noindent par leavevmode unskip ignorespaces null frenchspacing
    nobreak allowbreak break newline linebreak nolinebreak raggedright sloppy small footnotesize
    normalsize rm rmfamily upshape mdseries normalfont sf sffamily tt ttfamily selectfont
    discretionary urldef tempurl let citename astroncite thinspace textnormal textup textrm textsf
    textmd texttt nonfrenchspacing global long protected hfuzz makeatletter makeatother
    @empty relax protect
    """.split()
) | {"@"}
#: Commands that print nothing whatever a file makes of them: spaces between words.
NOTHING = frozenset(
    "BIBentrySTDinterwordspacing BIBentryALTinterwordspacing BIBdecl relax protect".split()
)
#: Commands whose arguments print nothing: how many they have.
GOBBLED = {
    "noopsort": 1, "bibAnnoteFile": 1, "bibAnnote": 1, "label": 1, "color": 1, "hspace": 1,
    "vspace": 1, "@gobble": 1, "typeout": 1, "input": 1, "end": 1, "urlstyle": 1, "index": 1,
    "setlength": 2, "addtolength": 2, "phantom": 1, "hphantom": 1, "vphantom": 1, "language": 0,
    "authorindexentries": 2,
}  # fmt: skip
#: Commands that stand around what is no part of a reference.
APART = frozenset("bigskip medskip section subsection bsc".split())
SPACES = frozenset("newblock par space quad qquad newline linebreak nobreakspace".split())
GLUE = re.compile(
    r"\s*=?\s*"
    r"(?:-?[\d.]+\s*(?:em|ex|pt|mu|cm|mm|in)?(?:\s*(?:plus|minus)\s*[\d.]+\s*[a-z]*)*)?\s*"
)
GLUED = frozenset("hskip vskip kern penalty hfil hfill spacefactor spaceskip".split())
#: Glue that is no blank.
UNSEEN = frozenset("penalty spacefactor spaceskip".split())
#: A box, the width that it may be given, and what stands for a ruled line of its width.
BOXES = frozenset("mbox hbox vbox makebox fbox".split())
WIDTH = re.compile(r"\s*(?:to|spread)\s*-?(?:[\d.]+\s*[a-z]{2}|[\d.]*\s*\\[A-Za-z@]+)\s*")
RULE = "———"
SIZES = re.compile(r"(?:\s*(?:height|depth|width)\s*-?[\d.]+\s*[a-z]{2})*\s*")
UPPER, LOWER = frozenset({"uppercase", "MakeUppercase"}), frozenset({"lowercase", "MakeLowercase"})
#: Environments that only arrange what is in them.
ENVIRONMENTS = frozenset("small footnotesize sloppypar flushleft raggedright otherlanguage".split())
ACCENTS = frozenset("`'^\"~=.")
LETTER_ACCENTS = frozenset("u v H t c d b r k".split())
#: What the reader does itself.
OTHER = frozenset(
    """
    url path nolinkurl href vrule verb string @alph ensuremath rule hrulefill begin csname
    expandafter
    """.split()
)


def known(name: str) -> bool:
    """Whether LaTeX, or a package that is always there, has a command of this name."""
    some = (
        SWITCHES,
        FACES,
        LAST,
        SILENT,
        NOTHING,
        GOBBLED,
        SPACES,
        GLUED,
        BOXES,
        UPPER,
        LOWER,
        OTHER,
    )
    return any(name in table for table in some) or name in LETTER_ACCENTS or bool(symbol(name))


@lru_cache(maxsize=4096)
def decoded(latex: str) -> str:
    """Text of LaTeX as Unicode."""
    return unescape(latex)


@lru_cache(maxsize=4096)
def symbol(name: str) -> str:
    """The character of a command; nothing if it is not known."""
    if name == "textbackslash":
        return "\\"
    found = unescape(f"\\{name}{{}}").strip("{}")
    return "" if "\\" in found else found
