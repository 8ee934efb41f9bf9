r"""The documents of the matrix: each cites every key and prints every reference on one line.

The sheets are so wide that no line is broken, and LaTeX begins a page for each reference: what
`pdftotext` finds on it is that reference and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from matrix.styles import BIBTEX, LUALATEX, PANDOC, TYPST, Style

# Near to TeX's largest dimension, 16383.99998pt.
_PAPER = r"\usepackage[paperwidth=16000pt,paperheight=1000pt,margin=72pt]{geometry}"
# lualatex has Latin Modern in Unicode from its kernel: T1 would leave letters out.
_FONTS = r"\usepackage[T1]{fontenc}\usepackage{lmodern}"
_PAGE_FOR_EACH = r"""\let\matrixitem\bibitem
\def\bibitem{\clearpage\matrixitem}"""

_KEY_FOR_EACH = r"\AtEveryBibitem{\clearpage Key: \thefield{entrykey}.\ }"


def document(style: Style, keys: Sequence[str], bibliography: str) -> str:
    """The document that cites `keys` of the file `bibliography`, in the language of the engine."""
    if style.engine == PANDOC:
        return "\n\n".join(f"Cited: [@{key}]." for key in keys) + "\n"
    if style.engine == TYPST:
        return _typst(style, keys, bibliography)
    return _latex(style, keys, bibliography)


def _latex(style: Style, keys: Sequence[str], bibliography: str) -> str:
    classic = style.engine == BIBTEX
    if classic:
        packages = "\n".join(f"\\usepackage{{{name}}}" for name in style.packages)
        end = f"\\bibliographystyle{{{style.name}}}\n\\bibliography{{refs}}"
    else:
        packages = f"\\usepackage[style={style.name}]{{biblatex}}\n"
        packages += f"\\addbibresource{{{bibliography}}}\n{_KEY_FOR_EACH}"
        end = "\\printbibliography"
    lines = [
        r"\documentclass{article}",
        "" if style.engine == LUALATEX else _FONTS,
        _PAPER,
        packages,
        r"\begin{document}",
        _PAGE_FOR_EACH if classic else "",
        *(f"Cited: \\cite{{{key}}}.\\par" for key in keys),
        end,
        r"\end{document}",
    ]
    return "\n".join(filter(None, lines)) + "\n"


def _typst(style: Style, keys: Sequence[str], bibliography: str) -> str:
    lines = [
        "#set page(width: 16000pt, height: auto)",
        *(f"Cited: #cite(<{key}>).\n" for key in keys),
        f'#bibliography("{bibliography}", style: "{style.name}")',
    ]
    return "\n".join(lines) + "\n"
