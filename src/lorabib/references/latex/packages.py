r"""What the LaTeX packages define that some styles write for, with their own words in English.

Only what prints: from harvard.sty 2.0.5, apacite.sty 6.03, mciteplus.sty 1.2 and babelbib.sty 1.34
with english.bdf, as they are without options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HARVARD = r"""
\def\harvardand{\&}\def\harvardyearleft{(}\def\harvardyearright{)}
\def\harvardleft{(}\def\harvardright{)}\def\harvardurl#1{\textbf{URL:} \textit{\url{#1}}}
"""

_APACITE = r"""
\def\APACinsertmetastar#1{}\def\PrintBackRefs#1{}\def\CurrentBib{}\def\APACrefYear#1{(#1)}
\def\APACrefatitle#1#2{#2}\def\APACrefbtitle#1#2{\emph{#2}}
\def\APACrefaetitle#1#2{[#2]}\def\APACrefbetitle#1#2{[#2]}
\def\APACjournalVolNumPages#1#2#3#4{\emph{#1}\ifx\@empty#2\@empty\else\unskip, \emph{#2}\fi
  \ifx\@empty#3\@empty\else\unskip({#3})\fi\ifx\@empty#4\@empty\else\unskip, {#4}\fi}
\def\APACaddressPublisher#1#2{\ifx\@empty#1\@empty{#2}\else
  {#1}\ifx\@empty#2\@empty\else\unskip: {#2}\fi\fi}
\let\APACaddressInstitution\APACaddressPublisher
\def\APACaddressSchool#1#2{\ifx\@empty#2\@empty{#1}\else
  {#2}\ifx\@empty#1\@empty\else\unskip, {#1}\fi\fi}
\def\APACaddressPublisherEqAuth#1#2{\ifx\@empty#1\@empty Author\else{#1}\unskip: Author\fi}
\let\APACaddressInstitutionEqAuth\APACaddressPublisherEqAuth
\def\APAChowpublished{}
\def\APACbVolEdTR#1#2{\ifx\@empty#1\@empty\ifx\@empty#2\@empty\else(#2)\fi\else
  ({#1}\ifx\@empty#2\@empty\else\unskip; {#2}\fi)\fi}
\def\APACrefnote#1{\ifx\@empty#1\@empty\else({#1})\fi}
\def\BCnt#1{\@alph{#1}}\def\BCntIP#1{-\@alph{#1}}\def\BCntND#1{-\@alph{#1}}
\def\APACyear#1{#1}\def\APACexlab#1{#1}\def\APACSortNoop#1{}\def\bibcorporate{}\def\Bem{\emph}\def\AX#1{}
\def\APACrefYearMonthDay#1#2#3{({#1}\ifx\@empty#2\@empty\ifx\@empty#3\@empty\else\unskip, {#3}\fi
  \else\unskip, {#2}\ifx\@empty#3\@empty\else\unskip~{#3}\fi\fi)}
\def\bibnodate{n.d.}\def\BIP{in press}\def\BOthers#1{et al.}\def\BOthersPeriod#1{et al.}
\def\BIn{In}\def\BED{Ed.}\def\BEDS{Eds.}\def\BVOL{Vol.}\def\BVOLS{Vols.}\def\BNUM{No.}
\def\BNUMS{Nos.}\def\BEd{ed.}\def\BCHAP{chap.}\def\BPG{p.}\def\BPGS{pp.}\def\BTR{Tech.\ Rep.}
\def\BPhD{Doctoral dissertation}\def\BUPhD{Unpublished doctoral dissertation}
\def\BMTh{Master's thesis}\def\BUMTh{Unpublished master's thesis}\def\BAuthor{Author}
\def\BRetrieved#1{Retrieved {#1}, from\ }\def\BRetrievedFrom{Retrieved from\ }
\def\BBOP{(}\def\BBCP{)}\def\BBOQ{}\def\BBCQ{}\def\BBA{\&}\def\BBAA{\&}\def\BAnd{\&}
\def\BPBI{.~}\def\BHBI{.-}\def\BCBT{,}\def\BCBL{,}\def\BDBL{, \dots{} }
\def\APACrefauthors{}\def\doiprefix{doi:}\def\doi#1{\href{https://doi.org/#1}{#1}}
\def\APACrefDOI{\doiprefix}
\newcommand\APACrefURL[1][]{\ifx\@empty#1\@empty\BRetrievedFrom\else\BRetrieved{#1}\fi}
"""

_MCITE = r"""
\def\mciteBstWouldAddEndPuncttrue{\def\EndOfBibitem{\unskip.}}
\def\mciteBstWouldAddEndPunctfalse{\let\EndOfBibitem\relax}\def\EndOfBibitem{}
\def\mciteSetBstMidEndSepPunct#1#2#3{}\def\mciteSetBstSublistMode#1{}
\def\mciteSetBstMaxWidthForm#1#2{}\def\mciteSetBstSublistLabelBeginEnd#1#2#3{}
"""

_BABELBIB = r"""
\def\providebibliographyfont#1#2{\expandafter\def\csname btx#1font\endcsname{#2}}
\def\btxselectlanguage#1{}\def\btxfallbacklanguage{english}\def\btxifchangecase#1#2{#1}
\def\btxauthorcolon{:}\def\btxfnamespacelong{ }\def\btxfnamespaceshort{}\def\btxandcomma#1{,}
\def\btxetalshort#1{et~al#1}\def\btxetallong#1{et~alii}\def\btxkeywordlanguage#1{#1}
\def\btxmastthesis#1{Master's thesis}\def\btxphdthesis#1{PhD thesis}
\def\btxtechrepshort#1{Techn.\ rep#1}\def\btxtechreplong#1{Technical report}
\def\Btxtechrepshort#1{Tech.\ Rep#1}\def\Btxtechreplong#1{Technical Report}
\def\btxISBN{ISBN}\def\btxISSN{ISSN}\def\btxurldatecomment#1{, visited on #1}\def\latintext{}
"""
_FONTS = "name lastname title jtitle etal journal publisher volume ISBN ISSN url urldate numeral"
#: babelbib's words: with a capital at the start of a sentence, the short ones with a stop.
_WORDS = (
    ("in", "in", "in"), ("and", "and", "and"), ("ofseries", "of", "of"), ("inseries", "in", "in"),
    ("editor", "ed#1", "editor"), ("editors", "eds#1", "editors"), ("volume", "vol#1", "volume"),
    ("jvolume", "vol#1", "volume"), ("number", "no#1", "number"), ("page", "p#1", "page"),
    ("edition", "ed#1", "edition"), ("chapter", "ch#1", "chapter"), ("pages", "pp#1", "pages"),
)  # fmt: skip


def _babelbib() -> Iterator[str]:
    yield _BABELBIB
    yield from (rf"\def\btx{name}font{{}}" for name in _FONTS.split())
    for name, short, long in _WORDS:
        yield rf"\def\btx{name}short#1{{{short}}}\def\btx{name}long#1{{{long}}}"
        yield rf"\def\Btx{name}short#1{{{short.capitalize()}}}"
        yield rf"\def\Btx{name}long#1{{{long.capitalize()}}}"


_PACKAGES = (
    (re.compile(r"\\harvarditem(?![A-Za-z])"), _HARVARD),
    (re.compile(r"\\APAC[A-Za-z]"), _APACITE),
    (re.compile(r"\\mciteBst"), _MCITE),
    (re.compile(r"\\btx[A-Za-z]"), "".join(_babelbib())),
)


def prelude(bbl: str) -> str:
    """The definitions of the packages that a `.bbl` text needs."""
    return "".join(source for needed, source in _PACKAGES if needed.search(bbl))
