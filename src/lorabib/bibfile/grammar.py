"""The signs of a `.bib` file, as patterns (``bibtex.web``, section 20 and on).

White space is what BibTeX takes for it, not what Unicode does: a no-break space is a letter. No
pattern goes back over what it has matched (``++``, ``*+``), so that each is linear in its text.
BibTeX counts every brace, also behind a backslash.
"""

from __future__ import annotations

import re

WHITE = r"[ \t\r\n\f\v]"
# Nobody writes longer names and keys; the bound keeps reading linear in files that are none.
NAME = r"[^\x00-\x20\x7f\"#%'(),={}@0-9][^\x00-\x20\x7f\"#%'(),={}@]{0,250}+"
_KEY = r"[^\x00-\x20\x7f,{}()=\"]{1,1000}+"
_NEST_1 = r"(?:[^{}]++|\{[^{}]*+\})*+"
_NEST_2 = rf"(?:[^{{}}]++|\{{{_NEST_1}\}})*+"
_QUOTED = rf"(?:[^\"{{}}]++|\{{{_NEST_2}\}})*+"
_PIECE = rf"\{{({_NEST_2})\}}|\"({_QUOTED})\"|([0-9]++)|({NAME})"

#: One piece of a value, its braces nested as deep as is usual: braces, quotes, number, name.
PIECE = re.compile(_PIECE)
#: A whole field of one piece, blanks before it, and the sign behind it.
FIELD = re.compile(rf"{WHITE}*+({NAME}){WHITE}*+={WHITE}*+(?:{_PIECE}){WHITE}*+([,}})])")
FIELD_NAME = re.compile(rf"({NAME}){WHITE}*+=")
#: Blanks, and comments as biber knows them, between the parts of an entry.
BLANKS = re.compile(rf"{WHITE}*+")
BRACES = re.compile(r"[{}]")
BRACES_AND_QUOTES = re.compile(r"[{}\"]")
BRACES_AND_END = re.compile(r"[{})]")
#: ``@type`` with the delimiter behind it, if there is one.
HEAD = re.compile(rf"@{WHITE}*+({NAME}){WHITE}*+([{{(]?)")
#: The key up to the sign behind it. In parentheses a key may hold ``}`` and ``)``.
KEY_IN_BRACES = re.compile(rf"{WHITE}*+([^\x00-\x20\x7f,}}]{{0,1000}}+){WHITE}*+(.?)", re.DOTALL)
KEY_IN_PARENTHESES = re.compile(rf"{WHITE}*+([^\x00-\x20\x7f,]{{0,1000}}+){WHITE}*+(.?)", re.DOTALL)
#: An entry with its key, wherever it stands.
ENTRY = re.compile(rf"@{WHITE}*+({NAME}){WHITE}*+[{{(]{WHITE}*+({_KEY}){WHITE}*+,")
#: The beginning of a block at a line's start, where reading goes on behind a broken one.
START = re.compile(
    rf"\n[ \t]*+(?=@[ \t]*+(?:{NAME}[ \t]*+\{{"
    rf"|(?i:string|preamble|comment)[ \t]*+\("
    rf"|{NAME}[ \t]*+\([ \t]*+{_KEY}[ \t]*+,))"
)
LOOSE_FIELD = re.compile(rf"{WHITE}*+,?{WHITE}*+({NAME}){WHITE}*+={WHITE}*+[{{\"0-9]")
#: The same behind other text, and a brace that closes nothing.
LOOSE_FIELD_BEHIND = re.compile(rf"(?<=[,}}\s])({NAME}){WHITE}*+={WHITE}*+[{{\"0-9]")
LOOSE_BRACE = re.compile(rf"{WHITE}*+[}},]")
SEVERAL_BLANKS = re.compile(r"[ \t\r\n\f\v]+")

#: What ``plain.bst`` and the other standard styles define, and biber knows of it.
MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May",
    "jun": "June", "jul": "July", "aug": "August", "sep": "September", "oct": "October",
    "nov": "November", "dec": "December",
}  # fmt: skip
#: The journals of ``plain.bst``.
JOURNALS = {
    "acmcs": "ACM Computing Surveys",
    "acta": "Acta Informatica",
    "cacm": "Communications of the ACM",
    "ibmjrd": "IBM Journal of Research and Development",
    "ibmsj": "IBM Systems Journal",
    "ieeese": "IEEE Transactions on Software Engineering",
    "ieeetc": "IEEE Transactions on Computers",
    "ieeetcad": "IEEE Transactions on Computer-Aided Design of Integrated Circuits",
    "ipl": "Information Processing Letters",
    "jacm": "Journal of the ACM",
    "jcss": "Journal of Computer and System Sciences",
    "scp": "Science of Computer Programming",
    "sicomp": "SIAM Journal on Computing",
    "tocs": "ACM Transactions on Computer Systems",
    "tods": "ACM Transactions on Database Systems",
    "tog": "ACM Transactions on Graphics",
    "toms": "ACM Transactions on Mathematical Software",
    "toois": "ACM Transactions on Office Information Systems",
    "toplas": "ACM Transactions on Programming Languages and Systems",
    "tcs": "Theoretical Computer Science",
}
