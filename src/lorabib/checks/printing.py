"""Problems as other programs read them."""

from __future__ import annotations

from pathlib import PurePath

from lorabib.model import Problem


def annotation(problem: Problem, folder: str = "") -> str:
    """A problem as a workflow command of GitHub Actions, its file below `folder`.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions

    >>> annotation(Problem(code="pages", severity="info", message="50% off", path="a,b.md", line=2))
    '::notice file=a%2Cb.md,line=2,title=pages::50%25 off'
    """
    kind = "notice" if problem.severity == "info" else problem.severity
    place = {
        "file": PurePath(folder, problem.path).as_posix() if problem.path else "",
        "line": str(problem.line or ""),
        "title": problem.code,
    }
    said = ",".join(f"{name}={_property(value)}" for name, value in place.items() if value)
    return f"::{kind} {said}::{_data(problem.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
