"""Text from strangers through every format, read back by an independent reader of that format.

The table `TEXTS` holds the texts that would do harm; arbitrary Unicode comes from hypothesis. Each
paper is followed by another one, which must be whole.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import bibtexparser
import pytest
import rispy
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from lorabib import lists
from lorabib.exporters.options import Options
from lorabib.latex import unescape
from lorabib.lists.words import clean_title
from lorabib.model import Name, Paper
from lorabib.references import pandoc
from lorabib.registry import EXPORTERS, exporter
from lorabib.text import clean

from engines import paper, run

#: What a stranger could write, and what it would be in one of the formats.
TEXTS = {
    "write18": r"\write18{rm -rf /}",
    "input": r"A \input{/etc/passwd}",
    "percent": "50% of it",
    "parameter": "on #1 and ##2",
    "tilde": "a~b ~~c~~",
    "circumflex": "x^2 ^^M ^",
    "underscore": "snake_case _em_ __init__",
    "ampersand": "R&D && &amp; &#x41;",
    "dollar": "$5 or $6, $$, $x",
    "open brace": "{{{ not closed",
    "closed brace": "}}} never opened",
    "end of document": r"\end{document} and on",
    "comment": "@comment{ and @article{evil, title={x}}",
    "line feeds": "one\nTY  - JOUR\r\nER  - \n\n@misc{x,",
    "controls": "nul\x00bell\x07esc\x1b[31mred\x1b[0m",
    "bidirectional": "abc\u202edef\u2066ghi\u2069",
    "surrogate": "half \ud800 a pair",
    "quotes": "\"double\" 'single' ``tex'' a\"b",
    "html": "<script>alert(1)</script> <i>it</i> <b>b</b> <!-- c -->",
    "markdown": "*em* **b** `code` [l](javascript:alert(1)) ![i](x) # h | t",
    "list mark": "- item",
    "number mark": "1. first",
    "yaml": "a: b # c, {x: y} [z] !tag &anchor *alias",
    "yaml end": "--- x\n...\n",
    "typst": '#read("/etc/passwd") @key <label> // c /* d */',
    "typst mathematics": '$#read("x")$ and $ #x $',
    "backslashes": r"\ \\ \$ \{ \alpha",
    "dashes": "a -- b --- c ... d",
    "letters": "K Å ﬁ ½ ∞ → ≤ ℓ “q” ‘s’ – — … € é e\u0301 Đặng 陳",
    "formula": r"On $x^{2}$ and $a_1$ norms",
    "private character": "a \ue000 b | c \\\\",
}


class Read(NamedTuple):
    """What a reader finds of one paper, decoded."""

    title: str
    container: str
    names: int


Reader = Callable[[str, Path], Mapping[str, Read]]


def by_bibtexparser(text: str, folder: Path) -> dict[str, Read]:
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks and not library.comments and not library.preambles
    found = {}
    for entry in library.entries:
        fields = {field.key: field.value for field in entry.fields}
        names = (
            len(re.split(r"\sand\s", flat(fields.get("author", "")))) if "author" in fields else 0
        )
        title, container = fields.get("title", ""), fields.get("booktitle", "")
        found[entry.key] = Read(unescape(title), unescape(container), names)
    return found


def flat(text: str) -> str:
    """`text` without what stands in braces."""
    depth, out = 0, []
    for char in text:
        depth += (char == "{") - (char == "}")
        out.append(char if not depth else "x")
    return "".join(out)


def by_pybtex(text: str, folder: Path) -> dict[str, Read]:
    found = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        title, container = entry.fields.get("title", ""), entry.fields.get("booktitle", "")
        names = len(entry.persons.get("author", ()))
        found[key] = Read(unescape(title), unescape(container), names)
    return found


def from_pandoc(reader: str) -> Reader:
    def read(text: str, folder: Path) -> dict[str, Read]:
        engine = pandoc.find()
        assert engine, pandoc.why_missing()
        source = folder / "source"
        source.write_bytes(text.encode())
        done = run([str(engine.path), f"--from={reader}", "--to=csljson", str(source)], folder)
        assert done.returncode == 0 and not done.stderr, done.stderr.decode()[:400]
        return by_json(done.stdout.decode(), folder)

    return read


def by_json(text: str, folder: Path) -> dict[str, Read]:
    return {
        one["id"]: Read(
            one.get("title", ""), one.get("container-title", ""), len(one.get("author", ()))
        )
        for one in json.loads(text)
    }


def by_yaml(text: str, folder: Path) -> dict[str, Read]:
    """Hayagriva by PyYAML, its formattable strings by their rules."""
    return {
        key: Read(
            formattable(one.get("title", "")),
            formattable(one.get("parent", {}).get("title", "")),
            len(one.get("author", ())),
        )
        for key, one in yaml.safe_load(text).items()
    }


def formattable(text: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*\$[^$]*#", text), "typst would run this"
    return re.sub(r"\\([\\{}$])|[{}]", lambda m: m[1] or "", text)


def by_rispy(text: str, folder: Path) -> dict[str, Read]:
    return {
        one["id"]: Read(
            one.get("title", ""), one.get("secondary_title", ""), len(one.get("authors", ()))
        )
        for one in rispy.loads(text)
    }


def by_lists(text: str, folder: Path) -> dict[str, Read]:
    """Rows in order: the list prints no keys."""
    rows, _ = lists.read(text, "x")
    return {
        f"k{number:03}": Read(row.title, row.venue or "", len(row.authors))
        for number, row in enumerate(rows)
    }


def quotes(text: str) -> str:
    """Quotes in one form: pandoc sets them in pairs."""
    return re.sub("[\"'`´“”‘’„‚«»]+", "'", text)


def of_json(text: str) -> str:
    """The brackets of tags are ‹ › in CSL-JSON."""
    return " ".join(quotes(of_pandoc(text.replace("‹", "<").replace("›", ">"))).split())


def of_pandoc(text: str) -> str:
    """Raised letters have tags in what pandoc writes: ª is <sup>a</sup>, ™ is <sup>TM</sup>."""
    return unicodedata.normalize("NFKC", re.sub("</?su[bp]>", "", text))


def of_biblatex(text: str) -> str:
    """No quotes, circumflexes of one kind."""
    return re.sub("[\"'`´“”‘’„‚«»]", "", text.replace("ˆ", "^"))


def of_pandoc_biblatex(text: str) -> str:
    """Formulas of one symbol are the symbol; pandoc makes sentence case of titles."""
    text = re.sub(r"\$(\\[A-Za-z]+(?:\{[^{}$]*\})*|[<>|])\$", symbol, text)
    return " ".join(of_pandoc(of_biblatex(text)).casefold().split())


def symbol(match: re.Match[str]) -> str:
    found = unescape(f"\\ensuremath{{{match[1]}}}")
    return found if len(found) == 1 else match[0]


def of_typst(text: str) -> str:
    """Formulas are typst's own: of texts with dollars only letters and digits are compared."""
    if "$" in text:
        return "".join(filter(str.isalnum, text))
    return re.sub(r"[\s^_(){}\"]", "", text)


