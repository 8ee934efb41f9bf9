"""Which style a name means: a CSL style or a BibTeX style, shipped, of the library, or a file.

The shipped ones lie in ``lorabib/styles`` (others wrote them: see its LICENSE) and in the
``data/styles`` that came with lorabib (ours). A library's own ``data/styles`` is looked at first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, NamedTuple

from lorabib.errors import EngineError, UnknownNameError
from lorabib.references.checking import NAMESPACE as _NAMESPACE
from lorabib.references.checking import check

Kind = Literal["CSL", "BibTeX"]

_HERE = Path(__file__).parent.parent
#: Where shipped styles lie: in a wheel the data stand inside the package, else two folders up.
SHIPPED = (_HERE / "data" / "styles", _HERE.parent.parent / "data" / "styles", _HERE / "styles")
#: Short and other names of shipped styles.
ALIASES = {
    "acl": "association-for-computational-linguistics",
    "acm": "association-for-computing-machinery",
    "chicago": "chicago-author-date",
    "chicago-18": "chicago-author-date-18th-edition",
    "harvard": "harvard-cite-them-right",
    "iclr": "neurips",
    "icml": "neurips",
    "mla": "modern-language-association",
}
#: The languages of the CSL engine (https://github.com/citation-style-language/locales), of each
#: language the first that stands here is meant by its name alone.
LOCALES = tuple(
    """
    af-ZA ar bg-BG ca-AD cs-CZ cy-GB da-DK de-DE de-AT de-CH el-GR en-US en-GB es-ES es-CL es-MX
    et-EE eu fa-IR fi-FI fr-FR fr-CA gl-ES he-IL hi-IN hr-HR hu-HU id-ID is-IS it-IT ja-JP km-KH
    ko-KR la lij-IT lt-LT lv-LV mn-MN ms-MY nb-NO nl-NL nn-NO pl-PL pt-PT pt-BR ro-RO ru-RU sk-SK
    sl-SI sr-RS sv-SE th-TH tr-TR uk-UA vi-VN zh-CN zh-TW
    """.split()
)


class Style(NamedTuple):
    """A style that can be used: what it is called, its file, and what runs it."""

    name: str
    path: Path
    kind: Kind


class About(NamedTuple):
    """What a style says of itself; `citation` is its class in the text: author-date, numeric,
    label, note or author."""

    name: str
    aliases: tuple[str, ...]
    kind: Kind
    citation: str
    title: str
    licence: str


def shipped(folders: Sequence[Path] = ()) -> list[Style]:
    """The styles that have a name, sorted by it; `folders` of a library come first."""
    found: dict[str, Style] = {}
    for folder in (*folders, *SHIPPED):
        for path in sorted((*folder.glob("*.csl"), *folder.glob("*.bst"))):
            style = Style(path.stem.lower(), path, _kind(path))
            found.setdefault(style.name, style)
    return [found[name] for name in sorted(found)]


def find(style: str, folders: Sequence[Path] = (), *, lists: bool = True) -> Style:
    """The style that is meant: a name or alias in any case, or the path of a `.csl` or `.bst` file.

    Without `lists` it need not be able to make lists of references: citations in the text will do.

    Raises:
        UnknownNameError: there is no such style; with the nearest names.
        EngineError: the file is no style that can be used; with its path.
    """
    if style.lower().endswith((".csl", ".bst")) or "/" in style or "\\" in style:
        return _file(style, lists)
    known = {one.name: one for one in shipped(folders)}
    name = style.lower()
    found = known.get(name) or known.get(ALIASES.get(name, name))
    if not found:
        names = [*known, *(alias for alias, name in ALIASES.items() if name in known)]
        near = get_close_matches(name, names, n=3, cutoff=0.5)
        parts = [one for one in names if name and (name in one or one in re.split(r"\W|_", name))]
        near += [one for one in parts if one not in near]
        advice = "'lorabib styles' lists them, and the path of a .csl or .bst file is a style, too"
        raise UnknownNameError("style", style, near[:3], advice)
    if found.kind == "CSL" and found.path.parent not in SHIPPED:
        check(found.path, lists)
    return found


def locale(name: str) -> str:
    """The locale that is meant, in any case, or by its language alone.

    Raises `UnknownNameError` with the nearest.

    >>> locale("DE"), locale("pt_br")
    ('de-DE', 'pt-BR')
    """
    wanted = name.replace("_", "-").lower()
    for known in LOCALES:
        if wanted in (known.lower(), known.lower().split("-")[0]):
            return known
    near = [known for known in LOCALES if known.split("-")[0].lower() == wanted.split("-")[0]]
    near = near or get_close_matches(wanted, LOCALES, n=3, cutoff=0.5)
    advice = "" if near else "give a language of CSL, as en-US, de-DE, fr-FR, zh-CN"
    raise UnknownNameError("locale", name, near[:3], advice)


def _kind(path: Path) -> Kind:
    return "BibTeX" if path.suffix.lower() == ".bst" else "CSL"


def _file(style: str, lists: bool) -> Style:
    path = Path(style)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", style):
        raise EngineError(f"{style}: no style here: save the file, and give its path")
    if not path.is_file():
        why = "is a folder" if path.is_dir() else "there is no such file"
        raise EngineError(f"{style}: no style here: {why}")
    if path.suffix.lower() not in (".csl", ".bst"):
        raise EngineError(f"{style}: not a style: give a .csl or a .bst file")
    if _kind(path) == "CSL":
        check(path, lists)
    return Style(style, path, _kind(path))


def place(style: Style) -> str:
    """What an error calls a style: its name if it came with lorabib, else the path of its file."""
    return style.name if style.path.parent in SHIPPED else str(style.path)


def within(style: Style, error: EngineError) -> EngineError:
    """The same error with the style in which it has come up."""
    return type(error)(f"in the style {place(style)}: {error}")


def about(style: Style) -> About:
    """What a shipped style says of itself."""
    aliases = tuple(sorted(alias for alias, name in ALIASES.items() if name == style.name))
    read = _about_bibtex if style.kind == "BibTeX" else _about_csl
    return About(style.name, aliases, style.kind, *read(style.path))


def _about_bibtex(path: Path) -> tuple[str, str, str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    natbib = "\\natexlab" in text or "citeauthoryear" in text
    labels = "author-date" if natbib else "label" if "format.lab.names" in text else "numeric"
    licence = "copies only unmodified" if "Unlimited copying" in text else "see the file"
    return labels, f"BibTeX's {path.stem}", licence


def _about_csl(path: Path) -> tuple[str, str, str]:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        info = etree.fromstring(path.read_bytes(), parser).find(f"{_NAMESPACE}info")
    except etree.XMLSyntaxError:
        info = None
    if info is None:
        return "", f"not a CSL style: {path}", ""
    title = info.findtext(f"{_NAMESPACE}title", "").strip()
    category = info.find(f"{_NAMESPACE}category[@citation-format]")
    rights = info.find(f"{_NAMESPACE}rights")
    address = rights.get("license", "") if rights is not None else ""
    named = re.search(r"licenses/(by[a-z-]*)/([\d.]+)", address)
    licence = (
        f"CC {named[1].upper()} {named[2]}"
        if named
        else "MIT"
        if address.lower().endswith("mit")
        else ""
    )
    return category.get("citation-format", "") if category is not None else "", title, licence


def names(folders: Sequence[Path] = ()) -> Iterator[tuple[str, str]]:
    """Every name that `find` takes, aliases too, with the style's title: for shell completion."""
    known = {style.name: about(style) for style in shipped(folders)}
    for name, one in known.items():
        yield name, one.title
    for alias, name in ALIASES.items():
        if name in known:
            yield alias, known[name].title
