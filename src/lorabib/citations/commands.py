r"""The commands of LaTeX that cite, by the order of their arguments.

natbib's, biblatex's (manual, section 3.9), csquotes', and those of cite, apacite, bibentry, revtex,
harvard and others that take the same arguments. A shape has a letter for each argument in braces:
``k`` for keys, ``m`` for others; before each may stand options in ``[]`` and overlays in ``<>``.
"""

from __future__ import annotations

_NATBIB = """
    cite citet citep citealt citealp citeauthor citefullauthor citeyear citeyearpar citenum
    citetalias citepalias citeposs citeauthorp
    Citet Citep Citealt Citealp Citeauthor Citefullauthor Citeposs nocite
"""
#: Commands that biblatex has as a multicite command, too, with an "s" behind.
_BIBLATEX = """
    cite Cite parencite Parencite footcite footcitetext smartcite Smartcite textcite Textcite
    supercite autocite Autocite notecite Notecite pnotecite Pnotecite fnotecite
    fullcite footfullcite citeauthor Citeauthor citetitle citeyear citedate citeurl
    Footcite Footcitetext
"""
_BIBLATEX_ALONE = "citename citelist citefield nptextcite parenfullcite"
#: The same with a volume before the key.
_VOLUMES = """
    volcite Volcite pvolcite Pvolcite fvolcite Fvolcite ftvolcite svolcite Svolcite tvolcite
    Tvolcite avolcite Avolcite
"""
_OTHERS = """
    citen citeonline onlinecite bibentry citeasnoun possessivecite citeaffixed Citeasnoun shortcite
    citeA citeNP citeN citeANP citeauthorNP citeyearNP fullciteA fullciteNP shortciteA shortciteNP
    shortciteauthor shortciteN fullciteauthor citetitleonly fullcitebib citealtp
    nocitemeta textcquote blockcquote maskcite maskciteA maskciteNP
"""
_FIRST_OTHER = """
    foreigntextcquote hyphentextcquote foreignblockcquote hyphenblockcquote hybridblockcquote
"""


#: Command -> the shape of its arguments.
SINGLE = {
    **dict.fromkeys(f"{_NATBIB} {_BIBLATEX} {_BIBLATEX_ALONE} {_OTHERS}".split(), "k"),
    **dict.fromkeys(f"{_VOLUMES} {_FIRST_OTHER}".split(), "mk"),
    "apud": "kk",
    "citeapud": "kk",
    "apudonline": "kk",
}
#: Command -> the shape that is repeated, behind two options in round brackets.
MULTI = {
    **{f"{name}s": "k" for name in _BIBLATEX.split()},
    **{f"{name}s": "mk" for name in _VOLUMES.split()},
}
#: Environments that begin with a citation.
ENVIRONMENTS = {"displaycquote": "k", "foreigndisplaycquote": "mk", "hyphendisplaycquote": "mk"}

#: Command -> whether a folder stands before the file's name.
INCLUDES = {
    **dict.fromkeys(("input", "include", "subfile", "subfileinclude", "InputIfFileExists"), False),
    **dict.fromkeys(("includestandalone",), False),
    **dict.fromkeys(("import", "subimport", "includefrom", "subincludefrom"), True),
    **dict.fromkeys(("inputfrom", "subinputfrom"), True),
}
DATABASES = frozenset(
    {"bibliography", "nobibliography", "addbibresource", "addglobalbib", "addsectionbib"}
)
PACKAGES = frozenset({"usepackage", "RequirePackage"})

#: Environments whose text is no LaTeX, or not printed.
VERBATIM = frozenset(
    "verbatim verbatim* Verbatim Verbatim* BVerbatim LVerbatim SaveVerbatim VerbatimOut lstlisting "
    "minted minted* comment filecontents filecontents* tcboutputlisting luacode "
    "luacode* pycode sagesilent spverbatim verbatimtab listing*".split()
)
#: Commands that define such an environment, by what is behind its name.
VERBATIM_MAKERS = {
    **dict.fromkeys(
        "lstnewenvironment DefineVerbatimEnvironment RecustomVerbatimEnvironment newtcblisting "
        "renewtcblisting DeclareTCBListing NewTCBListing excludecomment".split(),
        "",
    ),
    "newminted": "code",
}
#: Commands that define one with such an argument, by what is behind its name.
VERB_MAKERS = {
    "newmint": "",
    "newmintinline": "inline",
    "CustomVerbatimCommand": "",
    "NewVerbatimCommand": "",
}
#: Commands that make a sign one between two of which such text stands, and those that end this.
SHORT_MAKERS = frozenset("MakeShortVerb DefineShortVerb lstMakeShortInline".split())
SHORT_ENDERS = frozenset("DeleteShortVerb UndefineShortVerb lstDeleteShortInline".split())
#: Commands whose argument stands between two equal characters, or in braces.
VERB = frozenset("verb Verb EscVerb lstinline mintinline mint SaveVerb spverb".split())
#: Those of them that have another argument before it.
VERB_BEHIND_ARGUMENT = frozenset("mintinline mint SaveVerb".split())
#: Commands in whose argument a percent sign is one.
ADDRESSES = frozenset("url path nolinkurl href urlprefix".split())
#: Those whose argument can stand between two equal signs; TikZ has a ``\\path`` before a bracket.
ADDRESSES_BETWEEN = {name: frozenset('|!+"') for name in ("url", "path", "nolinkurl")}