def as_it_is(text: str) -> str:
    return text


class Way(NamedTuple):
    """A format, how it is read, and what its reader is allowed to change."""

    format: str
    read: Reader
    same: Callable[[str], str] = as_it_is
    options: Options = Options()


WAYS = {
    "bib, bibtexparser": Way("bib", by_bibtexparser),
    "bib, pybtex": Way("bib", by_pybtex),
    "bib in ASCII, bibtexparser": Way("bib", by_bibtexparser, options=Options(ascii=True)),
    "bib in ASCII, pybtex": Way("bib", by_pybtex, options=Options(ascii=True)),
    "biblatex, bibtexparser": Way("biblatex", by_bibtexparser, of_biblatex),
    "biblatex, pandoc": Way("biblatex", from_pandoc("biblatex"), of_pandoc_biblatex),
    "json": Way("json", by_json, of_json),
    "json, pandoc": Way("json", from_pandoc("csljson"), of_json),
    "csl-yaml, pandoc": Way("csl-yaml", from_pandoc("markdown"), of_json),
    "hayagriva, PyYAML": Way("hayagriva", by_yaml, of_typst),
    "ris, rispy": Way("ris", by_rispy),
    "list": Way("list", by_lists, clean_title),
}


def papers_of(texts: list[str]) -> list[Paper]:
    """A paper for each text and a harmless one behind it."""
    made = []
    for number, text in enumerate(texts):
        who = (Name(family=f"Doe {text}", given=f"A {text}"), Name(literal=f"Team {text}"))
        facts = {"title": f"Longer T {text} z", "container_title": f"C {text} z", "year": 2020}
        facts |= {"URL": f"https://example.org/{text}", "DOI": f"10.1/{text}", "author": who}
        made.append(paper(f"k{2 * number:03}", **facts))
        after = {"title": "Next One", "container_title": "Container", "authors": "Roe, Jane"}
        made.append(paper(f"k{2 * number + 1:03}", **after, year=2021))
    return made


