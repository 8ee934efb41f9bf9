"""Problems as SARIF, which code hosts and editors read.

Static Analysis Results Interchange Format 2.1.0,
https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from lorabib.checks.codes import Code
from lorabib.model import Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
#: Severity -> SARIF's level (section 3.27.10).
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(
    problems: Sequence[Problem], codes: Mapping[str, Code], version: str, folder: str = ""
) -> dict[str, Any]:
    """The problems as one run of lorabib in a SARIF log, their files below `folder`.

    Rules are those of the problems, in the order of their codes.

    >>> one = Problem(code="pages", severity="info", message="no pages", path="a b.bib", line=2)
    >>> found = sarif([one], {"pages": Code("info", "pages", "look")}, "1.0")["runs"][0]
    >>> found["results"][0]["level"]
    'note'
    """
    used = sorted({problem.code for problem in problems})
    driver: dict[str, Any] = {
        "name": "lorabib",
        "version": version,
        "rules": [_rule(code, codes) for code in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(problems, used, folder)),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, codes: Mapping[str, Code]) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    if known := codes.get(code):
        rule["shortDescription"] = {"text": known.means}
        rule["help"] = {"text": known.cure}
        rule["defaultConfiguration"] = {"level": _LEVELS[known.severity]}
    return rule


def _results(
    problems: Iterable[Problem], used: Sequence[str], folder: str
) -> Iterable[dict[str, Any]]:
    for problem in problems:
        text = f"{problem.key}: {problem.message}" if problem.key else problem.message
        result: dict[str, Any] = {
            "ruleId": problem.code,
            "ruleIndex": used.index(problem.code),
            "level": _LEVELS[problem.severity],
            "message": {"text": text},
            "partialFingerprints": {"lorabib/v1": f"{problem.code}:{problem.key or ''}"},
        }
        if problem.path:
            result["locations"] = [{"physicalLocation": _place(problem, folder)}]
        yield result


def _place(problem: Problem, folder: str) -> dict[str, Any]:
    path = PurePath(folder, problem.path or "").as_posix()
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(path, safe="/")}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    return place
