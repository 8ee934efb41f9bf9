"""The verbs: load a library, export it, check its exports. One call each, with typed results."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lorabib import __version__, store
from lorabib.categories import ALL, UNCATEGORIZED, Tree
from lorabib.errors import LorabibError, unknown
from lorabib.exporters.options import DEFAULT, VENUES, Options
from lorabib.model import Base, Category, Holding, Library, Paper, Problem, list_path
from lorabib.registry import EXPORTERS, exporter, fields, format_of, list_exporter

if TYPE_CHECKING:
    from lorabib.assemble import Data


class Count(Base, frozen=True, kw_only=True):
    """How many papers there are, by status, and how many problems, by code."""

    category: str
    papers: int
    published: int
    preprint: int
    unresolved: int
    problems: dict[str, int] = msgspec.field(default_factory=dict)


class Export(Base, frozen=True, kw_only=True):
    """What an export came to: texts by file name, counts by category, and what to tell."""

    files: dict[str, str]
    counts: tuple[Count, ...]
    notes: tuple[str, ...] = ()


class Check(Base, frozen=True, kw_only=True):
    """How the exports stand to the data: files not in step with a reason, files not checked."""

    stale: dict[str, str]
    unchecked: dict[str, str]


def load(location: store.Location) -> Library:
    """The library at `location`, from the cache if its data and this code are unchanged.

    Raises:
        DataError: a file of the data is missing or wrong, with its path, line and field.
        ListError: a list cannot be read at all.
    """
    name = store.fingerprint(location)
    library = store.recall(name)
    if library is None:
        library = build(location)
        store.keep(name, library)
    return library


def build(location: store.Location) -> Library:
    """The library at `location`, built from its data. Raises as `load`."""
    return built(read(location))


def read(location: store.Location) -> "Data":
    """All that the library at `location` holds. Raises as `load`."""
    from lorabib.assemble import Data
    from lorabib.store.settings import read_pattern
    from lorabib.store.venues import read_venues

    pattern = read_pattern(location)
    entries, problems = store.read_entries(location)
    claims = store.read_claims(location)
    tree = store.read_categories(location)
    overrides = store.read_overrides(location, claims, tree)
    return Data(
        entries=entries,
        claims=claims,
        categories=tree.category,
        flat=tree.flat,
        overrides=overrides,
        protected=store.read_protected(location),
        spellings=store.read_spellings(location),
        venues=read_venues(location),
        ledger=store.read_ledger(location),
        problems=problems,
        release=__version__,
        pattern=pattern,
    )


def built(data: "Data") -> Library:
    """The library that `data` makes."""
    from lorabib.assemble import assemble

    with uncollected():
        return assemble(data)


@contextmanager
def uncollected() -> Iterator[None]:
    """Work without the collector of cyclic garbage, as it was before afterwards.

    A build and a look through a large file make millions of small objects and no cycles; looking
    through them again and again would take half of the time.
    """
    import gc

    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def names(library: Library) -> tuple[str, ...]:
    """All that can be exported: the categories in the order of the tree, and ``all``."""
    found = [c.slug for c in library.categories]
    if any(UNCATEGORIZED in p.categories for p in library.papers):
        found.append(UNCATEGORIZED)
    return (*found, ALL)


def chosen(library: Library, wanted: Sequence[str]) -> tuple[str, ...]:
    """`wanted`, once each in the order of the tree; all of them if none is wanted.

    Raises:
        UnknownNameError: a category that the library does not have.
    """
    known = names(library)
    for name in wanted:
        if name not in known:
            raise unknown("category", name, known)
    return tuple(n for n in known if n in wanted) if wanted else known


def select(library: Library, category: str) -> tuple[Paper, ...]:
    """The papers of a category and of all below it; ``all`` is every paper."""
    if category == ALL:
        return library.papers
    wanted = Tree(library.categories).below(category)
    return tuple(p for p in library.papers if wanted.intersection(p.categories))


def find(library: Library, key: str) -> Paper:
    """The paper with this citation key, earlier key, or identifier in any form.

    Raises:
        UnknownNameError: no paper has it.
    """
    from lorabib import identifiers

    identifier = identifiers.parse(key) or key
    for paper in library.papers:
        if key in (paper.key, *paper.aliases) or identifier in paper.identifiers:
            return paper
    raise unknown("paper", key, tuple(k for p in library.papers for k in (p.key, *p.aliases)))


def title(library: Library, category: str) -> str:
    """The title of a category."""
    titles = {c.slug: c.title for c in library.categories}
    return titles.get(category, "All papers" if category == ALL else "Uncategorized")


def problems(library: Library, categories: Sequence[str] = ()) -> tuple[Problem, ...]:
    """The problems of the library, or those whose paper or row belongs to the categories."""
    if not categories or ALL in categories:
        return library.problems
    papers = [p for category in categories for p in select(library, category)]
    keys = {p.key for p in papers}
    rows = {(list_path(place.list), place.line) for p in papers for place in p.places}
    return tuple(p for p in library.problems if p.key in keys or (p.path, p.line) in rows)


def count(library: Library, category: str) -> Count:
    """The counts of a category; a problem counts where its paper or its row belongs."""
    papers = select(library, category)
    status = Counter(p.status for p in papers)
    mine = Counter(p.code for p in problems(library, (category,)))
    return Count(
        category=category,
        papers=len(papers),
        published=status["published"],
        preprint=status["preprint"],
        unresolved=status["unresolved"],
        problems=dict(sorted(mine.items())),
    )


def export(
    library: Library,
    categories: Sequence[str],
    formats: Sequence[str],
    options: Options = DEFAULT,
) -> Export:
    """The files that the categories make in the formats, by name; nothing is written.

    Raises:
        UnknownNameError: a category, a format, a field or a form of venues that does not exist.
        EngineError: the CSL engine is there, but failed.
    """
    wanted = chosen(library, categories)
    library = dressed(library, options)
    for name in formats:
        if name not in EXPORTERS:
            raise unknown("format", name, tuple(EXPORTERS))
    chosen_fields = {name: fitted(options, name) for name in formats}
    files = {
        f"{category}{EXPORTERS[name].suffix}": text
        for name in formats
        for category, text in _texts(library, wanted, name, chosen_fields[name]).items()
    }
    return Export(
        files=files,
        counts=tuple(count(library, category) for category in wanted),
        notes=(
            *_cut_note(formats, options),
            *_ascii_note(files, options),
            *_engine_note(formats),
            *_unread_note(library),
        ),
    )


def printed(library: Library, papers: Sequence[Paper], name: str) -> str:
    """What a format makes of some papers of the library, as an export has them.

    Raises:
        UnknownNameError: a format that does not exist.
        EngineError: the CSL engine is there, but failed.
    """
    if name not in EXPORTERS:
        raise unknown("format", name, tuple(EXPORTERS))
    part = dressed(msgspec.structs.replace(library, papers=tuple(papers)))
    text: str = exporter(name)(part.papers, known=frozenset(library.protected))
    return text


def fitted(options: Options, name: str) -> Options:
    """`options` for one format, its fields as the format spells them.

    Raises:
        UnknownNameError: a field that the format does not have, or it has none to choose from.
    """
    if options == DEFAULT:
        return options
    asked = (*options.fields, *options.omit)
    known = {field.lower(): field for field in fields(name)} if asked else {}
    for field in asked:
        if field.lower() not in known:
            raise unknown(f"field of the format {name}", field, tuple(known.values()))
    return Options(
        fields=tuple(known[field.lower()] for field in options.fields),
        omit=tuple(known[field.lower()] for field in options.omit),
        ascii=options.ascii and EXPORTERS[name].ascii,
        max_authors=options.max_authors if EXPORTERS[name].cuts else None,
    )


def _ascii_note(files: Mapping[str, str], options: Options) -> tuple[str, ...]:
    """What `--ascii` could not say: letters for which LaTeX has no command."""
    if not options.ascii:
        return ()
    names = [name for name in files if EXPORTERS[format_of(name)].ascii]
    left = sorted({c for name in names for c in files[name] if not c.isascii()})
    shown = " ".join(left[:8]) + (" ..." if len(left) > 8 else "")
    return (f"LaTeX has no command for {shown}: left in UTF-8",) if left else ()


def dressed(library: Library, options: Options = DEFAULT) -> Library:
    """The library with its papers as the options want them printed."""
    papers = library.papers
    if options.venues != DEFAULT.venues:
        from lorabib.venues import shown

        if options.venues not in VENUES:
            raise unknown("form of venues", options.venues, VENUES)
        papers = shown(papers, library.venues, options.venues)
    if not options.urls:
        papers = tuple(map(_without_url, papers))
    return msgspec.structs.replace(library, papers=papers)


def _without_url(paper: Paper) -> Paper:
    """A paper with a DOI needs no other address."""
    if not (paper.item.DOI and paper.item.URL):
        return paper
    return msgspec.structs.replace(paper, item=msgspec.structs.replace(paper.item, URL=""))


def _texts(
    library: Library,
    categories: Sequence[str],
    name: str,
    options: Options,
) -> Mapping[str, str]:
    write, known = exporter(name), frozenset(library.protected)
    if EXPORTERS[name].together:
        lists = {c: (title(library, c), select(library, c)) for c in categories}
        return list_exporter(name)(lists, known=known)
    if EXPORTERS[name].headed:
        headed = library.categories
        return {
            c: write(select(library, c), title=title(library, c), categories=_below(headed, c))
            for c in categories
        }
    return {c: write(select(library, c), known=known, options=options) for c in categories}


def _below(categories: Sequence[Category], name: str) -> tuple[Category, ...]:
    """The categories that head the list of one: all that stand below it, in their order."""
    below = Tree(tuple(categories)).below(name) if name not in (ALL, UNCATEGORIZED) else None
    return tuple(c for c in categories if below is None or (c.slug in below and c.slug != name))


def _unread_note(library: Library) -> tuple[str, ...]:
    errors = sum(p.severity == "error" and not p.known for p in library.problems)
    return (f"{errors} errors in the data: see 'lorabib check'",) if errors else ()


def _cut_note(formats: Sequence[str], options: Options) -> tuple[str, ...]:
    whole = [name for name in formats if not EXPORTERS[name].cuts]
    if not options.max_authors or not whole:
        return ()
    return (f"the lists of authors are not cut in {', '.join(whole)}",)


def _engine_note(formats: Sequence[str]) -> tuple[str, ...]:
    if "references" not in formats:
        return ()
    from lorabib.references import pandoc

    return () if pandoc.find() else (pandoc.why_missing(),)


def check(
    library: Library,
    folder: Path,
    categories: Sequence[str],
    formats: Sequence[str],
    options: Options = DEFAULT,
) -> Check:
    """How the exports in `folder` stand to its data; nothing is written.

    References are compared only with the engine that made them: another engine, or another
    version of it, sets another text.
    """
    from lorabib.references import pandoc

    unchecked: dict[str, str] = {}
    if "references" in formats and pandoc.find() is None:
        formats = [f for f in formats if f != "references"]
        for category in chosen(library, categories):
            unchecked[f"{category}.md"] = pandoc.why_missing()
    stale = {}
    made = export(library, categories, formats, options=options).files
    for name, text in made.items():
        there = store.read_export(folder / name)
        if there is None:
            stale[name] = "missing"
        elif there != text and (other := _other_engine(name, there)):
            unchecked[name] = other
        elif there != text:
            stale[name] = "differs from the data"
    if not categories:
        for name in store.exported(folder, _suffixes(formats)):
            ours = format_of(name) in formats
            if ours and name not in made and name not in unchecked:
                stale[name] = "belongs to no category"
    if library.minted:
        stale["keys.tsv"] = f"the key ledger lacks {len(library.minted)} lines"
    return Check(stale=dict(sorted(stale.items())), unchecked=unchecked)


def _suffixes(formats: Sequence[str]) -> tuple[str, ...]:
    return tuple(EXPORTERS[name].suffix for name in formats)


def _other_engine(name: str, text: str) -> str:
    """Why a file of references cannot be compared: another version of the engine made it."""
    if format_of(name) != "references":
        return ""
    from lorabib.references import formatting, listing

    theirs, ours = listing.made_by(text), formatting.engine_name()
    if not theirs.startswith("pandoc") or theirs == ours:
        return ""
    return f"made with {theirs}, here is {ours}"


def rename(location: store.Location, old: str, new: str) -> tuple[Holding, ...]:
    """The lines that the ledger needs for the key `old` to become `new`; nothing is written.

    A key that was never exported is written down first: it is what the paper is known by.

    Raises:
        UnknownNameError: no paper has the key `old`.
        LorabibError: `old` is an alias, or `new` is no key, or another work's.
    """
    from lorabib.keys import Grant, renaming

    data = read(location)
    library = built(data)
    papers = library.papers
    if old not in (p.key for p in papers):
        raise _no_key(papers, old, new)
    grants = [Grant(key=p.key, aliases=p.aliases) for p in papers]
    ledger = (*data.ledger, *library.minted)
    line = renaming(grants, ledger, old, new, data.release)
    renamed = msgspec.structs.replace(data, ledger=(*ledger, line))
    return (*library.minted, line, *built(renamed).minted)


def _no_key(papers: Sequence[Paper], old: str, new: str) -> LorabibError:
    """Why `old` cannot become `new`: it is an alias, whose paper is named, or nobody's key.

    A paper is not renamed by its alias: who writes an old key may have forgotten the new one.
    """
    keys = [p.key for p in papers if old in p.aliases]
    if not keys:
        return unknown("citation key", old, tuple(p.key for p in papers))
    if new in keys:
        return LorabibError(f"{new!r} is the paper's key already, and {old!r} its alias")
    return LorabibError(
        f"{old!r} is an alias of {keys[0]!r}, which is the paper's key: "
        f"lorabib keys rename {keys[0]} {new}"
    )


def write(
    location: store.Location, folder: Path, made: Export, library: Library
) -> tuple[str, ...]:
    """Write an export to `folder`, and new keys to the library's ledger, all or nothing.

    Returns what is to be told: keys that could not be recorded in a packaged library.
    """
    files = {folder / name: text for name, text in made.files.items()}
    if library.minted and not location.packaged:
        path, text = store.ledger_with(location, library.minted)
        files[path] = text
    store.write(files)
    if library.minted and location.packaged:
        return (f"{len(library.minted)} new keys cannot be recorded in the packaged library",)
    return ()
