r"""The words of the grammar: commands of TeX's mathematics, by what LaTeX has of them.

`SYMBOLS`, `ACCENTS`, `FACES` and `FORMS` stand on LaTeX's kernel (fontmath.ltx; Lamport, *LaTeX*,
section 3.3) but for those with a place in `STAND_INS`, which are the packages' (amssymb, amsmath,
mathrsfs) and are written otherwise where no package may be asked for. `SYNONYMS` are other
spellings of these.
"""

from __future__ import annotations

#: Commands that print a word.
FUNCTIONS = frozenset(
    """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf
    limsup ln log max min Pr sec sin sinh sup tan tanh
    """.split()
)
_SYMBOLS = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu
    xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta
    Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    aleph hbar imath jmath ell wp Re Im partial infty prime emptyset nabla top bot angle
    triangle forall exists neg flat natural sharp clubsuit diamondsuit heartsuit spadesuit
    coprod bigvee bigwedge biguplus bigcap bigcup int oint prod sum bigotimes bigoplus bigodot
    bigsqcup
    triangleleft triangleright bigtriangleup bigtriangledown wedge land vee lor cap cup ddagger
    dagger sqcap sqcup uplus amalg diamond bullet wr div odot oslash otimes ominus oplus
    mp pm circ bigcirc setminus cdot ast times star
    propto sqsubseteq sqsupseteq parallel mid dashv vdash nearrow searrow nwarrow swarrow
    leftarrow gets rightarrow to leftrightarrow Leftarrow Rightarrow Leftrightarrow mapsto
    longleftarrow longrightarrow longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow
    longmapsto iff hookleftarrow hookrightarrow leftharpoonup leftharpoondown rightharpoonup
    rightharpoondown rightleftharpoons uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
    neq ne leq le geq ge succ prec approx succeq preceq supset subset supseteq subseteq in ni owns
    gg ll sim simeq perp equiv asymp smile frown cong notin doteq bowtie models
    ldots cdots vdots ddots dots colon
    Vert vert lbrace rbrace langle rangle lceil rceil lfloor rfloor backslash
    quad qquad
    lesssim gtrsim triangleq nsubseteq
"""
SYMBOLS = frozenset(_SYMBOLS.split()) | FUNCTIONS
#: Macros of LaTeX that are no single sign: ``x_\\log`` stops it, ``x_{\\log}`` does not.
_MACROS = """
    angle bowtie cdots colon cong ddots doteq dots hbar hookleftarrow hookrightarrow iff int
    ldots longleftarrow longleftrightarrow longmapsto longrightarrow Longleftarrow
    Longleftrightarrow Longrightarrow mapsto models ne neq notin oint qquad quad rightleftharpoons
    vdots lesssim gtrsim triangleq nsubseteq
"""
#: Symbols that may be raised or lowered without braces.
SIMPLE = SYMBOLS - FUNCTIONS - frozenset(_MACROS.split())
#: What is set over or under its argument.
ACCENTS = frozenset(
    """
    acute bar breve check ddot dot grave hat mathring overbrace overleftarrow overline
    overrightarrow tilde underbrace underline vec widehat widetilde
    """.split()
)
#: The faces of letters.
FACES = frozenset(
    """
    boldsymbol mathbb mathbf mathcal mathfrak mathit mathrm mathscr mathsf mathtt
    """.split()
)
#: Command -> how many arguments it has.
FORMS = dict.fromkeys(ACCENTS | FACES | {"sqrt"}, 1)
FORMS |= dict.fromkeys(("binom", "frac", "overset", "stackrel", "underset"), 2)

#: What LaTeX's kernel lacks -> what it has instead; #1 and #2 are the arguments in their braces.
STAND_INS = {
    "mathbb": r"\mathbf#1", "mathscr": r"\mathcal#1", "mathfrak": r"\mathbf#1",
    "boldsymbol": r"\mathbf#1", "binom": r"{#1 \choose #2}", "overset": r"\stackrel#1#2",
    "underset": "#2_#1", "lesssim": r"\stackrel{<}{\sim}", "gtrsim": r"\stackrel{>}{\sim}",
    "triangleq": r"\stackrel{\triangle}{=}", "nsubseteq": r"\not\subseteq",
}  # fmt: skip

#: Other spelling -> the word of the grammar, or what stands for it.
SYNONYMS = {
    "bm": r"\boldsymbol", "pmb": r"\boldsymbol", "textbf": r"\mathbf", "textit": r"\mathit",
    "emph": r"\mathit", "textsf": r"\mathsf", "texttt": r"\mathtt", "mathds": r"\mathbb",
    "mathbbm": r"\mathbb",
    "Bbb": r"\mathbb", "cfrac": r"\frac", "dfrac": r"\frac", "tfrac": r"\frac",
    "nicefrac": r"\frac", "sfrac": r"\frac", "dbinom": r"\binom", "tbinom": r"\binom",
    "lVert": r"\Vert", "rVert": r"\Vert", "lvert": r"\vert", "rvert": r"\vert",
    "leqslant": r"\leq", "geqslant": r"\geq", "varnothing": r"\emptyset", "hslash": r"\hbar",
    "implies": r"\Longrightarrow", "impliedby": r"\Longleftarrow", "dotsb": r"\cdots",
    "dotsm": r"\cdots", "dotsc": r"\ldots", "dotso": r"\ldots", "bigstar": r"\star",
    "iint": r"\int\int", "argmax": r"\mathrm{argmax}", "argmin": r"\mathrm{argmin}",
    "degree": r"^{\circ}", "intercal": r"\top", "lnot": r"\neg", "dag": r"\dagger",
    "ddag": r"\ddagger", "lbrack": "[", "rbrack": "]", "coloneqq": ":=", "lt": "<", "gt": ">",
    "thinspace": r"\,", "medspace": r"\:", "thickspace": r"\;", "enspace": r"\ ",
    "space": r"\ ", "nobreakspace": r"\ ",
}  # fmt: skip
#: What changes no more than sizes and spacing of a formula within a line.
IDLE = frozenset(
    """
    displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber mathop mathbin
    mathrel mathord mathopen mathclose mathpunct mathinner big Big bigg Bigg bigl Bigl biggl Biggl
    bigr Bigr biggr Biggr bigm Bigm biggm Biggm left right middle ensuremath relax
    """.split()
)
