"""Record anew what citeproc-js prints, and show where pandoc prints something else::

    npm install --prefix /tmp/citeproc citeproc@2.4.63
    (locales-en-US.xml of the wheel of citeproc-py 0.11.1: Debian's has other months)
    python tests/oracle /tmp/citeproc/node_modules \
        /tmp/locales/usr/share/citation-style-language/locales/locales-en-US.xml

writes ``tests/cases/citeproc.tsv``. The known differences (``citeproc_differs.tsv``) are written
by hand, with their reasons; the lines that are printed here are what they lack.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

from oracle.asking import ours, theirs  # noqa: E402
from oracle.works import STYLES  # noqa: E402
from tables import CASES  # noqa: E402

HEAD = """\
# What citeproc-js 2.4.63 prints of the works of tests/oracle/works.py, by `python tests/oracle`.
# style	key	text
"""


def main(modules: str, locale: str) -> None:
    found = theirs(Path(modules), Path(locale))
    lines = [f"{style}\t{key}\t{found[style][key]}\n" for style in STYLES for key in found[style]]
    (CASES / "citeproc.tsv").write_text(HEAD + "".join(lines), encoding="utf-8")
    for style in STYLES:
        printed = ours(style)
        if list(printed) != list(found[style]):
            print(f"{style}: order {list(printed)}, not {list(found[style])}")
        for key, text in printed.items():
            if text != found[style].get(key):
                print(f"{style}\t{key}\n  we   {text}\n  they {found[style].get(key)}")


main(*sys.argv[1:])
