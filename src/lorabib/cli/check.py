"""`lorabib check`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from lorabib.cli.findings import (
    View,
    choice_options,
    format_options,
    known_codes,
    offered,
    print_rules,
    summary,
    verdict_options,
)
from lorabib.cli.options import category_option, library_option, loaded, print_json, say
from lorabib.cli.proofing import asking_options

if TYPE_CHECKING:
    from lorabib.checks.codes import Code
    from lorabib.cli.proofing import Asking
    from lorabib.store import Location


def _complete_code(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    from lorabib.checks import CODES
    from lorabib.cli.proofing import complete_code

    return complete_code(ctx, param, start) if ctx.params.get("files") else offered(CODES, start)


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, allow_dash=True))
@category_option
@format_options(
    ["text", "json", "github", "sarif"],
    "Lines for people, an array for programs, annotations of GitHub Actions, or SARIF.",
)
@choice_options(
    "Only problems with this code; repeatable. See --rules.",
    "The slightest problems to print.",
    _complete_code,
)
@click.option("--known", is_flag=True, help="Print also the problems that the overrides know.")
@verdict_options
@asking_options
@library_option
def check_command(
    files: tuple[str, ...],
    categories: tuple[str, ...],
    form: str,
    as_json: bool,
    codes: tuple[str, ...],
    level: str,
    known: bool,
    strict: bool,
    rules: bool,
    offline: bool,
    documents: tuple[str, ...],
    record: Path | None,
    replay: Path | None,
    quiet: bool,
    library: Path | None,
) -> None:
    """Look for what is wrong in a library, or in .bib FILES, and say where: exit 1 on errors.

    In a library: missing fields, odd names, titles and pages, unknown venues, broken identifiers,
    works that stand twice, wrong links, retractions and more. What the keeper knows and leaves
    stands in data/overrides.toml with a reason, and is not printed.

    In a .bib file of your own (- for standard input): preprints that have been published, wrong
    identifiers, authors, years and venues, works that stand twice, retractions, missing fields and
    text that LaTeX will choke on, beside the library and, unless --offline, beside Crossref, arXiv
    and DataCite. "lorabib adopt" puts right what can be put right.

    Exit codes: 0 done; 1 errors (--strict: warnings); 3 a source was unavailable.

    \b
    Examples:
      lorabib check
      lorabib check --category moe --level info
      lorabib check --only wrong-identifier --known
      lorabib check --format github        in a workflow of GitHub Actions
      lorabib check refs.bib --offline
      lorabib check refs.bib --only-cited paper.aux --strict
    """
    from lorabib.cli import proofing

    form = "json" if as_json else form
    view = View(form, codes, level, strict)
    if rules:
        print_rules(_codes(files), form == "json")
        return
    if files:
        if categories or known:
            raise click.UsageError("--category and --known are for a library, not for a .bib file")
        asking = proofing.asked(offline, record, replay, quiet)
        _check_files(files, documents, asking, library, view)
        return
    if offline or documents or record or replay:
        raise click.UsageError("name a .bib file: a library is checked without asking")
    _check_library(categories, known, quiet, library, view)


def _codes(files: Sequence[str]) -> Mapping[str, Code]:
    from lorabib.checks import CODES
    from lorabib.cli import proofing

    return proofing.codes() if files else CODES


def _check_library(
    categories: tuple[str, ...], known: bool, quiet: bool, library: Path | None, view: View
) -> None:
    from lorabib import build
    from lorabib.checks import CODES

    known_codes(view.codes, CODES)
    location, papers = loaded(library)
    wanted = build.chosen(papers, categories) if categories else ()
    found = [p for p in build.problems(papers, wanted) if view.wants(p)]
    printed = [p for p in found if view.shows(p) and (known or not p.known)]
    if view.form == "json":
        print_json(printed)
    else:
        view.show(printed, CODES, _folder(location))
    if not quiet:
        say(summary(found), err=True)
    if view.fails(found):
        raise click.exceptions.Exit(1)


def _check_files(
    files: Sequence[str],
    documents: Sequence[str],
    asking: Asking,
    library: Path | None,
    view: View,
) -> None:
    from lorabib.cli import proofing
    from lorabib.cli.options import located
    from lorabib.proof import Ground, check_file

    known_codes(view.codes, proofing.codes())
    location = located(library)
    keys, odd = proofing.cited(documents)
    read = proofing.together([proofing.read(path) for path in files])
    ground = Ground(location)
    with proofing.desk_for(location, asking) as desk:
        proofs = [check_file(r.bibliography, r.name, ground, desk, keys) for r in read]
    for problem in odd:
        say(str(problem), err=True)
    for line in proofing.lacking(read, keys):
        say(line, err=True)
    found = [f for proof in proofs for f in proof.findings if view.wants(f.problem)]
    printed = [f for f in found if view.shows(f.problem)]
    if view.form == "json":
        print_json([proofing.described(finding) for finding in printed])
    else:
        view.show([f.problem for f in printed], proofing.codes(), "")
    proofing.tell_asking(proofs, asking.quiet)
    if not asking.quiet:
        entries = sum(proof.entries for proof in proofs)
        noun = "entry" if entries == 1 else "entries"
        foreign = all(f.problem.code == proofing.FOREIGN for f in found) and not entries
        if not (foreign and found):
            say(f"{entries} {noun}: {summary([f.problem for f in found])}", err=True)
    proofing.leave(proofs, view.fails([f.problem for f in found]))


def _folder(location: Location) -> str:
    """The library's folder from the current one, where it lies below; else as it is."""
    folder, here = location.data.parent.resolve(), Path.cwd()
    if location.packaged or not folder.is_relative_to(here):
        return "" if location.packaged else str(folder)
    return str(folder.relative_to(here))
