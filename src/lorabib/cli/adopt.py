"""`lorabib adopt`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lorabib.cli.findings import View, choice_options, known_codes
from lorabib.cli.options import json_option, library_option, located, print_json, say
from lorabib.cli.proofing import FOREIGN, STDIN, asking_options, complete_code

if TYPE_CHECKING:
    from lorabib.cli.proofing import Asking, Read
    from lorabib.proof import Adoption, Proof
    from lorabib.review.model import Change, Finding

_SHOWN = 200


@click.command("adopt")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--write", is_flag=True, help="Change the file; as it was: FILE.bak, FILE.bak1, …")
@click.option("-i", "--interactive", is_flag=True, help="Ask for each change; implies --write.")
@choice_options(
    "Only findings with this code, notes as well; repeatable. See 'check FILE --rules'.",
    "The slightest findings to put right.",
    complete_code,
)
@asking_options
@json_option
@library_option
def adopt_command(
    file: str,
    write: bool,
    interactive: bool,
    codes: tuple[str, ...],
    level: str,
    offline: bool,
    documents: tuple[str, ...],
    record: Path | None,
    replay: Path | None,
    quiet: bool,
    as_json: bool,
    library: Path | None,
) -> None:
    """Put right what "lorabib check FILE" finds in your own .bib file, as a patch to read.

    Prints a unified diff, which patch and git apply take, and beside it, on standard error, each
    change with its source. Keys, order, comments, strings, indentation, the order of fields and
    entries that cannot be read stay byte for byte; nothing is changed on a doubtful match.

    Exit codes: 0 done, also without changes; 1 FILE is no bibliography; 3 a source was unavailable.

    \b
    Examples:
      lorabib adopt refs.bib
      lorabib adopt refs.bib --offline --only published-preprint | git apply
      lorabib adopt refs.bib --write
      lorabib adopt refs.bib --interactive
    """
    from lorabib.cli import proofing

    write = write or interactive
    if write and file == STDIN:
        raise click.UsageError("standard input cannot be written to: name a file")
    if interactive and as_json:
        raise click.UsageError("--interactive asks, --json does not: choose one")
    known_codes(codes, proofing.codes())
    asking = proofing.asked(offline, record, replay, quiet)
    read = proofing.read(file)
    if foreign := next((p for p in read.bibliography.problems if p.code == FOREIGN), None):
        say(str(foreign), err=True)
        raise click.exceptions.Exit(1)
    proof = _checked(read, documents, asking, library)
    made = _adopted(read, proof, View("text", codes, level), interactive)
    backup = _written(read, made, file) if write and made.made else None
    if as_json:
        print_json(_described(read, made, backup))
    else:
        if not write:
            proofing.print_diff(made.diff, read.name, read.decoded)
        if not quiet:
            _report(made, read.name, backup)
    proofing.tell_asking([proof], quiet=True)
    proofing.leave([proof], failing=False)


def _checked(read: Read, documents: Sequence[str], asking: Asking, library: Path | None) -> Proof:
    from lorabib.cli import proofing
    from lorabib.proof import Ground, check_file

    location = located(library)
    keys, odd = proofing.cited(documents)
    for problem in odd:
        say(str(problem), err=True)
    for line in proofing.lacking([read], keys):
        say(line, err=True)
    ground = Ground(location)
    with proofing.desk_for(location, asking) as desk:
        return check_file(read.bibliography, read.name, ground, desk, keys)


def _adopted(read: Read, proof: Proof, view: View, interactive: bool) -> Adoption:
    """What becomes of the file by the findings that the options, and the user, want."""
    from lorabib.proof import adopt

    answer = _asker() if interactive else None

    def wanted(finding: Finding) -> bool:
        return view.mends(finding.problem) and (answer is None or answer(finding))

    return adopt(read.bibliography, proof.findings, read.name, wanted)


def _asker() -> Callable[[Finding], bool]:
    """Asks for one finding after another; after "all" and "quit" no more."""
    settled: list[bool] = []

    def ask(finding: Finding) -> bool:
        if settled:
            return settled[0]
        say(str(finding.problem), err=True)
        for line in _lines(finding):
            say(line, err=True)
        said = click.prompt(
            "Change it? yes, no, all, quit",
            type=click.Choice(["y", "n", "a", "q"]),
            default="n",
            err=True,
        )
        if said in "aq":
            settled.append(said == "a")
        return bool(said in "ya")

    return ask


def _written(read: Read, made: Adoption, file: str) -> Path:
    from lorabib.store.authors_files import write_authors_file

    return write_authors_file(Path(file), made.text, read.decoded)


def _report(made: Adoption, name: str, backup: Path | None) -> None:
    """Each change with its source, and what was done."""
    for finding in made.made:
        say(str(finding.problem), err=True)
        for line in _lines(finding):
            say(line, err=True)
    changed = len({finding.at for finding in made.made})
    number = len(made.made)
    told = f"{number} finding{'' if number == 1 else 's'} in {changed} " + (
        "entry" if changed == 1 else "entries"
    )
    if not made.made:
        say(f"{name}: nothing to change", err=True)
    elif backup:
        say(f"{name}: changed for {told}; as it was: {backup}", err=True)
    else:
        say(f"{name}: would change for {told} (--write does it)", err=True)
    if made.left:
        say(f"{len(made.left)} more touch the same fields: run it again after --write", err=True)


def _lines(finding: Finding) -> Iterator[str]:
    """The changes of a finding in words, each with its source."""
    for change in finding.changes:
        yield f"    {_said(change)}  [{change.source or finding.source}]"


def _said(change: Change) -> str:
    old, new = (_cut(text) for text in (change.old, change.value))
    said = {
        "type": f"@{old} becomes @{new}",
        "remove": f"{change.field} goes: {old}",
        "rename": f"{change.field} = {old} becomes {change.name} = {new}",
        "set": f"{change.field}: {old} becomes {new}",
        "add": f"{change.field} is new: {new}",
    }
    return said[change.action]


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _described(read: Read, made: Adoption, backup: Path | None) -> dict[str, Any]:
    from lorabib.cli.proofing import described

    def all_of(findings: Sequence[Finding]) -> list[dict[str, Any]]:
        return [described(finding) for finding in findings]

    return {
        "path": read.name,
        "written": backup is not None,
        "backup": str(backup) if backup else None,
        "diff": made.diff,
        "made": all_of(made.made),
        "left": all_of(made.left),
    }
