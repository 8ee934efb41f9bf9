"""What options of an export come to in a format, and what a user is to be told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lorabib.errors import unknown
from lorabib.exporters.options import DEFAULT, Options
from lorabib.model import Library
from lorabib.registry import EXPORTERS, fields, format_of


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


def notes(
    library: Library, files: Mapping[str, str], formats: Sequence[str], options: Options
) -> tuple[str, ...]:
    """What the files of an export in some formats do not say themselves."""
    return (
        *_cut_note(formats, options),
        *_ascii_note(files, options),
        *_engine_note(formats),
        *_unread_note(library),
    )


def _cut_note(formats: Sequence[str], options: Options) -> tuple[str, ...]:
    whole = [name for name in formats if not EXPORTERS[name].cuts]
    if not options.max_authors or not whole:
        return ()
    return (f"the lists of authors are not cut in {', '.join(whole)}",)


def _ascii_note(files: Mapping[str, str], options: Options) -> tuple[str, ...]:
    """What `--ascii` could not say: letters for which LaTeX has no command."""
    if not options.ascii:
        return ()
    names = [name for name in files if EXPORTERS[format_of(name)].ascii]
    left = sorted({c for name in names for c in files[name] if not c.isascii()})
    shown = " ".join(left[:8]) + (" ..." if len(left) > 8 else "")
    return (f"LaTeX has no command for {shown}: left in UTF-8",) if left else ()


def _engine_note(formats: Sequence[str]) -> tuple[str, ...]:
    if "references" not in formats:
        return ()
    from lorabib.references import pandoc

    return pandoc.notes()


def _unread_note(library: Library) -> tuple[str, ...]:
    errors = sum(p.severity == "error" and not p.known for p in library.problems)
    return (f"{errors} errors in the data: see 'lorabib check'",) if errors else ()
