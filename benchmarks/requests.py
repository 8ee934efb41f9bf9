"""Requests for 100 papers, batched as `lorabib resolve` asks, beside one by one.

    python benchmarks/requests.py

100 generated papers with an arXiv number and a DOI each, and 10 with a title alone.
"""

from __future__ import annotations

from lorabib import asking
from lorabib.registry import module_of

PAPERS = 100
TITLES = 10


def main() -> None:
    """Print the table."""
    wanted = [f"arxiv:2401.{n:05d}" for n in range(1, PAPERS + 1)]
    wanted += [f"doi:10.5555/paper.{n}" for n in range(PAPERS)]
    print("| source | batched | one by one | ratio |")
    print("|---|---|---|---|")
    for name, mine in asking.by_source(wanted).items():
        batched = len(module_of(name).by_identifier(mine))
        single = sum(len(module_of(name).by_identifier([one])) for one in mine)
        print(f"| {name}, by identifier | {batched} | {single} | {single / batched:.0f} |")
    for name in ("crossref", "arxiv"):
        searches = sum(
            len(module_of(name).search(f"A Title of Number {n}", ("Doe",), 2024))
            for n in range(TITLES)
        )
        print(f"| {name}, {TITLES} titles | {searches} | {searches} | 1 |")


if __name__ == "__main__":
    main()
