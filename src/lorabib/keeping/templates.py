"""The texts of a new library's files, besides its lists and categories."""

from __future__ import annotations

from collections.abc import Mapping

from lorabib import __version__
from lorabib.text import clean

MARKER = f"""\
# Marks the root of a library of lorabib: data/ and exports/ stand beside this file.
format = 1
needs = "{__version__}"
# Your address: registries ask for one, and answer faster. Or set LORABIB_MAILTO.
# mailto = "you@example.org"
"""

OVERRIDES = """\
# What the keeper has decided by hand: the last word, each with a reason.
#
# [[row]]          the record that a row means, where the row itself cannot tell
# [[field]]        fields of a work, in CSL's names
# [[same-work]]    records of one work that title or authors do not tie together
# [[known]]        a problem of 'lorabib check' that stays as it is
"""

ATTRIBUTES = """\
* text=auto eol=lf
# Both sides of a merge keep the keys that they have given.
data/keys.tsv merge=union
data/refused.jsonl merge=union
exports/** linguist-generated
"""

WORKFLOW = """\
# Checks every pull request, and keeps exports/ in step with data/ on the main branch.
name: lorabib
on:
  pull_request:
  push:
    branches: [main, master]
  workflow_dispatch:

permissions:
  contents: read

env:
  # Where lorabib comes from: a name of PyPI, a path, or "lorabib[csl] @ git+https://..."
  LORABIB: "lorabib[csl]"
  LORABIB_CACHE: .lorabib/cache

jobs:
  check:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: python -m pip install "$LORABIB"
      - run: lorabib check --format github
      - run: lorabib export --dry-run

  exports:
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-latest
    permissions:
      contents: write
    concurrency: lorabib-exports
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: python -m pip install "$LORABIB"
      - run: lorabib export
      - name: Commit what has changed
        run: |
          git add data/keys.tsv exports
          git diff --cached --quiet && exit 0
          git config user.name "github-actions[bot]"
          git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
          git commit -m "Bring the exports in step"
          git push
"""


def readme(name: str, lists: Mapping[str, str]) -> str:
    """The README of a library called `name`, with its lists and where they came from."""
    plain = {one: clean(path).replace("`", "'") for one, path in lists.items()}
    brought = "".join(f"- `data/lists/{one}.md`, from `{path}`\n" for one, path in plain.items())
    return f"""\
# {clean(name)}

A library of lorabib: lists of papers in, a bibliography for
each category out. Take `exports/all.bib`, or the file of one category, and cite.

{brought or "No list is in it yet: `lorabib import LIST.md` brings one in."}
```sh
lorabib resolve              # ask Crossref, arXiv and DataCite; write records and exports
lorabib check                # what is wrong, with its place
lorabib categories           # the tree of categories, with counts
lorabib import LIST.md --dry-run    # what a new version of a list would change
lorabib export               # write exports/ anew
```

`data/` is yours: lists, categories, decisions. `exports/` is written by lorabib. A citation key is
given once: `data/keys.tsv` remembers it, and no line of it ever goes.
"""


def files(name: str, lists: Mapping[str, str], ledger: str, tree: str) -> dict[str, str]:
    """The files of a new library by their paths in it; `lists` are their origins by name."""
    return {
        "lorabib.toml": MARKER,
        "data/categories.toml": tree,
        "data/overrides.toml": OVERRIDES,
        "data/keys.tsv": ledger,
        # Git keeps no empty folders, and a library without them is none.
        "data/lists/.gitkeep": "",
        "data/records/.gitkeep": "",
        "exports/.gitkeep": "",
        ".gitattributes": ATTRIBUTES,
        ".github/workflows/lorabib.yml": WORKFLOW,
        "README.md": readme(name, lists),
    }
