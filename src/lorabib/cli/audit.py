"""`lorabib audit`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
from lorabib.cli.options import library_option, located, print_json, say
from lorabib.cli.proofing import STDIN, offline_option, registry_options

if TYPE_CHECKING:
    from lorabib.auditing import Audit, Fixed
    from lorabib.bibfile.encoding import Decoded
    from lorabib.cli.proofing import Asking
    from lorabib.review.model import Finding


class _List(NamedTuple):
    """A list as it was read: where, its name in what is printed, its text and encoding."""

    path: str
    name: str
    decoded: Decoded


def _complete_code(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    from lorabib.auditing import CODES

    return offered(CODES, start)


@click.command("audit")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, allow_dash=True))
@format_options(
    ["text", "json", "github"],
    "Lines for people, an array for programs, or annotations of GitHub Actions.",
)
@choice_options(
    "Only findings with this code, with --fix notes as well; repeatable. See --rules.",
    "The slightest findings to print, and to fix.",
    _complete_code,
)
@verdict_options
@click.option(
    "--fix", "fixing", is_flag=True, help="Correct LIST; as it was: LIST.bak, LIST.bak1, …"
)
@click.option("--dry-run", is_flag=True, help="With --fix: print the diff, and write nothing.")
@offline_option
@registry_options
@library_option
def audit_command(
    files: tuple[str, ...],
    form: str,
    as_json: bool,
    codes: tuple[str, ...],
    level: str,
    strict: bool,
    rules: bool,
    fixing: bool,
    dry_run: bool,
    offline: bool,
    record: Path | None,
    replay: Path | None,
    quiet: bool,
    library: Path | None,
) -> None:
    """Look for what is wrong in Markdown lists of papers, and say where: exit 1 on errors.

    Links that lead to another paper or nowhere, papers that stand twice or under two titles,
    preprints that have been published, wrong years, venues and titles, rows without a link,
    retractions; beside the library and, unless --offline, beside Crossref, arXiv and DataCite. No
    page that a list links is asked for.

    --fix writes what is certain into the list, which keeps its layout, and nothing else: no row is
    removed, and nothing is changed on a doubtful match.

    Exit codes: 0 done; 1 errors (--strict: warnings) are left; 3 a source was unavailable.

    \b
    Examples:
      lorabib audit README.md
      lorabib audit README.md --offline --level info
      lorabib audit README.md --only duplicate --strict
      lorabib audit README.md --fix --dry-run
      lorabib audit lists/*.md --format github     in a workflow of GitHub Actions
    """
    from lorabib.auditing import CODES
    from lorabib.cli.proofing import asked

    form = "json" if as_json else form
    if rules:
        print_rules(CODES, form == "json")
        return
    if not files:
        raise click.UsageError("name a list: lorabib audit README.md")
    if dry_run and not fixing:
        raise click.UsageError("--dry-run goes with --fix: without it nothing is written")
    if fixing and not dry_run and STDIN in files:
        raise click.UsageError("standard input cannot be written to: name a file, or --dry-run")
    known_codes(codes, CODES)
    asking = asked(offline, record, replay, quiet)
    audits = _audited(files, asking, library)
    view = View(form, codes, level, strict)
    if fixing:
        _fix(audits, view, dry_run, quiet)
    else:
        _tell(audits, view, quiet)


def _audited(
    files: Sequence[str], asking: Asking, library: Path | None
) -> list[tuple[_List, Audit]]:
    from lorabib.auditing import Ground, audit_list
    from lorabib.cli.proofing import decoded, desk_for

    location = located(library)
    found = [_List(path, *decoded(path)) for path in files]
    ground = Ground(location)
    with desk_for(location, asking) as desk:
        return [(one, audit_list(one.decoded.text, one.name, ground, desk)) for one in found]


def _tell(audits: Sequence[tuple[_List, Audit]], view: View, quiet: bool) -> None:
    """Print what was found, and end with the exit code that fits."""
    from lorabib.auditing import CODES
    from lorabib.cli.proofing import described

    found = [f for _, audit in audits for f in audit.findings if view.wants(f.problem)]
    printed = [f for f in found if view.shows(f.problem)]
    if view.form == "json":
        print_json([described(finding) for finding in printed])
    else:
        view.show([f.problem for f in printed], CODES, "")
    _end(audits, found, view, quiet)


def _end(
    audits: Sequence[tuple[_List, Audit]], left: Sequence[Finding], view: View, quiet: bool
) -> None:
    from lorabib.cli.proofing import leave, tell_asking

    proofs = [audit for _, audit in audits]
    tell_asking(proofs, quiet)
    problems = [finding.problem for finding in left]
    if not quiet:
        rows = sum(audit.rows for _, audit in audits)
        say(f"{rows} {'row' if rows == 1 else 'rows'}: {summary(problems)}", err=True)
    leave(proofs, view.fails(problems))


def _fix(audits: Sequence[tuple[_List, Audit]], view: View, dry_run: bool, quiet: bool) -> None:
    """Correct the lists, or print the diffs; what is left decides the exit code."""
    from lorabib.auditing import fix

    told = []
    left: list[Finding] = []
    for one, audit in audits:
        made = fix(one.decoded.text, audit.findings, audit.auditor, lambda f: view.mends(f.problem))
        backup = _written(one, made) if made.made and not dry_run else None
        told.append(_described(one, made, backup))
        if view.form != "json":
            _report(one, made, backup, dry_run, quiet)
        done = {id(finding) for finding in made.made}
        left += (f for f in audit.findings if id(f) not in done and view.wants(f.problem))
    if view.form == "json":
        print_json(told)
    elif view.form == "github":
        from lorabib.auditing import CODES

        view.show([f.problem for f in left if view.shows(f.problem)], CODES, "")
    _end(audits, left, view, quiet)


def _written(one: _List, made: Fixed) -> Path:
    from lorabib.store.authors_files import write_authors_file

    return write_authors_file(Path(one.path), made.text, one.decoded)


def _report(one: _List, made: Fixed, backup: Path | None, dry_run: bool, quiet: bool) -> None:
    """The diff, each change, and what was done."""
    from lorabib.cli.proofing import print_diff

    if dry_run:
        print_diff(made.diff, one.name, one.decoded)
    if quiet:
        return
    for finding in made.made:
        say(f"fixed: {finding.problem}", err=True)
    number = len(made.made)
    noun = "finding" if number == 1 else "findings"
    if not made.made:
        say(f"{one.name}: nothing to change", err=True)
    elif backup:
        say(f"{one.name}: {number} {noun} corrected; as it was: {backup}", err=True)
    else:
        say(f"{one.name}: {number} {noun} would be corrected", err=True)
    if made.left:
        told = f"{len(made.left)} more say what is right, but not surely where to write it"
        say(f"{one.name}: {told}: change them by hand", err=True)


def _described(one: _List, made: Fixed, backup: Path | None) -> dict[str, Any]:
    from lorabib.cli.proofing import described

    return {
        "path": one.name,
        "written": backup is not None,
        "backup": str(backup) if backup else None,
        "diff": made.diff,
        "made": [described(finding) for finding in made.made],
        "left": [described(finding) for finding in made.left],
    }
