"""Plausible `.bib` files, whole and broken, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

KEYS = st.sampled_from(["hu2022lora", "a", "Liu:24", "DBLP:conf/x", "müller", "k_1", "x+y"])
TYPES = st.sampled_from(["article", "InProceedings", "MISC", "online", "book", "unknown"])
NAMES = st.sampled_from(
    ["title", "Author", "year", "journal", "booktitle", "pages", "note", "my-field", "month", "doi"]
)
WORDS = st.sampled_from(
    ["LoRA", "{LoRA}", "of", "G{\\\"o}del", "\\'{e}", "and", "$x^2$", "1--9", "ü", "a,b", "x = y",
     "{A {B} c}", "\\url{x}", "50\\%", "(c)", "me@x.org", "#"]
)  # fmt: skip
NEWLINES = st.sampled_from(["\n", "\n", "\n", "\r\n"])
BLANKS = st.sampled_from(["", " ", "  ", "\t", "\n  "])
TEXTS = st.sampled_from(
    ["", "", "% a comment", "text between", "%% x = {y}", "@comment{jabref: x}"]
)
BROKEN = st.sampled_from(
    ["@misc{a, title = {x,", "@misc{a, title = \"x, year = 1}", "@misc{a, year = 20x}", "}", "{",
     "@misc{a b}", "@article", "@comment{x", "\0", "@misc{a,\n % x\n}", "@misc{a, x={y} z={w}}",
     "@", "@string{a = b", "%@misc{h, x=1}", "@misc{title = {x}}", "a = {b},", "\r"]
)  # fmt: skip


@st.composite
def values(draw: st.DrawFn, broken: bool) -> str:
    inner = " ".join(draw(st.lists(WORDS, min_size=1, max_size=4)))
    quoted = '"' + inner.replace('\\"', "\\'") + '"'
    kinds = ["{" + inner + "}", quoted, "2020"]
    if broken:
        kinds += ["jan", "nips", quoted + " # jan", "{x} # nips\n # 3"]
    return draw(st.sampled_from(kinds))


@st.composite
def entries(draw: st.DrawFn, number: int, broken: bool) -> str:
    opening, close = draw(st.sampled_from(["{}", "{}", "{}", "()"]))
    between, indent = draw(BLANKS), draw(st.sampled_from([" ", "\n  ", "\n\t", "\n", ""]))
    names = draw(st.lists(NAMES, max_size=4, unique_by=str.lower))
    if broken and names and draw(st.booleans()):
        names.append(names[0])
    key = draw(KEYS) if broken else f"{draw(KEYS)}{number}"
    fields = [f"{n}{between}={between}{draw(values(broken))}" for n in names]
    body = "".join(f",{indent}{field}" for field in fields)
    end = draw(st.sampled_from([",", ",\n", "\n", ""])) if fields else ","
    return f"@{draw(TYPES)}{opening}{key}{body}{end}{close}"


@st.composite
def files(draw: st.DrawFn, broken: bool = True) -> str:
    """A file of some entries with text between; `broken` ones have parts that cannot be read."""
    parts = []
    for number in range(draw(st.integers(1 if not broken else 0, 4))):
        parts.append(draw(TEXTS))
        if broken and draw(st.booleans()):
            parts.append(draw(BROKEN))
        if broken and draw(st.booleans()):
            parts.append('@string{nips = "NIPS"}')
        parts.append(draw(entries(number, broken)))
    text = draw(st.sampled_from(["\n", "\n\n", " "] if broken else ["\n"])).join(parts)
    text = text + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", draw(NEWLINES)) if broken else text
