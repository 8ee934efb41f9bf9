r"""Papers -> CSL-YAML, the form of CSL items that pandoc and Quarto read.

The same items and variables as CSL-JSON, under ``references`` (pandoc's manual, "Specifying
bibliographic data"). Its texts are Markdown to pandoc, which reads and writes them so: markup in
them is escaped, and the formulas of titles stay ``$…$``. Addresses, DOIs and keys as well, where
Markdown would read something into them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lorabib.exporters import csl_json, yaml
from lorabib.exporters.markdown import escape, shield
from lorabib.exporters.options import DEFAULT, Options
from lorabib.formula import parts
from lorabib.model import Paper

NAME, SUFFIX = "csl-yaml", ".csl.yaml"
FIELDS, MORE = csl_json.FIELDS, csl_json.MORE

_PLAIN = frozenset({"id", "type", "custom"})
# What pandoc's "smart" makes quotes, dashes and ellipses of.
_SMART = re.compile(r"[\"']|--+|\.\.\.")
# What begins a list at the start of a text (pandoc's "fancy_lists" among them).
_BULLET = re.compile(r"(\(?[A-Za-z0-9#]*)([-+:.)])(?=\s|$)")


def export(
    papers: Sequence[Paper], *, known: frozenset[str] = frozenset(), options: Options = DEFAULT
) -> str:
    """The CSL-YAML file of `papers`, sorted by id; `known` is not used here."""
    items = [line for one in csl_json.items(papers, options) for line in yaml.item(_shown(one))]
    body = "\n".join(["references:", *items]) if items else "references: []"
    return f"---\n{body}\n...\n"


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if name in _PLAIN else _markdown(value, formulas=name == "title")
        for name, value in item.items()
    }


def _markdown(value: Any, *, formulas: bool = False) -> Any:
    """Texts as Markdown that shows exactly them; formulas stay formulas."""
    if isinstance(value, str):
        return text(value, formulas=formulas)
    if isinstance(value, dict):
        return {name: _markdown(inner) for name, inner in value.items()}
    return [_markdown(inner) for inner in value] if isinstance(value, list) else value


def text(source: str, *, formulas: bool = False) -> str:
    """`source` as pandoc's Markdown.

    >>> text("*a* -- $k^2$", formulas=True)
    '\\\\*a\\\\* \\\\-\\\\- $k^2$'
    """
    source = shield(source, "")
    turns = parts(source) if formulas else [(source, False)]
    return _no_list("".join(f"${part}$" if formula else _escaped(part) for part, formula in turns))


def _no_list(markdown: str) -> str:
    start = _BULLET.match(markdown)
    return markdown if not start else f"{start[1]}\\{markdown[start.start(2) :]}"


def _escaped(part: str) -> str:
    return _SMART.sub(lambda m: "".join("\\" + char for char in m[0]), escape(part))
