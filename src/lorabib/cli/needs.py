"""What a command needs of other programs, said before anything is made."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from lorabib.cli.options import located


def check_engines(style: str, form: str, library: Path | None) -> None:
    """Refuse what cannot be made on this machine as it was asked for.

    A CSL style that was named needs its engine; for the one that nobody named plain stands in.

    Raises:
        EngineError: with what to install, and what works without.
    """
    from lorabib.errors import EngineError
    from lorabib.references import pandoc, styles
    from lorabib.references.pressing import lacking

    source = click.get_current_context().get_parameter_source("style")
    lacks = [lacking(form)]
    if source is not ParameterSource.DEFAULT and pandoc.find() is None:
        found = styles.find(style, [located(library).data / "styles"])
        if found.kind == "CSL":
            why = f"{pandoc.how_to_get()}; --style plain works without"
            lacks.append(f"the style {style} needs the CSL engine: {why}")
    if said := " - and ".join(filter(None, lacks)):
        raise EngineError(said)


def check_output(form: str, output: str, *, folder: bool) -> None:
    """Refuse a file whose name says another format, and one in a folder that is not there.

    A text may be kept as ``.txt`` or ``.md``. A `folder` may be new, in one that is there.

    Raises:
        click.UsageError: format and name contradict each other.
        LorabibError: there is no such folder.
    """
    from lorabib.errors import LorabibError
    from lorabib.references.documents import FORMATS

    path = Path(output)
    for name, known in () if folder else FORMATS.items():
        text = known.suffix in (".txt", ".md") and not FORMATS[form].binary
        if path.suffix.lower() == known.suffix != FORMATS[form].suffix and not text:
            raise click.UsageError(
                f"-f {form} and a file that ends in {known.suffix} ({name}) contradict each other: "
                "leave one of them out"
            )
    if not path.parent.is_dir():
        raise LorabibError(f"{path}: there is no folder {path.parent}: make it first")
