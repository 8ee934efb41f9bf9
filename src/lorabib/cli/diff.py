"""`lorabib diff`."""

from __future__ import annotations

from pathlib import Path

import click

from lorabib.cli.options import library_option, located, print_json, say


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", default="")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "atom", "json"]),
    default="text",
    show_default=True,
    help="Text, Markdown for release notes, an Atom feed, or JSON for programs.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file."
)
@click.option("--date", default="", metavar="DATE", help="The date of a feed without a commit.")
@click.option(
    "--authority",
    default="",
    metavar="NAME",
    help="Who mints the ids of a feed: a domain or address, as in example.org,2026. Default: "
    "mailto of lorabib.toml.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@library_option
def diff_command(
    old: str,
    new: str,
    form: str,
    output: Path | None,
    date: str,
    authority: str,
    as_json: bool,
    library: Path | None,
) -> None:
    """Say what has changed between two revisions of the library, or two libraries.

    OLD and NEW are revisions of the git repository that holds the library, or folders of
    libraries; without NEW it is the library as it lies there. Told are papers that are new, were
    published, corrected, retracted, withdrawn, moved or are gone, and keys that were renamed.

    \b
    Examples:
      lorabib diff v0.1.0                      since a release
      lorabib diff v0.1.0 v0.2.0 -f markdown   release notes
      lorabib diff HEAD~9 -f atom -o changes.xml
      lorabib diff ../theirs ../ours
    """
    from lorabib import store
    from lorabib.keeping import differing

    made = differing.diff(located(library), old, new)
    if as_json or form == "json":
        import msgspec

        text = msgspec.json.format(msgspec.json.encode(made), indent=2).decode() + "\n"
        if output is None:
            print_json(made)
    else:
        text = differing.told(made, form, date=date, authority=authority)
        if output is None:
            for line in text.split("\n")[:-1]:
                say(line)
    if output is not None:
        store.write({output: text})
        say(f"wrote {output}", err=True)
