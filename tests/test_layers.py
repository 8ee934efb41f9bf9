"""The layers: no import goes up or sideways, but for the exceptions named here with a reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import lorabib

ROOT = Path(lorabib.__file__).parent
LAYERS = (
    ("errors", "model"),
    ("identifiers", "text", "names", "formula", "latex", "capitals", "mathml", "markup"),
    (
        "lists",
        "sources",
        "titles",
        "venues",
        "numbering",
        "match",
        "merge",
        "keys",
        "categories",
        "overrides",
        "exporters",
        "lookup",
        "bibfile",
        "citations",
    ),
    ("references",),
    ("registry",),
    ("checks", "review"),
    ("assemble", "asking", "gold"),
    ("store", "http"),
    ("build",),
    (
        "bibliographies",
        "resolve",
        "why",
        "evaluation",
        "find",
        "search",
        "completions",
        "subset",
        "proof",
        "keeping",
        "tidy",
    ),
    ("auditing",),
    ("quick", "api"),
    ("cli",),
    ("__main__",),
)
EXCEPTIONS = {
    ("names", "text"): "names are compared folded",
    ("latex", "formula"): "formula is the part of latex that reads mathematics",
    ("latex", "text"): "text is cleaned before it is escaped",
    ("capitals", "formula"): "the words of a formula have no capitals to keep",
    ("markup", "formula"): "a formula in a title stays one",
    ("markup", "mathml"): "a formula without TeX is read by its elements",
    ("mathml", "formula"): "a formula in a title stays one",
    ("review", "checks"): "the codes of findings are made as those of problems are",
    ("proof", "resolve"): "an author's entries are asked of the registries as rows are",
    ("subset", "find"): "what is cited is looked up in the index",
    ("markup", "text"): "text is cleaned after its markup is gone",
    ("keys", "match"): "a key goes to a part of its work, which titles that agree tell",
    ("keeping", "resolve"): "what is added is asked about and decided as rows are",
}
LAYER = {name: number for number, layer in enumerate(LAYERS) for name in layer}


def module(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    """The rooms of lorabib that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            parts = node.module.split(".")
            if parts == ["lorabib"]:
                found |= {alias.name for alias in node.names if alias.name in LAYER}
            elif parts[0] == "lorabib":
                found.add(parts[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("lorabib.")}
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"relative import in {path}"
    return found


FILES = sorted(p for p in ROOT.rglob("*.py") if p != ROOT / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    here = module(path)
    assert here in LAYER, f"{here} has no layer"
    for other in sorted(imported(path) - {here}):
        if (here, other) not in EXCEPTIONS:
            assert LAYER[other] < LAYER[here], f"{here} imports {other}"


def test_every_exception_is_needed() -> None:
    used = {(module(p), other) for p in FILES for other in imported(p)}
    assert set(EXCEPTIONS) <= used


EDGES = {
    "subprocess": {"references/process", "store/revisions"},
    "shutil": {"references/pandoc"},
    "signal": {"cli/resolve", "store/writing"},
    "os": {
        "references/pandoc",
        "store/authors_files",
        "store/cache",
        "store/indexes",
        "store/journal",
        "store/locking",
        "store/places",
        "store/settings",
        "http/pace",
        "quick",
    },
    "socket": set(),
    "urllib": {
        "identifiers",
        "lookup/naming",
        "checks/items",
        "checks/sarif",
        "exporters/address",
        "http/fetch",
        "references/links",
        "sources/crossref",
        "store/settings",
    },
    "httpx2": {"http/client", "http/fetch"},
    "sqlite3": {
        "store/answers",
        "store/catalogue",
        "store/filling",
        "store/finder",
        "store/indexes",
    },
}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_edges_touch_processes_and_network(path: Path) -> None:
    name = str(path.relative_to(ROOT).with_suffix(""))
    used = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            used |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            used.add(node.module.split(".")[0])
    assert {module for module in used if name not in EDGES.get(module, {name})} == set()