def written(way: Way, papers: list[Paper]) -> str:
    options = {} if way.format == "list" else {"options": way.options}
    text: str = exporter(way.format)(papers, **options)
    return text


def check(way: Way, texts: list[str], folder: Path) -> None:
    papers = papers_of(texts)
    text = written(way, papers)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", text)
    found = way.read(text, folder)
    assert list(found) == [one.key for one in papers]
    for one in papers:
        read = found[one.key]
        wanted = clean(one.item.title)
        assert way.same(read.title) == way.same(wanted), one.key
        if way.format != "list":  # a list's venue is told from its year: test_lists
            assert way.same(read.container) == way.same(clean(one.item.container_title)), one.key
            assert read.names == len(one.item.author), one.key


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_text(name: str, way: str, tmp_path: Path) -> None:
    check(WAYS[way], [TEXTS[name]], tmp_path)


#: Characters that a reader of a format cannot tell from others, and so are not asked of it. (The
#: private planes are the way of text through engines, and show as U+FFFD: markdown.) LaTeX sets the
#: last ones as mathematics, which pandoc gives back in its markup.
_ACCENTED = "άέήίΰύώ⁼₌∌≁≄≇≉≢⊄⊅⋢⋣⩮⫽∛∜"
_NOT_ASKED = _ACCENTED + "∆∊∍♢⪯⪰〈〉ϊ⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₒₓₕₖₗₘₙₚₛₜℊℎℯℴ−∕∗∶∷≔≕\u2329\u232a"
ANY = st.text(
    st.one_of(
        st.sampled_from("\\{}$&#^_%~<>|`-',@\"*[]()!:;=+./ aB1é"),
        st.characters(max_codepoint=0xEFFFF).filter(
            lambda char: unicodedata.normalize("NFC", char) not in _NOT_ASKED
        ),
    ),
    max_size=16,
)


@pytest.mark.parametrize("way", WAYS)
@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(ANY, min_size=20, max_size=60))
def test_arbitrary_text_reads_back(way: str, texts: list[str], tmp_path_factory: Any) -> None:
    check(WAYS[way], texts, tmp_path_factory.mktemp("any"))


@pytest.mark.parametrize("name", [name for name in EXPORTERS if name != "references"])
def test_an_address_that_runs_is_left_out(name: str) -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", " java\nscript:x", "file:///etc/passwd"):
        text = exporter(name)([paper("k", title="T", container_title="C", URL=url)])
        assert not re.search("(?i)script|data:|file:", text)


def test_every_format_is_read_here() -> None:
    assert {way.format for way in WAYS.values()} | {"references"} == EXPORTERS.keys()
